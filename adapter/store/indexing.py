"""The index of one resource, written in the transaction that writes the resource."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from adapter.fhir.elements import Resource
from adapter.fhir.units import units_of
from adapter.store import schema
from adapter.store.keys import all_keys, keys_of
from adapter.store.parameters import forms_of, periods_of

_TURN = 20261129  # the key of PostgreSQL's lock
_HERE = and_(schema.entry.c.type == bindparam("kind"), schema.entry.c.id == bindparam("identity"))
_OWNED = (schema.token, schema.dates, schema.resource_unit)
_LEAVE = delete(schema.entry).where(_HERE).returning(schema.entry.c.seq)
_ENTER = insert(schema.entry).returning(schema.entry.c.seq)
_FORGET = [delete(table).where(table.c.seq == bindparam("old")) for table in _OWNED]
# By the driver itself: a resource has some twenty of these rows.
_TOKENS = "INSERT INTO token (k, seq) VALUES (?, ?)"
_DATES = "INSERT INTO dates (k, lo, hi, seq) VALUES (?, ?, ?, ?)"
_UNITS = "INSERT INTO resource_unit (unit, type, seq) VALUES (?, ?, ?)"
_UNITS_THERE = (
    select(schema.entry.c.seq, schema.resource_unit.c.unit)
    .outerjoin(schema.resource_unit, schema.resource_unit.c.seq == schema.entry.c.seq)
    .where(_HERE)
)
_UNMOVED = select(schema.search_state.c.unmoved)
_BODY = select(schema.resource.c.body).where(
    schema.resource.c.type == bindparam("kind"), schema.resource.c.id == bindparam("identity")
)


def take_turn(connection: Connection) -> None:
    """Let one write of resources follow the other, to its commit: so `seq` follows the order of the commits.

    It is taken before the lock of any row, so that two writes never wait for each other. SQLite does so by itself.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def index_resource(connection: Connection, kind: str, identity: str, resource: Resource, *, is_new: bool) -> None:
    """Give a resource the number of its last change, and write what it is found by."""
    if not is_new:
        old = connection.execute(_LEAVE, {"kind": kind, "identity": identity}).scalar_one()
        for forget in _FORGET:
            connection.execute(forget, {"old": old})
    seq = connection.execute(_ENTER, {"type": kind, "id": identity}).scalar_one()
    index_as(connection, seq, resource)


def index_as(connection: Connection, seq: int, resource: Resource) -> None:
    """Write what the resource with this number is found by, and who may see it."""
    kind, key = resource["resourceType"], keys_of(connection)
    units = units_of(resource, lambda address: units_at(connection, address))
    dates = {(key(kind, ("date", each.parameter)), each.low, each.high) for each in periods_of(resource)}
    _write(connection, _TOKENS, [(k, seq) for k in all_keys(key, kind, forms_of(resource))])
    _write(connection, _DATES, [(*date, seq) for date in sorted(dates)])
    _write(connection, _UNITS, [(unit, kind, seq) for unit in sorted(units)])


def _write(connection: Connection, statement: str, rows: list[tuple[int | str, ...]]) -> None:
    if rows:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql(statement if is_sqlite else statement.replace("?", "%s"), rows)


def units_at(connection: Connection, address: str) -> frozenset[str]:
    """The units that may see the resource at `Type/id`; none when it is not here."""
    kind, _, identity = address.partition("/")
    rows = connection.execute(_UNITS_THERE, {"kind": kind, "identity": identity}).all()
    if rows and rows[0].unit is None and rows[0].seq <= connection.execute(_UNMOVED).scalar_one():
        body = connection.execute(_BODY, {"kind": kind, "identity": identity}).scalar_one()
        return units_of(orjson.loads(body), lambda other: units_at(connection, other))
    return frozenset(row.unit for row in rows if row.unit is not None)
