"""How the kit is tried in one role: honest systems, systems with one defect, and dummies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from conform.claim import Settings


@dataclass(frozen=True)
class Defect:
    """One wrong system: an honest one (`of`) with one defect.

    `convicted_by` is the row that must not hold. `may_also` are rows that the defect breaks by its nature ("*": any).
    Every other row must hold as it does without the defect. `spoils` is the role's own description of the defect.
    """

    name: str
    convicted_by: str
    of: str
    may_also: frozenset[str] = frozenset()
    spoils: Any = None


class Stage(Protocol):
    """The honest systems of a role, running. What each method gives are settings, as they stand in sut.toml."""

    def honest(self, name: str) -> AbstractContextManager[Settings]:
        """An honest system."""

    def spoilt(self, defect: Defect) -> AbstractContextManager[Settings]:
        """A system with a defect."""

    def dummy(self, name: str) -> AbstractContextManager[Settings]:
        """A system that says or does one thing, whatever it is asked."""


class Trial(Protocol):
    """One role's trial. `honest`: the name of a system → the rows that it is allowed not to pass."""

    @property
    def role(self) -> str:
        """Its name."""

    @property
    def honest(self) -> Mapping[str, frozenset[str]]:
        """The honest systems."""

    @property
    def defects(self) -> Sequence[Defect]:
        """The wrong systems."""

    @property
    def dummies(self) -> Sequence[str]:
        """The names of the dummies."""

    def open(self) -> AbstractContextManager[Stage]:
        """Start what the honest systems need."""
