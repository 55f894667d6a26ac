"""A search by the time of the last change, from both ends: every prefix, before, between, at and after the changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from adapter.fhir.elements import fine_instant
from adapter.rest.criteria import read_criterion
from adapter.store import schema
from adapter.store.opening import open_database
from adapter.store.question import Question
from adapter.store.resources import Resources
from adapter.store.stretch import Stretch
from tests.region import NOW
from tests.store.search.oracle import Held, matches

_TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested"}
_PREFIXES = ("", "ne", "lt", "le", "gt", "ge", "sa", "eb", "ap")


@pytest.mark.parametrize("goes_back", [False, True], ids=["in order", "times that go back"])
def test_it_is_found_by_when_it_changed(url: str, *, goes_back: bool) -> None:
    engine, moments = open_database(url), [NOW + timedelta(milliseconds=400 * number) for number in range(12)]
    resources = Resources(engine)
    for number, moment in enumerate(moments):
        resources.put(f"m{number}", {"resourceType": "Media", "status": "completed"}, moment)
        resources.put(f"t{number}", _TASK, moment)
    if goes_back:  # as a version left it that did not see to it
        moments.reverse()
        entry = schema.entry.c
        with engine.begin() as connection:
            for number, moment in enumerate(moments):
                at = round(moment.timestamp() * 1000)
                connection.execute(update(schema.entry).where(entry.id == f"t{number}").values(at=at))
            connection.execute(update(schema.search_state).values(disordered=1))
    held = [Held(f"t{number}", _TASK, frozenset(), moment) for number, moment in enumerate(moments)][::-1]
    asked = [fine_instant(moment) for moment in (*moments, NOW + timedelta(milliseconds=401), NOW - timedelta(days=1))]
    asked += [
        "2026",
        "2027",
        "2025",
        fine_instant(NOW + timedelta(seconds=1))[:19],
        fine_instant(NOW + timedelta(days=1)),
    ]
    with engine.connect() as connection:
        for value in (f"{prefix}{date}" for prefix in _PREFIXES for date in asked):
            criterion = read_criterion("Task", "_lastUpdated", value, NOW)
            expected = matches(held, "Task", [("_lastUpdated", value)], None)
            question = Question.ask(connection, "Task", [criterion], None, "")
            for most in (3, 50):
                down = question.first(most, Stretch())
                up = question.first(most, Stretch(upward=True))
                assert _ids(connection, down) == expected[:most], value
                assert _ids(connection, up) == expected[::-1][:most], value
    engine.dispose()


def _ids(connection: Any, numbers: list[int]) -> list[str]:
    query = schema.entry.select().where(schema.entry.c.seq.in_(numbers))
    ids = {row.seq: row.id for row in connection.execute(query)}
    return [ids[number] for number in numbers]
