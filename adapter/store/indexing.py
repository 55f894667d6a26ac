"""The index of one resource, written in the transaction that writes the resource."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, and_, bindparam, delete, insert, select

from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.forms import index_of
from adapter.store.holders import keys_of_held
from adapter.store.keys import all_keys, keys_of
from adapter.store.periods import from_milliseconds, milliseconds
from adapter.store.units import are_units_kept, keep_units, leave_units, units_at

_LONGEST_WALK = 25 * 3_600_000  # milliseconds: an hour more than a cursor holds
_TURN = 20261129  # the key of PostgreSQL's lock
_HERE = and_(schema.entry.c.type == bindparam("kind"), schema.entry.c.id == bindparam("identity"))
_FOUND_BY = (schema.token, schema.dates, schema.words)
_OWNED = (*_FOUND_BY, schema.resource_unit)
_LEAVE = delete(schema.entry).where(_HERE).returning(schema.entry.c.seq)
_ENTER = insert(schema.entry).returning(schema.entry.c.seq)
_MOVE = insert(schema.moved)
_LAST = select(schema.entry.c.at).order_by(schema.entry.c.seq.desc()).limit(1)
_FORGET = [delete(table).where(table.c.seq == bindparam("old")) for table in _OWNED]
_FORGET_INDEX = [delete(table).where(table.c.seq == bindparam("old")) for table in _FOUND_BY]
# By the driver itself: a resource has some thirty of these rows.
_TOKENS = "INSERT INTO token (k, seq) VALUES (?, ?)"
_DATES = "INSERT INTO dates (k, lo, hi, seq) VALUES (?, ?, ?, ?)"
_WORDS = "INSERT INTO words (k, value, seq) VALUES (?, ?, ?)"


def take_turn(connection: Connection) -> None:
    """Let one write of resources follow the other, to its commit: so `seq` follows the order of the commits.

    It is taken before the lock of any row, so that two writes never wait for each other. SQLite does so by itself.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def not_before_the_last(connection: Connection, now: datetime) -> datetime:
    """The time of a change, to the millisecond: it never goes back from one commit to the next.

    So nobody who asks for what changed since a moment misses what was still being written then.
    """
    last = connection.execute(_LAST).scalar_one_or_none() or 0
    return max(from_milliseconds(milliseconds(now), now.tzinfo), from_milliseconds(last, now.tzinfo))


def index_resource(
    connection: Connection,
    kind: str,
    identity: str,
    resource: Resource,
    at: datetime,
    *,
    is_new: bool,
    sees: frozenset[str] | None = None,
) -> None:
    """Give a resource the number of its last change, and write what it is found by."""
    row: dict[str, str | int] = {"type": kind, "id": identity, "at": milliseconds(at)}
    old = None if is_new else _leave(connection, kind, identity)
    seq = connection.execute(_ENTER, row).scalar_one()
    if old is not None:
        connection.execute(_MOVE, row | {"old": old, "new": seq})
    index_as(connection, seq, resource, sees)


def forget_moves(engine: Engine) -> None:
    """Forget where resources stood longer ago than a cursor of a page holds."""
    with engine.begin() as connection:
        last = connection.execute(_LAST).scalar_one_or_none() or 0
        connection.execute(delete(schema.moved).where(schema.moved.c.at < last - _LONGEST_WALK))


def forget_resource(connection: Connection, kind: str, identity: str, at: datetime) -> None:
    """Give a deletion the number of the last change. Nothing finds what is gone; its units know of it."""
    units = units_at(connection, f"{kind}/{identity}")
    _leave(connection, kind, identity)
    row = {"type": kind, "id": identity, "at": milliseconds(at), "gone": 1}
    leave_units(connection, connection.execute(_ENTER, row).scalar_one(), units)


def _leave(connection: Connection, kind: str, identity: str) -> int:
    old: int = connection.execute(_LEAVE, {"kind": kind, "identity": identity}).scalar_one()
    for forget in _FORGET:
        connection.execute(forget, {"old": old})
    return old


def index_as(connection: Connection, seq: int, resource: Resource, sees: frozenset[str] | None = None) -> None:
    """Write what the resource with this number is found by, and who may see it."""
    _index(connection, seq, resource)
    keep_units(connection, seq, resource, sees)


def index_anew(connection: Connection, seq: int, resource: Resource, *, has_units: bool) -> None:
    """Replace what a resource is found by, and write who may see it where that was never written."""
    for forget in _FORGET_INDEX:
        connection.execute(forget, {"old": seq})
    _index(connection, seq, resource)
    if not has_units and (resource["resourceType"] == "Binary" or not are_units_kept(connection, seq)):
        keep_units(connection, seq, resource)


def _index(connection: Connection, seq: int, resource: Resource) -> None:
    kind, key, index = resource["resourceType"], keys_of(connection), index_of(resource)
    dates = {(key(kind, of), low, high) for of, low, high in index.spans}
    words = {(key(kind, of), value) for of, value in index.texts}
    keys = {*all_keys(key, kind, index.forms), *keys_of_held(key, resource)}
    _write(connection, _TOKENS, [(k, seq) for k in sorted(keys)])
    _write(connection, _DATES, [(*date, seq) for date in sorted(dates)])
    _write(connection, _WORDS, [(*word, seq) for word in sorted(words)])


def _write(connection: Connection, statement: str, rows: list[tuple[int | str, ...]]) -> None:
    if rows:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql(statement if is_sqlite else statement.replace("?", "%s"), rows)
