"""A county's day, played in minutes: photos, releases, grants and questions about rights, all at once.

`make bench ONLY=day MINUTES=5 SHARE=1`. With a smaller SHARE less comes, in the same minutes.
"""

from __future__ import annotations

import base64
import itertools
import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Engine

from adapter.demo.fixtures import seed
from adapter.demo.stage import Stage
from adapter.store.messages import Messages, State
from adapter.wiring import database
from bench.cpu import find_children, used_by
from bench.flows import SMALL, send_photos, send_releases
from bench.load import NUMBERS, jpeg, signed_grant
from bench.people import hetu
from bench.results import Results
from bench.right import Right, announce, open_right
from bench.stage import name_database
from bench.workers import Progress, working
from fixtures.people import SAIMA

_DAY = {"photo": 500, "release": 300, "grant": 2_000}
_QUESTIONS = 20_000
_WORKERS = 2
_MINUTES, _SHARE = float(os.environ.get("MINUTES", "5")), float(os.environ.get("SHARE", "1"))

Act = Callable[[], None]


def table(stage: Stage, results: Results) -> None:
    """Play the day, and say how long each message took, how late the last one ended, and what it all cost."""
    seconds = 60 * _MINUTES
    numbers = {flow: max(1, round(number * _SHARE)) for flow, number in _DAY.items()}
    questions = max(1, round(_QUESTIONS * _SHARE))
    name = f"a county's day × {_SHARE:g} in {_MINUTES:g} minutes, {name_database(stage)}, {_WORKERS} workers"
    grants = _archive_grants(stage, numbers["grant"])
    engine, progress = database(stage.settings.database_url()), Progress(stage)
    photo = partial(send_photos, stage, 1, jpeg(SMALL))
    acts: dict[str, list[Act]] = {
        "photo": [photo] * numbers["photo"],
        "release": [partial(send_releases, stage, 1)] * numbers["release"],
        "grant": [partial(announce, stage, oid) for oid in grants],
    }
    with working(stage, _WORKERS) as workers:
        right = open_right(stage)
        before, first = progress.ended(), _known(engine)
        groups = {
            "workers": workers,
            "FHIR API": find_children("serve"),
            "mocks": find_children("mocks"),
            "PostgreSQL": find_children("postgres"),
        }
        used = {who: used_by(processes) for who, processes in groups.items()}
        answers: list[float] = []
        asking = threading.Thread(target=_ask, args=(right, questions, seconds, answers), daemon=True)
        began = time.perf_counter()
        asking.start()
        _play([(at, act) for each in acts.values() for at, act in _spread(each, seconds)])
        asking.join()
        played = time.perf_counter() - began
        progress.wait_for(before + sum(numbers.values()))
        late = time.perf_counter() - began - played
        spent = {who: used_by(processes) - used[who] for who, processes in groups.items()}
    if len(answers) != questions:
        raise SystemExit("not every question was answered")
    for flow, taken in _durations(engine, first).items():
        results.report(name, flow, [("number", len(taken), ""), *_quantiles(taken, 1, " s")])
    results.report(name, "$evaluate", [("number", questions, ""), *_quantiles(answers, 1000, " ms")])
    results.report(name, "played in", [("time", played, " s"), ("the last ended after", late, " s")])
    results.report(name, "CPU", [(who, seconds, " s") for who, seconds in spent.items() if seconds])


def _quantiles(taken: Sequence[float], factor: float, unit: str) -> list[tuple[str, float, str]]:
    ordered = sorted(taken)
    return [
        (title, factor * ordered[math.ceil(share * (len(ordered) - 1))], unit)
        for title, share in (("p50", 0.5), ("p99", 0.99), ("longest", 1.0))
    ]


def _spread(acts: Sequence[Act], seconds: float) -> list[tuple[float, Act]]:
    """Each act with its moment, evenly over the day."""
    return [(seconds * (number + 0.5) / len(acts), act) for number, act in enumerate(acts)]


def _play(acts: Sequence[tuple[float, Act]]) -> None:
    """Do each act at its moment, or as soon as it can be."""
    began = time.perf_counter()
    for moment, act in sorted(acts, key=lambda timed: timed[0]):
        time.sleep(max(0.0, began + moment - time.perf_counter()))
        act()


def _archive_grants(stage: Stage, number: int) -> list[str]:
    """Put so many grants into the archive, each of another client; gives their OIDs."""
    found = []
    for count in itertools.islice(NUMBERS, number):
        oid, content = signed_grant(count, replace(SAIMA, hetu=hetu(count)), count)
        seed(stage, "kanta", {"documents": [{"content": base64.b64encode(content).decode(), "group": "1"}]})
        found.append(oid)
    return found


def _ask(right: Right, questions: int, seconds: float, answers: list[float]) -> None:
    """Ask about a right again and again; adds the seconds of each answer."""
    _play(_spread([lambda: answers.append(right.ask())] * questions, seconds))


def _known(engine: Engine) -> frozenset[str]:
    return frozenset(message.id for message in Messages(engine).all((State.DONE,)))


def _durations(engine: Engine, before: frozenset[str]) -> dict[str, list[float]]:
    """The seconds from a worker's first word of each message to its end, by flow."""
    found: dict[str, list[float]] = {}
    for message in Messages(engine).all((State.DONE,)):
        if message.id not in before:
            found.setdefault(message.flow, []).append((message.updated - message.begun).total_seconds())
    return found
