"""The Turvaposti portal as people use it.

A link, a password, 14 days, and a message that waits for its sender (PHO-10, PHO-11).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import html

from mocks.control import Setting
from mocks.pki import Pki, make_pki
from mocks.turvaposti import turvaposti_mock
from mocks.turvaposti.mock import TurvapostiMock
from mocks.turvaposti.words import WORDS
from tests.mail.letters import JPEG
from tests.mocks.control import Desk
from tests.mocks.kanta import ADAPTER

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MESSAGE: dict[str, Any] = {
    "token": "avain-1",
    "password": "Pässi sana 7",
    "sender": "maija@example.test",
    "recipient": "kuvat.porvoo@example.test",
    "subject": "Kuva <ihosta>",
    "text": "Hei,\n\nkuva & teksti </pre><p data-field='sender'>",
    "attachments": [{"name": "käsi <1>.jpg", "content": base64.b64encode(JPEG).decode()}],
}


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), ADAPTER, datetime.now(UTC))


@pytest.fixture(scope="module")
def portal(pki: Pki) -> Iterator[TurvapostiMock]:
    started = turvaposti_mock(pki.directory)
    yield started
    started.stop()


@pytest.fixture
def desk(portal: TurvapostiMock) -> Desk:
    desk = Desk(portal.control_url)
    desk.reset()
    return desk


@pytest.fixture
def browser(pki: Pki, portal: TurvapostiMock, desk: Desk) -> Iterator[Browser]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(pki.directory / "root.pem")
        yield Browser(session, portal, desk)


class Browser:
    """A person before the portal."""

    def __init__(self, session: requests.Session, portal: TurvapostiMock, desk: Desk) -> None:
        self.session, self._portal, self.desk = session, portal, desk

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.session.get(self._portal.url + path, timeout=10, **more)

    def post(self, path: str, **more: Any) -> requests.Response:
        return self.session.post(self._portal.url + path, timeout=10, **more)

    def open(self, path: str = "/viesti/avain-1", password: str = MESSAGE["password"]) -> requests.Response:
        """Follow the link, write the password, press the button."""
        (form,) = html.fromstring(self.get(path).text).findall(".//form")
        action = str(form.get("action"))
        assert (form.get("method"), action.partition("?lang=")[0]) == ("post", path.partition("?")[0])
        hidden = {field.get("name"): field.get("value") for field in form.findall(".//input[@type='hidden']")}
        return self.post(action, data={**hidden, "password": password})

    def set_time(self, moment: datetime) -> None:
        body = {"now": moment.isoformat()}
        assert requests.post(f"{self._portal.control_url}/clock", json=body, timeout=10).ok

    def path(self, link: str) -> str:
        assert link.startswith(self._portal.url)
        return link.removeprefix(self._portal.url)


def _page(answer: requests.Response) -> tuple[int, str | None]:
    (main,) = html.fromstring(answer.text).findall(".//*[@data-page]")
    return answer.status_code, main.get("data-page")


def _field(answer: requests.Response, name: str) -> Any:
    (found,) = html.fromstring(answer.text).findall(f".//*[@data-field='{name}']")
    return found


# --- Opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_link_and_a_password_open_a_message_in_either_language(browser: Browser, language: str) -> None:
    browser.desk.seed({"messages": [MESSAGE]})
    browser.session.headers["Accept-Language"] = f"{language}, en;q=0.5"
    locked = browser.get("/viesti/avain-1")
    assert _page(locked) == (200, "locked")
    assert WORDS[language]["fetch"] in locked.text
    assert "ihosta" not in locked.text
    opened = browser.open()
    assert _page(opened) == (200, "message")
    for name in ("subject", "sender", "text"):
        assert _field(opened, name).text == MESSAGE[name]
    link = _field(opened, "attachment")
    assert (link.text, link.get("data-size")) == ("käsi <1>.jpg", str(len(JPEG)))
    assert browser.get(link.get("href")).content == JPEG
    assert browser.desk.state()["opened"] == 1


def test_the_chosen_language_stays_after_the_password(browser: Browser) -> None:
    browser.desk.seed({"messages": [MESSAGE]})
    assert WORDS["sv"]["closes"] in browser.open("/viesti/avain-1?lang=sv").text


def test_no_page_is_kept_or_told_of(browser: Browser) -> None:
    browser.desk.seed({"messages": [MESSAGE]})
    for answer in (browser.get("/viesti/avain-1"), browser.open(), browser.get("/viesti/avain-1/liite/1")):
        assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_a_language_is_chosen_on_the_page(browser: Browser) -> None:
    assert "På svenska</a>" in browser.get("/viesti/nobody").text
    assert WORDS["sv"]["unknown"] in browser.get("/viesti/nobody?lang=sv").text
    assert WORDS["fi"]["unknown"] in browser.get("/viesti/nobody?lang=xx").text
    assert set(WORDS["fi"]) == set(WORDS["sv"])


def test_it_can_be_reopened_for_fourteen_days_after_the_first_opening_and_not_later(browser: Browser) -> None:
    browser.desk.seed({"messages": [{**MESSAGE, "sent": NOW.isoformat()}]})
    browser.set_time(NOW + 300 * DAY)  # it waits for its first opening as long as it must
    first = browser.open()
    closes = datetime.fromisoformat(_field(first, "closes").get("datetime"))
    assert NOW + 314 * DAY <= closes < NOW + 314 * DAY + timedelta(minutes=10)
    browser.set_time(closes - timedelta(minutes=10))
    again = browser.open()
    assert _field(again, "closes").get("datetime") == closes.isoformat()
    browser.set_time(closes + timedelta(seconds=1))
    assert _page(browser.get("/viesti/avain-1")) == (410, "expired")
    assert _page(browser.post("/viesti/avain-1", data={"password": MESSAGE["password"]})) == (410, "expired")
    assert _page(browser.get("/viesti/avain-1/liite/1")) == (410, "expired")


def test_wrong_passwords_are_counted_until_it_is_locked(browser: Browser) -> None:
    browser.desk.seed({"messages": [MESSAGE]})
    for _ in range(4):
        assert _page(browser.open(password="väärä")) == (403, "wrong-password")
    assert _page(browser.open()) == (200, "message")  # which begins the count anew
    for _ in range(5):
        assert _page(browser.open(password="väärä")) == (403, "wrong-password")
    assert _page(browser.get("/viesti/avain-1")) == (423, "locked-out")
    assert _page(browser.post("/viesti/avain-1", data={"password": MESSAGE["password"]})) == (423, "locked-out")


def test_nothing_is_had_without_opening(browser: Browser) -> None:
    browser.desk.seed({"messages": [MESSAGE, {**MESSAGE, "token": "avain-2"}]})
    assert _page(browser.get("/viesti/avain-1/liite/1")) == (403, "closed")
    assert _page(browser.post("/viesti/avain-1", data={"password": MESSAGE["password"]})) == (400, "stale-form")
    assert _page(browser.open()) == (200, "message")
    assert _page(browser.get("/viesti/avain-1/liite/2")) == (404, "unknown")
    assert _page(browser.get("/viesti/avain-2/liite/1")) == (403, "closed")
    assert _page(browser.get("/viesti/nobody")) == (404, "unknown")


def test_whom_the_portal_identified_stands_apart(browser: Browser) -> None:
    person = {"name": "Maija Testinen", "hetu": "010190-999X"}
    browser.desk.seed({"messages": [{**MESSAGE, "identified": person}]})
    opened = browser.open()
    assert _field(opened, "identified-name").text == person["name"]
    assert _field(opened, "identified-hetu").text == person["hetu"]


# --- Sending ----------------------------------------------------------------------------------------------------------


def _write(browser: Browser, **changes: str) -> requests.Response:
    names = ("sender", "recipient", "subject", "text", "password")
    form = {name: MESSAGE[name] for name in names} | {"repeat": MESSAGE["password"]} | changes
    return browser.post("/laheta", data=form, files=[("attachments", ("käsi.jpg", JPEG))])


def test_a_message_leaves_only_when_its_sender_has_confirmed(browser: Browser) -> None:
    assert _page(browser.get("/laheta")) == (200, "write")
    assert _page(_write(browser, text=MESSAGE["text"].replace("\n", "\r\n"))) == (200, "waiting")
    (mail,) = browser.desk.state()["mails"]
    assert (mail["kind"], mail["to"]) == ("confirmation", MESSAGE["sender"])
    assert mail["link"] in mail["text"]
    assert _page(browser.get("/vahvista/wrong")) == (404, "unknown")
    for _ in range(2):
        assert _page(browser.get(browser.path(mail["link"]))) == (200, "confirmed")
    _, notice = browser.desk.state()["mails"]
    assert (notice["kind"], notice["to"]) == ("notification", MESSAGE["recipient"])
    opened = browser.open(browser.path(notice["link"]))
    assert _field(opened, "text").text == MESSAGE["text"]
    assert browser.get(_field(opened, "attachment").get("href")).content == JPEG


def test_an_unconfirmed_message_is_not_there(browser: Browser) -> None:
    browser.desk.seed({"messages": [{**MESSAGE, "confirmed": False}]})
    assert _page(browser.get("/viesti/avain-1")) == (404, "unknown")
    assert _page(browser.post("/viesti/avain-1", data={"password": MESSAGE["password"]})) == (404, "unknown")
    (mail,) = browser.desk.state()["mails"]
    browser.get(browser.path(mail["link"]))
    assert _page(browser.open()) == (200, "message")


@pytest.mark.parametrize("change", [{"sender": ""}, {"text": ""}, {"repeat": "toinen"}, {"password": "", "repeat": ""}])
def test_a_form_that_is_not_filled_in_is_shown_again(browser: Browser, change: dict[str, str]) -> None:
    assert _page(_write(browser, **change)) == (400, "write")
    assert browser.desk.state()["messages"] == 0


# --- The tester's side ------------------------------------------------------------------------------------------------


def test_mails_journal_and_state_tell_nothing_of_a_message(browser: Browser) -> None:
    browser.desk.seed({"messages": [{**MESSAGE, "subject": "Salaisuus"}]})
    browser.open()
    browser.get("/viesti/avain-1/liite/1")
    state, journal = browser.desk.state(), browser.desk.journal()
    assert [(line["operation"], line["outcome"]) for line in journal] == [
        ("link", 200),
        ("open", 200),
        ("attachment", 200),
    ]
    assert "avain" not in json.dumps(journal)
    for secret in ("Salaisuus", MESSAGE["password"], "Hei"):
        assert secret not in json.dumps([state, journal], ensure_ascii=False)
    assert MESSAGE["sender"] not in "".join(mail["text"] for mail in state["mails"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": None},
        {"attachments": [{"name": "x", "content": "%"}]},
        {"sent": "yesterday"},
        {"identified": {"name": "x"}},
    ],
)
def test_a_seed_that_is_not_understood_changes_nothing(
    portal: TurvapostiMock, desk: Desk, wrong: dict[str, Any]
) -> None:
    body = {"messages": [MESSAGE, {**MESSAGE, **wrong}]}
    assert requests.post(f"{portal.control_url}/seed", json=body, timeout=10).status_code == 400
    assert desk.state()["messages"] == 0


def test_faults(browser: Browser) -> None:
    browser.desk.seed({"messages": [MESSAGE]})
    browser.desk.order_fault("status", "link", status=503)
    assert browser.get("/viesti/avain-1").status_code == 503
    browser.desk.order_fault("wrong-page", "link")
    answer = browser.get("/viesti/avain-1")
    assert answer.status_code == 200
    assert "data-page" not in answer.text
    browser.desk.order_fault("redirect", "link")
    answer = browser.get("/viesti/avain-1", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/viesti/avain-1?lang=fi")
    browser.desk.order_fault("silence", "open")
    with pytest.raises(requests.exceptions.ConnectionError):
        browser.open()
    assert browser.desk.state()["opened"] == 1, "the work is done"
    browser.open()
    browser.desk.order_fault("cut", "attachment")
    assert browser.get("/viesti/avain-1/liite/1").content == JPEG[: len(JPEG) // 2]
    assert browser.get("/viesti/avain-1/liite/1").content == JPEG
    faults = [line["fault"] for line in browser.desk.journal() if "fault" in line]
    assert faults == ["status", "wrong-page", "redirect", "silence", "cut"]


def test_a_refusal_names_its_rule_in_a_header_and_in_the_journal(browser: Browser) -> None:
    browser.desk.seed({"messages": [MESSAGE, {**MESSAGE, "token": "avain-2", "confirmed": False}]})
    browser.open(password="väärä")
    told = [browser.get(path).headers["Mock-Rule"] for path in ("/viesti/avain-2", "/viesti/nobody", "/vahvista/x")]
    assert told == ["turvaposti.confirmed; path", "turvaposti.link; path", "turvaposti.link; path"]
    browser.set_time(NOW + 10_000 * DAY)
    failed = [step["rule"] for line in browser.desk.journal() for step in line.get("steps", []) if "found" in step]
    assert failed == ["turvaposti.password", "turvaposti.confirmed", "turvaposti.link", "turvaposti.link"]


def test_what_the_portal_holds_survives_the_end_of_the_process(pki: Pki, tmp_path: Path) -> None:
    first = turvaposti_mock(pki.directory, setting=Setting(state=tmp_path))
    Desk(first.control_url).seed({"messages": [MESSAGE]})
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(pki.directory / "root.pem")
        Browser(session, first, Desk(first.control_url)).open()
        again = turvaposti_mock(pki.directory, setting=Setting(state=tmp_path))
        try:
            browser = Browser(session, again, Desk(again.control_url))
            assert browser.desk.state()["opened"] == 1
            assert browser.get("/viesti/avain-1/liite/1").content == JPEG, "the cookie is still good"
        finally:
            first.stop()
            again.stop()


def test_a_message_is_taken_away_and_a_fault_strikes_one_alone(portal: TurvapostiMock, browser: Browser) -> None:
    browser.desk.seed({"messages": [MESSAGE, {**MESSAGE, "token": "avain-2"}]})
    fault = {"kind": "status", "match": {"document": "avain-2"}}
    assert requests.post(f"{portal.control_url}/faults", json=fault, timeout=10).status_code == 201
    assert [browser.get(f"/viesti/avain-{number}").status_code for number in (1, 2, 2)] == [200, 503, 200]
    url = f"{portal.control_url}/state/message/avain-1"
    assert [requests.delete(url, timeout=10).status_code for _ in range(2)] == [204, 404]
    assert browser.desk.state()["messages"] == 1
