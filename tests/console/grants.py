"""Grants to register access in the database of a test, as the grant flow writes them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Engine

from adapter.access.decisions import Access
from adapter.access.known_matters import propose
from adapter.access.matters_table import Matters
from adapter.access.readiness import ReadinessDesk
from adapter.access.reading.grant import Grant
from adapter.access.reading.matter_document import MatterPaper
from adapter.access.rules.matter import MatterTerms
from adapter.access.rules.standing import Joining, RegisterEntry, RegisterState, SoteriUnit, UnitFacts
from adapter.access.rules.use import Use
from adapter.access.writing.consent import consent
from adapter.access.writing.matter import known_matter, matter_id, matter_record
from adapter.errors import Theirs
from adapter.identifiers import REGISTRATION_SYSTEM, BusinessId, Hetu, Oid, WorkerId
from adapter.ports.kanta import KantaPort
from adapter.roles import Action, Authentication, Right, Role
from adapter.store.grants import Grants
from adapter.store.resources import Resources
from tests.region import NOW, SAIMA, THERE

HOME_CARE, OTHER_CARE = Oid("1.2.246.10.99999861.10.1"), Oid("1.2.246.10.99999861.10.2")
COUNTY = Oid("1.2.246.10.99999810.10.0")
MATTER = Oid("1.2.246.10.99999810.95.2026.1.1")
PARENT = Oid("1.2.246.10.99999861.10.0")
_NAMES = {HOME_CARE: "Kotihoito Kokeilu, Porvoo", OTHER_CARE: "Kotihoito Kokeilu, Loviisa"}


@dataclass(frozen=True)
class _Document:
    oid: Oid
    set_id: Oid
    version: int
    client: Hetu
    written: datetime


def put_grant(
    resources: Resources,
    identity: str,
    client: str = SAIMA,
    unit: Oid = HOME_CARE,
    start: str = "2026-03-01",
    end: str = "",
    status: str = "active",
    matters: tuple[Oid, ...] = (),
    task: str = "3",
    right: Right = Right.REGISTER_ACCESS,
    organiser: Oid = COUNTY,
) -> str:
    """Store a grant's Consent under this id."""
    document = _Document(
        Oid("1.2.246.10.99999810.93.2026.1"), Oid("1.2.246.10.99999810.93.2026.2"), 1, Hetu(client), NOW
    )
    written = Grant(
        identity,
        right,
        document,  # type: ignore[arg-type]  # as much of a document as a Consent takes
        Hetu(client),
        organiser,
        "Itä-Uudenmaan hyvinvointialue",
        unit,
        _NAMES[unit],
        date.fromisoformat(start),
        date.fromisoformat(end) if end else None,
        task_code=task,
        task_name="Iäkkäiden palvelut",
        services=(("100", "Kotihoito"),),
        register="2",
        protected=identity == "protected",
    )
    resource = consent(replace(written), matters, status) | {"status": status}
    resources.put(identity, resource, NOW)
    return identity


def put_matter(
    engine: Engine,
    matter: Oid = MATTER,
    client: str = SAIMA,
    task: str = "3",
    closed: date | None = None,
    organiser: Oid = COUNTY,
) -> None:
    """Remember what an asia-asiakirja says of a matter, and propose it, as the grant flow does."""
    number = f"{matter}.7"
    document: Any = SimpleNamespace(
        oid=Oid(number), set_id=Oid(number), version=1, body={}, client=None, replaces=None, written=NOW
    )
    signature: Any = SimpleNamespace(signed_at=NOW, covered="document", signer=organiser)
    terms = MatterTerms(closed)
    paper = MatterPaper(
        document, organiser, matter, task, "Iäkkäiden palvelut", closed, ((Hetu(client), terms),), (signature,)
    )
    resources = Resources(engine)
    resources.put(matter_id(matter, organiser), matter_record(paper), NOW)
    propose(resources, Grants(engine), Matters(engine), known_matter(paper), {Hetu(client)}, NOW)


def deny_use(engine: Engine, client: str = SAIMA, unit: Oid = HOME_CARE) -> None:
    """A worker who has not signed in asks to use a client's data: the denial is in the log."""
    access = Access.by(engine, COUNTY, lambda: NOW, lambda _: THERE)
    use = Use(
        Hetu(client),
        MATTER,
        unit,
        WorkerId(REGISTRATION_SYSTEM, "90000000011"),
        frozenset({unit}),
        Role("client-work", frozenset(Action), frozenset(Right)),
        Authentication.NONE,
        NOW,
        Action.READ,
        NOW,
    )
    assert not access.decide(use).permit


@dataclass
class FakeRegistry:
    """Knows two units of a producer, whose second has not joined, and others; with `is_away` it answers nothing."""

    is_away: bool = False
    others: dict[Oid, UnitFacts] = field(default_factory=dict)
    points: dict[Oid, SoteriUnit] = field(default_factory=dict)

    def facts(self, unit: Oid, organiser: Oid, right: Right) -> UnitFacts:
        if self.is_away:
            raise Theirs("the register", str(organiser or right))
        if unit in self.others:
            return self.others[unit]
        if unit not in _NAMES:
            return UnitFacts(None, None, in_soteri=False, producer_joining=None, organiser_joining=None)
        joined = Joining(date(2026, 1, 1), system_ready=True)
        producer = joined if unit == HOME_CARE else None
        return UnitFacts(
            self._entry(unit), self._entry(PARENT), True, producer_joining=producer, organiser_joining=joined
        )

    def in_soteri(self, unit: Oid) -> SoteriUnit | None:
        if self.is_away:
            raise Theirs("Soteri", str(unit))
        return self.points.get(unit)

    def refresh(self) -> RegisterState:
        return RegisterState("one", 4, NOW, NOW)

    def _entry(self, unit: Oid) -> RegisterEntry:
        is_unit, open_end = unit in _NAMES, date(2099, 12, 31)
        name, number = _NAMES.get(unit, "Kotihoito Kokeilu Oy"), BusinessId("9999986-1")
        return RegisterEntry(unit, name, PARENT, number, is_unit, date(2020, 1, 1), open_end)


def readiness_desk(registry: FakeRegistry) -> ReadinessDesk:
    """What the readiness page asks; no certificate, and no archive."""

    def no_archive() -> KantaPort:
        raise Theirs("the archive", "it does not answer.")

    certificates: tuple[tuple[str, Path], ...] = ()
    return ReadinessDesk(registry, certificates, no_archive, COUNTY, "Itä-Uudenmaan hyvinvointialue", lambda: NOW)
