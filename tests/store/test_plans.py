"""What is asked again and again reads by an index what has not ended, however much has: on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event, insert

from adapter.store import schema
from adapter.store.mailboxes import Mailboxes
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.workers import Workers

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=100)
_ENDED = 20_000  # fewer, and PostgreSQL would rather read the whole table
_MAILBOX = "kuvat.porvoo@ita-uusimaa.example"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database in which many messages have ended, and one of each other state has not."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'lautta.db'}")
    else:
        server: str = request.getfixturevalue("server")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE plans")
        opened = open_database(f"{server.rpartition('/')[0]}/plans")
    rows = [_row(f"ended-{number}", State.DONE, LONG_AGO + timedelta(minutes=number)) for number in range(_ENDED)]
    rows += [
        _row(f"{state}-1", state, NOW)
        for state in (State.WAITING, State.MOVING, State.PARKED, State.FAILED, State.STOPPED)
    ]
    with opened.begin() as writing:
        writing.execute(insert(schema.message), rows)
    Messages(opened).sum_up(NOW)
    with opened.begin() as writing:
        writing.exec_driver_sql("ANALYZE")
    yield opened
    opened.dispose()


def _row(identity: str, state: State, at: datetime) -> dict[str, Any]:
    more = {"rules": "PHO-05", "reason": "The photos are in the record.", "resources": "[]"}
    known = {"id": identity, "flow": "photo", "source": _MAILBOX, "attempt": 1, "state": state}
    return known | more | {"begun": at, "updated": at}


ASKED: dict[str, Callable[[Engine], object]] = {
    "is anything under way": lambda engine: Messages(engine).are_under_way(),
    "what waits": lambda engine: Messages(engine).all((State.WAITING,)),
    "what moves": lambda engine: Messages(engine).all((State.MOVING,)),
    "what is parked": lambda engine: Messages(engine).all((State.PARKED,)),
    "what failed": lambda engine: Messages(engine).oldest((State.FAILED,), 50),
    "how many of each": lambda engine: Messages(engine).counts(),
    "what ended since": lambda engine: Messages(engine).sum_up(NOW + timedelta(hours=2)),
    "what waits longest": lambda engine: Messages(engine).longest_waiting(),
    "how mailboxes are": lambda engine: Mailboxes(engine).all([_MAILBOX]),
    "what is stranded": lambda engine: Workers(engine, timedelta(seconds=30)).stranded(NOW),
}


@pytest.mark.parametrize("name", list(ASKED))
def test_it_reads_no_message_that_has_ended(engine: Engine, name: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    ASKED[name](engine)
    event.remove(engine, "before_cursor_execute", note)
    plans = [_explain(engine, *one) for one in asked if one[0].startswith("SELECT") and "FROM message" in one[0]]
    assert plans
    for plan in plans:
        assert "SCAN message" not in plan, plan
        assert "Seq Scan on message" not in plan, plan


def _explain(engine: Engine, statement: str, values: Any) -> str:
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{statement}", values)
        return "\n".join(str(row[-1]) for row in rows)
