"""Workers at work, and how fast they are: messages a second, and who used how much of the processor for each."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from adapter.demo.stage import Stage, end, first_line, start
from adapter.store.messages import Messages, State
from adapter.wiring import database
from bench.cpu import find_children, used_by
from bench.results import Cell

_PATIENCE = 600.0
_LOOK = 0.05


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second, and the processor's seconds for one, by who used them. `database`: PostgreSQL's server."""

    rate: float
    workers: float
    mocks: float
    database: float

    def cells(self) -> list[Cell]:
        """For a row of a table."""
        each = (("workers' CPU", self.workers), ("mocks' CPU", self.mocks), ("PostgreSQL's CPU", self.database))
        used = [(column, 1000 * seconds, " ms") for column, seconds in each if seconds]
        return [("a second", self.rate, ""), *used]


@contextmanager
def working(stage: Stage, number: int = 1) -> Iterator[list[int]]:
    """So many workers that have said that they work; yields their process ids."""
    command = [sys.executable, "-m", "adapter", "work", "--name"]
    running = [start([*command, f"bench-{count}"], stage.environment) for count in range(number)]
    try:
        for worker in running:
            first_line(worker, "A worker")
            lines = worker.stdout or iter(())
            threading.Thread(target=lambda lines=lines: list(lines), daemon=True).start()
        yield [worker.pid for worker in running]
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            end(worker)


class Progress:
    """How far the messages of a stage are."""

    def __init__(self, stage: Stage) -> None:
        self._messages = Messages(database(stage.settings.database_url()))

    def ended(self) -> int:
        """How many have ended well; ends the benchmark when one has not."""
        wrong = self._messages.oldest((State.PARKED, State.FAILED), 1)
        if wrong:
            raise SystemExit(f"a message did not end well: {wrong[0].reason}")
        return sum(number for (_, state), number in self._messages.counts().items() if state == State.DONE)

    def wait_for(self, number: int) -> None:
        """Wait until so many have ended."""
        began = time.perf_counter()
        while self.ended() < number:
            if time.perf_counter() - began > _PATIENCE:
                raise SystemExit("the flow did not end")
            time.sleep(_LOOK)

    def follow(self, workers: Sequence[int], number: int) -> Pace:
        """How fast these workers go until so many have ended; what had ended before now does not count."""
        groups = [workers, find_children("mocks"), find_children("postgres")]
        used, ended, began = [used_by(group) for group in groups], self.ended(), time.perf_counter()
        self.wait_for(number)
        seconds, count = time.perf_counter() - began, max(1, number - ended)
        each = [(used_by(group) - before) / count for group, before in zip(groups, used, strict=True)]
        return Pace(count / seconds, *each)
