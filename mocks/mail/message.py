"""The examination of a message: as it travels by SMTP (RFC 5322, MIME), and for the people it names.

What a mailbox already holds is not examined so: an IMAP server keeps what it is given. There only HETUs are looked for.
"""

from __future__ import annotations

import base64
import binascii
import re
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from mocks.control import Examination
from mocks.control.payload import names_real_person
from mocks.mail import rules

_LONGEST = 998
_ONCE = ("Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To", "References", "Subject", "MIME-Version")
_ENCODINGS = {"7bit", "8bit", "binary", "base64", "quoted-printable"}
_FIELD = re.compile(rb"[\x21-\x39\x3b-\x7e]+:")
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;.*)?", re.ASCII | re.DOTALL)
_IDENTITY = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")


def examine_message(examination: Examination, content: bytes) -> None:
    """Examine a message that came by SMTP. Raises BrokenRuleError."""
    _examine_lines(examination, content)
    message = message_from_bytes(content)
    _examine_fields(examination, message)
    _examine_mime(examination, message)
    examine_people(examination, content)


def examine_people(examination: Examination, content: bytes) -> None:
    """Look for the HETU of a person who may live. Raises BrokenRuleError."""
    for place, text in {"message": content, **_read_texts(content)}.items():
        examination.check(rules.HETU, place, holds=not names_real_person(text), expected="9xx", found="another range")


def _examine_lines(examination: Examination, content: bytes) -> None:
    lines = content.split(b"\r\n")
    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n") if content else []
    for rule, searched, wrong, found in (
        (rules.LINE, lines, _is_long, "more than 998 octets"),
        (rules.ENDS, lines, _ends_oddly, "CR or LF alone"),
        (rules.ASCII, head, _is_foreign, "other octets"),
        (rules.FIELD, head[:1], _is_no_field, "something else"),
        (rules.FIELD, head, _is_no_part_of_a_field, "something else"),
    ):
        at = next((number for number, line in enumerate(searched, 1) if wrong(line)), 0)
        examination.check(rule, f"line {at}" if at else "lines", holds=not at, found=found if at else "")


def _is_long(line: bytes) -> bool:
    return len(line) > _LONGEST


def _ends_oddly(line: bytes) -> bool:
    return b"\r" in line or b"\n" in line


def _is_foreign(line: bytes) -> bool:
    return not line.isascii()


def _is_no_field(line: bytes) -> bool:
    return _FIELD.match(line) is None


def _is_no_part_of_a_field(line: bytes) -> bool:
    return _is_no_field(line) and line[:1] not in (b" ", b"\t")


def _examine_fields(examination: Examination, message: Message) -> None:
    senders = message.get_all("From", [])
    addressed = len(senders) == 1 and "@" in parseaddr(senders[0])[1]
    examination.check(rules.FROM, "From", holds=addressed, expected="one address", found=f"{len(senders)} fields")
    dates = message.get_all("Date", [])
    dated = len(dates) == 1 and _is_date(dates[0])
    examination.check(rules.DATE, "Date", holds=dated, expected="one date", found=f"{len(dates)} fields")
    repeated = next((name for name in _ONCE if len(message.get_all(name, [])) > 1), "")
    examination.check(rules.ONCE, repeated or "fields", holds=not repeated, expected="1", found="more")
    identity = message.get("Message-ID")
    named = identity is None or bool(_IDENTITY.fullmatch(identity.strip()))
    examination.check(rules.IDENTITY, "Message-ID", holds=named, expected="<left@right>", found="another form")


def _examine_mime(examination: Examination, message: Message) -> None:
    mime = any(name.lower().startswith("content-") for name in message)
    version = message.get("MIME-Version", "").strip()
    right = not mime or version == "1.0"
    examination.check(
        rules.VERSION, "MIME-Version", holds=right, expected="1.0", found="another" if version else "none"
    )
    for number, part in enumerate(message.walk()):
        _examine_part(examination, part, f"part {number}" if number else "message")


def _examine_part(examination: Examination, part: Message, place: str) -> None:
    kind = part.get("Content-Type", "text/plain")
    typed = bool(_TYPE.fullmatch(kind.strip()))
    examination.check(rules.TYPE, place, holds=typed, expected="type/subtype", found="another form")
    encoding = part.get("Content-Transfer-Encoding", "7bit").strip().lower()
    examination.check(
        rules.ENCODING, place, holds=encoding in _ENCODINGS, expected=", ".join(sorted(_ENCODINGS)), found="another"
    )
    if part.get_content_maintype() == "multipart":
        whole = part.is_multipart() and not part.defects
        examination.check(rules.BOUNDARY, place, holds=whole, expected="boundary, parts and end", found="not so")
    elif encoding == "base64":
        examination.check(rules.BASE64, place, holds=_is_base64(part), expected="base64", found="other letters")


def _is_date(text: str) -> bool:
    try:
        return parsedate_to_datetime(text) is not None and bool(re.search(r"([+-]\d{4}|GMT|UT)\b", text))
    except ValueError:
        return False


def _is_base64(part: Message) -> bool:
    try:
        base64.b64decode("".join(str(part.get_payload()).split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _read_texts(content: bytes) -> dict[str, bytes]:
    """The texts and fields that are encoded, in plain; none of a message that cannot be taken apart."""
    if not any(word in content.lower() for word in (b"base64", b"quoted-printable", b"=?")):
        return {}
    try:
        message = message_from_bytes(content)
        texts = {
            f"part {number}": part.get_payload(decode=True)
            for number, part in enumerate(message.walk())
            if part.get_content_maintype() == "text"
        }
        fields = {name: str(make_header(decode_header(value))).encode() for name, value in message.items()}
    except (RecursionError, ValueError, LookupError, HeaderParseError):
        return {}
    return {**fields, **{place: text for place, text in texts.items() if isinstance(text, bytes)}}
