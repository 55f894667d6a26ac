"""The bell: whoever writes that a message waits rings, and every worker on the same database looks at once.

PostgreSQL carries it (LISTEN, NOTIFY), and only once the transaction is committed. SQLite cannot, and some poolers do
not: workers look every `poll_seconds` in any case.
"""

from __future__ import annotations

import select
from collections.abc import Callable
from contextlib import closing

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

_AGAIN = 5.0  # seconds until it is listened again after the connection was lost


def ring(connection: Connection) -> None:
    """Have the workers look when this transaction is committed."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("NOTIFY lautta")


def listen(
    engine: Engine, heard: Callable[[], None], wait: Callable[[float], bool], report: Callable[[Exception], None]
) -> None:
    """Call `heard` each time that somebody rings, and when somebody may have. Ends at once on SQLite.

    `wait` is True when this must end. A connection that is lost is reported, and made again.
    """
    while engine.dialect.name == "postgresql":
        try:
            with closing(_connect(engine)) as connection:
                _hear(connection, heard)
        except (psycopg.Error, SQLAlchemyError) as problem:
            report(problem)
        if wait(_AGAIN):
            return


def _connect(engine: Engine) -> psycopg.Connection:
    """A connection of its own: one of the pool would be missed there."""
    borrowed = engine.raw_connection()
    connection = borrowed.driver_connection
    borrowed.detach()
    if not isinstance(connection, psycopg.Connection):
        raise TypeError(connection)
    connection.autocommit = True
    return connection


def _hear(connection: psycopg.Connection, heard: Callable[[], None]) -> None:
    """Listen until the connection is lost; it sleeps until the server sends something."""
    connection.execute("LISTEN lautta")
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    while True:
        heard()
        waiting.poll()
        connection.pgconn.consume_input()
        while connection.pgconn.notifies():
            pass
