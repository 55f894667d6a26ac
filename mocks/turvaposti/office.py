"""What the portal holds: the messages of everybody, and the mails it has sent about them."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from mocks.turvaposti.letter import Attachment, Draft, Letter, RefusedError, make_draft
from mocks.turvaposti.words import CONFIRMATION, NOTIFICATION


class Office:
    """The messages by their tokens. The caller holds the mock's lock."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []

    def reset(self) -> None:
        """Forget everything."""
        self._letters.clear()

    def seed(self, data: dict[str, Any], now: datetime) -> None:
        """Add messages, all or none. Raises KeyError, TypeError or ValueError for one that is not understood."""
        self._letters += [_read_letter(entry, now) for entry in data.get("messages", [])]

    def send(self, draft: Draft) -> None:
        """Take a message from the web form; it waits until its sender's address is confirmed (PHO-11)."""
        self._letters.append(Letter(draft))

    def confirm(self, confirmation: str, now: datetime) -> None:
        """Let the message of this confirmation leave. Raises RefusedError."""
        _only([letter for letter in self._letters if letter.confirmation == confirmation]).confirm(now)

    def find(self, token: str) -> Letter:
        """The message of a link; one that has not left is not there. Raises RefusedError."""
        return _only([letter for letter in self._letters if letter.sent and letter.token == token])

    def state(self, url: str) -> dict[str, Any]:
        """How many messages there are and how many were opened, and the mails about them.

        The password travels by SMS.
        """
        mails = [_write_confirmation(letter, url) for letter in self._letters]
        mails += [_write_notification(letter, url) for letter in self._letters if letter.sent]
        opened = sum(letter.opened is not None for letter in self._letters)
        return {"messages": len(self._letters), "opened": opened, "mails": mails}


def _only(found: list[Letter]) -> Letter:
    if not found:
        raise RefusedError("unknown", 404)
    return found[-1]


def _write_confirmation(letter: Letter, url: str) -> dict[str, str]:
    link = f"{url}/vahvista/{letter.confirmation}"
    return {
        "kind": "confirmation",
        "to": letter.draft.sender,
        "link": link,
        "text": CONFIRMATION.format(link=link),
    }


def _write_notification(letter: Letter, url: str) -> dict[str, str]:
    link = f"{url}/viesti/{letter.token}"
    return {
        "kind": "notification",
        "to": letter.draft.recipient,
        "link": link,
        "text": NOTIFICATION.format(link=link),
    }


def _read_letter(entry: dict[str, Any], now: datetime) -> Letter:
    person = entry.get("identified")
    attachments = tuple(_read_attachment(file) for file in entry.get("attachments", []))
    draft = make_draft(entry, attachments, (person["name"], person["hetu"]) if person else None)
    letter = Letter(draft, token=entry["token"])
    if entry.get("confirmed", True):
        letter.confirm(datetime.fromisoformat(entry["sent"]) if "sent" in entry else now)
    return letter


def _read_attachment(entry: dict[str, Any]) -> Attachment:
    try:
        return Attachment(entry["name"], base64.b64decode(entry["content"], validate=True))
    except binascii.Error:
        raise ValueError("the content of an attachment is base64") from None
