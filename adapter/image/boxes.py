"""Boxes of the ISO base media file format, read within bounds and written (ISO/IEC 14496-12 §4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapter.errors import Refused
from adapter.image.fault import broken, costly
from adapter.image.reader import Reader
from adapter.image.sentences import TOO_MANY_PIECES

_MAX_BOXES = 5_000
_TOP = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"uuid", b"wide", b"mpvd", b"sefd"}


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its type and where its content lies."""

    kind: bytes
    content: bytes
    start: int
    end: int

    def reader(self) -> Reader:
        """A reader of the content."""
        return Reader(self.content, self.start, self.end)

    def octets(self, most: int = 1 << 62) -> bytes:
        """The content itself, or as much of it as is wanted."""
        return self.content[self.start : min(self.end, self.start + most)]


def boxes(reader: Reader) -> Iterator[Box]:
    """The boxes one after the other to the end, each within it."""
    for _ in range(_MAX_BOXES):
        if not reader.left:
            return
        yield _next(reader)
    raise costly(TOO_MANY_PIECES)


def top_boxes(content: bytes) -> Iterator[Box]:
    """The boxes of a file.

    One that is known and not whole is cut off; anything else that is no box is not of the file, nor is what follows it.
    """
    reader = Reader(content)
    for _ in range(_MAX_BOXES):
        kind = content[reader.at + 4 : reader.at + 8]
        try:
            next_box = _next(reader)
        except Refused:
            if kind in _TOP:
                raise
            return
        yield next_box
    raise costly(TOO_MANY_PIECES)


def _next(reader: Reader) -> Box:
    begin = reader.at
    size, kind = reader.number(4), reader.take(4)
    if size == 1:
        size = reader.number(8)
    end = begin + size if size else reader.end
    if not reader.at <= end <= reader.end:
        raise broken()
    start, reader.at = reader.at, end
    return Box(kind, reader.content, start, end)


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of these parts."""
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4) + kind + body


def full_box(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box that begins with a version and flags."""
    return box(kind, bytes((version,)), flags.to_bytes(3), *parts)
