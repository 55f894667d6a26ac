"""What keeps a worker from working on for messages that are not its own any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from adapter.pipeline.lockstep import Lost

_HELD = 5.0  # seconds for which a batch's members are known to be ours: a paused process may wake up without them


class Fence:
    """Keeps this process from working on for members of a batch that have left it, or that another worker has.

    `held` asks the database for those that are left. `leaving`: this worker ends, and another may go on at any moment.
    """

    def __init__(self, held: Callable[[], frozenset[str]], leaving: threading.Event) -> None:
        self._ask, self._leaving = held, leaving
        self._held: frozenset[str] = frozenset()
        self._seen = float("-inf")

    def look_again(self) -> None:
        """Ask the database before the next effect."""
        self._seen = float("-inf")

    def check(self, message: str) -> None:
        """Raise Lost for a member that is not ours any more; a process that was paused asks again."""
        if self._leaving.is_set():
            threading.Event().wait()  # until the process has ended
        if time.monotonic() - self._seen > _HELD:
            self._held = self._ask()
            self._seen = time.monotonic()
        if message not in self._held:
            raise Lost
