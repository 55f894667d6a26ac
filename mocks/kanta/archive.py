"""The archive: documents in versions, and the answers already given, so that a message sent twice counts once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mocks.control import BrokenRuleError
from mocks.kanta import rules
from mocks.kanta.deposit import BY_RIGHT, may_deposit
from mocks.kanta.documents import AUTHORISATION, CLIENT_RELATIONSHIP, Document, find_organisation, verify_document
from mocks.kanta.frame import Frame, FrameMismatchError, Message, Receiving, Verdict, read_frame
from mocks.kanta.signatures import BadSignatureError
from mocks.kanta.stored import Stored
from mocks.xml.markup import NotWellFormedError

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from mocks.control import Examination
    from mocks.kanta.worker import Worker
    from mocks.xml.certificates import TrustStore


OWN_REGISTER = "1"


class RefusedError(Exception):
    """The archive refuses a message (AR): a code of ours, and a text without content."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(text or reason)
        self.reason = reason


@dataclass(frozen=True)
class Arrival:
    """A message as it came.

    The authenticated organisation, the message's identity, the frame, and the worker if one is asserted.
    """

    organization: str
    message: Message
    frame: _Element
    worker: Worker | None = None


@dataclass(frozen=True)
class Answer:
    """An answer once given: the hash of the message it answers, the verdict and the acknowledgement as bytes."""

    digest: str
    verdict: Verdict
    acknowledgement: bytes


class Archive:
    """Documents by OID and set, answers by (organisation, message id). The caller holds the mock's lock."""

    def __init__(self) -> None:
        self._documents: dict[str, Stored] = {}
        self._newest: dict[tuple[str, str], Stored] = {}  # by set and custodian: nobody replaces another's document
        self._answers: dict[tuple[str, str], Answer] = {}

    def clear(self) -> None:
        """Forget every document and every answer."""
        self._documents.clear()
        self._newest.clear()
        self._answers.clear()

    def recall(self, arrival: Arrival) -> Answer | None:
        """The answer given before to the same message of the same, authenticated organisation.

        Raises RefusedError (`duplicate-id`) when the id was used with other content.
        """
        answer = self._answers.get((arrival.organization, arrival.message.identifier))
        if answer is not None and answer.digest != arrival.message.digest:
            raise RefusedError("duplicate-id", "the message id was used before with other content")
        return answer

    def remember(self, arrival: Arrival, verdict: Verdict, acknowledgement: bytes) -> None:
        """Keep an answer for the next time the same message comes."""
        key = (arrival.organization, arrival.message.identifier)
        self._answers[key] = Answer(arrival.message.digest, verdict, acknowledgement)

    def receive(self, arrival: Arrival, trusted: TrustStore, receiving: Receiving, examination: Examination) -> Verdict:
        """Check a frame and its document in the contract's order and file the document; the verdict is AA or AR."""
        now = receiving.now
        try:
            frame = read_frame(arrival.frame, receiving, examination)
            signers = verify_document(frame.document.content, trusted, now)
            _check_sender(arrival)
            self._check_right(frame, arrival, now)
            _check_organiser(frame.document, signers)
            self._file(frame, examination)
        except BrokenRuleError as problem:
            return Verdict("AR", rules.code_of(problem.step.rule), str(problem))
        except NotWellFormedError as problem:
            return Verdict("AR", "not-well-formed", str(problem))
        except FrameMismatchError as problem:
            return Verdict("AR", "frame-mismatch", str(problem))
        except BadSignatureError as problem:
            return Verdict("AR", "signature", str(problem))
        except RefusedError as problem:
            return Verdict("AR", problem.reason, str(problem))
        return Verdict("AA")

    def put(self, document: Document, register: str, group: str | None) -> None:
        """File a document without looking at its signatures: a tester may want to see a bad one refused later."""
        stored = self._documents[document.oid] = Stored(document, register, group)
        key = document.set_id, document.custodian
        known = self._newest.get(key)
        if known is None or known.document.version < document.version or known.document.oid == document.oid:
            self._newest[key] = stored

    def get(self, oid: str) -> Stored | None:
        """The document with this OID."""
        return self._documents.get(oid)

    def newest(self) -> list[Stored]:
        """The newest version of every set."""
        return list(self._newest.values())

    def describe(self) -> dict[str, object]:
        """What the archive holds, without a person in it."""
        documents = [
            {
                "oid": stored.document.oid,
                "setId": stored.document.set_id,
                "version": stored.document.version,
                "kind": stored.document.kind,
                "code": stored.document.code,
                "register": stored.register,
                "sha256": hashlib.sha256(stored.document.content).hexdigest(),
            }
            for stored in self._documents.values()
        ]
        return {"documents": documents, "messages": len(self._answers)}

    def _check_right(self, frame: Frame, arrival: Arrival, now: datetime) -> None:
        if frame.document.kind == "health":
            return
        if frame.situation == BY_RIGHT:
            if not may_deposit(frame, arrival.worker, self._newest.values(), now):
                raise RefusedError("no-right", "no right of access lets this unit's worker store the document")
        elif frame.situation != OWN_REGISTER or not is_own(frame.document, arrival.organization):
            raise RefusedError("no-right", "the document is not of the sender's own register")

    def _file(self, frame: Frame, examination: Examination) -> None:
        document = frame.document
        known = self._newest.get((document.set_id, document.custodian))
        newest = known.document if known else None
        if document.oid in self._documents:
            raise RefusedError("duplicate-id", "the document is in the archive already")
        if frame.replaces:
            if newest is None or newest.oid != document.replaced:
                raise RefusedError("unknown-set", "what would be replaced is not the newest version of the set")
            if newest.patient != document.patient:
                raise FrameMismatchError("the patient of the replaced document differs")
        elif newest is not None:
            raise RefusedError("duplicate-id", "the set exists; a new version must replace")
        expected = newest.version + 1 if newest else 1
        examination.check(
            rules.VERSION,
            "ClinicalDocument/versionNumber",
            holds=document.version == expected,
            expected=str(expected),
            found=str(document.version),
        )
        if newest is not None and document.version <= newest.version:
            raise RefusedError("duplicate-id", "the set has this version or a newer one")
        self.put(document, frame.register, document.group)


def is_own(document: Document, organization: str) -> bool:
    """Whether a document is of an organisation's own register."""
    return find_organisation(document.custodian) == find_organisation(organization)


def _check_organiser(document: Document, signers: set[str]) -> None:
    """What opens a register to others is signed by the system of the one whose register it is.

    Nobody grants themselves access.
    """
    opens = document.code == AUTHORISATION or (document.kind == "social" and document.group == CLIENT_RELATIONSHIP)
    if opens and {find_organisation(signer) for signer in signers} != {find_organisation(document.custodian)}:
        raise BadSignatureError("a document that grants is not signed by its custodian")


def _check_sender(arrival: Arrival) -> None:
    if arrival.message.sender != arrival.organization:
        raise FrameMismatchError("the sender is not the organisation that signed")
