"""What the gateway has taken, by idempotency key. Numbers and texts stay inside: nobody can ask for them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_SENDER = re.compile(r"[A-Za-z0-9 ]{1,11}", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)
_LONGEST = 1000


class RefusedError(Exception):
    """The gateway does not take a message. `status` is its HTTP answer; the text names the reason and no more."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Message:
    """One SMS, as it was handed over."""

    sender: str
    number: str
    text: str


class Outbox:
    """The messages taken, in order. The caller holds the mock's lock."""

    def __init__(self) -> None:
        self._taken: dict[str, Message] = {}
        self._barred: set[str] = set()

    def reset(self) -> None:
        """Forget everything."""
        self._taken.clear()
        self._barred.clear()

    def seed(self, data: dict[str, Any]) -> None:
        """Bar numbers from now on. Raises TypeError or ValueError, before anything is barred, for what is no number."""
        barred = data.get("barred", [])
        if not isinstance(barred, list) or not all(
            isinstance(item, str) and _NUMBER.fullmatch(item) for item in barred
        ):
            raise ValueError("barred is a list of numbers in E.164 form")
        self._barred.update(barred)

    def take(self, key: str, body: Any) -> tuple[str, bool]:
        """Take a message; returns its id, and whether it is new. Raises RefusedError."""
        message = _read(key, body)
        held = self._taken.get(key)
        if held not in {None, message}:
            raise RefusedError(422, "key-used")
        if held is None and message.number in self._barred:
            raise RefusedError(400, "number-barred")
        self._taken[key] = message
        return hashlib.sha256(key.encode()).hexdigest()[:16], held is None

    def state(self) -> dict[str, Any]:
        """What was taken, without numbers and texts.

        Keys, senders, digests of the texts, and how many people were written to.
        """
        messages = [
            {"key": key, "sender": message.sender, "sha256": hashlib.sha256(message.text.encode()).hexdigest()}
            for key, message in self._taken.items()
        ]
        return {"messages": messages, "recipients": len({message.number for message in self._taken.values()})}


def _read(key: str, body: Any) -> Message:
    if not _KEY.fullmatch(key):
        raise RefusedError(400, "no-key")
    if not isinstance(body, dict) or set(body) != {"from", "to", "text"}:
        raise RefusedError(400, "not-understood")
    if not all(isinstance(value, str) for value in body.values()):
        raise RefusedError(400, "not-understood")
    sender, number, text = body["from"], body["to"], body["text"]
    for right, reason in (
        (_SENDER.fullmatch(sender), "bad-sender"),
        (_NUMBER.fullmatch(number), "bad-number"),
        (0 < len(text) <= _LONGEST, "bad-text"),
    ):
        if not right:
            raise RefusedError(400, reason)
    return Message(sender, number, text)
