"""What a citizen writes, and the mail that the gateway makes of it, stamped with who wrote it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.gateway import rules
from mocks.seeds import examine_people

if TYPE_CHECKING:
    from mocks.control import Examination

_LARGEST = 50_000_000
_LONGEST = 200
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_LINE = re.compile(r"[^\x00-\x1f\x7f]*")


@dataclass(frozen=True, repr=False)
class Citizen:
    """Whom the gateway has strongly identified."""

    name: str
    hetu: str


@dataclass(frozen=True)
class File:
    """An attachment."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, repr=False)
class Letter:
    """A message to a unit."""

    to: str
    subject: str
    text: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Stamp:
    """Where the gateway writes who the sender was: in headers, in a block on top of the text, or in both.

    An empty name leaves that place out. The default is that of the fixtures' configuration.
    """

    host: str = "gateway.turvaposti.example"
    name_header: str = "X-Sender-Name"
    hetu_header: str = "X-Sender-Hetu"
    block_begins: str = ""
    block_ends: str = "--------------------"
    name_label: str = "Lähettäjän nimi"
    hetu_label: str = "Henkilötunnus"
    authserv_id: str = ""  # of an Authentication-Results; empty: none


def examine_citizen(examination: Examination, citizen: Citizen) -> None:
    """Whether somebody may sign in. Raises BrokenRuleError."""
    named = bool(citizen.name.strip()) and len(citizen.name) <= _LONGEST and bool(_LINE.fullmatch(citizen.name))
    examination.check(rules.NAME, "name", holds=named, found=f"{len(citizen.name)} characters")
    examination.check(rules.HETU_FORM, "hetu", holds=is_hetu(citizen.hetu), found="another form")
    examination.check(rules.HETU, "hetu", holds=is_test_hetu(citizen.hetu), expected="9xx", found="another range")


def examine_letter(examination: Examination, letter: Letter) -> None:
    """Whether a message can be sent. Raises BrokenRuleError."""
    check = examination.check
    check(rules.TO, "to", holds=bool(_ADDRESS.fullmatch(letter.to)), found="no address")
    one_line = len(letter.subject) <= _LONGEST and bool(_LINE.fullmatch(letter.subject))
    check(rules.SUBJECT, "subject", holds=one_line, found=f"{len(letter.subject)} characters")
    check(rules.CONTENT, "text", holds=bool(letter.text.strip() or letter.files), found="neither")
    for number, file in enumerate(letter.files, 1):
        named = bool(file.name) and bool(_LINE.fullmatch(file.name))
        check(rules.FILE, f"file {number}", holds=named, found="no name in one line")
        check(rules.TYPE, f"file {number}", holds=bool(_TYPE.fullmatch(file.type)), found="another form")
    size = sum(len(file.content) for file in letter.files)
    check(rules.SIZE, "files", holds=size <= _LARGEST, expected=f"at most {_LARGEST}", found=str(size))
    for place, text in (("subject", letter.subject), ("text", letter.text)):
        examine_people(examination, rules.HETU, place, text)


def write_mail(letter: Letter, citizen: Citizen | None, stamp: Stamp, identity: str, now: datetime) -> bytes:
    """The mail of a message; without a citizen it has no stamp."""
    mail = EmailMessage(SMTP.clone(cte_type="7bit"))
    text = letter.text.replace("\r\n", "\n")
    if citizen is not None and stamp.name_header:
        mail[stamp.name_header], mail[stamp.hetu_header] = _part_encoded(citizen.name), citizen.hetu
    if citizen is not None and stamp.block_begins:
        text = _quote_typed(text, stamp)
        named = f"{stamp.name_label}: {citizen.name}\n{stamp.hetu_label}: {citizen.hetu}"
        text = f"{stamp.block_begins}\n{named}\n{stamp.block_ends}\n\n{text}"
    if stamp.authserv_id:
        mail["Authentication-Results"] = f"{stamp.authserv_id}; none"
    mail["Message-ID"] = f"<{identity}>"
    mail["Date"] = format_datetime(now)
    mail["From"] = f"no-reply@{stamp.host}"
    mail["To"] = letter.to
    mail["Subject"] = _part_encoded(letter.subject) or "Suojattu viesti"
    mail.set_content(text)
    for file in letter.files:
        main, _, sub = file.type.partition("/")
        if main in {"multipart", "message"}:
            main, sub = "application", "octet-stream"
        mail.add_attachment(file.content, main, sub, filename=_part_encoded(file.name))
    return mail.as_bytes()


def _part_encoded(text: str) -> str:
    """A text without encoded words: EmailMessage decodes one that was typed, and writes the line ends in it as such."""
    return text.replace("=?", "= ?")


def _quote_typed(text: str, stamp: Stamp) -> str:
    """A text in which no line is one that begins or ends a block: a citizen may have typed it."""
    marks = {unicodedata.normalize("NFC", mark) for mark in (stamp.block_begins, stamp.block_ends)}
    lines = text.split("\n")
    return "\n".join(f"> {line}" if unicodedata.normalize("NFC", line.strip()) in marks else line for line in lines)
