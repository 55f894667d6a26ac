"""The resources of an earlier version are moved to the index of this one, while it is used.

Batch by batch, from the newest: each is one short transaction, after which a crash costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import orjson
from sqlalchemy import Engine, bindparam, inspect, select, update

from adapter.store import schema
from adapter.store.indexing import index_anew, take_turn
from adapter.store.statistics import refresh_statistics

_BATCH = 100
_FORMER = "search_index"
_PAUSE = 0.02  # seconds between two batches, in which others write
_REST = 60.0  # seconds after which no search that began by the old index still runs
_ENTRY, _RESOURCE = schema.entry.c, schema.resource.c
_NEXT = (
    select(_ENTRY.seq, _RESOURCE.body)
    .join_from(schema.entry, schema.resource, (_ENTRY.type == _RESOURCE.type) & (_ENTRY.id == _RESOURCE.id))
    .where(_ENTRY.seq <= bindparam("edge"), _ENTRY.gone == 0)
    .order_by(_ENTRY.seq.desc())
    .limit(_BATCH)
)
_UNMOVED = select(schema.search_state.c.unmoved)
_STATE = select(schema.search_state.c.unmoved, schema.search_state.c.narrowed)


def move_all(engine: Engine, wait: Callable[[float], bool]) -> None:
    """Move what is left, then drop the old index. `wait` gives others time, and is True when this must end."""
    had_any = unmoved(engine) > 0
    while _move_some(engine):
        if wait(_PAUSE):
            return
    if had_any:
        refresh_statistics(engine)
    if inspect(engine).has_table(_FORMER) and not wait(_REST):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_FORMER}")


def unmoved(engine: Engine) -> int:
    """How many resources are left to be moved, at most."""
    with engine.execution_options(reading=True).connect() as connection:
        return int(connection.execute(_UNMOVED).scalar_one())


def _move_some(engine: Engine) -> bool:
    """Move a batch; False when nothing was left."""
    with engine.begin() as connection:
        take_turn(connection)
        edge, narrowed = connection.execute(_STATE).one()
        rows = connection.execute(_NEXT, {"edge": edge}).all() if edge else ()
        for row in rows:
            index_anew(connection, row.seq, orjson.loads(bytes(row.body)), has_units=narrowed == 1)
        left = rows[-1].seq - 1 if len(rows) == _BATCH else 0
        connection.execute(update(schema.search_state).values(unmoved=left))
        return left > 0
