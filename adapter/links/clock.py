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
        self._ring = ring
        self._changed = threading.Condition()
        self._end: float | None = None
        self.has_rung = self._ended = False
        threading.Thread(target=self._watch, daemon=True).start()

    def wind(self, seconds: float) -> None:
        """Ring so many seconds from now, and not when it was to ring before."""
        with self._changed:
            self._end = time.monotonic() + seconds
            self._changed.notify()

    def stop(self) -> None:
        """Do not ring; raises TimeoutError when it has rung: what seems to be whole was cut off."""
        with self._changed:
            self._end = None
            if self.has_rung:
                raise TimeoutError

    def end(self) -> None:
        """It is not needed any more."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._ended and not self.has_rung:
                left = None if self._end is None else self._end - time.monotonic()
                if left is not None and left <= 0:
                    self.has_rung = True
                    self._ring()
                else:
                    self._changed.wait(left)


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
