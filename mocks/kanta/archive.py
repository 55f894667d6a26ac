"""The archive: documents in versions, and the answers already given, so that a message sent twice counts once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mocks.control import BrokenRuleError
from mocks.kanta import rules
from mocks.kanta.deposit import Deposit, check_controller, check_sealers
from mocks.kanta.documents import Document, verify_document
from mocks.kanta.frame import Frame, Message, Receiving, Verdict, read_frame
from mocks.kanta.rights_rules import (
    DOCUMENT_ONCE,
    FRAME_SENDER,
    MESSAGE_ONCE,
    NEW_SET,
    REPLACED,
    SAME_PATIENT,
    SEALED,
    VALID_SET,
)
from mocks.kanta.sieve import tell
from mocks.kanta.signatures import BadSignatureError
from mocks.kanta.stored import Stored
from mocks.kanta.verdict import refuse
from mocks.kanta.worker import check_number
from mocks.xml.markup import NotWellFormedError
from mocks.xml.namespaces import PREFIXES

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from mocks.control import Examination
    from mocks.control.holdings import Holdings, Shelf
    from mocks.kanta.worker import Worker
    from mocks.xml.certificates import TrustStore


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

    def __init__(self, holdings: Holdings) -> None:
        self._documents: Shelf[str, Stored] = holdings.shelf("documents")
        # By set and custodian: nobody replaces another's document.
        self._newest: Shelf[tuple[str, str], str] = holdings.shelf("newest")
        self._answers: Shelf[tuple[str, str], Answer] = holdings.shelf("answers")

    def recall(self, arrival: Arrival, examination: Examination) -> Answer | None:
        """The answer given before to the same message of the same, authenticated organisation.

        Raises BrokenRuleError when the id was used with other content.
        """
        answer = self._answers.get((arrival.organization, arrival.message.identifier))
        if answer is None:
            return None
        same = answer.digest == arrival.message.digest
        examination.check(MESSAGE_ONCE, "id", holds=same, found="other content under the same id")
        return answer if same else None

    def remember(self, arrival: Arrival, verdict: Verdict, acknowledgement: bytes) -> None:
        """Keep an answer for the next time the same message comes."""
        key = (arrival.organization, arrival.message.identifier)
        self._answers[key] = Answer(arrival.message.digest, verdict, acknowledgement)

    def receive(self, arrival: Arrival, trusted: TrustStore, receiving: Receiving, examination: Examination) -> Verdict:
        """Check a frame and its document in the contract's order and file the document; the verdict is AA or AR."""
        try:
            now, frame = receiving.now, read_frame(arrival.frame, receiving, examination)
            _check_workers(arrival.frame, frame.document, examination)
            signers = _verify(frame.document, trusted, now, examination)
            same = arrival.message.sender == arrival.organization
            found = tell(arrival.message.sender)
            examination.check(FRAME_SENDER, "id/@root", holds=same, expected=arrival.organization, found=found)
            check_controller(Deposit(frame, arrival.organization, arrival.worker, now), self.newest(), examination)
            check_sealers(frame.document, signers, examination)
            self._file(frame, examination)
        except NotWellFormedError as problem:
            return Verdict("AR", "not-well-formed", str(problem))
        except BrokenRuleError as problem:
            return refuse(problem)
        return Verdict("AA")

    def put(self, document: Document, register: str, group: str | None) -> None:
        """File a document without looking at its signatures: a tester may want to see a bad one refused later."""
        if document.oid in self._documents:
            self.withdraw(document.oid)
        self._documents[document.oid] = Stored(document, register, group)
        key = document.set_id, document.custodian
        known = self._documents.get(self._newest.get(key, ""))
        if known is None or known.document.version < document.version:
            self._newest[key] = document.oid

    def withdraw(self, oid: str) -> None:
        """Take a document away as if it had never been there. Raises LookupError."""
        if oid not in self._documents:
            raise LookupError("the archive holds no such document")
        document = self._documents.pop(oid).document
        key = document.set_id, document.custodian
        del self._newest[key]
        left = [each for each in self._documents.values() if (each.document.set_id, each.document.custodian) == key]
        if left:
            self._newest[key] = max(left, key=lambda each: each.document.version).document.oid

    def invalidate(self, oid: str) -> None:
        """Mark a document as invalidated: it stays, and is not given any more. Raises KeyError."""
        self._documents[oid] = replace(self._documents[oid], invalidated=True)

    def get(self, oid: str) -> Stored | None:
        """The document with this OID."""
        return self._documents.get(oid)

    def newest(self) -> list[Stored]:
        """The newest version of every set, but of those that are invalidated."""
        found = (self._documents[oid] for oid in self._newest.values())
        return [stored for stored in found if not stored.invalidated]

    def list(self) -> list[Stored]:
        """Every document, in the order they came."""
        return [*self._documents.values()]

    def is_newest(self, stored: Stored) -> bool:
        """Whether no newer version of a document is held."""
        document = stored.document
        return self._newest[(document.set_id, document.custodian)] == document.oid

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
                "invalidated": stored.invalidated,
            }
            for stored in self._documents.values()
        ]
        return {"documents": documents, "messages": len(self._answers)}

    def _file(self, frame: Frame, examination: Examination) -> None:
        document, check = frame.document, examination.check
        known = self._documents.get(self._newest.get((document.set_id, document.custodian), ""))
        newest = known.document if known else None
        check(DOCUMENT_ONCE, "clinicalDocument/id", holds=document.oid not in self._documents, found=tell(document.oid))
        if known is not None:
            check(VALID_SET, "clinicalDocument/setId", holds=not known.invalidated, found=tell(document.set_id))
        if frame.replaces:
            holds = newest is not None and newest.oid == document.replaced
            expected = tell(newest.oid) if newest else "no version is held"
            found = tell(document.replaced or "")
            check(REPLACED, "relatedDocument", holds=holds, expected=expected, found=found)
            holds = newest is None or newest.patient == document.patient
            check(SAME_PATIENT, "recordTarget/patient/id", holds=holds)
        else:
            check(NEW_SET, "clinicalDocument/setId", holds=newest is None, found=tell(document.set_id))
        version = newest.version + 1 if newest else 1
        holds, found = document.version == version, str(document.version)
        check(rules.VERSION, "clinicalDocument/versionNumber", holds=holds, expected=str(version), found=found)
        self.put(document, frame.register, document.group)


def _check_workers(frame: _Element, document: Document, examination: Examination) -> None:
    """Whether the numbers of the worker in the frame and of the document's authors read as such numbers do."""
    path = "hl7:controlActProcess/hl7:authorOrPerformer/hl7:assignedPerson/hl7:id"
    for found in frame.findall(path, PREFIXES):
        root, number = found.get("root", ""), found.get("extension", "")
        check_number(root, number, "authorOrPerformer/assignedPerson/id/@extension", examination)
    for root, number in document.authors:
        check_number(root, number, "author/assignedAuthor/id/@extension", examination)


def _verify(document: Document, trusted: TrustStore, now: datetime, examination: Examination) -> set[str]:
    """Who sealed the document; nobody when the rule is waived. Raises BrokenRuleError."""
    try:
        signers = verify_document(document.content, trusted, now)
    except BadSignatureError as problem:
        examination.check(SEALED, "hl7fi:signatureCollection", holds=False, found=str(problem))
        return set()
    examination.check(SEALED, "hl7fi:signatureCollection", holds=True)
    return signers
