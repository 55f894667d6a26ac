"""What a tester puts into the mail mock, read strictly."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from mocks.control import Examination
from mocks.mail.cabinet import Mailbox
from mocks.mail.message import examine_people

#: The keys of a seed, and of the objects in it.
KEYS = frozenset({"mailboxes", "messages", "exchange"})


@dataclass(frozen=True)
class Exchanger:
    """The name by which the mock's SMTP server writes its trace, and whom it knows: name → address.

    A client that says HELO by such a name is written down as coming from that address: the mock plays the DNS.
    """

    name: str = "mx.ita-uusimaa.example"
    hosts: tuple[tuple[str, str], ...] = (("gateway.turvaposti.example", "192.0.2.25"),)


@dataclass(frozen=True, repr=False)
class Letter:
    """A message for a folder of a mailbox."""

    user: str
    folder: str
    content: bytes


@dataclass(frozen=True, repr=False)
class Seed:
    """Mailboxes to open, messages to deliver, and another name for the SMTP server."""

    mailboxes: dict[str, Mailbox]
    letters: tuple[Letter, ...]
    exchanger: Exchanger | None


def read_seed(data: dict[str, Any], examination: Examination) -> Seed:
    """The seed. Raises TypeError, ValueError or KeyError that say where it is not of the shape, BrokenRuleError for a HETU
    of a person who may live.
    """
    mailboxes = dict(_read_mailbox(entry, f"mailboxes[{at}]") for at, entry in _list(data, "mailboxes"))
    letters = tuple(_read_letter(entry, f"messages[{at}]") for at, entry in _list(data, "messages"))
    for letter in letters:
        examine_people(examination, letter.content)
    exchanger = _read_exchanger(data["exchange"]) if "exchange" in data else None
    return Seed(mailboxes, letters, exchanger)


def _list(data: dict[str, Any], name: str) -> list[tuple[int, Any]]:
    entries = data.get(name, [])
    if not isinstance(entries, list):
        raise TypeError(f"{name} is a list")
    return list(enumerate(entries))


def _read_mailbox(entry: Any, place: str) -> tuple[str, Mailbox]:
    _check_keys(entry, place, {"user", "password"}, {"quota"})
    user, password = _text(entry, "user", place), _text(entry, "password", place)
    quota = entry.get("quota")
    if quota is not None and (not isinstance(quota, int) or isinstance(quota, bool) or quota < 0):
        raise TypeError(f"{place}.quota is a number of octets")
    return user, Mailbox(password, quota)


def _read_letter(entry: Any, place: str) -> Letter:
    _check_keys(entry, place, {"user", "content"}, {"folder"})
    try:
        content = base64.b64decode(_text(entry, "content", place, empty=True), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"{place}.content is base64") from None
    folder = _text(entry, "folder", place) if "folder" in entry else "INBOX"
    return Letter(_text(entry, "user", place), folder, content)


def _read_exchanger(entry: Any) -> Exchanger:
    _check_keys(entry, "exchange", {"name"}, {"hosts"})
    hosts = entry.get("hosts", {})
    if not isinstance(hosts, dict) or not all(isinstance(address, str) for address in hosts.values()):
        raise TypeError("exchange.hosts is an object of addresses by name")
    return Exchanger(_text(entry, "name", "exchange"), tuple(hosts.items()))


def _check_keys(entry: Any, place: str, needed: set[str], more: set[str]) -> None:
    if not isinstance(entry, dict):
        raise TypeError(f"{place} is an object")
    if not needed <= entry.keys() <= needed | more:
        raise ValueError(f"{place} has the keys {', '.join(sorted(needed))}, and may have {', '.join(sorted(more))}")


def _text(entry: dict[str, Any], name: str, place: str, *, empty: bool = False) -> str:
    value = entry[name]
    if not isinstance(value, str) or not (value or empty):
        raise TypeError(f"{place}.{name} is a text")
    return value
