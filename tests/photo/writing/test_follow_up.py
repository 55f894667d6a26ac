"""The review Task of a photo that was asked for: what was agreed, and the day, in the unit's languages (PHO-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.fhir.elements import resources
from adapter.photo.reading.filing import read_filing
from adapter.photo.rules.follow_up import Agreed, FollowUp
from adapter.photo.writing.follow_up import followed_up
from adapter.photo.writing.media import document_entries, photo_bundle
from tests.mail.letters import letter, photo, text
from tests.region import porvoo, region

WOUND = Agreed("Kuva haavasta 7 pv leikkauksen jälkeen. Soitto perjantaina.", "T. Testilä", "2026-11-20T09:00:00+02:00")
AGREED = FollowUp((Agreed("Leikkaushaavan seuranta"), WOUND), date(2026, 12, 1))
TASK = {"resourceType": "Task", "status": "requested", "intent": "order", "description": "Look."}


def conforms(resource: dict[str, Any]) -> dict[str, Any]:
    get_fhir_model_class("Task").model_validate(resource)
    return resource


def said(note: dict[str, Any]) -> dict[str, str]:
    """A note's text in each language that it has beside its own."""
    parts = [translation["extension"] for translation in note["_text"]["extension"]]
    return {lang["valueCode"]: content["valueString"] for lang, content in parts}


def test_the_task_carries_what_was_agreed_as_it_was_written() -> None:
    notes = conforms(followed_up(TASK, AGREED, porvoo()))["note"]
    assert notes[1:] == [
        {"text": "Leikkaushaavan seuranta"},
        {"authorString": WOUND.author, "time": WOUND.time, "text": WOUND.text},
    ]


def test_the_day_is_a_date_and_a_sentence_in_the_units_languages() -> None:
    found = conforms(followed_up(TASK, AGREED, porvoo()))
    assert found["restriction"] == {"period": {"end": "2026-12-01"}}
    assert found["note"][0]["text"] == "Kuva katsotaan viimeistään 1.12.2026. Potilaan kanssa on sovittu:"
    assert said(found["note"][0])["sv"] == "Fotot granskas senast den 1.12.2026. Överenskommet med patienten:"
    swedish = followed_up(TASK, AGREED, porvoo().model_copy(update={"languages": ("sv", "fi")}))
    assert swedish["note"][0]["text"].startswith("Fotot granskas senast den 1.12.2026.")
    assert "fi" in said(swedish["note"][0])


def test_an_invitation_that_says_nothing_more_is_said_to() -> None:
    (note,) = followed_up(TASK, replace(AGREED, agreed=()), porvoo())["note"]
    assert note["text"].endswith("Kuvapyynnössä ei kerrota, mitä potilaan kanssa on sovittu.")


def test_another_open_invitation_is_said_after_what_was_agreed() -> None:
    notes = conforms(followed_up(TASK, replace(AGREED, others=True), porvoo()))["note"]
    assert [note["text"] for note in notes][1:-1] == ["Leikkaushaavan seuranta", WOUND.text]
    assert notes[-1]["text"].startswith("Potilaalla on yksikössä muitakin avoimia kuvapyyntöjä")


def test_without_an_invitation_only_the_standing_sentence_is_there() -> None:
    assert followed_up(TASK, None, porvoo()) == TASK


@pytest.mark.parametrize("entries", [document_entries, lambda item: resources(photo_bundle(item), "Task")])
def test_it_goes_into_the_task_of_every_kind_of_record_system(entries: Any) -> None:
    plain = read_filing(letter(text("Hei."), photo()), porvoo(), region().gateway)
    asked = replace(plain, invitation="0f0e0d0c-0001-4000-8000-000000000001", follow_up=AGREED)
    (task,) = [resource for resource in entries(asked) if resource["resourceType"] == "Task"]
    assert [note["text"] for note in conforms(task)["note"]][1:] == ["Leikkaushaavan seuranta", WOUND.text]
    assert "basedOn" in task
    for resource in entries(replace(asked, invitation="", follow_up=None)):
        assert "restriction" not in resource
