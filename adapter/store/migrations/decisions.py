"""Step 3."""

from __future__ import annotations

from sqlalchemy import Column, Connection, DateTime, MetaData, String, Table

_tables = MetaData()
Table(
    "decision",
    _tables,
    Column("attempt", String(100), primary_key=True),
    Column("message", String(80), nullable=False, index=True),
    Column("patient", String(20), nullable=False),
    Column("password", String(200), nullable=False),
)
Table(
    "mailbox",
    _tables,
    Column("user", String(200), primary_key=True),
    Column("looked", DateTime(timezone=True)),
    Column("oldest", DateTime(timezone=True)),
    Column("worker", String(200), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)


def migrate(connection: Connection) -> None:
    """Tables for what people decide about a message, and for who looks into a mailbox."""
    _tables.create_all(connection)
