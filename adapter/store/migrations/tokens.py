"""Step 11."""

from __future__ import annotations

from sqlalchemy import Column, Connection, DateTime, MetaData, String, Table, Text

_tables = MetaData()
Table(
    "access_token",
    _tables,
    Column("sha256", String(64), primary_key=True),
    Column("client", String(80), nullable=False, index=True),
    Column("scopes", Text, nullable=False),
    Column("expires", DateTime(timezone=True), nullable=False, index=True),
    Column("certificate", String(43), nullable=False),
)
Table(
    "used_assertion",
    _tables,
    Column("client", String(80), primary_key=True),
    Column("jti", String(64), primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False, index=True),
)


def migrate(connection: Connection) -> None:
    """Tables for the tokens of clients, and for the assertions that got one."""
    _tables.create_all(connection, checkfirst=False)
