"""The tables, and a database that is ready to use: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Index,
    Inspector,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    text,
)

from adapter.store.private import make_private_file

_BUSY = 30_000  # milliseconds that a writer waits for another

metadata = MetaData()

resource = Table(
    "resource",
    metadata,
    Column("type", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

version = Table(
    "resource_version",
    metadata,
    Column("type", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("updated", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

index = Table(
    "search_index",
    metadata,
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Column("parameter", String(40), nullable=False),
    Column("system", Text, nullable=False),
    Column("value", Text, nullable=False),
    Index("search_index_value", "type", "parameter", "value", "system"),
    Index("search_index_owner", "type", "id"),
)

blob = Table(
    "blob",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("flow", String(10), nullable=False),
    Column("source", String(200), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("rules", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("resources", Text, nullable=False),
    Column("begun", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
    Index("message_state", "state", "begun", "id"),
    Index("message_ended", "state", "updated", "flow"),
)

# How many messages had ended for good before `until`: they need not be counted again and again.
tally = Table(
    "tally",
    metadata,
    Column("flow", String(10), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("number", Integer, nullable=False),
)

# Which workers live: each process writes when it was last seen. `left`: it ended in order. `heir`: who takes over its
# messages.
worker = Table(
    "worker",
    metadata,
    Column("executor", String(120), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("left", Integer, nullable=False, server_default="0"),
    Column("heir", String(120), nullable=False, server_default=""),
    Column("heir_since", DateTime(timezone=True)),
)

# The attempts that run at this moment. `deaths`: how often the process died at the same step; `steps`: what it had
# finished then.
run = Table(
    "run",
    metadata,
    Column("attempt", String(100), primary_key=True),
    Column("message", String(80), nullable=False, index=True),
    Column("executor", String(120), nullable=False),
    Column("suspect", Integer, nullable=False, server_default="0"),
    Column("deaths", Integer, nullable=False, server_default="0"),
    Column("steps", Integer, nullable=False, server_default="0"),
)

decision = Table(
    "decision",
    metadata,
    Column("attempt", String(100), primary_key=True),
    Column("message", String(80), nullable=False, index=True),
    Column("patient", String(20), nullable=False),
    Column("password", String(200), nullable=False),
)

medium = Table(
    "medium",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("message", String(80), nullable=False),
    Column("task", String(64), nullable=False),
    Column("request", String(64), nullable=False),
    Column("file", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("instances", Integer, nullable=False),
    Column("password", String(200), nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("by", Date, nullable=False),
    Column("posted", DateTime(timezone=True)),
)

mailbox = Table(
    "mailbox",
    metadata,
    Column("user", String(200), primary_key=True),
    Column("looked", DateTime(timezone=True)),
    Column("oldest", DateTime(timezone=True)),
    Column("worker", String(200), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)

matter = Table(
    "matter",
    metadata,
    Column("client_system", String(80), primary_key=True),
    Column("client_value", String(40), primary_key=True),
    Column("unit", String(80), primary_key=True),
    Column("matter", String(120), primary_key=True),
    Column("organiser", String(80), nullable=False, server_default=""),
)

# Keyed by what a decision asks for, and on SQLite lying in the order of its key: one way down one tree. Of every
# patient: no client.
held_grant = Table(
    "held_grant",
    metadata,
    Column("client_value", String(40), primary_key=True),
    Column("client_system", String(80), primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("right", String(40), nullable=False),
    Column("status", String(40), nullable=False),
    Column("organiser", Text, nullable=False),
    Column("matters", Text, nullable=False),
    Column("starts", String(10), nullable=False),
    Column("ends", String(10), nullable=False),
    Column("actions", String(20), nullable=False),
    Column("service_task", Text, nullable=False),
    Column("register", Text, nullable=False),
    Index("held_grant_consent", "id"),
    sqlite_with_rowid=False,
)


def open_database(url: str) -> Engine:
    """Connect and make what tables are missing; a database made by an earlier version gets what it lacks.

    SQLite runs in WAL with synchronous FULL: a mail is deleted after a commit. An error never tells the values of its
    statement.
    """
    if url.startswith("sqlite:///"):
        make_private_file(Path(url.removeprefix("sqlite:///")))
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(20260901)")
            )  # processes that start at once take turns
        _bring_forward(connection)
    return engine


def _bring_forward(connection: Connection) -> None:
    """Make the tables; the grants' own is made of the Consents anew when it is not as it is now."""
    held = inspect(connection)
    known = held.has_table(resource.name)
    current = known and _has_columns(held, held_grant)
    if known and held.has_table(held_grant.name) and not current:
        held_grant.drop(connection)
    if held.has_table(matter.name) and not _has_columns(held, matter):
        connection.execute(text("ALTER TABLE matter ADD COLUMN organiser VARCHAR(80) NOT NULL DEFAULT ''"))
    metadata.create_all(connection)
    for added in message.indexes:  # a table that was there keeps the indexes it had
        added.create(connection, checkfirst=True)
    if known and not current:
        from adapter.store.grants import fill_grants  # it needs the tables above

        fill_grants(connection)


def _has_columns(held: Inspector, table: Table) -> bool:
    """Whether a table is there, with all its columns."""
    if not held.has_table(table.name):
        return False
    return {column.name for column in table.columns} <= {column["name"] for column in held.get_columns(table.name)}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """The log is taken over into the database every 4,000 pages, not every 1,000.

    Seldomer than one decision in a hundred then waits for it.
    """
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "cache_size=-16384",
        "wal_autocheckpoint=4000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def wipe_log(engine: Engine) -> bool:
    """Take SQLite's log over into the database and empty it: what was deleted stands in no file then (PHO-05).

    False when somebody is using the log at this moment: it has to be tried again. PostgreSQL's log is its operator's to
    keep.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect().execution_options(reading=True) as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return False
        raw.rollback()
        raw.execute("PRAGMA busy_timeout=100")
        try:
            busy: int = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        finally:
            raw.execute(f"PRAGMA busy_timeout={_BUSY}")
        return not busy


def _begin_sqlite(connection: Any) -> None:
    """A writer takes its lock at once: a reader that turns into a writer would be refused, not made to wait."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
