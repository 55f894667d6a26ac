"""Text made plain for a search: letters without their marks, dashes alike, lines joined. Each character stays one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\ufe58\ufe63\uff0d\u2043"), "-")
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0x00AD, 0xFEFF, 0x180E, 0x034F], None
)
_BREAK = re.compile(r"[ \t]*\n(?:[ \t]*>)*[ \t]*(?=[a-z\u00e5\u00e4\u00f60-9(])")
_BLANKS = re.compile(r"[^\S\n]{2,}")
_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_LONG = re.compile(r"(?s).{1,600}(?=\s|$)|.{600}")
_QUOTED = re.compile(r"(?m)^[ \t]*(?:>[ \t]*){1,20}")
_STOP = re.compile(
    r"(?<=[.!?\u2026])(?<!\b[Dd]r\.)(?<!\b[Tt]ri\.)(?<!\b[Pp]rof\.)(?<!\bM[rs]\.)(?<!\bMrs\.)(?<!\b[st]h\.)(?<!\b[Ss]ynt\.)(?<!\bos\.)(?<!\s[B-HJ-RU-Z\u00c5\u00c4\u00d6]\.)(?<!^[A-HJ-RU-Z\u00c5\u00c4\u00d6]\.)\s+(?=[^a-z\u00e5\u00e4\u00f6\s0-9])|\n+|[;\u2022](?![)D(-])"
    r"|(?<=\s[:;]\)|\s[:;]D|\s:\()\s+|(?<=\s[:;]-\))\s+|(?<=[\U0001f600-\U0001f64f])\s+"
)


def clear(text: str) -> str:
    """NFKC, every dash a hyphen, one blank for many, nothing that cannot be seen."""
    even = _BLANKS.sub(" ", _LINES.sub("\n\n", _turned(text)))
    return even if even.isascii() else "".join(map(_digit, even))


def _turned(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES)


def fold(text: str) -> str:
    """Lower case without marks on letters, character by character, so that places in it are places in the text."""
    return "".join(map(_plain, text))


def sentences(text: str) -> list[str]:
    """A text in sentences. Lines that a program has broken are joined, and quote marks are dropped."""
    joined = _BREAK.sub(" ", _QUOTED.sub("", clear(text)))
    pieces = (piece.strip() for piece in _STOP.split(joined))
    return [
        part.strip() for piece in pieces if piece for part in ([piece] if len(piece) < 600 else _LONG.findall(piece))
    ]


@lru_cache(4096)
def _plain(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0].lower()[0]


@lru_cache(4096)
def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdecimal() else character
