"""Shuffled, repeated and lost versions of documents end in the state that a reference tells (GRA-10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest
from lxml import etree

from adapter.access.grant_flow import UnitStanding, join_matters, store
from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.access.reading.grant import Paper
from adapter.access.reading.paper import read_paper
from adapter.access.writing.version import STATUS_REASON
from adapter.fhir.held_grant import held_grant
from adapter.identifiers import Hetu, Oid
from adapter.store.resources import Criterion, Stored
from adapter.xml.trust import Trust
from adapter.xml.verdict import Covered, Signature
from fixtures.documents import ClientDocument, sign
from fixtures.people import SAIMA
from tests.access.grant_world import GrantWorld
from tests.access.histories.generated import ORGANISERS, STANDING, WRITTEN, Handed, History, Version, histories
from tests.access.histories.reference import Reference
from tests.access.reading.test_grant import WHEN, body, document, producer, task
from tests.region import NOW
from tests.whole import part_of
from tests.xml.authority import leaf, trust

pytestmark = pytest.mark.slow

P = ParamSpec("P")
T = TypeVar("T")
State = list[tuple[str, str, str, str, str, tuple[str, ...]]]
_JUDGED = {"active": "ready", "proposed": "not-yet", "rejected": "refused"}
UNSIGNED = Trust((), ())


@dataclass
class Given:
    """Run (see house) that has the document read already."""

    paper: Any
    message: str = "message"
    attempt: str = "attempt"

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        assert name
        return function(*args, **kwargs)

    def once(self, name: str, make: Callable[[], T]) -> T:
        assert (name, callable(make)) == ("paper", True)
        return self.paper  # type: ignore[no-any-return]  # what was given


@pytest.fixture
def world(tmp_path: Path) -> GrantWorld:
    made = GrantWorld(tmp_path, hurried=True)
    made.registers.coming = {unit for unit, standing in STANDING.items() if standing == "proposed"}
    made.registers.unknown = {unit for unit, standing in STANDING.items() if standing == "rejected"}
    return made


@pytest.fixture
def believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are believed as if the organiser they name had signed them whole."""

    def parse(raw: bytes, _: Trust, now: datetime) -> tuple[etree._Element, tuple[Signature, ...]]:
        root = etree.fromstring(raw)
        (custodian,) = root.iterfind(".//{urn:hl7-org:v3}representedCustodianOrganization/{urn:hl7-org:v3}id")
        return root, (Signature(str(custodian.get("root")), now, Covered.DOCUMENT),)

    monkeypatch.setattr("adapter.access.reading.paper.verify_document", parse)


def paper(history: History, version: Version) -> ClientDocument:
    """A version as its organiser writes it, every second unit with `urn:oid:`."""
    person = replace(SAIMA, hetu=history.hetu)
    tasks = [
        task(producer(f"{'urn:oid:' * (index % 2)}{line.unit}", line.start, line.end or None), code=line.task)
        for index, line in enumerate(version.lines)
    ]
    content = body(*(tasks or [task()]), client=person)
    organiser = ORGANISERS[version.organiser]
    content["asiakkuusasiakirja"]["palvelunjarjestajan_toimintayksikko"]["code"] = organiser
    return document(
        content,
        oid=f"{history.set_id}.{version.organiser + 1}.{version.number}",
        set_id=history.set_id,
        version=version.number,
        client=person,
        custodian=organiser,
        author_unit=organiser,
    )


def fold(world: GrantWorld, paper: Paper) -> None:
    """The steps of the flow that store and join."""
    run = Given(paper)
    standings: list[UnitStanding] = [
        {"standing": _JUDGED[STANDING[item.unit.value]], "findings": [], "register": "one"} for item in paper.grants
    ]
    join_matters(run, world.house, "", store(run, world.house, "", standings))


def hand_over(world: GrantWorld, hetu: str, handed: Handed) -> None:
    """As the operation does: remembered, and joined to what is there."""
    matter = Matter(Hetu(hetu), Oid(handed.unit), Oid(ORGANISERS[handed.organiser]), Oid(handed.matter))
    HandedMatters.by(world.engine, world.house.now).hand_over([matter])


def consents(world: GrantWorld, hetu: str) -> list[Stored]:
    return world.house.resources.find(
        "Consent", [Criterion("patient:identifier", (("token", "urn:oid:1.2.246.21", hetu),))]
    )


def state(world: GrantWorld, hetu: str) -> State:
    """What is held about a client."""
    found = []
    for stored in consents(world, hetu):
        consent, held = stored.resource, held_grant(stored.resource, "")
        status = held.status
        if status == "inactive":
            why = any(item["url"] == STATUS_REASON for item in consent["extension"])
            status = "withdrawn" if why else "ended"
        code = consent["provision"]["code"][0]["coding"][0]["code"]
        period = (held.start.isoformat(), held.end.isoformat() if held.end else "")
        found.append((code, held.unit.value, status, *period, tuple(sorted(matter.value for matter in held.matters))))
    return sorted(found)


def told(history: History) -> State:
    """What the reference says of a history."""
    sets = [Reference(STANDING, WRITTEN) for _ in ORGANISERS]
    matters: list[dict[str, set[str]]] = [defaultdict(set) for _ in ORGANISERS]
    for arrival in history.arrivals:
        if isinstance(arrival, Version):
            sets[arrival.organiser].come(arrival.number, list(arrival.lines))
        else:
            matters[arrival.organiser][arrival.unit].add(arrival.matter)
    return sorted(line for one, handed in zip(sets, matters, strict=True) for line in one.state(handed))


@pytest.mark.usefixtures("believed")
@pytest.mark.parametrize("seed", [1, 2, 3, 4])  # a thousand in all by `make exhaustive`, here half
def test_generated_histories_end_as_the_reference_tells(world: GrantWorld, seed: int) -> None:
    statuses = set()
    for history in histories(part_of(250, 125), seed):
        for arrival in history.arrivals:
            if isinstance(arrival, Version):
                fold(world, read_paper(paper(history, arrival).xml(), UNSIGNED, NOW))
            else:
                hand_over(world, history.hetu, arrival)
        expected = told(history)
        assert state(world, history.hetu) == expected, history.number
        statuses |= {line[2] for line in expected}
    assert statuses == {"active", "proposed", "rejected", "ended", "withdrawn"}


def test_signed_histories_end_so_through_the_whole_flow(world: GrantWorld) -> None:
    for history in histories(6, seed=7):
        for arrival in history.arrivals:
            if isinstance(arrival, Version):
                written = paper(history, arrival)
                raw = sign(written.xml(), leaf(ORGANISERS[arrival.organiser]), WHEN)
                world.archive.documents[written.oid] = raw
                assert read_paper(raw, trust(), NOW).signatures
                assert world.run(world.announce(written.oid)) is not None
            else:
                hand_over(world, history.hetu, arrival)
        assert state(world, history.hetu) == told(history), history.number
