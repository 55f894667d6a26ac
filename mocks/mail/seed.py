"""What a tester puts into the mail mock, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mocks.control import Examination
from mocks.mail.cabinet import Mailbox
from mocks.mail.message import examine_people
from mocks.seeds import check_keys, read_list, read_number, read_octets, read_text

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
    """The seed.

    Raises TypeError or ValueError that says where it is not of the shape, BrokenRuleError for a HETU outside the
    9xx range.
    """
    mailboxes = dict(_read_mailbox(entry, place) for place, entry in read_list(data, "mailboxes"))
    letters = tuple(_read_letter(entry, place) for place, entry in read_list(data, "messages"))
    for letter in letters:
        examine_people(examination, letter.content)
    exchanger = _read_exchanger(data["exchange"]) if "exchange" in data else None
    return Seed(mailboxes, letters, exchanger)


def _read_mailbox(entry: Any, place: str) -> tuple[str, Mailbox]:
    check_keys(entry, place, {"user", "password"}, {"quota"})
    quota = read_number(entry, "quota", place) if "quota" in entry else None
    return read_text(entry, "user", place), Mailbox(read_text(entry, "password", place), quota)


def _read_letter(entry: Any, place: str) -> Letter:
    check_keys(entry, place, {"user", "content"}, {"folder"})
    folder = read_text(entry, "folder", place) if "folder" in entry else "INBOX"
    return Letter(read_text(entry, "user", place), folder, read_octets(entry, "content", place))


def _read_exchanger(entry: Any) -> Exchanger:
    check_keys(entry, "exchange", {"name"}, {"hosts"})
    hosts = entry.get("hosts", {})
    if not isinstance(hosts, dict) or not all(isinstance(address, str) for address in hosts.values()):
        raise TypeError("exchange.hosts is an object of addresses by name")
    return Exchanger(read_text(entry, "name", "exchange"), tuple(hosts.items()))
