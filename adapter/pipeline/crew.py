"""Several workers under one parent (`lautta work --processes`): each a process, with links and a name of its own.

A worker that ends by itself is started again. The parent does no work: whatever kills a worker leaves it alive.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

_FAREWELL = 12.0  # seconds; a worker ends within ten
_LOOK = 0.2
_PAUSES = (0.5, 30.0)  # seconds before a worker is started again: the first, doubled each time, and the longest
_STEADY = 60.0  # seconds after which a worker that ends has not ended for how it was started
_PARENT_DIED = 1  # PR_SET_PDEATHSIG (prctl(2))


@dataclass
class _Place:
    """The place of one worker, whoever has it."""

    command: Sequence[str]
    process: subprocess.Popen[bytes]
    began: float
    pause: float = _PAUSES[0]
    due: float | None = None


def work_together(commands: Sequence[Sequence[str]], report: Callable[[Sequence[str], int], None]) -> None:
    """Run these until SIGTERM or SIGINT, and then end them all. `report` hears of one that ended by itself."""
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
    places = [_Place(command, _start(command), time.monotonic()) for command in commands]
    while not stopping.wait(_LOOK):
        for place in places:
            _look_after(place, report)
    _end(places)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    before = _end_with_parent  # safe where the parent has no threads
    return subprocess.Popen(list(command), stdin=subprocess.DEVNULL, preexec_fn=before)  # noqa: PLW1509


def _end_with_parent() -> None:
    """Ask Linux to end this process with its parent: nobody would end it otherwise, and its name would be taken."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)


def _look_after(place: _Place, report: Callable[[Sequence[str], int], None]) -> None:
    """Start a worker again that has ended, later each time that it lived for a short time."""
    now, code = time.monotonic(), place.process.poll()
    if code is None:
        return
    if place.due is None:
        report(place.command, code)
        if now - place.began > _STEADY:
            place.pause = _PAUSES[0]
        place.due, place.pause = now + place.pause, min(2 * place.pause, _PAUSES[1])
    elif now >= place.due:
        place.process, place.began, place.due = _start(place.command), now, None


def _end(places: Sequence[_Place]) -> None:
    """Ask all at once, and kill whoever does not end in time: what they had is taken over."""
    for place in places:
        if place.process.poll() is None:
            place.process.terminate()
    deadline = time.monotonic() + _FAREWELL
    for place in places:
        with suppress(subprocess.TimeoutExpired):
            place.process.wait(max(0.0, deadline - time.monotonic()))
        place.process.kill()
        place.process.wait()
