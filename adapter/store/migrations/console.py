"""Step 17."""

from __future__ import annotations

from sqlalchemy import Column, Connection, DateTime, MetaData, String, Table, Text

_tables = MetaData()
Table(
    "console_session",
    _tables,
    Column("sha256", String(64), primary_key=True),
    Column("body", Text, nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
)
Table(
    "console_kept",
    _tables,
    Column("sha256", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
)


def migrate(connection: Connection) -> None:
    """Tables for the sessions of the console, and for what it keeps until it is asked for once."""
    _tables.create_all(connection, checkfirst=False)
