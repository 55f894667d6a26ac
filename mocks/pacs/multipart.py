"""multipart/related, in which DICOM files travel over HTTP (PS3.18 8.6.1, RFC 2387)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from mocks.pacs.accept import RELATED, read_media_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DICOM = "application/dicom"
_BLOCK = 1 << 18

_Part = tuple[bytes, bytes]


class NotMultipartError(Exception):
    """The message is not multipart/related with DICOM parts; `place` is where it is not."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def split_parts(content_type: str, body: bytes) -> list[bytes]:
    """The contents of a message's parts. Raises NotMultipartError."""
    kind, options = read_media_type(content_type)
    if kind != RELATED or options.get("type", _DICOM) != _DICOM:
        raise NotMultipartError("Content-Type.type")
    if not options.get("boundary"):
        raise NotMultipartError("Content-Type.boundary")
    delimiter = b"\r\n--" + options["boundary"].encode()
    # The first boundary may stand at the very beginning, without a line end before it.
    pieces = (b"\r\n" + body).split(delimiter)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise NotMultipartError("body")
    return [_strip_header(piece) for piece in pieces[1:-1]]


def _strip_header(piece: bytes) -> bytes:
    _, found, content = piece.partition(b"\r\n\r\n")
    if not found:
        raise NotMultipartError("part")
    return content


class Multipart:
    """A message of contents, each with its transfer syntax, under a boundary nobody can guess.

    Iterate it for its bytes.
    """

    def __init__(self, contents: list[tuple[bytes, str]], kind: str = _DICOM) -> None:
        boundary = secrets.token_hex(16)
        # Unquoted: some clients split the header at every semicolon, and a bare token has none.
        self.content_type = f'multipart/related; type="{kind}"; boundary={boundary}'
        self._parts = [
            (f"--{boundary}\r\nContent-Type: {kind}; transfer-syntax={syntax}\r\n\r\n".encode(), content)
            for content, syntax in contents
        ]
        self._end = f"--{boundary}--\r\n".encode()

    def __len__(self) -> int:
        return sum(len(head) + len(content) + 2 for head, content in self._parts) + len(self._end)

    def write(self, pace: Callable[[list[_Part]], Iterator[_Part]]) -> Iterator[bytes]:
        """The bytes of the message, a block at a time; `pace` gives the parts one by one."""
        for head, content in pace(self._parts):
            yield head
            yield from (content[at : at + _BLOCK] for at in range(0, len(content), _BLOCK))
            yield b"\r\n"
        yield self._end
