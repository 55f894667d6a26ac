"""Step 16."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, MetaData, String, Table

_tables = MetaData()
Table(
    "moved",
    _tables,
    Column("type", String(40), primary_key=True),
    Column("new", BigInteger, primary_key=True, autoincrement=False),
    Column("old", BigInteger, nullable=False),
    Column("id", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("moved_at", "at"),
    sqlite_with_rowid=False,
)


def migrate(connection: Connection) -> None:
    """Where a resource stood before it changed: for whoever is turning pages meanwhile."""
    _tables.create_all(connection)
