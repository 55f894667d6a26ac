"""FHIR resources: stored as exact bytes, with versions and what they are found by, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, and_, bindparam, insert, select, update

from adapter.errors import Gone, NotFound, Outdated
from adapter.fhir.elements import Resource, fine_instant
from adapter.store import schema
from adapter.store.grants import drop_grant, keep_grant
from adapter.store.indexing import forget_resource, index_resource, not_before_the_last, take_turn
from adapter.store.outbox import note_change
from adapter.store.parameters import Criterion
from adapter.store.question import Question
from adapter.store.transaction import write
from adapter.store.units import units_at
from adapter.store.use_events import UseEvent, count_uses, find_uses, read_use
from adapter.store.waiting import bounded

__all__ = ["Criterion", "Resources", "Stored", "put_resource", "read_resource", "record_resource"]
Answer = TypeVar("Answer")
_ALL = 2**62


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
    def is_gone(self) -> bool:
        """Whether this version is the deletion: it has no content."""
        return not self.body

    @property
    def resource(self) -> Resource:
        """The bytes as JSON."""
        return dict(orjson.loads(self.body))


Follow = Callable[[Resource, Resource], Resource]

# Built once: building a statement costs more than running it.
_HERE = and_(schema.resource.c.type == bindparam("kind"), schema.resource.c.id == bindparam("identity"))
_THERE = and_(schema.version.c.type == bindparam("kind"), schema.version.c.id == bindparam("identity"))
_READ = select(schema.resource).where(_HERE)
_NEWEST = _READ.with_for_update()
_HISTORY = select(schema.version).where(_THERE).order_by(schema.version.c.version.desc())
_ADD, _KEEP = insert(schema.resource), insert(schema.version)
_WAITS_FOR_SEAL = insert(schema.unsealed_record)
_AUDIT = "AuditEvent"
_UNITS_OF = "SELECT e.id, u.unit FROM entry e JOIN resource_unit u ON u.seq = e.seq WHERE e.type = ? AND e.id IN (ids)"
_NUMBERED = (
    select(schema.entry.c.seq, schema.resource)
    .join(schema.entry, and_(schema.entry.c.type == schema.resource.c.type, schema.entry.c.id == schema.resource.c.id))
    .where(schema.entry.c.seq.in_(bindparam("numbers", expanding=True)))
)
_REPLACE = update(schema.resource).where(_HERE)
_FOUND = (
    select(schema.resource)
    .join(schema.entry, and_(schema.entry.c.type == schema.resource.c.type, schema.entry.c.id == schema.resource.c.id))
    .where(schema.entry.c.seq.in_(bindparam("numbers", expanding=True)))
    .order_by(schema.entry.c.seq.desc())
)


class Resources:
    """The resources in one database. Every write is one transaction.

    `base`: the address of this server's API, by which a reference may name what is here.
    `seconds`: how long one read may take.
    """

    def __init__(self, engine: Engine, base: str = "", seconds: float | None = None) -> None:
        self._engine, self._base, self._seconds = engine, base, seconds
        level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        self._reading = engine.execution_options(reading=True, **level)

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

    def read(self, kind: str, identity: str, units: frozenset[str] | None = None) -> Stored:
        """The newest version; raises NotFound, also for one that these units may not see, Gone, and Busy."""
        with self._asking() as connection:
            row = connection.execute(_READ, {"kind": kind, "identity": identity}).first()
            if row is None and kind == _AUDIT and (use := read_use(connection, identity, units)):
                return _use(use)
            if row is None or not is_seen(connection, kind, identity, units):
                raise NotFound.because("", f"there is no {kind} with that id.", code="not-found")
        return there(to_stored(row))

    def history(self, kind: str, identity: str, units: frozenset[str] | None = None) -> list[Stored]:
        """Every version, newest first; raises NotFound, also where these units may not see the newest, and Busy."""
        with self._asking() as connection:
            rows = connection.execute(_HISTORY, {"kind": kind, "identity": identity}).all()
            if not rows and kind == _AUDIT and (use := read_use(connection, identity, units)):
                return [_use(use)]
            if not rows or not is_seen(connection, kind, identity, units):
                raise NotFound.because("", f"there is no {kind} with that id.", code="not-found")
        return [to_stored(row) for row in rows]

    def find(
        self,
        kind: str,
        criteria: Sequence[Criterion],
        count: int = 100,
        offset: int = 0,
        units: frozenset[str] | None = None,
    ) -> list[Stored]:
        """Resources that meet every criterion and that these units may see, the last changed first; raises Busy."""
        with self._asking() as connection:
            if kind != _AUDIT:
                return find_resources(connection, kind, criteria, count, offset, units=units, base=self._base)
            question = Question.ask(connection, kind, criteria, units, self._base)
            uses = find_uses(connection, question.criteria, offset + count, units)
            found = find_resources(connection, kind, criteria, offset + count, units=units, base=self._base)
        both = [*found, *map(_use, uses)]  # those of the use log are AuditEvents too, and lie elsewhere
        return sorted(both, key=lambda stored: stored.updated, reverse=True)[offset : offset + count]

    def ask(self, question: Callable[[Connection, str], Answer], seconds: float | None = None) -> Answer:
        """What a question finds, of a connection on which everything is as it was at one moment; raises Busy.

        It is given the address of this server's API too. `seconds`: how long it may take, where that is less than
        usual.
        """
        with self._asking(seconds) as connection:
            return question(connection, self._base)

    def count(self, kind: str, criteria: Sequence[Criterion], units: frozenset[str] | None = None) -> int:
        """How many there are; raises Busy."""
        with self._asking() as connection:
            question = Question.ask(connection, kind, criteria, units, self._base)
            uses = count_uses(connection, question.criteria, units) if kind == _AUDIT else 0
            return len(question.newest(_ALL)) + uses

    def units_of(self, kind: str, identities: Sequence[str]) -> set[tuple[str, str]]:
        """Resources of one type by id, each with a unit that may see it. Built for speed: every answer asks it."""
        mark = "?" if self._engine.dialect.name == "sqlite" else "%s"
        query = _UNITS_OF.replace("?", mark).replace("(ids)", f"({', '.join([mark] * len(identities))})")
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(query, (kind, *identities))
            return {(row[0], row[1]) for row in cursor.fetchall() if row[1]}
        finally:
            connection.close()

    @contextmanager
    def _asking(self, seconds: float | None = None) -> Iterator[Connection]:
        """A connection on which everything is as it was at one moment."""
        with self._reading.connect() as connection, bounded(connection, seconds or self._seconds):
            yield connection


def find_resources(
    connection: Connection,
    kind: str,
    criteria: Sequence[Criterion],
    count: int = 100,
    offset: int = 0,
    *,
    units: frozenset[str] | None = None,
    base: str = "",
) -> list[Stored]:
    """Resources that meet every criterion and that these units may see, within a transaction."""
    question = Question.ask(connection, kind, criteria, units, base)
    numbers = question.newest(offset + count)[offset:]
    found = [to_stored(row) for row in connection.execute(_FOUND, {"numbers": numbers})] if numbers else []
    return [stored for stored in found if question.is_met(stored.resource)] if question.is_personal else found


def numbered(connection: Connection, numbers: Sequence[int]) -> dict[int, Stored]:
    """The resources with these numbers, within a transaction."""
    rows = connection.execute(_NUMBERED, {"numbers": numbers}) if numbers else ()
    return {row.seq: to_stored(row) for row in rows}


def is_held(connection: Connection, kind: str, identity: str, units: frozenset[str] | None = None) -> bool:
    """Whether a resource that these units may see is held here, within a transaction."""
    row = connection.execute(_READ, _address(kind, identity)).first()
    return row is not None and bool(row.body) and is_seen(connection, kind, identity, units)


def newest_version(
    connection: Connection, kind: str, identity: str, units: frozenset[str] | None = None
) -> Stored | None:
    """The newest version, also where that is the deletion, with nobody else writing it in this transaction.

    None for what is not here, or what these units may not see.
    """
    take_turn(connection)
    row = connection.execute(_NEWEST, _address(kind, identity)).first()
    return to_stored(row) if row is not None and is_seen(connection, kind, identity, units) else None


def last_content(connection: Connection, stored: Stored) -> Resource:
    """What a resource was before it was deleted, or is, within a transaction."""
    table = schema.version
    here = and_(table.c.type == stored.kind, table.c.id == stored.id, table.c.body != b"")
    row = connection.execute(select(table).where(here).order_by(table.c.version.desc()).limit(1)).one()
    return to_stored(row).resource


def there(stored: Stored) -> Stored:
    """What has content; raises Gone for a deletion (FHIR R4 http, read)."""
    if stored.is_gone:
        raise Gone.because("", f"this {stored.kind} was deleted.", "Its history has what it was.", "deleted")
    return stored


def first_version(connection: Connection, stored: Stored) -> Stored:
    """A resource as it came, within a transaction."""
    table = schema.version
    here = and_(table.c.type == stored.kind, table.c.id == stored.id)
    return to_stored(connection.execute(select(table).where(here).order_by(table.c.version).limit(1)).one())


def says_the_same(one: Resource, other: Resource) -> bool:
    """Whether two resources are alike in all that is their own: not the id, the version and the time."""
    return _content(one) == _content(other)


def read_resource(connection: Connection, kind: str, identity: str) -> Resource:
    """The newest version within a transaction that nobody else writes it in; raises NotFound, and Gone."""
    stored = newest_version(connection, kind, identity)
    if stored is None:
        raise NotFound.because("", f"there is no {kind} with that id.", code="not-found")
    return there(stored).resource


def put_resource(
    connection: Connection,
    identity: str,
    resource: Resource,
    now: datetime,
    expected: int | None = None,
    follow: Follow | None = None,
    sees: frozenset[str] | None = None,
    method: str = "",
) -> Stored:
    """Write one resource within a transaction; see Resources.put, and keep_units for `sees`.

    One that was deleted lives again, as a change of what it was. `method`: how it was written, where that does not
    follow from whether it is new.
    """
    kind = resource["resourceType"]
    address = _address(kind, identity)
    current = newest_version(connection, kind, identity)
    if current is not None and follow is not None:
        resource = follow(last_content(connection, current) if current.is_gone else current.resource, resource)
    if expected is not None and (current is None or current.version != expected):
        raise outdated()
    if current is not None and not current.is_gone and says_the_same(current.resource, resource):
        return current
    now = not_before_the_last(connection, now)
    fresh = _next(identity, resource, 1 if current is None else current.version + 1, now)
    values = _values(fresh)
    if current is None:
        connection.execute(_ADD, values)
    else:
        connection.execute(_REPLACE, values | address)
    _keep_version(connection, fresh, method or ("POST" if current is None else "PUT"))
    index_resource(connection, kind, identity, resource, now, is_new=current is None, sees=sees)
    if kind == "Consent":
        keep_grant(connection, identity, fresh.version, resource)
    before = None if current is None or current.is_gone else current.resource
    note_change(connection, kind, identity, fresh.version, before, resource, now)
    return fresh


def delete_resource(connection: Connection, current: Stored, now: datetime) -> Stored:
    """Write the deletion of what is here as its next version, within a transaction that has its turn.

    Nothing finds it any more; whoever saw it may know that it is gone, and what it was.
    """
    now = not_before_the_last(connection, now)
    gone = Stored(current.kind, current.id, current.version + 1, now.astimezone(UTC), b"")
    connection.execute(_REPLACE, _values(gone) | _address(gone.kind, gone.id))
    _keep_version(connection, gone, "DELETE")
    forget_resource(connection, gone.kind, gone.id, now)
    if gone.kind == "Consent":
        drop_grant(connection, gone.id)
    note_change(connection, gone.kind, gone.id, gone.version, current.resource, None, now)
    return gone


def outdated() -> Outdated:
    """What is raised for a version that is not the newest."""
    text = "the resource has changed since it was read."
    return Outdated.because("", text, "Read it again and repeat the change.", "conflict")


def record_resource(connection: Connection, identity: str, resource: Resource, now: datetime) -> Stored:
    """Write a resource that is new, under an id that nobody has, within a transaction.

    What happened is only ever added to.
    """
    take_turn(connection)
    now = not_before_the_last(connection, now)
    fresh = _next(identity, resource, 1, now)
    connection.execute(_ADD, _values(fresh))
    _keep_version(connection, fresh, "POST")
    index_resource(connection, fresh.kind, identity, resource, now, is_new=True)
    note_change(connection, fresh.kind, identity, 1, None, resource, now)
    return fresh


def _address(kind: str, identity: str) -> dict[str, str]:
    return {"kind": kind, "identity": identity}


def _next(identity: str, resource: Resource, version: int, now: datetime) -> Stored:
    meta, content = _content(resource)
    kind = resource["resourceType"]
    stamped = {
        "resourceType": kind,
        "id": identity,
        "meta": meta | {"versionId": str(version), "lastUpdated": fine_instant(now)},
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


def _keep_version(connection: Connection, stored: Stored, method: str) -> None:
    connection.execute(_KEEP, _values(stored) | {"method": method})
    if stored.kind == _AUDIT:
        connection.execute(_WAITS_FOR_SEAL, {"id": stored.id, "version": stored.version})


def _content(resource: Resource) -> tuple[Resource, Resource]:
    """What of a resource is its own, not the server's: labels, profiles and tags, and all but id and meta."""
    return _own_meta(resource), {key: value for key, value in resource.items() if key not in {"id", "meta"}}


def _own_meta(resource: Resource) -> Resource:
    """What of meta is the resource's own: labels, profiles, tags."""
    return {key: value for key, value in resource.get("meta", {}).items() if key not in {"versionId", "lastUpdated"}}


def to_stored(row: Any) -> Stored:
    """A row as the version that it is. SQLite gives naive times back; they were written in UTC."""
    updated = row.updated if row.updated.tzinfo else row.updated.replace(tzinfo=UTC)
    return Stored(row.type, row.id, row.version, updated, bytes(row.body))


def _use(use: UseEvent) -> Stored:
    return Stored(_AUDIT, use.id, 1, use.at, use.body)


def is_seen(connection: Connection, kind: str, identity: str, units: frozenset[str] | None) -> bool:
    """Whether these units may see a resource."""
    return units is None or not units.isdisjoint(units_at(connection, f"{kind}/{identity}"))


def find_use(connection: Connection, kind: str, identity: str, units: frozenset[str] | None) -> Stored | None:
    """The event of the use log with this id, as the AuditEvent that it is, if the units may see it."""
    use = read_use(connection, identity, units) if kind == _AUDIT else None
    return _use(use) if use else None
