"""The number of a last change follows the order of the commits: who reads on from a number misses nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select

from adapter.store import schema
from adapter.store.opening import open_database
from adapter.store.resources import Resources, put_resource
from tests.region import NOW

_TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}
pytestmark = pytest.mark.slow


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


def _numbers(engine: Engine) -> dict[str, int]:
    with engine.execution_options(reading=True).connect() as connection:
        return {row.id: row.seq for row in connection.execute(select(schema.entry))}


def test_a_write_waits_for_the_commit_of_the_one_before(engine: Engine) -> None:
    second = threading.Thread(target=lambda: Resources(engine).put("b", _TASK, NOW), daemon=True)
    with engine.begin() as connection:
        put_resource(connection, "a", _TASK, NOW)
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert _numbers(engine) == {}
    second.join(30)
    numbers = _numbers(engine)
    assert numbers["a"] < numbers["b"]
    assert [stored.id for stored in Resources(engine).find("Task", [])] == ["b", "a"]


def test_a_reader_that_goes_on_from_a_number_misses_nothing(engine: Engine) -> None:
    """Six write at once, new resources and the same ones again and again; whatever appears, appears above the rest."""
    problems = list[BaseException]()

    def write(writer: int) -> None:
        try:
            for number in range(12):
                identity = f"w{writer}-{number}" if number % 2 else f"shared-{number % 4}"
                Resources(engine).put(identity, _TASK | {"description": f"{writer}-{number}"}, NOW)
        except BaseException as problem:  # noqa: BLE001 – whatever it is, the test reports it
            problems.append(problem)

    writers = [threading.Thread(target=write, args=(writer,), daemon=True) for writer in range(6)]
    for each in writers:
        each.start()
    seen, highest = set[int](), 0
    while any(each.is_alive() for each in writers):
        now = set(_numbers(engine).values())
        assert all(number > highest for number in now - seen)
        seen |= now
        highest = max(seen, default=0)
    assert problems == []
    assert len(_numbers(engine)) == 6 * 6 + 2
