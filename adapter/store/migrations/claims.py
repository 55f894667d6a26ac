"""Step 8."""

from __future__ import annotations

from sqlalchemy import Column, Connection, MetaData, String, Table

_claim = Table("claim", MetaData(), Column("key", String(64), primary_key=True))


def migrate(connection: Connection) -> None:
    """A table in which whoever creates something has its condition alone until the transaction ends."""
    _claim.create(connection)
