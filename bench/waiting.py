"""Workers whose peers wait instead of computing: that is how they must scale on a machine with few cores.

Kanta and the record systems answer every call after 200 ms, and a worker has one batch of photos at a time.
"""

from __future__ import annotations

import requests
from dbos import DBOSClient

from adapter.demo.stage import Stage
from bench.flows import SMALL, name_row, send_photos
from bench.load import jpeg
from bench.results import Results
from bench.scale import sized
from bench.stage import name_database
from bench.workers import Progress, working

SECONDS = 0.2
_WORKERS, _EACH = sized(((1, 2, 4, 8), 48), ((1,), 1))  # 48: three whole batches for each of two or more
_PEERS = ("kanta", "record")
_ALWAYS = 1 << 20
_QUEUE = "lautta"


def table(stage: Stage, results: Results) -> None:
    """Photos by ever more workers, and how near they come to so many times one."""
    name = f"peers that wait {1000 * SECONDS:.0f} ms, one batch at a time each, {name_database(stage)}"
    for peer in _PEERS:
        fault = {"kind": "slow", "times": _ALWAYS, "detail": {"seconds": SECONDS}}
        requests.post(f"{stage.mocks[peer]['control']}/faults", json=fault, timeout=30).raise_for_status()
    single = 0.0
    for number in _WORKERS:
        progress = Progress(stage)
        before, count = progress.ended(), number * _EACH
        with working(stage, number) as processes:
            _let_run_singly(stage)
            send_photos(stage, count, jpeg(SMALL), count)
            pace = progress.follow(processes, before + count)
        single = single or pace.rate
        results.report(
            name, name_row("photo, 5 kB", number), [*pace.cells(), ("of N × one", pace.rate / number / single, "")]
        )
    for peer in _PEERS:
        requests.delete(f"{stage.mocks[peer]['control']}/faults", timeout=30).raise_for_status()


def _let_run_singly(stage: Stage) -> None:
    """Give each worker one slot: all have read their number from the database, and read it again at every look."""
    client = DBOSClient(system_database_url=stage.settings.database_url())
    try:
        queue = client.retrieve_queue(_QUEUE)
        if queue is None:
            raise SystemExit(f"DBOS has no queue {_QUEUE}")
        queue.set_worker_concurrency(1)
    finally:
        client.destroy()
