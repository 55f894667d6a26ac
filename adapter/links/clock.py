"""The time that a peer gets for a whole call, whatever it sends in the meantime."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from weakref import WeakSet


class Clock:
    """Rings once when the time it was last wound for has passed, unless it was stopped before."""

    def __init__(self, ring: Callable[[], None]) -> None:
        """`ring` is called by the thread of all clocks, so it must not wait."""
        self._ring = ring
        self._lock = threading.Lock()
        self._end: float | None = None
        self.has_rung = False

    def wind(self, seconds: float) -> None:
        """Ring so many seconds from now, and not when it was to ring before."""
        end = time.monotonic() + seconds
        with self._lock:
            self._end = end
        _WATCH.set(self, end)

    def stop(self) -> None:
        """Do not ring; raises TimeoutError when it has rung: what seems to be whole was cut off."""
        self.end()
        if self.has_rung:
            raise TimeoutError

    def end(self) -> None:
        """It is not needed any more."""
        _WATCH.drop(self)
        with self._lock:
            self._end = None

    def ring_if_due(self) -> None:
        """For the thread of all clocks: whoever stops it at this moment waits until it has rung."""
        with self._lock:
            if self._end is not None and self._end <= time.monotonic() and not self.has_rung:
                self.has_rung = True
                self._ring()


class _Watch:
    """One thread for the clocks of this process, asleep until the first of them is due."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ends: dict[Clock, float] = {}
        self._wakes = 0.0
        self._runs = False

    def set(self, clock: Clock, end: float) -> None:
        """Watch a clock; the thread is woken only by one that is due before all others."""
        with self._changed:
            self._ends[clock] = end
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="clocks", daemon=True).start()
            elif end < self._wakes:
                self._changed.notify()

    def drop(self, clock: Clock) -> None:
        """Watch it no more."""
        with self._changed:
            self._ends.pop(clock, None)

    def _run(self) -> None:
        while True:
            for clock in self._wait():
                clock.ring_if_due()

    def _wait(self) -> list[Clock]:
        """The clocks that are due, once there are any."""
        with self._changed:
            while not (due := [clock for clock, end in self._ends.items() if end <= time.monotonic()]):
                self._wakes = min(self._ends.values(), default=float("inf"))
                self._changed.wait(self._wakes - time.monotonic() if self._ends else None)
            for clock in due:
                del self._ends[clock]
            return due


_WATCH = _Watch()


class Sockets:
    """The open sockets of one link: what waits on them can be ended from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: WeakSet[socket.socket] = WeakSet()

    def add(self, connected: socket.socket) -> None:
        """Remember a socket for as long as somebody uses it."""
        with self._lock:
            self._open.add(connected)

    def shut_down(self) -> None:
        """End whatever waits on one of them; over TLS too, without a word to the peer."""
        with self._lock:
            for connected in list(self._open):
                with suppress(OSError):
                    socket.socket.shutdown(connected, socket.SHUT_RDWR)
