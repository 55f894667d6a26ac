"""The decision on a register access right with ever more grants.

As a call, as a call that is audited, and `$evaluate` over HTTP.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import orjson
from sqlalchemy import Connection, Engine

from adapter.access.decisions import Access
from adapter.access.reading.paper import read_paper
from adapter.access.register_copy import RegisterCopies, RegisterCopy
from adapter.access.rules.decision import AccessDecision, UnitEntry
from adapter.access.rules.use import Use
from adapter.access.writing.consent import grant_bundle, with_matters, with_status
from adapter.config.loading import EXAMPLE, read_settings
from adapter.demo.stage import TOKEN, end, first_line, start
from adapter.fhir.elements import Resource
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, WorkerId
from adapter.roles import Action, Authentication, Right, Role
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.schema import metadata
from adapter.xml.trust import Trust
from bench import parts, people
from bench.load import signed_grant
from bench.scale import sized
from fixtures.grants import HOME_CARE

_SIZES = sized((1_000, 100_000, 1_000_000), (100, 200, 300))
_ROUNDS, _CALLS, _AUDITED, _REQUESTS, _WARM = sized((15, 2_000, 100, 500, 200), (1, 100, 10, 20, 10))
_UNIT = Oid(HOME_CARE)
_MATTER = Oid("1.2.246.10.99999810.951.2026.1.1")
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_WORKER = WorkerId(REGISTRATION_SYSTEM, "90000000011")
_ROLE = Role("client-work", frozenset(Action), frozenset(Right))
_BATCH = 20_000
_PAGE = 4096  # SQLite's own


def table() -> None:
    """Print what a decision costs, beside the smallest number of grants.

    And what so many grants take on disk and in memory.

    The sizes take turns, round after round, and the best round of each counts: a machine that is slower for a while is
    so for all of them.
    """
    print(f"\nregister access, one grant a client, SQLite; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder:
        held = [_Held.fill(size, Path(folder)) for size in _SIZES]
        called = _rounds(held, lambda each: _time(each.access().foresee, each.uses(_CALLS)))
        audited = _rounds(held, lambda each: _time(each.access().decide, each.uses(_AUDITED)))
        commit = parts.commit(f"sqlite:///{Path(folder) / 'commit.db'}")
        served, resident = _served(held)
        print(
            "     grants  foresee/s  p99 µs  cost  decide/s  p99 ms  $evaluate/s  p50 ms  p99 ms"
            "  database GB  grants' table MB  memory MB of the face"
        )
        for each, call, audit, serve, memory in zip(held, called, audited, served, resident, strict=True):
            print(
                f"  {each.size:9,} {call.rate:10,.0f} {1e6 * call.slow:7.0f} {called[0].rate / call.rate:5.2f}"
                f" {audit.rate:9,.0f} {1000 * audit.slow:7.1f} {serve.rate:12,.0f} "
                f"{1000 * serve.middle:7.1f} {1000 * serve.slow:7.1f}"
                f" {each.path.stat().st_size / 1e9:12.2f} {each.own / 1e6:17.1f} {memory / 1e6:22.0f}"
            )
        print(f"a commit of one page takes {1000 * commit:.1f} ms; the load now is {os.getloadavg()[0]:.1f}")


@dataclass(frozen=True)
class _Round:
    """So many a second; half took so long, and 99 of a hundred so long, in seconds."""

    rate: float
    middle: float
    slow: float

    @classmethod
    def of(cls, each: list[float]) -> _Round:
        ordered = sorted(each)
        return cls(len(each) / sum(each), ordered[len(each) // 2], ordered[int(0.99 * len(each))])


@dataclass(frozen=True)
class _Held:
    """A database of so many grants, whose own table takes `own` octets."""

    size: int
    path: Path
    engine: Engine
    own: int

    @classmethod
    def fill(cls, size: int, folder: Path) -> _Held:
        path = folder / f"{size}.db"
        engine = open_database(f"sqlite:///{path}")
        return cls(size, path, engine, _fill(engine, size))

    def access(self) -> Access:
        return Access.by(
            self.engine, _UNIT, lambda: datetime.now(UTC), lambda _: UnitEntry(date(2024, 1, 1), date(2099, 12, 31))
        )

    def uses(self, number: int) -> list[Use]:
        return [_use(random.randrange(self.size)) for _ in range(number)]


def _rounds(held: Sequence[_Held], measure: Callable[[_Held], _Round]) -> list[_Round]:
    """Each size's best round."""
    turns = [[measure(each) for each in held] for _ in range(_ROUNDS)]
    return [max(rounds, key=lambda one: one.rate) for rounds in zip(*turns, strict=True)]


def _time(decide: Callable[[Use], AccessDecision], uses: Sequence[Use]) -> _Round:
    each = []
    for use in uses:
        before = time.perf_counter()
        permit = decide(use).permit
        each.append(time.perf_counter() - before)
        if not permit:
            raise SystemExit("every use of the benchmark is a permitted one")
    return _Round.of(each)


def _fill(engine: Engine, size: int) -> int:
    """So many Consents, each of a client of its own, in the tables as the store writes them.

    Not in the search index, which no decision reads.

    Gives the octets of the grants' own table.

    One is written by the store itself, and its rows are copied with another id and client in them.
    """
    consent = _consent()
    here, hetu = str(uuid.UUID(int=0)), consent["patient"]["identifier"]["value"]
    Resources(engine).put(here, consent, _NOW)
    quick = engine.raw_connection()  # the pool gives this one connection to everything below
    quick.cursor().execute("PRAGMA synchronous=OFF")
    quick.close()
    numbers = random.Random(6).sample(range(size), size)
    pages = 0
    for name in ("resource", "resource_version", "held_grant"):
        columns = metadata.tables[name].columns.keys()
        # Names of ours.
        into = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        with engine.begin() as connection:
            # As above.
            pattern = [tuple(row) for row in connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {name}")]  # noqa: S608
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
        identity, client = (
            str(uuid.UUID(int=(number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128)),
            people.hetu(number),
        )
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
    paper = read_paper(signed_grant(1)[1], Trust.load(read_settings(EXAMPLE).trust.documents), _NOW)
    consent = grant_bundle(paper)["entry"][0]["resource"]
    return with_status(with_matters(consent, (_MATTER,)), "active")


def _use(number: int) -> Use:
    return Use(
        client=Hetu(people.hetu(number)),
        what=_MATTER,
        unit=_UNIT,
        worker=_WORKER,
        worker_units=frozenset({_UNIT}),
        role=_ROLE,
        authentication=Authentication.CARD,
        authenticated=_NOW,
        action=Action.READ,
        at=_NOW,
    )


def _served(held: Sequence[_Held]) -> tuple[list[_Round], list[int]]:
    """`$evaluate` asked by one client of a face for each size, and the memory that each face then holds, in octets."""
    with ExitStack() as ends:
        faces = {each.size: ends.enter_context(_face(each)) for each in held}
        for each in held:
            _ask(faces[each.size], each.uses(_WARM))
        rounds = _rounds(held, lambda each: _ask(faces[each.size], each.uses(_REQUESTS)))
        return rounds, [faces[each.size].memory() for each in held]


@dataclass(frozen=True)
class _Face:
    """A face that serves, and where."""

    process: subprocess.Popen[str]
    place: SplitResult

    def memory(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(_resident(int(child)) for child in children)


def _keep_register(data: Path) -> None:
    """A copy of the organisation register that has the unit: without one every decision is a denial."""
    settings, now = read_settings(EXAMPLE), datetime.now(UTC)
    row = ("Kotihoito", HOME_CARE, "9999986-1", "T", "2024-01-01", "2099-12-31", "")
    RegisterCopies(data / "register", settings.url(settings.registry)).keep(
        RegisterCopy("", now, now, {HOME_CARE: row})
    )


@contextmanager
def _face(held: _Held) -> Iterator[_Face]:
    _keep_register(held.path.parent)
    environment = {
        **os.environ,
        "LAUTTA_CONFIG": str(EXAMPLE),
        "LAUTTA_DATA": str(held.path.parent),
        "LAUTTA_DATABASE_URL": f"sqlite:///{held.path}",
        "LAUTTA_API_TOKEN": TOKEN,
    }
    process = start([sys.executable, "-m", "adapter", "serve", "--port", "0"], environment)
    try:
        yield _Face(process, urlsplit(first_line(process, "The web face").strip()))
    finally:
        end(process)


def _ask(face: _Face, uses: Sequence[Use]) -> _Round:
    connection = HTTPConnection(
        str(face.place.hostname), face.place.port
    )  # the bare client: what is measured is the face
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/fhir+json"}
    each = []
    for use in uses:
        body = orjson.dumps(_parameters(use))
        before = time.perf_counter()
        connection.request("POST", f"{face.place.path}/Consent/$evaluate", body, headers)
        answer = connection.getresponse().read()
        each.append(time.perf_counter() - before)
        if orjson.loads(answer)["parameter"][0]["valueCode"] != "permit":
            raise SystemExit("every use of the benchmark is a permitted one")
    connection.close()
    return _Round.of(each)


def _parameters(use: Use) -> Resource:
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "client", "valueIdentifier": {"system": use.client.system, "value": use.client.value}},
            {"name": "matter", "valueUri": _MATTER.urn},
            {"name": "unit", "valueUri": use.unit.urn},
            {"name": "worker", "valueString": _WORKER.value},
            {"name": "workerUnit", "valueUri": use.unit.urn},
            {"name": "role", "valueCode": _ROLE.code},
            {"name": "authentication", "valueCode": "card"},
            {"name": "at", "valueDateTime": use.at.isoformat()},
        ],
    }


def _resident(process: int) -> int:
    """The memory of a process, in octets (Linux)."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
