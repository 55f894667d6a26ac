"""The corpus: one small function per mail, and beside each what must become of it."""

from __future__ import annotations

import binascii
from collections.abc import Callable
from dataclasses import dataclass

from adapter.demo.fixtures import FOLDER
from tests.mail.letters import WEBP

JPEG = (FOLDER / "pictures" / "wrist.jpg").read_bytes()
JPEG_2 = (FOLDER / "pictures" / "ankle.jpg").read_bytes()
PNG = (FOLDER / "pictures" / "rash.png").read_bytes()
HEIC = (FOLDER / "pictures" / "knee.heic").read_bytes()
PICTURES = (JPEG, JPEG_2, PNG, HEIC, WEBP)


def quoted_printable(content: bytes) -> bytes:
    """Octets as RFC 2045 §6.7 writes binary ones: no line break of theirs is left."""
    return binascii.b2a_qp(content, istext=False).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


Make = Callable[[], bytes]


@dataclass(frozen=True)
class Filed:
    """Read whole: these photos, in this order."""

    photos: tuple[bytes, ...]


@dataclass(frozen=True)
class Sent:
    """Refused: by this rule, in these words."""

    rule: str
    words: str


@dataclass(frozen=True)
class Case:
    """A mail and its outcome."""

    name: str
    make: Make
    outcome: Filed | Sent


CASES: list[Case] = []


def filed(*photos: bytes) -> Callable[[Make], Make]:
    """The mail is filed with these photos; without any, with the one JPEG."""
    return _stated(Filed(photos or (JPEG,)))


def refused(words: str, rule: str = "PHO-13") -> Callable[[Make], Make]:
    """The mail is left to a person."""
    return _stated(Sent(rule, words))


def _stated(outcome: Filed | Sent) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        add(make.__name__.replace("_", " ").strip(), outcome, make)
        return make

    return register


def add(name: str, outcome: Filed | Sent, make: Make) -> None:
    """A case made in a loop."""
    CASES.append(Case(name, make, outcome))
