"""The record system: a FHIR R4 server, reached by its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from conform.cases import (  # noqa: F401 – importing a module registers its cases
    record_census,
    record_filing,
    record_ground,
    record_identity,
    record_photo,
    record_search,
    record_server,
    record_trace,
    record_transaction,
    record_writing,
)
from conform.claim import Claim
from conform.evidence import Evidence
from conform.peers.fhir_server import FhirServer
from conform.peers.reach import Reach, read_reach
from conform.role import Role, Stay
from conform.traffic import Message


class RecordMeeting:
    """A record system for one run."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._seen: list[Message] = []
        self._begin = reach.log.stat().st_size if reach.log else 0

    def peer(self, evidence: Evidence) -> FhirServer:
        """The system for one case."""
        evidence.secrets = {self._reach.token: "■token■"} if self._reach.token else {}
        return FhirServer(self._reach, evidence, self._seen)

    def traffic(self) -> Sequence[Message]:
        """What the kit asked; and what the system has written into its log since the run began."""
        if self._reach.log is None:
            return self._seen
        written = self._reach.log.read_bytes()
        begin = self._begin if len(written) >= self._begin else 0  # a shorter one was begun afresh
        return [*self._seen, Message("log", by_system=True, body=written[begin:])]


@contextmanager
def _meet(claim: Claim, stay: Stay) -> Iterator[RecordMeeting]:
    yield RecordMeeting(read_reach(claim, stay))


RECORD = Role(
    name="record",
    title={
        "en": "record system",
        "fi": "asiakas- ja potilastietojärjestelmä",
        "sv": "klient- och patientdatasystem",
    },
    modes={
        "full": frozenset({"transaction", "conditional-create", "media", "history", "update"}),
        "narrow": frozenset({"narrow"}),
    },
    settings=frozenset({"url", "token", "ca", "client_certificate", "client_key", "lever", "log", "people", "sms"}),
    meet=_meet,
    features=frozenset({"audit"}),
)
