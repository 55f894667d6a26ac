"""Mock Kanta's three operations on what it holds, and what its tester seeds and sees."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from cryptography import x509
from lxml import etree

from mocks.control import COMMON_KINDS, BrokenRuleError, Control, Examination, Setting
from mocks.kanta.answer import Answers
from mocks.kanta.archive import Archive, Arrival, RefusedError
from mocks.kanta.documents import read_document
from mocks.kanta.fetch import find_documents, read_query, write_response
from mocks.kanta.frame import Receiving, Verdict, read_message, write_acknowledgement
from mocks.kanta.persons import check_person
from mocks.kanta.rules import RULES
from mocks.kanta.spoiling import SPOILING
from mocks.kanta.wishes import Wishes, read_prohibition
from mocks.kanta.worker import read_worker
from mocks.xml.markup import NotWellFormedError, one, parse, value
from mocks.xml.namespaces import KANTA, PREFIXES, clark

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

    from mocks.control import Fault
    from mocks.kanta.envelope import Gate, Opened

_REGISTERS = {"health": "2", "social": "1"}  # what a seeded document without a frame is filed under
_ORDERED = ("AE", "AR")
#: The kinds of fault mock Kanta knows.
KINDS = (*COMMON_KINDS, *_ORDERED, "fault", *SPOILING)


class Kanta:
    """The mock behind its endpoint. Every operation holds the control desk's lock from its first look to its commit."""

    def __init__(self, gate: Gate, pki: Path, setting: Setting | None = None) -> None:
        self.gate = gate
        self.control = Control(
            "kanta", reset=self._reset, seed=self._seed, state=self._describe, kinds=KINDS, setting=setting, rules=RULES
        )
        self.answers = Answers(pki, self.control.new_id)
        self._archive = Archive()
        self._wishes = Wishes()
        self._signers = gate.trusted

    def archive(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Archive the V3 frame in `k:Archive`, once; `fault` may order another verdict.

        Raises NotWellFormedError when there is no frame to acknowledge.
        """
        with self.control.work():
            message, frame = read_message(request.payload)
            asserted = request.payload.find("k:worker", PREFIXES)
            worker = read_worker(asserted) if asserted is not None else None
            arrival = Arrival(request.organization, message, frame, worker)
            response = etree.Element(clark("k:ArchiveResponse"), nsmap={"k": KANTA})
            ordered = _ordered(fault)
            verdict, acknowledgement = (
                self._acknowledge(arrival, ordered) if ordered else self._settle(arrival, examination)
            )
            response.append(acknowledgement)
            return verdict, response

    def fetch(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Answer a `k:Fetch`. Raises NotWellFormedError when it is not readable, BrokenRuleError for no person."""
        with self.control.work():
            query = read_query(request.payload, request.organization)
            if query.client is not None:
                check_person(examination, "k:Fetch/k:client", query.client)
            ordered = _ordered(fault)
            if ordered is not None:
                return ordered, write_response(ordered, ())
            if value(request.payload, "k:sender", "oid") != request.organization:
                return (refusal := Verdict("AR", "no-right")), write_response(refusal, ())
            verdict, documents = find_documents(query, self._archive, self.control.now())
            return verdict, write_response(verdict, documents)

    def wishes(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Answer a `k:Wishes`. Raises NotWellFormedError when it is not readable, BrokenRuleError for no person."""
        with self.control.work():
            patient = one(request.payload, "k:patient")
            person = value(patient, ".", "root"), value(patient, ".", "extension")
            check_person(examination, "k:Wishes/k:patient", person)
            verdict = _ordered(fault) or Verdict("AA")
            if value(request.payload, "k:sender", "oid") != request.organization:
                verdict = Verdict("AR", "no-right")
            return verdict, self._wishes.answer(request.payload, verdict)

    def _settle(self, arrival: Arrival, examination: Examination) -> tuple[Verdict, _Element]:
        """The answer given before, or a new one, remembered. What was refused for its id is not remembered."""
        try:
            known = self._archive.recall(arrival)
        except RefusedError as problem:
            return self._acknowledge(arrival, Verdict("AR", problem.reason, str(problem)))
        if known is not None:
            return known.verdict, parse(known.acknowledgement)
        receiving = Receiving(self.answers.signatory.oid, self.control.now())
        verdict = self._archive.receive(arrival, self._signers, receiving, examination)
        _, acknowledgement = self._acknowledge(arrival, verdict)
        self._archive.remember(arrival, verdict, etree.tostring(acknowledgement))
        return verdict, acknowledgement

    def _acknowledge(self, arrival: Arrival, verdict: Verdict) -> tuple[Verdict, _Element]:
        identifier = str(self.answers.make_id())
        oid = self.answers.signatory.oid
        return verdict, write_acknowledgement(arrival.message, verdict, oid, identifier, self.control.now())

    def _reset(self) -> None:
        self._archive.clear()
        self._wishes.clear()
        self._signers = self.gate.trusted
        self.gate.replays.clear()
        self.answers.clear()

    def _seed(self, seed: dict[str, Any]) -> None:
        """Add documents, prohibitions and roots; all is read before anything is added.

        Raises KeyError, ValueError or TypeError for a seed that is not of the README's shape.
        """
        try:
            # A tester may seed what the archive would not take, but of nobody who lives.
            lenient = frozenset({"document", "codes", "json"})
            documents = [
                (read_document(base64.b64decode(entry["content"], validate=True), Examination(lenient)), entry)
                for entry in seed.get("documents", [])
            ]
        except (NotWellFormedError, BrokenRuleError) as problem:
            raise ValueError(str(problem)) from None
        roots = [x509.load_pem_x509_certificate(pem.encode()) for pem in seed.get("document_roots", [])]
        prohibitions = [read_prohibition(entry) for entry in seed.get("prohibitions", [])]
        for document, entry in documents:
            register = entry.get("register", _REGISTERS[document.kind])
            self._archive.put(document, register, entry.get("group", document.group))
        self._wishes.add(prohibitions)
        self._signers = self._signers.extend(roots)

    def _describe(self) -> dict[str, Any]:
        return {**self._archive.describe(), "prohibitions": len(self._wishes)}


def _ordered(fault: Fault | None) -> Verdict | None:
    """The verdict a tester ordered; `detail.reason` says why, and an AE is temporary unless it says otherwise."""
    if fault is None or fault.kind not in _ORDERED:
        return None
    return Verdict(fault.kind, str(fault.detail.get("reason", "temporary")), "ordered by the tester")
