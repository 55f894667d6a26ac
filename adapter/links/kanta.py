"""The national archive over SOAP 1.1, WS-Security and mutual TLS."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from lxml import etree

from adapter.config.settings import Settings
from adapter.errors import NotFound, Refused, Theirs
from adapter.identifiers import BadIdentifier, Hetu, Oid, PersonId, bare_oid
from adapter.links.http import HttpPeer
from adapter.ports.kanta import ArchivedDocument, AssertedWorker
from adapter.words import Sentence
from adapter.xml.frame import Acknowledgement, Shipment, read_acknowledgement, write_frame
from adapter.xml.names import KANTA, tag
from adapter.xml.signer import Signer
from adapter.xml.soap import Replays, Request, read_answer, write_request
from adapter.xml.tree import MAX_BYTES, BadXml, attribute, only
from adapter.xml.trust import Trust

_NO_DOCUMENT = Sentence(
    "Arkistossa ei ole tällaista asiakirjaa.",
    "Arkivet har inget sådant dokument.",
    "the archive has no such document.",
)

_REFUSED = Sentence(
    "Kanta-palvelut hylkäsi sanoman ({reason}).",
    "Kanta-tjänsterna avvisade meddelandet ({reason}).",
    "the national archive refused the message ({reason}).",
)
_REFUSED_WITHOUT_REASON = Sentence(
    "Kanta-palvelut hylkäsi sanoman (syytä ei kerrottu).",
    "Kanta-tjänsterna avvisade meddelandet (ingen orsak angavs).",
    "the national archive refused the message (no reason given).",
)
_CORRECT = Sentence(
    "Korjaa syy ja aja viesti uudelleen.",
    "Åtgärda orsaken och kör meddelandet på nytt.",
    "Correct the cause and run the message again.",
)

_PEER = "Kanta"
_VERSION = re.compile("[1-9][0-9]{0,8}")


class KantaLink:
    """KantaPort over the wire. Answers are believed when signed by the archive's own certificate, and each only once.

    Nothing is sent to a server whose TLS certificate names somebody else.
    """

    def __init__(
        self, settings: Settings, signer: Signer, trust: Callable[[], Trust], now: Callable[[], datetime]
    ) -> None:
        place = settings.kanta_place()
        self._url = place.url
        self._archive = settings.kanta.oid
        self._sender = settings.organisation.oid
        self._signer, self._trust, self._now = signer, trust, now
        self._replays = Replays()
        self._http = HttpPeer(_PEER, place, MAX_BYTES)

    def archive(self, shipment: Shipment, worker: AssertedWorker | None = None) -> None:
        """See KantaPort."""
        body = (_worker(worker) if worker else "") + write_frame(shipment, self._sender, self._archive)
        response = self._call("archive", shipment.message_id, f'<k:Archive xmlns:k="{KANTA}">{body}</k:Archive>')
        with _in_its_form():
            acknowledgement = read_acknowledgement(response, shipment.message_id)
        _check(acknowledgement)

    def fetch_document(self, oid: Oid) -> ArchivedDocument:
        """See KantaPort."""
        documents = self._fetch("1", self._sender, f'<k:document oid="{oid}"/>')
        if len(documents) != 1 or documents[0].oid != oid:
            raise Theirs(_PEER, "answered with another document than was asked for.")
        return documents[0]

    def fetch_by_right(
        self, client: PersonId, matter: Oid, unit: Oid, worker: AssertedWorker
    ) -> list[ArchivedDocument]:
        """See KantaPort."""
        return self._fetch(
            "access-right",
            unit,
            f'{_worker(worker)}<k:client root="{bare_oid(client.system)}" extension="{client.value}"/>'
            f'<k:matter oid="{matter}"/>',
        )

    def ping(self) -> None:
        """See KantaPort. It asks for a document of ours that there cannot be: its OID is an organisation's."""
        try:
            self._fetch("1", self._sender, f'<k:document oid="{self._sender}"/>')
        except NotFound:
            return

    def has_prohibition(self, patient: Hetu) -> bool:
        """See KantaPort."""
        message_id = str(uuid.uuid4())
        body = f'<k:sender oid="{self._sender}"/><k:patient root="1.2.246.21" extension="{patient.value}"/>'
        response = self._call(
            "wishes", message_id, f'<k:Wishes xmlns:k="{KANTA}" messageId="{message_id}">{body}</k:Wishes>'
        )
        with _in_its_form():
            acknowledgement = _plain_acknowledgement(response)
            prohibitions = response.findall(tag(KANTA, "prohibition"))
        _check(acknowledgement)
        return bool(prohibitions)

    def _fetch(self, use: str, unit: Oid, criteria: str) -> list[ArchivedDocument]:
        message_id = str(uuid.uuid4())
        body = f'<k:sender oid="{self._sender}"/><k:unit oid="{unit}"/>{criteria}'
        response = self._call(
            "fetch",
            message_id,
            f'<k:Fetch xmlns:k="{KANTA}" messageId="{message_id}" useSituation="{use}">{body}</k:Fetch>',
        )
        with _in_its_form():
            acknowledgement = _plain_acknowledgement(response)
        if acknowledgement.reason == "not-found":
            raise NotFound.because("GRA-04", _NO_DOCUMENT, code="not-found")
        _check(acknowledgement)
        with _in_its_form():
            return [_document(item) for item in response.findall(tag(KANTA, "document"))]

    def _call(self, operation: str, message_id: str, body: str) -> etree._Element:
        """Send a signed request; returns the verified answer's body. Raises Theirs for a fault or a bad answer."""
        request = Request(self._url, f"{KANTA}/{operation}", message_id, body)
        envelope = write_request(request, self._signer, self._now())
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{request.action}"'}
        response = self._http.ask("POST", self._url, data=envelope, headers=headers)
        if response.status not in {200, 500}:
            raise Theirs(_PEER, f"answered with HTTP status {response.status}.")
        try:
            answer = read_answer(response.content, self._trust(), request, self._now())
            self._replays.admit(answer, self._now())
        except Refused as problem:
            raise Theirs(_PEER, f"gave an answer that cannot be believed. {problem}") from None
        if answer.signer != self._archive.value:
            raise Theirs(_PEER, "gave an answer signed by somebody else.")
        if answer.fault:
            raise Theirs(_PEER, "answered with a fault.")
        return answer.body


@contextmanager
def _in_its_form() -> Iterator[None]:
    """A signed answer that cannot be read is the archive's failure, not a refusal of ours."""
    try:
        yield
    except (BadXml, BadIdentifier):
        raise Theirs(_PEER, "gave an answer that cannot be read.") from None


def _worker(worker: AssertedWorker) -> str:
    """The worker as we assert them, with what shows that they signed in strongly; signed with the message."""
    return (
        f"<k:worker root={quoteattr(worker.identity.root)} extension={quoteattr(worker.identity.value)} "
        f"role={quoteattr(worker.role)}"
        f' authentication="{worker.authentication}" '
        f'authenticated="{worker.authenticated.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"/>'
    )


def _plain_acknowledgement(response: etree._Element) -> Acknowledgement:
    element = only(response, tag(KANTA, "acknowledgement"))
    return Acknowledgement(attribute(element, "code"), element.get("reason", ""))


def _check(acknowledgement: Acknowledgement) -> None:
    if acknowledgement.code == "AA":
        return
    if acknowledgement.code == "AR":
        sentence = _REFUSED.filled(reason=acknowledgement.reason) if acknowledgement.reason else _REFUSED_WITHOUT_REASON
        raise Refused.because("KANTA-AR", sentence, _CORRECT)
    raise Theirs(_PEER, f"could not process the message now ({acknowledgement.reason or acknowledgement.code}).")


def _document(element: etree._Element) -> ArchivedDocument:
    try:
        content = base64.b64decode(element.text or "", validate=True)
    except ValueError:  # letters that base64 does not have, or not ASCII at all
        raise BadXml.malformed("a document in the answer is not base64.") from None
    set_id, version = element.get("setId"), element.get("version")
    if version is not None and not _VERSION.fullmatch(version):
        raise BadXml.malformed("a version in the answer is not a number from one on.")
    return ArchivedDocument(
        Oid.parse(attribute(element, "oid")),
        content,
        Oid.parse(set_id) if set_id is not None else None,
        int(version) if version is not None else None,
    )
