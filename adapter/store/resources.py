"""FHIR resources: stored as exact bytes, with versions and a search index, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, and_, bindparam, delete, exists, insert, or_, select, update

from adapter.errors import NotFound, Outdated
from adapter.fhir.elements import Resource, instant
from adapter.store import schema
from adapter.store.grants import keep_grant
from adapter.store.parameters import indexed, rows_of
from adapter.store.transaction import write


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as stored: its address, its version, and the very bytes."""

    kind: str
    id: str
    version: int
    updated: datetime
    body: bytes

    @property
    def reference(self) -> str:
        """`Type/id`."""
        return f"{self.kind}/{self.id}"

    @property
    def resource(self) -> Resource:
        """The bytes as JSON."""
        return dict(orjson.loads(self.body))


@dataclass(frozen=True, slots=True)
class Criterion:
    """One search parameter: any of `values`, each (comparison, system, value); an empty system means any."""

    parameter: str
    values: tuple[tuple[str, str, str], ...]


Follow = Callable[[Resource, Resource], Resource]

# Built once: building a statement costs more than running it.
_HERE = and_(schema.resource.c.type == bindparam("kind"), schema.resource.c.id == bindparam("identity"))
_NEWEST = select(schema.resource).where(_HERE).with_for_update()
_ADD, _KEEP, _INDEX = insert(schema.resource), insert(schema.version), insert(schema.index)
_REPLACE = update(schema.resource).where(_HERE)
_FORGET = delete(schema.index).where(
    schema.index.c.type == bindparam("kind"), schema.index.c.id == bindparam("identity")
)


class Resources:
    """The resources in one database. Every write is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)

    def put_all(
        self, items: Sequence[tuple[str, Resource]], now: datetime, follow: Follow | None = None
    ) -> list[Stored]:
        """Write resources under their ids, all or none.

        Idempotent: one that is already there as it is gets no new version.

        `follow` makes what is written of what is held and what is new, with nobody writing in between; it may refuse.
        """
        return write(
            self._engine,
            lambda connection: [
                put_resource(connection, identity, resource, now, follow=follow) for identity, resource in items
            ],
        )

    def put(self, identity: str, resource: Resource, now: datetime, *, expected: int | None = None) -> Stored:
        """Write one resource; with `expected` only if that is the version now (If-Match), else Conflict."""
        return write(self._engine, lambda connection: put_resource(connection, identity, resource, now, expected))

    def record(self, identity: str, resource: Resource, now: datetime) -> Stored:
        """Write a resource that is new, under an id that nobody has: an event that is only ever added to."""
        with self._engine.begin() as connection:
            return record_resource(connection, identity, resource, now)

    def change(self, kind: str, identity: str, make: Callable[[Resource], Resource], now: datetime) -> Stored:
        """Write what `make` makes of the newest version, with nobody writing in between; raises NotFound."""
        with self._engine.begin() as connection:
            return put_resource(connection, identity, make(read_resource(connection, kind, identity)), now)

    def read(self, kind: str, identity: str) -> Stored:
        """The newest version; raises NotFound."""
        table = schema.resource
        with self._reading.connect() as connection:
            row = connection.execute(select(table).where(table.c.type == kind, table.c.id == identity)).first()
        if row is None:
            raise NotFound.because("", f"there is no {kind} with that id.", code="not-found")
        return _stored(row)

    def history(self, kind: str, identity: str) -> list[Stored]:
        """Every version, newest first; raises NotFound."""
        table = schema.version
        with self._reading.connect() as connection:
            rows = connection.execute(
                select(table).where(table.c.type == kind, table.c.id == identity).order_by(table.c.version.desc())
            ).all()
        if not rows:
            raise NotFound.because("", f"there is no {kind} with that id.", code="not-found")
        return [_stored(row) for row in rows]

    def find(self, kind: str, criteria: Sequence[Criterion], count: int = 100, offset: int = 0) -> list[Stored]:
        """Resources that meet every criterion, newest first."""
        with self._reading.connect() as connection:
            return find_resources(connection, kind, criteria, count, offset)


def find_resources(
    connection: Connection, kind: str, criteria: Sequence[Criterion], count: int = 100, offset: int = 0
) -> list[Stored]:
    """Resources that meet every criterion, newest first, within a transaction."""
    table = schema.resource
    query = select(table).where(table.c.type == kind)
    for criterion in criteria:
        query = query.where(_meets(kind, criterion))
    rows = connection.execute(query.order_by(table.c.updated.desc(), table.c.id).limit(count).offset(offset)).all()
    return [_stored(row) for row in rows]


def holds(connection: Connection, kind: str, identity: str) -> bool:
    """Whether a resource is held here, within a transaction."""
    return connection.execute(select(schema.resource.c.id).where(_HERE), _address(kind, identity)).first() is not None


def first_version(connection: Connection, stored: Stored) -> Stored:
    """A resource as it came, within a transaction."""
    table = schema.version
    here = and_(table.c.type == stored.kind, table.c.id == stored.id)
    return _stored(connection.execute(select(table).where(here).order_by(table.c.version).limit(1)).one())


def says_the_same(one: Resource, other: Resource) -> bool:
    """Whether two resources are alike in all that is their own: not the id, the version and the time."""
    return _content(one) == _content(other)


def read_resource(connection: Connection, kind: str, identity: str) -> Resource:
    """The newest version within a transaction that nobody else writes it in; raises NotFound."""
    table = schema.resource
    query = select(table).where(table.c.type == kind, table.c.id == identity).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise NotFound.because("", f"there is no {kind} with that id.", code="not-found")
    return _stored(row).resource


def put_resource(
    connection: Connection,
    identity: str,
    resource: Resource,
    now: datetime,
    expected: int | None = None,
    follow: Follow | None = None,
) -> Stored:
    """Write one resource within a transaction; see Resources.put."""
    kind = resource["resourceType"]
    address = _address(kind, identity)
    current = connection.execute(_NEWEST, address).first()
    if current is not None and follow is not None:
        resource = follow(orjson.loads(current.body), resource)
    if expected is not None and (current is None or current.version != expected):
        raise Outdated.because(
            "", "the resource has changed since it was read.", "Read it again and repeat the change.", "conflict"
        )
    if current is not None and says_the_same(orjson.loads(current.body), resource):
        return _stored(current)
    fresh = _next(identity, resource, 1 if current is None else current.version + 1, now)
    values = _values(fresh)
    if current is None:
        connection.execute(_ADD, values)
    else:
        connection.execute(_REPLACE, values | address)
        connection.execute(_FORGET, address)
    _add_version(connection, fresh, values, resource)
    if kind == "Consent":
        keep_grant(connection, identity, fresh.version, resource)
    return fresh


def record_resource(connection: Connection, identity: str, resource: Resource, now: datetime) -> Stored:
    """Write a resource that is new, under an id that nobody has, within a transaction.

    What happened is only ever added to.
    """
    fresh = _next(identity, resource, 1, now)
    values = _values(fresh)
    connection.execute(_ADD, values)
    _add_version(connection, fresh, values, resource)
    return fresh


def _address(kind: str, identity: str) -> dict[str, str]:
    return {"kind": kind, "identity": identity}


def _next(identity: str, resource: Resource, version: int, now: datetime) -> Stored:
    meta, content = _content(resource)
    kind = resource["resourceType"]
    stamped = {
        "resourceType": kind,
        "id": identity,
        "meta": meta | {"versionId": str(version), "lastUpdated": instant(now)},
    } | content
    return Stored(kind, identity, version, now.astimezone(UTC), orjson.dumps(stamped))


def _values(stored: Stored) -> dict[str, Any]:
    return {
        "type": stored.kind,
        "id": stored.id,
        "version": stored.version,
        "updated": stored.updated,
        "body": stored.body,
    }


def _add_version(connection: Connection, stored: Stored, values: dict[str, Any], resource: Resource) -> None:
    connection.execute(_KEEP, values)
    rows = [
        {
            "type": stored.kind,
            "id": stored.id,
            "parameter": row.parameter,
            "system": indexed(row.system),
            "value": indexed(row.value),
        }
        for row in rows_of(resource)
    ]
    if rows:
        connection.execute(_INDEX, rows)


def _content(resource: Resource) -> tuple[Resource, Resource]:
    """What of a resource is its own, not the server's: labels, profiles and tags, and all but id and meta."""
    return _own_meta(resource), {key: value for key, value in resource.items() if key not in {"id", "meta"}}


def _own_meta(resource: Resource) -> Resource:
    """What of meta is the resource's own: labels, profiles, tags."""
    return {key: value for key, value in resource.get("meta", {}).items() if key not in {"versionId", "lastUpdated"}}


def _stored(row: Any) -> Stored:
    """SQLite gives naive times back; they were written in UTC."""
    updated = row.updated if row.updated.tzinfo else row.updated.replace(tzinfo=UTC)
    return Stored(row.type, row.id, row.version, updated, bytes(row.body))


# SQLAlchemy's own expression types.
def _meets(kind: str, criterion: Criterion):  # type: ignore[no-untyped-def]  # noqa: ANN202
    if criterion.parameter == "_id":
        return schema.resource.c.id.in_([value for _, _, value in criterion.values])
    table = schema.index
    tests = [_test(comparison, system, value) for comparison, system, value in criterion.values]
    return exists().where(
        table.c.type == kind,
        table.c.id == schema.resource.c.id,
        table.c.parameter == criterion.parameter,
        or_(*tests),
    )


def _test(comparison: str, system: str, value: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 – as above
    column, system, value = schema.index.c, indexed(system), indexed(value)
    if comparison == "token":
        return and_(column.value == value, column.system == system) if system else column.value == value
    # A date's row runs from `value` to `system`, and so does the period searched for (FHIR R4 search, prefixes).
    return {
        "eq": and_(column.value >= value, column.system <= system),
        "ne": or_(column.value < value, column.system > system),
        "lt": column.value < value,
        "le": column.value <= system,
        "gt": column.system > system,
        "ge": column.system >= value,
        "sa": column.value > system,
        "eb": column.system < value,
    }[comparison]
