"""What a judge is asked, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tests.xml.known.parties import Party


class Profile(StrEnum):
    """The shapes of a signature.

    Kanta's habit and the whole document in a CDA, an order or answer of the register, a message.
    """

    HABIT = "habit"
    WHOLE = "whole"
    XADES = "xades"
    SOAP = "soap"


@dataclass(frozen=True)
class Paper:
    """Something signed. A document holds one signature for each signer, in their order."""

    raw: bytes
    profiles: Sequence[Profile]
    signers: Sequence[Party]

    @property
    def is_message(self) -> bool:
        return Profile.SOAP in self.profiles

    def changed(self, old: bytes, new: bytes) -> Paper:
        """The paper with something in it changed after it was signed."""
        if old not in self.raw or old == new:
            raise ValueError(f"nothing to change: {old!r}")
        return Paper(self.raw.replace(old, new, 1), self.profiles, self.signers)


@dataclass(frozen=True)
class Opinion:
    """What a judge says of every signature of a paper: valid only when all are, and they are as many as the signers."""

    valid: bool
    why: str = ""


class Judge(Protocol):
    """A program that was not written here. It can sign too."""

    def judge(self, paper: Paper) -> Opinion:
        """Whether every signature of the paper holds."""

    def sign(self, raw: bytes, profile: Profile, party: Party, label: str = "theirs") -> bytes:
        """Put one signature into a document, or make a message of `raw`; `label` begins its IDs."""
