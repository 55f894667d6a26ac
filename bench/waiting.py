"""Workers whose peers wait instead of computing: that is how they must scale on a machine with few cores.

Kanta, the PACS and the record systems answer every call after 200 ms. A worker has one release at a time, or one batch
of photos, whose members it goes through one after another.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import requests
from dbos import DBOSClient

from adapter.demo.stage import Stage
from bench.flows import SMALL, name_row, send_photos, send_releases
from bench.load import jpeg
from bench.results import Results
from bench.scale import sized
from bench.stage import name_database
from bench.workers import Pace, Progress, working

SECONDS = 0.2
_WORKERS, _RELEASES, _PHOTOS = sized(((1, 2, 4, 8), 12, 96), ((1,), 1, 1))  # 96: six whole batches for each of several
_PEERS = ("kanta", "pacs", "record")
_ALWAYS = 1 << 20
_QUEUES = ("lautta", "lautta-releases")


def table(stage: Stage, results: Results) -> None:
    """Releases and photos by ever more workers, and how near they come to so many times one."""
    name = f"peers that wait {1000 * SECONDS:.0f} ms, one flow at a time each, {name_database(stage)}"
    for peer in _PEERS:
        fault = {"kind": "slow", "times": _ALWAYS, "detail": {"seconds": SECONDS}}
        requests.post(f"{stage.mocks[peer]['control']}/faults", json=fault, timeout=30).raise_for_status()
    for what, each, send in (
        ("release", _RELEASES, partial(send_releases, stage)),
        ("photo, 5 kB", _PHOTOS, lambda count: send_photos(stage, count, jpeg(SMALL), count)),
    ):
        single = 0.0
        for number in _WORKERS:
            pace = _measure(stage, number, number * each, send)
            single = single or pace.rate
            cells = [*pace.cells(), ("of N × one", pace.rate / number / single, "")]
            results.report(name, name_row(what, number), cells)
    for peer in _PEERS:
        requests.delete(f"{stage.mocks[peer]['control']}/faults", timeout=30).raise_for_status()


def _measure(stage: Stage, workers: int, count: int, send: Callable[[int], None]) -> Pace:
    progress = Progress(stage)
    before = progress.ended()
    with working(stage, workers) as processes:
        _let_run_singly(stage)
        send(count)
        return progress.follow(processes, before + count)


def _let_run_singly(stage: Stage) -> None:
    """Give each worker one slot: all have read their number from the database, and read it again at every look."""
    client = DBOSClient(system_database_url=stage.settings.database_url())
    try:
        for name in _QUEUES:
            queue = client.retrieve_queue(name)
            if queue is None:
                raise SystemExit(f"DBOS has no queue {name}")
            queue.set_worker_concurrency(1)
    finally:
        client.destroy()
