"""A client document into the organiser's register.

Decided again at the moment of archiving, sealed once, sent with its worker (GRA-05, GRA-06).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapter.access.decisions import Access
from adapter.access.deposit_flow import deposit
from adapter.access.deposits import Deposits
from adapter.access.matters_table import Matter
from adapter.access.rules.asker import NOBODY, Asker
from adapter.access.rules.use import Use
from adapter.errors import Conflict, GivenUp, Refused
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, WorkerId
from adapter.roles import Action, Authentication
from adapter.store.messages import MessageRecord, State
from adapter.xml.document import verify_document
from adapter.xml.verdict import Covered, Kind
from fixtures.documents import sign, sign_body
from fixtures.grants import client_document
from tests.access.grant_world import GrantWorld
from tests.access.reading.test_grant import HOME_CARE, MATTER, WHEN, body, producer, task
from tests.region import NOW, SAIMA, region
from tests.release.release_world import Attempt
from tests.release.releases import translations
from tests.xml.authority import ORGANISER, leaf, professional

ENTRY = client_document("1.2.246.10.99999861.95.2026.4.1", "asiakaskertomusmerkinta", "Merkintä", HOME_CARE)
DECISION = replace(ENTRY, body={"paatos": ENTRY.body["asiakaskertomusmerkinta"]})
SIGNED = sign_body(DECISION.xml(), professional(), WHEN, "1", "1")
USE = Use(
    client=Hetu(SAIMA),
    what=MATTER,
    unit=Oid(HOME_CARE),
    worker=WorkerId(REGISTRATION_SYSTEM, "90000000011"),
    worker_units=frozenset({Oid(HOME_CARE)}),
    role=region().find_role("service-work"),
    authentication=Authentication.CARD,
    authenticated=NOW - timedelta(hours=2),
    action=Action.STORE,
    at=NOW,
)


@pytest.fixture
def world(tmp_path: Path) -> GrantWorld:
    """A world with a grant in force and its matter."""
    made = GrantWorld(tmp_path)
    made.house.matters.hand_over([Matter(Hetu(SAIMA), Oid(HOME_CARE), Oid(ORGANISER), MATTER)])
    made.send(body(task(producer())), 1)
    return made


def _take_in(world: GrantWorld, raw: bytes, use: Use = USE) -> str:
    house = world.house
    return Deposits(world.engine, house.access, house.trust, house.now).take_in(use, raw).id


def _run(world: GrantWorld, reference: str, attempt: Attempt | None = None) -> MessageRecord:
    (message,) = (item for item in world.house.messages.all() if item.source == f"DocumentReference/{reference}")
    deposit(attempt or Attempt(message.id, f"{message.id}-{message.attempt}", lambda _: None), world.house, reference)
    return world.house.messages.find(message.id)


def test_a_document_is_sealed_and_sent_by_the_right_with_its_worker(world: GrantWorld) -> None:
    reference = _take_in(world, SIGNED)
    ended = _run(world, reference)
    assert (ended.state, ended.rules) == (State.DONE, "GRA-05 GRA-06")
    ((shipment, worker),) = world.archive.sent.values()
    assert shipment.social is not None
    assert (shipment.social.service_request, shipment.social.use_situation) == ("SP17", "access-right")
    assert (shipment.oid.value, shipment.unit.value, shipment.custodian.value) == (DECISION.oid, HOME_CARE, ORGANISER)
    assert (shipment.register, shipment.created) == ("1", NOW)
    assert worker is not None
    assert (worker.identity.value, worker.role, worker.authentication) == ("90000000011", "service-work", "card")
    assert worker.authenticated == NOW - timedelta(hours=2)
    _, signatures = verify_document(shipment.document, world.believed, NOW + timedelta(minutes=1))
    assert [(item.kind, item.covered) for item in signatures] == [
        (Kind.PROFESSIONAL, Covered.BODY),
        (Kind.SYSTEM, Covered.BODY),
        (Kind.SYSTEM, Covered.DOCUMENT),
    ]
    (held,) = (item for item in world.held("DocumentReference") if item["id"] == reference)
    assert held["docStatus"] == "final"


def test_a_document_that_the_producer_has_sealed_is_sent_as_it_is(world: GrantWorld) -> None:
    raw = sign(ENTRY.xml(), leaf(HOME_CARE), WHEN)
    _run(world, _take_in(world, raw))
    ((shipment, _),) = world.archive.sent.values()
    assert shipment.document == raw


def test_nothing_of_the_document_is_left_when_it_is_archived(world: GrantWorld) -> None:
    reference = _take_in(world, SIGNED)
    ended = _run(world, reference)
    with world.engine.connect() as connection:
        owners = {row[0] for row in connection.exec_driver_sql("SELECT owner FROM blob")}
    assert ended.id not in owners


def test_a_right_that_ended_meanwhile_stores_nothing(world: GrantWorld) -> None:
    reference = _take_in(world, SIGNED)
    world.send(body(task(producer("1.2.246.10.99999861.10.2"))), 2)
    ended = _run(world, reference)
    assert (ended.state, ended.rules) == (State.PARKED, "GRA-10")
    assert world.archive.sent == {}
    assert any("withdrawn" in translations(item["statusReason"]["_text"])["en"] for item in world.held("Task"))


def test_a_sign_in_is_of_the_moment_it_was_asked_at(world: GrantWorld) -> None:
    """The archive was away over the weekend: the worker did sign in when the document was stored."""
    reference = _take_in(world, SIGNED)
    world._time += timedelta(days=3)
    assert _run(world, reference).state == State.DONE
    ((shipment, worker),) = world.archive.sent.values()
    assert worker is not None
    assert (shipment.created, worker.authenticated) == (NOW, NOW - timedelta(hours=2))


def test_a_refusal_of_the_archives_parks_it_and_the_next_attempt_is_another_message(world: GrantWorld) -> None:
    reference = _take_in(world, SIGNED)
    world.archive.failure = Refused.because("KANTA-AR", "the national archive refused the message (no-right).")
    ended = _run(world, reference)
    assert (ended.state, ended.rules) == (State.PARKED, "KANTA-AR")
    world.archive.failure = None
    world.house.messages.run_again(ended.id, NOW)
    assert _run(world, reference).state == State.DONE
    assert len(world.archive.sent) == 1


def test_an_archive_that_fails_is_sent_the_same_document_again(world: GrantWorld) -> None:
    reference = _take_in(world, SIGNED)
    (message,) = (item for item in world.house.messages.all() if item.flow == "deposit")
    attempt = Attempt(message.id, f"{message.id}-1", lambda _: None)
    world.archive.failure = GivenUp("Kanta", "did not answer in time.")
    with pytest.raises(GivenUp):
        _run(world, reference, attempt)
    world.archive.failure = None
    attempt.kept.pop("archive", None)
    assert _run(world, reference, attempt).state == State.DONE
    assert len(world.archive.sent) == 1


def test_a_right_that_ends_while_the_archive_is_away_stores_nothing_when_it_is_tried_again(world: GrantWorld) -> None:
    reference = _take_in(world, SIGNED)
    (message,) = (item for item in world.house.messages.all() if item.flow == "deposit")
    attempt = Attempt(message.id, f"{message.id}-1", lambda _: None)
    world.archive.failure = GivenUp("Kanta", "did not answer in time.")
    with pytest.raises(GivenUp):
        _run(world, reference, attempt)
    world.archive.failure = None
    world.send(body(task(producer("1.2.246.10.99999861.10.2"))), 2)
    attempt.kept.pop("archive", None)
    ended = _run(world, reference, attempt)
    assert (ended.state, ended.rules, world.archive.sent) == (State.PARKED, "GRA-10", {})


def test_of_two_documents_with_one_oid_the_first_is_kept_and_the_second_is_told(
    world: GrantWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first comes, and is archived, while the second is being decided."""
    permit = Access.permit
    first: list[str] = []

    def meanwhile(access: Access, use: Use, asker: Asker = NOBODY) -> Oid:
        if not first:
            first.append("")
            first[0] = _take_in(world, SIGNED)
            _run(world, first[0])
        return permit(access, use, asker)

    monkeypatch.setattr(Access, "permit", meanwhile)
    other = sign_body(
        replace(DECISION, body={"paatos": DECISION.body["paatos"] | {"otsikko": "Muu"}}).xml(),
        professional(),
        WHEN,
        "1",
        "1",
    )
    with pytest.raises(Conflict):
        _take_in(world, other)
    (held,) = (item for item in world.held("DocumentReference") if item["id"] == first[0])
    assert held["docStatus"] == "final"
    with world.engine.connect() as connection:
        owners = {row[0] for row in connection.exec_driver_sql("SELECT owner FROM blob")}
    assert not owners & {item.id for item in world.house.messages.all() if item.flow == "deposit"}
