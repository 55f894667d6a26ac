"""`lautta validate --kanta URL`: what Kela's test validation service says of a signed document and its frame.

Before anything is sent, every HETU in the document has to be of the 900-series: the service is for test people.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from lxml import etree

from adapter import clock
from adapter.config.addresses import Address, Place
from adapter.config.settings import Settings
from adapter.errors import Finding, Refused, WrongUsage
from adapter.identifiers import Hetu, PersonId, find_hetu_shapes
from adapter.links.validation_service import ToValidate, ValidationServiceLink
from adapter.masking import mask_hetus
from adapter.validate.issue import Issue, Severity
from adapter.words import Sentence, name_alike
from adapter.xml.cda import read_client_document
from adapter.xml.frame import Shipment, SocialReasons, write_frame
from adapter.xml.names import HL7, HL7FI, tag
from adapter.xml.tree import parse

_RULE, _OURS = "kela", "lautta"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DECLARED = re.compile(r"^\ufeff?<\?xml[^>]*\?>\s*")
_STORE_RELATIONSHIP, _STORE_DOCUMENT = "SP1", "SP17"
_RELATIONSHIP = "1"  # the document group of an asiakkuusasiakirja (1.2.246.537.6.1505)
_OWN_REGISTER = "1"
_CLIENT_REGISTER = "1"  # 1.2.246.537.6.1264
_FIRST_TEST_NUMBER = 900
_REAL = Sentence(
    "Asiakirjassa on henkilötunnus, joka ei ole testihenkilön (900-sarjan). Mitään ei lähetetty.",
    "Dokumentet har en personbeteckning som inte är en testpersons (900-serien). Ingenting har skickats.",
    "The document has a HETU that is not a test person's (900-series). Nothing was sent.",
)
_NOT_BY_HETU = Sentence(
    "Asiakkaalla ei ole henkilötunnusta: kukaan ei voi tietää, onko hän testihenkilö. Mitään ei lähetetty.",
    "Klienten har ingen personbeteckning: ingen kan veta om hen är en testperson. Ingenting har skickats.",
    "The client has no HETU: nobody can know that it is a test person. Nothing was sent.",
)
_NOT_UTF8 = Sentence(
    "Asiakirja ei ole UTF-8-muodossa.", "Dokumentet är inte i UTF-8-format.", "The document is not UTF-8."
)


class Service:
    """The service at an address; the frame names the organisation and the archive of the configuration."""

    def __init__(self, url: str, settings: Settings) -> None:
        """Raises WrongUsage for an address that nothing is to be sent to."""
        reason = "test people only" if url.startswith("http:") else ""  # Kela's own has no TLS
        address = Address(url=url, cleartext=reason)
        if mistakes := address.find_mistakes():
            raise WrongUsage(*(f"--kanta: {mistake}." for mistake in mistakes))
        self._link = ValidationServiceLink(Place(url))
        self._settings = settings

    def judge(self, raw: bytes) -> list[Issue]:
        """What is wrong with a signed document. Raises Theirs when the service does not say."""
        try:
            found = self._link.validate(prepare(raw, self._settings, str(uuid.uuid4()), clock.now()))
        except Refused as refusal:
            return [_refused(finding) for finding in refusal.findings]
        return [Issue(Severity.ERROR, "processing", _RULE, name_alike(mask_hetus(text))) for text in found]


def _refused(finding: Finding) -> Issue:
    """What Lautta itself finds, before anything is sent."""
    sentence = Sentence(*(finding.in_full(language) for language in ("fi", "sv", "en")))
    return Issue(Severity.ERROR, finding.code, finding.rule or _OURS, sentence)


def prepare(raw: bytes, settings: Settings, message_id: str, now: datetime) -> ToValidate:
    """A document with its frame, as the service wants them. Raises Refused when it is not a test person's.

    The declaration and the ends of lines are no part of what is signed.
    """
    root = parse(raw)
    document = read_client_document(root)
    try:
        text = _DECLARED.sub("", raw.decode("utf-8")).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Refused.because("", _NOT_UTF8, code="structure") from None
    check_test_person(document.client, root, (text, json.dumps(document.body, ensure_ascii=False)))
    text = _DECLARATION + text
    relationship = document.group == _RELATIONSHIP
    request = _STORE_RELATIONSHIP if relationship else _STORE_DOCUMENT
    shipment = Shipment(
        message_id=message_id,
        document=text.encode(),
        oid=document.oid,
        set_id=document.set_id,
        version=document.version,
        patient=document.client,
        custodian=document.custodian,
        unit=document.author_unit or document.custodian,
        register=_CLIENT_REGISTER,
        created=now,
        replaces=document.replaces,
        social=SocialReasons(request, _OWN_REGISTER),
    )
    frame = write_frame(shipment, settings.organisation.oid, settings.kanta.oid)
    return ToValidate(message_id, request, _DECLARATION + frame, text)


def check_test_person(client: PersonId, root: etree._Element, texts: Iterable[str]) -> None:
    """Refuse a document with a HETU outside the 900-series, in its header or anywhere in its text and body."""
    if not isinstance(client, Hetu):
        raise Refused.because("", _NOT_BY_HETU)
    for text in (client.value, *texts, *_find_texts(root)):
        if any(int(shape[7:10]) < _FIRST_TEST_NUMBER for shape in find_hetu_shapes(text)):
            raise Refused.because("", _REAL)


def _find_texts(root: etree._Element) -> Iterator[str]:
    """What the document says within itself in base64: its page and its JSON."""
    for element in (*root.iter(tag(HL7, "text")), *root.iter(tag(HL7FI, "json"))):
        try:
            yield base64.b64decode("".join((element.text or "").split()), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            continue  # it stands in the document as it is
