"""A handler works in the console: `lautta serve` as a process, an identity provider and the mocks over real sockets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from lxml import html

from adapter.config.loading import EXAMPLE
from adapter.demo.fixtures import FOLDER, deliver
from adapter.demo.stage import end, first_line, held_port, start
from tests.end_to_end.conftest import World
from tests.waiting import wait_for

pytestmark = pytest.mark.slow

MAILBOX = "kuvat.porvoo@ita-uusimaa.example"
OTTO = "050510A9051"
_PEOPLE = {
    "helmi": ["porvoo-kuvat"],
    "lasse": ["lovisa-foton"],
    "iida": ["kuvapalvelut"],
    "oona": ["lautta-officers"],
    "olli": ["lautta-operators"],
    "nobody": [],
}


@contextmanager
def run_provider() -> Iterator[str]:
    """An identity provider with these people; gives its issuer."""
    with held_port() as port:
        words = [str(Path(sys.executable).with_name("oidc-provider-mock")), "--port", str(port)]
        for name, groups in _PEOPLE.items():
            words += ["--user-claims", json.dumps(_claims(name, groups))]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: _answers(issuer))
        yield issuer
    finally:
        process.terminate()
        process.wait(15)


def _claims(name: str, groups: list[str]) -> dict[str, object]:
    """What the provider says of a person; Helmi is a professional with a number."""
    number = {"registration_number": "90000000011"} if name == "helmi" else {}
    return {"sub": name, "name": name.title(), "groups": groups, **number}


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/.well-known/openid-configuration", timeout=5).ok
    except requests.ConnectionError:
        return False


@dataclass
class Browser:
    """What a person does: follow links, fill in forms, sign in when asked."""

    base: str
    session: requests.Session = field(default_factory=requests.Session)

    def open(self, path: str) -> requests.Response:
        return self.session.get(f"{self.base}{path}", timeout=30, allow_redirects=True)

    def sign_in(self, name: str, to: str = "/console/") -> requests.Response:
        form = self.open(f"/console/sign-in?to={to}")
        return self.session.post(form.url, data={"sub": name}, timeout=30, allow_redirects=True)

    def send(self, page: requests.Response, path: str, **fields: str) -> requests.Response:
        """Send the form of a page that goes to this path, with its hidden fields and these."""
        forms = [form for form in _tree(page).forms if form.action.startswith(path)]
        form = next((one for one in forms if one.fields.get("act") == fields.get("act", one.fields.get("act"))), None)
        assert form is not None, path
        data = {**{key: value or "" for key, value in form.form_values()}, **fields}
        return self.session.post(f"{self.base}{form.action}", data=data, timeout=30, allow_redirects=True)


@dataclass
class Console:
    """A console that is served, and the world behind it."""

    world: World
    base: str

    def browser(self) -> Browser:
        return Browser(self.base)

    def let_pass(self, minutes: float) -> None:
        """Move the clock on; the console follows it in a moment (adapter/clock.py)."""
        front = self.world.stage.mocks["front"]["control"]
        requests.post(f"{front}/clock", json={"advance": 60 * minutes}, timeout=30).raise_for_status()

    def park_a_photo(self) -> str:
        identity = deliver(self.world.stage, MAILBOX, (FOLDER / "photo" / "wrong-name.eml").read_bytes())
        assert self.world.work_until_ended(identity).state == "parked"
        return identity


@contextmanager
def serve(world: World, folder: Path) -> Iterator[Console]:
    """A console whose clock is the mocks': it is the machine's again at the end."""
    clock = f"{world.stage.mocks['front']['control']}/clock"
    with run_provider() as issuer:
        text = EXAMPLE.read_text(encoding="utf-8").replace('"pki/', f'"{FOLDER / "pki"}/')
        config = folder / "lautta.toml"
        config.write_text(text, encoding="utf-8")
        with held_port() as port:
            world.stage.environment.update(
                LAUTTA_CONFIG=str(config),
                LAUTTA_CONSOLE_SECRET="secret",
                LAUTTA_CLOCK=clock,
                LAUTTA_ADDRESS_IDP=issuer,
                LAUTTA_PUBLIC_BASE=f"http://127.0.0.1:{port}",
            )
            command = [sys.executable, "-m", "adapter", "serve", "--port", str(port)]
            process = start(command, {**os.environ, **world.stage.environment})
            first_line(process, "The server")
        try:
            yield Console(world, f"http://127.0.0.1:{port}")
        finally:
            requests.delete(clock, timeout=30).raise_for_status()
            end(process)


@pytest.fixture
def console(world: World, tmp_path: Path) -> Iterator[Console]:
    with serve(world, tmp_path) as running:
        yield running


def read_text(page: requests.Response) -> str:
    """What a page says, on one line."""
    return " ".join(_tree(page).text_content().split())


def _tree(page: requests.Response) -> html.HtmlElement:
    tree = html.fromstring(page.content)
    assert isinstance(tree, html.HtmlElement)
    return tree


def test_a_handler_gives_a_photo_to_the_right_patient(console: Console) -> None:
    identity = console.park_a_photo()
    browser = console.browser()
    today = browser.sign_in("helmi")
    assert today.url == f"{console.base}/console/"
    assert f"/console/message/{identity}" in today.text
    assert OTTO not in today.text
    message = browser.open(f"/console/message/{identity}")
    assert OTTO in message.text
    assert "Nimet eroavat" in read_text(message)
    (photo,) = re.findall(r"/console/picture/[\w-]+", message.text)
    shown = browser.open(photo)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.content[:2] == b"\xff\xd8"
    assert browser.open(photo).status_code == 404  # the address is good once
    wrong = browser.send(
        message, f"/console/message/{identity}/decide", act="give", hetu=OTTO, **{"hetu-again": "", "reason": "x"}
    )
    assert wrong.status_code == 400
    assert "Henkilötunnukset eivät ole samat." in read_text(wrong)
    sure = browser.send(
        message,
        f"/console/message/{identity}/decide",
        act="give",
        hetu=OTTO,
        **{"hetu-again": OTTO, "reason": "meni naimisiin"},
    )
    assert f"{OTTO}." in read_text(sure)
    done = browser.send(sure, "/console/decision/")
    assert "Päätökset meni naimisiin" in read_text(done)
    assert console.world.work_until_ended(identity).state == "done"
    events = [found.resource for found in console.world.resources.find("AuditEvent", [], 30)]
    decision = next(event for event in events if event["type"]["code"] == "decision")
    assert decision["outcomeDesc"] == "meni naimisiin"
    assert decision["agent"][0]["who"]["display"] == "Helmi"
    assert decision["agent"][0]["altId"].startswith("helmi http://127.0.0.1")
    looks = {event["subtype"][0]["code"] for event in events if event["type"]["code"] == "look"}
    assert looks == {"parked-message", "parked-photo", "record-patient"}
    assert all(event["agent"][0]["altId"].startswith("helmi ") for event in events if event["type"]["code"] == "look")


def test_nobody_sees_what_is_anothers(console: Console) -> None:
    identity = console.park_a_photo()
    for name in ("lasse", "olli", "nobody"):
        browser = console.browser()
        today = browser.sign_in(name)
        assert identity not in today.text
        assert browser.open(f"/console/message/{identity}").status_code == 404
        assert browser.open("/console/message/unknown").status_code == 404
    stranger = console.browser().open(f"/console/message/{identity}")
    assert urlsplit(stranger.url).netloc != urlsplit(console.base).netloc  # at the identity provider


def test_a_form_is_of_its_session_and_is_carried_out_once(console: Console) -> None:
    identity = console.park_a_photo()
    browser, other = console.browser(), console.browser()
    browser.sign_in("helmi")
    other.sign_in("helmi")
    message, path = browser.open(f"/console/message/{identity}"), f"/console/message/{identity}/decide"
    foreign = other.send(message, path, act="discard", reason="sent twice")
    assert foreign.status_code == 403
    across = browser.session.post(
        f"{console.base}{path}", data={"act": "discard"}, headers={"Sec-Fetch-Site": "cross-site"}, timeout=30
    )
    assert across.status_code == 403
    sure = browser.send(message, path, act="discard", reason="sent twice")
    theirs = other.send(other.open(f"/console/message/{identity}"), path, act="discard", reason="too")
    browser.send(sure, "/console/decision/")
    again = browser.send(sure, "/console/decision/")
    assert again.status_code == 409
    late = other.send(theirs, "/console/decision/")
    assert late.status_code == 409
    assert console.world.messages.find(identity).state == "discarded"
    assert console.world.mails() == {}


def test_what_was_typed_while_the_session_was_locked_is_kept(console: Console) -> None:
    identity = console.park_a_photo()
    browser = console.browser()
    browser.sign_in("helmi")
    message = browser.open(f"/console/message/{identity}")
    watching = console.browser()
    watching.sign_in("helmi")
    console.let_pass(11)
    wait_for(lambda: "/oauth2/authorize" in watching.open("/console/").url)
    fields = {"act": "give", "hetu": OTTO, "hetu-again": OTTO, "reason": "meni naimisiin"}
    locked = browser.send(message, f"/console/message/{identity}/decide", **fields)
    assert urlsplit(locked.url).path == "/oauth2/authorize"
    shown = browser.session.post(locked.url, data={"sub": "helmi"}, timeout=30)
    assert "Lomake on tallessa" in read_text(shown)
    assert "meni naimisiin" in shown.text
    assert console.world.messages.find(identity).state == "parked"


def test_a_decision_wants_a_fresh_sign_in(console: Console) -> None:
    identity = console.park_a_photo()
    browser = console.browser()
    browser.sign_in("helmi")
    message = browser.open(f"/console/message/{identity}")
    console.let_pass(6)
    fields = {"act": "discard", "reason": "sent twice"}
    path = urlsplit(browser.send(message, f"/console/message/{identity}/decide", **fields).url).path
    wait_for(lambda: "Kirjautumisesta on yli 5 minuuttia" in read_text(browser.open(path)))
    sure = browser.open(path)
    assert not [form for form in _tree(sure).forms if form.action.startswith("/console/decision/")]
    assert console.world.messages.find(identity).state == "parked"


def test_every_answer_keeps_other_sites_and_caches_out(console: Console) -> None:
    browser = console.browser()
    page = browser.sign_in("helmi")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert re.findall("<script[^>]*>", page.text) == ['<script src="/console/static/news.js" defer>']
    elsewhere = browser.open("/console/figures")
    assert "script" not in elsewhere.text + elsewhere.headers["Content-Security-Policy"]
    (cookie,) = [cookie for cookie in browser.session.cookies if cookie.name == "lautta-console"]
    assert cookie.has_nonstandard_attr("HttpOnly")
    gone = browser.send(page, "/console/sign-out")
    assert urlsplit(gone.url).path == "/console/signed-out"
    assert "/oauth2/authorize" in browser.open("/console/").url


def test_pages_speak_three_languages(console: Console) -> None:
    browser = console.browser()
    browser.sign_in("helmi")
    for language, title in (
        ("sv", "Meddelanden som väntar"),
        ("en", "Messages that wait"),
        ("fi", "Odottavat viestit"),
    ):
        page = browser.open(f"/console/language/{language}?to=/console/")
        assert title in read_text(page)
        assert f'<html lang="{language}">' in page.text
    elsewhere = browser.session.get(
        f"{console.base}/console/language/fi?to=//evil.example/", allow_redirects=False, timeout=30
    )
    assert elsewhere.headers["Location"] == "/console/"
