"""The misbehaviour a tester orders of a mock: which calls it hits, how often, and when."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

#: The kinds of fault that every mock knows.
COMMON_KINDS = ("status", "silence", "slow")

#: What a fault may be matched by: `patient` is a digest (mocks.control.digest), the others are as they were sent.
MATCHES = ("patient", "document", "caller")

#: What a fault's detail has as a number, if at all.
_NUMBERS = frozenset({"status", "seconds", "retry_after"})
_MOST = 1 << 20


class UnknownKindError(ValueError):
    """The mock cannot misbehave in this way."""


class UnknownOperationError(ValueError):
    """The mock has no such operation: a fault for it would never hit."""


@dataclass
class Fault:
    """One ordered misbehaviour.

    It hits calls of `operation` ("*" = any) that fit every entry of `match`, but for the first `after` of them, `times`
    times, each with `probability`, while the mock's clock is within `begin` and `end`.
    `probability` draws from `seed`, so that the same calls are hit again.
    """

    kind: str
    operation: str = "*"
    times: int = 1
    detail: dict[str, Any] = field(default_factory=dict)
    match: dict[str, str] = field(default_factory=dict)
    after: int = 0
    begin: str | None = None
    end: str | None = None
    probability: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        whole = all(isinstance(number, int) and not isinstance(number, bool) for number in (self.times, self.after))
        if not isinstance(self.operation, str) or not isinstance(self.detail, dict) or not whole or self.times < 1:
            raise TypeError("operation is a text, times a number above zero, detail an object")
        if not isinstance(self.match, dict) or not set(self.match) <= set(MATCHES):
            raise TypeError(f"match is an object of {', '.join(MATCHES)}")
        if not all(isinstance(value, str) for value in self.match.values()) or self.after < 0:
            raise TypeError("what is matched is a text, and after is not below zero")
        if not isinstance(self.probability, int | float) or not 0 < self.probability <= 1:
            raise TypeError("probability is above zero and at most one")
        for name in _NUMBERS & set(self.detail):
            number = self.detail[name]
            if not isinstance(number, int | float) or isinstance(number, bool) or not 0 <= number < _MOST:
                raise TypeError(f"detail.{name} is a number that is not below zero")
        for instant in (self.begin, self.end):
            if instant is not None and datetime.fromisoformat(instant).tzinfo is None:
                raise TypeError("begin and end are instants with an offset")
        self._draw = random.Random(self.seed)  # noqa: S311  # a draw that a tester wants to see again

    def fits(self, operation: str, about: Mapping[str, str], now: datetime) -> bool:
        """Whether a call is one of those this fault is for, not counting `after`, `times` and `probability`."""
        return (
            self.operation in ("*", operation)
            and all(about.get(name) == value for name, value in self.match.items())
            and (self.begin is None or now >= datetime.fromisoformat(self.begin))
            and (self.end is None or now < datetime.fromisoformat(self.end))
        )

    def hits(self) -> bool:
        """Whether this fault strikes now, counted down if so. To be asked once for each call that fits."""
        if self.times < 1:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.probability < 1 and self._draw.random() >= self.probability:
            return False
        self.times -= 1
        return True


class Faults:
    """The faults ordered of one mock. Safe for use by several threads."""

    def __init__(self, name: str, kinds: tuple[str, ...], operations: tuple[str, ...] | None) -> None:
        self.kinds = kinds
        self.operations = operations
        self._name = name
        self._lock = threading.Lock()
        self._ordered: dict[int, Fault] = {}
        self._last = 0

    def order(self, fault: Fault) -> dict[str, Any]:
        """Commit this fault from now on; returns it as it was ordered, with its id.

        Raises UnknownKindError and UnknownOperationError.
        """
        self.check(fault)
        ordered = asdict(fault)
        with self._lock:
            self._last += 1
            self._ordered[self._last] = fault
            return {"id": self._last, **ordered}

    def check(self, fault: Fault) -> None:
        """Raise UnknownKindError or UnknownOperationError for what this mock cannot do.

        An operation is known by its name, or by its name and a number (`page-2`).
        """
        if fault.kind not in self.kinds:
            raise UnknownKindError(f"the kinds of fault of {self._name} are {', '.join(self.kinds)}")
        known = self.operations
        if known is not None and fault.operation not in ("*", *known):
            name, _, number = fault.operation.rpartition("-")
            if not number.isdecimal() or name not in known:
                raise UnknownOperationError(f"the operations of {self._name} are {', '.join(known)}")

    def take(self, operation: str, about: Mapping[str, str], now: datetime) -> Fault | None:
        """The first fault that strikes this call, counted down by one; None when there is none."""
        with self._lock:
            for fault in self._ordered.values():
                if fault.fits(operation, about, now) and fault.hits():
                    return fault
        return None

    def describe(self) -> list[dict[str, Any]]:
        """Every fault ordered, with its id and with how often it is left in `times`."""
        with self._lock:
            return [{"id": number, **asdict(fault)} for number, fault in self._ordered.items()]

    def holds(self, number: int) -> bool:
        """Whether the fault of this id can still strike."""
        with self._lock:
            return number in self._ordered and self._ordered[number].times > 0

    def cancel(self, number: int) -> bool:
        """Forget one fault; False when there is none of this id."""
        with self._lock:
            return self._ordered.pop(number, None) is not None

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._ordered.clear()

    def __bool__(self) -> bool:
        """Whether any fault is left."""
        with self._lock:
            return any(fault.times > 0 for fault in self._ordered.values())

    def list(self) -> list[Fault]:
        """Every fault ordered, also those that have struck as often as they may."""
        with self._lock:
            return [*self._ordered.values()]
