"""A shared mailbox over IMAP with TLS (RFC 3501, 2177 IDLE, 4315 UIDPLUS, 6851 MOVE).

Lautta signs in by password or by an OAuth 2 token (XOAUTH2).

Claim = one UID MOVE of what is new; COPYUID reports which messages this worker got. Deletion = UID EXPUNGE of one
message, never a plain EXPUNGE: a person's own marks in the shared mailbox stay as they are. What a person has marked as
deleted is not claimed. Size and structure are asked of the server before a message is fetched (PHO-13).
"""

from __future__ import annotations

import hashlib
import imaplib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TypeVar

from adapter.config.addresses import Place
from adapter.config.peers import Mailbox
from adapter.errors import NotFound, Refused, Theirs
from adapter.links.clock import Clock, Sockets
from adapter.links.imap_connection import Connection, TooMuch, Value, measure, read_set, write_folder, write_set
from adapter.mail import MAX_BYTES, MAX_DEPTH, MAX_PARTS, message_key
from adapter.mail.sentences import LARGER_THAN_60_MB, MANY_PARTS, NESTED_TOO_DEEP, NOT_FETCHED, PARTS_NOT_APART
from adapter.ports.mail import Claim
from adapter.words import Sentence

T = TypeVar("T")

_GONE = Sentence(
    "Viesti ei ole enää sähköpostilaatikossa.",
    "Meddelandet finns inte längre i e-postlådan.",
    "the message is no longer in the mailbox.",
)
_NOT_QUARANTINED = Sentence(
    "Viesti ei ole karanteenikansiossa.",
    "Meddelandet finns inte i karantänmappen.",
    "the message is not in quarantine.",
)

DEADLINE = 180.0  # seconds for one act: to claim what has come, to fetch a message of 60 MB
_BATCH = 500  # messages in one UID MOVE or FETCH
_TRIES = 3  # of a UID MOVE that others' moves disturb
_START = 1_000_000  # octets by which a message without Message-ID is known, together with its size
_AT_ONCE = 2.0  # seconds in which a lost connection shows
_RENEWAL = 29 * 60.0  # RFC 2177: a server may hang up after 30 minutes of IDLE
_FACTS = "INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]<0.2000>"
_FAILURES = (imaplib.IMAP4.error, OSError, TooMuch, ValueError)
_NEEDED = {
    "MOVE": "MOVE (RFC 6851): without it two workers could take one message.",
    "UIDPLUS": "UIDPLUS (RFC 4315): without it a deletion would remove what people have marked.",
}


class ImapLink:
    """MailPort over one connection, which is opened again after a failure. One link is used by one thread at a time.

    The number of a claim is UIDVALIDITY and UID together: it never means another message (RFC 3501 §2.3.1.1). A
    password is the one given; a token expires, so it is read again for each connection.
    """

    def __init__(self, place: Place, mailbox: Mailbox, password: str) -> None:
        """`place` names the roots, and the certificate that we show; without roots the machine's own are believed."""
        self._place = place
        self._mailbox, self._password = mailbox, password
        self._tls = place.tls()
        self._sockets = Sockets()
        self._connection: Connection | None = None
        self._selected = ""
        self._validity = 0
        self._known: dict[int, Claim] = {}  # what lies claimed, by number
        self._met: dict[int, tuple[str, int]] = {}  # claimed messages that the connection has seen: key and UID

    def claim(self) -> list[Claim]:
        """See MailPort."""
        with self._in(self._mailbox.folder) as imap:
            self._take(imap)
        with self._in(self._mailbox.claimed) as imap:
            uids = imap.search("ALL")
            numbers = [self._number(uid) for uid in uids]
            for claim in self._claims(imap, [uid for uid in uids if self._number(uid) not in self._known]).values():
                self._known[claim.uid] = claim
            self._known = {number: self._known[number] for number in numbers if number in self._known}
            return list(self._known.values())

    def fetch(self, uid: int, key: str) -> bytes:
        """See MailPort."""
        content = self._on_one(uid, partial(self._fetch, uid, key))
        if content:
            return content
        raise NotFound.because("PHO-05", _GONE, code="not-found")

    def _fetch(self, uid: int, key: str, imap: Connection) -> bytes:
        current, size = self._find(imap, uid, key)
        if current is None:
            return b""
        self._admit(imap, current, size)
        content = bytes(imap.fetch_values([current], "BODY.PEEK[]").get(current, {}).get("BODY") or b"")
        self._met[uid] = key, current
        return content

    def delete(self, uid: int, key: str) -> None:
        """See MailPort."""
        self._on_one(uid, partial(self._delete, uid, key))
        self._met.pop(uid, None)

    def _delete(self, uid: int, key: str, imap: Connection) -> None:
        seen, current = self._met.get(uid, ("", None))
        if seen != key:
            current, _ = self._find(imap, uid, key)
        if current is not None:
            imap.ask("STORE", str(current), "+FLAGS.SILENT", r"(\Deleted)")
            _done(imap.uid("EXPUNGE", str(current)))

    def quarantine(self, uid: int) -> None:
        """See MailPort."""
        self._met.pop(uid, None)
        with self._in(self._mailbox.claimed) as imap:
            validity, plain = divmod(uid, 1 << 32)
            if plain and validity in {0, self._validity}:
                self._move(imap, f"UID {plain}", self._mailbox.quarantine)

    def release(self, key: str) -> bool:
        """See MailPort."""
        with self._in(self._mailbox.quarantine) as imap:
            uids = self._quarantined(imap, key)
            for uid in uids:
                self._move(imap, f"UID {uid}", self._mailbox.folder)
        return bool(uids)

    def look(self, key: str) -> bytes:
        """See MailPort."""
        with self._in(self._mailbox.quarantine) as imap:
            for uid in self._quarantined(imap, key):
                content = imap.fetch_values([uid], "BODY.PEEK[]").get(uid, {}).get("BODY")
                if content:
                    return bytes(content)
        raise NotFound.because("PHO-05", _NOT_QUARANTINED, code="not-found")

    def discard(self, key: str) -> bool:
        """See MailPort."""
        with self._in(self._mailbox.quarantine) as imap:
            uids = self._quarantined(imap, key)
            for uid in uids:
                imap.ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
                _done(imap.uid("EXPUNGE", str(uid)))
        return bool(uids)

    def _quarantined(self, imap: Connection, key: str) -> list[int]:
        return [uid for uid, claim in self._claims(imap, imap.search("ALL")).items() if claim.key == key]

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """See MailPort."""
        if self._connection is None or self._selected != self._mailbox.folder:
            with self._in(self._mailbox.folder):
                return True  # what came before is reported to nobody
        if "IDLE" not in self._connection.capabilities:
            deadline = time.monotonic() + seconds
            while not stopped() and (left := deadline - time.monotonic()) > 0:
                time.sleep(min(left, 0.5))
            return False
        patience = min(seconds, _RENEWAL)
        with self._guarded(patience + DEADLINE):
            return self._connection.idle_for(patience, stopped)

    def close(self) -> None:
        """See MailPort."""
        if self._connection is not None:
            with suppress(Theirs), self._guarded():
                self._connection.logout()
            self._drop()

    def _take(self, imap: Connection) -> list[int]:
        """Move what is new and no person has marked as deleted.

        The UIDs it had here of those that came to this worker.
        """
        return self._move(imap, "UNDELETED", self._mailbox.claimed)

    def _move(self, imap: Connection, criterion: str, folder: str) -> list[int]:
        """Move what meets the criterion; the UIDs of what this connection moved, by COPYUID.

        The loser of a race is answered NO and finds messages gone, so it looks again; raises imaplib's error when they
        stay.
        """
        moved: list[int] = []
        for _ in range(_TRIES):
            uids = imap.search(criterion)[:_BATCH]
            if not uids:
                return moved
            status, _ = imap.uid("MOVE", write_set(uids), write_folder(folder))
            for copied in imap.response("COPYUID")[1]:
                moved += read_set(copied.split()[1].decode()) if copied else []
            if status == "OK":
                return moved
        raise imap.error("refused")

    def _find(self, imap: Connection, number: int, key: str) -> tuple[int | None, int]:
        """The UID this message has now, None when it is gone, and its size.

        A folder that was made again has given its messages other UIDs.
        """
        validity, uid = divmod(number, 1 << 32)
        if not uid:
            return None, 0
        is_known = validity in {0, self._validity}
        here = [uid] if is_known else imap.search("ALL")
        found = self._known_by(imap, key, here)
        if is_known and not found:  # what an answer leaves out, disturbed by others' deletions, may still be there
            _done(imap.noop())
            found = self._known_by(imap, key, here)
        return found[0] if found else (None, 0)

    def _known_by(self, imap: Connection, key: str, uids: list[int]) -> list[tuple[int, int]]:
        return [(at, claim.size) for at, claim in self._claims(imap, uids).items() if claim.key == key]

    def _claims(self, imap: Connection, uids: list[int]) -> dict[int, Claim]:
        """These messages of the selected folder, by UID; asked for many at a time."""
        claims: dict[int, Claim] = {}
        for begin in range(0, len(uids), _BATCH):
            imap.begin_act()
            for uid, values in imap.fetch_values(uids[begin : begin + _BATCH], _FACTS).items():
                key = message_key(self._mailbox.user, _identity(values) or self._digest(imap, uid, values))
                since = parsedate_to_datetime(bytes(values["INTERNALDATE"]).decode("ascii", "replace"))
                since = since if since.tzinfo else since.replace(tzinfo=UTC)  # -0000
                claims[uid] = Claim(self._number(uid), key, since, _size(values))
        return claims

    def _digest(self, imap: Connection, uid: int, values: dict[str, Value]) -> str:
        """What stands for the Message-ID of a message that has none: its size and its beginning."""
        imap.begin_act()
        start = imap.fetch_values([uid], f"BODY.PEEK[]<0.{_START}>").get(uid, {}).get("BODY") or b""
        return hashlib.sha256(b"%d\n" % _size(values) + bytes(start)).hexdigest()

    def _admit(self, imap: Connection, uid: int, size: int) -> None:
        """Raise Refused for a message that would cost too much to take apart; nothing of it is fetched."""
        if size > MAX_BYTES:
            raise _costly(LARGER_THAN_60_MB)
        try:
            described = imap.fetch_values([uid], "BODYSTRUCTURE").get(uid, {}).get("BODYSTRUCTURE")
            parts, depth = measure(described) if described else (0, 0)
        except (TooMuch, ValueError):
            self._drop()
            raise _costly(PARTS_NOT_APART) from None
        if parts > MAX_PARTS:
            raise _costly(MANY_PARTS)
        if depth > MAX_DEPTH:
            raise _costly(NESTED_TOO_DEEP)

    def _number(self, uid: int) -> int:
        return self._validity << 32 | uid

    def _on_one(self, uid: int, act: Callable[[Connection], T]) -> T:
        """Do an idempotent act on one claimed message.

        At once where this connection has met the message: it need not ask first what has changed meanwhile. Once more
        where the connection was lost since.
        """
        began = time.monotonic()
        if uid in self._met and self._connection is not None and self._selected == self._mailbox.claimed:
            try:
                with self._guarded():
                    self._connection.untagged_responses.clear()
                    return act(self._connection)
            except Theirs:
                if time.monotonic() - began > _AT_ONCE:
                    raise
        with self._in(self._mailbox.claimed) as imap:
            return act(imap)

    @contextmanager
    def _in(self, folder: str) -> Iterator[Connection]:
        """A connection with this folder selected. One that was lost since its last use is opened again, unnoticed."""
        with self._guarded():
            yield self._ready(folder)

    def _ready(self, folder: str) -> Connection:
        if self._connection is not None:
            try:
                self._select(self._connection, folder)
            except _FAILURES:
                self._drop()
            else:
                return self._connection
        connection = self._open()
        self._select(connection, folder)
        return connection

    @contextmanager
    def _guarded(self, deadline: float | None = None) -> Iterator[None]:
        """One act, within `deadline` seconds. A failure closes the connection and is the mailbox's."""
        patience = deadline or DEADLINE
        clock = Clock(self._sockets.shut_down)
        clock.wind(patience)
        if self._connection is not None:
            self._connection.begin_act()
        try:
            with self._told():
                yield
        except Theirs:
            if clock.has_rung:
                raise Theirs("Mailbox", f"its server did not finish its answer in {patience:.0f} seconds.") from None
            raise
        finally:
            clock.end()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except imaplib.IMAP4.abort:
            self._drop()
            raise Theirs("Mailbox", "its server hung up.") from None
        except imaplib.IMAP4.error:
            self._drop()
            raise Theirs("Mailbox", "its server refused a command.") from None
        except OSError:
            self._drop()
            raise Theirs("Mailbox", "could not be reached.") from None
        except (AttributeError, IndexError, KeyError, TooMuch, TypeError, ValueError):
            self._drop()
            raise Theirs("Mailbox", "its server answered something that cannot be read.") from None

    def _select(self, imap: Connection, folder: str) -> None:
        imap.untagged_responses.clear()  # what nobody asked for and nobody has read
        if self._selected == folder:
            _done(imap.noop())
            return
        self._met.clear()
        _done(imap.select(write_folder(folder)))
        validity = imap.response("UIDVALIDITY")[1][0]
        self._selected, self._validity = folder, int(validity or 0)

    def _open(self) -> Connection:
        """Connect, log in, see that the server can what is needed, and make the folders."""
        connection = Connection(self._place.host, self._place.port or 993, self._tls, self._sockets.add)
        try:
            self._place.check_subject(connection.sock)
            self._log_in(connection)
            capabilities = connection.capability()[1][-1]  # a server says more of itself after the login
            connection.capabilities = tuple(bytes(capabilities or b"").decode("ascii", "replace").upper().split())
            _see_what_is_needed(connection.capabilities)
            for folder in (self._mailbox.claimed, self._mailbox.quarantine):
                connection.create(write_folder(folder))  # NO when it exists already, which is as good
        except BaseException:
            connection.shutdown()
            raise
        self._connection, self._selected = connection, ""
        return connection

    def _log_in(self, connection: Connection) -> None:
        user = self._mailbox.user
        try:
            if self._mailbox.login == "xoauth2":
                first = f"user={user}\1auth=Bearer {self._mailbox.password.read()}\1\1".encode()
                answers = iter([first])  # a refusal comes as a challenge, which is answered with nothing
                connection.authenticate("XOAUTH2", lambda _: next(answers, b""))
            elif "AUTH=PLAIN" in connection.capabilities:  # RFC 4616: UTF-8
                connection.authenticate("PLAIN", lambda _: f"\0{user}\0{self._password}".encode())
            else:
                connection.login(user, self._password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise Theirs("Mailbox", "its server refused the login.") from None

    def _drop(self) -> None:
        connection, self._connection, self._selected = self._connection, None, ""
        if connection is not None:
            with suppress(OSError):  # closed already
                connection.shutdown()


def _see_what_is_needed(capabilities: tuple[str, ...]) -> None:
    for name, sentence in _NEEDED.items():
        if name not in capabilities:
            raise Theirs("Mailbox", f"its server lacks {sentence}")


def _done(answer: tuple[str, Sequence[object]]) -> None:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("refused")


def _size(values: dict[str, Value]) -> int:
    return int(values.get("RFC822.SIZE") or 0)


def _identity(values: dict[str, Value]) -> str:
    return str(BytesHeaderParser().parsebytes(bytes(values.get("BODY") or b"")).get("Message-ID") or "").strip()


def _costly(sentence: Sentence) -> Refused:
    return Refused.because("PHO-13", sentence, NOT_FETCHED, "too-costly")
