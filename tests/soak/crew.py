"""The workers of a soak: some that may be killed, and one that lives from first to last, to see its memory."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from adapter.demo.stage import Stage, end

STEADY = "steady"


class Crew:
    """The workers that run, each in a place."""

    def __init__(self, stage: Stage, folder: Path, chance: random.Random, mortals: int) -> None:
        """`mortals` of them may be killed. Each process writes its lines, and its errors, into a file in `folder`."""
        self._stage, self._folder, self._chance = stage, folder, chance
        self._started = 0
        self._mortals = [f"mortal-{number + 1}" for number in range(mortals)]
        self._running = {place: self._start(place) for place in (STEADY, *self._mortals)}

    def kill(self) -> None:
        """Kill one with SIGKILL, and start another: under the same name, or under a new one."""
        place = self._chance.choice(self._mortals)
        self._running[place].kill()
        self._running[place].wait()
        self._running[place] = self._start(self._chance.choice((place, f"{place}-{self._started}")))

    def pause(self) -> subprocess.Popen[str]:
        """Stop one with SIGSTOP; returns it, to be woken."""
        process = self._running[self._chance.choice((STEADY, *self._mortals))]
        process.send_signal(signal.SIGSTOP)
        return process

    def weigh(self) -> float:
        """The resident memory of the worker that is never killed, in MB."""
        status = Path(f"/proc/{self._running[STEADY].pid}/status").read_text(encoding="utf-8")
        facts = dict(line.split(":", 1) for line in status.splitlines())
        return int(facts["VmRSS"].split()[0]) / 1024

    def find_dead(self) -> list[str]:
        """The places whose worker has ended by itself."""
        return [place for place, process in self._running.items() if process.poll() is not None]

    def end(self) -> None:
        """End all of them in order, also one that is stopped."""
        for process in self._running.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self._running.values():
            end(process)

    def count_lines(self) -> Counter[str]:
        """What the workers wrote, by event; an `error` is a line that is none of theirs, such as a traceback."""
        errors = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in self._folder.glob("*.errors"))
        return Counter(line["event"] for line in self._lines()) + Counter(error=errors)

    def count_take_overs(self) -> Counter[str]:
        """How often each message was taken over, by its id."""
        return Counter(line["message"] for line in self._lines() if line["event"] == "taken-over")

    def _lines(self) -> Iterator[dict[str, str]]:
        for file in self._folder.glob("*.lines"):
            with file.open(encoding="utf-8") as lines:
                for line in lines:
                    with suppress(ValueError):  # killed while it wrote it
                        yield json.loads(line)

    def _start(self, name: str) -> subprocess.Popen[str]:
        self._started += 1
        file = self._folder / f"{self._started:04}-{name}"
        command = [sys.executable, "-m", "adapter", "work", "--name", name]
        with file.with_suffix(".lines").open("w") as lines, file.with_suffix(".errors").open("w") as errors:
            return subprocess.Popen(command, env=self._stage.environment, stdout=lines, stderr=errors, text=True)
