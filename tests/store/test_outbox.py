"""What subscribers must be told is noted in the transaction of the change, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select

from adapter import DATA
from adapter.fhir.subscription import owned_by
from adapter.fhir.topics import topic_of
from adapter.store import schema
from adapter.store.opening import open_database
from adapter.store.outbox import note_change
from adapter.store.resources import Resources, put_resource, record_resource
from adapter.store.transaction import write
from tests.region import NOW

TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}


def subscription(topic: str = "task-changed", status: str = "active") -> dict[str, Any]:
    """As it is stored."""
    return owned_by(
        {
            "resourceType": "Subscription",
            "status": status,
            "reason": "x",
            "criteria": topic_of(topic).url,
            "channel": {},
        },
        "record-porvoo",
    )


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


def _events(engine: Engine) -> list[tuple[str, str, int, str]]:
    table = schema.event
    with engine.connect() as connection:
        query = select(table.c.topic, table.c.id, table.c.version, table.c.method).order_by(table.c.seq)
        return [tuple(row) for row in connection.execute(query)]


WAYS: dict[str, Callable[[Resources, Engine], object]] = {
    "put": lambda resources, _: resources.put("one", TASK, NOW),
    "put_all": lambda resources, _: resources.put_all([("one", TASK)], NOW),
    "record": lambda resources, _: resources.record("one", TASK, NOW),
    "put_resource": lambda _, engine: write(engine, lambda db: put_resource(db, "one", TASK, NOW)),
    "record_resource": lambda _, engine: write(engine, lambda db: record_resource(db, "one", TASK, NOW)),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_notes_the_event(engine: Engine, way: str) -> None:
    resources = Resources(engine)
    resources.put("sub", subscription(), NOW)
    WAYS[way](resources, engine)
    assert _events(engine) == [("task-changed", "one", 1, "POST")]


def test_each_version_is_one_event_and_the_same_again_is_none(engine: Engine) -> None:
    resources = Resources(engine)
    resources.put("sub", subscription(), NOW)
    for status in ("requested", "requested", "accepted"):
        resources.put("one", TASK | {"status": status}, NOW)
    resources.change("Task", "one", lambda task: task | {"status": "completed"}, NOW)
    assert _events(engine) == [
        ("task-changed", "one", 1, "POST"),
        ("task-changed", "one", 2, "PUT"),
        ("task-changed", "one", 3, "PUT"),
    ]


def test_nothing_is_noted_where_nobody_asked_for_it(engine: Engine) -> None:
    resources = Resources(engine)
    resources.put("one", TASK, NOW)
    resources.put("other", subscription("photo-came"), NOW)
    resources.put("ended", subscription(status="off"), NOW)
    resources.put("one", TASK | {"status": "accepted"}, NOW)
    assert _events(engine) == []


def test_a_change_that_is_rolled_back_leaves_no_event(engine: Engine) -> None:
    Resources(engine).put("sub", subscription(), NOW)

    def fail(connection: Any) -> None:
        put_resource(connection, "one", TASK, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(engine, fail)
    assert _events(engine) == []


def test_a_deletion_is_an_event(engine: Engine) -> None:
    Resources(engine).put("sub", subscription(), NOW)
    write(engine, lambda db: note_change(db, "Task", "one", 2, TASK, None, NOW))
    assert _events(engine) == [("task-changed", "one", 2, "DELETE")]


def test_a_subscription_that_is_deleted_is_told_nothing_more(engine: Engine) -> None:
    Resources(engine).put("sub", subscription(), NOW)
    write(engine, lambda db: note_change(db, "Subscription", "sub", 2, subscription(), None, NOW))
    Resources(engine).put("one", TASK, NOW)
    assert _events(engine) == []


def test_no_other_module_writes_resources() -> None:
    """Who wrote the table past `put_resource` and `record_resource` would write past the outbox."""
    tables = r"(insert|update|delete)\(\s*schema\.(resource|version)\b|(INSERT INTO|UPDATE|DELETE FROM) resource\b"
    writers = {
        str(path.relative_to(DATA))
        for path in (DATA / "adapter").rglob("*.py")
        if re.search(tables, path.read_text(encoding="utf-8")) and "migrations" not in path.parts
    }
    assert writers == {"adapter/store/resources.py"}
