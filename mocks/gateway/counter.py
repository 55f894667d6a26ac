"""What the gateway holds: citizens to choose, who is signed in, the stamp, and what was sent; and how it sends."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mocks.control import BrokenRuleError
from mocks.gateway import rules
from mocks.gateway.letter import Citizen, Letter, Stamp, examine_citizen, examine_letter, write_mail
from mocks.mail_name import name_mail
from mocks.seeds import check_keys, read_list, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from mocks.control import Control, Examination
    from mocks.control.holdings import Shelf

#: The keys of a seed.
SEED_KEYS = frozenset({"citizens", "mailboxes", "stamp", "smtp", "roots"})

_TIMEOUT = 30
_NOT_DELIVERED = (smtplib.SMTPException, OSError)


class Counter:
    """The gateway's side of the counter. The caller holds the mock's lock, but not while a mail is delivered."""

    def __init__(self, control: Control, roots: Path, smtp_url: str) -> None:
        shelf = control.holdings.shelf
        self._citizens: Shelf[str, Citizen] = shelf("citizens")  # by HETU
        self._mailboxes: Shelf[str, bool] = shelf("mailboxes")
        self._visits: Shelf[str, Citizen] = shelf("visits")
        self._sent: Shelf[str, str] = shelf("sent")  # Message-ID and recipient
        self._settings: Shelf[str, Any] = shelf("settings")
        self._control = control
        self._tls = ssl.create_default_context(cafile=str(roots))
        self._smtp_url = smtp_url

    @property
    def citizens(self) -> list[Citizen]:
        """Whom a tester can choose."""
        return [*self._citizens.values()]

    @property
    def mailboxes(self) -> list[str]:
        """The mailboxes that are offered."""
        return [*self._mailboxes]

    def seed(self, data: dict[str, Any]) -> None:
        """Add citizens and mailboxes; say how mail is stamped and where it goes. Raises TypeError or ValueError."""
        try:
            for place, entry in read_list(data, "citizens"):
                check_keys(entry, place, {"name", "hetu"})
                citizen = Citizen(read_text(entry, "name", place), read_text(entry, "hetu", place))
                examine_citizen(self._control.examine(), citizen)
                self._citizens[citizen.hetu] = citizen
        except BrokenRuleError as broken:
            raise ValueError(f"{place}: {broken}") from None
        for place, address in read_list(data, "mailboxes"):
            if not isinstance(address, str) or "@" not in address:
                raise TypeError(f"{place} is an address")
            self._mailboxes[address] = True
        if "stamp" in data:
            self._settings["stamp"] = _read_stamp(data["stamp"])
        if "smtp" in data:
            self._settings["smtp"] = _read_address(read_text(data, "smtp", "seed"))
        if "roots" in data:
            self._settings["roots"] = _read_roots(read_text(data, "roots", "seed", empty=True))

    def find_citizen(self, hetu: str) -> Citizen | None:
        """A citizen of the list."""
        return self._citizens.get(hetu)

    def sign_in(self, examination: Examination, citizen: Citizen) -> str:
        """Sign a citizen in; returns the visit. Raises BrokenRuleError."""
        examine_citizen(examination, citizen)
        visit = self._control.new_id().hex
        self._visits[visit] = citizen
        return visit

    def find_visitor(self, visit: str) -> Citizen | None:
        """Who is signed in."""
        return self._visits.get(visit)

    def sign_out(self, visit: str) -> None:
        """Forget a visit."""
        self._visits.pop(visit, None)

    def write(self, examination: Examination, citizen: Citizen, letter: Letter, *, stamped: bool) -> tuple[str, bytes]:
        """The mail of a message, and its Message-ID without brackets. Raises BrokenRuleError."""
        examine_citizen(examination, citizen)
        examine_letter(examination, letter)
        stamp: Stamp = self._settings.get("stamp", Stamp())
        identity = f"{self._control.new_id().hex}@{stamp.host}"
        return identity, write_mail(letter, citizen if stamped else None, stamp, identity, self._control.now())

    def deliver(self, examination: Examination, to: str, mail: bytes) -> None:
        """Hand a mail to the unit's server. Raises BrokenRuleError."""
        stamp: Stamp = self._settings.get("stamp", Stamp())
        place, roots = urlsplit(self._settings.get("smtp", self._smtp_url)), self._settings.get("roots", "")
        if not place.hostname:
            examination.refuse(rules.DELIVERED, "smtp", found="no server is named")
        try:
            with smtplib.SMTP(place.hostname, place.port or 25, local_hostname=stamp.host, timeout=_TIMEOUT) as client:
                client.starttls(context=ssl.create_default_context(cadata=roots) if roots else self._tls)
                client.sendmail(f"no-reply@{stamp.host}", [to], mail)
        except _NOT_DELIVERED as problem:
            examination.refuse(rules.DELIVERED, "smtp", expected="250", found=_say(problem))
        examination.check(rules.DELIVERED, "smtp", holds=True)

    def keep(self, identity: str, to: str) -> str:
        """Note what was sent; returns what names the mail in every journal."""
        self._sent[identity] = to
        return name_mail(to, f"<{identity}>".encode())

    def remove(self, kind: str, identity: str) -> None:
        """Take away `citizen/HETU` or `mailbox/ADDRESS`. Raises LookupError."""
        shelves: dict[str, Shelf[str, Any]] = {"citizen": self._citizens, "mailbox": self._mailboxes}
        if kind not in shelves or identity not in shelves[kind]:
            raise LookupError("citizen/HETU and mailbox/ADDRESS can be removed")
        del shelves[kind][identity]

    def state(self) -> dict[str, Any]:
        """How many citizens, visits and mails there are, and the Message-IDs of those that were sent."""
        return {
            "citizens": len(self._citizens),
            "mailboxes": self.mailboxes,
            "visits": len(self._visits),
            "sent": [{"message_id": f"<{identity}>", "to": to} for identity, to in self._sent.items()],
            "smtp": self._settings.get("smtp", self._smtp_url),
        }


def _read_stamp(entry: Any) -> Stamp:
    names = [field.name for field in fields(Stamp)]
    check_keys(entry, "stamp", (), names)
    stamp = replace(Stamp(), **{name: read_text(entry, name, "stamp", empty=True) for name in entry})
    if bool(stamp.name_header) != bool(stamp.hetu_header):
        raise ValueError("stamp.name_header and stamp.hetu_header go together")
    if not stamp.name_header and not stamp.block_begins:
        raise ValueError("a stamp stands in headers, in a block, or in both")
    return stamp


def _read_address(text: str) -> str:
    place = urlsplit(text)
    if place.scheme != "smtp" or not place.hostname:
        raise ValueError("seed.smtp is smtp://host:port")
    return text


def _read_roots(text: str) -> str:
    try:
        if text:
            ssl.create_default_context(cadata=text)
    except ssl.SSLError:
        raise ValueError("seed.roots is certificates as PEM") from None
    return text


def _say(problem: Exception) -> str:
    """What the server said, as far as it names no recipient."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return ", ".join(str(code) for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPResponseException):
        error = problem.smtp_error
        return f"{problem.smtp_code} {error.decode('ascii', 'replace') if isinstance(error, bytes) else error}"
    return type(problem).__name__
