"""A world around the grant flow: the real store, reading and rules.

The archive of documents and the registers in memory.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from adapter.access.decisions import Access
from adapter.access.grant_flow import grant
from adapter.access.house import AccessHouse
from adapter.access.matters_table import Matters
from adapter.access.rules.decision import Absent, UnitEntry
from adapter.access.rules.standing import Joining, RegisterEntry, RegisterState, SoteriUnit, UnitFacts
from adapter.desk.parked import ParkedMessages
from adapter.errors import GivenUp, LauttaError, Refused
from adapter.identifiers import BusinessId, Oid
from adapter.ports.kanta import ArchivedDocument, AssertedWorker
from adapter.ports.mail import MailPort
from adapter.roles import Right
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.messages import MessageRecord, Messages
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.xml.frame import Shipment
from adapter.xml.trust import Trust
from fixtures.documents import sign
from tests.access.reading.test_grant import OID, WHEN, document
from tests.region import NOW, THERE, region
from tests.release.release_world import Attempt, let_wait
from tests.xml.authority import leaf, signer, trust

PARENT = Oid("1.2.246.10.99999861.10.0")


@dataclass
class PretendArchive:
    """The archive of documents, by their OIDs.

    What is sent to it is kept by message id, with the worker who is asserted.
    """

    documents: dict[str, bytes] = field(default_factory=dict)
    words: dict[str, tuple[Oid, int]] = field(default_factory=dict)  # set and version, as its signed answers say them
    failure: LauttaError | None = None
    asked: int = 0
    sent: dict[str, tuple[Shipment, AssertedWorker | None]] = field(default_factory=dict)

    def archive(self, shipment: Shipment, worker: AssertedWorker | None = None) -> None:
        if self.failure:
            raise self.failure
        self.sent[shipment.message_id] = (shipment, worker)

    def fetch_document(self, oid: Oid) -> ArchivedDocument:
        self.asked += 1
        if self.failure:
            raise self.failure
        return ArchivedDocument(oid, self.documents[oid.value], *self.words.get(oid.value, (None, None)))


@dataclass
class PretendRegisters:
    """Every unit is in the register, valid and joined; one that is `coming` is in Soteri alone."""

    coming: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    failure: LauttaError | None = None
    asked: list[str] = field(default_factory=list)
    state: str = "one"
    looks: int = 0

    def in_soteri(self, unit: Oid) -> SoteriUnit | None:
        raise AssertionError(unit)

    def refresh(self) -> RegisterState:
        self.looks += 1
        if self.failure:
            raise self.failure
        return RegisterState(self.state, 4, NOW, NOW)

    def facts(self, unit: Oid, organiser: Oid, right: Right) -> UnitFacts:
        assert organiser.value
        assert right in Right
        self.asked.append(unit.value)
        if self.failure:
            raise self.failure
        if unit.value in self.coming | self.unknown:
            in_soteri = unit.value in self.coming
            return UnitFacts(None, None, in_soteri, producer_joining=None, organiser_joining=None, state=self.state)
        joined = Joining(date(2026, 1, 1), system_ready=True)
        entry, parent = (_entry(oid, service_unit=oid == unit) for oid in (unit, PARENT))
        return UnitFacts(entry, parent, True, producer_joining=joined, organiser_joining=joined, state=self.state)


def _entry(oid: Oid, *, service_unit: bool) -> RegisterEntry:
    return RegisterEntry(
        oid, "Unit", PARENT, BusinessId("9999986-1"), service_unit, date(2020, 1, 1), date(2099, 12, 31)
    )


class GrantWorld:
    """Documents of one set about Saima, and what becomes of them."""

    def __init__(self, folder: Path, *, hurried: bool = False) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'lautta.db'}")
        if hurried:  # a test of thousands of writes need not survive a power cut
            event.listen(
                self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF") and None
            )
            self.engine.dispose()
        self.archive, self.registers = PretendArchive(), PretendRegisters()
        self.before: Callable[[str], object] = lambda _: None  # before each step
        self.believed = trust()
        self._time = NOW
        self.registered: UnitEntry | Absent = THERE  # what the copy of the register has of every unit
        self.house = AccessHouse(
            settings=region(),
            resources=Resources(self.engine),
            blobs=Blobs(self.engine),
            messages=Messages(self.engine),
            matters=Matters(self.engine),
            access=Access.by(self.engine, region().organisation.oid, self._now, lambda _: self.registered),
            kanta=self.archive,  # type: ignore[arg-type]  # the part of the port that this flow uses
            registry=self.registers,
            signer=signer(leaf()),
            trust=self._trust,
            now=self._now,
        )
        self._attempts: dict[str, Attempt] = {}

    @property
    def parked(self) -> ParkedMessages:
        """What waits for a person; no mail is among it."""

        def mailbox(user: str) -> MailPort:
            raise AssertionError(user)

        house = self.house
        decisions, organisation = Decisions(self.engine), house.settings.organisation.oid
        return ParkedMessages(
            house.resources, house.messages, decisions, house.blobs, mailbox, organisation, frozenset()
        )

    def _trust(self) -> Trust:
        return self.believed

    def _now(self) -> datetime:
        self._time += timedelta(seconds=1)
        return self._time

    def write(self, content: Any, version: int, oid: str = "", **changes: Any) -> str:
        """Put a signed version of the document into the archive, and announce it; gives the message."""
        oid = oid or f"{OID}{version}"
        values = {"oid": oid, "set_id": OID, "version": version} | changes
        self.archive.documents[oid] = sign(document(content, **values).xml(), leaf(), WHEN)
        return self.announce(oid)

    def announce(self, oid: str, **attachment: Any) -> str:
        """A DocumentReference to a document in the archive, or with it."""
        identity = f"reference-{len(self.house.resources.find('DocumentReference', [])) + 1}"
        content = [{"attachment": attachment or {"url": f"urn:oid:{oid}"}}]
        reference = {"resourceType": "DocumentReference", "status": "current", "content": content}
        self.house.resources.put(identity, reference, self._now())
        return identity

    def run(self, message: str, *, again: bool = True) -> MessageRecord | None:
        """Run an attempt; `again` False goes on with the last one, as after a failure. None when it failed."""
        if again or message not in self._attempts:
            self._attempts[message] = Attempt(message, f"{message}-1", self.before)
            self.house.messages.begin(message, "grant", f"DocumentReference/{message}", self._now())
            let_wait(self.engine, message)
        else:
            last = self._attempts[message]
            last.made.clear()
            last.kept = {
                name: kept
                for name, kept in last.kept.items()
                if pickle.loads(kept)[1] is None  # noqa: S301 – our own
            }
        try:
            grant(self._attempts[message], self.house, message)
        except (GivenUp, Refused):
            return None
        return self.house.messages.find(message)

    def send(self, content: Any, version: int, **changes: Any) -> MessageRecord:
        """Write a version and run it to its end."""
        ended = self.run(self.write(content, version, **changes))
        assert ended is not None
        return ended

    def held(self, kind: str) -> list[dict[str, Any]]:
        """The resources of a kind."""
        return [stored.resource for stored in self.house.resources.find(kind, [])]

    def grants(self) -> list[tuple[str, str, str, str | None]]:
        """Each Consent: the end of its unit's OID, its status, its period."""
        return sorted(
            (
                consent["provision"]["actor"][0]["reference"]["identifier"]["value"].rpartition(".")[2],
                consent["status"],
                consent["provision"]["period"]["start"],
                consent["provision"]["period"].get("end"),
            )
            for consent in self.held("Consent")
        )
