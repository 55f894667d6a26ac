"""Mock Kanta's operations on what it holds, and what its tester seeds, sees and takes away."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cryptography import x509
from lxml import etree

from mocks.control import COMMON_KINDS, BrokenRuleError, Control, Examination, Setting
from mocks.kanta.answer import Answers
from mocks.kanta.archive import Archive, Arrival
from mocks.kanta.documents import read_document
from mocks.kanta.fetch import find_documents, find_held, read_query, write_response
from mocks.kanta.frame import Receiving, Verdict, read_message, write_acknowledgement
from mocks.kanta.headers import read_search, write_headers
from mocks.kanta.persons import check_person
from mocks.kanta.replay import Replays
from mocks.kanta.response import begin_response
from mocks.kanta.rights_rules import PERSON, SENDER
from mocks.kanta.rules import RULES
from mocks.kanta.schema import check_payload
from mocks.kanta.sieve import tell
from mocks.kanta.spoiling import SPOILING
from mocks.kanta.verdict import refuse
from mocks.kanta.wishes import Wishes, read_prohibition
from mocks.kanta.worker import read_worker
from mocks.xml.markup import NotWellFormedError, parse, value
from mocks.xml.namespaces import HETU_ROOT, KANTA, PREFIXES, clark

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

    from mocks.control import Fault
    from mocks.control.holdings import Shelf
    from mocks.kanta.documents import Document
    from mocks.kanta.envelope import Gate, Opened
    from mocks.xml.certificates import TrustStore

_REGISTERS = {"health": "2", "social": "1"}  # what a seeded document without a frame is filed under
_ORDERED = ("AE", "AR")
_REASONS = {"AE": "temporary", "AR": "ordered"}
#: The kinds of fault mock Kanta knows.
KINDS = (*COMMON_KINDS, "late", "receipt", *_ORDERED, "fault", *SPOILING)
_RECEIPT = Verdict("CA")
_SEEDED = frozenset({"document", "codes", "json"})  # a tester may seed what the archive would not take
_SEED_KEYS = frozenset({"documents", "prohibitions", "document_roots"})
_DOCUMENT_KEYS = {"content", "group", "register"}
_PROHIBITION_KEYS = {"hetu", "oid", "scope", "given"}


class Kanta:
    """The mock behind its endpoint. Every operation holds the control desk's lock from its first look to its commit."""

    def __init__(self, gate: Gate, pki: Path, setting: Setting | None = None) -> None:
        self.gate = gate
        self.operations = {
            "archive": self.archive,
            "fetch": self.fetch,
            "wishes": self.wishes,
            "invalidate": self.invalidate,
            "query": self.query,
        }
        self.control = Control(
            "kanta",
            seed=self._seed,
            state=self._describe,
            remove=self._take_away,
            kinds=KINDS,
            operations=(*self.operations, "unknown"),
            seed_keys=_SEED_KEYS,
            rules=RULES,
            setting=setting,
        )
        holdings = self.control.holdings
        self.answers = Answers(pki, self.control)
        self.replays = Replays(self.control)
        self._archive = Archive(holdings)
        self._wishes = Wishes(holdings)
        self._roots: Shelf[str, str] = holdings.shelf("document roots")
        self._signers: tuple[tuple[str, ...], TrustStore] = ((), gate.trusted)

    def archive(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Archive the V3 frame in `k:Archive`, once; `fault` may order another verdict, or a receipt alone.

        Raises NotWellFormedError when there is no frame to acknowledge, and BrokenRuleError for what is around it.
        """
        with self.control.work():
            check_payload(request.payload, examination)
            message, frame = read_message(request.payload)
            asserted = request.payload.find("k:worker", PREFIXES)
            worker = read_worker(asserted) if asserted is not None else None
            arrival = Arrival(request.organization, message, frame, worker)
            response = etree.Element(clark("k:ArchiveResponse"), nsmap={"k": KANTA})
            ordered = _ordered(fault)
            if ordered is not None:
                verdict, acknowledgement = self._acknowledge(arrival, ordered)
            else:
                verdict, acknowledgement = self._settle(arrival, examination)
            if fault is not None and fault.kind == "receipt":
                _, acknowledgement = self._acknowledge(arrival, _RECEIPT)
            response.append(acknowledgement)
            return verdict, response

    def fetch(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Answer a `k:Fetch`. Raises NotWellFormedError and BrokenRuleError when it is not readable."""

        def work() -> _Element:
            query = read_query(request.payload, request.organization)
            if query.client is not None:
                check_person(examination, "k:Fetch/k:client", query.client)
            found = find_documents(query, self._archive, self.control.now(), examination)
            return write_response(Verdict("AA"), found)

        return self._work("Fetch", request, fault, examination, work)

    def wishes(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Answer a `k:Wishes`. Raises NotWellFormedError and BrokenRuleError when it is not readable."""

        def work() -> _Element:
            root, hetu = (value(request.payload, "k:patient", name) for name in ("root", "extension"))
            place = "k:Wishes/k:patient"
            examination.check(PERSON, place, holds=root == HETU_ROOT, expected=HETU_ROOT, found=tell(root))
            check_person(examination, place, (root, hetu))
            return self._wishes.answer(hetu, Verdict("AA"))

        return self._work("Wishes", request, fault, examination, work)

    def invalidate(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Invalidate a document of the sender's register; again is no harm.

        Raises NotWellFormedError and BrokenRuleError when the request is not readable.
        """

        def work() -> _Element:
            oid = value(request.payload, "k:document", "oid")
            find_held(oid, request.organization, self._archive.get(oid), examination)
            self._archive.invalidate(oid)
            return begin_response("Invalidate", Verdict("AA"))

        return self._work("Invalidate", request, fault, examination, work)

    def query(self, request: Opened, fault: Fault | None, examination: Examination) -> tuple[Verdict, _Element]:
        """Tell which documents of a person the sender's register holds.

        Raises NotWellFormedError and BrokenRuleError when the request is not readable.
        """

        def work() -> _Element:
            search = read_search(request.payload, request.organization)
            check_person(examination, "k:Query/k:client", search.client)
            found = [stored for stored in self._archive.list() if search.wants(stored)]
            return write_headers(Verdict("AA"), found, self._archive)

        return self._work("Query", request, fault, examination, work)

    def _work(
        self,
        operation: str,
        request: Opened,
        fault: Fault | None,
        examination: Examination,
        work: Callable[[], _Element],
    ) -> tuple[Verdict, _Element]:
        """Do what an operation of ours does; a broken rule beyond its schema is a refusal of its own (AR)."""
        with self.control.work():
            check_payload(request.payload, examination)
            ordered = _ordered(fault)
            if ordered is not None:
                return ordered, begin_response(operation, ordered)
            sender = value(request.payload, "k:sender", "oid")
            try:
                holds, own = sender == request.organization, request.organization
                place = f"k:{operation}/k:sender"
                examination.check(SENDER, place, holds=holds, expected=own, found=tell(sender))
                return Verdict("AA"), work()
            except BrokenRuleError as problem:
                verdict = refuse(problem)
                return verdict, begin_response(operation, verdict)

    def _settle(self, arrival: Arrival, examination: Examination) -> tuple[Verdict, _Element]:
        """The answer given before, or a new one, remembered. What was refused for its id is not remembered."""
        try:
            known = self._archive.recall(arrival, examination)
        except BrokenRuleError as problem:
            return self._acknowledge(arrival, refuse(problem))
        if known is not None:
            return known.verdict, parse(known.acknowledgement)
        receiving = Receiving(self.answers.signatory.oid, self.control.now())
        verdict = self._archive.receive(arrival, self._trusted(), receiving, examination)
        _, acknowledgement = self._acknowledge(arrival, verdict)
        self._archive.remember(arrival, verdict, etree.tostring(acknowledgement))
        return verdict, acknowledgement

    def _acknowledge(self, arrival: Arrival, verdict: Verdict) -> tuple[Verdict, _Element]:
        identifier = str(self.answers.make_id())
        oid = self.answers.signatory.oid
        return verdict, write_acknowledgement(arrival.message, verdict, oid, identifier, self.control.now())

    def _trusted(self) -> TrustStore:
        """Whom signers of documents may come from: this PKI, and the roots on the shelf."""
        names = tuple(self._roots)
        if self._signers[0] != names:
            roots = [x509.load_pem_x509_certificate(pem.encode()) for pem in self._roots.values()]
            self._signers = names, self.gate.trusted.extend(roots)
        return self._signers[1]

    def _seed(self, seed: dict[str, Any]) -> None:
        """Add documents, prohibitions and roots; all is read before anything is added.

        Raises KeyError, ValueError or TypeError for a seed that is not of the README's shape.
        """
        documents = [_read_seeded(_known(entry, _DOCUMENT_KEYS)) for entry in seed.get("documents", [])]
        roots = {_digest_root(pem): pem for pem in seed.get("document_roots", [])}
        prohibitions = [read_prohibition(_known(entry, _PROHIBITION_KEYS)) for entry in seed.get("prohibitions", [])]
        for document, register, group in documents:
            self._archive.put(document, register, group)
        self._wishes.add(prohibitions)
        self._roots.update(roots)

    def _take_away(self, kind: str, identity: str) -> None:
        """Raises LookupError."""
        ways = {"documents": self._archive.withdraw, "prohibitions": self._wishes.withdraw}
        if kind not in ways:
            raise LookupError(f"what can be taken away is {', '.join(ways)}")
        ways[kind](identity)

    def _describe(self) -> dict[str, Any]:
        return {**self._archive.describe(), "prohibitions": len(self._wishes)}


def _ordered(fault: Fault | None) -> Verdict | None:
    """The verdict a tester ordered; `detail.reason` says why, and an AE is temporary unless it says otherwise."""
    if fault is None or fault.kind not in _ORDERED:
        return None
    return Verdict(fault.kind, str(fault.detail.get("reason", _REASONS[fault.kind])), "ordered by the tester")


def _known(entry: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """An entry of a seed. Raises ValueError when it has other keys."""
    if not set(entry) <= keys:
        raise ValueError(f"an entry has the keys {', '.join(sorted(keys))}")
    return entry


def _read_seeded(entry: dict[str, Any]) -> tuple[Document, str, str | None]:
    """A document of a seed, its register and its group. Raises KeyError, ValueError or TypeError."""
    try:
        document = read_document(base64.b64decode(entry["content"], validate=True), Examination(_SEEDED))
    except (NotWellFormedError, BrokenRuleError) as problem:
        raise ValueError(str(problem)) from None
    group = entry.get("group", document.group) if document.kind == "social" else None
    return document, entry.get("register", _REGISTERS[document.kind]), group


def _digest_root(pem: str) -> str:
    """What names a root on its shelf. Raises ValueError for what is no certificate."""
    x509.load_pem_x509_certificate(pem.encode())
    return hashlib.sha256(pem.encode()).hexdigest()
