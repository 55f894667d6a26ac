"""Personal identity codes out of a text that leaves for a log, a terminal or a Task. Pure, and below everything else.

What came in a header, a file name or a peer's answer is written by strangers, so what only looks like a code goes too:
whatever dash a phone made of its sign, its sign escaped, its date with dots, its check character left out. Inside a
longer word only a code that is right counts, and ids stay as they are.
"""

from __future__ import annotations

import re

MASK = "******-****"
_UNSEEN = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]{0,3}"
_DATE = rf"\d{{2}}{_UNSEEN}[./]?{_UNSEEN}\d{{2}}{_UNSEEN}[./]?{_UNSEEN}\d{{2}}"
_SIGN = r"(?:[-+\u2010-\u2015\u2212\u0096\ufffd]|%2[BDbd]|=2[BDbd]|=96|%E2%80%9[0-5]|[A-Za-z]{1,2})"
_SHAPED = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_DATE}[\s.]{{0,3}}{_UNSEEN}{_SIGN}{_UNSEEN}[\s.]{{0,3}}\d{{3}}[0-9A-Za-z]?"
    r"|\d{6}\s\d{3}[0-9A-Za-z])(?![0-9A-Za-z])",
    re.ASCII,
)
_HIDDEN = re.compile(r"(?=(\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y]))")
MADE_ID = re.compile(  # of a message, a resource, a digest: one in a hundred looks like a code, and none is
    r"(?<![0-9A-Za-z])(?i:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{64})(?![0-9A-Za-z])"
)
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def mask_hetus(text: str) -> str:
    """The text with every piece that is a personal identity code, or looks like one, taken out."""
    pieces, position = [], 0
    for identity in MADE_ID.finditer(text):
        pieces += [_mask(text[position : identity.start()]), identity.group()]
        position = identity.end()
    return "".join([*pieces, _mask(text[position:])])


def _mask(text: str) -> str:
    masked = _SHAPED.sub(MASK, text)
    for match in reversed(list(_HIDDEN.finditer(masked))):
        if _is_right(match[1].upper()):
            masked = masked[: match.start()] + MASK + masked[match.end(1) :]
    return masked


def _is_right(code: str) -> bool:
    """Whether the day is one, and the check character fits (domain §2)."""
    day, month = int(code[:2]), int(code[2:4])
    return 1 <= day <= 31 and 1 <= month <= 12 and _CHECK[int(code[:6] + code[7:10]) % 31] == code[10]


#: What moves a cursor, colours a terminal, or turns the direction of reading; no line end and no tab.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]" r"|\r(?!\n)"
)


def mask_steering(text: str) -> str:
    """The text with a sign in the place of each control that would steer a terminal or a reader."""
    return _STEERING.sub("\ufffd", text)


def escape_steering(document: str) -> str:
    """A JSON document that says the same, with those controls by their numbers: no terminal is steered by it."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
