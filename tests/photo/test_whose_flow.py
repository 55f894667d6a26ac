"""When a person confirms whose photo it is, what the handler is shown, what is filed then (PHO-03, PHO-06)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

import pytest

from adapter.config.photo import Confirmation
from adapter.config.settings import Settings
from adapter.errors import Refused
from adapter.fhir.elements import Names
from adapter.identifiers import Hetu
from adapter.photo.flow import match, photo, read
from adapter.photo.house import PhotoHouse
from adapter.photo.ports.record import RecordPatient
from adapter.run.arrival import fetch_mail
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions, Given
from adapter.store.messages import Messages
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from tests.mail.letters import letter, text
from tests.mail.letters import photo as picture
from tests.photo.invitations import FIRST, order
from tests.region import NOW, PEKKA, region

MESSAGE = "0123456789abcdef0123456789abcdef"
MAILBOX = "kuvat.porvoo@ita-uusimaa.example"
ORDINARY = letter(text("Hei, tässä sovittu kuva ranteestani."), picture())
OF_A_CHILD = letter(text("Hei, tässä tyttäreni ihottuma."), picture())


@dataclass
class FakeBox:
    """A mailbox with one mail."""

    raw: bytes
    aside: list[int] = field(default_factory=list)

    def fetch(self, uid: int, key: str) -> bytes:
        assert (uid, key) == (1, MESSAGE)
        return self.raw

    def quarantine(self, uid: int) -> None:
        self.aside.append(uid)


@dataclass
class FakeRecord:
    """A record system that knows the sender, and is given nothing."""

    def find_patient(self, person: object) -> RecordPatient:
        assert person
        return RecordPatient("Patient/1", "Testinen", ("Maija", "Liisa"), protected=False)


@dataclass
class MergingRecord:
    """A record system that merges the patient into another while the photo is being filed."""

    asked: int = 0

    def find_patient(self, person: object) -> RecordPatient:
        assert person
        self.asked += 1
        return RecordPatient(f"Patient/{self.asked}", "Testinen", ("Maija", "Liisa"), protected=False)


@dataclass
class Straight:
    """A run without a workflow."""

    message: str = MESSAGE
    attempt: str = f"{MESSAGE}-1"

    def step(self, name: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        assert name
        return function(*args, **kwargs)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        assert name
        return make()


@dataclass
class Clinic:
    """One test's house."""

    house: PhotoHouse
    box: FakeBox

    def run(self) -> dict[str, Any]:
        """Take the message up; the Task of a parked one."""
        self.house.messages.begin(MESSAGE, "photo", MAILBOX, NOW)
        photo(Straight(), self.house, MAILBOX, 1)
        return self.house.resources.read("Task", str(Names(MESSAGE).uuid("parked"))).resource

    def run_again(self) -> None:
        """Let the parked message wait for a worker again, as a decision on it does."""
        self.house.messages.run_again(MESSAGE, NOW)

    def match(self) -> str | None:
        source = fetch_mail(Straight(), self.house, MAILBOX, 1)
        return match(Straight(), self.house, MAILBOX, source)


Build = Callable[..., Clinic]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")

    def make(confirm: str, raw: bytes = ORDINARY) -> Clinic:
        settings: Settings = region().model_copy(update={"photo": Confirmation.model_validate({"confirm": confirm})})
        box = FakeBox(raw)
        given = {
            "settings": settings,
            "resources": Resources(engine),
            "messages": Messages(engine),
            "blobs": Blobs(engine),
            "decisions": Decisions(engine),
            "record": lambda _: FakeRecord(),
            "mailbox": lambda _: box,
            "now": lambda: NOW,
        }
        house = PhotoHouse(**(cast("Any", dict.fromkeys(field.name for field in fields(PhotoHouse))) | given))
        return Clinic(house, box)

    yield make
    engine.dispose()


def _invite(clinic: Clinic, hetu: str | None = None) -> None:
    who = {"hetu": hetu} if hetu else {}
    clinic.house.resources.put(FIRST, order(**who, authoredOn="2026-11-01T09:00:00+02:00"), NOW)


def test_without_a_section_an_uninvited_photo_waits_for_a_person(build: Build) -> None:
    assert Confirmation().confirm == "uninvited"
    clinic = build("uninvited")
    assert [one["valueString"] for one in clinic.run()["output"]] == ["PHO-03"]
    assert clinic.box.aside == [1]


def test_a_patient_who_changes_in_the_record_meanwhile_is_left_to_a_person(build: Build) -> None:
    clinic = build("doubt")
    record = MergingRecord()
    object.__setattr__(clinic.house, "record", lambda _: record)
    assert [one["valueString"] for one in clinic.run()["output"]] == ["PHO-06"]
    assert clinic.box.aside == [1]


def test_an_invitation_of_the_sender_lets_the_photo_through(build: Build) -> None:
    clinic = build("uninvited")
    _invite(clinic)
    assert clinic.match() == FIRST


def test_an_invitation_of_another_patient_is_none(build: Build) -> None:
    clinic = build("uninvited")
    _invite(clinic, PEKKA)
    with pytest.raises(Refused, match="PHO-03"):
        clinic.match()


def test_under_doubt_an_ordinary_photo_goes_through_uninvited(build: Build) -> None:
    assert build("doubt").match() == ""


@pytest.mark.parametrize("confirm", ["doubt", "uninvited", "always"])
@pytest.mark.parametrize("status", ["revoked", "entered-in-error"])
def test_a_photo_that_answers_a_withdrawn_invitation_waits_whatever_the_site_says(
    build: Build, confirm: str, status: str
) -> None:
    clinic = build(confirm)
    written = order(authoredOn="2026-11-01T09:00:00+02:00", status=status)
    clinic.house.resources.put(FIRST, written, NOW)
    task = clinic.run()
    assert [one["valueString"] for one in task["output"]] == ["PHO-03"]
    assert "peruttu" in str(task)
    assert clinic.box.aside == [1]
    Decisions(clinic.house.resources._engine).give(MESSAGE, f"{MESSAGE}-1", Given(None, "", sender=True))
    clinic.run_again()
    assert clinic.match() == ""


def test_a_newer_invitation_takes_the_photo_of_a_withdrawn_one(build: Build) -> None:
    clinic = build("uninvited")
    _invite(clinic)
    clinic.house.resources.put("older", order(authoredOn="2026-11-01T08:00:00+02:00", status="revoked"), NOW)
    assert clinic.match() == FIRST


def test_under_always_an_invited_photo_waits_too(build: Build) -> None:
    clinic = build("always")
    _invite(clinic)
    with pytest.raises(Refused, match="PHO-06"):
        clinic.match()


@pytest.mark.parametrize("confirm", ["uninvited", "doubt", "always"])
def test_a_confirmed_sender_is_the_patient_whatever_the_mail_says(build: Build, confirm: str) -> None:
    clinic = build(confirm, OF_A_CHILD)
    clinic.house.decisions.give(MESSAGE, f"{MESSAGE}-1", Given(sender=True))
    assert clinic.match() == ""


def test_a_decision_for_the_sender_is_kept_as_such(build: Build) -> None:
    decisions = build("doubt").house.decisions
    decisions.give(MESSAGE, f"{MESSAGE}-2", Given(sender=True))
    assert decisions.given(f"{MESSAGE}-2") == Given(sender=True)
    decisions.give(MESSAGE, f"{MESSAGE}-3", Given(Hetu(PEKKA)))
    assert decisions.given(f"{MESSAGE}-3") == Given(Hetu(PEKKA))


def test_the_handler_sees_the_words_and_nobody_else_does(build: Build) -> None:
    clinic = build("doubt", OF_A_CHILD)
    task = clinic.run()
    assert task["input"][0]["valueString"].startswith("tyttäreni (")
    assert "tyttäreni" not in json.dumps(
        {name: value for name, value in task.items() if name != "input"}, ensure_ascii=False
    )
    held = clinic.house.messages.find(MESSAGE)
    assert "tyt" not in held.reason
    assert held.state == "parked"


def test_a_mail_that_cannot_be_read_has_no_words(build: Build) -> None:
    clinic = build("doubt", ORDINARY[:-40])
    assert "input" not in clinic.run()
    clinic.run_again()
    with pytest.raises(Refused, match="PHO-13"):
        read(Straight(), clinic.house, MAILBOX, fetch_mail(Straight(), clinic.house, MAILBOX, 1))
