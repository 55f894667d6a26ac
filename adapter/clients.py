"""Who calls the FHIR API: the scopes, units and role of a client. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from adapter.errors import Finding, Refused
from adapter.words import Sentence

_SCOPE = re.compile(r"system/(\*|[A-Z][A-Za-z]{1,63})\.(\*|read|write|c?r?u?d?s?)", re.ASCII)
#: The words of SMART App Launch 1, in the letters of version 2.
_BEFORE = {"read": "rs", "write": "cud", "*": "cruds"}
_NO_SCOPE = Sentence(
    "tämä ei ole oikeus muodossa system/Tyyppi.cruds.",
    "det här är ingen behörighet av formen system/Typ.cruds.",
    "this is not a scope of the form system/Type.cruds.",
)


class BadScope(Refused, ValueError):
    """A text that is no scope; a ValueError too, so that a configuration says where it stands."""


class ClientRole(StrEnum):
    """What a client of the FHIR API is for."""

    RECORD_SYSTEM = "record system"
    DESK = "desk"
    PRODUCER = "producer"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be done with one type of resource, or with all (`*`).

    Letters: create, read, update, delete, search (SMART App Launch 2.2).
    """

    kind: str
    letters: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Scope:
        """Read `system/Type.cruds`, or the older `.read`, `.write`, `.*`; raises BadScope."""
        match = _SCOPE.fullmatch(text)
        if not match or not match[2]:
            raise BadScope(Finding("", _NO_SCOPE, code="value"))
        return cls(match[1], frozenset(_BEFORE.get(match[2], match[2])))

    def allows(self, kind: str, letter: str) -> bool:
        """Whether this interaction with this type is within it."""
        return letter in self.letters and self.kind in {"*", kind}

    def __str__(self) -> str:
        return f"system/{self.kind}.{''.join(letter for letter in 'cruds' if letter in self.letters)}"


@dataclass(frozen=True, slots=True)
class Caller:
    """The client of one request, and what it may do.

    `units` are OIDs; None: those of all units (operators). `development`: it showed a static token, which
    proves nothing of who sends it.
    """

    id: str
    name: str
    role: ClientRole
    scopes: tuple[Scope, ...]
    units: frozenset[str] | None
    development: bool = False

    def may(self, kind: str, letter: str) -> bool:
        """Whether its scopes hold this interaction with this type."""
        return any(scope.allows(kind, letter) for scope in self.scopes)


def grant_scopes(asked: Iterable[Scope], registered: Iterable[Scope]) -> tuple[Scope, ...]:
    """Of the scopes that are asked for, what is registered too; a type that nothing is left of is left out."""
    own = tuple(registered)
    granted: dict[str, frozenset[str]] = {}
    for scope in asked:
        for other in own:
            kind = other.kind if scope.kind == "*" else scope.kind
            if other.kind in {"*", kind} and (letters := scope.letters & other.letters):
                granted[kind] = granted.get(kind, frozenset()) | letters
    return tuple(Scope(kind, letters) for kind, letters in granted.items())
