"""The FHIR API with ever more resources: searches, reads and creates over HTTP, and what the units of a client cost.

`SIZE=1000000 python -m bench` adds a million resources.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import SplitResult, urlencode, urlsplit

import orjson
from sqlalchemy import Engine

from adapter.config.loading import EXAMPLE
from adapter.demo.stage import TOKEN, end, first_line, start
from adapter.fhir.elements import Resource
from adapter.store.opening import open_database
from adapter.store.parameters import Criterion
from adapter.store.resources import Resources, put_resource
from adapter.store.statistics import refresh_statistics
from bench.scale import sized

SIZES = sized((1_000, 100_000), (200, 400)) + ((int(os.environ["SIZE"]),) if "SIZE" in os.environ else ())
_TURNS, _REQUESTS, _WARM, _CREATES = sized((10, 50, 3, 200), (1, 10, 2, 8))
_BATCH = 2_000
_UNITS = tuple(f"1.2.246.10.99999810.10.{number}" for number in range(1, 51))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_CODES = 50
_FORM = "application/x-www-form-urlencoded"
_Ask = Callable[[int, int], tuple[str, str, str]]


@dataclass(frozen=True)
class Times:
    """Half took so long and 99 of a hundred so long, in milliseconds; so many were done in a second."""

    middle: float
    slow: float
    rate: float

    @classmethod
    def of(cls, each: Sequence[float], whole: float) -> Times:
        """Of the seconds that each took, and all of them."""
        ordered = sorted(each)
        return cls(1000 * ordered[len(each) // 2], 1000 * ordered[int(0.99 * len(each))], len(each) / whole)


@dataclass(frozen=True)
class Held:
    """A database of so many resources."""

    size: int
    path: Path

    @classmethod
    def fill(cls, size: int, folder: Path) -> Held:
        """Make one in a folder."""
        held = cls(size, folder / f"{size}.db")
        engine = held.open()
        for at in range(0, size, _BATCH):
            with engine.begin() as connection:
                for number in range(at, min(size, at + _BATCH)):
                    put_resource(connection, f"order-{number}", order(number, size), NOW)
        refresh_statistics(engine)
        engine.dispose()
        return held

    def open(self) -> Engine:
        """The database, opened."""
        return open_database(f"sqlite:///{self.path}")


def table() -> None:
    """Print each question's time for each size, and how it grows.

    The sizes take turns: a machine that is slower for a while is so for all of them.
    """
    print(f"\nthe FHIR API over HTTP, SQLite, two processes; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder, ExitStack() as ends:
        helds = [Held.fill(size, Path(folder)) for size in SIZES]
        places = [ends.enter_context(serve(held)) for held in helds]
        print(f"  {'':<28}" + "".join(f"{held.size:>10,}: p50 ms   p99 ms      /s" for held in helds) + "  growth")
        for name, ask in questions().items():
            print_row(
                name, take_turns([partial(ask_often, place, ask, held.size) for place, held in _pairs(places, helds)])
            )
        for writers in (1, 8):
            print_row(f"create, {writers} at once", [create(place, writers) for place in places])
        stores = [Resources(ends.enter_context(_opened(held))) for held in helds]
        for name, units in (("store: status", None), ("store: status, 50 units", frozenset(_UNITS))):
            print_row(name, take_turns([partial(_pages, store, units) for store in stores]))
    print(f"the load now is {os.getloadavg()[0]:.1f}")


def _pairs(places: Sequence[SplitResult], helds: Sequence[Held]) -> Iterator[tuple[SplitResult, Held]]:
    return zip(places, helds, strict=True)


def print_row(name: str, row: Sequence[Times]) -> None:
    """Print what one question took for each size, and how it grew."""
    cells = "".join(f"{times.middle:19.2f} {times.slow:8.2f} {times.rate:7.0f}" for times in row)
    print(f"  {name:<28}{cells} {row[-1].middle / row[0].middle:7.2f}", flush=True)


def take_turns(measures: Sequence[Callable[[], list[float]]]) -> list[Times]:
    """Measure each some times, in turn."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(_TURNS):
        for each, measure in zip(taken, measures, strict=True):
            each.extend(measure())
    return [Times.of(each, sum(each)) for each in taken]


def questions() -> dict[str, _Ask]:
    """What is asked about one of so many resources: method, path, and body of a form."""

    def search(**parameters: str) -> tuple[str, str, str]:
        return "POST", "/ServiceRequest/_search", urlencode({"_count": "20"} | parameters)

    system = "urn:oid:1.2.246.10.99999810.22"
    return {
        "read": lambda number, _: ("GET", f"/ServiceRequest/order-{number}", ""),
        "identifier": lambda number, _: search(identifier=f"urn:oid:1.2.3|{number}"),
        "patient": lambda number, size: search(**{"patient.identifier": f"{system}|{_patient(number, size)}"}),
        "status, newest 20": lambda *_: search(status="active"),
        "status and code, newest 20": lambda number, _: search(
            status="active", code=f"urn:oid:1.2.9|c{number % _CODES}"
        ),
    }


def ask_often(place: SplitResult, ask: _Ask, size: int) -> list[float]:
    """The seconds of each request of one client, over one connection."""
    connection, each = HTTPConnection(str(place.hostname), place.port), list[float]()
    for _ in range(_WARM + _REQUESTS):
        method, path, form = ask(random.randrange(size), size)
        each.append(_send(connection, method, f"{place.path}{path}", form, _FORM))
    connection.close()
    return each[_WARM:]


def create(place: SplitResult, writers: int) -> Times:
    """So many clients create at once, each over a connection of its own."""
    each = list[float]()

    def write(writer: int) -> None:
        connection = HTTPConnection(str(place.hostname), place.port)
        for number in range(_CREATES // writers):
            body = orjson.dumps(order(10**9 + writers * 10**6 + writer * 10**5 + number, 1000))
            each.append(_send(connection, "POST", f"{place.path}/ServiceRequest", body, "application/fhir+json"))
        connection.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Times.of(each, time.perf_counter() - begun)


def _send(connection: HTTPConnection, method: str, path: str, body: str | bytes, kind: str) -> float:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
    before = time.perf_counter()
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in {200, 201}:
        raise SystemExit(f"every request of the benchmark succeeds, and this was {answer.status}")
    return time.perf_counter() - before


def _pages(resources: Resources, units: frozenset[str] | None) -> list[float]:
    """Pages of the store itself, by everybody or by a client of units that see it all."""
    active, each = Criterion("status", (("token", "", "active"),)), list[float]()
    for _ in range(_WARM + _REQUESTS):
        before = time.perf_counter()
        resources.find("ServiceRequest", [active], 21, 0, units)
        each.append(time.perf_counter() - before)
    return each[_WARM:]


@contextmanager
def _opened(held: Held) -> Iterator[Engine]:
    engine = held.open()
    yield engine
    engine.dispose()


def order(number: int, size: int) -> Resource:
    """An order that starts no flow: half of them active, fifty codes, ten of one patient, of one of fifty units."""
    unit = {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{_UNITS[number % len(_UNITS)]}"}
    person = {"system": "urn:oid:1.2.246.10.99999810.22", "value": _patient(number, size)}
    return {
        "resourceType": "ServiceRequest",
        "identifier": [{"system": "urn:oid:1.2.3", "value": str(number)}],
        "status": "active" if number % 2 else "completed",
        "intent": "order",
        "code": {"coding": [{"system": "urn:oid:1.2.9", "code": f"c{number // 2 % _CODES}"}]},
        "subject": {"type": "Patient", "identifier": person},
        "requester": {"type": "Organization", "identifier": unit},
        "authoredOn": (NOW + timedelta(minutes=number % 10**6)).isoformat(),
        "note": [{"text": "Synthetic. " * 50}],
    }


def _patient(number: int, size: int) -> str:
    """A temporary person id; it has no check character."""
    return f"010190-{9000 + number % max(1, size // 10):07}"[-11:]


@contextmanager
def serve(held: Held) -> Iterator[SplitResult]:
    """`lautta serve` of two processes over a database."""
    environment = {
        **os.environ,
        "LAUTTA_CONFIG": str(EXAMPLE),
        "LAUTTA_DATA": str(held.path.parent),
        "LAUTTA_DATABASE_URL": f"sqlite:///{held.path}",
        "LAUTTA_API_TOKEN": TOKEN,
    }
    process = start([sys.executable, "-m", "adapter", "serve", "--port", "0", "--workers", "2"], environment)
    try:
        yield urlsplit(first_line(process, "The API").strip())
    finally:
        end(process)
