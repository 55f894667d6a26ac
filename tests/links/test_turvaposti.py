"""A message fetched from the portal, and a portal that is away, refuses, or shows what is not its own.

PHO-10, PHO-11, PHO-12.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import responses

from adapter.config.photo import Gateway
from adapter.errors import LauttaError, NotFound, Refused, Theirs, WrongUsage
from adapter.identifiers import Hetu
from adapter.links import turvaposti as module
from adapter.links.turvaposti import TurvapostiLink
from adapter.mail import read_mail
from adapter.photo.reading.stamp import read_stamp
from mocks.pki import Pki, make_pki
from mocks.turvaposti import turvaposti_mock
from mocks.turvaposti.mock import TurvapostiMock
from tests.mail.letters import JPEG, PDF, PNG
from tests.mocks.control import Desk
from tests.mocks.kanta import ADAPTER
from tests.region import MAIJA

PASSWORD = "Pässi sana 7"
SENT = datetime(2026, 11, 3, 10, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def _files(*files: tuple[str, bytes]) -> list[dict[str, str]]:
    return [{"name": name, "content": base64.b64encode(content).decode()} for name, content in files]


MESSAGE: dict[str, Any] = {
    "token": "salainen-avain",
    "password": PASSWORD,
    "sender": "maija.testinen@example.test",
    "recipient": "kuvat.porvoo@example.test",
    "subject": "Kuva kädestä",
    "text": "Hei,\n\nkuva </pre> & teksti. <b>Åke</b>",
    "sent": SENT.isoformat(),
    "attachments": _files(("käsi.jpg", JPEG), ("toinen.png", PNG)),
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


class Unit:
    """Who fetches from the mock."""

    def __init__(self, pki: Pki, portal: TurvapostiMock, desk: Desk) -> None:
        self.link = TurvapostiLink([portal.url.removeprefix("https://")], pki.directory / "root.pem")
        self.address, self.desk, self._control = f"{portal.url}/viesti/{MESSAGE['token']}", desk, portal.control_url

    def fetch(self, password: str = PASSWORD) -> bytes:
        return self.link.fetch(self.address, password)

    def fail(self, kind: type[LauttaError], password: str = PASSWORD) -> str:
        with pytest.raises(kind) as caught:
            self.fetch(password)
        return _discreet(caught.value)

    def set_time(self, moment: datetime) -> None:
        assert requests.post(f"{self._control}/clock", json={"now": moment.isoformat()}, timeout=10).ok

    def operations(self) -> list[str]:
        return [line["operation"] for line in self.desk.journal()]


@pytest.fixture
def unit(pki: Pki, portal: TurvapostiMock, desk: Desk) -> Unit:
    desk.seed({"messages": [MESSAGE]})
    return Unit(pki, portal, desk)


def _discreet(problem: LauttaError) -> str:
    told = str(problem)
    for private in (PASSWORD, "salainen", "/viesti", "localhost", "portal.example", "maija", MAIJA, "Kuva k", "Åke"):
        assert private not in told
    return told


# --- Fetching ---------------------------------------------------------------------------------------------------------


def test_a_message_comes_as_mail_and_the_same_each_time(unit: Unit) -> None:
    raw = unit.fetch()
    assert unit.fetch() == raw
    mail = read_mail(raw)
    assert mail.text == MESSAGE["text"]
    assert mail.photos == (JPEG, PNG)
    assert mail.others == 0
    assert mail.received == SENT
    assert mail.header("From") == [MESSAGE["sender"]]
    assert mail.header("Subject") == [MESSAGE["subject"]]
    assert "käsi.jpg" in mail.everything
    host = unit.address.split("/")[2]
    assert mail.header("Received") == [f"from {host} by lautta with HTTPS; Tue, 03 Nov 2026 10:11:00 +0000"]
    assert mail.message_id.endswith(f"@{host}>")
    assert unit.operations() == ["link", "open", "attachment", "attachment"] * 2


def test_a_message_without_attachments_is_one_too(unit: Unit) -> None:
    unit.desk.seed({"messages": [{**MESSAGE, "attachments": []}]})
    mail = read_mail(unit.fetch())
    assert (mail.text, mail.photos, mail.others) == (MESSAGE["text"], (), 0)


def test_what_is_not_a_photo_is_not_dropped(unit: Unit) -> None:
    unit.desk.seed({"messages": [{**MESSAGE, "attachments": _files(("lasku.pdf", PDF), ("kirje.txt", b"hei"))}]})
    assert read_mail(unit.fetch()).others == 2


def test_the_sender_is_believed_only_as_far_as_the_portal_identified_them(unit: Unit) -> None:
    """PHO-01: a confirmed address is nobody's identity, whatever the message says of itself."""
    gateway = Gateway.model_validate({"hop": "from localhost:[0-9]+ by lautta with HTTPS;"})
    typed = f"X-Sender-Name: Maija\nX-Sender-Hetu: {MAIJA}"
    unit.desk.seed({"messages": [{**MESSAGE, "subject": f"a\u202e\n{typed}", "sender": f"a\n{typed}", "text": typed}]})
    mail = read_mail(unit.fetch())
    assert mail.header("Subject") == [f"a  X-Sender-Name: Maija X-Sender-Hetu: {MAIJA}"]
    with pytest.raises(Refused, match="PHO-01"):
        read_stamp(mail, gateway)
    unit.desk.seed({"messages": [{**MESSAGE, "identified": {"name": "Maija Åsa Testinen", "hetu": MAIJA}}]})
    person = read_stamp(read_mail(unit.fetch()), gateway)
    assert (person.name, person.hetu) == ("Maija Åsa Testinen", Hetu(MAIJA))


def test_file_names_cannot_be_headers_or_paths(unit: Unit) -> None:
    name = 'a"\r\nX-Sender-Name: x\r\n\r\n\u202e../../etc.jpg'
    unit.desk.seed({"messages": [{**MESSAGE, "attachments": _files((name, JPEG))}]})
    raw = unit.fetch()
    assert b"\nX-Sender-Name" not in raw
    assert len(read_mail(raw).photos) == 1


def test_links_in_a_message_are_not_followed(unit: Unit) -> None:
    unit.desk.seed(
        {"messages": [{**MESSAGE, "text": f"{unit.address}/liite/1 <a data-field='attachment' href='/laheta'>"}]}
    )
    unit.fetch()
    assert unit.operations() == ["link", "open", "attachment", "attachment"]


# --- Outcomes ---------------------------------------------------------------------------------------------------------


def test_a_message_is_fetched_again_within_fourteen_days_and_not_later(unit: Unit) -> None:
    unit.set_time(SENT + 30 * DAY)
    first = unit.fetch()
    (expires,) = read_mail(first).header("Expires")
    assert expires.startswith("Thu, 17 Dec 2026 10:1")
    unit.set_time(SENT + 44 * DAY - timedelta(minutes=1))
    assert unit.fetch() == first
    unit.set_time(SENT + 44 * DAY + timedelta(minutes=10))
    assert "PHO-10" in unit.fail(Refused)
    assert "14 days" in unit.fail(Refused)


def test_a_wrong_password_is_tried_once(unit: Unit) -> None:
    assert "does not accept the password" in unit.fail(Refused, "väärä")
    assert unit.operations() == ["link", "open"]


def test_a_locked_message_is_told(unit: Unit) -> None:
    for _ in range(5):
        unit.fail(Refused, "väärä")
    assert "has locked the message" in unit.fail(Refused)
    assert unit.operations()[-1] == "link", "no password is given any more"


def test_an_unconfirmed_message_never_arrives(unit: Unit) -> None:
    unit.desk.reset()
    unit.desk.seed({"messages": [{**MESSAGE, "confirmed": False}]})
    assert "PHO-11" in unit.fail(NotFound)
    unit.desk.reset()
    assert "PHO-11" in unit.fail(NotFound)


@pytest.mark.parametrize("operation", ["link", "open", "attachment"])
@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("silence", {}),
        ("wrong-page", {}),
        ("redirect", {}),
        ("status", {"status": 500}),
        ("status", {"status": 503}),
        ("status", {"status": 401}),
        ("status", {"status": 403}),
        ("status", {"status": 404}),
        ("status", {"status": 410}),
        ("status", {"status": 429}),
    ],
)
def test_a_portal_that_fails_is_tried_again_and_nothing_is_lost(
    unit: Unit, operation: str, kind: str, detail: dict[str, int]
) -> None:
    """A status alone says nothing: a proxy before the portal also answers 404. Its pages have its marker."""
    unit.desk.order_fault(kind, operation, **detail)
    assert "Turvaposti" in unit.fail(Theirs)
    assert len(read_mail(unit.fetch()).photos) == 2


def test_a_cut_attachment_is_no_attachment(unit: Unit) -> None:
    unit.desk.order_fault("cut", "attachment")
    unit.fail(Theirs)


def test_a_portal_that_is_not_trusted_gets_no_password(unit: Unit, portal: TurvapostiMock) -> None:
    link = TurvapostiLink([portal.url.removeprefix("https://")])
    with pytest.raises(Theirs, match="certificate"):
        link.fetch(unit.address, PASSWORD)
    assert set(unit.operations()) <= {"tls"}, "TLS kept it out"


def test_nothing_secret_is_logged(unit: Unit, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    unit.fetch()
    unit.fail(Refused, "väärä")
    for record in caplog.records:
        assert MESSAGE["token"] not in record.getMessage()


def test_a_message_that_takes_too_long_is_theirs(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", -1.0)
    assert "too long" in unit.fail(Theirs)


# --- Limits -----------------------------------------------------------------------------------------------------------


def test_sixty_megabytes_are_the_end(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """All attachments together; the limit is made smaller here."""
    monkeypatch.setattr(module, "MAX_BYTES", 18_000)
    unit.desk.seed({"messages": [{**MESSAGE, "attachments": _files(("a.bin", bytes(9_000)), ("b.bin", bytes(9_000)))}]})
    assert "over 60 MB" in unit.fail(Refused)
    unit.desk.seed({"messages": [{**MESSAGE, "attachments": _files(("a.bin", bytes(9_000)), ("b.bin", bytes(3_000)))}]})
    unit.fetch()


def test_too_many_attachments_are_left_to_a_person(unit: Unit) -> None:
    unit.desk.seed({"messages": [{**MESSAGE, "attachments": _files(*[("x.jpg", JPEG)] * 50)}]})
    assert "PHO-13" in unit.fail(Refused)
    assert unit.operations() == ["link", "open"]


@pytest.mark.parametrize("name", ["subject", "sender"])
def test_a_line_that_is_too_long_is_not_cut(unit: Unit, name: str) -> None:
    unit.desk.seed({"messages": [{**MESSAGE, name: "a" * 501}]})
    assert "PHO-13" in unit.fail(Refused)
    unit.desk.seed({"messages": [{**MESSAGE, name: "😀" * 500}]})
    header = {"subject": "Subject", "sender": "From"}[name]
    assert read_mail(unit.fetch()).header(header) == ["😀" * 500]


# --- Links ------------------------------------------------------------------------------------------------------------


HOSTS = ["portal.example", "other.example:8443"]


@pytest.mark.parametrize(
    "link",
    [
        "http://portal.example/viesti/x",
        "https://portal.example",
        "https://portal.example/",
        "https://portal.example:443/viesti/x",
        "https://portal.example.evil.example/viesti/x",
        "https://evil.example/portal.example/viesti/x",
        "https://portal.example@evil.example/viesti/x",
        "https://evil.example#@portal.example/viesti/x",
        "https://evil.example\\@portal.example/viesti/x",
        "https://portal.example\\@evil.example/viesti/x",
        "https://portalxexample/viesti/x",
        "https://other.example/viesti/x",
        "https://portal.example/viesti/../x",
        "https://portal.example//evil.example/x",
        "https://portal.example/viesti/x?next=https://evil.example",
        "https://portal.example/viesti/x#y",
        "https://portal.example/viesti/%2e%2e/x",
        "https://portal.example/viesti/x\n",
        " https://portal.example/viesti/x",
        "https://portal.example/viesti/x\r\nHost: evil.example",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_a_link_of_a_known_portal_is_followed(link: str) -> None:
    with responses.RequestsMock() as wire, pytest.raises(Refused) as caught:
        TurvapostiLink(HOSTS).fetch(link, PASSWORD)
    assert "PHO-10" in _discreet(caught.value)
    assert len(wire.calls) == 0


def test_a_portal_must_be_known() -> None:
    with pytest.raises(WrongUsage):
        TurvapostiLink([])


# --- Pages that are not as they should be -----------------------------------------------------------------------------


LINK = "https://portal.example/viesti/salainen"
LOCKED = (
    '<main data-page="locked"><form><input type="hidden" name="key" value="k"><input type="password" '
    'name="p"></form></main>'
)
OPENED = (
    '<main data-page="message"><p data-field="subject">a</p><p data-field="sender">b</p>'
    '<time data-field="sent" datetime="2026-11-03T10:11:00+00:00"></time>'
    '<time data-field="closes" datetime="2026-11-17T10:11:00+00:00"></time>'
    '<pre data-field="text" data-number="1">c</pre><a data-field="attachment" data-size="1" '
    'href="salainen/liite/1">d</a></main>'
)


def _html(body: str) -> str:
    return f"<!DOCTYPE html><html><body>{body}</body></html>"


def _fetch_from(opened: str | bytes, attached: int = 200, **more: Any) -> bytes:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        wire.get(LINK, body=_html(LOCKED), content_type="text/html; charset=latin-1")
        wire.post(LINK, body=opened, **more)
        wire.get(f"{LINK}/liite/1", body=b"x", status=attached)
        try:
            return TurvapostiLink(HOSTS).fetch(LINK, PASSWORD)
        finally:
            asked = {call.request.url for call in wire.calls}
            assert asked <= {LINK, f"{LINK}/liite/1"}, "an address of a stranger was followed"


def test_a_plain_page_is_enough() -> None:
    mail = read_mail(_fetch_from(_html(OPENED)))
    assert (mail.text, mail.others) == ("c", 1)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html>",
        _html(OPENED)[:-1],
        _html(OPENED)[: -len("</html>")],
        _html(OPENED).replace("c</pre>", "c\0</pre>"),
        _html(OPENED + '<main data-page="message"></main>'),
        _html(OPENED + '<p data-field="text">other</p>'),
        _html(OPENED + '<p data-field="subject">other</p>'),
        _html(OPENED + '<p data-field="identified-hetu">1</p>' * 2),
        _html(OPENED.replace("c</pre>", "c<b>d</b></pre>")),
        _html(OPENED.replace("d</a>", "d<b>e</b></a>")),
        _html(OPENED.replace('data-number="1"', "")),
        _html(OPENED.replace('data-number="1"', 'data-number="1>&#10;Evil: x"')),
        _html(OPENED.replace("2026-11-03T10:11:00+00:00", "2026-11-03T10:11:00")),
        _html(OPENED.replace("2026-11-03T10:11:00+00:00", "yesterday")),
        _html(OPENED.replace('data-size="1"', "")),
        _html(OPENED.replace('data-size="1"', 'data-size="2"')),
        *(
            _html(OPENED.replace("salainen/liite/1", href))
            for href in (
                "https://evil.example/x",
                "//evil.example/x",
                "http://portal.example/viesti/salainen/liite/1",
                "/viesti/other/liite/1",
                "salainen/../other",
                "salainen/liite/..",
                "salainen2/liite/1",
                "file:///etc/passwd",
                "javascript:1",
                "",
                "https://[",
            )
        ),
    ],
)
def test_a_page_that_is_not_as_it_should_be_is_theirs(page: str) -> None:
    with pytest.raises(Theirs) as caught:
        _fetch_from(page)
    _discreet(caught.value)


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_right_page_with_a_wrong_status_is_theirs(status: int) -> None:
    with pytest.raises(Theirs):
        _fetch_from(_html(OPENED), status=status)
    with pytest.raises(Theirs):
        _fetch_from(_html(OPENED), attached=status)


@pytest.mark.parametrize(
    "page",
    [
        LOCKED,
        _html(OPENED),
        _html(LOCKED.replace("password", "text")),
        _html(LOCKED.replace('name="p"', "")),
        _html(LOCKED.replace("</form>", '<input type="password" name="q"></form>')),
    ],
)
def test_no_password_is_given_to_another_page(page: str) -> None:
    with responses.RequestsMock() as wire:
        wire.get(LINK, body=page)
        with pytest.raises(Theirs):
            TurvapostiLink(HOSTS).fetch(LINK, PASSWORD)
        assert len(wire.calls) == 1


@pytest.mark.parametrize(
    ("body", "headers"),
    [(_html(OPENED + "å").encode("latin-1"), {}), (_html(OPENED).encode(), {"Content-Encoding": "br"})],
)
def test_octets_are_not_guessed_at(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(Theirs):
        _fetch_from(body, headers=headers)


def test_the_name_of_a_host_is_written_in_any_case() -> None:
    with responses.RequestsMock() as wire:
        wire.get(LINK, status=503)
        with pytest.raises(Theirs):
            TurvapostiLink(["Portal.Example"]).fetch(LINK, PASSWORD)


def test_a_redirect_is_not_followed() -> None:
    with responses.RequestsMock() as wire:
        wire.get(LINK, status=302, headers={"Location": "https://portal.example/viesti/other"})
        with pytest.raises(Theirs):
            TurvapostiLink(HOSTS).fetch(LINK, PASSWORD)
        assert len(wire.calls) == 1


def test_a_page_that_never_ends_is_refused() -> None:
    with pytest.raises(Refused, match="text over 2 MB"):
        _fetch_from(_html(OPENED + "x" * 2_000_000))


@pytest.mark.parametrize(
    "problem",
    [
        requests.ConnectTimeout(LINK),
        requests.ReadTimeout(LINK),
        requests.ConnectionError(LINK),
        requests.exceptions.SSLError(LINK),
        requests.exceptions.ChunkedEncodingError(LINK),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_a_failure_on_the_way_is_theirs(problem: Exception) -> None:
    with responses.RequestsMock() as wire:
        wire.get(LINK, body=problem)
        with pytest.raises(Theirs) as caught:
            TurvapostiLink(HOSTS).fetch(LINK, PASSWORD)
    _discreet(caught.value)
