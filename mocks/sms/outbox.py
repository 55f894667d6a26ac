"""What the gateway has taken, by idempotency key, and what comes of it. Numbers stay inside: they show as digests."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mocks.control import digest
from mocks.seeds import examine_people, read_list, read_number, read_text
from mocks.sms import rules
from mocks.sms.report import post_report

if TYPE_CHECKING:
    from mocks.control import Control, Examination
    from mocks.control.holdings import Shelf

_NUMBER = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_SENDER = re.compile(r"[A-Za-z0-9 ]{1,11}", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST = 1000

#: The keys of a seed.
SEED_KEYS = frozenset({"barred", "unreachable", "seconds", "reports_to"})


@dataclass(frozen=True, repr=False)
class Message:
    """One SMS, as it was handed over."""

    sender: str
    number: str
    text: str


@dataclass(frozen=True, repr=False)
class Taken:
    """A message that the gateway has taken, and when."""

    message: Message
    at: datetime


class Outbox:
    """The messages taken, in order. The caller holds the mock's lock."""

    def __init__(self, control: Control) -> None:
        shelf = control.holdings.shelf
        self._taken: Shelf[str, Taken] = shelf("messages")
        self._barred: Shelf[str, bool] = shelf("barred")
        self._unreachable: Shelf[str, bool] = shelf("unreachable")
        self._way: Shelf[str, int] = shelf("way")
        self._reports: Shelf[str, str] = shelf("reports")
        self._control = control

    def seed(self, data: dict[str, Any]) -> None:
        """Bar numbers, name those that nothing reaches, and say how many seconds a message is on its way.

        Raises TypeError or ValueError for what is no number.
        """
        for name, shelf in (("barred", self._barred), ("unreachable", self._unreachable)):
            for place, number in read_list(data, name):
                if not isinstance(number, str) or not _NUMBER.fullmatch(number):
                    raise ValueError(f"{place} is a number in E.164 form")
                shelf[number] = True
        if "seconds" in data:
            self._way["seconds"] = read_number(data, "seconds", "seed")
        if "reports_to" in data:
            address = read_text(data, "reports_to", "seed")
            if urlsplit(address).scheme not in {"http", "https"}:
                raise ValueError("seed.reports_to is an address of http or https")
            self._reports["to"] = address

    def take(self, examination: Examination, key: str, body: Any) -> tuple[str, bool]:
        """Take a message; returns its id, and whether it is new. Raises BrokenRuleError."""
        examination.check(rules.KEY, "Idempotency-Key", holds=bool(_KEY.fullmatch(key)), found=f"{len(key)} characters")
        message = _read(examination, body)
        held = self._taken.get(key)
        same = held is None or held.message == message
        examination.check(rules.KEY_USED, "Idempotency-Key", holds=same, found="another message")
        if held is None:
            barred = message.number in self._barred
            examination.check(rules.BARRED, "to", holds=not barred, found=digest(message.number))
            self._taken[key] = Taken(message, self._control.now())
            self._plan_report(key)
        return name_message(key), held is None

    def report(self, identity: str) -> dict[str, str] | None:
        """What has come of a message, by its id; None when there is none."""
        key = next((key for key in self._taken if name_message(key) == identity), None)
        return self._report(key) if key is not None else None

    def read(self, key: str) -> dict[str, str] | None:
        """A message with its text, for a tester; the number as a digest."""
        held = self._taken.get(key)
        if held is None:
            return None
        message = held.message
        return {
            **self._report(key),
            "key": key,
            "sender": message.sender,
            "number": digest(message.number),
            "text": message.text,
        }

    def remove(self, kind: str, identity: str) -> None:
        """Take away `message/KEY`, `barred/NUMBER` or `unreachable/NUMBER`. Raises LookupError."""
        shelves: dict[str, Shelf[str, Any]] = {
            "message": self._taken,
            "barred": self._barred,
            "unreachable": self._unreachable,
        }
        if kind not in shelves or identity not in shelves[kind]:
            raise LookupError(f"what can be removed are {', '.join(shelves)}, each by key or number")
        del shelves[kind][identity]

    def state(self) -> dict[str, Any]:
        """What was taken, without numbers and texts.

        Keys, senders, digests of the texts, and how many people were written to.
        """
        messages = [
            {
                "key": key,
                "sender": held.message.sender,
                "sha256": hashlib.sha256(held.message.text.encode()).hexdigest(),
                "status": self._report(key)["status"],
            }
            for key, held in self._taken.items()
        ]
        return {
            "messages": messages,
            "recipients": len({held.message.number for held in self._taken.values()}),
            "barred": len(self._barred),
            "unreachable": len(self._unreachable),
        }

    def _plan_report(self, key: str) -> None:
        """Report of a message when it has arrived by the clock: at once, or at the first call after that."""
        if "to" not in self._reports:
            return
        seconds = self._way.get("seconds", 0)
        if seconds:
            arrival = self._control.now() + timedelta(seconds=seconds)
            self._control.events.plan(arrival, "report of an SMS", lambda: self._send_report(key))
        else:
            self._send_report(key)

    def _send_report(self, key: str) -> None:
        if key in self._taken and "to" in self._reports:
            call = (self._control, self._reports["to"], {"key": key, **self._report(key)})
            threading.Thread(target=post_report, args=call, daemon=True).start()

    def _report(self, key: str) -> dict[str, str]:
        """By the mock's clock: on its way, then arrived or not."""
        held = self._taken[key]
        arrival = held.at + timedelta(seconds=self._way.get("seconds", 0))
        arrived = self._control.now() >= arrival
        outcome = "undelivered" if held.message.number in self._unreachable else "delivered"
        told = {"id": name_message(key), "status": outcome if arrived else "accepted"}
        return {**told, "at": (arrival if arrived else held.at).isoformat()}


def name_message(key: str) -> str:
    """The id of a message."""
    return digest(key)


def _read(examination: Examination, body: Any) -> Message:
    check = examination.check
    if not isinstance(body, dict):
        examination.refuse(rules.JSON, "body", expected="object", found=type(body).__name__)
    if set(body) != {"from", "to", "text"} or not all(isinstance(value, str) for value in body.values()):
        examination.refuse(rules.FIELDS, "body", expected="from, to, text", found=f"{len(body)} fields")
    sender, number, text = body["from"], body["to"], body["text"]
    check(rules.SENDER, "from", holds=bool(_SENDER.fullmatch(sender)), found=f"{len(sender)} characters")
    check(rules.NUMBER, "to", holds=bool(_NUMBER.fullmatch(number)), found=digest(number))
    check(rules.TEXT, "text", holds=0 < len(text) <= _LONGEST, found=f"{len(text)} characters")
    check(rules.LETTERS, "text", holds=not _CONTROLS.search(text), found="a control character")
    examine_people(examination, rules.HETU, "text", text)
    return Message(sender, number, text)
