"""The body of a message split at its boundaries (RFC 2046 §5.1.1), by offsets: no octet is copied. Pure.

The standard library's parser reads line by line, which takes seconds for hostile mail; here a search for the boundary
does. Where two readers could see different parts – a line that only begins like a boundary, octets outside the parts
that are more than a footer – nothing is chosen: the message is refused, for a person to open. A closing boundary may be
missing: the parts end where the part around them does, and of the last one of a message it is said that it is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from adapter.mail.headers import Headers, decode, read_headers
from adapter.mail.limits import MAX_DEPTH, MAX_PARTS, cut_off, unreadable
from adapter.mail.part import Description, describe
from adapter.mail.sentences import (
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

    What it says it is, where its octets are, and whether it stands in an attached message. `around`: the type of the
    part that holds it. `open`: nothing says that the message was not cut off in it.
    """

    description: Description
    start: int
    end: int
    enclosed: bool
    around: str = ""
    open: bool = False


@dataclass(slots=True)
class Split:
    """A message in its parts.

    `asides` is what stands before the first part, `footers` behind the last; `subjects` those of attached messages.
    `heads` are the headers of the message and of every part, also of those that hold parts; `attached` those of the
    attached messages.
    """

    raw: bytes
    headers: Headers
    leaves: list[Leaf] = field(default_factory=list)
    asides: list[bytes] = field(default_factory=list)
    footers: list[bytes] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    heads: list[Headers] = field(default_factory=list)
    attached: list[Headers] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part stands; see Leaf."""

    depth: int = 0
    enclosed: bool = False
    around: str = ""
    open: bool = False


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
    _read_part(message, headers, (body, len(raw)), "text/plain", _Place())
    return message


def _read_part(message: Split, headers: Headers, body: tuple[int, int], default: str, place: _Place) -> None:
    """A part whose headers are read already, and those within it."""
    if place.depth > MAX_DEPTH:
        raise unreadable(NESTED_TOO_DEEP, "too-costly")
    message.heads.append(headers)
    description = describe(headers, default)
    inside = replace(place, depth=place.depth + 1, around=description.declared)
    if description.declared.startswith("multipart/"):
        _refuse_encoded(description, ENCODED_PARTS)
        if description.declared == "multipart/encrypted":
            raise unreadable(PGP_MIME)
        inner = "message/rfc822" if description.declared == "multipart/digest" else "text/plain"
        for start, end, closed in _sections(message, description.boundary, *body):
            inner_headers, begin = read_headers(message.raw, start, end)
            is_open = not closed and (place.open or end == len(message.raw))
            _read_part(message, inner_headers, (begin, end), inner, replace(inside, open=is_open))
    elif description.declared in _MESSAGES:
        _refuse_encoded(description, ENCODED_MESSAGE)
        inner_headers, begin = read_headers(message.raw, *body)
        message.subjects += map(decode, inner_headers.all("Subject"))
        message.attached.append(inner_headers)
        _read_part(message, inner_headers, (begin, body[1]), "text/plain", replace(inside, enclosed=True))
    else:
        if len(message.leaves) == MAX_PARTS:
            raise unreadable(MANY_PARTS, "too-costly")
        message.leaves.append(Leaf(description, *body, place.enclosed, place.around, place.open))


def _refuse_encoded(description: Description, sentence: Sentence) -> None:
    """RFC 2045 §6.4: what holds parts may not be encoded."""
    if description.encoding not in _AS_IT_IS:
        raise unreadable(sentence)


def _sections(message: Split, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Where the parts between the boundaries are, and whether a boundary ends each."""
    delimiters = _delimiters(message.raw, boundary, start, end) if boundary else []
    if not delimiters or delimiters[0].closing:
        raise cut_off()
    last = delimiters[-1]
    _look_outside(message, (start, delimiters[0].start), (last.end, end) if last.closing else (end, end))
    for opening, closing in pairwise(delimiters):
        yield opening.end, max(opening.end, closing.start), True
    if not last.closing:
        yield last.end, end, False


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
    """Take what stands outside the parts: a preamble that informs old readers of MIME (RFC 2046 §5.1.1), a footer."""
    preamble, footer = message.raw[slice(*before)].strip(), message.raw[slice(*after)].strip()
    if preamble and not _SPEAKS_OF_MIME.fullmatch(preamble):
        raise unreadable(OUTSIDE_PARTS)
    message.asides += [preamble] if preamble else []
    message.footers += [footer] if footer else []
