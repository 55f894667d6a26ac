"""What figures are counted from: the messages that came in a time, and resources by their ids.

Every question goes by an index: messages by state and time, resources by their address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Select, bindparam, select

from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.messages import State, as_utc

_BATCH = 500
_MESSAGE = schema.message.c
_CAME = select(
    _MESSAGE.id,
    _MESSAGE.flow,
    _MESSAGE.source,
    _MESSAGE.attempt,
    _MESSAGE.state,
    _MESSAGE.resources,
    _MESSAGE.begun,
    _MESSAGE.updated,
    _MESSAGE.unit,
)
_BODIES = select(schema.resource.c.id, schema.resource.c.body).where(
    schema.resource.c.type == bindparam("kind"), schema.resource.c.id.in_(bindparam("ids", expanding=True))
)


class CameIn(NamedTuple):
    """A message that came: no person, no reason. `resources`: the addresses of what it became."""

    id: str
    flow: str
    source: str
    attempt: int
    state: str
    resources: Sequence[str]
    begun: datetime
    updated: datetime
    unit: str


def messages_between_query(since: datetime, until: datetime) -> Select[Any]:
    """The messages that came from `since` on, and before `until`, by the index on state and time."""
    within = (_MESSAGE.begun >= since.astimezone(UTC), _MESSAGE.begun < until.astimezone(UTC))
    return _CAME.where(_MESSAGE.state.in_(list(State)), *within)


def messages_between(connection: Connection, since: datetime, until: datetime) -> list[CameIn]:
    """The messages that came from `since` on, and before `until`."""
    rows = connection.execute(messages_between_query(since, until))
    return [
        CameIn(
            row.id,
            row.flow,
            row.source,
            row.attempt,
            row.state,
            orjson.loads(row.resources),
            as_utc(row.begun),
            as_utc(row.updated),
            row.unit,
        )
        for row in rows
    ]


def contents_of(connection: Connection, kind: str, identities: Sequence[str]) -> Iterator[tuple[str, Resource]]:
    """The newest contents of these resources, each with its id; one that is not here, or is gone, is left out."""
    for start in range(0, len(identities), _BATCH):
        ids = identities[start : start + _BATCH]
        for row in connection.execute(_BODIES, {"kind": kind, "ids": ids}):
            if row.body:
                yield row.id, orjson.loads(row.body)
