"""What goes wrong in a soak: each kind once in a round, in a seeded order, begun when so many messages have ended.

Disasters may overlap. A mail server that hangs, and a worker that is paused, are stopped processes: the kernel still
takes connections for them, and nobody answers.
"""

from __future__ import annotations

import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import requests

from adapter.demo.stage import Stage
from tests.soak.crew import Crew

_TIMEOUT = 30
_LONG = 7.0  # take-overs: a mail server that hangs for longer than a link waits
_LATE_CALLS = 8  # of the record system, in one disaster
_KINDS = ("kill", "pause", "hang", "late")


@dataclass(frozen=True)
class Due:
    """A disaster, the number of ended messages at which it begins, and the number of its round."""

    at: float
    kind: str
    round: int


@dataclass(frozen=True)
class Open:
    """One that has begun: until when it lasts, and what ends it. `stops`: a process is stopped meanwhile."""

    until: float
    end: Callable[[], None]
    stops: bool


def plan_disasters(messages: int, rounds: int, chance: random.Random) -> list[Due]:
    """The disasters of all rounds, in their order: the last one begins before all messages have ended."""
    share = messages * 0.9 / (rounds * len(_KINDS))
    kinds = [(kind, number) for number in range(rounds) for kind in chance.sample(_KINDS, len(_KINDS))]
    return [Due((place + chance.random()) * share, *kind) for place, kind in enumerate(kinds)]


class Disasters:
    """Begins and ends them. Times are in seconds, of a clock that only goes forward."""

    def __init__(
        self,
        plan: list[Due],
        stage: Stage,
        crew: Crew,
        mail: subprocess.Popen[str],
        takeover: float,
        chance: random.Random,
    ) -> None:
        """`takeover`: seconds after which a worker that was not seen is dead. `mail`: the mail server's process."""
        self._plan, self._stage, self._crew, self._mail = list(plan), stage, crew, mail
        self._takeover, self._chance = takeover, chance
        self._open: list[Open] = []
        self.count: Counter[str] = Counter()

    @property
    def are_over(self) -> bool:
        """Whether none is to come and none lasts."""
        return not self._plan and not self._open

    @property
    def stop_a_process(self) -> bool:
        """Whether a process is stopped: the mail server, or a worker that may hold the one lock of SQLite."""
        return any(one.stops for one in self._open)

    def look(self, ended: int, now: float) -> None:
        """End what has lasted long enough, and begin what is due."""
        for one in [one for one in self._open if one.until <= now]:
            self._open.remove(one)
            one.end()
        while self._plan and self._plan[0].at <= ended:
            due = self._plan.pop(0)
            self.count[due.kind] += 1
            self._begin(due, now)

    def end(self) -> None:
        """End all that last, also when the soak has failed."""
        while self._open:
            self._open.pop().end()

    def _begin(self, due: Due, now: float) -> None:
        if due.kind == "kill":
            self._crew.kill()
        elif due.kind == "pause":
            worker = self._crew.pause()
            self._last(now, self._chance.uniform(1.5, 3), lambda: worker.send_signal(signal.SIGCONT), stops=True)
        elif due.kind == "hang":
            self._mail.send_signal(signal.SIGSTOP)
            lasts = _LONG if due.round % 5 == 4 else self._chance.uniform(1, 2)
            self._last(now, lasts, lambda: self._mail.send_signal(signal.SIGCONT), stops=True)
        else:
            self._delay_record()
            self._last(now, 2, self._hurry_record)

    def _last(self, now: float, takeovers: float, end: Callable[[], None], *, stops: bool = False) -> None:
        self._open.append(Open(now + takeovers * self._takeover, end, stops))

    def _delay_record(self) -> None:
        """Answers come late, before or after the work was done; and once work is done and nobody answers."""
        seconds = self._chance.uniform(0.2, 1) * self._takeover
        for kind, times in ((self._chance.choice(("slow", "late")), _LATE_CALLS), ("silence", 1)):
            fault = {"kind": kind, "operation": "*", "times": times, "detail": {"seconds": seconds}}
            requests.post(self._record_faults, json=fault, timeout=_TIMEOUT).raise_for_status()

    def _hurry_record(self) -> None:
        requests.delete(self._record_faults, timeout=_TIMEOUT).raise_for_status()

    @property
    def _record_faults(self) -> str:
        return f"{self._stage.mocks['record']['control']}/faults"
