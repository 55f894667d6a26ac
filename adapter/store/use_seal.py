"""Closes the segments of the use log: each gets a head that binds the one before it, signed by the organisation's key.

The AuditEvents that flows and decisions leave as resources are sealed at the same time, in segments of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update

from adapter.store import schema
from adapter.store.use_chain import ROOM, Segment, begin_chain, chain_head, chain_record
from adapter.store.use_log import LIFE

_LOCK = 20260902  # the key of PostgreSQL's lock: one at a time seals
_BATCH = 10_000  # AuditEvents of one segment
_SEGMENT, _EVENT = schema.use_segment, schema.use_event


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the newest closed segment: kept elsewhere, it proves later that nothing before it has changed."""

    seal: int
    head: str
    closed: datetime
    signature: str


def seal(engine: Engine, now: datetime, sign: Callable[[bytes], str] | None = None) -> list[Head]:
    """Close every segment that takes no row any more, and seal the AuditEvents that wait for it.

    Gives the new heads, oldest first. Each segment is one transaction, so a crash leaves a chain that is whole.
    """
    at, heads = int(now.timestamp() * 1_000_000), []
    while head := _seal_one(engine, at, sign):
        heads.append(head)
    return heads


def newest_head(connection: Connection) -> Head | None:
    """The head of the segment that was closed last; None while there is none."""
    row = connection.execute(
        select(_SEGMENT).where(_SEGMENT.c.seal.is_not(None)).order_by(_SEGMENT.c.seal.desc()).limit(1)
    ).first()
    if row is None:
        return None
    return Head(row.seal, row.head, datetime.fromtimestamp(row.closed / 1_000_000, UTC), row.signature or "")


def _seal_one(engine: Engine, at: int, sign: Callable[[bytes], str] | None) -> Head | None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        closed = _close_oldest(connection, at) or _seal_records(connection, at)
        if closed is None:
            return None
        before = newest_head(connection)
        number, previous = (before.seal + 1, before.head) if before else (1, "")
        identity, kind, begun, rows, last = closed
        segment = Segment(identity, kind, begun, number, at, rows, last)
        head = chain_head(previous, segment)
        signature = sign(head.encode()) if sign else ""
        values = {"seal": number, "closed": at, "rows": rows, "last": last, "head": head, "signature": signature}
        connection.execute(update(_SEGMENT).where(_SEGMENT.c.id == identity).values(values))
        return Head(number, head, datetime.fromtimestamp(at / 1_000_000, UTC), signature)


_Closed = tuple[int, str, int, int, str]


def _close_oldest(connection: Connection, at: int) -> _Closed | None:
    """The oldest open segment that is past its time: its writer has begun another one, or is gone."""
    query = select(_SEGMENT.c.id, _SEGMENT.c.begun).where(_SEGMENT.c.seal.is_(None), _SEGMENT.c.begun < at - 2 * LIFE)
    found = connection.execute(query.order_by(_SEGMENT.c.id).limit(1)).first()
    if found is None:
        return None
    within = _EVENT.c.place.between(found.id * ROOM, found.id * ROOM + ROOM - 1)
    rows = connection.execute(select(func.count()).select_from(_EVENT).where(within)).scalar_one()
    last = connection.execute(select(_EVENT.c.digest).where(within).order_by(_EVENT.c.place.desc()).limit(1)).scalar()
    return found.id, "uses", found.begun, rows, (bytes(last) if last else begin_chain(found.id)).hex()


def _seal_records(connection: Connection, at: int) -> _Closed | None:
    """A segment of the AuditEvents that wait to be sealed; None when none does."""
    waiting, version = schema.unsealed_record, schema.version
    stored = (
        (version.c.type == "AuditEvent") & (version.c.id == waiting.c.id) & (version.c.version == waiting.c.version)
    )
    query = select(waiting.c.id, waiting.c.version, version.c.body).join(version, stored)
    rows = connection.execute(query.order_by(waiting.c.id, waiting.c.version).limit(_BATCH)).all()
    if not rows:
        return None
    identity = connection.execute(
        insert(_SEGMENT).values(kind="records", begun=at).returning(_SEGMENT.c.id)
    ).scalar_one()
    last, sealed = begin_chain(identity), []
    for number, row in enumerate(rows, 1):
        place = identity * ROOM + number
        last = chain_record(last, place, row.id, row.version, bytes(row.body))
        sealed.append({"place": place, "id": row.id, "version": row.version, "digest": last})
    connection.execute(insert(schema.sealed_record), sealed)
    connection.execute(
        delete(waiting).where(waiting.c.id == bindparam("one"), waiting.c.version == bindparam("of")),
        [{"one": row.id, "of": row.version} for row in rows],
    )
    return identity, "records", at, len(rows), last.hex()


def drop(engine: Engine, before: datetime, now: datetime) -> int:
    """Drop the rows of every segment of uses that was closed before a time; gives how many segments.

    Their heads stay, so the chain can still be verified.
    """
    limit, at = (int(moment.timestamp() * 1_000_000) for moment in (before, now))
    with engine.begin() as connection:
        query = select(_SEGMENT.c.id).where(
            _SEGMENT.c.kind == "uses", _SEGMENT.c.closed < limit, _SEGMENT.c.dropped.is_(None)
        )
        segments = [row.id for row in connection.execute(query)]
        for segment in segments:
            within = _EVENT.c.place.between(segment * ROOM, segment * ROOM + ROOM - 1)
            connection.execute(delete(_EVENT).where(within))
            connection.execute(update(_SEGMENT).where(_SEGMENT.c.id == segment).values(dropped=at))
    return len(segments)
