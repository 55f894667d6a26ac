"""Requests already seen: one that comes again as it was, signature and all, is somebody else's repetition of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mocks.control import Control


class Replays:
    """Remembers what was signed until its Timestamp expires; after that the window refuses it.

    Safe for several threads.
    """

    def __init__(self, control: Control) -> None:
        self._control = control
        self._seen = control.holdings.shelf("replays")

    def __len__(self) -> int:
        """How many requests are remembered."""
        return len(self._seen)

    def is_new(self, signed: str, expires: datetime, now: datetime) -> bool:
        """Whether this was not seen before; remembers it, and forgets what has expired."""
        with self._control.work():
            while self._seen and next(iter(self._seen.values())) <= now:
                del self._seen[next(iter(self._seen))]
            if signed in self._seen:
                return False
            self._seen[signed] = expires
            return True
