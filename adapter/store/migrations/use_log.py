"""Step 12."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

_NUMBER = BigInteger().with_variant(Integer, "sqlite")
_tables = MetaData()
Table(
    "use_segment",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("begun", BigInteger, nullable=False),
    Column("seal", Integer, unique=True),
    Column("closed", BigInteger),
    Column("rows", Integer),
    Column("last", String(64)),
    Column("head", String(64)),
    Column("signature", Text),
    Column("dropped", BigInteger),
)
_event = Table(
    "use_event",
    _tables,
    Column("place", _NUMBER, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("system", String(200), nullable=False),
    Column("patient", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("units", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
Index("use_event_patient", _event.c.patient, _event.c.at)
Index(
    "use_event_reference",
    _event.c.reference,
    _event.c.at,
    sqlite_where=text("reference <> ''"),
    postgresql_where=text("reference <> ''"),
)
Index("use_event_at", _event.c.at)
Table(
    "sealed_record",
    _tables,
    Column("place", _NUMBER, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
Table(
    "unsealed_record",
    _tables,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
)


def migrate(connection: Connection) -> None:
    """Tables for the use log; the AuditEvents that are here already wait to be sealed."""
    _tables.create_all(connection)
    connection.exec_driver_sql(
        "INSERT INTO unsealed_record (id, version) SELECT id, version FROM resource_version WHERE type = 'AuditEvent'"
    )
