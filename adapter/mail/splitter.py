"""The body of a message split at its boundaries (RFC 2046 §5.1.1), by offsets: no octet is copied. Pure.

The standard library's parser reads line by line, which takes seconds for hostile mail; here a search for the boundary
does. Where two readers could see different parts – a line that only begins like a boundary, octets outside the parts,
no closing boundary – nothing is chosen: the message is refused, for a person to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from adapter.mail.headers import Headers, decode, read_headers
from adapter.mail.limits import MAX_DEPTH, MAX_PARTS, unreadable
from adapter.mail.part import Description, describe
from adapter.mail.sentences import (
    CUT_OFF,
    ENCODED_MESSAGE,
    ENCODED_PARTS,
    FALSE_END,
    MANY_PARTS,
    NESTED_TOO_DEEP,
    OUTSIDE_PARTS,
    PGP_MIME,
)
from adapter.words import Sentence

_REST_OF_LINE = re.compile(rb"(?P<closing>--)?[ \t]*(?P<ending>\r?\n|\Z)")
_MESSAGES = {"message/rfc822", "message/global", "message/news"}
_AS_IT_IS = {"", "7bit", "8bit", "binary"}
_SPEAKS_OF_MIME = re.compile(rb"(?i)[\t\r\n -~]{0,500}\b(?:MIME|multi-?part)\b[\t\r\n -~]{0,500}")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts of its own.

    What it says it is, where its octets are, and whether it stands in an attached message.
    """

    description: Description
    start: int
    end: int
    enclosed: bool


@dataclass(slots=True)
class Split:
    """A message in its parts. `asides` is what stands before the first part, `subjects` those of attached messages."""

    raw: bytes
    headers: Headers
    leaves: list[Leaf] = field(default_factory=list)
    asides: list[bytes] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Delimiter:
    """A line with a boundary: where the line break before it begins, and where what follows it begins."""

    start: int
    end: int
    closing: bool


def split(raw: bytes) -> Split:
    """Take a message apart. Raises Refused (PHO-13) when a part could hide outside the parts found."""
    headers, body = read_headers(raw, 0, len(raw))
    message = Split(raw, headers)
    _read_part(message, headers, (body, len(raw)), "text/plain", 0, enclosed=False)
    return message


def _read_part(
    message: Split, headers: Headers, body: tuple[int, int], default: str, depth: int, *, enclosed: bool
) -> None:
    """A part whose headers are read already, and those within it."""
    if depth > MAX_DEPTH:
        raise unreadable(NESTED_TOO_DEEP, "too-costly")
    description = describe(headers, default)
    if description.declared.startswith("multipart/"):
        _refuse_encoded(description, ENCODED_PARTS)
        if description.declared == "multipart/encrypted":
            raise unreadable(PGP_MIME)
        inner = "message/rfc822" if description.declared == "multipart/digest" else "text/plain"
        for start, end in _sections(message, description.boundary, *body):
            inner_headers, begin = read_headers(message.raw, start, end)
            _read_part(message, inner_headers, (begin, end), inner, depth + 1, enclosed=enclosed)
    elif description.declared in _MESSAGES:
        _refuse_encoded(description, ENCODED_MESSAGE)
        inner_headers, begin = read_headers(message.raw, *body)
        message.subjects += map(decode, inner_headers.all("Subject"))
        _read_part(message, inner_headers, (begin, body[1]), "text/plain", depth + 1, enclosed=True)
    else:
        if len(message.leaves) == MAX_PARTS:
            raise unreadable(MANY_PARTS, "too-costly")
        message.leaves.append(Leaf(description, *body, enclosed))


def _refuse_encoded(description: Description, sentence: Sentence) -> None:
    """RFC 2045 §6.4: what holds parts may not be encoded."""
    if description.encoding not in _AS_IT_IS:
        raise unreadable(sentence)


def _sections(message: Split, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the parts between the boundaries are."""
    delimiters = _delimiters(message.raw, boundary, start, end) if boundary else []
    if len(delimiters) < 2 or not delimiters[-1].closing:
        raise unreadable(CUT_OFF)
    _look_outside(message, (start, delimiters[0].start), (delimiters[-1].end, end))
    for opening, closing in pairwise(delimiters):
        yield opening.end, max(opening.end, closing.start)


def _delimiters(raw: bytes, boundary: bytes, start: int, end: int) -> list[_Delimiter]:
    """Every line that is this boundary, up to the closing one."""
    mark = b"\n--" + boundary
    delimiters: list[_Delimiter] = []
    if raw.find(b"\r" + mark[1:], start, end) >= 0:
        raise unreadable(FALSE_END)
    position = start - 1  # of the line break that ends the headers
    while (here := raw.find(mark, position, end)) >= 0:
        rest = _REST_OF_LINE.match(raw, here + len(mark), end)
        if rest is None or (delimiters and delimiters[-1].closing):
            raise unreadable(FALSE_END)
        if len(delimiters) > MAX_PARTS:
            raise unreadable(MANY_PARTS, "too-costly")
        whole = rest["ending"] != b"\n" and raw[here - 1 : here] == b"\r" and here > start
        delimiters.append(_Delimiter(here - whole, rest.end(), rest["closing"] is not None))
        position = max(here + 1, rest.end() - 1)
    return delimiters


def _look_outside(message: Split, before: tuple[int, int], after: tuple[int, int]) -> None:
    """Nothing may stand outside the parts but a preamble that informs old readers of MIME (RFC 2046 §5.1.1)."""
    preamble = message.raw[slice(*before)].strip()
    if message.raw[slice(*after)].strip() or (preamble and not _SPEAKS_OF_MIME.fullmatch(preamble)):
        raise unreadable(OUTSIDE_PARTS)
    if preamble:
        message.asides.append(preamble)
