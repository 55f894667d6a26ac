"""Where one HTTP/1.1 request ends in what has come of it (RFC 9112).

Only the length is read here, so that a thread gets whole requests alone. The head is read strictly later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_HEAD = 32_768
_MOST_CHUNKS = 100_000
_MOST_CHUNK_LINE = 256
_MOST_TRAILER = 8_192
_LENGTH = re.compile(rb"\r\ncontent-length:([^\r\n]*)", re.IGNORECASE)
_CODED = re.compile(rb"\r\ntransfer-encoding:([^\r\n]*)", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_ENCODED = re.compile(rb"\r\ncontent-encoding:[ \t]*(?!identity[ \t]*\r\n)[^\s]", re.IGNORECASE)
_UNKNOWN = re.compile(rb"\r\ncontent-encoding:[ \t]*(?!(?:identity|(?:x-)?gzip|zstd)[ \t]*\r\n)[^\s]", re.IGNORECASE)
_BARE_FEED = re.compile(rb"(?<!\r)\n")
_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?")


class BadFrame(Exception):
    """No request can be read any more from this connection: the status that says why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a request: its octets, and how its body is framed (RFC 9112 section 6).

    `encoded`: the body came compressed, and becomes longer.
    """

    raw: bytes
    length: int
    chunked: bool
    expects: bool
    encoded: bool


def read_head(received: bytearray) -> Head | None:
    """The head, taken off what was received; None while it is not whole.

    Raises BadFrame for one that is too long, or can never be whole.
    """
    while received.startswith(b"\r\n"):
        del received[:2]
    end = received.find(b"\r\n\r\n", 0, MOST_HEAD + 4)
    if end < 0:
        if len(received) > MOST_HEAD:
            raise BadFrame(431 if b"\r\n" in received else 414, "the head of the request is too long.")
        if _BARE_FEED.search(received):
            raise BadFrame(400, "a line of the head does not end with CR LF.")
        return None
    raw = bytes(received[: end + 4])
    del received[: end + 4]
    lengths, coded = _LENGTH.findall(raw), _CODED.findall(raw)
    if coded and lengths:
        raise BadFrame(400, "the request has a Content-Length and a Transfer-Encoding.")
    if coded and (len(coded) > 1 or coded[0].strip(b" \t").lower() != b"chunked"):
        raise BadFrame(501, "the Transfer-Encoding is not chunked.")
    if len(lengths) > 1 or (lengths and not re.fullmatch(rb"[0-9]{1,15}", lengths[0].strip(b" \t"))):
        raise BadFrame(400, "the Content-Length is not one number.")
    if _UNKNOWN.search(raw):
        raise BadFrame(415, "the body has a Content-Encoding that is not known; send it in gzip or zstd, or as it is.")
    length = int(lengths[0]) if lengths else 0
    return Head(raw, length, bool(coded), bool(_EXPECTS.search(raw)), bool(_ENCODED.search(raw)))


class Body:
    """The body of a request as it comes in, and never more of it than is allowed."""

    def __init__(self, head: Head, most: int) -> None:
        self._head, self._most = head, most
        self._chunks = 0
        self._left: int | None = None  # of the chunk that is coming in
        self._ending = False
        self.octets = bytearray()
        if head.length > most:
            raise self._too_large()

    @property
    def encoded(self) -> bool:
        """Whether it came compressed."""
        return self._head.encoded

    def take(self, received: bytearray) -> bool:
        """Take what is the body's off what was received; True when the body is whole. Raises BadFrame."""
        if not self._head.chunked:
            wanted = self._head.length - len(self.octets)
            self.octets += received[:wanted]
            del received[:wanted]
            return len(self.octets) == self._head.length
        position = 0
        try:
            while (after := self._take_chunk(received, position)) is not None:
                position = after
                if self._ending and self._left is None:
                    return True
        finally:
            del received[:position]
        return False

    def _take_chunk(self, received: bytearray, position: int) -> int | None:
        """Read one piece of the chunked coding from this position on; where it ends, None while it is not whole."""
        if self._ending:
            return self._take_trailer(received, position)
        if self._left is None:
            return self._take_size(received, position)
        if self._left:
            piece = received[position : position + self._left]
            self.octets += piece
            self._left -= len(piece)
            return position + len(piece) if piece else None
        end = received[position : position + 2]
        if len(end) == 2 and end != b"\r\n":
            raise BadFrame(400, "a chunk of the body is longer than it says.")
        if len(end) < 2:
            return None
        self._left = None
        return position + 2

    def _take_size(self, received: bytearray, position: int) -> int | None:
        end = received.find(b"\r\n", position, position + _MOST_CHUNK_LINE)
        if end < 0:
            if len(received) - position > _MOST_CHUNK_LINE:
                raise BadFrame(400, "the size of a chunk is not readable.")
            return None
        size = _SIZE.fullmatch(received, position, end)
        if size is None:
            raise BadFrame(400, "the size of a chunk is not readable.")
        self._left = int(size[1], 16)
        self._chunks += 1
        if self._chunks > _MOST_CHUNKS or len(self.octets) + self._left > self._most:
            raise self._too_large()
        self._ending = self._left == 0
        return end + 2

    def _take_trailer(self, received: bytearray, position: int) -> int | None:
        """What follows the last chunk: nothing of it is used."""
        end = received.find(b"\r\n", position)
        if end < 0:
            if len(received) - position > _MOST_TRAILER:
                raise BadFrame(431, "what follows the body is too long.")
            return None
        if end == position:
            self._left = None
        return end + 2

    def _too_large(self) -> BadFrame:
        return BadFrame(413, f"the body is longer than {self._most} octets.")
