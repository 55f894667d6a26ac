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
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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

_SIZES = sized((1_000, 100_000), (200, 400)) + ((int(os.environ["SIZE"]),) if "SIZE" in os.environ else ())
_REQUESTS, _WARM, _CREATES = sized((300, 30, 200), (10, 2, 8))
_BATCH = 2_000
_UNITS = tuple(f"1.2.246.10.99999810.10.{number}" for number in range(1, 51))
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_CODES = 50
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class _Times:
    """Half took so long and 99 of a hundred so long, in milliseconds; so many were done in a second."""

    middle: float
    slow: float
    rate: float

    @classmethod
    def of(cls, each: Sequence[float], whole: float) -> _Times:
        ordered = sorted(each)
        return cls(1000 * ordered[len(each) // 2], 1000 * ordered[int(0.99 * len(each))], len(each) / whole)


@dataclass(frozen=True)
class _Held:
    """A database of so many resources."""

    size: int
    path: Path

    @classmethod
    def fill(cls, size: int, folder: Path) -> _Held:
        held = cls(size, folder / f"{size}.db")
        engine = held.open()
        for at in range(0, size, _BATCH):
            with engine.begin() as connection:
                for number in range(at, min(size, at + _BATCH)):
                    put_resource(connection, f"order-{number}", _order(number, size), _NOW)
        refresh_statistics(engine)
        engine.dispose()
        return held

    def open(self) -> Engine:
        return open_database(f"sqlite:///{self.path}")


def table() -> None:
    """Print each question's time for each size, and how it grows."""
    print(f"\nthe FHIR API over HTTP, SQLite, two processes; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder:
        helds = [_Held.fill(size, Path(folder)) for size in _SIZES]
        rows = [_measure(held) for held in helds]
        print(f"  {'':<28}" + "".join(f"{held.size:>10,}: p50 ms   p99 ms      /s" for held in helds) + "  growth")
        for name, first in rows[0].items():
            cells = "".join(f"{row[name].middle:19.2f} {row[name].slow:8.2f} {row[name].rate:7.0f}" for row in rows)
            print(f"  {name:<28}{cells} {rows[-1][name].middle / first.middle:7.2f}")
    print(f"the load now is {os.getloadavg()[0]:.1f}")


def _measure(held: _Held) -> dict[str, _Times]:
    found = {}
    with _serve(held) as place:
        for name, ask in _questions(held.size).items():
            found[name] = _one_client(place, ask)
        for writers in (1, 8):
            found[f"create, {writers} at once"] = _create(place, writers)
    engine = held.open()
    found |= _by_units(Resources(engine))
    engine.dispose()
    return found


def _questions(size: int) -> dict[str, Callable[[random.Random], tuple[str, str, str]]]:
    """What is asked: method, path, and body of a form."""

    def search(chance: random.Random, **parameters: str) -> tuple[str, str, str]:
        del chance
        return "POST", "/ServiceRequest/_search", urlencode({"_count": "20"} | parameters)

    return {
        "read": lambda chance: ("GET", f"/ServiceRequest/order-{chance.randrange(size)}", ""),
        "identifier": lambda chance: search(chance, identifier=f"urn:oid:1.2.3|{chance.randrange(size)}"),
        "patient": lambda chance: search(
            chance, **{"patient.identifier": f"urn:oid:1.2.246.10.99999810.22|{_patient(chance.randrange(size), size)}"}
        ),
        "status, newest 20": lambda chance: search(chance, status="active"),
        "status and code, newest 20": lambda chance: search(
            chance, status="active", code=f"urn:oid:1.2.9|c{chance.randrange(_CODES)}"
        ),
    }


def _one_client(place: SplitResult, ask: Callable[[random.Random], tuple[str, str, str]]) -> _Times:
    chance, connection = random.Random(5), HTTPConnection(str(place.hostname), place.port)
    each = []
    for number in range(_WARM + _REQUESTS):
        method, path, form = ask(chance)
        taken = _send(connection, method, f"{place.path}{path}", form, _FORM)
        if number >= _WARM:
            each.append(taken)
    connection.close()
    return _Times.of(each, sum(each))


def _create(place: SplitResult, writers: int) -> _Times:
    """So many clients create at once, each over a connection of its own."""
    each = list[float]()

    def write(writer: int) -> None:
        connection = HTTPConnection(str(place.hostname), place.port)
        for number in range(_CREATES // writers):
            body = orjson.dumps(_order(10**9 + writers * 10**6 + writer * 10**5 + number, 1000))
            each.append(_send(connection, "POST", f"{place.path}/ServiceRequest", body, "application/fhir+json"))
        connection.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _Times.of(each, time.perf_counter() - begun)


def _send(connection: HTTPConnection, method: str, path: str, body: str | bytes, kind: str) -> float:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
    before = time.perf_counter()
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in {200, 201}:
        raise SystemExit(f"every request of the benchmark succeeds, and this was {answer.status}")
    return time.perf_counter() - before


def _by_units(resources: Resources) -> dict[str, _Times]:
    """A page of the store itself, by everybody and by a client of fifty units that see it all, in turn."""
    active = Criterion("status", (("token", "", "active"),))
    times: dict[str, list[float]] = {"store: status": [], "store: status, 50 units": []}
    for _ in range(_WARM + _REQUESTS):
        for taken, units in zip(times.values(), (None, frozenset(_UNITS)), strict=True):
            before = time.perf_counter()
            resources.find("ServiceRequest", [active], 21, 0, units)
            taken.append(time.perf_counter() - before)
    return {name: _Times.of(taken[_WARM:], sum(taken[_WARM:])) for name, taken in times.items()}


def _order(number: int, size: int) -> Resource:
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
        "authoredOn": (_NOW + timedelta(minutes=number % 10**6)).isoformat(),
        "note": [{"text": "Synthetic. " * 50}],
    }


def _patient(number: int, size: int) -> str:
    """A temporary person id; it has no check character."""
    return f"010190-{9000 + number % max(1, size // 10):07}"[-11:]


@contextmanager
def _serve(held: _Held) -> Iterator[SplitResult]:
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
