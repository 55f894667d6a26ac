"""What a year of ended messages costs: `lautta status`, `/metrics`, and a worker that has nothing to do."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import requests
from sqlalchemy import Engine, insert

from adapter.demo.stage import Stage, end, start
from adapter.store import schema
from adapter.store.messages import State
from adapter.wiring import database
from bench.cpu import used
from bench.scale import SMOKE, sized
from bench.stage import name_database, open_postgres, open_stage

_MESSAGES = sized(1_000_000, 2_000)
_BATCH = 10_000
_SETTLING, _IDLE = sized((65.0, 30.0), (3.0, 2.0))  # in its first minute DBOS looks up more
_ROUNDS = sized(5, 1)


def table() -> None:
    """Measure on SQLite, and on PostgreSQL where it is installed, and print."""
    with open_stage() as stage:
        _measure(stage)
    with open_postgres() as make_database:
        if make_database and not SMOKE:
            with open_stage(make_database()) as stage:
                _measure(stage)


def _measure(stage: Stage) -> None:
    empty = _idle(stage)
    _fill(database(stage.settings.database_url()))
    with _worker(stage) as worker:
        time.sleep(_SETTLING)  # it sums up what has ended
        busy = _share(worker, _IDLE)
        status = min(_status(stage) for _ in range(_ROUNDS))
        metrics = min(_metrics(stage) for _ in range(_ROUNDS))
    print(f"\n{_MESSAGES:,} ended messages ({name_database(stage)}), load {os.getloadavg()[0]:.1f}")
    print(f"  lautta status, the whole command   {status:8.3f} s")
    print(f"  GET /metrics                       {metrics:8.3f} s")
    print(f"  idle worker, of a core             {100 * busy:8.2f} %   (with an empty database {100 * empty:.2f} %)")
    sys.stdout.flush()


def _fill(engine: Engine) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    for begin in range(0, _MESSAGES, _BATCH):
        rows = [
            {
                "id": f"{number:032x}",
                "flow": ("photo", "release", "grant")[number % 3],
                "source": "bench",
                "attempt": 1,
                "state": State.DONE,
                "rules": "PHO-05",
                "reason": "The photos are in the record.",
                "resources": "[]",
                "begun": first + timedelta(seconds=number),
                "updated": first + timedelta(seconds=number),
            }
            for number in range(begin, min(begin + _BATCH, _MESSAGES))
        ]
        with engine.begin() as connection:
            connection.execute(insert(schema.message), rows)


@contextmanager
def _worker(stage: Stage) -> Iterator[int]:
    """A worker; yields its process id."""
    worker = start([sys.executable, "-m", "adapter", "work", "--name", "bench"], stage.environment)
    try:
        lines = worker.stdout or iter(())
        next(iter(lines))
        threading.Thread(target=lambda: list(lines), daemon=True).start()
        yield worker.pid
    finally:
        end(worker)


def _idle(stage: Stage) -> float:
    with _worker(stage) as worker:
        time.sleep(_SETTLING)
        return _share(worker, _IDLE)


def _share(process: int, seconds: float) -> float:
    """How much of a core a process uses."""
    before, began = used(process), time.perf_counter()
    time.sleep(seconds)
    return (used(process) - before) / (time.perf_counter() - began)


def _status(stage: Stage) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "adapter", "status"]
    subprocess.run(command, env=stage.environment, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def _metrics(stage: Stage) -> float:
    began = time.perf_counter()
    requests.get(f"{stage.face.removesuffix('/fhir')}/metrics", timeout=60).raise_for_status()
    return time.perf_counter() - began
