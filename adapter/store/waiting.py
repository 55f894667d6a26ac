"""How long a question to the database may take."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from adapter.errors import Busy

_STEPS = 20_000  # of SQLite's machine, between two looks at the clock: about a millisecond


@contextmanager
def bounded(connection: Connection, seconds: float | None) -> Iterator[None]:
    """Let what is asked within take so long at most; raises Busy when it takes longer. None: as long as it takes."""
    if seconds is None:
        yield
        return
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        deadline = time.monotonic() + seconds
        raw.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    else:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
    try:
        yield
    except DBAPIError as problem:
        if _is_overdue(problem.orig):
            raise Busy(str(Busy.__doc__)) from None
        raise
    finally:
        if isinstance(raw, sqlite3.Connection):
            raw.set_progress_handler(None, 0)


def _is_overdue(problem: BaseException | None) -> bool:
    interrupted = isinstance(problem, sqlite3.OperationalError) and problem.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
    return interrupted or isinstance(problem, psycopg.errors.QueryCanceled)
