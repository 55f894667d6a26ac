"""A message that was moved to another unit is that unit's: its record, its handlers, its decision (PHO-02)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

import pytest

from adapter.config.peers import Unit
from adapter.config.photo import Confirmation
from adapter.desk.decision import Action, Decider, Decision
from adapter.desk.parked import ParkedMessages
from adapter.errors import Refused
from adapter.fhir.elements import Names
from adapter.identifiers import Oid
from adapter.photo.flow import park, photo
from adapter.photo.house import PhotoHouse
from adapter.photo.ports.record import RecordPatient
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from tests.mail.letters import letter, text
from tests.mail.letters import photo as picture
from tests.photo.test_whose_flow import MAILBOX, MESSAGE, FakeBox, Straight
from tests.region import NOW, PORVOO, region

LOVIISA = Oid("1.2.246.10.99999810.10.12")
TASK = str(Names(MESSAGE).uuid("parked"))


class FiledError(Exception):
    """The record system was given the photo."""


@dataclass
class OneRecord:
    """The record system of one unit. It knows the sender, or nobody."""

    unit: Oid
    known: dict[Oid, str]
    asked: list[Oid]

    def find_patient(self, person: object) -> RecordPatient | None:
        assert person
        self.asked.append(self.unit)
        family = self.known.get(self.unit, "")
        return RecordPatient("Patient/1", family, ("Maija", "Liisa"), protected=False) if family else None

    def file(self, *_: object) -> tuple[str, ...]:
        raise FiledError(self.unit)


@dataclass
class Clinics:
    """Two units with a record system each."""

    house: PhotoHouse
    known: dict[Oid, str] = field(default_factory=lambda: {LOVIISA: "Testinen"})
    asked: list[Oid] = field(default_factory=list)

    def decide(self, action: Action, unit: Oid | None = None) -> None:
        house: Any = self.house
        takers = house.settings.photo_units()
        desk = ParkedMessages(
            house.resources, house.messages, house.decisions, house.blobs, house.mailbox, PORVOO, takers
        )
        desk.decide(MESSAGE, Decision(action, Decider("Helmi", account="helmi"), "käy Loviisassa", NOW, unit=unit))

    def run(self) -> dict[str, Any]:
        self.asked.clear()
        attempt = self.house.messages.begin(MESSAGE, "photo", MAILBOX, NOW).attempt
        photo(Straight(attempt=f"{MESSAGE}-{attempt}"), self.house, MAILBOX, 1)
        return self.house.resources.read("Task", TASK).resource


@pytest.fixture
def clinics(tmp_path: Path) -> Iterator[Clinics]:
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    box = FakeBox(letter(text("Hei, tässä sovittu kuva ranteestani."), picture()))
    made: list[Clinics] = []

    def record(unit: Unit) -> OneRecord:
        return OneRecord(unit.oid, made[0].known, made[0].asked)

    given = {
        "settings": region().model_copy(update={"photo": Confirmation.model_validate({"confirm": "doubt"})}),
        "resources": Resources(engine),
        "messages": Messages(engine),
        "blobs": Blobs(engine),
        "decisions": Decisions(engine),
        "record": record,
        "mailbox": lambda _: box,
        "now": lambda: NOW,
    }
    made.append(Clinics(PhotoHouse(**(cast("Any", dict.fromkeys(one.name for one in fields(PhotoHouse))) | given))))
    yield made[0]
    engine.dispose()


def _owner(task: dict[str, Any]) -> str:
    return str(task["owner"]["identifier"]["value"])


def _rules(task: dict[str, Any]) -> list[str]:
    return [one["valueString"] for one in task["output"]]


def test_the_new_unit_is_asked_and_its_handler_decides_before_anything_is_filed(clinics: Clinics) -> None:
    first = clinics.run()
    assert (_owner(first), _rules(first), clinics.asked) == (PORVOO.urn, ["PHO-06"], [PORVOO])
    clinics.decide(Action.MOVE, LOVIISA)
    moved = clinics.run()
    assert (_owner(moved), _rules(moved), clinics.asked) == (LOVIISA.urn, ["PHO-02"], [LOVIISA])
    assert moved["status"] == "requested"
    assert clinics.house.messages.find(MESSAGE).state == State.PARKED


def test_once_its_handler_lets_it_go_on_it_is_filed_in_that_units_record(clinics: Clinics) -> None:
    clinics.run()
    clinics.decide(Action.MOVE, LOVIISA)
    clinics.run()
    clinics.decide(Action.REFILE)
    with pytest.raises(FiledError) as filed:
        clinics.run()
    assert filed.value.args == (LOVIISA,)


def test_what_stops_it_at_the_new_unit_is_that_units_own_reason(clinics: Clinics) -> None:
    clinics.known[LOVIISA] = "Toinen"
    clinics.run()
    clinics.decide(Action.MOVE, LOVIISA)
    moved = clinics.run()
    assert (_owner(moved), _rules(moved)) == (LOVIISA.urn, ["PHO-06"])
    assert "the name in the message" in clinics.house.messages.find(MESSAGE).reason


def test_where_it_came_from_and_why_stays_with_it_however_often_it_waits(clinics: Clinics) -> None:
    clinics.run()
    clinics.decide(Action.MOVE, LOVIISA)
    clinics.run()
    clinics.decide(Action.MOVE, PORVOO)
    back = clinics.run()
    assert _owner(back) == PORVOO.urn
    left = [one["valueReference"]["identifier"]["value"] for one in back["input"]]
    assert left == [PORVOO.urn, LOVIISA.urn]
    assert [(note["authorString"], note["text"]) for note in back["note"]] == [("Helmi", "käy Loviisassa")] * 2


def test_a_step_that_is_done_twice_tells_it_once(clinics: Clinics) -> None:
    clinics.run()
    clinics.decide(Action.MOVE, LOVIISA)
    for _ in range(2):
        park(Straight(attempt=f"{MESSAGE}-2"), clinics.house, MAILBOX, 1, "", Refused.because("PHO-02", "moved."), ())
    task = clinics.house.resources.read("Task", TASK).resource
    assert (len(task["input"]), len(task["note"])) == (1, 1)
