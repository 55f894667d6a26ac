"""The snapshots that a tester took of a mock, by name. They are kept in memory, and outlive a reset."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from mocks.control.holdings import Snapshot

#: As many are kept of one mock.
MOST = 32


class TooManyError(ValueError):
    """A mock keeps no more snapshots: one has to go first."""


@dataclass(frozen=True)
class Kept:
    """What a mock held at an instant of its clock (ISO 8601)."""

    at: str
    held: Snapshot

    def describe(self) -> dict[str, object]:
        """The snapshot in numbers: how many things lie on each shelf."""
        return {"at": self.at, "held": {shelf: len(things) for shelf, things in self.held.items() if things}}


class Snapshots:
    """The snapshots of one mock. Safe for use by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Kept] = {}

    def keep(self, name: str, kept: Kept) -> None:
        """Keep a snapshot in the place of one of the same name. Raises TooManyError when there is no room."""
        with self._lock:
            if name not in self._kept and len(self._kept) >= MOST:
                raise TooManyError(f"{MOST} snapshots are kept: delete one first")
            self._kept[name] = kept

    def find(self, name: str) -> Kept:
        """The snapshot of this name. Raises LookupError when there is none."""
        with self._lock:
            if name not in self._kept:
                raise LookupError("there is no snapshot of this name")
            return self._kept[name]

    def list(self) -> Mapping[str, Kept]:
        """Every snapshot by its name."""
        with self._lock:
            return dict(self._kept)

    def delete(self, name: str) -> None:
        """Forget a snapshot. Raises LookupError when there is none."""
        self.find(name)
        with self._lock:
            self._kept.pop(name, None)
