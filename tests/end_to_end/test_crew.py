"""`lautta work --processes`: several workers under one parent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from adapter.demo.fixtures import FOLDER, deliver
from adapter.demo.stage import end, start
from adapter.store.messages import State
from tests.end_to_end.conftest import World
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
MAILBOX = "kuvat.porvoo@ita-uusimaa.example"


class Crew:
    """A parent with its workers, and what they write."""

    def __init__(self, world: World) -> None:
        command = [sys.executable, "-m", "adapter", "work", "--processes", "2", "--name", "crew"]
        self.process = start(command, world.stage.environment)
        self.journal: list[dict[str, str]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.journal.append(json.loads(line))

    def working(self) -> list[str]:
        """The workers that have begun, in order, one that was started again once more."""
        return [line["worker"] for line in self.journal if line["event"] == "working"]

    def children(self) -> list[int]:
        """The processes of the workers (proc(5))."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="utf-8")
        return [int(word) for word in found.split()]


def is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_a_worker_that_is_killed_is_replaced_and_all_end_with_their_parent(world: World) -> None:
    crew = Crew(world)
    try:
        wait_for(lambda: sorted(crew.working()) == ["crew-1", "crew-2"])
        first, second = crew.children()
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: len(crew.working()) == 3)
        assert [line["code"] for line in crew.journal if line["event"] == "worker-ended"] == ["-9"]
        identity = deliver(world.stage, MAILBOX, (FOLDER / "photo" / "plain.eml").read_bytes())
        wait_for(lambda: bool(world.messages.some([identity])))
        wait_for(lambda: world.messages.find(identity).state == State.DONE)
        left = crew.children()
        assert second in left
    finally:
        end(crew.process)
    assert not any(map(is_alive, left))


def test_workers_end_when_their_parent_is_killed(world: World) -> None:
    crew = Crew(world)
    wait_for(lambda: len(crew.working()) == 2)
    left = crew.children()
    crew.process.kill()
    wait_for(lambda: not any(map(is_alive, left)))
    end(crew.process)


@pytest.mark.parametrize("number", ["0", "many", "-1", "1000"])
def test_a_number_of_workers_that_cannot_be_is_refused(number: str) -> None:
    asked = [sys.executable, "-m", "adapter", "work", "--processes", number]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, told.stdout) == (2, "")
    assert "a number from 1 to 64" in told.stderr
