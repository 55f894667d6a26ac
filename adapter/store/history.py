"""The versions of resources, as they were written: of one resource, of a type, of all (FHIR R4 http, history).

A page is one stretch of an index, newest first, and the next page begins behind its last version. What is written
meanwhile is newer (`store.indexing.not_before_the_last`): a page misses nothing, and has nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, String, bindparam, select, text

from adapter.errors import Busy, Gone, NotFound
from adapter.store import schema
from adapter.store.resources import Stored, find_use, is_seen, to_stored
from adapter.store.unmoved import unmoved_from

_FEW = 2_000  # so many visible resources are asked one by one
_VERSION = schema.version.c
_ONE = select(schema.version).where(
    _VERSION.type == bindparam("kind"), _VERSION.id == bindparam("identity"), _VERSION.version == bindparam("number")
)
_TIME = DateTime(timezone=True)
_COLUMNS = "v.type, v.id, v.version, v.updated, v.body, v.method"
_SEEN = (
    "EXISTS (SELECT 1 FROM entry AS e JOIN resource_unit AS x ON x.seq = e.seq"
    " WHERE e.type = v.type AND e.id = v.id AND +x.unit IN :units)"
)
# What is deleted has its units under no type.
_THEIRS = (
    "FROM resource_unit AS x CROSS JOIN entry AS e"
    " WHERE (x.type IN :kinds OR x.type = '') AND x.unit IN :units AND e.seq = x.seq AND e.type IN :kinds"
)
_MORE = f"SELECT 1 {_THEIRS} LIMIT 1 OFFSET {_FEW}"
_UNKNOWN = (
    "SELECT 1 FROM entry AS e WHERE e.seq <= :edge AND e.type IN :kinds"
    " AND NOT EXISTS (SELECT 1 FROM resource_unit AS x WHERE x.seq = e.seq) LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Version:
    """A version, and the method of the request that wrote it. Of a deletion the body is empty."""

    stored: Stored
    method: str


@dataclass(frozen=True, slots=True)
class Page:
    """Which versions: not older than `since`, and behind the last one of the page before (`after`)."""

    since: datetime | None = None
    after: Stored | None = None
    count: int = 100


def read_version(connection: Connection, kind: str, identity: str, number: int, units: frozenset[str] | None) -> Stored:
    """One version; raises NotFound, also where these units may not see the resource, and Gone for a deletion."""
    address = {"kind": kind, "identity": identity}
    row = connection.execute(_ONE, address | {"number": number}).first() if number < 2**31 else None
    if row is None and number == 1 and (use := find_use(connection, kind, identity, units)):
        return use
    if row is None or not is_seen(connection, kind, identity, units):
        raise NotFound.because("", f"there is no such version of that {kind}.", code="not-found")
    if not row.body:
        raise Gone.because("", f"that version is the deletion of the {kind}.", code="deleted")
    return to_stored(row)


def changed_before(connection: Connection, stored: Stored) -> datetime | None:
    """When the version before this one was written; None where there is none."""
    address = {"kind": stored.kind, "identity": stored.id}
    row = connection.execute(_ONE, address | {"number": stored.version - 1}).first()
    return to_stored(row).updated if row else None


def versions_of(
    connection: Connection, kind: str, identity: str, units: frozenset[str] | None, page: Page
) -> list[Version]:
    """Those of one resource, newest first; raises NotFound, also where these units may not see it."""
    if use := find_use(connection, kind, identity, units):
        return [Version(use, "POST")]
    values = {"kind": kind, "identity": identity}
    if not connection.execute(_ONE, values | {"number": 1}).first() or not is_seen(connection, kind, identity, units):
        raise NotFound.because("", f"there is no {kind} with that id.", code="not-found")
    return _ask(connection, "FROM resource_version AS v WHERE v.type = :kind AND v.id = :identity", values, page)


def versions_of_all(
    connection: Connection, kinds: Sequence[str], units: frozenset[str] | None, page: Page
) -> list[Version]:
    """Those of all resources of these types that the units see now, newest first; of a deleted one, that saw it last.

    Raises Busy while resources of an earlier version wait to be told whose they are.
    """
    one = "v.type = :kind" if len(kinds) == 1 else "+v.type IN :kinds"
    values: dict[str, Any] = {"kind": kinds[0]} if len(kinds) == 1 else {"kinds": list(kinds)}
    if units is None:
        return _ask(connection, f"FROM resource_version AS v WHERE {one}", values, page)
    told: dict[str, Any] = {"kinds": list(kinds), "units": sorted(units)}
    if (edge := unmoved_from(connection)) and _execute(connection, _UNKNOWN, told | {"edge": edge}).first():
        raise Busy("an earlier version's resources are being moved; the history of many begins when that is done.")
    if _execute(connection, _MORE, told).first():
        return _ask(connection, f"FROM resource_version AS v WHERE {one} AND {_SEEN}", values | told, page)
    theirs = f"SELECT DISTINCT e.type, e.id {_THEIRS}"
    joined = f"FROM ({theirs}) AS s CROSS JOIN resource_version AS v WHERE v.type = s.type AND v.id = s.id"
    return _ask(connection, joined, told, page, time="+v.updated")


def _ask(
    connection: Connection, source: str, values: dict[str, Any], page: Page, time: str = "v.updated"
) -> list[Version]:
    """A page of what a source has, with its conditions. `time`: with a plus where the source is no stretch of time."""
    values = {**values, "count": page.count}
    if page.since:
        source, values = f"{source} AND {time} >= :since", values | {"since": page.since.astimezone(UTC)}
    if last := page.after:
        source += f" AND {time} <= :upto AND ({time}, v.type, v.id, v.version) < (:upto, :type, :id, :number)"
        values |= {"upto": last.updated.astimezone(UTC), "type": last.kind, "id": last.id, "number": last.version}
    order = "ORDER BY v.updated DESC, v.type DESC, v.id DESC, v.version DESC LIMIT :count"
    rows = _execute(connection, f"SELECT {_COLUMNS} {source} {order}", values, *schema.version.c)
    return [Version(to_stored(row), row.method or ("POST" if row.version == 1 else "PUT")) for row in rows]


def _execute(connection: Connection, statement: str, values: dict[str, Any], *columns: Any) -> Any:
    """By hand, as in store/search.py: the plus keeps SQLite from an index that would not lie in the order asked for."""
    if connection.dialect.name != "sqlite":
        statement = statement.replace("+v.", "v.").replace("+x.", "x.")
    named = {name: value for name, value in values.items() if f":{name}" in statement}
    bound = text(statement).bindparams(
        *(
            bindparam(name, value, expanding=True, type_=String)
            if isinstance(value, list)
            else bindparam(name, value, type_=_TIME if isinstance(value, datetime) else None)
            for name, value in named.items()
        )
    )
    return connection.execute(bound.columns(*columns) if columns else bound)
