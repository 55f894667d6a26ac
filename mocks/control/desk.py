"""What a mock remembers for its tester: faults to commit, exchanges seen, and its clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

#: The kinds of fault that every mock knows.
COMMON_KINDS = ("status", "silence")


@dataclass
class Fault:
    """One misbehaviour ordered by a tester: its kind, the operation it hits ("*" = any), and how often it is left."""

    kind: str
    operation: str = "*"
    times: int = 1
    detail: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        whole = isinstance(self.times, int) and not isinstance(self.times, bool)
        if not isinstance(self.operation, str) or not isinstance(self.detail, dict) or not whole or self.times < 1:
            raise TypeError("operation is a text, times a number above zero, detail an object")


class UnknownKindError(ValueError):
    """The mock cannot misbehave in this way."""


@dataclass
class Control:
    """The desk a tester steers one mock from. Safe for use by several threads.

    `reset` empties the mock, `seed` takes a JSON document of the mock's own shape, `state` returns what the mock holds,
    and `kinds` are the faults it can commit.
    """

    name: str
    reset: Callable[[], None]
    seed: Callable[[dict[str, Any]], None]
    state: Callable[[], dict[str, Any]]
    kinds: tuple[str, ...] = COMMON_KINDS
    faults: list[Fault] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    offset: timedelta = timedelta()
    lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> datetime:
        """The mock's time (UTC): the machine's, moved by what the tester set."""
        return datetime.now(UTC) + self.offset

    def set_time(self, instant: datetime) -> None:
        """Move the mock's clock to `instant`; it runs on from there."""
        self.offset = instant - datetime.now(UTC)

    def record(self, operation: str, **facts: Any) -> None:
        """Write one exchange into the journal. Facts never hold a HETU, a name or a payload."""
        with self.lock:
            self.journal.append({"at": self.now().isoformat(), "operation": operation, **facts})

    def order_fault(self, fault: Fault) -> None:
        """Commit this fault from now on. Raises UnknownKindError."""
        if fault.kind not in self.kinds:
            raise UnknownKindError(f"the kinds of fault of {self.name} are {', '.join(self.kinds)}")
        with self.lock:
            self.faults.append(fault)

    def take_fault(self, operation: str) -> Fault | None:
        """The next fault ordered for this operation, counted down by one; None when there is none."""
        with self.lock:
            for fault in self.faults:
                if fault.operation in ("*", operation) and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def clear(self) -> None:
        """Forget faults, journal, clock and everything the mock holds."""
        with self.lock:
            self.faults.clear()
            self.journal.clear()
            self.offset = timedelta()
            self.reset()
