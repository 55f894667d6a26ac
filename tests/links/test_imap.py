"""The mailbox link over real TLS.

The same tests against Dovecot, Dovecot as Microsoft 365 shows itself, and the mock (pymap).

What each of them lacks, and what therefore is proved against the others only, is in LACKS.
"""

from __future__ import annotations

import imaplib
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from adapter.config.addresses import Place
from adapter.config.peers import Mailbox
from adapter.config.section import Secret
from adapter.errors import NotFound, Refused, Theirs, WrongUsage
from adapter.links import imap as link_module
from adapter.links.imap import ImapLink
from adapter.links.imap_connection import Connection, Value, measure, read_set, read_values, write_folder, write_set
from adapter.mail import message_key
from adapter.store.mailboxes import Mailboxes
from adapter.store.opening import open_database
from mocks.mail import mail_mock
from mocks.pki import make_pki
from tests.mocks.control import Desk
from tests.peers.dovecot import PASSWORD, Dovecot, run_dovecot
from tests.peers.go_between import GoBetween
from tests.waiting import wait_for

LACKS = {
    "dovecot": {
        "token": "takes passwords only; XOAUTH2 is the m365 profile's",
        "atomic": "copies and then expunges: two connections that MOVE one message at the same moment may "
        "both get a copy of it",
    },
    "m365": {
        "password": "takes tokens only",
        "atomic": "moves as Dovecot does",
        "exchange": "is Dovecot saying what Exchange Online says; throttling, conversion and Exchange's own "
        "bodies are not played",
    },
    "pymap": {
        "token": "knows no XOAUTH2",
        "structure": "gives a message nested beyond Python's recursion as one part of unknown kind; the reader refuses "
        "it after the fetch",
    },
}
PEERS = tuple(LACKS)
FOLDERS = ("INBOX", "Lautta-Claimed", "Lautta-Quarantine")


@dataclass
class Peer:
    """A running server, and a mailbox of its own for each test."""

    name: str
    url: str
    roots: Path
    put: Callable[[str, bytes], None]
    token_file: Path
    dovecot: Dovecot | None

    def sign_on(self, user: str) -> None:
        if self.dovecot is not None and self.dovecot.tokens is not None:
            self.token_file.write_text(self.dovecot.tokens.issue(user), encoding="utf-8")


@dataclass
class Box:
    """One test's mailbox: links to it, and a person's mail program."""

    peer: Peer
    user: str
    stack: ExitStack

    def settings(self, **more: Any) -> Mailbox:
        login: dict[str, Any] = {"login": "xoauth2"} if self.peer.name == "m365" else {}
        return Mailbox(user=self.user, flow="release", password=Secret(file=self.peer.token_file), **login | more)

    def link(self, url: str = "", **more: Any) -> ImapLink:
        settings = self.settings(**more)
        roots = self.peer.roots if settings.roots == "trust" else None
        made = ImapLink(Place(url or self.peer.url, roots), settings, PASSWORD)
        self.stack.callback(made.close)
        return made

    def deliver(self, *mails: bytes) -> None:
        for raw in mails:
            self.peer.put(self.user, raw)

    def person(self, folder: str = "INBOX") -> imaplib.IMAP4_SSL:
        """A person's mail program with this folder open."""
        address = urlsplit(self.peer.url)
        client = imaplib.IMAP4_SSL(
            "localhost", address.port or 0, ssl_context=ssl.create_default_context(cafile=str(self.peer.roots))
        )
        self.stack.callback(client.shutdown)
        if self.peer.name == "m365":
            token = self.peer.token_file.read_text(encoding="utf-8")
            client.authenticate("XOAUTH2", lambda _: f"user={self.user}\1auth=Bearer {token}\1\1".encode())
        else:
            client.login(self.user, PASSWORD)
        client.select(write_folder(folder))
        return client

    def count(self, folder: str = "INBOX") -> int:
        client = self.person(folder)
        if client.state != "SELECTED":
            return 0
        return len(client.uid("SEARCH", "ALL")[1][0].split())

    def counts(self) -> tuple[int, ...]:
        return tuple(self.count(folder) for folder in FOLDERS)

    def between(self, **orders: Any) -> GoBetween:
        made = GoBetween(self.peer.roots.parent, urlsplit(self.peer.url).port or 0, **orders)
        self.stack.callback(made.stop)
        return made

    def key(self, number: object) -> str:
        return message_key(self.user, f"<{number}@gateway.test>")


def mail(number: object, body: bytes = b"x", kind: bytes = b"text/plain") -> bytes:
    head = f"Message-ID: <{number}@gateway.test>\r\nSubject: kuva\r\nContent-Type: ".encode()
    return head + kind + b"\r\n\r\n" + body + b"\r\n"


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pki")
    make_pki(directory, "1.2.246.10.99999971", datetime.now(UTC))
    return directory


@pytest.fixture(scope="session", params=PEERS)
def peer(request: pytest.FixtureRequest, pki: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    secret = tmp_path_factory.mktemp("secret") / "token"
    if request.param == "pymap":
        mock = mail_mock(pki)
        desk = Desk(mock.control_url)

        def put(user: str, raw: bytes) -> None:
            import base64

            desk.seed({"mailboxes": [{"user": user, "password": PASSWORD}]})
            if raw:
                desk.seed({"messages": [{"user": user, "content": base64.b64encode(raw).decode()}]})

        yield Peer("pymap", mock.url, pki / "root.pem", put, secret, None)
        mock.stop()
        return
    with run_dovecot(pki, request.param) as dovecot:
        yield Peer(request.param, dovecot.url, pki / "root.pem", dovecot.deliver, secret, dovecot)


@pytest.fixture
def box(peer: Peer) -> Iterator[Box]:
    user = f"kuvat.{uuid.uuid4().hex[:8]}@example.test"
    peer.sign_on(user)
    with ExitStack() as stack:
        made = Box(peer, user, stack)
        if peer.name == "pymap":
            peer.put(user, b"")
        yield made


def lacking(peer: Peer, what: str) -> None:
    if what in LACKS[peer.name]:
        pytest.skip(f"{peer.name} {LACKS[peer.name][what]}")


def never() -> bool:
    return False


# --- Claiming ---------------------------------------------------------------------------------------------------------


def test_a_message_is_claimed_fetched_and_deleted(box: Box) -> None:
    raw = mail(1)
    box.deliver(raw)
    link = box.link()
    (claim,) = link.claim()
    assert claim.key == box.key(1)
    assert abs((datetime.now(UTC) - claim.since).total_seconds()) < 3600
    assert box.counts() == (0, 1, 0)
    assert link.fetch(claim.uid, claim.key) == raw
    link.delete(claim.uid, claim.key)
    link.delete(claim.uid, claim.key)
    assert box.counts() == (0, 0, 0)
    with pytest.raises(NotFound, match="no longer"):
        link.fetch(claim.uid, claim.key)


def test_deletions_by_another_worker_do_not_hide_what_is_left(box: Box) -> None:
    box.deliver(*(mail(number) for number in range(6)))
    link, other = box.link(), box.link()
    claims = sorted(link.claim(), key=lambda claim: claim.uid)
    texts = [link.fetch(claim.uid, claim.key) for claim in claims]
    box.deliver(mail(6))
    other.claim()
    for claim in claims[:3]:
        other.delete(claim.uid, claim.key)
    assert link.fetch(claims[3].uid, claims[3].key) == texts[3]
    for claim in claims[3:]:
        link.delete(claim.uid, claim.key)
    assert box.counts() == (0, 1, 0)


def test_a_message_that_an_answer_leaves_out_is_asked_for_again(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    box.deliver(mail(1))
    link = box.link()
    (claim,) = link.claim()
    fetch, asked = Connection.fetch_values, count()

    def disturbed(connection: Connection, uids: list[int], what: str) -> dict[int, dict[str, Value]]:
        return {} if next(asked) == 0 else fetch(connection, uids, what)

    monkeypatch.setattr(Connection, "fetch_values", disturbed)
    link.delete(claim.uid, claim.key)
    assert box.counts() == (0, 0, 0)


def test_many_are_claimed_by_one_move_and_one_fetch(box: Box) -> None:
    box.deliver(*(mail(number) for number in range(60)))
    between = box.between()
    assert {claim.key for claim in box.link(between.url).claim()} == {box.key(number) for number in range(60)}
    assert between.seen.count("UID MOVE") == between.seen.count("UID FETCH") == 1


def test_claims_are_found_again_by_another_worker_and_by_the_next_look(box: Box) -> None:
    box.deliver(mail(1), mail(2))
    first, second = box.link(), box.link()
    assert first.claim() == first.claim() == second.claim()


def race(links: list[ImapLink], permitted: Callable[[int], bool]) -> list[int]:
    """Let several take from one inbox at the same time, a few messages a time; the UIDs that all of them got."""
    won: list[int] = []
    start = threading.Barrier(len(links))

    def take(number: int) -> None:
        start.wait()
        for _ in range(30):
            if permitted(number):
                with links[number]._in("INBOX") as imap:
                    won.extend(links[number]._take(imap))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(len(links))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "_BATCH", 7)
    monkeypatch.setattr(link_module, "_TRIES", 50)


@pytest.mark.usefixtures("small_batches")
def test_racing_connections_lose_no_message(box: Box) -> None:
    box.deliver(*(mail(number) for number in range(80)))
    won = race([box.link() for _ in range(4)], lambda _: True)
    claimed = {claim.key for claim in box.link().claim()}
    assert (len(set(won)), len(claimed), box.count()) == (80, 80, 0)
    if "atomic" not in LACKS[box.peer.name]:
        assert (len(won), box.counts()) == (80, (0, 80, 0))


@pytest.mark.usefixtures("small_batches")
def test_racing_workers_never_get_one_message_twice(box: Box, tmp_path: Path) -> None:
    """One worker at a time has the mailbox, so that a server whose MOVE is not atomic makes no second copy."""
    box.deliver(*(mail(number) for number in range(80)))
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    mailboxes = Mailboxes(engine)
    won = race([box.link() for _ in range(4)], lambda number: mailboxes.take(box.user, f"w{number}", datetime.now(UTC)))
    engine.dispose()
    assert sorted(won) == sorted(set(won))
    assert (len(won), box.counts()) == (80, (0, 80, 0))


def test_what_a_person_has_marked_as_deleted_stays_as_it_is(box: Box) -> None:
    box.deliver(mail("theirs"), mail("ours"))
    person = box.person()
    marked = person.uid("SEARCH", "HEADER", "Message-ID", "theirs")[1][0].decode()
    person.uid("STORE", marked, "+FLAGS.SILENT", r"(\Deleted)")
    link = box.link()
    (claim,) = link.claim()
    assert claim.key == box.key("ours")
    person = box.person(FOLDERS[1])
    person.append(FOLDERS[1], r"(\Deleted)", "", mail("also theirs"))
    link.delete(claim.uid, claim.key)
    link.close()
    assert box.counts() == (1, 1, 0)
    for folder in FOLDERS[:2]:
        assert len(box.person(folder).uid("SEARCH", "DELETED")[1][0].split()) == 1


def test_parked_message_goes_to_quarantine_and_comes_back(box: Box) -> None:
    box.deliver(mail(1), mail(2))
    link = box.link()
    one = next(claim for claim in link.claim() if claim.key == box.key(1))
    link.quarantine(one.uid)
    link.quarantine(one.uid)
    assert box.counts() == (0, 1, 1)
    assert not link.release(box.key(3))
    assert link.release(box.key(1))
    assert not link.release(box.key(1))
    assert box.counts() == (1, 1, 0)


def test_another_key_under_a_uid_is_left_alone(box: Box) -> None:
    box.deliver(mail(1))
    link = box.link()
    (claim,) = link.claim()
    link.delete(claim.uid, box.key(2))
    with pytest.raises(NotFound):
        link.fetch(claim.uid, box.key(2))
    assert box.counts() == (0, 1, 0)


def test_a_folder_made_anew_gives_its_uids_to_nobody(box: Box) -> None:
    """UIDVALIDITY: the message is found by its key, and none is moved for another."""
    box.deliver(mail(1))
    link = box.link()
    (old,) = link.claim()
    link.close()
    person = box.person()
    time.sleep(1.1)  # UIDVALIDITY is a time in seconds
    assert person.rename(FOLDERS[1], "Vanha")[0] == "OK"
    person.create(FOLDERS[1])
    person.append(FOLDERS[1], "", "", mail("other"))
    person.append(FOLDERS[1], "", "", mail(1))
    link.quarantine(old.uid)
    assert box.counts() == (0, 2, 0)
    assert b"<1@gateway.test>" in link.fetch(old.uid, old.key)
    link.delete(old.uid, old.key)
    assert box.counts() == (0, 1, 0)


def test_message_without_an_id_is_known_by_its_content(box: Box) -> None:
    box.deliver(b"Subject: a\r\n\r\nx\r\n", b"Subject: a\r\n\r\ny\r\n")
    link, other = box.link(), box.link()
    claims = link.claim()
    assert len({claim.key for claim in claims}) == 2
    assert other.claim() == claims
    for claim in claims:
        link.delete(claim.uid, claim.key)
    assert box.counts() == (0, 0, 0)


def test_folders_have_names_in_any_script(box: Box) -> None:
    names = {"claimed": 'Käsitelty & "muut"', "quarantine": "Åtgärdas 😀"}
    box.deliver(mail(1), mail(2))
    link = box.link(**names)
    one, two = link.claim()
    link.quarantine(one.uid)
    link.delete(two.uid, two.key)
    assert [box.count(name) for name in ("INBOX", *names.values())] == [0, 0, 1]
    assert link.release(one.key)
    assert box.count() == 1


# --- Hostile mail -----------------------------------------------------------------------------------------------------


def nested(levels: int) -> bytes:
    return (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels))
        + b"\r\nx"
    )


def parts(number: int) -> bytes:
    return mail("parts", b"--b\r\n\r\nx\r\n" * number + b"--b--", b"multipart/mixed; boundary=b")


@pytest.mark.parametrize(
    "raw",
    [
        mail("deep", b"--c\r\n" + nested(100), b"multipart/mixed; boundary=c"),
        mail("wrapped", b"\r\n".join([b"Content-Type: message/rfc822\r\n"] * 30) + b"\r\n\r\nx", b"message/rfc822"),
        parts(51),
        parts(10_000),
    ],
    ids=["100 levels", "30 mails in mails", "51 parts", "10,000 parts"],
)
def test_what_costs_too_much_is_refused_unfetched(box: Box, raw: bytes) -> None:
    box.deliver(raw)
    between = box.between()
    link = box.link(between.url)
    (claim,) = link.claim()
    fetched = len(between.seen)
    with pytest.raises(Refused, match="PHO-13") as refused:
        link.fetch(claim.uid, claim.key)
    assert not isinstance(refused.value, NotFound)
    assert between.seen[fetched:].count("UID FETCH") == 2, "its key with its size, and its structure; not its content"
    link.quarantine(claim.uid)
    assert box.counts() == (0, 0, 1)


def test_message_of_more_than_sixty_megabytes_is_refused_unfetched(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "MAX_BYTES", 5_000)
    box.deliver(mail("large", b"x" * 5_000), mail("small", b"y" * 100))
    link = box.link()
    claims = {claim.key: claim.uid for claim in link.claim()}
    with pytest.raises(Refused, match="larger than 60 MB"):
        link.fetch(claims[box.key("large")], box.key("large"))
    assert link.fetch(claims[box.key("small")], box.key("small"))


def test_fifty_parts_are_fetched(box: Box) -> None:
    raw = parts(50)
    box.deliver(raw)
    link = box.link()
    (claim,) = link.claim()
    assert link.fetch(claim.uid, claim.key) == raw


HOSTILE = [
    nested(1000),
    b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"x",
    b"Content-Type: " + b"(" * 5000 + b"\r\n\r\nx",
    b'Content-Type: text/plain; name="a\\")(\\\\ {5}"\r\n\r\nx',
    b'Content-Type: text/plain; name="' + b"\xc3\xa4\x80(" * 3000 + b'"\r\n\r\nx',
    b"Message-ID: " + b'<\xe4\xff("{7}' * 3000 + b"\r\n\r\nx",
    b"Message-ID:\r\n\r\nx",
    b"Message-ID:\r\n <folded@x>\r\nMessage-ID: <second@x>\r\n\r\nx",
    b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\r\n\r\nx",
    b"From: " + b"(" * 5000 + b"\r\n\r\nx",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    "Subject: äö\r\n\r\nå".encode(),
    b"Date: yesterday\r\n\r\na\x00b",
    b"no header at all",
    b") UID 1 FETCH (BODY[] {3}\r\n\r\n* BYE\r\nidle OK\r\n",
]


def plain(raw: bytes) -> bytes:
    """Dovecot writes every line's end anew, and shows NUL as IMAP can (RFC 3501 has none in a literal)."""
    return raw.replace(b"\r\n", b"\n").replace(b"\0", b"\x80").rstrip()


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_mail_is_handled_and_does_not_stop_the_next(box: Box, raw: bytes) -> None:
    box.deliver(raw, mail("next"))
    link = box.link()
    claims = link.claim()
    assert len(claims) == 2
    for claim in claims:
        with suppress(NotFound if claim.key == box.key("next") else Refused):
            assert plain(link.fetch(claim.uid, claim.key)) in {plain(raw), plain(mail("next"))}
        link.delete(claim.uid, claim.key)
    assert box.counts() == (0, 0, 0)


# --- Lost connections -------------------------------------------------------------------------------------------------


COMMANDS = ("CAPABILITY", "CREATE", "SELECT", "UID SEARCH", "UID MOVE", "UID FETCH", "UID STORE", "UID EXPUNGE")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("command", COMMANDS)
def test_connection_lost_in_any_command_leaves_nothing_undone(box: Box, command: str, after: bool) -> None:
    """Tried again, as a step is, all ends as if nothing had been."""
    box.deliver(mail(1), mail(2))
    between = box.between(cut=command, after=after)
    link = box.link(between.url)

    def persist(act: Callable[[], Any]) -> Any:
        for _ in range(2):
            with suppress(Theirs):
                return act()
        raise AssertionError("it was lost more than once")

    claims = persist(link.claim)
    assert {claim.key for claim in claims} == {box.key(1), box.key(2)}
    one, two = claims
    assert persist(lambda: link.fetch(one.uid, one.key))
    persist(lambda: link.delete(one.uid, one.key))
    persist(lambda: link.quarantine(two.uid))
    assert between.cut == "", "the connection was never cut"
    assert box.counts() == (0, 0, 1)


def test_connection_lost_between_two_uses_is_opened_anew_unnoticed(box: Box) -> None:
    box.deliver(mail(1))
    between = box.between()
    link = box.link(between.url)
    (claim,) = link.claim()
    between.hang_up()
    assert link.fetch(claim.uid, claim.key) == mail(1)


def test_server_that_is_away_is_told_as_theirs(box: Box) -> None:
    between = box.between()
    between.stop()
    with pytest.raises(Theirs, match="could not be reached"):
        box.link(between.url).claim()


def test_certificate_of_another_is_not_believed(box: Box, tmp_path: Path) -> None:
    make_pki(tmp_path, "1.2.246.10.99999971", datetime.now(UTC))
    link = ImapLink(Place(box.peer.url, tmp_path / "root.pem"), box.settings(), PASSWORD)
    with pytest.raises(Theirs, match="could not be reached"):
        link.claim()
    with pytest.raises(Theirs, match="could not be reached"):
        box.link(roots="system").claim()


@pytest.mark.parametrize("name", ["MOVE", "UIDPLUS"])
def test_server_that_cannot_do_what_is_needed_is_refused(box: Box, name: str) -> None:
    box.deliver(mail(1))
    with pytest.raises(Theirs, match=f"lacks {name}"):
        box.link(box.between(hidden=(name,)).url).claim()
    assert box.count() == 1


# --- Login ------------------------------------------------------------------------------------------------------------


def test_password_is_shown_by_either_command_and_a_wrong_one_is_told(box: Box) -> None:
    lacking(box.peer, "password")
    assert box.link(box.between(hidden=("AUTH=PLAIN",)).url).claim() == []
    wrong = ImapLink(Place(box.peer.url, box.peer.roots), box.settings(), "wrong")
    with pytest.raises(Theirs, match="refused the login"):
        wrong.claim()


def test_token_is_read_again_for_each_connection(box: Box) -> None:
    lacking(box.peer, "token")
    between = box.between()
    link = box.link(between.url)
    assert link.claim() == []
    box.peer.sign_on(box.user)
    between.hang_up()
    assert link.claim() == [], "the new token was read"
    box.peer.token_file.write_text("expired", encoding="utf-8")
    between.hang_up()
    with pytest.raises(Theirs, match="refused the login"):
        link.claim()
    box.peer.token_file.unlink()
    with pytest.raises(WrongUsage, match="secret is missing"):
        link.claim()
    box.peer.sign_on(box.user)
    assert link.claim() == []


# --- IDLE -------------------------------------------------------------------------------------------------------------


def listening(link: ImapLink, heard: list[bool], stopped: Callable[[], bool] = never) -> threading.Thread:
    assert link.wait(60, stopped), "a new connection asks for a look"
    thread = threading.Thread(target=lambda: heard.append(link.wait(60, stopped)))
    thread.start()
    return thread


def test_idle_wakes_when_mail_comes(box: Box) -> None:
    between = box.between()
    link = box.link(between.url)
    heard: list[bool] = []
    thread = listening(link, heard)
    wait_for(lambda: "IDLE" in between.seen)
    box.deliver(mail(1))
    thread.join(60)
    assert heard == [True]
    assert "DONE" in between.seen
    assert len(link.claim()) == 1, "the connection can be used again"


def test_mail_that_comes_between_two_idles_is_told_by_the_next(box: Box) -> None:
    link = box.link()
    assert link.wait(60, never)
    assert not link.wait(0.1, never)
    box.deliver(mail(1))
    assert link.wait(10, never)  # one server tells it at once, another when the command ends


def test_idle_stops_when_told_and_is_renewed_in_time(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    between = box.between()
    link = box.link(between.url)
    stopping = threading.Event()
    heard: list[bool] = []
    thread = listening(link, heard, stopping.is_set)
    wait_for(lambda: "IDLE" in between.seen)
    stopping.set()
    thread.join(60)
    assert (heard, between.seen[-1]) == ([False], "DONE")
    monkeypatch.setattr(link_module, "_RENEWAL", 0.1)
    for _ in range(3):
        assert not link.wait(60, never)
    assert between.seen.count("IDLE") == between.seen.count("DONE") == 4


def test_connection_lost_while_idle_is_told_and_opened_anew(box: Box) -> None:
    between = box.between()
    link = box.link(between.url)
    assert link.wait(60, never)
    timer = threading.Timer(0.3, between.hang_up)
    timer.start()
    with pytest.raises(Theirs, match=r"hung up|reached"):
        link.wait(60, never)
    timer.join()
    assert link.wait(60, never)


def test_server_without_idle_is_waited_for(box: Box) -> None:
    between = box.between(hidden=("IDLE",))
    link = box.link(between.url)
    assert link.wait(60, never)
    assert not link.wait(0.1, never)
    assert not link.wait(60, lambda: True)
    assert "IDLE" not in between.seen


def test_delivery_by_a_mail_server_wakes_too(box: Box) -> None:
    if box.peer.dovecot is None:
        pytest.skip("pymap takes no LMTP")
    heard: list[bool] = []
    thread = listening(box.link(), heard)
    box.peer.dovecot.post(box.user, mail(1))
    thread.join(60)
    assert heard == [True]


# --- The wire's own forms ---------------------------------------------------------------------------------------------


def test_sets_folders_and_answers() -> None:
    assert write_set([1, 2, 3, 7, 9, 10]) == "1:3,7,9:10"
    assert read_set("1:3,7,9:10") == [1, 2, 3, 7, 9, 10]
    assert write_folder("台北/日本語 & ~peter") == '"&U,BTFw-/&ZeVnLIqe- &- ~peter"'  # RFC 3501 §5.1.3
    told = [(b"1 (UID 5 BODY[HEADER.FIELDS (X)]<0> {3}", b"a)("), b' FLAGS (\\Seen) X "q\\"(" Y NIL)']
    assert read_values(told) == [
        b"1",
        [b"UID", b"5", (b"BODY[HEADER.FIELDS (X)]<0>"), b"a)(", b"FLAGS", [b"\\Seen"], b"X", b'q"(', b"Y", None],
    ]
    for broken in (b"(", b")", b'("', b"[x"):
        with pytest.raises(ValueError, match="answer"):
            read_values([broken])


def test_parts_are_counted_at_any_depth() -> None:
    leaf = b'("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 1 1)'
    assert measure(read_values([leaf])[0]) == (1, 0)
    assert measure(read_values([b"(" + leaf * 3 + b' "mixed")'])[0]) == (3, 1)
    wrapped = (
        b'("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) ('
        + leaf * 2
        + b' "mixed") 3)'
    )
    assert measure(read_values([wrapped])[0]) == (2, 2)
    deep = b"(" * 5000 + leaf + b' "mixed")' * 5000
    assert measure(read_values([deep])[0]) == (1, 5000)
    with pytest.raises(ValueError, match="structure"):
        measure([])
