"""The console in a real browser: served over a socket, opened by Chromium."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.access.rules.standing import RegisterState
from adapter.demo.fixtures import FOLDER
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, WorkerId
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.patient import Hit
from adapter.photo.rules.permission import Contact
from adapter.store.messages import State
from adapter.store.workers import Workers
from tests.console.grants import COUNTY, OTHER_CARE, deny_use, put_grant, put_matter
from tests.console.images import (
    EARLY,
    ask_for_images,
    deny_for_consent,
    make_medium,
    park_a_request,
    park_for_a_line,
    read_a_medium_in,
)
from tests.console.pages import Pages, open_pages
from tests.photo.invitations import FIRST as FIRST_INVITATION
from tests.photo.invitations import order
from tests.region import AINO, MAIJA, NOW, SAIMA

OTTO = "050510A9051"
#: Nine messages of every kind that the pages show.
FIRST = f"{1:032x}"


def find_chromium() -> str:
    """Where Chromium is. Skips, with the reason, where it is not; CI must have it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        assert not os.environ.get("CI"), "CI must have Chromium: tests/system.sh installs it"
        pytest.skip("Chromium is not here: apt-get install chromium")
    return found


@dataclass
class Browser:
    """One person at one browser, and what it complained of."""

    pages: Pages
    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str, language: str = "fi") -> Page:
        """Open a page in a language, as it is after the sign-in."""
        self.page.context.add_cookies([{"name": "lautta-language", "value": language, "url": f"{self.base}/console"}])
        self.page.goto(f"{self.base}{path}")
        return self.page

    def sign_in(self, name: str) -> None:
        """Sign in as somebody: the provider of the test asks nothing."""
        self.pages.provider.who = name
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/console/sign-in")

    def tab_to(self, selector: str, most: int = 60) -> None:
        """Press Tab until the element has the focus, which a person must see."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"the focus on {selector} is not seen"
                return
        raise AssertionError(f"{selector} is not reached by the keyboard")

    def press(self, selector: str, key: str = "Enter", to: str = "") -> None:
        """Go to an element by the keyboard, and press a key there. `to`: the page that it leads to."""
        self.tab_to(selector)
        if not to:
            self.page.keyboard.press(key)
            return
        with self.page.expect_navigation(url=to):
            self.page.keyboard.press(key)

    def type(self, selector: str, text: str) -> None:
        """Go to a field by the keyboard, and type."""
        self.tab_to(selector)
        self.page.keyboard.type(text)


@contextmanager
def open_browser(folder: Path) -> Iterator[Browser]:
    """A console with messages that wait, and a browser before it."""
    with open_pages(folder) as pages, _served(pages) as base, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1000, "height": 800})
        browser = Browser(pages, context.new_page(), base)
        browser.page.on("console", lambda message: browser.complaints.append(message.text))
        browser.page.on("pageerror", lambda problem: browser.complaints.append(str(problem)))
        browser.page.on("request", lambda request: _note_elsewhere(browser, request.url))
        pages.provider.base = base
        _fill(pages)
        yield browser
        chromium.close()


def proposed(number: int) -> Oid:
    """The matter that is proposed for the grant with this number."""
    return Oid(f"1.2.246.10.99999810.95.2026.1.{number}")


def _note_elsewhere(browser: Browser, url: str) -> None:
    if not url.startswith(browser.base):
        browser.elsewhere.append(url)


def _fill(pages: Pages) -> None:
    mail = (FOLDER / "photo" / "wrong-name.eml").read_bytes()
    pages.record.people[OTTO] = RecordPatient("http://record/Patient/1", "Toinen-Tapaus", ("Otto",), protected=True)
    pages.record.people[MAIJA] = RecordPatient(
        "http://record/Patient/2", "Testinen", ("Maija", "Liisa"), protected=False
    )
    pages.record.people[SAIMA] = RecordPatient("http://record/Patient/3", "Esimerkki", ("Saima",), protected=False)
    pages.record.contacts[SAIMA] = Contact("+358400000102", "nothing", "fi")
    pages.provider.worker = WorkerId(REGISTRATION_SYSTEM, "90000000011")
    pages.record.hits = [
        Hit(Hetu(OTTO), "Toinen-Tapaus", ("Otto",), None, "", protected=True),
        Hit(Hetu(MAIJA), "Testinen", ("Maija", "Liisa"), date(1972, 3, 15), "Porvoo", protected=False),
        Hit(Hetu(AINO), "Testinen", ("Maija", "Liisa"), date(2003, 2, 1), "", protected=False),
    ]
    pages.record.contacts[MAIJA] = Contact("+358400000101", "yes", "sv")
    pages.house.resources.put(FIRST_INVITATION, order(reasonCode=[{"text": "Leikkaushaava"}]), NOW)
    shown = [{"type": {"text": "sana"}, "valueString": "haava (läheinen, teksti)"}]
    for number in range(1, 10):
        pages.park(f"{number:032x}", mail, input=shown)
    ask_for_images(pages, received=EARLY, urgent=True)
    park_a_request(pages)
    park_for_a_line(pages)
    park_for_a_line(pages, f"{81:032x}")
    deny_for_consent(pages)
    deny_for_consent(pages, "denied-2", f"{79:032x}")
    for number in range(1, 3):
        make_medium(pages, f"m{number}")
    read_a_medium_in(pages)
    for number in range(1, 4):
        put_grant(pages.house.resources, f"grant-{number}", end="2026-12-31" if number > 1 else "", task=str(number))
        put_matter(pages.engine, proposed(number), task=str(number))
    waits = Matter(Hetu(MAIJA), OTHER_CARE, COUNTY, proposed(9))
    HandedMatters.by(pages.engine, pages.house.now).hand_over([waits])
    deny_use(pages.engine)
    pages.messages.begin("f" * 32, "release", "kuvapalvelut@example", NOW)
    pages.messages.conclude("f" * 32, State.FAILED, NOW, (), "PACS: it did not answer.")
    pages.messages.begin("e" * 32, "grant", "Binary/x", NOW)
    pages.messages.conclude("e" * 32, State.FAILED, NOW, (), "")
    pages.steps[f"{'f' * 32}-1"] = "carry-out-0"
    workers = Workers(pages.engine, timedelta(seconds=30))
    workers.see("one", "worker-1", "flows-7", NOW - timedelta(minutes=5))
    workers.see("two", "worker-2", "flows-7", NOW)
    pages.register.append(RegisterState("tag", 1234, NOW - timedelta(days=9), NOW - timedelta(days=5)))


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing."""


@contextmanager
def _served(pages: Pages) -> Iterator[str]:
    application: Any = pages.client.application
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
