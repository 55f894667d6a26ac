"""The grant flow over the versions of a document: what each changes, in whatever order they come (GRA-10)."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapter.access.matters_table import Matter
from adapter.errors import Refused, Theirs
from adapter.identifiers import Hetu, Oid
from adapter.store.messages import MessageRecord, State
from adapter.store.resources import Stored
from adapter.xml.trust import Trust
from fixtures.documents import Authorisation, sign
from fixtures.people import ELLI, SAIMA, Person
from tests.access.grant_world import GrantWorld
from tests.access.reading.test_grant import (
    DAY_CENTRE,
    HOME_CARE,
    MATTER,
    OID,
    WHEN,
    body,
    document,
    own_task,
    producer,
    task,
)
from tests.fhir.bundles import conform
from tests.region import NOW
from tests.xml.authority import ORGANISER, leaf

BOTH = body(task(producer(), producer(DAY_CENTRE)))
ONE = body(task(producer()))
NOBODY = body(task())
LABEL = {
    "system": "https://hl7.fi/fhir/finnish-base-profiles/CodeSystem/fi-base-security-label-cs",
    "code": "TURVAKIELTO",
    "display": "Turvakielto",
}
HELD, WITHDRAWN = ("active", "2026-09-01", None), ("inactive", "2026-09-01", None)


@pytest.fixture
def world(tmp_path: Path) -> GrantWorld:
    return GrantWorld(tmp_path)


def _ended(record: MessageRecord | None) -> tuple[str, str]:
    assert record is not None
    return record.state, record.rules


def _history(world: GrantWorld, unit: str) -> list[Stored]:
    (identity,) = (
        consent["id"]
        for consent in world.held("Consent")
        if consent["provision"]["actor"][0]["reference"]["identifier"]["value"] == f"urn:oid:{unit}"
    )
    return world.house.resources.history("Consent", identity)


def _protected(content: dict[str, Any]) -> dict[str, Any]:
    told = content["asiakkuusasiakirja"]
    return {"asiakkuusasiakirja": told | {"asiakas": told["asiakas"] | {"turvakielto": True}}}


def test_a_grant_that_a_new_version_names_no_more_is_withdrawn_and_its_history_stays(world: GrantWorld) -> None:
    world.send(BOTH, 1)
    assert _ended(world.send(ONE, 2)) == (State.DONE, "GRA-01 GRA-02 GRA-07 GRA-09")
    assert world.grants() == [("1", *HELD), ("2", *WITHDRAWN)]
    after, before = (stored.resource for stored in _history(world, DAY_CENTRE))
    assert (before["status"], before["sourceReference"]["identifier"]["value"]) == ("active", f"urn:oid:{OID}1")
    assert after["sourceReference"]["identifier"]["value"] == f"urn:oid:{OID}2"
    version, reason = after["extension"]
    assert (version["valueInteger"], reason["valueCodeableConcept"]["coding"][0]["code"]) == (2, "withdrawn")
    for kind in ("Consent", "Provenance"):
        for resource in world.held(kind):
            conform({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource}]})


@pytest.mark.parametrize(
    ("unreadable", "withdrawn"),
    [
        (task(producer(), producer(DAY_CENTRE, end="1.10.2026")), 1),
        (task(producer(), producer(DAY_CENTRE) | {"asiakkuuden_paattymispvm": False}), 1),
        (task(producer(), producer(DAY_CENTRE) | {"palveluyksikon_nimi": {}}), 1),
        ({"palvelutehtava": {"code": "1234"}, "palveluntuottaja": None}, 2),
        ({"palvelutehtava": {"code": "1234"}, "palveluntuottaja": [7]}, 2),
    ],
)
def test_what_a_new_version_does_not_readably_name_is_withdrawn(
    world: GrantWorld, unreadable: dict[str, Any], withdrawn: int
) -> None:
    """A doubt denies; a person hears of it, and the next version that can be read sets it right."""
    world.house.matters.hand_over([Matter(Hetu(SAIMA.hetu), Oid(DAY_CENTRE), Oid(ORGANISER), MATTER)])
    world.send(BOTH, 1)
    ended = world.send(body(unreadable), 2)
    assert _ended(ended) == (State.PARKED, "GRA-02")
    kept = [] if withdrawn == 2 else [("1", *HELD)]
    assert world.grants() == [*kept, *([("1", *WITHDRAWN)] if withdrawn == 2 else []), ("2", *WITHDRAWN)]
    world.send(BOTH, 3)
    assert world.grants() == [("1", *HELD), ("2", *HELD)]
    assert "data" in _history(world, DAY_CENTRE)[0].resource["provision"]


@pytest.mark.parametrize(
    "changes", [{"starts": "2026"}, {"ends": "20260101"}, {"search": False, "store": False}, {"producer": "x"}]
)
def test_an_authorisation_whose_new_version_cannot_be_read_is_withdrawn(
    world: GrantWorld, changes: dict[str, Any]
) -> None:
    first = Authorisation(OID, SAIMA, ORGANISER, HOME_CARE, WHEN, "20260901")
    second = replace(first, oid=f"{OID}2", set_id=OID, version=2, **changes)
    for paper, state in ((first, State.DONE), (second, State.PARKED)):
        world.archive.documents[paper.oid] = sign(paper.xml(), leaf(), WHEN)
        assert _ended(world.run(world.announce(paper.oid)))[0] == state
    assert world.grants() == [("1", *WITHDRAWN)]


@pytest.mark.parametrize("later", [SAIMA, None])
def test_one_patients_authorisation_does_not_become_anothers_or_everybodys(
    world: GrantWorld, later: Person | None
) -> None:
    first = Authorisation(OID, ELLI, ORGANISER, HOME_CARE, WHEN, "20260901")
    second = replace(first, oid=f"{OID}2", set_id=OID, version=2, client=later)
    for paper, state in ((first, State.DONE), (second, State.PARKED)):
        world.archive.documents[paper.oid] = sign(paper.xml(), leaf(), WHEN)
        assert _ended(world.run(world.announce(paper.oid)))[0] == state
    assert world.grants() == [("1", *HELD)]


def test_a_grant_that_comes_back_is_in_force_again_with_its_matters(world: GrantWorld) -> None:
    world.house.matters.hand_over([Matter(Hetu(SAIMA.hetu), Oid(DAY_CENTRE), Oid(ORGANISER), MATTER)])
    for version, content in enumerate((BOTH, ONE, BOTH), 1):
        world.send(content, version)
    assert world.grants() == [("1", *HELD), ("2", *HELD)]
    newest, *before = (stored.resource for stored in _history(world, DAY_CENTRE))
    assert ["data" in consent["provision"] for consent in before] == [
        True,
        True,
        False,
    ]  # at no moment without it again
    assert [item["reference"]["identifier"]["value"] for item in newest["provision"]["data"]] == [MATTER.urn]
    assert [item["valueInteger"] for item in newest["extension"]] == [3]


def test_a_period_that_changed_is_changed(world: GrantWorld) -> None:
    world.send(ONE, 1)
    world.send(body(task(producer(end="2026-12-31"))), 2)
    assert world.grants() == [("1", "active", "2026-09-01", "2026-12-31")]


def test_a_version_that_names_nobody_withdraws_all(world: GrantWorld) -> None:
    world.send(BOTH, 1)
    assert _ended(world.send(NOBODY, 2)) == (State.DONE, "GRA-10")
    assert world.grants() == [("1", *WITHDRAWN), ("2", *WITHDRAWN)]
    assert _ended(world.send(BOTH, 1, oid=f"{OID}1")) == (State.DONE, "GRA-10")
    assert world.grants() == [("1", *WITHDRAWN), ("2", *WITHDRAWN)]


@pytest.mark.parametrize("content", [NOBODY, body(own_task())])
def test_a_document_that_names_nobody_is_done_and_remembered(world: GrantWorld, content: Any) -> None:
    """Else the version that it withdrew would come into force when it comes late."""
    ended = world.send(content, 2)
    assert _ended(ended) == (State.DONE, "GRA-02")
    assert "names no producer" in ended.reason
    assert "grants nothing" in ended.reason
    again = world.send(content, 2)
    assert _ended(again) == (State.DONE, "GRA-02")
    assert "already here" in again.reason
    assert world.held("Task") == []
    assert _ended(world.send(BOTH, 1)) == (State.DONE, "GRA-10")
    assert world.grants() == []
    (record,) = world.held("Provenance")
    conform({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": record}]})
    world.send(ONE, 3)
    assert world.grants() == [("1", *HELD)]


def test_own_production_beside_a_bought_service_bothers_nobody(world: GrantWorld) -> None:
    for version, tasks in enumerate(((own_task(), task(producer())), (task(producer()), own_task())), 1):
        assert _ended(world.send(body(*tasks), version)) == (State.DONE, "GRA-01 GRA-02 GRA-07 GRA-09")
    assert (world.grants(), world.held("Task")) == ([("1", *HELD)], [])


def test_a_service_that_the_organiser_takes_into_its_own_production_is_withdrawn(world: GrantWorld) -> None:
    world.send(BOTH, 1)
    ended = world.send(body(own_task()), 2)
    assert _ended(ended) == (State.DONE, "GRA-10")
    assert "withdrawn" in ended.reason
    assert (world.grants(), world.held("Task")) == ([("1", *WITHDRAWN), ("2", *WITHDRAWN)], [])


def test_a_performer_comes_into_force_and_is_withdrawn_alone(world: GrantWorld) -> None:
    """GRA-08: its unit is looked up, its matter joins, its Consent has a history; the producer's is not touched."""
    world.house.matters.hand_over([Matter(Hetu(SAIMA.hetu), Oid(DAY_CENTRE), Oid(ORGANISER), MATTER)])
    performed = body(task(producer() | {"palveluntoteuttaja": [producer(DAY_CENTRE, end="2026-12-31")]}))
    assert _ended(world.send(performed, 1)) == (State.DONE, "GRA-01 GRA-02 GRA-07 GRA-09")
    assert world.registers.asked == [HOME_CARE, DAY_CENTRE]
    assert world.grants() == [("1", *HELD), ("2", "active", "2026-09-01", "2026-12-31")]
    assert "data" in _history(world, DAY_CENTRE)[0].resource["provision"]
    assert _ended(world.send(ONE, 2))[0] == State.DONE
    assert world.grants() == [("1", *HELD), ("2", "inactive", "2026-09-01", "2026-12-31")]
    assert [stored.resource["status"] for stored in _history(world, HOME_CARE)] == ["active", "active"]


def test_a_performer_whose_period_is_in_doubt_waits_for_a_person_and_the_producer_does_not(world: GrantWorld) -> None:
    performed = producer(end="2026-12-31") | {"palveluntoteuttaja": [producer(DAY_CENTRE)]}
    ended = world.send(body(task(performed)), 1)
    assert _ended(ended) == (State.PARKED, "GRA-08")
    assert "not within the producer's" in ended.reason
    assert world.grants() == [("1", "active", "2026-09-01", "2026-12-31")]


def test_a_late_version_changes_nothing_and_bothers_nobody(world: GrantWorld) -> None:
    world.send(ONE, 2)
    before = world.grants()
    asked = len(world.registers.asked)
    world.registers.failure = Theirs("register", "is away.")
    world.house.matters.hand_over([Matter(Hetu(SAIMA.hetu), Oid("1.2.246.10.99999861.10.77"), Oid(ORGANISER), MATTER)])
    ended = world.send(body(task(producer("1.2.246.10.99999861.10.77"))), 1)
    assert _ended(ended) == (State.DONE, "GRA-10")
    assert "newer version" in ended.reason
    assert (world.grants(), len(world.registers.asked), world.held("Task")) == (before, asked, [])


def test_a_version_that_comes_twice_is_done_twice_and_written_once(world: GrantWorld) -> None:
    world.send(BOTH, 1)
    ended = world.send(BOTH, 1)
    assert _ended(ended) == (State.DONE, "GRA-01 GRA-02 GRA-07 GRA-09")
    assert "already here" in ended.reason
    assert [len(_history(world, unit)) for unit in (HOME_CARE, DAY_CENTRE)] == [1, 1]
    assert world.held("Task") == []


@pytest.mark.parametrize(
    ("content", "changes"), [(ONE, {}), (BOTH, {"oid": f"{OID}9"})], ids=["other-body", "other-document"]
)
@pytest.mark.parametrize("newer", [False, True])
def test_a_version_that_contradicts_its_own_number_is_refused(
    world: GrantWorld, content: Any, changes: dict[str, Any], *, newer: bool
) -> None:
    world.send(BOTH, 1)
    if newer:
        world.send(BOTH, 2)
    before = world.grants()
    ended = world.send(content, 1, **changes)
    assert _ended(ended) == (State.PARKED, "GRA-10")
    assert "same set and version" in ended.reason
    assert world.grants() == before


def test_a_version_about_somebody_else_is_refused(world: GrantWorld) -> None:
    world.send(ONE, 2)
    for version in (1, 3):
        ended = world.send(body(task(producer()), client=ELLI), version, client=ELLI)
        assert (_ended(ended), world.grants()) == ((State.PARKED, "GRA-10"), [("1", *HELD)])


def _temporary(world: GrantWorld, content: Any, version: int) -> MessageRecord | None:
    """A version from the time when the client had a temporary id only."""
    system, value = "1.2.246.10.99999810.22.2026", "181188U999X"
    told = content["asiakkuusasiakirja"]
    client = {"tilapainen_yksilointitunnus": {"system": f"urn:oid:{system}", "value": value}}
    paper = document(
        {"asiakkuusasiakirja": told | {"asiakas": client}}, oid=f"{OID}{version}", set_id=OID, version=version
    )
    raw = paper.xml().replace(
        f'root="1.2.246.21" extension="{SAIMA.hetu}"'.encode(), f'root="{system}" extension="{value}"'.encode()
    )
    world.archive.documents[paper.oid] = sign(raw, leaf(), WHEN)
    return world.run(world.announce(paper.oid))


def test_a_client_whose_identity_became_known_leaves_no_grant_under_the_temporary_id(world: GrantWorld) -> None:
    assert _ended(_temporary(world, BOTH, 1))[0] == State.DONE
    world.send(ONE, 2)
    assert world.grants() == [("1", *HELD), ("1", *WITHDRAWN), ("2", *WITHDRAWN)]
    (held,) = (consent for consent in world.held("Consent") if consent["status"] == "active")
    assert held["patient"]["identifier"]["value"] == SAIMA.hetu


def test_a_temporary_id_that_comes_late_changes_nothing(world: GrantWorld) -> None:
    world.send(ONE, 2)
    assert _ended(_temporary(world, BOTH, 1)) == (State.DONE, "GRA-10")
    assert world.grants() == [("1", *HELD)]


def test_a_protected_address_is_labelled_on_every_grant_of_the_document(world: GrantWorld) -> None:
    world.send(BOTH, 1)
    assert not any("security" in consent["meta"] for consent in world.held("Consent"))
    world.send(_protected(ONE), 2)
    assert [consent["meta"]["security"] for consent in world.held("Consent")] == [[LABEL], [LABEL]]
    world.send(ONE, 3)
    assert not any("security" in consent["meta"] for consent in world.held("Consent"))


def test_another_organisers_document_of_the_same_set_touches_nothing(world: GrantWorld) -> None:
    """GRA-02: each organiser answers for its own; a header may name any set."""
    other = "1.2.246.10.99999820.10.0"
    world.send(ONE, 1)
    content = {
        "asiakkuusasiakirja": NOBODY["asiakkuusasiakirja"]
        | {"palvelunjarjestajan_toimintayksikko": {"system": "1.2.246.537.6.202", "code": other, "display": "Toinen"}}
    }
    for told, version in ((content, 9), (_by(content), 10)):
        paper = document(told, oid=f"{OID}{version}", set_id=OID, version=version, custodian=other, author_unit=other)
        world.archive.documents[paper.oid] = sign(paper.xml(), leaf(other), WHEN)
        assert _ended(world.run(world.announce(paper.oid)))[0] == State.DONE
    assert world.grants() == [("1", *HELD), ("1", *HELD)]


def _by(content: dict[str, Any]) -> dict[str, Any]:
    """The same organiser's document, which names the producer that the other's names."""
    tasks = {"sosiaalihuollon_palvelutehtava": [task(producer())]}
    return {"asiakkuusasiakirja": content["asiakkuusasiakirja"] | tasks}


def test_two_workers_with_two_versions_at_once_end_in_the_newer(world: GrantWorld) -> None:
    """The other version is stored between the judging of this one and its writing."""
    world.send(BOTH, 1)
    second, third = world.write(ONE, 2), world.write(NOBODY, 3)
    _meanwhile(world, lambda: world.run(third))
    assert _ended(world.run(second)) == (State.DONE, "GRA-10")
    assert world.grants() == [("1", *WITHDRAWN), ("2", *WITHDRAWN)]


def test_the_first_two_versions_at_once_end_in_the_newer(world: GrantWorld) -> None:
    world.registers.coming = {DAY_CENTRE}
    first, second = world.write(BOTH, 1), world.write(ONE, 2)
    _meanwhile(world, lambda: world.run(second))
    assert _ended(world.run(first)) == (State.DONE, "GRA-10")
    assert world.grants() == [("1", *HELD)]


def _meanwhile(world: GrantWorld, act: Callable[[], object]) -> None:
    """Do something once, when the next version has been judged and is about to be written."""
    resources, write = world.house.resources, world.house.resources.put_all

    def put_all(*arguments: Any) -> list[Stored]:
        del resources.__dict__["put_all"]
        act()
        return write(*arguments)

    resources.__dict__["put_all"] = put_all


def test_many_workers_at_once_end_in_the_newest_version(world: GrantWorld) -> None:
    world.send(BOTH, 1)
    messages = [world.write((BOTH, ONE, NOBODY)[version % 3], version) for version in range(2, 10)]
    workers = [threading.Thread(target=world.run, args=(message,)) for message in messages]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {world.house.messages.find(message).state for message in messages} == {State.DONE}
    assert world.grants() == [("1", *HELD), ("2", *HELD)]


# --- Failures and second attempts ------------------------------------------------------------------------------------


def test_a_document_that_waited_for_the_register_comes_into_force_at_the_next_attempt(world: GrantWorld) -> None:
    world.registers.coming = {HOME_CARE}
    message = world.write(BOTH, 1)
    assert _ended(world.run(message)) == (State.PARKED, "GRA-09")
    assert world.grants() == [("1", "proposed", "2026-09-01", None), ("2", *HELD)]
    world.registers.coming = set()
    assert _ended(world.run(message))[0] == State.DONE
    assert world.grants() == [("1", *HELD), ("2", *HELD)]


def test_a_parked_version_that_was_replaced_meanwhile_is_done_when_it_is_run_again(world: GrantWorld) -> None:
    world.registers.coming = {HOME_CARE}
    message = world.write(ONE, 1)
    world.run(message)
    world.send(NOBODY, 2)
    world.registers.coming = set()
    assert _ended(world.run(message)) == (State.DONE, "GRA-10")
    assert world.grants() == [("1", *WITHDRAWN)]


def test_a_refusal_of_the_archives_parks_the_document_and_the_next_attempt_asks_again(world: GrantWorld) -> None:
    message = world.write(ONE, 1)
    world.archive.failure = Refused.because("KANTA-AR", "the archive refused the message.")
    assert _ended(world.run(message)) == (State.PARKED, "KANTA-AR")
    world.archive.failure = None
    assert _ended(world.run(message))[0] == State.DONE
    assert (world.grants(), world.archive.asked) == ([("1", *HELD)], 2)


def test_a_register_that_is_away_stops_the_document_and_nothing_is_lost(world: GrantWorld) -> None:
    message = world.write(ONE, 1)
    world.registers.failure = Theirs("register", "is away.")
    assert world.run(message) is None
    assert world.grants() == []
    world.registers.failure = None
    assert _ended(world.run(message, again=False))[0] == State.DONE
    assert (world.grants(), world.archive.asked) == ([("1", *HELD)], 1)


def test_a_signer_who_is_not_believed_any_more_stops_the_document_before_it_is_stored(world: GrantWorld) -> None:
    message = world.write(ONE, 1)
    world.registers.failure = Theirs("register", "is away.")
    world.run(message)
    world.registers.failure, world.believed = None, Trust((), ())
    assert _ended(world.run(message, again=False))[0] == State.PARKED
    assert world.grants() == []


@pytest.mark.parametrize(
    "content",
    [
        [],
        [{}],
        [{"attachment": {}}],
        [{"attachment": {"url": "https://example.test/paper.xml"}}],
        [{"attachment": {"data": "ääää"}}],
        [{"attachment": {"data": "!"}}],
        [{"attachment": {"url": f"urn:oid:{OID}"}}, {"attachment": {"url": f"urn:oid:{OID}2"}}],
    ],
)
def test_a_reference_that_names_no_one_document_waits_for_a_person(world: GrantWorld, content: list[Any]) -> None:
    reference = {"resourceType": "DocumentReference", "status": "current", "content": content}
    world.house.resources.put("odd", reference, NOW)
    assert _ended(world.run("odd"))[0] == State.PARKED
    assert world.archive.asked == 0


def test_a_document_that_comes_with_its_reference_needs_no_archive(world: GrantWorld) -> None:
    raw = sign(document(ONE).xml(), leaf(), WHEN)
    message = world.announce(OID, data=base64.b64encode(raw).decode())
    assert _ended(world.run(message))[0] == State.DONE
    withdrawal = sign(document(NOBODY, oid=f"{OID}2", set_id=OID, version=2).xml(), leaf(), WHEN)
    assert _ended(world.run(world.announce(OID, data=base64.b64encode(withdrawal).decode())))[0] == State.DONE
    assert (world.grants(), world.archive.asked) == ([("1", *WITHDRAWN)], 0)
