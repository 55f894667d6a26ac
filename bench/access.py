"""The decision on a register access right with ever more grants: as a call, as a call that is audited, and `$evaluate` over HTTP."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson
import requests
from sqlalchemy import Connection, Engine

from adapter.access import Access
from adapter.config import EXAMPLE, read_settings
from adapter.convert.elements import Resource
from adapter.convert.grant import grant_bundle, held_grant, read_grants, with_matters, with_status
from adapter.demo.stage import TOKEN, end, first_line, start
from adapter.identifiers import Hetu, Oid
from adapter.rules.access import AccessDecision, Action, Use
from adapter.store.resources import Resources
from adapter.store.schema import metadata, open_database
from adapter.xml.trust import Trust
from bench import parts
from bench.load import signed_grant
from fixtures.generate import HOME_CARE

_SIZES = (1_000, 100_000, 1_000_000)
_CALLS, _AUDITED, _ROUNDS, _REQUESTS, _WARM = 20_000, 300, 3, 1_000, 50
_UNIT = Oid(HOME_CARE)
_MATTER = Oid("1.2.246.10.99999810.951.2026.1.1")
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_BATCH = 20_000
_PAGE = 4096  # SQLite's own


def table() -> None:
    """Print what a decision costs, beside the smallest number of grants, and what so many grants take on disk and in memory."""
    print(f"\nregister access, one grant a client, SQLite; load {os.getloadavg()[0]:.1f}")
    print(
        "     grants  foresee/s  p99 µs  cost  decide/s  p99 ms  (a commit ms)  $evaluate p50 ms  p99 ms"
        "  database GB  grants' table MB  memory MB here  of the face"
    )
    first = 0.0
    for size in _SIZES:
        with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder:
            path = Path(folder) / "lautta.db"
            engine = open_database(f"sqlite:///{path}")
            own = _fill(engine, size)
            access = Access.by(engine, _UNIT, lambda: datetime.now(UTC))
            uses = [_use(random.randrange(size)) for _ in range(_CALLS)]
            before = _resident(os.getpid())
            rate, slow = _best(access.foresee, uses)
            grown = _resident(os.getpid()) - before
            audited, audited_slow = _best(access.decide, uses[:_AUDITED])
            engine.dispose()
            commit = parts.commit(Path(folder))
            middle, tail, face = _over_http(f"sqlite:///{path}", size)
            first = first or rate
            print(
                f"  {size:9,} {rate:10,.0f} {1e6 * slow:7.0f} {first / rate:5.2f} {audited:9,.0f} {1000 * audited_slow:7.1f}"
                f" {1000 * commit:14.1f} {1000 * middle:17.1f} {1000 * tail:7.1f} {path.stat().st_size / 1e9:12.2f}"
                f" {own / 1e6:17.1f} {grown / 1e6:15.0f} {face / 1e6:12.0f}"
            )
            sys.stdout.flush()


def _fill(engine: Engine, size: int) -> int:
    """So many Consents, each of a client of its own, in every table as the store writes them; gives the octets of the grants' own table.

    One is written by the store itself, and its rows are copied with another id and client in them.
    """
    consent = _consent()
    here, hetu = str(uuid.UUID(int=0)), held_grant(consent, "").client.value
    Resources(engine).put(here, consent, _NOW)
    quick = engine.raw_connection()  # the pool gives this one connection to everything below
    quick.cursor().execute("PRAGMA synchronous=OFF")
    quick.close()
    numbers = random.Random(6).sample(range(size), size)
    pages = 0
    for name in ("resource", "resource_version", "search_index", "held_grant"):
        columns = metadata.tables[name].columns.keys()
        into = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 – names of ours
        with engine.begin() as connection:
            pattern = [tuple(row) for row in connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {name}")]  # noqa: S608 – as above
            connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 – as above
            pages = _pages(connection)
        for at in range(0, size, _BATCH):
            with engine.begin() as connection:
                connection.exec_driver_sql(into, list(_copies(pattern, numbers[at : at + _BATCH], here, hetu)))
    with engine.connect() as connection:
        octets = _PAGE * (_pages(connection) - pages)
    engine.dispose()
    return octets


def _pages(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def _copies(
    pattern: list[tuple[object, ...]], numbers: list[int], here: str, hetu: str
) -> Iterator[tuple[object, ...]]:
    for number in numbers:
        identity, client = str(uuid.UUID(int=(number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128)), _hetu(number)
        for row in pattern:
            yield tuple(
                item.replace(here, identity).replace(hetu, client)
                if isinstance(item, str)
                else item.replace(here.encode(), identity.encode()).replace(hetu.encode(), client.encode())
                if isinstance(item, bytes)
                else item
                for item in row
            )


def _consent() -> Resource:
    """A grant in force for one matter, as the flow writes it."""
    grants, signatures = read_grants(signed_grant(1)[1], Trust.load(read_settings(EXAMPLE).trust.documents), _NOW)
    consent = grant_bundle(grants, signatures)["entry"][0]["resource"]
    return with_status(with_matters(consent, (_MATTER,)), "active")


def _hetu(number: int) -> str:
    """A HETU of the test range for every number below 13,000,000."""
    day, individual = divmod(number, 100)
    century, days = divmod(day, 28 * 12 * 100)
    year, rest = divmod(days, 28 * 12)
    written = f"{rest % 28 + 1:02}{rest // 28 + 1:02}{year:02}"
    return f"{written}{'-YXW'[century]}{900 + individual}{_CHECK[int(f'{written}{900 + individual}') % 31]}"


def _use(number: int) -> Use:
    return Use(Hetu(_hetu(number)), _MATTER, _UNIT, "90000000011", frozenset({_UNIT}), True, Action.READ, _NOW)


def _best(decide: Callable[[Use], AccessDecision], uses: Sequence[Use]) -> tuple[float, float]:
    """Decisions a second in the best of a few rounds, and the slowest but one in a hundred of all, in seconds."""
    rounds, each = [], []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        for use in uses:
            before = time.perf_counter()
            permit = decide(use).permit
            each.append(time.perf_counter() - before)
            if not permit:
                raise SystemExit("every use of the benchmark is a permitted one")
        rounds.append(len(uses) / (time.perf_counter() - began))
    return max(rounds), _percentile(each, 0.99)


def _percentile(seconds: list[float], part: float) -> float:
    return sorted(seconds)[int(part * len(seconds))]


def _over_http(database: str, size: int) -> tuple[float, float, int]:
    """Half of `$evaluate` takes so long, 99 of a hundred so long, in seconds; and what the face holds in memory after it, in octets."""
    environment = {
        **os.environ,
        "LAUTTA_CONFIG": str(EXAMPLE),
        "LAUTTA_DATABASE_URL": database,
        "LAUTTA_API_TOKEN": TOKEN,
    }
    process = start([sys.executable, "-m", "adapter", "serve", "--port", "0"], environment)
    try:
        address = f"{first_line(process, 'The web face').strip()}/Consent/$evaluate"
        each = []
        with requests.Session() as session:
            session.headers.update({"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/fhir+json"})
            for turn in range(_REQUESTS + _WARM):
                body = orjson.dumps(_parameters(_use(random.randrange(size))))
                before = time.perf_counter()
                answer = session.post(address, body)
                if turn >= _WARM:
                    each.append(time.perf_counter() - before)
                if answer.json()["parameter"][0]["valueCode"] != "permit":
                    raise SystemExit("every use of the benchmark is a permitted one")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return _percentile(each, 0.5), _percentile(each, 0.99), sum(_resident(int(child)) for child in children)
    finally:
        end(process)


def _parameters(use: Use) -> Resource:
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "client", "valueIdentifier": {"system": use.client.system, "value": use.client.value}},
            {"name": "matter", "valueUri": use.matter.urn},
            {"name": "unit", "valueUri": use.unit.urn},
            {"name": "worker", "valueString": use.worker},
            {"name": "workerUnit", "valueUri": use.unit.urn},
            {"name": "strongAuthentication", "valueBoolean": True},
            {"name": "at", "valueDateTime": use.at.isoformat()},
        ],
    }


def _resident(process: int) -> int:
    """The memory of a process, in octets (Linux)."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
