"""What holds a Binary: through it alone a Binary is seen, and it says whose data the Binary is."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from sqlalchemy import Connection, and_, bindparam, select

from adapter.fhir.elements import Resource
from adapter.fhir.units import held_binaries
from adapter.store import schema
from adapter.store.keys import Key, all_keys, keys_of
from adapter.store.units import units_at

_BINARY, _HELD = "Binary", "held"
_ENTRY, _RESOURCE, _TOKEN = schema.entry.c, schema.resource.c, schema.token.c
_MOST = 500
_HOLDERS = (
    select(_RESOURCE.type, _RESOURCE.id, _RESOURCE.body)
    .select_from(schema.token)
    .join(schema.entry, _ENTRY.seq == _TOKEN.seq)
    .join(schema.resource, and_(_RESOURCE.type == _ENTRY.type, _RESOURCE.id == _ENTRY.id))
    .where(_TOKEN.k == bindparam("k"), _ENTRY.gone == 0)
    .order_by(_ENTRY.seq.desc())
    .limit(_MOST)
)


def keys_of_held(key: Key, resource: Resource) -> tuple[int, ...]:
    """The keys by which a resource is found as the holder of its Binaries."""
    return all_keys(key, _BINARY, ((_HELD, address) for address in held_binaries(resource)))


def holders_of(connection: Connection, identity: str, units: frozenset[str] | None) -> Iterator[Resource]:
    """What holds the Binary with this id, as far as these units see it."""
    address = f"{_BINARY}/{identity}"
    (k,) = all_keys(keys_of(connection), _BINARY, [(_HELD, address)])
    for row in connection.execute(_HOLDERS, {"k": k}):
        resource: Resource = orjson.loads(row.body)
        is_seen = units is None or not units.isdisjoint(units_at(connection, f"{row.type}/{row.id}"))
        if is_seen and address in held_binaries(resource):  # two addresses can have one key
            yield resource
