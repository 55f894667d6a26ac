"""How long one photo by itself takes: from before the mail is put into the mailbox until it is expunged from there."""

from __future__ import annotations

import statistics
import time

import requests

from adapter.demo.fixtures import deliver
from adapter.demo.stage import Stage
from bench.flows import PHOTOS, SMALL
from bench.load import NUMBERS, jpeg, photo_mail
from bench.results import Results
from bench.scale import sized
from bench.stage import name_database
from bench.workers import working

_ROUNDS, _QUIET_ROUNDS, _WARM = sized((30, 5, 3), (2, 0, 0))
_QUIET = 10.0  # seconds after which a worker has noticed that there is nothing to do
_PATIENCE = 60


def table(stage: Stage, results: Results) -> None:
    """One after another without a pause, and each after a quiet while."""
    name = f"one photo by itself, {name_database(stage)}"
    entry = 0
    with working(stage):
        for _ in range(_WARM):
            _, entry = _file_one(stage, entry)
        for row, pause, rounds in (
            ("right after another", 0.0, _ROUNDS),
            ("after ten quiet seconds", _QUIET, _QUIET_ROUNDS),
        ):
            times = []
            for _ in range(rounds):
                time.sleep(pause)
                seconds, entry = _file_one(stage, entry)
                times.append(seconds)
            if len(times) > 1:
                tenths = statistics.quantiles(times, n=10, method="inclusive")
                results.report(name, row, [("p50", 1000 * tenths[4], " ms"), ("p90", 1000 * tenths[8], " ms")])


def _file_one(stage: Stage, entry: int) -> tuple[float, int]:
    """Seconds from before a mail is delivered until the server has expunged it.

    `entry`: the last one of the server's journal that is known; given back is that of the expunge.
    """
    mail = photo_mail(next(NUMBERS), jpeg(SMALL))
    began = time.perf_counter()
    deliver(stage, PHOTOS, mail)
    asked = {"operation": "expunge", "mailbox": PHOTOS, "after": str(entry), "wait": str(_PATIENCE)}
    answer = requests.get(f"{stage.mocks['mail']['control']}/journal", params=asked, timeout=2 * _PATIENCE)
    seconds = time.perf_counter() - began
    answer.raise_for_status()
    return seconds, int(answer.json()[0]["id"])
