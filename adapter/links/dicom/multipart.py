"""multipart/related as DICOMweb has it (PS3.18 §8.7, RFC 2387), read and written as a stream.

One part in memory at a time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message
from typing import Final

from adapter.links.dicom.object import MAX_OBJECT

_HEAD = 16_384  # octets of a part's own header fields
_TOO_LARGE: Final = "a part is larger than an object may be"
_LONGER: Final = "a part is not as long as it says"
_LINES: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *([0-9]{1,18})\r\n", re.IGNORECASE)


class BrokenOffError(ValueError):
    """A multipart answer that ends before its end, or is none."""


def boundary_of(content_type: str) -> bytes:
    """The boundary that a Content-Type names; raises BrokenOffError when it is not multipart/related."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if header.get_content_type() != "multipart/related" or not boundary:
        raise BrokenOffError("it is no multipart/related")
    return boundary.encode("latin-1", "replace")


def read_parts(chunks: Iterable[bytes], boundary: bytes) -> Iterator[bytes]:
    """The contents of the parts, in order.

    Raises BrokenOffError when the closing boundary does not come, or a part is too large.
    """
    mark = b"\r\n--" + boundary
    stream = iter(chunks)
    buffer = bytearray(b"\r\n")  # the first boundary has no line before it
    begin = _find(buffer, mark, stream, 0, MAX_OBJECT, _TOO_LARGE) + len(mark)
    while True:
        while len(buffer) < begin + 2:
            buffer += _next(stream)
        if buffer[begin : begin + 2] == b"--":
            return
        body = _find(buffer, _LINES, stream, begin, _HEAD, "a part's header has no end") + len(_LINES)
        length = _LENGTH.search(buffer, begin, body)
        if length:
            size = int(length[1])
            if size > MAX_OBJECT:
                raise BrokenOffError(_TOO_LARGE)
            content = _take(buffer, stream, body, size)
            if _find(buffer, mark, stream, 0, len(mark), _LONGER):
                raise BrokenOffError(_LONGER)
            del buffer[: len(mark)]
        else:
            end = _find(buffer, mark, stream, body - 2, MAX_OBJECT, _TOO_LARGE)  # a part may be empty
            content = bytes(memoryview(buffer)[body:end])
            del buffer[: end + len(mark)]
        begin = 0
        yield content


def _take(buffer: bytearray, stream: Iterator[bytes], begin: int, size: int) -> bytes:
    """So many octets from there on; `buffer` keeps what comes behind them."""
    pieces, left = [bytes(memoryview(buffer)[begin : begin + size])], size
    del buffer[: begin + size]
    left -= len(pieces[0])
    while left > 0:
        chunk = _next(stream)
        pieces.append(chunk if len(chunk) <= left else chunk[:left])
        buffer += chunk[left:]
        left -= len(pieces[-1])
    return b"".join(pieces)


def _find(buffer: bytearray, mark: bytes, stream: Iterator[bytes], begin: int, most: int, why: str) -> int:
    """Where the mark is, reading on until it is there.

    Raises BrokenOffError, that says why, when it is not within `most` octets.
    """
    start = begin
    while (position := buffer.find(mark, start)) < 0 and len(buffer) <= begin + most:
        start = max(begin, len(buffer) - len(mark))
        buffer += _next(stream)
    if not begin <= position <= begin + most:
        raise BrokenOffError(why)
    return position


def _next(stream: Iterator[bytes]) -> bytes:
    chunk = next(stream, None)
    if chunk is None:
        raise BrokenOffError("it ends in the middle")
    return chunk


class Parts:
    """A multipart/related body of DICOM files. Of known length, and made while it is sent: no file is copied."""

    def __init__(self, contents: Sequence[bytes]) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f'multipart/related; type="application/dicom"; boundary={boundary}'
        self._contents = contents
        self._head = f"\r\n--{boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode("ascii")
        self._tail = f"\r\n--{boundary}--\r\n".encode("ascii")

    def __len__(self) -> int:
        return len(self._tail) + sum(len(self._head) + len(content) for content in self._contents)

    def __iter__(self) -> Iterator[bytes]:
        for content in self._contents:
            yield self._head
            yield content
        yield self._tail
