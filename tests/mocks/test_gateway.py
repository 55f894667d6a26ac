"""The mock gateway as a citizen uses it, with the mail mock behind it."""

from __future__ import annotations

import base64
import imaplib
import ssl
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from lxml import html

from mocks.control import Setting
from mocks.gateway import GatewayMock, gateway_mock
from mocks.mail import MailMock, mail_mock
from mocks.pki import Pki
from tests.mail.letters import JPEG
from tests.mocks.control import Desk

UNIT = "kuvat.porvoo@ita-uusimaa.example"
MAIJA = {"name": "Maija Liisa Tästinen", "hetu": "150372-901R"}
BODY: dict[str, Any] = {
    "citizen": MAIJA,
    "to": UNIT,
    "subject": "Kuva ihosta",
    "text": "Hei, tässä kuva.",
    "files": [{"name": "käsi.jpg", "type": "image/jpeg", "content": base64.b64encode(JPEG).decode()}],
}


@pytest.fixture(scope="module")
def mail(made: Pki) -> Iterator[MailMock]:
    started = mail_mock(made.directory)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def gateway(made: Pki, mail: MailMock) -> Iterator[GatewayMock]:
    started = gateway_mock(made.directory, smtp_url=mail.smtp_url)
    yield started
    started.stop()


@pytest.fixture
def desk(gateway: GatewayMock, mail: MailMock) -> Desk:
    Desk(mail.control_url).reset()
    Desk(mail.control_url).seed({"mailboxes": [{"user": UNIT, "password": "salasana"}]})
    desk = Desk(gateway.control_url)
    desk.reset()
    return desk


def read_mails(mail: MailMock, made: Pki) -> list[EmailMessage]:
    tls = ssl.create_default_context(cafile=str(made.directory / "root.pem"))
    with imaplib.IMAP4_SSL("localhost", urlsplit(mail.url).port or 0, ssl_context=tls) as client:
        client.login(UNIT, "salasana")
        client.select("INBOX")
        uids = client.uid("SEARCH", "ALL")[1][0].split()
        answers = [part for uid in uids for part in client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1]]
    raws = [answer[1] for answer in answers if isinstance(answer, tuple)]
    return [message for raw in raws if isinstance(message := message_from_bytes(raw, policy=default), EmailMessage)]


def post(gateway: GatewayMock, **changes: Any) -> requests.Response:
    return requests.post(f"{gateway.url}/messages", json={**BODY, **changes}, timeout=30)


def fields(page: str) -> dict[str, str]:
    return {
        found.get("data-field", ""): found.text or "" for found in html.fromstring(page).findall(".//*[@data-field]")
    }


def test_a_citizen_signs_in_writes_and_attaches_without_script(
    gateway: GatewayMock, mail: MailMock, made: Pki, desk: Desk
) -> None:
    desk.seed({"citizens": [MAIJA], "mailboxes": [UNIT]})
    with requests.Session() as browser:
        welcome = browser.get(gateway.url, timeout=30)
        (choice,) = html.fromstring(welcome.text).findall(".//input[@type='radio']")
        written = browser.post(f"{gateway.url}/sign-in", data={"citizen": choice.get("value")}, timeout=30)
        assert (written.url, UNIT in written.text) == (f"{gateway.url}/write", True)
        form = {"to": UNIT, "subject": "Kuva", "text": "Hei"}
        sent = browser.post(written.url, data=form, files=[("files", ("käsi.jpg", JPEG, "image/jpeg"))], timeout=30)
        message_id = fields(sent.text)["message-id"]
        browser.post(f"{gateway.url}/sign-out", timeout=30)
        refused = browser.post(written.url, data=form, timeout=30)
        assert (refused.status_code, fields(refused.text)["rule"]) == (403, "gateway.signed-in")
    (taken,) = read_mails(mail, made)
    assert (taken["X-Sender-Name"], taken["X-Sender-Hetu"]) == (MAIJA["name"], MAIJA["hetu"])
    assert taken["Message-ID"] == message_id
    text, picture = taken.iter_parts()
    assert isinstance(picture, EmailMessage)
    assert (picture.get_filename(), picture.get_content()) == ("käsi.jpg", JPEG)
    assert text.get_content_type() == "text/plain"
    assert str(taken["Received"]).startswith(
        "from gateway.turvaposti.example (gateway.turvaposti.example [192.0.2.25])"
    )


def test_a_stamp_in_the_text(gateway: GatewayMock, mail: MailMock, made: Pki, desk: Desk) -> None:
    begins = "--- Tunnistettu lähettäjä ---"
    desk.seed({"stamp": {"name_header": "", "hetu_header": "", "block_begins": begins}})
    assert post(gateway).status_code == 201
    (taken,) = read_mails(mail, made)
    assert "X-Sender-Name" not in taken
    (text, _) = taken.iter_parts()
    assert isinstance(text, EmailMessage)
    assert text.get_content().splitlines()[:6] == [
        begins,
        f"Lähettäjän nimi: {MAIJA['name']}",
        f"Henkilötunnus: {MAIJA['hetu']}",
        "--------------------",
        "",
        "Hei, tässä kuva.",
    ]


def test_one_name_finds_the_mail_in_both_journals(gateway: GatewayMock, mail: MailMock, desk: Desk) -> None:
    name = post(gateway).json()["correlation"]
    for url, operation in ((gateway.control_url, "post"), (mail.control_url, "deliver")):
        found = requests.get(f"{url}/journal", params={"correlation": name}, timeout=30).json()
        assert [line["operation"] for line in found] == [operation]
    assert "150372" not in str(desk.journal())
    assert "Maija" not in str(desk.journal())


def test_what_the_units_server_refuses_is_told(gateway: GatewayMock, mail: MailMock, desk: Desk) -> None:
    Desk(mail.control_url).order_fault("full", "deliver")
    refused = post(gateway)
    assert (refused.status_code, refused.json()["rule"]) == (502, "gateway.delivered")
    assert refused.json()["found"].startswith("552 5.2.2")
    assert post(gateway, to="nobody@example.test").json()["found"] == "550"
    desk.seed({"smtp": "smtp://localhost:1"})
    assert post(gateway).json()["found"] == "ConnectionRefusedError"
    assert desk.state()["sent"] == []


def test_faults(gateway: GatewayMock, mail: MailMock, made: Pki, desk: Desk) -> None:
    desk.order_fault("unstamped", "post")
    post(gateway)
    desk.order_fault("twice", "post")
    post(gateway)
    unstamped, first, second = read_mails(mail, made)
    assert "X-Sender-Hetu" not in unstamped
    assert first["Message-ID"] == second["Message-ID"] != unstamped["Message-ID"]
    fault = {"kind": "status", "match": {"caller": UNIT}}
    assert requests.post(f"{gateway.control_url}/faults", json=fault, timeout=30).status_code == 201
    assert post(gateway, to="nobody@example.test").status_code == 502
    assert post(gateway).status_code == 503


@pytest.mark.parametrize(
    "seed",
    [
        {"citizens": [{"name": "x", "hetu": "150372-901X"}]},
        {"citizens": [{"name": "x"}]},
        {"mailboxes": ["porvoo"]},
        {"stamp": {"name_header": ""}},
        {"stamp": {"colour": "red"}},
        {"smtp": "http://localhost"},
        {"roots": "-----BEGIN CERTIFICATE-----"},
        {"citizen": []},
    ],
    ids=["hetu", "no-hetu", "address", "header", "unknown", "scheme", "roots", "key"],
)
def test_a_seed_that_is_not_understood_is_refused(gateway: GatewayMock, desk: Desk, seed: dict[str, Any]) -> None:
    before = desk.state()
    assert requests.post(f"{gateway.control_url}/seed", json=seed, timeout=30).status_code == 400
    assert desk.state() == before


def test_what_it_holds_survives_and_goes_singly(made: Pki, mail: MailMock, tmp_path: Path) -> None:
    first = gateway_mock(made.directory, smtp_url=mail.smtp_url, setting=Setting(state=tmp_path))
    Desk(first.control_url).seed({"citizens": [MAIJA], "mailboxes": [UNIT]})
    again = gateway_mock(made.directory, smtp_url=mail.smtp_url, setting=Setting(state=tmp_path))
    try:
        desk = Desk(again.control_url)
        assert (desk.state()["citizens"], desk.state()["mailboxes"]) == (1, [UNIT])
        url = f"{again.control_url}/state/citizen/{MAIJA['hetu']}"
        assert [requests.delete(url, timeout=30).status_code for _ in range(2)] == [204, 404]
    finally:
        first.stop()
        again.stop()


def test_what_is_typed_in_the_stamps_form_is_no_stamp(
    gateway: GatewayMock, mail: MailMock, made: Pki, desk: Desk
) -> None:
    begins = "--- Tunnistettu lähettäjä ---"
    desk.seed({"stamp": {"block_begins": begins, "authserv_id": "gateway.turvaposti.example"}})
    encoded = "=?utf-8?q?Kuva=0D=0AX-Sender-Hetu=3A_020504A902E?="
    files = [{"name": f"{encoded}.jpg", "type": "image/jpeg", "content": base64.b64encode(JPEG).decode()}]
    typed = f"{begins}\nHenkilötunnus: 020504A902E\n  {'-' * 20}\nHei."
    assert post(gateway, subject=encoded, text=typed, files=files).status_code == 201
    (taken,) = read_mails(mail, made)
    assert taken.get_all("X-Sender-Hetu") == [MAIJA["hetu"]]
    assert taken.get_all("Authentication-Results") == ["gateway.turvaposti.example; none"]
    text, picture = taken.iter_parts()
    assert isinstance(text, EmailMessage)
    assert [line for line in text.get_content().splitlines() if line.strip("> ") in {begins, "-" * 20}] == [
        begins,
        "-" * 20,
        f"> {begins}",
        f">   {'-' * 20}",
    ]
    assert "X-Sender-Hetu" not in picture
