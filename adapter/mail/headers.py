"""Blocks of headers (RFC 5322 §2.2): taken apart line by line, length-capped, decoded only when they are asked for.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header

from adapter.mail.limits import MAX_FIELDS, MAX_HEAD, MAX_HEADER, unreadable
from adapter.mail.sentences import LONG_HEADER, LONG_HEADERS, MANY_HEADERS, NO_HEADER, SAID_TWICE, STRAY_RETURN

_BLANK = re.compile(rb"\r?\n")
_END = re.compile(rb"\n\r?\n")
_NAME = re.compile(rb"[!-9;-~]+(?=:)")  # RFC 5322 §3.6.8: printable ASCII without the colon

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """A block of headers, top first: names as written, values unfolded but not yet decoded."""

    fields: Fields

    def all(self, name: str) -> list[str]:
        """Every value of a header as written."""
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def only(self, name: str) -> str:
        """The one value of a header that says how to read the part, or empty.

        Refused when it is said twice, or at too great length.
        """
        values = {" ".join(value.split()) for value in self.all(name)}
        if len(values) > 1:
            raise unreadable(SAID_TWICE)
        value = next(iter(values), "")
        if len(value) >= MAX_HEADER:
            raise unreadable(LONG_HEADER, "too-costly")
        return value


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers that begin at `start`, and where the body begins. Refused when a line among them is no header."""
    if blank := _BLANK.match(raw, start, end):
        return Headers(()), blank.end()
    match = _END.search(raw, start, min(end, start + MAX_HEAD))
    if match is None and end - start > MAX_HEAD:
        raise unreadable(LONG_HEADERS, "too-costly")
    stop, body = (match.start(), match.end()) if match else (end, end)
    return Headers(_unfold(raw[start:stop].split(b"\n"))), body


def _unfold(lines: list[bytes]) -> Fields:
    """Lines → headers; a line that begins with a space goes on with the one above (RFC 5322 §2.2.3)."""
    fields: list[tuple[bytes, list[bytes]]] = []
    for number, ended in enumerate(lines):
        line = ended.removesuffix(b"\r")
        if number == 0 and line.startswith(b"From "):  # the first line of a message in an mbox file (RFC 4155)
            continue
        if not line and number == len(lines) - 1:
            continue
        if b"\r" in line:
            raise unreadable(STRAY_RETURN)
        if line[:1] in {b" ", b"\t"} and fields and line.strip():
            fields[-1][1].append(line.strip(b" \t"))
        elif name := _NAME.match(line):
            fields.append((name.group(), [line[name.end() + 1 :].strip(b" \t")]))
        else:
            raise unreadable(NO_HEADER)
    if len(fields) > MAX_FIELDS:
        raise unreadable(MANY_HEADERS, "too-costly")
    return tuple((name.decode("ascii"), _plain(pieces)) for name, pieces in fields)


def _plain(pieces: list[bytes]) -> str:
    """UTF-8 (RFC 6532), or else octet by octet: then nothing of it is lost."""
    octets = b" ".join(pieces)[: 4 * MAX_HEADER]
    text = octets.decode("utf-8", "replace")[:MAX_HEADER]
    return octets.decode("iso-8859-1")[:MAX_HEADER] if "\ufffd" in text else text


def decode(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) decoded; as it stands when they are broken."""
    if "=?" not in value:
        return value
    try:
        decoded = str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):
        return value
    return decoded.encode("utf-8", "replace").decode()
