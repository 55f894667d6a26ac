"""Step 10."""

from __future__ import annotations

import secrets

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, MetaData, String, Table, insert

_tables = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")
Table(
    "entry",
    _tables,
    Column("seq", _number, primary_key=True),
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Index("entry_address", "type", "id", unique=True),
    sqlite_autoincrement=True,
)
Table(
    "token",
    _tables,
    Column("k", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("token_owner", "seq"),
    sqlite_with_rowid=False,
)
Table(
    "dates",
    _tables,
    Column("k", BigInteger, primary_key=True, autoincrement=False),
    Column("lo", BigInteger, primary_key=True, autoincrement=False),
    Column("hi", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("dates_end", "k", "hi", "seq"),
    Index("dates_owner", "seq", "k"),
    sqlite_with_rowid=False,
)
Table(
    "resource_unit",
    _tables,
    Column("unit", String(80), primary_key=True),
    Column("type", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("resource_unit_owner", "seq", "unit"),
    sqlite_with_rowid=False,
)
_state = Table(
    "search_state",
    _tables,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("secret", LargeBinary, nullable=False),
    Column("unmoved", BigInteger, nullable=False),
)


def migrate(connection: Connection) -> None:
    """Tables to search by; every resource gets its number, and its rows are moved while serving (store.moving)."""
    _tables.create_all(connection)
    moved = connection.exec_driver_sql(
        "INSERT INTO entry (seq, type, id) "
        "SELECT row_number() OVER (ORDER BY updated, type, id), type, id FROM resource"
    ).rowcount
    if connection.dialect.name == "postgresql" and moved:
        connection.exec_driver_sql("SELECT setval('entry_seq_seq', max(seq)) FROM entry")
    connection.execute(insert(_state).values(one=1, secret=secrets.token_bytes(32), unmoved=max(moved, 0)))
