"""An asia-asiakirja proposes which matter joins which grant; the organiser's hand-over decides, and its end ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.access.rules.use import Use
from adapter.errors import NotFound
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, WorkerId
from adapter.roles import Action, Authentication
from adapter.store.messages import MessageRecord, State
from fixtures.documents import sign
from fixtures.people import ELLI, OTTO, SAIMA
from tests.access.grant_world import GrantWorld
from tests.access.reading.test_grant import DAY_CENTRE, HOME_CARE, MATTER, WHEN, body, document, producer, task
from tests.access.reading.test_matter_document import OID, matter_body, matter_paper, named, shared_body
from tests.fhir.bundles import conform
from tests.region import NOW, region
from tests.release.releases import translations
from tests.xml.authority import ORGANISER, leaf

SAIMAS = Matter(Hetu(SAIMA.hetu), Oid(HOME_CARE), Oid(ORGANISER), MATTER)
USE = Use(
    client=Hetu(SAIMA.hetu),
    what=MATTER,
    unit=Oid(HOME_CARE),
    worker=WorkerId.parse(REGISTRATION_SYSTEM, "90000000011"),
    worker_units=frozenset({Oid(HOME_CARE)}),
    role=region().find_role("client-work"),
    authentication=Authentication.CARD,
    authenticated=NOW,
    action=Action.READ,
    at=NOW,
)


@pytest.fixture
def world(tmp_path: Path) -> GrantWorld:
    return GrantWorld(tmp_path)


def _tell(world: GrantWorld, content: Any = None, version: int = 1, **changes: Any) -> MessageRecord:
    """Put a version of the asia-asiakirja into the archive, announce it, and run it to its end."""
    oid = OID if version == 1 else f"{OID}{version}"
    paper = matter_paper(content, **({"oid": oid, "set_id": OID, "version": version} | changes))
    world.archive.documents[paper.oid] = sign(paper.xml(), leaf(), WHEN)
    ended = world.run(world.announce(paper.oid))
    assert ended is not None
    return ended


def _hand_over(world: GrantWorld, matter: Matter = SAIMAS) -> HandedMatters:
    handed = HandedMatters.by(world.engine, world.house.now)
    handed.hand_over([matter])
    return handed


def _proposals(world: GrantWorld, status: str = "requested") -> list[dict[str, Any]]:
    return [
        held
        for held in world.held("Task")
        if (held["code"]["coding"][0]["code"], held["status"]) == ("matter-proposal", status)
    ]


def _permits(world: GrantWorld, **changes: Any) -> tuple[bool, list[str]]:
    decision = world.house.access.foresee(replace(USE, **changes))
    return decision.permit, [reason.text for reason in decision.reasons]


@pytest.mark.parametrize("grant_first", [True, False])
def test_a_matter_is_proposed_to_the_grant_of_its_client_and_service_task(
    world: GrantWorld, *, grant_first: bool
) -> None:
    """Whichever comes first; nothing is used by a proposal."""
    for step in (True, False) if grant_first else (False, True):
        ended = world.send(body(task(producer()), task(producer(DAY_CENTRE), code="5678")), 1) if step else _tell(world)
        assert ended.state == State.DONE, ended.reason
    (proposed,) = _proposals(world)
    (consent,) = (
        held
        for held in world.held("Consent")
        if held["provision"]["actor"][0]["reference"]["identifier"]["value"] == f"urn:oid:{HOME_CARE}"
    )
    assert proposed["focus"]["reference"] == f"Consent/{consent['id']}"
    assert proposed["input"][0]["valueIdentifier"]["value"] == MATTER.urn
    assert "ei ole luovuttanut" in proposed["description"]
    assert "har inte överlåtit" in translations(proposed["_description"])["sv"]
    assert SAIMA.hetu not in proposed["description"]
    conform({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": proposed}]})
    assert "data" not in consent["provision"]
    assert _permits(world)[0] is False


def test_the_hand_over_decides_and_completes_the_proposal(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    assert "1, each with a Task" in _tell(world).reason
    _hand_over(world)
    assert (_proposals(world), len(_proposals(world, "completed"))) == ([], 1)
    assert _permits(world) == (True, [])
    ended = _tell(world)
    assert (ended.state, ended.rules) == (State.DONE, "GRA-04")
    assert (_proposals(world), len(_proposals(world, "completed"))) == ([], 1)


@pytest.mark.parametrize(
    "content", [body(task(producer(), code="5678")), body(task(producer()), client=ELLI), body(task())]
)
def test_a_grant_of_another_task_or_client_is_not_proposed(world: GrantWorld, content: dict[str, Any]) -> None:
    other = {"client": ELLI} if ELLI.hetu in str(content) else {}
    world.send(content, 1, **other)
    assert "no grant waits" in _tell(world).reason
    assert _proposals(world) == []


def test_another_organisers_grant_is_not_proposed(world: GrantWorld) -> None:
    """A matter is of one organiser, also where another has granted the same unit the same service task."""
    other = "1.2.246.10.99999820.10.0"
    content = body(task(producer()))
    content["asiakkuusasiakirja"]["palvelunjarjestajan_toimintayksikko"]["code"] = other
    paper = document(content, oid=f"{OID}.9", set_id=f"{OID}.9", custodian=other, author_unit=other)
    world.archive.documents[paper.oid] = sign(paper.xml(), leaf(other), WHEN)
    granted = world.run(world.announce(paper.oid))
    assert granted is not None
    assert granted.state == State.DONE
    assert "no grant waits" in _tell(world).reason
    assert _proposals(world) == []


def test_a_closed_matter_ends_the_use_after_its_last_day(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    _hand_over(world)
    _tell(world)
    closed = matter_body(paattymispaiva="2026-11-30", tila={**_state("Suljettu")})
    assert _tell(world, closed, 2).state == State.DONE
    last = datetime(2026, 11, 30, 21, 59, tzinfo=UTC)
    assert _permits(world, at=last, authenticated=last) == (True, [])
    after = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
    assert _permits(world, at=after, authenticated=after) == (False, ["The matter has been closed."])


def test_a_hand_over_after_the_matter_was_closed_opens_nothing(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    _tell(world, matter_body(paattymispaiva="2026-10-31"))
    _hand_over(world)
    assert _permits(world) == (False, ["The matter has been closed."])
    assert _proposals(world) == []


def test_a_client_who_leaves_a_shared_matter_uses_it_no_more_and_the_other_goes_on(world: GrantWorld) -> None:
    for number, person in enumerate((SAIMA, ELLI), 1):
        oid = f"{OID}.{number}"
        world.send(body(task(producer()), client=person), 1, oid=oid, set_id=oid, client=person)
        _hand_over(world, replace(SAIMAS, client=Hetu(person.hetu)))
    _tell(world, shared_body())
    assert [_permits(world, client=Hetu(person.hetu))[0] for person in (SAIMA, ELLI)] == [True, True]
    _tell(world, shared_body(elli={"asiasta_poistumishetki": "2026-10-31"}), 2)
    assert _permits(world)[0] is True
    assert _permits(world, client=Hetu(ELLI.hetu)) == (False, ["The client has left the matter."])


def test_a_client_whom_the_new_version_leaves_out_has_left(world: GrantWorld) -> None:
    oid = f"{OID}.2"
    world.send(body(task(producer()), client=ELLI), 1, oid=oid, set_id=oid, client=ELLI)
    _hand_over(world, replace(SAIMAS, client=Hetu(ELLI.hetu)))
    _tell(world, shared_body())
    _tell(world, matter_body(named(SAIMA)), 2)
    assert _permits(world, client=Hetu(ELLI.hetu)) == (False, ["The client has left the matter."])


def test_a_client_who_joins_later_uses_it_from_then_on(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    _hand_over(world)
    _tell(world, shared_body(saima={"asiaan_liittymishetki": "2026-12-01T12:00:00+02:00"}))
    assert _permits(world) == (False, ["The client has not joined the matter yet."])
    later = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
    assert _permits(world, at=later, authenticated=later) == (True, [])


def test_what_ends_cancels_its_proposal(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    _tell(world)
    _tell(world, matter_body(paattymispaiva="2026-10-31"), 2)
    assert (_proposals(world), len(_proposals(world, "cancelled"))) == ([], 1)
    _tell(world, matter_body(), 3)
    assert len(_proposals(world)) == 1, "a matter that is open again is proposed again"


def test_a_hand_over_for_somebody_whom_the_document_does_not_name_waits_for_a_person(world: GrantWorld) -> None:
    """The hand-over holds all the same."""
    world.send(body(task(producer())), 1)
    _hand_over(world)
    ended = _tell(world, matter_body(named(OTTO)), client=OTTO)
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-04")
    assert "does not name" in ended.reason
    assert SAIMA.hetu not in ended.reason
    assert _permits(world) == (True, [])


def test_a_hand_over_to_a_grant_of_another_service_task_waits_for_a_person(world: GrantWorld) -> None:
    world.send(body(task(producer(), code="5678")), 1)
    _hand_over(world)
    ended = _tell(world)
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-04")
    assert "another service task" in ended.reason
    assert _permits(world) == (True, [])


def test_versions_come_in_any_order(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    _hand_over(world)
    _tell(world, matter_body(paattymispaiva="2026-10-31"), 2)
    ended = _tell(world, matter_body(), 1)
    assert (ended.state, ended.rules) == (State.DONE, "GRA-10")
    assert _permits(world)[0] is False


def test_another_document_about_the_same_matter_waits_for_a_person(world: GrantWorld) -> None:
    _tell(world)
    ended = _tell(world, matter_body(paattymispaiva="2026-10-31"), 2, set_id=f"{OID}2")
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-10")


def test_a_last_day_that_is_a_year_closes_the_matter_and_waits_for_a_person(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    _hand_over(world)
    ended = _tell(world, matter_body(paattymispaiva="2026"))
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-04")
    assert "only the year 2026" in ended.reason
    assert _permits(world) == (False, ["The matter has been closed."])


def test_a_matter_that_was_taken_back_is_proposed_again_by_its_document(world: GrantWorld) -> None:
    world.send(body(task(producer())), 1)
    handed = _hand_over(world)
    _tell(world)
    assert _proposals(world) == []
    handed.take_back(SAIMAS)
    with pytest.raises(NotFound):
        handed.take_back(SAIMAS)
    _tell(world)
    assert len(_proposals(world)) == 1


def _state(display: str) -> dict[str, str]:
    return {"system": "urn:oid:1.2.246.537.6.1501", "code": "2", "display": display}
