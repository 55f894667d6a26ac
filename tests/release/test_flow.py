"""The release flow when the world changes its mind in the middle: what stops it, and what is told of what had gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from adapter.desk.consents import PaperConsents
from adapter.desk.decision import Decider, find_offer
from adapter.errors import Conflict, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.images import Held
from adapter.release.rules.grounds import PROHIBITED
from adapter.release.writing.consent import Paper
from adapter.store.decisions import Given
from adapter.store.messages import State
from tests.region import MAIJA, NOW, PEKKA, destination
from tests.release.release_world import DESK, MESSAGE, ReleaseWorld, image
from tests.release.releases import translations


@pytest.fixture
def world(tmp_path: Path) -> ReleaseWorld:
    return ReleaseWorld(tmp_path)


def to_tays(world: ReleaseWorld) -> None:
    world.consent()
    world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")


def at(step: str, act: Callable[[], object]) -> Callable[[str], object]:
    """Do something once, before this step."""
    left = [act]
    return lambda name: left.pop()() if name == step and left else None


def test_a_transfer_goes_and_is_recorded(world: ReleaseWorld) -> None:
    to_tays(world)
    ended = world.run()
    assert ended is not None
    assert (ended.state, len(world.tays.holds), len(world.kanta.entries)) == (State.DONE, 5, 1)
    assert world.disclosures() == [("0", ["5/5"])]
    assert world.mail.gone


def test_what_people_note_in_a_task_while_images_move_stays(world: ReleaseWorld) -> None:
    note = {"text": "Soitettu Taysiin."}

    def add_notes() -> None:
        for stored in world.house.resources.find("Task", []):
            world.house.resources.put(stored.id, stored.resource | {"note": [note]}, NOW)

    to_tays(world)
    world.before = at("record", add_notes)
    world.run()
    tasks = world.held("Task")
    assert {task["status"] for task in tasks} >= {"completed"}
    assert [task["note"] for task in tasks if "note" in task] == [[note]] * 2


def test_a_destination_that_dies_in_the_middle_leaves_a_record_of_what_had_gone(world: ReleaseWorld) -> None:
    to_tays(world)
    world.tays.lost_after = [3, 0, 0]
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "REL-12")
    assert world.disclosures() == [("4", ["3/5"])]
    assert [task["status"] for task in world.held("Task", "release-study")] == ["failed"]
    assert world.held("ServiceRequest")[0]["status"] == "on-hold"
    assert len(world.kanta.entries) == 1
    again = world.run()
    assert again is not None
    assert (again.state, len(world.tays.holds), len(world.kanta.entries)) == (State.DONE, 5, 2)
    assert world.disclosures() == [("4", ["3/5"]), ("0", ["2/5"])]
    assert world.held("ServiceRequest")[0]["status"] == "completed"


def test_what_had_gone_is_recorded_when_the_rest_is_refused(world: ReleaseWorld) -> None:
    """Three have gone when the source's list, asked for a third time, becomes one that is refused."""
    to_tays(world)
    world.tays.lost_after = [3]
    holdings, answers = world.hus.holdings, [0]

    def list_oddly(study: str) -> tuple[Held, ...]:
        answers[0] += 1
        held = holdings(study)
        return held if answers[0] <= 2 else tuple(replace(one, series="1\\2") for one in held)

    world.hus.holdings = list_oddly  # type: ignore[method-assign]
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "REL-01")
    assert "several values" in ended.reason
    assert world.disclosures() == [("4", ["3/5"])]


def test_what_nobody_could_count_is_told_as_not_known(world: ReleaseWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    to_tays(world)
    world.tays.lost_after = [3, 0, 0]

    def away(_: str) -> None:
        raise Theirs("tays", "could not be reached.")

    world.before = at("count-0", lambda: monkeypatch.setattr(world.tays, "holdings", away))
    world.run()
    assert world.disclosures() == [("4", ["?/5"])]
    assert len(world.kanta.entries) == 1


def test_what_was_there_before_is_not_told_as_sent(world: ReleaseWorld) -> None:
    to_tays(world)
    world.tays.holds = dict(world.hus.holds)
    ended = world.run()
    assert ended is not None
    assert (ended.state, world.disclosures(), world.kanta.entries) == (State.DONE, [], [])


def test_a_refusal_of_the_archives_loses_neither_the_record_nor_the_request(world: ReleaseWorld) -> None:
    world.write("HUSin toimeksianto", "Kymenlaakso")
    world.kanta.refuses = True
    assert world.run() is None
    assert (len(world.pacs.orders), world.disclosures(), world.mail.gone) == (1, [("0", ["5/5"])], False)
    assert not world.mail.quarantined
    world.kanta.refuses = False
    ended = world.run(again=False)
    assert ended is not None
    assert (ended.state, len(world.kanta.entries), len(world.pacs.orders), world.mail.gone) == (State.DONE, 1, 1, True)
    assert world.disclosures() == [("0", ["5/5"])]


@pytest.mark.parametrize("step", ["carry-out-0", "look-0"])
def test_a_consent_withdrawn_after_it_was_seen_stops_the_release(world: ReleaseWorld, step: str) -> None:
    to_tays(world)
    world.before = at(step, lambda: world.consent(status="inactive"))
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds, world.kanta.entries) == (State.PARKED, "REL-05", {}, [])


def test_a_prohibition_that_comes_late_is_audited_as_a_no(world: ReleaseWorld) -> None:
    to_tays(world)
    world.before = at("carry-out-0", lambda: setattr(world.kanta, "prohibited", True))
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds) == (State.PARKED, "REL-04", {})
    assert [event["outcome"] for event in world.held("AuditEvent")] == ["8"]


def test_what_was_decided_is_carried_out_whatever_becomes_of_the_configuration(world: ReleaseWorld) -> None:
    to_tays(world)
    settings = world.settings
    moved = [
        place.model_copy(update={"connection": "nowhere"}) if place.id == "tays" else place
        for place in settings.destination
    ]
    world.before = at("look-0", lambda: world.reconfigure(settings.model_copy(update={"destination": moved})))
    ended = world.run()
    assert ended is not None
    assert (ended.state, len(world.tays.holds)) == (State.DONE, 5)


def test_a_request_withdrawn_in_the_middle_stops_and_stays_withdrawn(world: ReleaseWorld) -> None:
    world.consent()
    world.order()

    def withdraw() -> None:
        world.house.resources.change(
            "ServiceRequest", "r1", lambda held: held | {"status": "revoked", "note": [{"text": "Ei tarvita."}]}, NOW
        )

    world.before = at("carry-out-0", withdraw)
    ended = world.run(request_id="r1")
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds) == (State.PARKED, "REL-01", {})
    (request,) = world.held("ServiceRequest")
    assert (request["status"], request["note"]) == ("revoked", [{"text": "Ei tarvita."}])


def test_a_request_that_waits_for_a_person_can_be_run_again(world: ReleaseWorld) -> None:
    """The consent comes after the request."""
    world.order()
    first = world.run(request_id="r1")
    assert first is not None
    assert (first.state, first.rules) == (State.PARKED, "REL-05")
    world.hus.holds, kept = {}, world.hus.holds
    world.consent()
    world.house.resources.change("ServiceRequest", "r1", lambda held: held | {"status": "active"}, NOW)
    second = world.run(request_id="r1")  # the study is not in the PACS yet
    assert second is not None
    assert world.held("ServiceRequest")[0]["status"] == "on-hold"
    world.hus.holds = kept
    third = world.run(request_id="r1")
    assert third is not None
    assert (third.state, len(world.tays.holds)) == (State.DONE, 5)


@pytest.mark.parametrize(("basis", "place"), [("suostumus", "Tays"), ("laki 459/2015", "Esimerkkivakuutus Oy")])
def test_a_study_that_grows_after_it_was_found_is_for_a_person(world: ReleaseWorld, basis: str, place: str) -> None:
    world.consent()
    world.write(basis, place, "Suostumus: Consent/c1\n" if place == "Tays" else "")
    more = image(5)
    world.before = at("look-0", lambda: world.hus.holds.update({more.instance: more}))
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds) == (State.PARKED, "REL-12", {})
    assert "states 5 images of a study and lists 6" in ended.reason
    assert not list(world.media_folder.glob("*"))
    again = world.run()
    assert again is not None
    assert again.state == State.DONE


def test_a_provenance_of_a_client_is_no_attempt_that_sent_something(world: ReleaseWorld) -> None:
    world.consent()
    world.order()
    about = {"target": [{"reference": "ServiceRequest/r1"}], "agent": [{"who": {"display": "x"}}]}
    told = {"resourceType": "Provenance", "recorded": "2026-11-22T14:00:00Z"} | about
    world.house.resources.put("0f0e0d0c-0001-4000-8000-000000000001", told, NOW)
    world.kanta.prohibited = True
    ended = world.run(request_id="r1")
    assert ended is not None
    assert ended.rules == "REL-04"
    assert world.held("ServiceRequest")[0]["status"] == "revoked"
    assert [task["status"] for task in world.held("Task", "release-study")] == ["rejected"]


def test_a_no_after_a_part_was_sent_does_not_untell_it(world: ReleaseWorld) -> None:
    to_tays(world)
    world.tays.lost_after = [3, 0, 0]
    world.run()
    world.kanta.prohibited = True
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "REL-04")
    assert world.held("ServiceRequest")[0]["status"] == "on-hold"
    (task,) = world.held("Task", "release-study")
    assert {item["valueUnsignedInt"] for item in task["output"] if "valueUnsignedInt" in item} == {3, 5}
    assert world.disclosures() == [("4", ["3/5"])]


def test_a_medium_is_written_for_the_post_and_disclosed_by_nobody_yet(world: ReleaseWorld) -> None:
    world.write("laki 459/2015", "Esimerkkivakuutus Oy")
    ended = world.run()
    assert ended is not None
    assert (ended.state, world.disclosures(), len(world.kanta.entries)) == (State.DONE, [], 1)
    assert [file.suffix for file in world.media_folder.iterdir()] == [".zip"]
    assert world.house.media.all()[0].message == MESSAGE
    assert [task["status"] for task in world.held("Task", "release-study")] == ["in-progress"]
    assert world.held("ServiceRequest")[0]["status"] == "active"


def test_a_medium_that_waits_is_withdrawn_by_a_later_no(world: ReleaseWorld) -> None:
    world.write("laki 459/2015", "Esimerkkivakuutus Oy")
    world.kanta.refuses = True
    assert world.run() is None
    world.kanta.prohibited = True
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, list(world.media_folder.glob("*"))) == (State.PARKED, "REL-04", [])
    assert world.house.media.all() == []
    assert [task["status"] for task in world.held("Task", "post-medium")] == ["cancelled"]


def test_a_withdrawn_medium_says_why_whatever_the_reason(world: ReleaseWorld) -> None:
    world.write("laki 459/2015", "Esimerkkivakuutus Oy")
    world.kanta.refuses = True
    assert world.run() is None
    world.hus.gives_too = [replace(next(iter(world.hus.holds.values())), patient="230984-902V")]
    ended = world.run()
    assert ended is not None
    assert (ended.rules, world.house.media.all()) == ("REL-01", [])
    assert all(event["outcomeDesc"] for event in world.held("AuditEvent"))


def test_a_medium_is_not_made_of_another_patients_image(world: ReleaseWorld) -> None:
    world.write("laki 459/2015", "Esimerkkivakuutus Oy")
    world.hus.gives_too = [replace(next(iter(world.hus.holds.values())), patient="230984-902V")]
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, list(world.media_folder.glob("*"))) == (State.PARKED, "REL-01", [])


def test_a_refused_request_waits_with_the_desk_in_its_own_language_and_names_the_patient(world: ReleaseWorld) -> None:
    world.write("HUSin toimeksianto", "Kymenlaakso")
    world.kanta.prohibited = True
    world.run()
    (task,) = world.held("Task", "parked")
    assert (task["language"], task["for"]["identifier"]["value"]) == ("fi", MAIJA)
    assert task["owner"]["display"] == world.settings.desks.county["kymenlaakso"].name
    assert task["statusReason"]["text"] == PROHIBITED.said.fi
    assert translations(task["statusReason"]["_text"])["sv"] == PROHIBITED.said.sv


def test_a_request_that_cannot_be_read_names_nobody(world: ReleaseWorld) -> None:
    world.write("HUSin toimeksianto", "Kymenlaakso")
    world.mail.raw = world.mail.raw.replace(b"LAU0000001", b"")
    world.run()
    (task,) = world.held("Task", "parked")
    assert "for" not in task
    assert task["focus"]["display"] == DESK


def test_a_line_that_is_not_understood_is_shown_in_the_task_alone(world: ReleaseWorld) -> None:
    world.write(
        "potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n\nVain jos Kerttu Koekäyttäjä suostuu.\n"
    )
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds) == (State.PARKED, "REL-01", {})
    (task,) = world.held("Task", "parked")
    shown = [item for item in task["input"] if item["type"]["coding"][0]["code"] == "shown"]
    assert [item["valueString"].partition(": ")[2] for item in shown] == ["Vain jos Kerttu Koekäyttäjä suostuu."]
    assert "Not understood: line" in ended.reason
    assert "Kerttu" not in f"{ended} {task | {'input': []}}"


def _enter(world: ReleaseWorld, **changes: object) -> str:
    """Somebody at the desk enters Maija's paper for the request that waits."""
    desk = PaperConsents(world.engine, world.house.resources, world.house.messages, world.settings.organisation.oid)
    paper = Paper(Hetu.parse(MAIJA), "", date(2026, 11, 3), None, destination("tays"), (), "mappi 12")
    order = world.held("ServiceRequest")[0]["id"]
    by = Decider("Iida", account="iida")
    return desk.enter(str(UUID(int=7, version=4)), replace(paper, **changes), MESSAGE, order, by, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(("basis", "more"), [("hoitosuhde", ""), ("suostumus", "Suostumus: SUO-2026-0099\n")])
def test_a_consent_entered_from_paper_carries_the_request_that_waited(
    world: ReleaseWorld, basis: str, more: str
) -> None:
    world.write(basis, "Tays", more)
    first = world.run()
    assert first is not None
    assert (first.state, first.rules, world.tays.holds) == (State.PARKED, "REL-05", {})
    address = _enter(world)
    second = world.run()
    assert second is not None
    assert (second.state, len(world.tays.holds), len(world.kanta.entries)) == (State.DONE, 5, 1)
    (order,) = world.held("ServiceRequest")
    assert (order["status"], order["reasonCode"][0]["coding"][0]["code"]) == ("completed", "consent")
    (disclosed,) = [event for event in world.held("AuditEvent") if event["subtype"][0]["code"] == "disclose"]
    assert address in str(disclosed["entity"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recipient": destination("vakuutus")}, "does not name this recipient"),
        ({"accessions": (AccessionNumber("LAU0000099"),)}, "does not cover every study"),
        ({"patient": Hetu.parse(PEKKA)}, "the consent is not this patient's"),
    ],
    ids=["recipient", "study", "patient"],
)
def test_a_paper_that_does_not_carry_the_request_is_refused_by_the_rules(
    world: ReleaseWorld, changes: dict[str, object], said: str
) -> None:
    world.write("hoitosuhde", "Tays")
    world.run()
    _enter(world, **changes)
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds) == (State.PARKED, "REL-05", {})
    assert said in ended.reason


def test_a_prohibition_stands_above_a_consent_from_paper(world: ReleaseWorld) -> None:
    world.write("hoitosuhde", "Tays")
    world.run()
    _enter(world)
    world.kanta.prohibited = True
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds) == (State.PARKED, "REL-04", {})


def test_a_request_that_waits_for_something_else_takes_no_consent(world: ReleaseWorld) -> None:
    world.write("hoitosuhde", "Tays")
    world.kanta.prohibited = True
    world.run()
    with pytest.raises(Conflict):
        _enter(world)
    assert world.held("Consent") == []


def test_a_request_goes_as_asked_once_a_person_has_taken_its_line_as_read(world: ReleaseWorld) -> None:
    world.consent()
    line = "Moikka taas sinne näppäimistöjen ääreen!"
    world.write("potilaan kirjallinen suostumus", "Tays", f"Suostumus: Consent/c1\n\n{line}\n")
    first = world.run()
    assert first is not None
    assert (first.state, first.rules) == (State.PARKED, "REL-01")
    offered = find_offer(world.held("Task", "parked")[0])
    world.house.decisions.give(MESSAGE, f"{MESSAGE}-2", Given(lines=offered))
    ended = world.run()
    assert ended is not None
    assert (ended.state, len(world.tays.holds)) == (State.DONE, 5)
    assert world.house.decisions.given(f"{MESSAGE}-2") == Given()


def test_a_line_taken_as_read_settles_nothing_else(world: ReleaseWorld) -> None:
    world.write("hoitosuhde", "Tays", "\nMoikka taas sinne näppäimistöjen ääreen!\n")
    world.run()
    offered = find_offer(world.held("Task", "parked")[0])
    for attempt, rule in ((2, "REL-05"), (3, "REL-04")):
        world.house.decisions.give(MESSAGE, f"{MESSAGE}-{attempt}", Given(lines=offered))
        ended = world.run()
        assert ended is not None
        assert (ended.state, ended.rules, world.tays.holds) == (State.PARKED, rule, {})
        world.kanta.prohibited = True


def test_a_line_of_a_service_request_is_not_offered_as_nobody_sees_the_whole_of_it(world: ReleaseWorld) -> None:
    world.consent()
    world.order()
    note = [{"text": "Moikka taas sinne näppäimistöjen ääreen!"}]
    world.house.resources.change("ServiceRequest", "r1", lambda held: held | {"note": note}, NOW)
    ended = world.run(request_id="r1")
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "REL-01")
    (task,) = world.held("Task", "parked")
    assert "Moikka" in str(task["input"])
    assert find_offer(task) == ""
