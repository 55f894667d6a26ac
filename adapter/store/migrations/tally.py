"""Step 7."""

from __future__ import annotations

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, String, Table

_tally = Table(
    "tally",
    MetaData(),
    Column("flow", String(10), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("number", Integer, nullable=False),
)


def migrate(connection: Connection) -> None:
    """A table that sums up what has ended; ended messages are found by the time they ended."""
    _tally.create(connection, checkfirst=True)
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS message_ended ON message (state, updated, flow)")
    connection.exec_driver_sql("DROP INDEX IF EXISTS message_flow_state")
