"""Mail into the mailboxes by SMTP, as smtplib sends it; quotas; and what the journal tells of both protocols."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from mocks.control import Setting
from mocks.mail import MailMock, mail_mock
from mocks.mail.cabinet import name_message
from mocks.pki import Pki
from tests.mocks.control import Desk

USER, OTHER = "kuvat.porvoo@example.test", "kuvat.sipoo@example.test"
GATEWAY = "gateway.turvaposti.example"
MAIL = (
    b"From: no-reply@gateway.turvaposti.example\r\nTo: kuvat.porvoo@example.test\r\n"
    b"Date: Tue, 03 Nov 2026 10:11:00 +0200\r\nMessage-ID: <k1@gateway.turvaposti.example>\r\n"
    b"Subject: Suojattu viesti\r\n\r\nHei, 150372-901R\r\n"
)


@pytest.fixture(scope="module")
def mail(made: Pki) -> Iterator[MailMock]:
    started = mail_mock(made.directory)
    yield started
    started.stop()


@pytest.fixture
def desk(mail: MailMock) -> Desk:
    desk = Desk(mail.control_url)
    desk.reset()
    desk.seed({"mailboxes": [{"user": user, "password": "salasana"} for user in (USER, OTHER)]})
    return desk


def trust(made: Pki) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(made.directory / "root.pem"))


def connect(mail: MailMock, made: Pki, name: str = GATEWAY) -> smtplib.SMTP:
    client = smtplib.SMTP("localhost", urlsplit(mail.smtp_url).port or 0, local_hostname=name, timeout=10)
    client.starttls(context=trust(made))
    return client


def send(mail: MailMock, made: Pki, *users: str, content: bytes = MAIL, name: str = GATEWAY) -> None:
    with connect(mail, made, name) as client:
        client.sendmail("no-reply@gateway.turvaposti.example", list(users), content)


@contextmanager
def signed_in(mail: MailMock, made: Pki, user: str = USER) -> Iterator[imaplib.IMAP4_SSL]:
    client = imaplib.IMAP4_SSL("localhost", urlsplit(mail.url).port or 0, ssl_context=trust(made))
    try:
        client.login(user, "salasana")
        client.select("INBOX")
        yield client
    finally:
        with suppress(OSError):
            client.shutdown()


def fetch(client: imaplib.IMAP4_SSL, number: str = "1") -> bytes:
    (literal,) = [answer[1] for answer in client.fetch(number, "(BODY.PEEK[])")[1] if isinstance(answer, tuple)]
    assert isinstance(literal, bytes)
    return literal


def told(desk: Desk, operation: str) -> dict[str, Any]:
    entry: dict[str, Any] = [line for line in desk.journal() if line["operation"] == operation][-1]
    return entry


@pytest.mark.usefixtures("desk")
def test_a_mail_reaches_every_mailbox_it_is_for_with_the_trace_of_the_site(mail: MailMock, made: Pki) -> None:
    send(mail, made, USER.upper(), OTHER)
    for user in (USER, OTHER):
        with signed_in(mail, made, user) as client:
            kept = fetch(client)
        trace, _, rest = kept.partition(b"From: ")
        assert b"From: " + rest == MAIL
        assert trace.replace(b"\r\n ", b" ").startswith(
            b"Received: from gateway.turvaposti.example (gateway.turvaposti.example [192.0.2.25])"
            b" by mx.ita-uusimaa.example with ESMTPS id "
        )


def test_a_stranger_is_written_down_as_one(mail: MailMock, made: Pki, desk: Desk) -> None:
    send(mail, made, USER, name="evil.example")
    with signed_in(mail, made) as client:
        assert fetch(client).startswith(b"Received: from evil.example (localhost [127.0.0.1])")
    desk.seed({"exchange": {"name": "mx.other.example", "hosts": {"evil.example": "192.0.2.66"}}})
    send(mail, made, OTHER, name="evil.example")
    with signed_in(mail, made, OTHER) as client:
        assert b"evil.example (evil.example [192.0.2.66])\r\n by mx.other.example " in fetch(client)


def test_nothing_is_taken_before_starttls(mail: MailMock, desk: Desk) -> None:
    with smtplib.SMTP("localhost", urlsplit(mail.smtp_url).port or 0, timeout=10) as client:
        client.ehlo("gateway.turvaposti.example")
        assert client.mail("no-reply@gateway.turvaposti.example")[0] == 530
    entry = told(desk, "smtp")
    assert (entry["outcome"], entry["steps"][0]["rule"]) == (530, "mail.smtp.tls")


def test_an_unknown_recipient_is_refused_and_the_journal_says_why(mail: MailMock, made: Pki, desk: Desk) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused, match=r"5\.1\.1 RCPT TO: A recipient must be a mailbox"):
        send(mail, made, "nobody@example.test")
    entry = told(desk, "rcpt")
    assert (entry["outcome"], entry["steps"][0]["rule"]) == (550, "mail.smtp.recipient")
    assert entry["sender"] == {"address": "127.0.0.1", "host": GATEWAY, "tls": "TLSv1.3"}
    assert "nobody" not in str(desk.journal())


def test_a_full_mailbox_refuses_by_smtp_and_imap(mail: MailMock, made: Pki, desk: Desk) -> None:
    desk.seed({"mailboxes": [{"user": "full@example.test", "password": "salasana", "quota": len(MAIL) + 300}]})
    send(mail, made, "full@example.test")
    with pytest.raises(smtplib.SMTPDataError, match=r"5\.2\.2 mailbox: A message must fit"):
        send(mail, made, USER, "full@example.test")
    assert desk.state()["mailboxes"][USER] == {"INBOX": 0}, "for all or for none"
    with signed_in(mail, made, "full@example.test") as client:
        (refusal,) = client.append("INBOX", "", "", MAIL)[1]
        assert refusal.startswith(
            b"[OVERQUOTA] mailbox: A message must fit into the mailbox's quota. (mail.room, RFC 5530"
        )
        assert client.copy("1", "INBOX")[0] == "NO"
        client.store("1", "+FLAGS", r"(\Deleted)")
        client.expunge()
        assert client.append("INBOX", "", "", MAIL)[0] == "OK"


def test_the_fault_full_needs_no_quota(mail: MailMock, made: Pki, desk: Desk) -> None:
    desk.order_fault("full", "deliver", status=452)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(mail, made, USER)
    assert refused.value.smtp_code == 452
    desk.order_fault("full", "append")
    with signed_in(mail, made) as client:
        assert b"OVERQUOTA" in client.append("INBOX", "", "", MAIL)[1][0]
    assert desk.state()["mailboxes"][USER] == {"INBOX": 0}
    send(mail, made, USER)
    assert desk.state()["mailboxes"][USER] == {"INBOX": 1}


def test_faults_of_smtp(mail: MailMock, made: Pki, desk: Desk) -> None:
    desk.order_fault("status", "rcpt", status=451)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(mail, made, USER)
    desk.order_fault("slow", "deliver", seconds=0.01)
    send(mail, made, USER)
    desk.order_fault("silence", "deliver")
    with pytest.raises((smtplib.SMTPServerDisconnected, smtplib.SMTPDataError, OSError)):
        send(mail, made, USER)
    assert desk.state()["mailboxes"][USER] == {"INBOX": 2}, "silence comes after the work"
    assert [line["fault"] for line in desk.journal() if "fault" in line] == ["status", "slow", "silence"]


@pytest.mark.usefixtures("desk")
def test_a_fault_strikes_one_mailbox_alone(mail: MailMock, made: Pki) -> None:
    fault = {"kind": "status", "operation": "search", "match": {"caller": OTHER}}
    assert requests.post(f"{mail.control_url}/faults", json=fault, timeout=10).status_code == 201
    with signed_in(mail, made) as mine, signed_in(mail, made, OTHER) as theirs:
        assert mine.search(None, "ALL")[0] == "OK"
        assert theirs.search(None, "ALL")[0] == "NO"


@pytest.mark.usefixtures("desk")
def test_a_fault_strikes_one_message_alone(mail: MailMock, made: Pki) -> None:
    send(mail, made, USER)
    fault = {"kind": "status", "operation": "fetch", "match": {"document": name_message(USER, MAIL)}}
    assert requests.post(f"{mail.control_url}/faults", json=fault, timeout=10).status_code == 201
    send(mail, made, USER, content=MAIL.replace(b"<k1@", b"<k2@"))
    with signed_in(mail, made) as client:
        assert client.fetch("2", "(UID)")[0] == "OK"
        assert client.fetch("1", "(UID)")[0] == "NO"


def test_every_command_is_journalled_and_nothing_of_a_message(mail: MailMock, made: Pki, desk: Desk) -> None:
    send(mail, made, USER)
    with signed_in(mail, made) as client:
        client.create("Handled")
        client.search(None, "ALL")
        fetch(client)
        client.append("Handled", "", "", MAIL)
        client.store("1", "+FLAGS", r"(\Seen)")
        client.uid("MOVE", "1", "Handled")
        client.expunge()
        with pytest.raises(imaplib.IMAP4.error):
            client.xatom("FETCH")
        client.logout()
    journal = [line for line in desk.journal() if line["operation"] != "capability"]
    seen = [(line["operation"], line["outcome"], line.get("count")) for line in journal]
    assert seen == [
        ("rcpt", 250, None),
        ("deliver", 250, 1),
        ("login", "OK", None),
        ("select", "OK", None),
        ("create", "OK", None),
        ("search", "OK", 1),
        ("fetch", "OK", 1),
        ("append", "OK", 1),
        ("store", "OK", 1),
        ("move", "OK", 1),
        ("expunge", "OK", None),
        ("invalid", "BAD", None),
        ("logout", "BYE", None),
    ]
    moved = next(line for line in journal if line["operation"] == "move")
    assert moved["correlation"] == name_message(USER, MAIL)
    assert (moved["mailbox"], moved["folder"], moved["to"]) == (USER, "INBOX", "Handled")
    assert moved["sender"] == {"address": "127.0.0.1", "tls": "TLSv1.3"}
    for private in ("Suojattu", "150372", "k1@"):
        assert private not in str(desk.journal())


@pytest.mark.parametrize(
    ("user", "found"), [(USER, "another password"), ("150372-901R", "no such mailbox")], ids=["password", "user"]
)
def test_a_refused_login_says_why_and_not_who(mail: MailMock, made: Pki, desk: Desk, user: str, found: str) -> None:
    client = imaplib.IMAP4_SSL("localhost", urlsplit(mail.url).port or 0, ssl_context=trust(made))
    with pytest.raises(imaplib.IMAP4.error):
        client.login(user, "wrong")
    client.shutdown()
    entry = told(desk, "login")
    assert entry["outcome"] == "NO AUTHENTICATIONFAILED"
    assert (entry["steps"][0]["rule"], entry["steps"][0]["found"]) == ("mail.login", found)
    assert "150372" not in str(entry)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("protocol", ["imap", "smtp"])
def test_a_refusal_of_tls_is_journalled(mail: MailMock, protocol: str) -> None:
    strangers = ssl.create_default_context()  # without the test root
    port = urlsplit(mail.url if protocol == "imap" else mail.smtp_url).port or 0
    with socket.create_connection(("localhost", port), timeout=10) as plain:
        if protocol == "smtp":
            for line in (b"", b"EHLO x\r\n", b"STARTTLS\r\n"):
                plain.sendall(line)
                while (answer := plain.recv(1000)).split(b"\r\n")[-2][3:4] != b" ":
                    assert answer
        with pytest.raises(ssl.SSLError):
            strangers.wrap_socket(plain, server_hostname="localhost")
    found = requests.get(f"{mail.control_url}/journal?operation=tls&wait=10", timeout=20).json()
    assert (found[0]["outcome"], found[0]["sender"]["address"]) == ("refused", "127.0.0.1")
    assert found[0]["reason"]


def test_mailboxes_survive_the_end_of_the_process(made: Pki, tmp_path: Path) -> None:
    first = mail_mock(made.directory, setting=Setting(state=tmp_path))
    Desk(first.control_url).seed({"mailboxes": [{"user": USER, "password": "salasana"}]})
    send(first, made, USER)
    with signed_in(first, made) as client:
        client.create("Handled")
        client.store("1", "+FLAGS", r"(\Flagged)")
        client.uid("COPY", "1", "Handled")
        before = [client.response("UIDVALIDITY")[1], fetch(client), client.fetch("1", "(UID FLAGS INTERNALDATE)")[1]]
    again = mail_mock(
        made.directory, setting=Setting(state=tmp_path)
    )  # the first still runs: nothing was written at its end
    try:
        with signed_in(again, made) as client:
            after = [client.response("UIDVALIDITY")[1], fetch(client), client.fetch("1", "(UID FLAGS INTERNALDATE)")[1]]
            assert after[:2] == before[:2]
            assert str(after[2]).replace(" \\\\Recent", "") == str(before[2]).replace(" \\\\Recent", "")
            client.append("INBOX", "", "", MAIL)
            assert client.uid("SEARCH", "ALL")[1] == [b"1 2"]
        assert Desk(again.control_url).state() == {"mailboxes": {USER: {"INBOX": 2, "Handled": 1}}}
    finally:
        first.stop()
        again.stop()


@pytest.mark.usefixtures("desk")
def test_a_snapshot_brings_the_mail_back(mail: MailMock, made: Pki) -> None:
    send(mail, made, USER)
    control = mail.control_url
    assert requests.post(f"{control}/snapshots", json={"name": "before"}, timeout=10).ok
    with signed_in(mail, made) as client:
        uid = client.uid("SEARCH", "ALL")[1]
        client.store("1", "+FLAGS", r"(\Deleted)")
        client.expunge()
    assert requests.post(f"{control}/snapshots/before/restore", timeout=10).ok
    with signed_in(mail, made) as client:
        assert client.uid("SEARCH", "ALL")[1] == uid
        assert fetch(client).endswith(MAIL)


def test_single_things_are_taken_away(mail: MailMock, made: Pki, desk: Desk) -> None:
    send(mail, made, USER)
    control = mail.control_url
    assert requests.delete(f"{control}/state/message/{USER}/INBOX/7", timeout=10).status_code == 404
    assert requests.delete(f"{control}/state/message/{USER}/INBOX/1", timeout=10).status_code == 204
    assert requests.delete(f"{control}/state/mailbox/{OTHER}", timeout=10).status_code == 204
    assert desk.state() == {"mailboxes": {USER: {"INBOX": 0}}}


def test_a_renamed_folder_keeps_its_messages(mail: MailMock, made: Pki, desk: Desk) -> None:
    send(mail, made, USER)
    with signed_in(mail, made) as client:
        client.create("A")
        client.copy("1", "A")
        assert client.rename("A", "B")[0] == "OK"
        assert client.rename("INBOX", "Old")[0] == "OK"
        client.create("C")
        assert client.delete("C")[0] == "OK"
    assert desk.state()["mailboxes"][USER] == {"INBOX": 0, "B": 1, "Old": 1}


def test_reset_is_a_fresh_start(made: Pki) -> None:
    started = mail_mock(made.directory, setting=Setting(seed=7))
    desk = Desk(started.control_url)

    def look() -> object:
        requests.post(
            f"{started.control_url}/clock", json={"now": "2026-11-30T12:00:00+02:00", "freeze": True}, timeout=10
        )
        desk.seed({"mailboxes": [{"user": USER, "password": "salasana"}]})
        send(started, made, USER)
        with signed_in(started, made) as client:
            seen = [client.response("UIDVALIDITY")[1], fetch(client)]
        return seen, [{**line, "ms": 0} for line in desk.journal()]

    try:
        first = look()
        desk.reset()
        assert look() == first
    finally:
        started.stop()


def test_a_kind_of_rule_can_be_waived_and_the_journal_says_so(made: Pki) -> None:
    started = mail_mock(made.directory, setting=Setting(lenient=frozenset({"message"})))
    try:
        desk = Desk(started.control_url)
        desk.seed({"mailboxes": [{"user": USER, "password": "salasana"}]})
        send(started, made, USER, content=MAIL.replace(b"Date:", b"X-Date:"))
        entry = told(desk, "deliver")
        assert (entry["outcome"], entry["lenient"]) == (250, ["message"])
        assert [step["rule"] for step in entry["steps"] if step["outcome"] == "waived"] == ["mail.message.date"]
    finally:
        started.stop()
