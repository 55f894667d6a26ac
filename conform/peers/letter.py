"""A delivered mail as the kit reads it, by the standard library's parser: header fields, texts and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from functools import cached_property, lru_cache

_TAG = re.compile(r"<[^>]*>")
_BREAKING = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class File:
    """An attachment, or a part that stands in the text: its name, type and octets."""

    name: str
    type: str
    content: bytes


class Delivered:
    """One mail: `raw` is what the mailbox has."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parsed: Message = message_from_bytes(raw, policy=compat32)

    @cached_property
    def head(self) -> list[tuple[str, str]]:
        """Every field of the head with a small name, unfolded but not decoded, the topmost first (RFC 5322 2.2.3)."""
        found: list[tuple[str, str]] = []
        for line in _split_head(self.raw):
            if line[:1] in {" ", "\t"} and found:
                name, value = found[-1]
                found[-1] = (name, f"{value} {line.strip()}".strip())
            else:
                name, _, value = line.partition(":")
                found.append((name.strip().lower(), value.strip()))
        return found

    def fields(self, name: str) -> tuple[str, ...]:
        """Every value of a field, decoded (RFC 2047)."""
        return tuple(decode(value) for found, value in self.head if found == name.lower())

    @property
    def text(self) -> str:
        """The first text."""
        return next(iter(self.texts), "")

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every text that is no attachment; of HTML what stands between its tags."""
        return tuple(_read_text(part) for part in self._leaves() if _is_text(part))

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Every other part, inline ones too."""
        return tuple(
            File(decode(part.get_filename() or ""), part.get_content_type(), _read_octets(part))
            for part in self._leaves()
            if not _is_text(part)
        )

    @property
    def all_words(self) -> str:
        """Whatever a person can read in it, the decoded head too."""
        return "\n".join([*(f"{name}: {decode(value)}" for name, value in self.head), *self.texts])

    @property
    def hides_a_line(self) -> bool:
        """Whether an encoded word of the head holds a line end: a careless reader takes what follows for a field."""
        return any("\n" in decode(value) or "\r" in decode(value) for _, value in self.head)

    def _leaves(self) -> Iterator[Message]:
        return (part for part in self.parsed.walk() if not part.is_multipart())


@lru_cache(maxsize=512)
def read_mail(raw: bytes) -> Delivered:
    """The mail of these octets."""
    return Delivered(raw)


def decode(value: str) -> str:
    """A value whose encoded words are decoded; what is none stays as it is (RFC 2047 6.3)."""
    try:
        return "".join(
            part
            if isinstance(part, str)
            else part.decode(charset or "raw-unicode-escape", "replace")  # as decode_header made it
            for part, charset in decode_header(value)
        )
    except (HeaderParseError, LookupError):
        return value


def _split_head(raw: bytes) -> list[str]:
    lines = []
    for line in _BREAKING.split(raw.decode("utf-8", "replace")):
        if not line:
            break
        lines.append(line)
    return lines


def _is_text(part: Message) -> bool:
    return part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"


def _read_text(part: Message) -> str:
    try:
        text = _read_octets(part).decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = _read_octets(part).decode("utf-8", "replace")
    return _TAG.sub("\n", text) if part.get_content_subtype() == "html" else text


def _read_octets(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
