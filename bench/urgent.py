"""How soon a request for images starts behind photos that wait: from its arrival until a worker runs it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from adapter.demo.fixtures import deliver
from adapter.demo.stage import Stage
from adapter.store.messages import Messages, State
from adapter.store.workers import Workers
from adapter.wiring import database
from bench.flows import RELEASES, SMALL, send_photos
from bench.load import NUMBERS, jpeg, release_mail
from bench.results import Results
from bench.scale import sized
from bench.stage import name_database
from bench.workers import Progress, working

_BACKLOGS, _ROUNDS, _PAUSE = sized(((100, 1_000, 10_000), 5, 1.0), ((30,), 1, 0.0))
_AT_ONCE = 200  # mails of one call
_LOOK = 0.01
_PATIENCE = 120.0
_BEFORE = {State.WAITING, State.MOVING}


def table(stage: Stage, results: Results) -> None:
    """Several requests, one after another, behind ever more photos.

    Leaves photos that wait.
    """
    name = f"an urgent release behind photos, {name_database(stage)}"
    progress, sent = Progress(stage), 0
    before = progress.ended()
    for backlog in _BACKLOGS:
        more = backlog - (sent - (progress.ended() - before))
        send_photos(stage, more, jpeg(SMALL), _AT_ONCE)
        sent += more
        already = progress.ended()
        with working(stage):
            progress.wait_for(already + 1)  # it has claimed what lies there
            noticed, started = [], []
            for _ in range(_ROUNDS):
                first, last = _start_one(stage)
                noticed.append(first)
                started.append(last)
                time.sleep(_PAUSE)
        sent += _ROUNDS
        cells = [
            ("noticed, p50", statistics.median(noticed), " s"),
            ("runs, p50", statistics.median(started), " s"),
            ("longest", max(started), " s"),
        ]
        results.report(name, f"{backlog:,} photos", cells)


def _start_one(stage: Stage) -> tuple[float, float]:
    """Seconds from before the mail is delivered until a worker knows it, and until it runs or has ended."""
    engine = database(stage.settings.database_url())
    workers, messages = Workers(engine, timedelta(seconds=stage.settings.takeover_seconds)), Messages(engine)
    mail = release_mail(next(NUMBERS)).replace(b"Peruste:", b"Kiireellisyys: kiireellinen\r\nPeruste:", 1)
    began = time.perf_counter()
    message = deliver(stage, RELEASES, mail)
    _wait(lambda: bool(messages.some([message])))
    noticed = time.perf_counter() - began
    _wait(lambda: bool(workers.runs([f"{message}-1"])) or messages.find(message).state not in _BEFORE)
    return noticed, time.perf_counter() - began


def _wait(condition: Callable[[], bool]) -> None:
    end = time.perf_counter() + _PATIENCE
    while not condition():
        if time.perf_counter() > end:
            raise SystemExit("the release did not start")
        time.sleep(_LOOK)
