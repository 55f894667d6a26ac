"""How often somebody may ask: so many times a minute, in this process."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

_SPAN = timedelta(minutes=1)
_MOST_KNOWN = 10_000


class Pace:
    """Counts the requests of the last minute, of each who asks. Safe for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, who: tuple[str, str], now: datetime) -> int:
        """Count a request; 0 when it may be answered, else the seconds after which the next one may."""
        with self._lock:
            times = self._asked.setdefault(who, deque())
            self._asked.move_to_end(who)
            if len(self._asked) > _MOST_KNOWN:
                self._asked.popitem(last=False)
            while times and times[0] <= now - _SPAN:
                times.popleft()
            if len(times) < self._most:
                times.append(now)
                return 0
            return max(1, math.ceil((times[0] + _SPAN - now).total_seconds()))
