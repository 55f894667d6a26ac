"""A message that waits in the portal for its recipient."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

#: How long a message can be opened again after it was opened first (public: the guide for recipients).
OPEN_FOR = timedelta(days=14)

#: How many wrong passwords lock a message for good (ours).
TRIES = 5


def new_token() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(24)


class RefusedError(Exception):
    """The portal shows another page than was asked for: its name and HTTP status."""

    def __init__(self, page: str, status: int) -> None:
        super().__init__(page)
        self.page, self.status = page, status


@dataclass(frozen=True)
class Attachment:
    """A file beside the text."""

    name: str
    content: bytes


@dataclass(frozen=True, repr=False)
class Draft:
    """What a sender has written. `identified` is whom the portal strongly identified the sender as: name and HETU."""

    sender: str
    recipient: str
    subject: str
    text: str
    password: str
    attachments: tuple[Attachment, ...] = ()
    identified: tuple[str, str] | None = None


#: What a sender writes.
FIELDS = ("sender", "recipient", "subject", "text", "password")


def make_draft(
    written: Mapping[str, Any], attachments: tuple[Attachment, ...], identified: tuple[str, str] | None = None
) -> Draft:
    """A draft from the fields of a form or a seed. Raises KeyError or TypeError for one that is missing or no text."""
    sender, recipient, subject, text, password = (written[name] for name in FIELDS)
    if not all(isinstance(written[name], str) for name in FIELDS):
        raise TypeError(f"{', '.join(FIELDS)} are texts")
    return Draft(sender, recipient, subject, text, password, attachments, identified)


@dataclass(repr=False)
class Letter:
    """A draft on its way.

    It has left when its sender's address was confirmed, and closes 14 days after it was opened.
    """

    draft: Draft
    token: str = field(default_factory=new_token)
    confirmation: str = field(default_factory=new_token)
    number: str = field(default_factory=lambda: secrets.token_hex(8))
    form_key: str = field(default_factory=new_token)
    sent: datetime | None = None
    opened: datetime | None = None
    wrong: int = 0
    visits: set[str] = field(default_factory=set)

    @property
    def closes(self) -> datetime | None:
        """Until when it can be opened; None when it never was."""
        return self.opened and self.opened + OPEN_FOR

    def confirm(self, now: datetime) -> None:
        """Let it leave; once is enough."""
        self.sent = self.sent or now

    def check_open(self, now: datetime) -> None:
        """Raises RefusedError for one that nobody may open any more."""
        if self.closes and now > self.closes:
            raise RefusedError("expired", 410)
        if self.wrong >= TRIES:
            raise RefusedError("locked-out", 423)

    def open(self, form_key: str, password: str, now: datetime) -> str:
        """Open it; returns the visit, by which its attachments can be had. Raises RefusedError."""
        self.check_open(now)
        if not secrets.compare_digest(form_key.encode(), self.form_key.encode()):
            raise RefusedError("stale-form", 400)
        if not secrets.compare_digest(password.encode(), self.draft.password.encode()):
            self.wrong += 1
            raise RefusedError("wrong-password", 403)
        self.wrong = 0
        self.opened = self.opened or now
        visit = new_token()
        self.visits.add(visit)
        return visit

    def find_attachment(self, number: int, visit: str, now: datetime) -> Attachment:
        """One attachment, for a visit. Raises RefusedError."""
        self.check_open(now)
        if visit not in self.visits:
            raise RefusedError("closed", 403)
        if not 1 <= number <= len(self.draft.attachments):
            raise RefusedError("unknown", 404)
        return self.draft.attachments[number - 1]
