"""A database that is ready to use: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event

from adapter.store.migrations.forward import bring_forward
from adapter.store.private import make_private_file
from adapter.store.sqlite_writers import PATIENCE, WriterConnection

_CHECKPOINT = 0.2  # seconds that it waits for writers
PAUSED = 20  # seconds in which a transaction may stand still

#: PostgreSQL that is away is known to be so in half a minute, and not in the hours that TCP would take.
_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def open_database(url: str) -> Engine:
    """Connect; make the tables of a new database, and bring one of an earlier version forward.

    Raises WrongUsage for a database of a newer version, and for a file or folder that others can read.
    SQLite runs in WAL with synchronous FULL: a mail is deleted after a commit.
    An error never quotes the values of its statement.
    """
    if url.startswith("sqlite:///"):
        make_private_file(Path(url.removeprefix("sqlite:///")))
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"),
        hide_parameters=True,
        connect_args=connect_arguments(url),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgres)
    try:
        bring_forward(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect_arguments(url: str) -> dict[str, Any]:
    """What the driver is given with every connection, of whoever writes into the database."""
    return {"factory": WriterConnection} if url.startswith("sqlite") else dict(_PATIENCE)


def limit_waiting(engine: Engine, seconds: float) -> None:
    """Have writers of this process wait so long for others and no longer: who waits for an answer gives up too."""

    def prepare(connection: Any, _record: Any) -> None:
        if engine.dialect.name == "sqlite":
            connection.set_patience(seconds)
            return
        connection.execute(f"SET lock_timeout = {round(1000 * seconds)}")
        connection.commit()

    event.listen(engine, "connect", prepare)
    engine.dispose()  # what is open already waits as before


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """The log is taken over into the database every 4,000 pages, not every 1,000.

    Fewer than one decision in a hundred then waits for it.
    """
    connection.isolation_level = None
    connection.set_patience(PATIENCE)
    _use_log(connection)
    for pragma in (
        "synchronous=FULL",
        "cache_size=-16384",
        "wal_autocheckpoint=4000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgres(connection: Any, _record: Any) -> None:
    """Who is paused within a transaction may not keep others from its rows.

    Said after connecting: poolers refuse it as a parameter of the start.
    """
    connection.execute(f"SET idle_in_transaction_session_timeout = {1000 * PAUSED}")
    connection.commit()


def _use_log(connection: Any) -> None:
    """Switch to WAL. SQLite refuses at once, without waiting.

    When another process is switching or writing the same file.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def wipe_log(engine: Engine) -> bool:
    """Take SQLite's log over into the database and empty it: what was deleted stands in no file then (PHO-05).

    False when somebody is using the log at this moment: it has to be tried again.
    PostgreSQL's log is its operator's to keep.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect().execution_options(reading=True) as connection:
        raw = connection.connection.driver_connection
        if not isinstance(raw, WriterConnection):
            return False
        raw.rollback()
        with raw.waiting(_CHECKPOINT):
            try:
                raw.take_turn("BEGIN IMMEDIATE")  # no writer of this process is in its way
                busy: int = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError:
                return False
            finally:
                raw.hand_on()
        return not busy


def _begin_sqlite(connection: Any) -> None:
    """A writer takes its lock at once: a reader that turns into a writer would be refused, not made to wait."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
