"""Step 6."""

from __future__ import annotations

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table

_tables = MetaData()
Table(
    "worker",
    _tables,
    Column("executor", String(120), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("left", Integer, nullable=False, server_default="0"),
    Column("heir", String(120), nullable=False, server_default=""),
    Column("heir_since", DateTime(timezone=True)),
)
Table(
    "run",
    _tables,
    Column("attempt", String(100), primary_key=True),
    Column("message", String(80), nullable=False, index=True),
    Column("executor", String(120), nullable=False),
    Column("suspect", Integer, nullable=False, server_default="0"),
    Column("deaths", Integer, nullable=False, server_default="0"),
    Column("steps", Integer, nullable=False, server_default="0"),
)


def migrate(connection: Connection) -> None:
    """Tables for the workers that live and for what each runs; messages are found by their state."""
    _tables.create_all(connection)
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS message_state ON message (state, begun, id)")
