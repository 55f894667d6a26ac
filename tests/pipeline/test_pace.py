"""The pace at which a worker looks into DBOS's queues: seldom when idle, at once when there is something to do."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from adapter.pipeline import pace
from adapter.pipeline.pace import Pace

LONG = 3600.0
_PATIENCE = 30.0


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> Pace:
    """The pace of a worker that has had nothing to do for a while."""
    monkeypatch.setattr(pace, "_IDLE", LONG)
    monkeypatch.setattr(pace, "_CALM", 0.0)
    return Pace({"queue": 0.1, "other": 0.5}, lambda: False)


def test_who_hurries_ends_the_wait_of_every_queue(idle: Pace) -> None:
    waiting = [threading.Thread(target=idle.wait, args=(queue, 0.0), daemon=True) for queue in ("queue", "other")]
    for thread in waiting:
        thread.start()
    idle.hurry()
    for thread in waiting:
        thread.join(_PATIENCE)
    assert not [thread for thread in waiting if thread.is_alive()]


def test_who_hurries_one_queue_leaves_the_others_asleep(idle: Pace) -> None:
    waiting = {
        queue: threading.Thread(target=idle.wait, args=(queue, 0.0), daemon=True) for queue in ("queue", "other")
    }
    for thread in waiting.values():
        thread.start()
    idle.hurry("queue")
    waiting["queue"].join(_PATIENCE)
    assert [queue for queue, thread in waiting.items() if thread.is_alive()] == ["other"]
    idle.hurry()


def test_two_looks_are_apart_however_often_somebody_hurries(idle: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    for _ in range(2):
        idle.hurry("queue")
        idle.wait("queue", 0.0)
    first, second = slept
    assert first == 0 < second <= 0.1


def test_a_hurry_is_followed_by_a_second_look(idle: Pace) -> None:
    idle.hurry("queue")
    for _ in range(2):
        idle.wait("queue", 0.0)  # returns
    third = threading.Thread(target=idle.wait, args=("queue", 0.0), daemon=True)
    third.start()
    third.join(1)
    assert third.is_alive()
    idle.hurry()


def test_what_is_begun_between_two_waits_is_not_missed(idle: Pace) -> None:
    idle.hurry()
    idle.wait("queue", LONG)  # returns


def test_a_worker_that_runs_something_looks_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_IDLE", LONG)
    monkeypatch.setattr(pace, "_CALM", 0.0)
    Pace({"queue": 0.1}, lambda: True).wait("queue", 0.0)  # returns


_WITH_DBOS = """
import sys, threading
from dbos import DBOS
from adapter.pipeline import pace
pace._IDLE, pace._CALM = 3600.0, 0.0
begun = threading.Event()
own = pace.Pace({"queue": 0.1}, lambda: False)
dbos = DBOS(config={"name": "test", "system_database_url": f"sqlite:///{sys.argv[1]}", "log_level": "CRITICAL"})
own.let_sleep(dbos)
@DBOS.workflow(name="flow")
def flow():
    begun.set()
DBOS.launch()
DBOS.register_queue("queue", polling_interval_sec=0.05)
DBOS.enqueue_workflow("queue", flow)
own.hurry()
print("begun" if begun.wait(30) else "not begun")
print("asleep" if "dbos-background-jobs" not in {thread.name for thread in threading.enumerate()} else "awake")
sys.stdout.flush()
import os
os._exit(0)
"""


def test_dbos_begins_at_once_what_it_would_look_for_in_an_hour(tmp_path: Path) -> None:
    """In a process of its own: DBOS is one to a process."""
    run = subprocess.run(
        [sys.executable, "-c", _WITH_DBOS, str(tmp_path / "dbos.db")],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert run.stdout.split("\n")[:2] == ["begun", "asleep"], run.stderr
