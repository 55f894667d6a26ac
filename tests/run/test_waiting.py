"""The Task of a message that waits for a person, as its reader meets it (REG-02, REG-03)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.config.settings import Settings
from adapter.errors import Finding, Refused
from adapter.run import ending
from adapter.run.waiting import Place, parked_task
from adapter.words import Language, Sentence
from tests.region import NOW, PORVOO
from tests.release.release_world import ReleaseWorld
from tests.release.releases import translations

MAILBOX = "kuvat.porvoo@ita-uusimaa.example"
FINDING = Finding("PHO-06", Sentence("nimi on toinen.", "Namnet är ett annat.", "the name is another."))


@pytest.fixture
def world(tmp_path: Path) -> ReleaseWorld:
    return ReleaseWorld(tmp_path)


def _park(world: ReleaseWorld, flow: str, source: str) -> dict[str, Any]:
    run = cast("Any", SimpleNamespace(message="m1", attempt="m1-1"))
    world.house.messages.begin("m1", flow, source, NOW)
    ending.park(run, world.house, flow, Refused(FINDING))
    (task,) = world.house.resources.find("Task", [])
    get_fhir_model_class("Task").model_validate(task.resource)
    return task.resource


def _speaking(settings: Settings, *languages: Language) -> Settings:
    units = [unit.model_copy(update={"languages": languages, "name_sv": "Borgå"}) for unit in settings.unit]
    return settings.model_copy(update={"unit": units})


def test_a_mail_waits_with_the_unit_of_its_mailbox(world: ReleaseWorld) -> None:
    task = _park(world, "photo", MAILBOX)
    assert task["owner"]["identifier"]["value"] == PORVOO.urn
    assert task["owner"]["display"] == "Porvoon terveysasema"
    assert (task["focus"]["display"], task["focus"]["identifier"]["value"]) == (MAILBOX, "m1")
    assert "for" not in task


def test_it_is_in_the_language_of_the_unit_with_the_others_beside_it(world: ReleaseWorld) -> None:
    world.reconfigure(_speaking(world.settings, "sv", "fi"))
    task = _park(world, "photo", MAILBOX)
    assert (task["language"], task["owner"]["display"]) == ("sv", "Borgå")
    assert task["code"]["text"] == "Ett meddelande väntar på en yrkesperson"
    assert task["output"][0]["type"]["text"] == "Avgörande regel"
    assert task["statusReason"]["text"] == "Namnet är ett annat."
    assert translations(task["statusReason"]["_text"]) == {"fi": "Nimi on toinen.", "en": "The name is another."}
    assert task["description"] == "Patientens foto. Namnet är ett annat."
    assert translations(task["_description"])["fi"] == "Potilaan kuva. Nimi on toinen."


def test_what_came_over_the_api_is_named_and_waits_with_the_organisation(world: ReleaseWorld) -> None:
    task = _park(world, "grant", "DocumentReference/17")
    assert task["focus"] == {"reference": "DocumentReference/17"}
    assert task["owner"]["display"] == world.settings.organisation.name


def test_a_rule_and_a_sentence_are_said_once() -> None:
    task = parked_task("m1", "grant", (FINDING, replace(FINDING), Finding("", "also")), NOW, Place("en"))
    assert task["statusReason"]["text"] == "The name is another. Also"
    assert [output["valueString"] for output in task["output"]] == ["PHO-06"]
