"""The parts of the console over real sockets: what a person does there, a worker carries out, and a mock has it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapter.clock import now
from adapter.demo.fixtures import FOLDER, deliver
from adapter.store.messages import State
from fixtures.people import SAIMA
from tests.end_to_end.conftest import World
from tests.end_to_end.test_console import MAILBOX, Console, read_text, serve
from tests.end_to_end.test_invitations import note, texts
from tests.photo.invitations import TEXT, number
from tests.region import MAIJA

pytestmark = pytest.mark.slow
DESK = "kuvapalvelut@ita-uusimaa.example"


@pytest.fixture
def console(world: World, tmp_path: Path) -> Iterator[Console]:
    with serve(world, tmp_path) as running:
        yield running


def _in_days(number: int) -> date:
    return now().date() + timedelta(days=number)


def test_an_invitation_on_a_professional_s_word_is_sent_and_its_photo_waits_once_it_is_withdrawn(
    console: Console,
) -> None:
    world, browser = console.world, console.browser()
    note(world, number(permitted=None))
    browser.sign_in("helmi")
    found = browser.send(browser.open("/console/invite"), "/console/invite", hetu=MAIJA)
    assert "Kirjataan: Helmi, 90000000011" in read_text(found)
    agreed = {"reason": "Leikkaushaava", "day": _in_days(7).isoformat(), "way": "call", "language": "fi"}
    sure = browser.send(found, "/console/invite/", **agreed, identifies="yes", permits="yes")
    browser.send(sure, "/console/invitation/")
    (message,) = world.messages.all()
    assert world.work_until_ended(message.id).state == "done"
    assert texts(world) == [hashlib.sha256(TEXT.encode()).hexdigest()]
    (told,) = [stored.resource for stored in world.resources.find("Communication", [])]
    assert "Helmi" in json.dumps(told["extension"])
    listed, path = browser.open("/console/invite"), f"/console/invited/{message.source.partition('/')[2]}"
    assert "odottaa kuvaa" in read_text(listed)
    sure = browser.send(browser.open(path), path, reason="tulee vastaanotolle")
    done = browser.send(sure, "/console/withdrawal/")
    assert "Kuvapyyntö on peruttu." in read_text(done)
    raw = (FOLDER / "photo" / "plain.eml").read_text(encoding="utf-8")
    assert "Tue, 03 Nov 2026" in raw
    raw = raw.replace("Tue, 03 Nov 2026", f"{_in_days(1):%d %b %Y}")
    photo = world.work_until_ended(deliver(world.stage, MAILBOX, raw.encode()))
    assert (photo.state, photo.rules) == (State.PARKED, "PHO-03")
    assert "peruttu" in read_text(browser.open(f"/console/message/{photo.id}"))


def test_the_image_desk_takes_a_request_and_posts_its_medium(console: Console) -> None:
    world, browser = console.world, console.browser()
    world.give_consents()
    identity = deliver(world.stage, DESK, (FOLDER / "release" / "physical-media.eml").read_bytes())
    assert world.work_until_ended(identity).state == "done"
    browser.sign_in("iida")
    listed = browser.open("/console/releases")
    assert "/console/release/" in listed.text
    (medium,) = {link for link in _links(browser.open("/console/media").text) if link.startswith("/console/medium/")}
    shown = browser.send(browser.open(medium), f"{medium}/password")
    password = shown.text.partition('<p class="sure" role="status"><strong>')[2].partition("<")[0]
    assert len(password) > 10
    assert password not in browser.open(medium).text
    done = browser.send(browser.open(medium), f"{medium}/posted")
    assert "Postitettu" in read_text(done)
    tasks = [stored.resource for stored in world.resources.find("Task", [], 30)]
    (post,) = [task for task in tasks if task["code"]["coding"][0]["code"] == "post-medium"]
    assert post["status"] == "completed"
    stranger = console.browser()
    stranger.sign_in("helmi")
    assert stranger.open(medium).status_code == 404


def test_an_officer_finds_a_client_s_grant(console: Console) -> None:
    world, browser = console.world, console.browser()
    world.grant_home_care()
    browser.sign_in("oona")
    assert browser.open("/console/access").status_code == 200
    found = browser.send(browser.open("/console/access/client"), "/console/access/client", hetu=SAIMA.hetu)
    (grant,) = {link for link in _links(found.text) if link.startswith("/console/access/grant/")}
    assert browser.open(grant).status_code == 200
    events = [stored.resource for stored in world.resources.find("AuditEvent", [], 30)]
    looks = {event["subtype"][0]["code"] for event in events if event["type"]["code"] == "look"}
    assert {"register-access-client", "register-access-grant"} <= looks


def _links(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('href="')[1:]]
