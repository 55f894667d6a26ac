"""A request that waits in the secure-mail portal, and who sent a request, as the record says it (PHO-10, REL-14)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapter.config.photo import Portal
from adapter.errors import NotFound, Refused
from adapter.store.decisions import Given
from adapter.store.messages import State
from tests.region import MAIJA
from tests.release.release_world import MESSAGE, ReleaseWorld
from tests.release.releases import conforms

HOST = "turvaposti.example"
LINK = f"https://{HOST}/viesti/q7Yw3kT9"
NOTICE = (
    f"From: no-reply@{HOST}\r\nMessage-ID: <n@{HOST}>\r\nDate: Wed, 04 Nov 2026 09:21:00 +0200\r\n"
    "Subject: Sinulle on turvapostiviesti\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    f"Sinulle on saapunut turvapostiviesti. Avaa viesti tästä linkistä: {LINK}\r\n"
)


class PretendPortal:
    """One message, one password."""

    def __init__(self, message: bytes) -> None:
        self.message, self.asked = message, list[tuple[str, str]]()

    def fetch(self, link: str, password: str) -> bytes:
        self.asked.append((link, password))
        if password == "late":
            raise Refused.because("PHO-10", "more than 14 days have passed.")
        if password == "unconfirmed":
            raise NotFound.because("PHO-11", "the portal has no such message.")
        return self.message


@pytest.fixture
def world(tmp_path: Path) -> ReleaseWorld:
    """A request to Tays lies behind the notice in the mailbox."""
    world = ReleaseWorld(tmp_path)
    world.consent()
    world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")
    message = world.mail.raw.replace(
        b"From: a@b.example",
        f"Received: from {HOST} by lautta with HTTPS; Wed, 04 Nov 2026 09:20:00 +0200\r\n"
        f"X-Sender-Name: Testi Testil\u00e4\r\nX-Sender-Hetu: {MAIJA}\r\nFrom: tk@porvoo.example".encode(),
    )
    object.__setattr__(world.house, "portal", PretendPortal(message))
    world.reconfigure(world.settings.model_copy(update={"portal": Portal(hosts=[HOST])}))
    world.mail.raw = NOTICE.encode()
    return world


def give(world: ReleaseWorld, attempt: int, password: str) -> None:
    world.house.decisions.give(MESSAGE, f"{MESSAGE}-{attempt}", Given(password=password))


def test_a_notice_waits_for_its_password_and_says_so(world: ReleaseWorld) -> None:
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "PHO-10")
    assert "missing" not in ended.reason
    assert world.mail.quarantined


def test_with_the_password_the_request_behind_it_is_carried_out(world: ReleaseWorld) -> None:
    give(world, 1, "kissa")
    ended = world.run()
    assert ended is not None
    assert (ended.state, len(world.tays.holds)) == (State.DONE, 5)
    assert world.mail.gone
    assert world.house.decisions.given(f"{MESSAGE}-1") == Given()  # the password is forgotten


@pytest.mark.parametrize(("password", "rule"), [("late", "PHO-10"), ("unconfirmed", "PHO-11")])
def test_what_the_portal_does_not_open_is_left_to_a_person(world: ReleaseWorld, password: str, rule: str) -> None:
    give(world, 1, password)
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, rule)
    assert world.house.decisions.given(f"{MESSAGE}-1") == Given()


def test_a_password_for_a_portal_that_is_not_known_is_not_used_and_said(world: ReleaseWorld) -> None:
    world.mail.raw = NOTICE.replace(HOST, "evil.example").encode()
    give(world, 1, "kissa")
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "PHO-10")
    assert "the password was not used" in ended.reason


def test_a_request_that_speaks_of_secure_mail_and_has_a_link_is_still_a_request(tmp_path: Path) -> None:
    world = ReleaseWorld(tmp_path)
    world.consent()
    world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")
    world.mail.raw += b"\n--\nLue lis\xc3\xa4\xc3\xa4 turvapostista: https://www.porvoo.example/turvaposti\n"
    ended = world.run()
    assert ended is not None
    assert ended.state == State.DONE


def agents(world: ReleaseWorld) -> dict[str, str]:
    """Who had to do with the request as it came, by what they did."""
    (provenance,) = world.held("Provenance")
    conforms(provenance)
    return {agent["type"]["coding"][0]["code"]: agent["who"]["display"] for agent in provenance["entity"][0]["agent"]}


def user(world: ReleaseWorld) -> dict[str, Any]:
    """The one who asked, as the disclosure has them."""
    (event,) = world.held("AuditEvent")
    conforms(event)
    (found,) = [agent for agent in event["agent"] if agent["requestor"]]
    return found  # type: ignore[no-any-return]  # a dict of JSON


def test_the_record_says_whom_the_portal_has_identified(world: ReleaseWorld) -> None:
    give(world, 1, "kissa")
    world.run()
    assert agents(world) == {
        "author": "Testi Testil\u00e4 / porvoo.example",
        "assembler": HOST,
        "verifier": HOST,
        "custodian": "kuvapalvelut@ita-uusimaa.example",
    }
    assert (user(world)["name"], user(world)["network"]["address"]) == ("Testi Testil\u00e4", HOST)


def test_the_record_says_who_sent_a_mail_and_believes_no_stamp_of_its_own(tmp_path: Path) -> None:
    world = ReleaseWorld(tmp_path)
    world.consent()
    world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")
    world.mail.raw = world.mail.raw.replace(
        b"From: a@b.example",
        f"X-Sender-Name: Joku Muu\r\nFrom: =?utf-8?q?Testil=C3=A4?= {MAIJA} <tk@porvoo.example>".encode(),
    )
    world.run()
    assert agents(world) == {"author": "porvoo.example", "custodian": "kuvapalvelut@ita-uusimaa.example"}
    assert "name" not in user(world)  # what is called by a personal identity code is not repeated


def test_a_no_says_who_sent_the_request_too(tmp_path: Path) -> None:
    world = ReleaseWorld(tmp_path)
    world.kanta.prohibited = True
    world.consent()
    world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")
    world.mail.raw = world.mail.raw.replace(b"From: a@b.example", b"From: Testi Testila <tk@porvoo.example>")
    world.run()
    assert (user(world)["name"], user(world)["network"]["address"]) == ("Testi Testila", "porvoo.example")
