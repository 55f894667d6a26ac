"""An invitation by SMS over every mock, with a worker killed at each step, and gateways that fail (PHO-03, PHO-12)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import Any

import pytest
import requests

from adapter.clock import now
from adapter.demo.fixtures import FOLDER, deliver, seed
from adapter.store.messages import State
from tests.end_to_end.conftest import World
from tests.photo.invitations import FIRST, HETU, TEXT, asserted, number, order
from tests.region import MAIJA
from tests.waiting import wait_for

pytestmark = pytest.mark.slow

STEPS = ("read", "ask", "send", "record", "conclude")
AGREED = "Kuva haavasta viikon kuluttua. Lääkäri soittaa perjantaina."
PERIOD = {"start": "2026-01-01T00:00:00+02:00", "end": "2099-12-31T23:59:59+02:00"}


def patient(*telecom: dict[str, Any]) -> dict[str, Any]:
    """Maija, in Porvoo's record system."""
    return {
        "resourceType": "Patient",
        "id": "porvoo-1",
        "identifier": [{"use": "official", "system": HETU, "value": MAIJA}],
        "name": [{"use": "official", "family": "Testinen", "given": ["Maija", "Liisa"]}],
        **({"telecom": list(telecom)} if telecom else {}),
    }


def note(world: World, *telecom: dict[str, Any]) -> None:
    """Let the record system know Maija's numbers."""
    seed(world.stage, "record", {"resources": [{"system": "lifecare-porvoo", "resource": patient(*telecom)}]})


def invite(world: World, **changes: Any) -> str:
    return world.announce(order(occurrencePeriod=PERIOD, **changes), FIRST)


def fault(world: World, kind: str, **detail: Any) -> None:
    ordered = {"kind": kind, "operation": "send", "times": 1, "detail": detail}
    requests.post(f"{world.stage.mocks['sms']['control']}/faults", json=ordered, timeout=30).raise_for_status()


def texts(world: World) -> list[str]:
    return [message["sha256"] for message in world.holds("sms")["messages"]]


def assert_invited_once(world: World) -> None:
    assert texts(world) == [hashlib.sha256(TEXT.encode()).hexdigest()]
    assert world.holds("sms")["recipients"] == 1
    (told,) = [stored.resource for stored in world.resources.find("Communication", [])]
    assert told["payload"] == [{"contentString": TEXT}]
    assert told["basedOn"][0]["reference"] == f"ServiceRequest/{FIRST}"
    held = world.resources.read("ServiceRequest", FIRST).resource
    assert (held["status"], held["patientInstruction"]) == ("active", TEXT)


@pytest.mark.parametrize("phase", ["begun", "done"])
def test_killed_at_every_step_the_patient_gets_one_sms(each_world: World, phase: str) -> None:
    world = each_world
    note(world, number())
    identity = invite(world)
    for step in STEPS:
        world.crash_at(step, phase)
    ended = world.work_until_ended(identity)
    assert (ended.state, ended.rules) == ("done", "PHO-03")
    assert_invited_once(world)
    assert world.resources.find("Task", []) == []


@pytest.mark.parametrize(("kind", "detail"), [("silence", {}), ("garbled", {}), ("status", {"status": 503})])
def test_a_gateway_that_fails_makes_no_second_sms(world: World, kind: str, detail: dict[str, int]) -> None:
    note(world, number())
    fault(world, kind, **detail)
    assert world.work_until_ended(invite(world)).state == "done"
    assert_invited_once(world)


def test_a_number_changed_between_the_sending_and_the_crash_gets_no_second_sms(world: World) -> None:
    note(world, number())
    identity = invite(world)
    world.crash_at("send", "done")
    note(world, number("040 000 0102"))
    assert world.work_until_ended(identity).state == "done"
    assert_invited_once(world)


def test_without_permission_it_waits_for_a_person_and_is_run_again(world: World) -> None:
    note(world, number(permitted=None))
    identity = invite(world)
    ended = world.work_until_ended(identity)
    assert (ended.state, ended.rules) == ("parked", "PHO-03")
    assert texts(world) == []
    assert world.resources.read("ServiceRequest", FIRST).resource["status"] == "on-hold"
    assert world.resources.find("Task", [])[0].resource["focus"] == {"reference": f"ServiceRequest/{FIRST}"}
    note(world, number())
    assert lautta(world, "redrive", identity).returncode == 0
    assert world.work_until_ended(identity).state == "done"
    assert_invited_once(world)


@pytest.mark.parametrize("step", ["send", "record"])
def test_a_professionals_word_sends_the_sms_and_the_answers_task_has_what_was_agreed(world: World, step: str) -> None:
    note(world, number(permitted=None))
    given = asserted(at=now().isoformat(timespec="seconds"))["extension"]
    identity = invite(world, extension=given, reasonCode=[{"text": "Haavan seuranta"}], note=[{"text": AGREED}])
    world.crash_at(step, "done")
    assert world.work_until_ended(identity).state == "done"
    assert_invited_once(world)
    (told,) = [stored.resource for stored in world.resources.find("Communication", [])]
    assert "T. Testilä" in str(told["extension"])
    photo = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "plain.eml").read_bytes())
    world.crash_at("file", "done")
    assert world.work_until_ended(photo).state == "done"
    (here,) = [stored.resource for stored in world.resources.find("Task", [])]
    (there,) = filed_tasks(world)
    for task in (here, there):
        assert task["restriction"]["period"]["end"] == "2099-12-31"
        assert [item["text"] for item in task["note"]] == [
            "Kuva katsotaan viimeistään 31.12.2099. Potilaan kanssa on sovittu:",
            "Haavan seuranta",
            AGREED,
        ]


def filed_tasks(world: World) -> list[dict[str, Any]]:
    """The Tasks of Porvoo's record system."""
    url = f"{world.stage.mocks['record']['url']}/lifecare-porvoo/fhir/Task"
    answer = requests.get(url, headers={"Authorization": "Bearer secret-lifecare-porvoo"}, timeout=30)
    return [entry["resource"] for entry in answer.json()["entry"]]


def test_what_the_record_says_against_sms_outranks_the_professionals_word(world: World) -> None:
    note(world, number(permitted=False))
    ended = world.work_until_ended(
        invite(world, extension=asserted(at=now().isoformat(timespec="seconds"))["extension"])
    )
    assert (ended.state, ended.rules) == ("parked", "PHO-03")
    assert texts(world) == []


def test_a_number_the_gateway_does_not_take_waits_for_a_person(world: World) -> None:
    note(world, number())
    seed(world.stage, "sms", {"barred": ["+358400000101"]})
    ended = world.work_until_ended(invite(world))
    assert (ended.state, ended.rules) == ("parked", "PHO-03")
    assert texts(world) == []


def test_no_number_no_name_and_no_text_reaches_log_status_or_journal(world: World) -> None:
    note(world, number())
    invite(world, note=[{"text": AGREED}])
    other = {"identifier": {"system": HETU, "value": "230984-902V"}, "display": "Pekka Esimerkki"}
    world.announce(order(occurrencePeriod=PERIOD, subject=other), FIRST.replace("0001", "0002"))
    process = subprocess.Popen(
        [sys.executable, "-m", "adapter", "work"],
        env=world.stage.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(lambda: sum(message.state in {State.DONE, State.PARKED} for message in world.messages.all()) == 2)
    deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "plain.eml").read_bytes())
    wait_for(lambda: sum(message.state in {State.DONE, State.PARKED} for message in world.messages.all()) == 3)
    process.terminate()
    log, _ = process.communicate(timeout=30)
    everything = log + lautta(world, "status").stdout + lautta(world, "status", "--json").stdout
    for message in world.messages.all():
        everything += lautta(world, "inspect", message.id).stdout
    for mock in ("sms", "record"):
        everything += requests.get(f"{world.stage.mocks[mock]['control']}/journal", timeout=30).text
    assert '"send"' in log
    for secret in (
        MAIJA,
        "230984-902V",
        "Testinen",
        "Esimerkki",
        "perjantaina",
        "0000101",
        "000 0101",
        "lähetä",
        "turvaposti.example",
    ):
        assert secret not in everything


def test_a_photo_answers_its_invitation_and_the_next_one_is_marked_not_lost(world: World) -> None:
    note(world, number())
    assert world.work_until_ended(invite(world)).state == "done"
    mailbox = "kuvat.porvoo@ita-uusimaa.example"
    first = deliver(world.stage, mailbox, (FOLDER / "photo" / "plain.eml").read_bytes())
    assert world.work_until_ended(first).state == "done"
    assert world.resources.read("ServiceRequest", FIRST).resource["status"] == "completed"
    second = deliver(world.stage, mailbox, (FOLDER / "photo" / "two-photos.eml").read_bytes())
    assert world.work_until_ended(second).state == "done"
    photos = [stored.resource for stored in world.resources.find("Media", [])]
    answering = [photo["basedOn"][0]["reference"] for photo in photos if "basedOn" in photo]
    unsolicited = [photo for photo in photos if photo.get("meta", {}).get("tag", [{}])[0].get("code") == "unsolicited"]
    assert answering == [f"ServiceRequest/{FIRST}"]
    assert len(unsolicited) == 2
    assert len(photos) == world.holds("record")["systems"]["lifecare-porvoo"]["resources"]["Media"] == 3
    assert world.mails() == {}


def lautta(world: World, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapter", *words]
    return subprocess.run(command, env=world.stage.environment, capture_output=True, text=True, check=False)
