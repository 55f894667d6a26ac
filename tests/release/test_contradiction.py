"""A request that describes another study than the archive has goes to a person, who sees both sides (REL-01)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapter.store.messages import State
from tests.fhir.conforming import validates
from tests.release.release_world import ReleaseWorld
from tests.release.releases import translations

AGREES: dict[str, Any] = {
    "name": "TESTINEN^MAIJA LIISA",
    "day": "20261103",
    "time": "081703",
    "description": "Wrist X-ray",
    "modalities": ("DX", "PR"),
}
#: One thing that the archive says otherwise, and the words of it that only the handler may see.
CONTRADICTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "name": ({"name": "Kokeilu^Otto"}, "Kokeilu^Otto", "Potilaan nimi"),
    "study": ({"description": "Polven röntgen"}, "Polven röntgen", "Tutkimus"),
    "day": ({"day": "20261030"}, "30.10.2026", "Päivä"),
    "time": ({"time": "132000"}, "13:20", "Kellonaika"),
    "modality": ({"modalities": ("MR",)}, "MR", "Kuvausmenetelmä"),
}


@pytest.fixture
def world(tmp_path: Path) -> ReleaseWorld:
    return ReleaseWorld(tmp_path)


def send(world: ReleaseWorld, way: str) -> str:
    """The same request by mail or by FHIR; its id there."""
    world.consent()
    if way == "mail":
        world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")
        return ""
    world.order()
    read = world.house.resources.read("ServiceRequest", "r1").resource
    read["subject"]["display"] = "Maija Testinen"
    read["contained"][0]["description"] = "Ranteen röntgen"
    world.house.resources.put("r1", read, world.house.now())
    return "r1"


def shown(task: dict[str, Any]) -> list[tuple[str, str]]:
    """What the handler sees of the two sides; the answer that is ready to send is another input."""
    return [
        (one["type"]["text"], one["valueString"])
        for one in task.get("input", [])
        if one["type"]["coding"][0]["code"] == "shown"
    ]


@pytest.mark.parametrize("way", ["mail", "order"])
def test_what_is_written_otherwise_but_agrees_goes(world: ReleaseWorld, way: str) -> None:
    world.hus.says = dict(AGREES)
    ended = world.run(request_id=send(world, way))
    assert ended is not None
    assert (ended.state, len(world.tays.holds)) == (State.DONE, 5)


@pytest.mark.parametrize("way", ["mail", "order"])
@pytest.mark.parametrize("what", CONTRADICTS)
def test_what_contradicts_waits_for_a_person_who_sees_both_sides(world: ReleaseWorld, what: str, way: str) -> None:
    held, words, label = CONTRADICTS[what]
    world.hus.says = AGREES | held
    ended = world.run(request_id=send(world, way))
    assert ended is not None
    assert (ended.state, ended.rules, world.tays.holds, world.disclosures()) == (State.PARKED, "REL-01", {}, [])
    (task,) = world.held("Task", "parked")
    validates(task)
    assert len(shown(task)) == 3
    assert shown(task)[0] == ("AC-numero", "LAU0000001")
    (mine, asked), (theirs, found) = shown(task)[1:]
    assert (mine, theirs) == (f"{label} pyynnössä", f"{label} kuva-arkistossa")
    assert found == words != asked
    assert {*translations(task["input"][1]["type"]["_text"])} == {"sv", "en"}


def test_the_words_of_both_sides_stand_in_the_task_alone(world: ReleaseWorld) -> None:
    """Neither in its sentences nor in the table of messages, where an operator reads."""
    for held, _, _ in CONTRADICTS.values():
        world.hus.says |= held
    ended = world.run(request_id=send(world, "mail"))
    assert ended is not None
    (task,) = world.held("Task", "parked")
    told = f"{ended.reason} {task['statusReason']} {task['description']} {task['output']}"
    for words in ("Maija", "Kokeilu", "Polven", "Ranteen", "30.10", "3.11", "13:20", "08:15"):
        assert words not in told
    assert len(shown(task)) == 11


def test_the_contradictions_of_every_study_are_shown_at_once(world: ReleaseWorld) -> None:
    world.hus.says = AGREES | {"name": "Kokeilu^Otto"}
    send(world, "mail")
    world.mail.raw += b"AC-numero: LAU0000002; Thorax; 3.11.2026 klo 8.15\n"
    ended = world.run()
    assert ended is not None
    assert ended.state == State.PARKED
    assert "no study with that accession number" in ended.reason
    assert "patient's name" in ended.reason


def test_a_request_that_is_corrected_goes_when_it_is_run_again(world: ReleaseWorld) -> None:
    world.hus.says = AGREES | {"name": "Kokeilu^Otto"}
    send(world, "mail")
    world.run()
    world.hus.says = dict(AGREES)
    ended = world.run()
    assert ended is not None
    assert (ended.state, len(world.tays.holds)) == (State.DONE, 5)
