"""Step 4."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Date, DateTime, Integer, MetaData, String, Table

_medium = Table(
    "medium",
    MetaData(),
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


def migrate(connection: Connection) -> None:
    """A table for the media that a desk posts."""
    _medium.create(connection, checkfirst=True)
