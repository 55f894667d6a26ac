"""The answer to whoever asked by mail: a person sends it, and it names neither the patient nor a study (PHO-12)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapter.errors import Finding
from adapter.identifiers import find_hetu_shapes
from adapter.release.desk import Act, PhysicalMedia
from adapter.release.rules.grounds import PROHIBITED
from adapter.release.writing.reply import parked_reply
from adapter.store.messages import State
from adapter.words import Sentence
from tests.region import NOW
from tests.release.release_world import MESSAGE, ReleaseWorld
from tests.release.releases import conforms, translations


@pytest.fixture
def world(tmp_path: Path) -> ReleaseWorld:
    return ReleaseWorld(tmp_path)


def to_tays(world: ReleaseWorld) -> None:
    world.consent()
    world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")


def answer(task: dict[str, Any]) -> dict[str, str]:
    """The ready answer of a Task in its languages; it names nobody."""
    conforms(task)
    (reply,) = [item for item in task["input"] if item["type"]["coding"][0]["code"] == "reply"]
    letters = {task.get("language", "fi"): reply["valueString"]} | translations(reply["_valueString"])
    for letter in letters.values():
        assert not find_hetu_shapes(letter)
        assert not {"Maija", "Testinen", "LAU0000001"} & set(letter.replace(".", " ").split())
        assert MESSAGE in letter
    return letters


def test_what_was_done_is_ready_to_be_sent(world: ReleaseWorld) -> None:
    to_tays(world)
    world.run()
    (task,) = world.held("Task", "answer-request")
    letters = answer(task)
    assert letters.keys() == {"fi", "sv", "en"}
    assert "4.11.2026" in letters["fi"]
    assert "Tutkimus 1/1: Perillä 5/5 kuvaa. Lausunto on pyydetty arkistosta" in letters["fi"]
    assert "5 of 5 images have arrived." in letters["en"]
    assert "suojatulla sähköpostilla: Porvoon terveysasema / lääkäri T. Testilä" in task["description"]
    assert task["status"] == "requested"


def test_a_no_says_why_and_what_can_be_done(world: ReleaseWorld) -> None:
    to_tays(world)
    world.kanta.prohibited = True
    world.run()
    (task,) = world.held("Task", "answer-request")
    assert PROHIBITED.said.sv in answer(task)["sv"]
    assert all("input" not in parked for parked in world.held("Task", "parked"))  # one answer, not two


def test_a_part_that_is_left_is_promised_another_answer(world: ReleaseWorld) -> None:
    to_tays(world)
    world.tays.lost_after = [3, 0, 0]
    world.run()
    letters = answer(world.held("Task", "answer-request")[0])
    assert "3 of 5 images have arrived." in letters["en"]
    assert "another answer" in letters["en"]


def test_what_is_missing_is_asked_for_in_the_parked_task(world: ReleaseWorld) -> None:
    world.write("HUSin toimeksianto", "Kymenlaakso")
    world.mail.raw = world.mail.raw.replace("Pyytäjä: lääkäri T. Testilä\n".encode(), b"")
    ended = world.run()
    assert ended is not None
    assert ended.state == State.PARKED
    (task,) = world.held("Task", "parked")
    letters = answer(task)
    assert "the person who asks is missing" in letters["en"]
    assert "uusi, täydellinen pyyntö suojatulla sähköpostilla" in letters["fi"]
    assert world.held("Task", "answer-request") == []


def test_what_only_the_archive_can_explain_is_not_told_to_whoever_asked(world: ReleaseWorld) -> None:
    to_tays(world)
    world.hus.holds = {key: _another(held) for key, held in world.hus.holds.items()}
    world.run()
    letters = answer(world.held("Task", "parked")[0])
    assert "another patient" not in letters["en"]
    assert "A professional looks into the request." in letters["en"]


def _another(held: Any) -> Any:
    return replace(held, patient="230984-902V")


def test_a_request_by_the_api_is_answered_there(world: ReleaseWorld) -> None:
    world.consent()
    world.order()
    world.run(request_id="r1")
    assert world.held("Task", "answer-request") == []


def test_a_quoted_name_or_code_is_not_sent_back() -> None:
    for quoted in ("ei ymmärretty: Maijan kuvat", "ei ymmärretty: 010594Y9032"):
        finding = Finding("REL-01", Sentence(quoted, quoted, quoted))
        letter = parked_reply("n", NOW, (finding,), "Maija Testinen").fi
        assert quoted not in letter
        assert "Ammattilainen selvittää pyyntöä." in letter


def test_a_medium_that_is_called_back_takes_its_answer_with_it(world: ReleaseWorld) -> None:
    world.write("laki 459/2015", "Esimerkkivakuutus Oy")
    world.run()
    (task,) = world.held("Task", "answer-request")
    assert "postitettu" in answer(task)["fi"]
    (medium,) = world.house.media.all()
    house = world.house
    desk = PhysicalMedia(house.resources, house.media, house.medium, {"display": "HUS"}, lambda: house.kanta)
    assert desk.withdraw(medium.id, [PROHIBITED], Act("nurse", NOW))
    for code in ("answer-request", "deliver-report"):
        assert [one["status"] for one in world.held("Task", code)] == ["cancelled"]
