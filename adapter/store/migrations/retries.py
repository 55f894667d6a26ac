"""Step 20."""

from __future__ import annotations

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table

_retry = Table(
    "retry",
    MetaData(),
    Column("message", String(80), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("due", DateTime(timezone=True), nullable=False),
)


def migrate(connection: Connection) -> None:
    """A table for messages that are tried again when a peer that was away is back."""
    _retry.create(connection, checkfirst=True)
