"""The console's first page at 100,000 messages: how long the server takes for it."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from adapter.config.console import Console
from adapter.config.settings import Settings
from adapter.console.visitor import write_identity
from adapter.demo.stage import set_stage
from adapter.errors import Finding
from adapter.fhir.elements import Names, unit_reference
from adapter.ports.identity import Identity
from adapter.run.waiting import Place, parked_task
from adapter.store import schema
from adapter.store.messages import State
from adapter.store.resources import Resources
from adapter.store.sessions import Sessions
from adapter.wiring import build_pages, database
from bench.scale import sized

_MESSAGES, _DECIDED, _WAITING = sized((100_000, 10_000, 200), (500, 20, 10))
_ROUNDS = sized(30, 2)
_BATCH = 500


def table() -> None:
    """Measure and print."""
    with (
        tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder,
        set_stage(Path(folder), lambda _: None, working=False) as stage,
    ):
        settings = stage.settings
        assert settings.console is not None  # noqa: S101  # the example has one
        _fill(settings)
        times = _open(settings, settings.console)
    print(f"\nthe console's first page, {_MESSAGES:,} messages, {_DECIDED:,} decided, {_WAITING} waiting (SQLite)")
    middle, longest = 1000 * statistics.median(times), 1000 * max(times)
    print(f"  p50 {middle:6.1f} ms   max {longest:6.1f} ms   load {os.getloadavg()[0]:.1f}")
    sys.stdout.flush()


def _fill(settings: Settings) -> None:
    engine, first = database(settings.database_url()), datetime(2026, 1, 1, tzinfo=UTC)
    unit = settings.console.group[0].units[0] if settings.console else settings.unit[0].oid
    rows = [
        {
            "id": _identity(number),
            "flow": "photo",
            "source": "bench",
            "attempt": 1,
            "state": State.PARKED if number < _WAITING else State.DONE,
            "rules": "PHO-06",
            "reason": "",
            "resources": "[]",
            "begun": first + timedelta(seconds=number),
            "updated": first + timedelta(seconds=number),
        }
        for number in range(_MESSAGES)
    ]
    with engine.begin() as connection:
        connection.execute(insert(schema.message), rows)
    resources = Resources(engine)
    place = Place(language="fi", owner=unit_reference(unit, "unit"))
    for begin in range(0, _WAITING + _DECIDED, _BATCH):
        items = []
        for number in range(begin, min(begin + _BATCH, _WAITING + _DECIDED)):
            message = _identity(number)
            task = parked_task(message, "photo", (Finding("PHO-06", "the name is another."),), first, place)
            items.append((str(Names(message).uuid("parked")), task | _status(number)))
        resources.put_all(items, first)


def _identity(number: int) -> str:
    """None of the other benchmarks', which may share the database."""
    return f"c{number:031x}"


def _status(number: int) -> dict[str, str]:
    return {} if number < _WAITING else {"status": "completed"}


def _open(settings: Settings, console: Console) -> list[float]:
    """How many seconds each request took, once it is warm."""
    now = datetime.now(UTC)
    group = console.group[0].name
    identity = Identity("https://idp.example", "bench", "Bench", frozenset({group}), now)
    engine = database(settings.database_url())
    Sessions(engine).begin("secret", write_identity(identity, "stamp"), now, now + timedelta(hours=1))
    client = build_pages(settings, console).test_client()
    secure = settings.api.public_base.startswith("https:")
    client.set_cookie("__Host-lautta" if secure else "lautta-console", "secret")
    times = []
    for number in range(_ROUNDS + 2):
        began = time.perf_counter()
        answer = client.get("/console/")
        assert answer.status_code == 200, answer.status_code  # noqa: S101
        if number > 1:
            times.append(time.perf_counter() - began)
    return times
