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
    long = next((number for number, line in enumerate(lines, 1) if len(line) > _LONGEST), 0)
    examination.check(rules.LINE, f"line {long}", holds=not long, expected=str(_LONGEST), found="more")
    bare = next((number for number, line in enumerate(lines, 1) if b"\r" in line or b"\n" in line), 0)
    examination.check(rules.ENDS, f"line {bare}", holds=not bare, expected="CRLF", found="CR or LF alone")
    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    for number, line in enumerate(head, 1):
        place = f"line {number}"
        is_field = bool(_FIELD.match(line) or (number > 1 and line[:1] in (b" ", b"\t")) or not any(head))
        examination.check(rules.ASCII, place, holds=line.isascii(), expected="US-ASCII", found="other octets")
        examination.check(rules.FIELD, place, holds=is_field, expected="name: body", found="something else")


def _examine_fields(examination: Examination, message: Message) -> None:
    senders = message.get_all("From", [])
    addressed = len(senders) == 1 and "@" in parseaddr(senders[0])[1]
    examination.check(rules.FROM, "From", holds=addressed, expected="one address", found=f"{len(senders)} fields")
    dates = message.get_all("Date", [])
    dated = len(dates) == 1 and _is_date(dates[0])
    examination.check(rules.DATE, "Date", holds=dated, expected="one date", found=f"{len(dates)} fields")
    for name in _ONCE:
        count = len(message.get_all(name, []))
        examination.check(rules.ONCE, name, holds=count <= 1, expected="1", found=str(count))
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
