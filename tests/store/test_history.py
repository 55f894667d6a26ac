"""Versions of many resources, page by page, on both databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, event, text

from adapter.errors import Busy, NotFound
from adapter.fhir.elements import Resource, oid_identifier
from adapter.fhir.units import marked_for
from adapter.identifiers import Oid
from adapter.store import history
from adapter.store.history import Page, Version, changed_before, read_version, versions_of, versions_of_all
from adapter.store.opening import open_database
from adapter.store.resources import Resources, Stored

NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
MINE, YOURS = "1.2.246.10.99999810.10.1", "1.2.246.10.99999810.10.2"
KINDS = ("Task", "Media")


def task(kind: str, unit: str, note: int) -> Resource:
    return marked_for(
        {"resourceType": kind, "note": [{"text": str(note)}], "identifier": [oid_identifier(Oid(unit))]}, unit
    )


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


def fill(engine: Engine, number: int = 12) -> Resources:
    """Resources of two types and two units; several of one moment, most in two versions."""
    resources = Resources(engine)
    for n in range(number):
        unit = MINE if n % 3 else YOURS
        resources.put(f"t{n}", task(KINDS[n % 2], unit, 0), NOW + timedelta(seconds=n // 4))
    for n in range(0, number, 2):
        unit = MINE if n % 3 else YOURS
        resources.put(f"t{n}", task(KINDS[n % 2], unit, 1), NOW + timedelta(seconds=10 + n // 6))
    return resources


def ask(resources: Resources, kinds: Sequence[str], units: frozenset[str] | None, page: Page) -> list[Version]:
    return resources.ask(lambda connection, _: versions_of_all(connection, kinds, units, page))


def walk(
    resources: Resources, kinds: Sequence[str], units: frozenset[str] | None, count: int, since: datetime | None = None
) -> list[Version]:
    found: list[Version] = []
    while True:
        page = ask(resources, kinds, units, Page(since, found[-1].stored if found else None, count))
        found += page
        if len(page) < count:
            return found


def names(found: Sequence[Version]) -> list[str]:
    return [f"{each.stored.id}/{each.stored.version}" for each in found]


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
@pytest.mark.parametrize("count", [1, 2, 5, 100])
def test_pages_hold_each_version_once_newest_first(
    engine: Engine, count: int, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_MORE", history._MORE if few else "SELECT 1")
    resources = fill(engine)
    everything = walk(resources, KINDS, None, count)
    order = [(each.stored.updated, each.stored.kind, each.stored.id, each.stored.version) for each in everything]
    assert order == sorted(order, reverse=True)
    assert sorted(names(everything)) == sorted([f"t{n}/1" for n in range(12)] + [f"t{n}/2" for n in range(0, 12, 2)])
    theirs = walk(resources, KINDS, frozenset({MINE}), count)
    assert names(theirs) == [name for name in names(everything) if int(name[1:].partition("/")[0]) % 3]
    tasks = walk(resources, ["Task"], frozenset({MINE, YOURS}), count)
    assert names(tasks) == [
        f"{each.stored.id}/{each.stored.version}" for each in everything if each.stored.kind == "Task"
    ]
    assert {each.method for each in everything} == {"POST", "PUT"}
    assert walk(resources, KINDS, frozenset({"1.2.3"}), count) == []
    assert walk(resources, KINDS, frozenset(), count) == []


def test_since_holds_what_is_not_older(engine: Engine) -> None:
    resources = fill(engine)
    every = walk(resources, KINDS, None, 100)
    for moment in (NOW + timedelta(seconds=2), NOW + timedelta(seconds=10)):
        found = walk(resources, KINDS, None, 3, moment.astimezone())
        assert names(found) == names([each for each in every if each.stored.updated >= moment])


def test_what_is_written_between_two_pages_is_missed_by_none_and_doubled_by_none(engine: Engine) -> None:
    resources = fill(engine)
    before = names(walk(resources, KINDS, None, 100))
    found: list[Version] = []
    for n in range(100):
        page = ask(resources, KINDS, None, Page(None, found[-1].stored if found else None, 2))
        found += page
        if len(page) < 2:
            break
        resources.put(f"t{n % 12}", task(KINDS[n % 2], MINE, 5 + n), NOW)  # its clock is behind
        resources.put(f"new{n}", task("Task", MINE, n), NOW + timedelta(seconds=20))
    assert [name for name in names(found) if name in before] == before
    assert len(set(names(found))) == len(found)


def test_a_resource_that_changes_hands_takes_its_history_along(engine: Engine) -> None:
    resources = fill(engine)
    resources.put("t0", task("Task", MINE, 3), NOW + timedelta(minutes=1))
    assert "t0/1" in names(walk(resources, KINDS, frozenset({MINE}), 100))
    assert "t0/1" not in names(walk(resources, KINDS, frozenset({YOURS}), 100))


def test_one_version_and_the_time_before(engine: Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        second = read_version(connection, "Task", "t0", 2, None)
        assert (second.version, changed_before(connection, second)) == (2, NOW)
        assert changed_before(connection, read_version(connection, "Task", "t0", 1, None)) is None
        for number in (0, 3, 2**31, 10**30):
            with pytest.raises(NotFound):
                read_version(connection, "Task", "t0", number, None)
        with pytest.raises(NotFound):
            read_version(connection, "Task", "t0", 1, frozenset({MINE}))
        assert names(versions_of(connection, "Task", "t0", frozenset({YOURS}), Page())) == ["t0/2", "t0/1"]
        with pytest.raises(NotFound):
            versions_of(connection, "Task", "t0", frozenset({MINE}), Page())


def test_whose_an_old_resource_is_must_be_known_before_many_are_told(engine: Engine) -> None:
    resources = fill(engine)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM resource_unit WHERE seq = (SELECT max(seq) FROM resource_unit)"))
        connection.execute(text("UPDATE search_state SET unmoved = 1000"))
    with pytest.raises(Busy):
        ask(resources, KINDS, frozenset({MINE}), Page())
    assert walk(resources, KINDS, None, 100)


def plans(connection: Connection, kinds: Sequence[str], units: frozenset[str] | None) -> str:
    """How the database answers a page in the middle."""
    last = Stored("Task", "t3", 1, NOW, b"")
    asked: list[tuple[str, object]] = []

    def listen(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", listen)
    versions_of_all(connection, kinds, units, Page(NOW, last, 10))
    event.remove(connection, "before_cursor_execute", listen)
    statement, parameters = asked[-1]
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()  # type: ignore[arg-type]
    return "\n".join(row[3] for row in rows)


def test_a_page_is_a_stretch_of_an_index(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/lautta.db")
    fill(engine)
    with engine.connect() as connection:
        for kinds, index in ((["Task"], "resource_version_type (type=? AND updated>"), (KINDS, "_updated (updated>")):
            assert index in plans(connection, kinds, None), kinds
            monkeypatch.setattr(history, "_MORE", "SELECT 1")
            many = plans(connection, kinds, frozenset({MINE}))
            assert index in many
            assert "USE TEMP B-TREE FOR ORDER BY" not in many, "a part of the order alone is sorted"
            monkeypatch.undo()
            few = plans(connection, kinds, frozenset({MINE}))
            assert "SEARCH v USING INDEX sqlite_autoindex_resource_version_1 (type=? AND id=?)" in few
    engine.dispose()
