"""What subscribers must be told of a change: noted in its transaction, so that neither is without the other.

An event is noted once for its topic. Each subscription numbers its own ones later (`subscribers.py`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from adapter.fhir.elements import Resource
from adapter.fhir.subscription import end_of, heartbeat_of, owner_of
from adapter.fhir.topics import find_topic, topics_of
from adapter.store import schema
from adapter.store.indexing import take_turn
from adapter.store.periods import milliseconds

_SUBSCRIBER = schema.subscriber
_WANTED = (
    select(_SUBSCRIBER.c.topic)
    .distinct()
    .where(_SUBSCRIBER.c.topic.in_(bindparam("topics", expanding=True)), _SUBSCRIBER.c.status != "off")
)
_NOTE = insert(schema.event)
_HERE = _SUBSCRIBER.c.id == bindparam("identity")
_FIND = select(_SUBSCRIBER.c.status).where(_HERE)
_LAST = select(func.coalesce(func.max(schema.event.c.seq), 0))


def note_change(
    connection: Connection,
    kind: str,
    identity: str,
    version: int,
    before: Resource | None,
    after: Resource | None,
    at: datetime,
) -> None:
    """Note what a change of a resource is to subscribers; nothing when nobody asked for such a change.

    Every write of a resource calls it, a deletion too (`after` None), once nobody else can write in between.
    """
    if kind == "Subscription":
        _keep_subscriber(connection, identity, version, after)
    elif topics := topics_of(before, after):
        method = "DELETE" if after is None else "POST" if before is None else "PUT"
        note_event(connection, topics, (kind, identity, version), method, at)


def note_event(
    connection: Connection, topics: tuple[str, ...], what: tuple[str, str, int], method: str, at: datetime
) -> None:
    """Note an event of these topics that somebody has subscribed to. `what`: type, id and version of its resource."""
    take_turn(connection)
    kind, identity, version = what
    row: dict[str, str | int] = {
        "type": kind,
        "id": identity,
        "version": version,
        "method": method,
        "at": milliseconds(at),
    }
    wanted = set(connection.execute(_WANTED, {"topics": topics}).scalars())
    if rows := [row | {"topic": topic} for topic in topics if topic in wanted]:
        connection.execute(_NOTE, rows)


def _keep_subscriber(connection: Connection, identity: str, version: int, resource: Resource | None) -> None:
    """Keep the row of a Subscription in step with the resource. It is told what happens from now on."""
    topic = find_topic(str(resource.get("criteria", ""))) if resource else None
    if resource is None or topic is None:
        connection.execute(delete(_SUBSCRIBER).where(_HERE), {"identity": identity})
        table = schema.subscription_event
        connection.execute(delete(table).where(table.c.subscription == identity))
        return
    was = connection.execute(_FIND, {"identity": identity}).scalar_one_or_none()
    status = str(resource.get("status", ""))
    end = end_of(resource)
    values: dict[str, str | int] = {
        "client": owner_of(resource),
        "topic": topic.code,
        "status": status,
        "heartbeat": heartbeat_of(resource),
        "ends": milliseconds(end) if end else 0,
    }
    if was is None:
        start = dict.fromkeys(("numbered", "acked", "sent", "failing", "tries", "due", "until"), 0)
        texts = {"id": identity, "problem": "", "holder": ""}
        more = start | {"passed": _last(connection), "version": version}
        connection.execute(insert(_SUBSCRIBER).values(values | more | texts))
        return
    if status == "requested":
        values |= {"version": version, "failing": 0, "tries": 0, "due": 0, "problem": ""}
    if was == "off" and status != "off":
        values |= {"passed": _last(connection)}
    connection.execute(update(_SUBSCRIBER).where(_HERE).values(values), {"identity": identity})


def _last(connection: Connection) -> int:
    return int(connection.execute(_LAST).scalar_one())
