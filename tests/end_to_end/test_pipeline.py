"""What a person does with the pipeline: look, run again, stop; and what configuration alone decides."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from adapter.config.loading import EXAMPLE
from adapter.demo.fixtures import FOLDER, deliver
from adapter.demo.stage import end, start
from adapter.store.messages import State
from tests.end_to_end.conftest import World
from tests.waiting import wait_for

pytestmark = pytest.mark.slow

HETUS = ("150372-901R", "230984-902V", "010203A9035", "070755-907L")


def lautta(world: World, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adapter", *words],
        env=world.stage.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def order_fault(world: World, mock: str, **fault: Any) -> None:
    requests.post(f"{world.stage.mocks[mock]['control']}/faults", json=fault, timeout=30).raise_for_status()


def test_inspect_has_the_steps_that_were_done_on_each_database(each_world: World) -> None:
    world = each_world
    identity = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "pdf.eml").read_bytes())
    world.work_until_ended(identity)
    story = lautta(world, "inspect", identity, "--lang", "en").stdout
    assert "was fetched to be handled  (fetch, " in story
    assert "was left for a person to decide  (park, " in story


def test_parked_photo_is_seen_and_after_the_record_is_corrected_run_again(world: World) -> None:
    identity = deliver(
        world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "wrong-name.eml").read_bytes()
    )
    world.work_until_ended(identity)
    told = lautta(world, "status").stdout
    assert identity in told
    assert "PHO-06" in told
    assert "Task/" in lautta(world, "inspect", identity).stdout
    patient = {
        "resourceType": "Patient",
        "id": "porvoo-5",
        "identifier": [{"system": "urn:oid:1.2.246.21", "value": "050510A9051"}],
        "name": [{"family": "Toinen", "given": ["Otto"]}],
    }
    requests.post(
        f"{world.stage.mocks['record']['control']}/seed",
        json={"resources": [{"system": "lifecare-porvoo", "resource": patient}]},
        timeout=30,
    ).raise_for_status()
    assert lautta(world, "redrive", identity).returncode == 0
    assert world.work_until_ended(identity).state == "done"
    assert world.holds("record")["systems"]["lifecare-porvoo"]["resources"]["Media"] == 1
    assert world.mails() == {}
    assert lautta(world, "redrive", identity).returncode == 1


def test_photo_that_failed_goes_on_at_the_failed_step(world: World) -> None:
    world.stage.environment["LAUTTA_CONFIG"] = str(quick_to_give_up(world))
    order_fault(world, "kanta", kind="status", operation="archive", times=2, detail={"status": 503})
    identity = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "plain.eml").read_bytes())
    failed = world.work_until_ended(identity)
    assert failed.state == "failed"
    assert "archive" in failed.reason
    assert world.mails() == {"Lautta-Claimed": 1}, "nothing may be lost while the archive is away"
    assert lautta(world, "stop", identity).returncode == 0
    assert world.messages.find(identity).state == "stopped"
    assert lautta(world, "redrive", identity).returncode == 0
    assert world.work_until_ended(identity).state == "done"
    assert world.archived() == 1
    assert world.holds("record")["systems"]["lifecare-porvoo"]["resources"]["Media"] == 1


def test_answer_lost_after_the_archive_has_committed_makes_no_second_entry(world: World) -> None:
    order_fault(world, "kanta", kind="silence", operation="archive", times=1)
    order_fault(world, "record", kind="silence", operation="transaction", times=1)
    identity = deliver(
        world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "two-photos.eml").read_bytes()
    )
    assert world.work_until_ended(identity).state == "done"
    assert world.archived() == 1
    held = world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    assert (held["Media"], held["Binary"], held["Task"]) == (2, 2, 1)


def test_one_photo_is_found_in_every_journal_by_its_message(world: World) -> None:
    identity = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "plain.eml").read_bytes())
    assert world.work_until_ended(identity).state == "done"
    for mock, operation in (("mail", "fetch"), ("record", "transaction"), ("kanta", "archive")):
        address = f"{world.stage.mocks[mock]['control']}/journal"
        found = requests.get(address, {"correlation": identity, "operation": operation}, timeout=30).json()
        assert found, mock


def test_second_copy_of_a_message_goes_to_a_person(world: World) -> None:
    raw = (FOLDER / "photo" / "plain.eml").read_bytes()
    identity = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", raw)
    assert world.work_until_ended(identity).state == "done"
    deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", raw)
    worker = start([sys.executable, "-m", "adapter", "work", "--name", "worker"], world.stage.environment)
    try:
        wait_for(lambda: world.mails() == {"Lautta-Quarantine": 1})
    finally:
        end(worker)
    assert world.holds("record")["systems"]["lifecare-porvoo"]["resources"]["Media"] == 1


def test_swapping_a_record_system_is_an_edit_of_the_file(world: World, tmp_path: Path) -> None:
    """REG-01, PHO-02: Porvoo's photos go to Askola's system when one line says so."""
    text = EXAMPLE.read_text(encoding="utf-8").replace(
        'record_system = "lifecare-porvoo"', 'record_system = "lifecare-askola"'
    )
    config = tmp_path / "lautta.toml"
    config.write_text(text.replace('"pki/', f'"{FOLDER / "pki"}/'), encoding="utf-8")
    world.stage.environment["LAUTTA_CONFIG"] = str(config)
    patient = json.loads((FOLDER / "record" / "patients.json").read_text(encoding="utf-8"))["resources"][0]["resource"]
    requests.post(
        f"{world.stage.mocks['record']['control']}/seed",
        json={"resources": [{"system": "lifecare-askola", "resource": patient}]},
        timeout=30,
    ).raise_for_status()
    identity = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "plain.eml").read_bytes())
    assert world.work_until_ended(identity).state == "done"
    assert world.holds("record")["systems"]["lifecare-askola"]["resources"]["Media"] == 1
    assert "Media" not in world.holds("record")["systems"]["lifecare-porvoo"]["resources"]


def test_prohibition_given_between_decision_and_transfer_stops_it(world: World) -> None:
    identity = deliver(
        world.stage, "kuvapalvelut@ita-uusimaa.example", (FOLDER / "release" / "commissioned-copy.eml").read_bytes()
    )
    world.crash_at("decide", "done")
    forbidden = {
        "prohibitions": [
            {"oid": "1.2.246.10.99999810.96.2026.1.9", "hetu": "150372-901R", "scope": "all", "given": "2026-11-04"}
        ]
    }
    requests.post(f"{world.stage.mocks['kanta']['control']}/seed", json=forbidden, timeout=30).raise_for_status()
    ended = world.work_until_ended(identity)
    assert (ended.state, ended.rules) == ("parked", "REL-04")
    assert world.holds("pacs")["orders"] == 0
    assert world.mails() == {"Lautta-Quarantine": 1}


def test_no_hetu_and_no_name_reaches_log_status_or_error(world: World) -> None:
    for name in ("wrong-hetu", "wrong-name", "on-behalf"):
        deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / f"{name}.eml").read_bytes())
    deliver(world.stage, "kuvapalvelut@ita-uusimaa.example", (FOLDER / "release" / "prohibited.eml").read_bytes())
    process = subprocess.Popen(
        [sys.executable, "-m", "adapter", "work"],
        env=world.stage.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(lambda: sum(message.state in {State.DONE, State.PARKED} for message in world.messages.all()) == 4)
    process.terminate()
    log, _ = process.communicate(timeout=30)
    everything = log + lautta(world, "status").stdout + lautta(world, "status", "--json").stdout
    for message in world.messages.all():
        everything += lautta(world, "inspect", message.id).stdout
    assert "park" in log
    for secret in (*HETUS, "Esimerkki", "Aino", "Luvaton"):
        assert secret not in everything


#: The same code with each of its signs, and as phones and URLs spell it.
CODES = [f"010594{sign}9032" for sign in ("-", "+", *"ABCDEFYXWVU", "\u2013", " - ", "%2D")]


def _talking(mail: bytes) -> bytes:
    """The mail with codes in every header that a stranger can write, and in the name of a file."""
    head, _, body = mail.partition(b"\r\n\r\n")
    lines = [
        f"{name}: {' '.join(CODES)}" for name in ("Subject", "From", "Reply-To", "References", "X-Uid", "Comments")
    ]
    lines += [
        f"Message-ID: <{'.'.join(CODES)}@asiointitili.example>",
        f"Return-Path: <{CODES[0]}@asiointitili.example>",
    ]
    named = {line.partition(":")[0].encode().lower() for line in lines}
    kept = [line for line in head.split(b"\r\n") if line.partition(b":")[0].lower() not in named]
    written = b"\r\n".join([*kept[:3], *(line.encode() for line in lines), *kept[3:]])
    return written + b"\r\n\r\n" + body.replace(b'filename="', f'filename="{CODES[0]} '.encode())


def test_no_code_in_a_header_reaches_log_status_or_queue(world: World) -> None:
    """It is masked before anything keeps it: logs, the table of messages, Tasks, AuditEvents."""
    for mailbox, name in (("kuvat.porvoo", "photo/plain"), ("kuvapalvelut", "release/prohibited")):
        deliver(world.stage, f"{mailbox}@ita-uusimaa.example", _talking((FOLDER / f"{name}.eml").read_bytes()))
    process = subprocess.Popen(
        [sys.executable, "-m", "adapter", "work"],
        env=world.stage.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(lambda: sum(message.state == State.PARKED for message in world.messages.all()) == 2)
    process.terminate()
    log, _ = process.communicate(timeout=30)
    parked = world.messages.all()[0].id
    refused = [
        lautta(world, "discard", parked, "--reason", f"lähetti {reason}", "--by", f"hoitaja {name}")
        for reason, name in ((CODES[0], "Virtanen"), ("väärän", CODES[0]))
    ]
    assert [one.returncode for one in refused] == [1, 1]
    everything = log + "".join(one.stdout + one.stderr for one in refused)
    everything += lautta(world, "status").stdout + lautta(world, "status", "--json").stdout
    for message in world.messages.all():
        everything += lautta(world, "inspect", message.id).stdout + repr(message)
    for task in world.resources.find("Task", [], 50):
        everything += task.resource.get("description", "") + json.dumps(task.resource.get("note", []))
    for audit in world.resources.find("AuditEvent", [], 50):
        everything += str(audit.resource.get("outcomeDesc", "")) + json.dumps(audit.resource["agent"])
    assert all(message.state == State.PARKED for message in world.messages.all()), "a code in a reason decides nothing"
    assert "park" in log
    for code in CODES:
        assert code not in everything


def quick_to_give_up(world: World) -> Path:
    """The example, with two attempts a step instead of six."""
    config = Path(world.stage.environment["LAUTTA_DATA"]) / "quick.toml"
    text = (
        EXAMPLE.read_text(encoding="utf-8")
        .replace("attempts = 6", "attempts = 2")
        .replace('"pki/', f'"{FOLDER / "pki"}/')
    )
    config.write_text(text, encoding="utf-8")
    return config
