"""Step 14."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, MetaData, String, Table

_tables = MetaData()
Table(
    "words",
    _tables,
    Column("k", BigInteger, primary_key=True, autoincrement=False),
    Column("value", String(200).with_variant(String(200, collation="C"), "postgresql"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Index("words_owner", "seq", "k"),
    sqlite_with_rowid=False,
)
_COLUMNS = (
    "ALTER TABLE search_state ADD COLUMN narrowed INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE search_state ADD COLUMN disordered INTEGER DEFAULT '0' NOT NULL",
)
# A database that was still being moved from before step 10 has entries without rows: nothing narrows a search there.
_NARROWED = "(CASE WHEN unmoved = 0 THEN 1 ELSE 0 END)"
_BACK = "SELECT count(*) FROM (SELECT at, lag(at) OVER (ORDER BY seq) AS before FROM entry) AS pairs WHERE at < before"
_DISORDERED = f"(CASE WHEN ({_BACK}) > 0 THEN 1 ELSE 0 END)"
_NEWEST = "(SELECT coalesce(max(seq), 0) FROM entry)"
_STATE = f"UPDATE search_state SET narrowed = {_NARROWED}, disordered = {_DISORDERED}, unmoved = {_NEWEST}"  # noqa: S608 – constants


def migrate(connection: Connection) -> None:
    """Every search parameter of R4: every resource gets new rows to be found by, while serving (store.moving)."""
    _tables.create_all(connection)
    for statement in _COLUMNS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_STATE)
