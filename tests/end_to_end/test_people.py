"""What a person decides on a parked message really happens; and what a scanner and a portal say on the way."""

from __future__ import annotations

import base64
import json
import os
import pwd
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest
import requests

from adapter.config.loading import EXAMPLE
from adapter.demo.fixtures import FOLDER, deliver
from adapter.fhir.elements import Names
from tests.end_to_end.conftest import World
from tests.end_to_end.test_pipeline import lautta
from tests.peers.clamd import EICAR, run_clamd

pytestmark = pytest.mark.slow

MAILBOX, DESK = "kuvat.porvoo@ita-uusimaa.example", "kuvapalvelut@ita-uusimaa.example"
MAIJA, OTTO = "150372-901R", "050510A9051"


def _configure(world: World, folder: Path, more: str, address: str = "") -> None:
    """The example region, and something more."""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"pki/', f'"{FOLDER / "pki"}/')
    text = text.replace("[addresses]", f"[addresses]\n{address}\n#", 1)
    config = folder / "lautta.toml"
    config.write_text(f"{text}\n{more}\n", encoding="utf-8")
    world.stage.environment["LAUTTA_CONFIG"] = str(config)


def _media(world: World) -> int:
    held = world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    return int(held.get("Media", 0))


def _wrong_name(world: World) -> str:
    identity = deliver(world.stage, MAILBOX, (FOLDER / "photo" / "wrong-name.eml").read_bytes())
    assert world.work_until_ended(identity).state == "parked"
    return identity


def test_a_photo_given_to_the_right_patient_is_filed(world: World, tmp_path: Path) -> None:
    identity = _wrong_name(world)
    seen = tmp_path / "seen.eml"
    world.stage.environment["LOGNAME"] = "Chief Physician"  # anybody can say so: the account is asked instead
    assert lautta(world, "inspect", identity, "--message", str(seen), "--by", "nurse 17").returncode == 0
    assert b"X-Sender-Hetu" in seen.read_bytes()
    assert seen.stat().st_mode & 0o077 == 0
    (tmp_path / "patient").write_text(f"{OTTO}\n", encoding="utf-8")
    words = ("--patient", str(tmp_path / "patient"), "--reason", "married last summer", "--by", "nurse 17")
    told = lautta(world, "redrive", identity, *words)
    assert told.returncode == 0, told.stderr
    assert OTTO not in told.stdout + told.stderr
    assert world.work_until_ended(identity).state == "done"
    assert _media(world) == 1
    assert world.mails() == {}
    decision, look = (found.resource for found in world.resources.find("AuditEvent", [], 20))
    assert decision["outcomeDesc"] == "married last summer"
    own = pwd.getpwuid(os.getuid()).pw_name
    assert look["subtype"][0]["code"] == "parked-message"
    assert look["agent"][0]["who"]["display"] == "nurse 17"
    assert look["agent"][0]["altId"] == f"{own} (uid {os.getuid()})"
    assert decision["entity"][0]["what"]["reference"] == look["entity"][0]["what"]["reference"]


def test_a_message_that_is_moved_waits_with_the_other_unit_and_is_asked_for_there(world: World) -> None:
    identity = _wrong_name(world)
    loviisa = "1.2.246.10.99999810.10.12"
    assert lautta(world, "redrive", identity, "--unit", loviisa).returncode == 2  # without a reason
    assert lautta(world, "redrive", identity, "--unit", loviisa, "--reason", "goes to Loviisa").returncode == 0
    moved = world.work_until_ended(identity)
    assert (moved.state, moved.unit) == ("parked", loviisa)
    task = world.resources.read("Task", str(Names(identity).uuid("parked"))).resource
    assert task["owner"]["identifier"]["value"] == f"urn:oid:{loviisa}"
    assert task["note"][0]["text"] == "goes to Loviisa"
    assert _media(world) == 0
    assert lautta(world, "discard", identity, "--reason", "sent twice").returncode == 0
    assert world.mails() == {}


def test_a_discarded_message_is_gone_and_nothing_is_filed(world: World) -> None:
    identity = _wrong_name(world)
    assert lautta(world, "discard", identity).returncode == 2  # without a reason
    assert lautta(world, "discard", identity, "--reason", "sent twice").returncode == 0
    assert world.mails() == {}
    assert _media(world) == 0
    assert json.loads(lautta(world, "inspect", identity, "--json").stdout)["state"] == "discarded"
    assert lautta(world, "redrive", identity).returncode == 1


def test_malware_is_parked_and_a_scanner_that_is_away_files_nothing(world: World, tmp_path: Path) -> None:
    plain = (FOLDER / "photo" / "plain.eml").read_bytes()
    with run_clamd() as scanner:
        _configure(world, tmp_path, "[malware]", f'clamd = "{scanner.tcp}"')
        bad = plain.replace(b"<photo-1@", b"<bad-1@").replace(b"\r\n\r\n", b"\r\nX-Note: " + EICAR + b"\r\n\r\n", 1)
        parked = world.work_until_ended(deliver(world.stage, MAILBOX, bad))
        assert (parked.state, parked.rules) == ("parked", "PHO-13")
        assert world.work_until_ended(deliver(world.stage, MAILBOX, plain)).state == "done"
    config = Path(world.stage.environment["LAUTTA_CONFIG"])
    config.write_text(config.read_text(encoding="utf-8").replace("attempts = 6", "attempts = 2"), encoding="utf-8")
    failed = world.work_until_ended(deliver(world.stage, MAILBOX, plain.replace(b"<photo-1@", b"<later-1@")))
    assert failed.state == "failed"
    assert _media(world) == 1


def test_a_message_behind_a_notice_is_fetched_with_its_password_and_filed(world: World, tmp_path: Path) -> None:
    portal = world.stage.mocks["turvaposti"]
    host = portal["url"].removeprefix("https://")
    _configure(world, tmp_path, f'[portal]\nhosts = ["{host}"]\nroots = "root.pem"')
    picture = base64.b64encode((FOLDER / "pictures" / "wrist.jpg").read_bytes()).decode()
    message = {
        "token": "q7Yw3kT9",
        "password": "kissa-1234",
        "sender": "maija@example.test",
        "recipient": MAILBOX,
        "subject": "Kuva",
        "text": "Sovittu kuva ranteesta.",
        "identified": {"name": "Maija Liisa Testinen", "hetu": MAIJA},
        "attachments": [{"name": "kuva.jpg", "content": picture}],
    }
    requests.post(f"{portal['control']}/seed", json={"messages": [message]}, timeout=30).raise_for_status()
    identity = deliver(world.stage, MAILBOX, _notice(f"{portal['url']}/viesti/q7Yw3kT9"))
    parked = world.work_until_ended(identity)
    assert (parked.state, parked.rules) == ("parked", "PHO-10")
    assert _decide(world, tmp_path, identity, "koira") == "parked"
    assert _decide(world, tmp_path, identity, "kissa-1234") == "done"
    assert _media(world) == 1
    assert world.mails() == {}
    for command in (("status",), ("inspect", identity)):
        assert "kissa" not in lautta(world, *command).stdout


def test_a_request_behind_a_notice_is_fetched_with_its_password_and_carried_out(world: World, tmp_path: Path) -> None:
    portal = world.stage.mocks["turvaposti"]
    host = portal["url"].removeprefix("https://")
    _configure(world, tmp_path, f'[portal]\nhosts = ["{host}"]\nroots = "root.pem"')
    world.give_consents()
    request = message_from_bytes((FOLDER / "release" / "county-consent.eml").read_bytes(), policy=default)
    message = {
        "token": "r8Zx4mU0",
        "password": "kissa-1234",
        "sender": "terveysasema@porvoo.example",
        "recipient": DESK,
        "subject": str(request["Subject"]),
        "text": request.get_content(),
    }
    requests.post(f"{portal['control']}/seed", json={"messages": [message]}, timeout=30).raise_for_status()
    identity = deliver(world.stage, DESK, _notice(f"{portal['url']}/viesti/r8Zx4mU0", DESK))
    parked = world.work_until_ended(identity)
    assert (parked.state, parked.rules) == ("parked", "PHO-10")
    assert _decide(world, tmp_path, identity, "koira") == "parked"
    assert _decide(world, tmp_path, identity, "kissa-1234") == "done"
    assert world.mails() == {}
    (provenance,) = [found.resource for found in world.resources.find("Provenance", [], 20)]
    agents = [agent["who"]["display"] for agent in provenance["entity"][0]["agent"]]
    assert agents[0] == "porvoo.example"
    assert DESK in agents


def _decide(world: World, folder: Path, identity: str, password: str) -> str:
    (folder / "password").write_text(password, encoding="utf-8")
    assert lautta(world, "redrive", identity, "--password", str(folder / "password")).returncode == 0
    return world.work_until_ended(identity).state


def _notice(link: str, mailbox: str = MAILBOX) -> bytes:
    """The mail that tells that a message waits."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"], mail["From"], mail["To"] = (
        "<notice-1@turvaposti.example>",
        "no-reply@turvaposti.example",
        mailbox,
    )
    mail["Date"], mail["Subject"] = datetime(2026, 11, 3, 10, 11, tzinfo=UTC), "Sinulle on turvapostiviesti"
    mail.set_content(f"Sinulle on saapunut turvapostiviesti. Avaa viesti tästä linkistä: {link}\n")
    return mail.as_bytes()
