"""How often a worker looks into the queues of DBOS.

Theory of operation. DBOS has a thread for each queue, which sleeps between two looks. It sleeps on the event that ends
it, so nobody can wake it: a worker would either look often, or begin a message late. A look costs milliseconds. Here
each of these threads is given an event of ours instead (`Sleep`). It sleeps until somebody hurries it: when something
was put into its queue here, and when a slot is free. What other processes put there is found now and then.

DBOS has no setting for it, nor for two duties that Lautta gives it no work for: a queue of its own, and the workflows
that begin late or have a deadline. `let_sleep` takes them away (tests hold that it does).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from dbos import _queue

_NET = 0.5  # seconds between two looks of a worker that works, when nobody hurries it
_IDLE = 10.0  # of an idle one
_UNUSED = 60.0  # of a queue that is not ours
_CALM = 5.0  # seconds without anything to do, after which a worker is idle
_run_queue = _queue.queue_worker_thread


class Pace:
    """The pace of one process. `runs`: whether it has work at this moment."""

    def __init__(self, apart: Mapping[str, float], runs: Callable[[], bool]) -> None:
        """`apart`: its queues, and the seconds that two looks into one are apart at least."""
        self._rung = {queue: threading.Event() for queue in apart}
        self._next = dict.fromkeys(apart, float("-inf"))
        self._was_rung = dict.fromkeys(apart, False)
        self._apart, self._runs = apart, runs
        self._until = time.monotonic() + _CALM

    def hurry(self, queue: str = "") -> None:
        """Look into this queue, or into all, as soon as the last look is long enough ago."""
        self._until = time.monotonic() + _CALM
        for name in [queue] if queue else self._rung:
            self._rung[name].set()

    def wait(self, queue: str, seconds: float) -> None:
        """Wait for the next look into a queue. `seconds`: as DBOS would, which goes slower when workers collide."""
        if queue not in self._rung:
            time.sleep(max(seconds, _UNUSED))
            return
        pause = _NET if self._runs() or time.monotonic() < self._until else _IDLE
        if self._was_rung[queue]:  # DBOS counts who has ended as one who runs, for a moment
            pause = self._apart[queue]
        self._was_rung[queue] = self._rung[queue].wait(max(seconds, pause))
        time.sleep(max(0.0, self._next[queue] - time.monotonic()))  # one look finds all that comes meanwhile
        self._rung[queue].clear()
        self._next[queue] = time.monotonic() + self._apart[queue]

    def let_sleep(self, dbos: Any) -> None:
        """Give the threads of an instance this pace, before it is launched."""

        def run(stop_event: threading.Event, dbos: Any, queue: Any) -> None:
            _run_queue(Sleep(self, queue.name, stop_event), dbos, queue)  # type: ignore[arg-type]

        _queue.queue_worker_thread = run
        dbos._background_jobs_stop_event.set()  # noqa: SLF001 – it has no setting


class Sleep:
    """The event that one thread of DBOS sleeps on, and is ended by."""

    def __init__(self, pace: Pace, queue: str, stopped: threading.Event) -> None:
        self._pace, self._queue, self._stopped = pace, queue, stopped

    def is_set(self) -> bool:
        """Whether it must end."""
        return self._stopped.is_set()

    def wait(self, timeout: float) -> bool:
        """Wait for the next look; whether it must end."""
        self._pace.wait(self._queue, timeout)
        return self.is_set()
