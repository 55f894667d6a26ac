"""A genuine file and what an attacker may do with it: edit it, or sign with what keys they have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from tests.region import MAIJA, PEKKA
from tests.xml.attacks.plan import EVIL, TRUE, Plan, Profile
from tests.xml.attacks.signatories import KINDS, Signatory, person, stranger, system
from tests.xml.authority import ARCHIVE, ORGANISER


@dataclass(frozen=True)
class Scene:
    """One profile with one kind of key."""

    profile: Profile
    kind: str

    @property
    def raw(self) -> bytes:
        """The genuine file."""
        return genuine(self.profile, self.kind)

    @property
    def text(self) -> str:
        """The genuine file as text."""
        return self.raw.decode()

    @property
    def plan(self) -> Plan:
        """How the genuine file is made."""
        return Plan(self.profile, self.kind)

    @property
    def victim(self) -> Signatory:
        """Who signed the genuine file (last)."""
        return self.plan.who

    @property
    def attacker(self) -> Signatory:
        """A key with a certificate that its holder made, naming the victim."""
        return stranger(self.kind, ARCHIVE if self.profile is Profile.ANSWER else ORGANISER)

    def build(self, **changes: object) -> bytes:
        """A file made otherwise than right."""
        return replace(self.plan, **changes).build()  # type: ignore[arg-type]  # the names are Plan's own

    def build_evil(self, **changes: object) -> bytes:
        """A file with the attacker's content, signed in whatever way."""
        return self.build(edit=tamper, **changes)

    def swap(self, old: str, new: str) -> bytes:
        """The genuine file with its first `old` replaced, which must be there."""
        assert old in self.text, old
        return self.text.replace(old, new, 1).encode()

    def swap_last(self, old: str, new: str) -> bytes:
        """The genuine file with its last `old` replaced: of several signatures, in the last."""
        head, found, tail = self.text.rpartition(old)
        assert found, old
        return f"{head}{new}{tail}".encode()

    def piece(self, name: str) -> str:
        """The last element of a name with its prefix, as text."""
        found = re.findall(rf"<{name}[ >].*?</{name}>", self.text, re.DOTALL)
        return str(found[-1])

    def swap_piece(self, name: str, change: Callable[[str], str]) -> bytes:
        """The genuine file with the last element of a name made into something else."""
        piece = self.piece(name)
        return self.swap_last(piece, change(piece))


@cache
def genuine(profile: Profile, kind: str) -> bytes:
    """The genuine file of a profile and a kind of key."""
    return Plan(profile, kind).build()


@cache
def second(profile: Profile, kind: str) -> bytes:
    """Another genuine file: another patient, another text, the same signers at the same time."""
    return Plan(profile, kind, edit=_other).build()


def _other(text: str) -> str:
    return text.replace(MAIJA, PEKKA).replace(TRUE, "olkapäästä")


def tamper(text: str) -> str:
    """The attacker's content."""
    assert text.count(TRUE) == 1
    return text.replace(TRUE, EVIL)


def other_person(kind: str) -> Signatory:
    """A trusted person who has nothing to do with the document."""
    return person(kind, "90000000099")


def other_system(kind: str) -> Signatory:
    """A trusted system of another organisation."""
    return system(kind, "1.2.246.10.99999877.10.0")


SCENES = tuple(Scene(profile, kind) for profile in Profile for kind in KINDS)
