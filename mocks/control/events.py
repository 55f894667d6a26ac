"""What shall happen on a mock when its clock comes to an instant.

Nothing waits for the instant: a mock looks at its events when it is called, and after every move of its clock. So there
is no thread, and an event has always happened before the first exchange after its instant.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, order=True)
class Event:
    """One thing that happens once, at `at` or at the first call after it. `label` says what, for a tester."""

    at: datetime
    number: int
    label: str = field(compare=False)
    happen: Callable[[], None] = field(compare=False)


class Events:
    """The events of one mock that are still to come. Safe for use by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: list[Event] = []
        self._last = 0

    def plan(self, at: datetime, label: str, happen: Callable[[], None]) -> int:
        """Let something happen at an instant; returns the event's number."""
        with self._lock:
            self._last += 1
            heapq.heappush(self._coming, Event(at, self._last, label, happen))
            return self._last

    def take_due(self, now: datetime) -> Iterator[Event]:
        """The events whose instant has come, in their order. Each is given out once."""
        while self._coming:
            with self._lock:
                if not self._coming or self._coming[0].at > now:
                    return
                event = heapq.heappop(self._coming)
            yield event

    def holds(self, number: int) -> bool:
        """Whether the event of this number is still to come."""
        with self._lock:
            return any(event.number == number for event in self._coming)

    def cancel(self, number: int) -> bool:
        """Let an event not happen; False when it is not to come."""
        with self._lock:
            kept = [event for event in self._coming if event.number != number]
            cancelled = len(kept) < len(self._coming)
            heapq.heapify(kept)
            self._coming = kept
        return cancelled

    def clear(self) -> None:
        """Forget every event."""
        with self._lock:
            self._coming.clear()

    def coming(self) -> list[Event]:
        """The events to come, the next one first."""
        with self._lock:
            return sorted(self._coming)

    def __bool__(self) -> bool:
        """Whether anything is to come."""
        return bool(self._coming)
