"""The mail mock over real TLS, as imaplib sees it."""

from __future__ import annotations

import base64
import imaplib
import ssl
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from mocks.mail import MailMock, mail_mock
from mocks.pki import make_pki
from tests.mocks.control import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER = "kuvat.porvoo@example.test"
OTHER = "kuvat.sipoo@example.test"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pki")
    make_pki(directory, "1.2.246.10.99999971", datetime.now(UTC))
    return directory


@pytest.fixture(scope="module")
def mock(pki: Path) -> Iterator[MailMock]:
    running = mail_mock(pki)
    yield running
    running.stop()


@pytest.fixture
def desk(mock: MailMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    desk.seed({"mailboxes": [{"user": user, "password": "salasana"} for user in (USER, OTHER)]})
    return desk


class Postbox:
    """Opens connections to the mock's mailboxes and closes them after the test."""

    def __init__(self, mock: MailMock, pki: Path, stack: ExitStack) -> None:
        self._port = urlsplit(mock.url).port or 0
        self._tls = ssl.create_default_context(cafile=str(pki / "root.pem"))
        self._stack = stack

    @contextmanager
    def connect(self) -> Iterator[imaplib.IMAP4_SSL]:
        client = imaplib.IMAP4_SSL("localhost", self._port, ssl_context=self._tls)
        try:
            yield client
        finally:
            client.shutdown()

    def open(self, user: str = USER, folder: str | None = "INBOX") -> imaplib.IMAP4_SSL:
        client = self._stack.enter_context(self.connect())
        client.login(user, "salasana")
        if folder is not None:
            assert client.select(folder)[0] == "OK"
        return client


@pytest.fixture
def postbox(mock: MailMock, pki: Path, desk: Desk) -> Iterator[Postbox]:
    assert desk.state() == {"mailboxes": {USER: {"INBOX": 0}, OTHER: {"INBOX": 0}}}
    with ExitStack() as stack:
        yield Postbox(mock, pki, stack)


def photo(number: int = 1, size: int = 100) -> bytes:
    return (
        b"From: gateway@example.test\r\nSubject: kuva %d\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=raja\r\n\r\n"
        b"--raja\r\nContent-Type: text/plain\r\n\r\nhei\r\n"
        b"--raja\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"%b\r\n--raja--\r\n" % (number, base64.encodebytes(b"\xff" * size).replace(b"\n", b"\r\n"))
    )


def deliver(desk: Desk, *contents: bytes, user: str = USER, folder: str = "INBOX") -> None:
    messages = [{"user": user, "folder": folder, "content": base64.b64encode(raw).decode()} for raw in contents]
    desk.seed({"messages": messages})


def list_uids(client: imaplib.IMAP4_SSL) -> list[str]:
    found: bytes = client.uid("SEARCH", "ALL")[1][0]
    return found.decode().split()


def fetch(client: imaplib.IMAP4_SSL, uid: str, section: str = "BODY.PEEK[]") -> bytes:
    answers = client.uid("FETCH", uid, f"({section})")[1]
    (literal,) = [answer[1] for answer in answers if isinstance(answer, tuple)]
    assert isinstance(literal, bytes)
    return literal


def move(client: imaplib.IMAP4_SSL, uid: str, folder: str) -> list[bytes | None]:
    """Move a message; what COPYUID said, [None] when it said nothing."""
    client.response("COPYUID")
    assert client.uid("MOVE", uid, folder)[0] == "OK"
    answer: list[bytes | None] = client.response("COPYUID")[1]
    return answer


def test_fetch_move_and_expunge(postbox: Postbox, desk: Desk) -> None:
    client = postbox.open()
    assert {"UIDPLUS", "MOVE", "IDLE"} <= set(client.capability()[1][0].decode().split())
    deliver(desk, photo(1), photo(2))
    client.noop()
    first, second = list_uids(client)
    assert fetch(client, first) == photo(1)
    assert client.create("Handled")[0] == "OK"
    copied = move(client, first, "Handled")[0]
    assert copied is not None
    _, source, target = copied.decode().split()
    assert source == first
    client.uid("STORE", second, "+FLAGS.SILENT", r"(\Deleted)")
    assert client.uid("EXPUNGE", target)[0] == "OK"
    assert list_uids(client) == [second]
    client.uid("EXPUNGE", second)
    assert desk.state()["mailboxes"][USER] == {"INBOX": 0, "Handled": 1}
    client.select("Handled")
    assert fetch(client, target) == photo(1)


def test_every_mailbox_is_its_own(postbox: Postbox, desk: Desk) -> None:
    deliver(desk, photo(), user=OTHER, folder="Quarantine")
    assert desk.state()["mailboxes"] == {USER: {"INBOX": 0}, OTHER: {"INBOX": 0, "Quarantine": 1}}
    assert postbox.open().select("Quarantine")[0] == "NO"
    assert len(list_uids(postbox.open(OTHER, "Quarantine"))) == 1


@pytest.mark.parametrize("login", [(USER, "wrong"), ("nobody@example.test", "salasana")])
def test_wrong_login_is_refused(postbox: Postbox, login: tuple[str, str]) -> None:
    with postbox.connect() as client, pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        client.login(*login)


def test_password_stays_when_a_mailbox_is_seeded_again(postbox: Postbox, desk: Desk) -> None:
    desk.seed({"mailboxes": [{"user": USER, "password": "other"}]})
    assert postbox.open().noop()[0] == "OK"


def test_mail_of_fifteen_megabytes_passes(postbox: Postbox, desk: Desk) -> None:
    big = photo(1, 15_000_000)
    deliver(desk, big)
    client = postbox.open()
    (uid,) = list_uids(client)
    assert fetch(client, uid) == big


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)) + b"x"


@pytest.mark.parametrize(
    "raw",
    [
        NESTED,
        b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"x",
        b"Content-Type: " + b"(" * 5000 + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\r\n\r\nx",
        b"From: " + b"(" * 5000 + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        "Subject: äö\r\n\r\nå".encode(),
        b"Date: yesterday\r\n\r\na\x00b",
        b"no header at all",
        b"",
    ],
    ids=["nested", "rfc822", "comments", "subject", "from", "boundary", "8bit", "nul", "headless", "empty"],
)
def test_hostile_mail_is_delivered_as_it_is(postbox: Postbox, desk: Desk, raw: bytes) -> None:
    deliver(desk, raw)
    client = postbox.open()
    (uid,) = list_uids(client)
    assert fetch(client, uid) == raw
    assert client.uid("FETCH", uid, "(RFC822.SIZE BODYSTRUCTURE)")[0] == "OK"
    assert fetch(client, uid, "BODY.PEEK[HEADER]") == raw[: len(fetch(client, uid, "BODY.PEEK[HEADER]"))]


def test_two_clients_never_both_move_one_message(postbox: Postbox, desk: Desk) -> None:
    deliver(desk, *(photo(number) for number in range(100)))
    clients = [postbox.open() for _ in range(3)]
    clients[0].create("Handled")
    uids = list_uids(clients[0])
    won: list[list[str]] = [[] for _ in clients]

    def race(client: imaplib.IMAP4_SSL, mine: list[str]) -> None:
        mine.extend(uid for uid in uids if move(client, uid, "Handled") != [None])

    threads = [threading.Thread(target=race, args=pair) for pair in zip(clients, won, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(uid for mine in won for uid in mine) == sorted(uids)
    assert desk.state()["mailboxes"][USER] == {"INBOX": 0, "Handled": 100}


def test_loser_of_a_move_hears_that_the_message_went(postbox: Postbox, desk: Desk) -> None:
    deliver(desk, photo(1), photo(2))
    winner, loser = postbox.open(), postbox.open()
    winner.create("Handled")
    uid, rest = list_uids(winner)
    assert move(winner, uid, "Handled") != [None]
    loser.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    assert move(loser, uid, "Handled") == [None]
    assert list_uids(loser) == [rest]


def test_idle_hears_a_delivery(postbox: Postbox, desk: Desk) -> None:
    client = postbox.open()
    client.send(b"a1 IDLE\r\n")
    assert client.readline().startswith(b"+")
    deliver(desk, photo())
    assert client.readline() == b"* 1 EXISTS\r\n"


def test_reset_forgets_mailboxes_and_cuts_connections_and_no_uid_means_another_message(
    postbox: Postbox, desk: Desk
) -> None:
    deliver(desk, photo())
    client = postbox.open()
    before = client.response("UIDVALIDITY")[1]
    desk.reset()
    assert desk.state() == {"mailboxes": {}}
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        client.noop()
    desk.seed({"mailboxes": [{"user": USER, "password": "salasana"}]})
    assert postbox.open().response("UIDVALIDITY")[1] != before


def test_status_fault_answers_no_and_does_nothing(postbox: Postbox, desk: Desk) -> None:
    deliver(desk, photo())
    client = postbox.open()
    client.create("Handled")
    (uid,) = list_uids(client)
    desk.order_fault("status", "move")
    assert client.uid("MOVE", uid, "Handled")[0] == "NO"
    assert move(client, uid, "Handled") != [None]


def test_silence_fault_moves_and_cuts_the_connection(postbox: Postbox, desk: Desk) -> None:
    deliver(desk, photo())
    client = postbox.open()
    client.create("Handled")
    (uid,) = list_uids(client)
    desk.order_fault("silence", "move")
    with pytest.raises(imaplib.IMAP4.abort):
        client.uid("MOVE", uid, "Handled")
    assert desk.state()["mailboxes"][USER] == {"INBOX": 0, "Handled": 1}
    assert [line["fault"] for line in desk.journal() if line["operation"] == "move"] == ["silence"]


def test_journal_tells_deliveries_and_nothing_of_them(desk: Desk) -> None:
    deliver(desk, b"Subject: 010594Y9032 Testinen\r\n\r\nx")
    journal = desk.journal()
    assert [line["operation"] for line in journal] == ["deliver"]
    assert journal[0]["mailbox"] == USER
    assert "9032" not in str(journal)
    assert "Testinen" not in str(journal)


def test_seed_is_refused_whole(desk: Desk) -> None:
    for bad in (
        {"messages": [{"user": "nobody@example.test", "content": ""}]},
        {"mailboxes": [{"user": "new@example.test", "password": "x"}], "messages": [{"user": USER, "content": "*"}]},
    ):
        with pytest.raises(AssertionError, match="seed was not understood"):
            desk.seed(bad)
    assert set(desk.state()["mailboxes"]) == {USER, OTHER}
