"""Step 15."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, String, Table, Text

_metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

Table(
    "event",
    _metadata,
    Column("seq", _NUMBER, primary_key=True),
    Column("topic", String(40), nullable=False),
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("method", String(6), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("event_topic", "topic", "seq"),
    sqlite_autoincrement=True,
)
Table(
    "subscriber",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("client", String(80), nullable=False),
    Column("topic", String(40), nullable=False, index=True),
    Column("status", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("heartbeat", Integer, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("passed", BigInteger, nullable=False),
    Column("numbered", BigInteger, nullable=False),
    Column("acked", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("failing", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("problem", Text, nullable=False),
    Column("holder", String(120), nullable=False),
    Column("until", BigInteger, nullable=False),
)
Table(
    "subscription_event",
    _metadata,
    Column("subscription", String(64), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("method", String(6), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("subscription_event_at", "at"),
)
Table(
    "day_told",
    _metadata,
    Column("topic", String(40), primary_key=True),
    Column("day", String(10), nullable=False),
)


def migrate(connection: Connection) -> None:
    """What subscriptions need: the events, who is told, and what they were told."""
    _metadata.create_all(connection)
