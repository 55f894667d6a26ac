"""The time, where it enters the house: the machine's, or for tests that of a set of mocks (LAUTTA_CLOCK, `--clock`).

Theory of operation. Whatever is decided by the time is decided by `now()`: freshness of messages, periods, validity of
certificates in documents and messages, lists of revocation, nightly looks, retries of notifications. What measures the
machine itself stays on the machine's time: TLS, deadlines of calls, pauses between the attempts of one step, the signs
of life of workers (`unled`), and the lines of logs.

The clock of a set of mocks is read at most a few times a second. Between two readings it runs on by the machine's
monotonic clock, or stands still if it is frozen. When it cannot be read it runs on as well: a set that was stopped is
no reason to jump back.
"""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from adapter.errors import Theirs, WrongUsage

VARIABLE = "LAUTTA_CLOCK"

_KEPT = 0.2  # seconds
_PATIENCE = 5.0


def now() -> datetime:
    """The time. Raises Theirs when it is that of a clock which could never be read."""
    address = os.environ.get(VARIABLE)
    return _led_by(address).now() if address else datetime.now(UTC)


def unled(moment: datetime) -> datetime:
    """`moment`, or the machine's own time when the time is that of a clock which a tester moves.

    By it the workers know of each other: none of them dies when a year passes in a moment.
    """
    return datetime.now(UTC) if os.environ.get(VARIABLE) else moment


def follow(address: str) -> None:
    """Go by the clock at this address in this process and in those it starts.

    Raises WrongUsage for what is no address, and Theirs when the clock cannot be read.
    """
    if not address.startswith(("http://", "https://")):
        raise WrongUsage("A clock is the address of one: http://localhost:18000/__admin/clock.")
    os.environ[VARIABLE] = address
    now()


class _Reading(NamedTuple):
    """What the clock said, at which moment of the monotonic clock."""

    moment: datetime
    frozen: bool
    at: float

    def go_on(self) -> datetime:
        passed = timedelta() if self.frozen else timedelta(seconds=time.monotonic() - self.at)
        return self.moment + passed


class _Clock:
    """A clock somewhere else. Safe for use by several threads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._reading: _Reading | None = None
        self._asked = float("-inf")

    def now(self) -> datetime:
        with self._lock:
            if time.monotonic() - self._asked > _KEPT:
                self._reading = self._read() or self._reading
                self._asked = time.monotonic()
            if self._reading is None:
                raise Theirs("Clock", "cannot be read; is the set of mocks up whose clock it is?")
            return self._reading.go_on()

    def _read(self) -> _Reading | None:
        import requests  # hardly ever wanted, and slow to load

        try:
            answer = requests.get(self._address, timeout=_PATIENCE)
            answer.raise_for_status()
            told = answer.json()
            moment, frozen = datetime.fromisoformat(told["now"]), bool(told["frozen"])
        except (requests.RequestException, ValueError, KeyError, TypeError):
            return None
        return _Reading(moment.astimezone(UTC), frozen, time.monotonic()) if moment.tzinfo else None


@cache
def _led_by(address: str) -> _Clock:
    """The one clock of this process at an address."""
    return _Clock(address)
