"""A role of the kit: what a system may be, how the kit meets it, and what it observes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from conform.claim import Claim
from conform.evidence import Evidence
from conform.traffic import Message


@dataclass(frozen=True)
class Stay:
    """What a run is given: a folder to work in, whether it is rough weather, and whether a person attends.

    `keep_raw`: whether what went over the wire is kept as it was, beside the redacted evidence.
    """

    folder: Path
    rough: bool = False
    attended: bool = False
    keep_raw: bool = False


class Meeting(Protocol):
    """A system under test in one role, for one run: its cases get one peer each."""

    def peer(self, evidence: Evidence) -> object:
        """What one case talks to or through; it keeps what goes over the wire as evidence."""

    def traffic(self) -> Sequence[Message]:
        """All that was seen so far, the oldest first."""


@dataclass(frozen=True)
class Role:
    """One role. `modes` name sets of features; `settings` are the keys its table may have beside mode and features.

    `meet` may start mocks for the run. It raises WrongSutError where the claim cannot be used.
    `read` makes traffic of a folder of recorded messages (`lautta conform check`); the claim says how they are read.
    """

    name: str
    title: Mapping[str, str]  # in en, fi, sv
    modes: Mapping[str, frozenset[str]]
    settings: frozenset[str]
    meet: Callable[[Claim, Stay], AbstractContextManager[Meeting]]
    read: Callable[[Path, Claim], Sequence[Message]] | None = None
    features: frozenset[str] = field(default_factory=frozenset)  # beside those of the modes

    @property
    def known_features(self) -> frozenset[str]:
        """Every feature that a product may claim in this role."""
        return self.features.union(*self.modes.values())
