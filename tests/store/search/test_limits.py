"""What bounds a search: its time, the way it takes through the tables, and what its keys give away."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from adapter.errors import Busy, answer_to
from adapter.store import search, units
from adapter.store.opening import open_database
from adapter.store.resources import Criterion, Resources, put_resource
from adapter.store.statistics import refresh_statistics
from tests.region import MAIJA, NOW

_UNITS = frozenset(f"1.2.246.10.99999810.10.{number}" for number in range(50))
_SUBJECT = {"identifier": {"system": "urn:oid:1.2.246.21", "value": MAIJA}}


def _media(number: int) -> dict[str, Any]:
    return {
        "resourceType": "Media",
        "status": "completed",
        "identifier": [{"system": "urn:rare" if number < 25 else "urn:x", "value": f"v{number}"}],
        "type": {"coding": [{"system": "urn:t", "code": f"c{number % 4}"}]},
        "subject": _SUBJECT,
        "createdDateTime": (date(2020, 1, 1) + timedelta(days=number // 5)).isoformat(),
    }


def _ask(parameter: str, *value: str) -> Criterion:
    comparison, system, text = value
    return Criterion(parameter, ((comparison, system, text),))


_QUESTIONS: dict[str, list[Criterion]] = {
    "all": [],
    "identifier": [_ask("identifier", "token", "urn:x", "v100")],
    "common": [_ask("status", "token", "", "completed")],
    "two": [_ask("status", "token", "", "completed"), _ask("code", "token", "urn:t", "c0")],
    "patient": [_ask("patient:identifier", "token", "", MAIJA), _ask("status", "token", "", "completed")],
    "month": [_ask("status", "token", "", "completed"), _ask("date", "eq", "", "2020-01")],
    "day": [_ask("date", "eq", "", "2020-01-21")],
    "since": [_ask("date", "ge", "", "2020-01-05"), _ask("date", "lt", "", "2020-01-25")],
    "either": [Criterion("status", (("token", "", "completed"), ("token", "", "active")))],
}


@pytest.fixture
def fill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Engine]]:
    """Makes a SQLite with so many Media, each of one of fifty units."""
    monkeypatch.setattr(units, "units_of", lambda resource, _: frozenset({_unit(resource)}))
    for name, number in (("FEW", 20), ("_NEAR", 30), ("_MANY", 200)):
        monkeypatch.setattr(search, name, number)
    engines = list[Engine]()

    def made(size: int) -> Engine:
        engines.append(open_database(f"sqlite:///{tmp_path / str(size) / 'lautta.db'}"))
        with engines[-1].begin() as connection:
            for number in range(size):
                put_resource(connection, f"m{number}", _media(number), NOW)
        return engines[-1]

    yield made
    for engine in engines:
        engine.dispose()


def _unit(resource: dict[str, Any]) -> str:
    """The oldest are of a unit of few."""
    if resource["identifier"][0]["system"] == "urn:rare":
        return "1.2.246.10.99999810.10.rare"
    return f"1.2.246.10.99999810.10.{int(resource['identifier'][0]['value'][1:]) % 50}"


@pytest.mark.parametrize("units", [None, _UNITS, frozenset({min(_UNITS)})], ids=["all", "fifty", "one"])
@pytest.mark.parametrize("knows", [False, True], ids=["new", "analysed"])
def test_no_search_reads_a_whole_table_or_sorts_one(
    fill: Callable[[int], Engine], units: frozenset[str] | None, knows: bool
) -> None:
    """With and without statistics, SQLite goes down an index for every part of every statement."""
    filled = fill(300)
    with filled.begin() as connection:  # of two ways that seem alike SQLite takes the index that was made last
        connection.exec_driver_sql("DROP INDEX dates_end")
        connection.exec_driver_sql("CREATE INDEX dates_end ON dates (k, hi, seq)")
    if knows:
        refresh_statistics(filled)
        filled.dispose()
    statements = list[tuple[str, Any]]()

    def note(_c: Connection, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, values))

    event.listen(filled, "before_cursor_execute", note)
    for criteria in _QUESTIONS.values():
        assert Resources(filled).find("Media", criteria, 21, 0, units)
    event.remove(filled, "before_cursor_execute", note)
    with filled.connect() as connection:
        for statement, values in statements:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            scans = [step for step in plan if step.startswith("SCAN") and not re.search(r"counted|state|\(sub", step)]
            assert scans == [], (statement, plan)
            if "FROM token AS d WHERE (d.k = ?)" in statement:
                assert not any("TEMP B-TREE" in step for step in plan), (statement, plan)
            asked = [step for step in plan if step.startswith("SEARCH x ")]
            assert all("seq=?" in step or "id=?" in step for step in asked), (statement, plan)


def test_the_work_of_a_page_does_not_grow_with_the_database(fill: Callable[[int], Engine]) -> None:
    """Counted in steps of SQLite's machine: by the rarer of two values, and by the units where these are rarer."""
    rare = [_ask("status", "token", "", "completed"), _ask("identifier", "system", "urn:rare", "")]
    units = {"all": None, "fifty": _UNITS, "one, far back": frozenset({"1.2.246.10.99999810.10.rare"})}
    work = dict[str, list[int]]()
    for size in (400, 2_000):
        engine = fill(size)
        for name, criteria in (_QUESTIONS | {"far back": rare, "two turned round": _QUESTIONS["two"][::-1]}).items():
            for whose, seen_by in units.items():
                work.setdefault(f"{name}, {whose}", []).append(_steps(engine, criteria, seen_by))
    grown = {name: steps for name, steps in work.items() if steps[1] > 1.5 * steps[0] + 500}
    assert grown == {}
    assert work["common, fifty"][1] < 3 * work["common, all"][1], "a candidate is asked for its units, not for fifty"
    assert work["two turned round, all"][1] < 1.2 * work["two, all"][1]


def _steps(engine: Engine, criteria: list[Criterion], units: frozenset[str] | None) -> int:
    """The steps that SQLite's machine takes for a page, in tens."""
    steps = 0

    def count() -> bool:
        nonlocal steps
        steps += 1
        return False

    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
    raw.set_progress_handler(count, 10)
    Resources(engine).find("Media", criteria, 10, 0, units)
    raw.set_progress_handler(None, 0)
    return steps


@pytest.mark.slow
def test_a_search_that_takes_too_long_is_given_up_and_may_be_tried_again(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(url)
    resources = Resources(engine, seconds=0.2)
    resources.put("m", _media(1), NOW)
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        if engine.dialect.name == "sqlite"
        else "SELECT pg_sleep(600)"
    )
    with monkeypatch.context() as patched:
        patched.setattr(search.Search, "first", lambda self, _: self._connection.exec_driver_sql(endless).all())
        with pytest.raises(Busy) as caught:
            resources.find("Media", [_ask("patient:identifier", "token", "", MAIJA)])
    assert answer_to(caught.value).status == 503
    assert MAIJA not in str(caught.value)
    assert resources.find("Media", []), "the connection serves on"
    engine.dispose()


def test_the_index_holds_no_identity_code_and_no_hash_that_can_be_tried(tmp_path: Path) -> None:
    """What stands in the tables of the index is keyed: another database has other keys for the same code."""
    keys = list[set[int]]()
    for name in ("a", "b"):
        file = tmp_path / name / "lautta.db"
        engine = open_database(f"sqlite:///{file}")
        Resources(engine).put("m", _media(1), NOW)
        engine.dispose()
        with sqlite3.connect(file) as held:
            keys.append({row[0] for row in held.execute("SELECT k FROM token")})
            index = repr([held.execute(f"SELECT * FROM {table}").fetchall() for table in ("entry", "token", "dates")])  # noqa: S608
        held.close()
        assert MAIJA not in index
    assert keys[0]
    assert keys[0].isdisjoint(keys[1])
    bare = b"\0".join((b"Media", b"patient:identifier", b"token", b"1.2.246.21", MAIJA.encode()))
    assert int.from_bytes(hashlib.blake2b(bare, digest_size=8).digest(), signed=True) not in keys[0]


def test_a_wrong_hit_of_the_index_is_no_wrong_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two values may have one hash: what the index gives is compared with the resource."""
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    monkeypatch.setattr("adapter.store.keys.blake2b", lambda _whole, **_: hashlib.blake2b(b"", digest_size=8))
    Resources(engine).put("m", _media(1), NOW)
    for parameter in ("identifier", "patient:identifier"):
        assert Resources(engine).find("Media", [_ask(parameter, "token", "", "somebody")]) == []
    assert Resources(engine).find("Media", [_ask("patient:identifier", "token", "", MAIJA)])
    engine.dispose()
