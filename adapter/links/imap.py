"""A shared mailbox over IMAP with TLS, by imaplib (RFC 3501, 4315 UIDPLUS, 6851 MOVE).

Claim = UID MOVE and see COPYUID, which one of two racing workers gets. Deletion = UID EXPUNGE of one message, never a plain
EXPUNGE: a person's own marks in the shared mailbox stay as they are.
"""

from __future__ import annotations

import hashlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import urlsplit

from adapter.config import Mailbox
from adapter.convert.mail import message_key
from adapter.errors import NotFound, Theirs
from adapter.ports.mail import Claim

_MESSAGE_ID = "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
_TIMEOUT = 30.0


class ImapLink:
    """MailPort over one connection, which is opened anew after a failure. One link is used by one thread at a time."""

    def __init__(self, url: str, mailbox: Mailbox, password: str, roots: Path) -> None:
        self._address = urlsplit(url)
        self._mailbox, self._password = mailbox, password
        self._tls = ssl.create_default_context(cafile=str(roots))
        self._connection: imaplib.IMAP4_SSL | None = None
        self._selected = ""
        self._keys: dict[str, str] = {}  # of what lies claimed, by UID, for as long as the connection lasts

    def claim(self) -> list[Claim]:
        """See MailPort."""
        with self._in(self._mailbox.folder) as imap:
            for uid in _uids(imap):
                imap.uid(
                    "MOVE", uid, self._mailbox.claimed
                )  # the loser of a race is told NO and finds the message gone
        with self._in(self._mailbox.claimed) as imap:
            uids = _uids(imap)
            self._keys = {uid: self._keys.get(uid) or self._key(imap, uid) for uid in uids}
            return [Claim(int(uid), key) for uid, key in self._keys.items()]

    def fetch(self, uid: int, key: str) -> bytes:
        """See MailPort."""
        with self._in(self._mailbox.claimed) as imap:
            content = self._is(imap, uid, key) and _content(imap.uid("FETCH", str(uid), "(BODY.PEEK[])"))
        if not content:
            raise NotFound.because("PHO-05", "the message is no longer in the mailbox.", code="not-found")
        return content

    def delete(self, uid: int, key: str) -> None:
        """See MailPort."""
        with self._in(self._mailbox.claimed) as imap:
            if self._is(imap, uid, key):
                _ok(imap.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)"))
                _ok(imap.uid("EXPUNGE", str(uid)))

    def quarantine(self, uid: int) -> None:
        """See MailPort."""
        with self._in(self._mailbox.claimed) as imap:
            if str(uid) in _uids(imap):
                _ok(imap.uid("MOVE", str(uid), self._mailbox.quarantine))

    def release(self, key: str) -> bool:
        """See MailPort."""
        with self._in(self._mailbox.quarantine) as imap:
            found = [uid for uid in _uids(imap) if self._key(imap, uid) == key]
            for uid in found:
                _ok(imap.uid("MOVE", uid, self._mailbox.folder))
        return bool(found)

    def close(self) -> None:
        """Give the connection back."""
        connection, self._connection = self._connection, None
        self._keys = {}
        if connection is not None:
            try:
                connection.logout()
            except (imaplib.IMAP4.error, OSError):
                connection.shutdown()

    def _is(self, imap: imaplib.IMAP4_SSL, uid: int, key: str) -> bool:
        """Whether this UID still is this message: a folder that was made anew gives its UIDs to others."""
        return str(uid) in _uids(imap) and self._key(imap, str(uid)) == key

    def _key(self, imap: imaplib.IMAP4_SSL, uid: str) -> str:
        """The business key of a message: mailbox and Message-ID, or mailbox and content when there is no Message-ID."""
        header = _content(imap.uid("FETCH", uid, _MESSAGE_ID)) or b""
        identity = (BytesHeaderParser().parsebytes(header).get("Message-ID") or "").strip()
        if not identity:
            identity = hashlib.sha256(_content(imap.uid("FETCH", uid, "(BODY.PEEK[])")) or b"").hexdigest()
        return message_key(self._mailbox.user, identity)

    @contextmanager
    def _in(self, folder: str) -> Iterator[imaplib.IMAP4_SSL]:
        """A connection with this folder selected; a failure closes it and is told as the mailbox's."""
        try:
            connection = self._connection or self._open()
            if self._selected != folder or folder == self._mailbox.folder:
                status, _ = connection.select(f'"{folder}"')
                _ok((status, []))
                self._selected = folder
            else:
                connection.noop()
            yield connection
        except (imaplib.IMAP4.error, OSError):
            self._selected = ""
            self.close()
            raise Theirs("Mailbox", "could not be reached, or refused a command.") from None

    def _open(self) -> imaplib.IMAP4_SSL:
        connection = imaplib.IMAP4_SSL(
            self._address.hostname or "", self._address.port or 993, ssl_context=self._tls, timeout=_TIMEOUT
        )
        connection.login(self._mailbox.user, self._password)
        for folder in (self._mailbox.claimed, self._mailbox.quarantine):
            connection.create(f'"{folder}"')  # NO when it exists already, which is as good
        self._connection = connection
        return connection


def _ok(answer: tuple[str, list[object]]) -> None:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("refused")


def _uids(imap: imaplib.IMAP4_SSL) -> list[str]:
    status, data = imap.uid("SEARCH", "ALL")
    _ok((status, data))
    return [uid.decode() for uid in (data[0] or b"").split()]


def _content(answer: tuple[str, list[object]]) -> bytes | None:
    """The literal of the one FETCH answer, or None when the server had no such message."""
    _ok(answer)
    for item in answer[1]:
        if isinstance(item, tuple) and re.match(rb"\d+ \(", item[0]):
            return bytes(item[1])
    return None
