"""The time of the mocks: the machine's, moved by a tester, or standing still. One clock may serve many mocks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that a tester sets, advances and freezes. Safe for use by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        """The time (UTC)."""
        with self._lock:
            return self._frozen or datetime.now(UTC) + self._offset

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen is not None

    def set_time(self, instant: datetime, *, freeze: bool = False) -> None:
        """Move the clock to `instant` (with an offset); it runs on from there, or stands still with `freeze`."""
        with self._lock:
            self._offset = instant - datetime.now(UTC)
            self._frozen = instant.astimezone(UTC) if freeze else None

    def advance(self, step: timedelta) -> None:
        """Move the clock by `step`; a frozen clock stays frozen."""
        with self._lock:
            self._offset += step
            self._frozen = self._frozen + step if self._frozen else None

    def freeze(self) -> None:
        """Let the clock stand still at its present time."""
        self.set_time(self.now(), freeze=True)

    def run(self) -> None:
        """Let the clock run on from where it stands."""
        self.set_time(self.now())

    def reset(self) -> None:
        """Go back to the machine's time."""
        self.set_time(datetime.now(UTC))
        with self._lock:
            self._offset = timedelta()
