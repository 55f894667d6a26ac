"""What a client of DICOMweb accepts: media ranges and transfer syntaxes (PS3.18 8.7, RFC 9110 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Commas, semicolons and equals signs separate only outside quotes.
_WORD = r'(?:"(?:[^"\\]|\\.)*"|[^",;])'
_RANGE = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",])+')
_PART = re.compile(rf"{_WORD}+")

ANYTHING, AS_STORED = "*/*", "*"
RELATED = "multipart/related"


@dataclass(frozen=True)
class Wanted:
    """One way to answer: by parts or by one body, of a kind (a media type or range) and in a transfer syntax.

    `syntax` is None when the client names none, and `*` when it takes what is stored.
    """

    multipart: bool
    kind: str
    syntax: str | None

    def covers(self, kind: str) -> bool:
        """Whether a media type is one that is wanted."""
        return self.kind in (ANYTHING, kind) or (self.kind.endswith("/*") and kind.startswith(self.kind[:-1]))


def read_accept(header: str) -> list[Wanted]:
    """The ways to answer, the best first; parameters may be quoted or not, as viewers send them."""
    ranges = [_read_range(text) for text in _RANGE.findall(header or ANYTHING)]
    ranked = sorted(((quality, wanted) for quality, wanted in ranges if quality > 0), key=lambda one: -one[0])
    return [wanted for _, wanted in ranked]


def accepts(header: str, kind: str) -> bool:
    """Whether a client takes one body of this media type."""
    return any(wanted.covers(kind) for wanted in read_accept(header) if not wanted.multipart or wanted.kind == ANYTHING)


def read_media_type(text: str) -> tuple[str, dict[str, str]]:
    """A media type in small letters, and its parameters."""
    name, *rest = [part.strip() for part in _PART.findall(text)] or [""]
    options = {}
    for part in rest:
        key, _, value = part.partition("=")
        options[key.strip().lower()] = _unquote(value.strip())
    return name.lower(), options


def _read_range(text: str) -> tuple[float, Wanted]:
    name, options = read_media_type(text)
    try:
        quality = float(options.get("q", "1"))
    except ValueError:
        quality = 0.0
    syntax = options.get("transfer-syntax")
    if name in (ANYTHING, "multipart/*"):
        return quality, Wanted(multipart=True, kind=ANYTHING, syntax=syntax or AS_STORED)
    if name == RELATED:
        kind = options.get("type", ANYTHING).lower()
        return quality, Wanted(True, kind, syntax or (AS_STORED if kind == ANYTHING else None))
    return quality, Wanted(False, name, syntax)


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value
