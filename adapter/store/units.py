"""The units of what is stored: kept beside each resource in the transaction that writes it."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select

from adapter.fhir.elements import Resource
from adapter.fhir.units import UnitsAt, held_binaries, units_of
from adapter.store import schema

#: The row of a resource of which no unit is known. No client has a unit of this name.
UNKNOWN = ""
_STEPS = 3

_ENTRY, _UNIT = schema.entry, schema.resource_unit
_HERE = and_(_ENTRY.c.type == bindparam("kind"), _ENTRY.c.id == bindparam("identity"))
_THERE = select(_ENTRY.c.seq, _UNIT.c.unit).outerjoin(_UNIT, _UNIT.c.seq == _ENTRY.c.seq).where(_HERE)
_KEEP = insert(_UNIT)
_KNOWN_NOW = delete(_UNIT).where(_UNIT.c.seq == bindparam("of"), _UNIT.c.unit == UNKNOWN)
_OF_ENTRY = select(_UNIT.c.unit).where(_UNIT.c.seq == bindparam("of"))
_UNMOVED = select(schema.search_state.c.unmoved)
_BODY = select(schema.resource.c.body).where(
    schema.resource.c.type == bindparam("kind"), schema.resource.c.id == bindparam("identity")
)
_NOBODYS = select(func.count()).select_from(_UNIT).where(_UNIT.c.unit == UNKNOWN)


def keep_units(connection: Connection, seq: int, resource: Resource, sees: frozenset[str] | None = None) -> None:
    """Write whose the resource with this number is, and let the Binary that it holds be theirs too.

    `sees`: the units of the client that writes it. What a client cannot see lends its resource no unit.
    """
    units = units_of(resource, lookup(connection, sees))
    _add(connection, seq, resource["resourceType"], units, is_new=resource["resourceType"] != "Binary")
    for address in held_binaries(resource) if units else ():
        rows = connection.execute(_THERE, _parts(address)).all()
        if rows:
            _add(connection, rows[0].seq, "Binary", units, is_new=False)


def leave_units(connection: Connection, seq: int, units: frozenset[str]) -> None:
    """Write whose the deleted resource with this number was. These rows have no type: no search begins from them."""
    if units:
        connection.execute(_KEEP, [{"unit": unit, "type": "", "seq": seq} for unit in sorted(units)])


def are_units_kept(connection: Connection, seq: int) -> bool:
    """Whether it is written whose the resource with this number is."""
    return connection.execute(_OF_ENTRY, {"of": seq}).first() is not None


def lookup(connection: Connection, sees: frozenset[str] | None = None, steps: int = _STEPS) -> UnitsAt:
    """What tells the units of other resources, for a client as far as it sees them."""

    def find(address: str) -> frozenset[str]:
        units = units_at(connection, address, steps)
        return units if sees is None or not units.isdisjoint(sees) else frozenset()

    return find


def units_at(connection: Connection, address: str, steps: int = _STEPS) -> frozenset[str]:
    """The units that may see the resource at `Type/id`; none when it is not here.

    One that an earlier version wrote is read itself, and so is what it refers to, in so many steps.
    """
    rows = connection.execute(_THERE, _parts(address)).all()
    if rows and rows[0].unit is None and steps and rows[0].seq <= connection.execute(_UNMOVED).scalar_one():
        body = connection.execute(_BODY, _parts(address)).scalar_one()
        return units_of(orjson.loads(body), lookup(connection, steps=steps - 1))
    return frozenset(row.unit for row in rows if row.unit)


def count_of_nobody(connection: Connection) -> int:
    """How many resources there are of which no unit is known: operators alone see them."""
    return int(connection.execute(_NOBODYS).scalar_one())


def _add(connection: Connection, seq: int, kind: str, units: frozenset[str], *, is_new: bool) -> None:
    """Add units to an entry. A Binary may have been lent some before it gets its own."""
    there = set() if is_new else set(connection.execute(_OF_ENTRY, {"of": seq}).scalars())
    wanted = units or (frozenset() if there else frozenset({UNKNOWN}))
    if fresh := wanted - there:
        connection.execute(_KEEP, [{"unit": unit, "type": kind, "seq": seq} for unit in sorted(fresh)])
    if units and UNKNOWN in there:
        connection.execute(_KNOWN_NOW, {"of": seq})


def _parts(address: str) -> dict[str, str]:
    kind, _, rest = address.partition("/")
    return {"kind": kind, "identity": rest.partition("/")[0]}
