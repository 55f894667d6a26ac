"""Requests already seen: one that comes again as it was, signature and all, is somebody else's repetition of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Replays:
    """Remembers what was signed until its Timestamp expires; after that the window refuses it.

    Safe for several threads.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many requests are remembered."""
        return len(self._seen)

    def clear(self) -> None:
        """Forget every request."""
        with self._lock:
            self._seen.clear()

    def is_new(self, signed: bytes, expires: datetime, now: datetime) -> bool:
        """Whether this was not seen before; remembers it, and forgets what has expired."""
        with self._lock:
            while self._seen and next(iter(self._seen.values())) <= now:
                self._seen.popitem(last=False)
            if signed in self._seen:
                return False
            self._seen[signed] = expires
            return True
