"""Where a gateway delivers: a unit's mailbox by IMAP over TLS, or a folder of mails."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from conform.case import InconclusiveError
from conform.claim import Claim, WrongSutError

_TIMEOUT = 30


class Mailbox(Protocol):
    """Whatever mails arrive in."""

    def take_new(self) -> list[bytes]:
        """The mails that came since it was asked last, the oldest first. Raises InconclusiveError."""

    def pass_over(self) -> None:
        """Take what lies there already for seen: it is not of this run. Raises InconclusiveError."""


@dataclass
class Imap:
    """A folder of a mailbox (RFC 9051). Nothing in it is changed."""

    url: str
    user: str
    password: str
    tls: ssl.SSLContext
    folder: str = "INBOX"
    _seen: set[bytes] = field(default_factory=set)

    def take_new(self) -> list[bytes]:
        """The mails with a UID that was not seen before."""
        with self._open() as client:
            return [raw for uid in self._find_new(client) for raw in fetch(client, uid)]

    def pass_over(self) -> None:
        """What lies there already is not of this run. Raises InconclusiveError."""
        with self._open() as client:
            self._find_new(client)

    def _find_new(self, client: imaplib.IMAP4_SSL) -> list[bytes]:
        fresh = [uid for uid in (client.uid("SEARCH", "ALL")[1][0] or b"").split() if uid not in self._seen]
        self._seen.update(fresh)
        return fresh

    @contextmanager
    def _open(self) -> Iterator[imaplib.IMAP4_SSL]:
        place = urlsplit(self.url)
        host, port = place.hostname or "", place.port or 993
        try:
            with imaplib.IMAP4_SSL(host, port, ssl_context=self.tls, timeout=_TIMEOUT) as client:
                client.login(self.user, self.password)
                client.select(f'"{self.folder}"', readonly=True)
                yield client
        except (OSError, imaplib.IMAP4.error) as problem:
            raise InconclusiveError(f"the mailbox did not answer: {type(problem).__name__}") from None


@dataclass
class Folder:
    """A folder of `.eml` files, or a Maildir."""

    path: Path
    _seen: set[str] = field(default_factory=set)

    def take_new(self) -> list[bytes]:
        """The files that were not seen before."""
        fresh = [file for file in find_mails(self.path) if _name(file) not in self._seen]
        self._seen.update(map(_name, fresh))
        return [file.read_bytes() for file in fresh]

    def pass_over(self) -> None:
        """What lies there already is not of this run."""
        self._seen.update(map(_name, find_mails(self.path)))


def find_mails(folder: Path) -> list[Path]:
    """The mails of a folder, by the time they came in: its `.eml` files, and those of a Maildir."""
    found = [
        file
        for file in folder.rglob("*")
        if file.is_file() and (file.suffix.lower() == ".eml" or file.parent.name in {"new", "cur"})
    ]
    return sorted(found, key=lambda file: (file.stat().st_mtime_ns, file.name))


def open_mailbox(claim: Claim) -> Imap | Folder:
    """The mailbox of a claim: `letters` is a folder; else `imap`, `user`, `password`, `ca`. Raises WrongSutError."""
    if "letters" in claim.settings:
        return Folder(claim.path("letters"))
    url = claim.text("imap")
    if urlsplit(url).scheme != "imaps" or not urlsplit(url).hostname:
        raise WrongSutError("gateway: imap is imaps://host:port")
    try:
        tls = ssl.create_default_context(cafile=str(claim.path("ca")) if "ca" in claim.settings else None)
    except OSError as problem:
        raise WrongSutError(f"gateway: ca: {problem.strerror or type(problem).__name__}") from None
    folder = claim.settings.get("folder", "INBOX")
    return Imap(url, claim.text("user"), claim.secret("password"), tls, str(folder))


def _name(file: Path) -> str:
    """What stays when a Maildir moves a mail from new to cur and flags it."""
    return file.name.partition(":")[0]


def fetch(client: imaplib.IMAP4_SSL, uid: bytes) -> Iterator[bytes]:
    """The octets of a mail, which does not become a read one."""
    for part in client.uid("FETCH", uid.decode("ascii"), "(BODY.PEEK[])")[1]:
        if isinstance(part, tuple):
            yield part[1]
