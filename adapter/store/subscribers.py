"""The subscriptions in one database, as their senders keep them: whose turn it is, numbers, and what was received.

Events get their numbers here, one transaction for all of a round: without a gap, and in the order of the commits. A
number is an event's for good, however often it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import orjson
from sqlalchemy import Connection, Engine, and_, bindparam, delete, func, insert, or_, select, update

from adapter.fhir.elements import Resource
from adapter.fhir.notification import Told
from adapter.fhir.subscription import in_status
from adapter.fhir.topics import filtered_by
from adapter.store import schema
from adapter.store.indexing import take_turn
from adapter.store.outbox import note_event
from adapter.store.periods import from_milliseconds, milliseconds
from adapter.store.resources import put_resource, read_resource
from adapter.store.units import units_at

TENURE = timedelta(seconds=60)
KEPT = timedelta(days=30)
_ROUND = 200  # events that are numbered in one transaction

_TABLE, _EVENT, _OWN = schema.subscriber, schema.event, schema.subscription_event
_BODY = select(schema.version.c.body).where(
    schema.version.c.type == bindparam("kind"),
    schema.version.c.id == bindparam("identity"),
    schema.version.c.version == bindparam("number"),
)
_NEWEST = select(_EVENT.c.topic, func.max(_EVENT.c.seq)).group_by(_EVENT.c.topic)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One subscription; see schema.subscriber. `waiting`: whether events wait to be numbered."""

    id: str
    client: str
    topic: str
    status: str
    version: int
    heartbeat: int
    ends: int
    passed: int
    numbered: int
    acked: int
    sent: int
    failing: int
    tries: int
    due: int
    problem: str
    holder: str
    until: int

    @property
    def lag(self) -> int:
        """How many events were not received yet."""
        return self.numbered - self.acked


@dataclass(frozen=True, slots=True)
class Seen:
    """Which events a subscription is told. `units`: those whose resources its client sees; None: all.

    `narrowed`: the values of each filter.
    """

    units: frozenset[str] | None
    narrowed: tuple[tuple[str, frozenset[str]], ...] = ()

    def of_units(self, units: frozenset[str]) -> bool:
        """Whether what is of these units is seen."""
        return self.units is None or not self.units.isdisjoint(units)


class Subscribers:
    """The subscriptions in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)

    def all(self) -> list[Subscriber]:
        """Every one that is not off."""
        with self._reading.connect() as connection:
            return [Subscriber(*row) for row in connection.execute(_NOT_OFF)]

    def some(self, ids: Iterable[str]) -> list[Subscriber]:
        """Those of these ids, off or not, in the order of their ids."""
        query = select(*_COLUMNS).where(_TABLE.c.id.in_(list(ids))).order_by(_TABLE.c.id)
        with self._reading.connect() as connection:
            return [Subscriber(*row) for row in connection.execute(query)]

    def newest(self) -> dict[str, int]:
        """The last event of each topic."""
        with self._reading.connect() as connection:
            return {str(topic): int(seq) for topic, seq in connection.execute(_NEWEST)}

    def oldest(self) -> dict[str, datetime]:
        """Since when each subscription waits for an event of its own to be received."""
        query = (
            select(_OWN.c.subscription, func.min(_OWN.c.at))
            .join(_TABLE, and_(_TABLE.c.id == _OWN.c.subscription, _OWN.c.number > _TABLE.c.acked))
            .group_by(_OWN.c.subscription)
        )
        with self._reading.connect() as connection:
            return {str(identity): from_milliseconds(at, UTC) for identity, at in connection.execute(query)}

    def take(self, identity: str, holder: str, now: datetime) -> bool:
        """Whether this sender is the one that sends, for TENURE from now. Idempotent."""
        free = or_(_TABLE.c.holder == holder, _TABLE.c.until < milliseconds(now))
        values = {"holder": holder, "until": milliseconds(now + TENURE)}
        with self._engine.begin() as connection:
            return bool(connection.execute(update(_TABLE).where(_TABLE.c.id == identity, free).values(values)).rowcount)

    def leave(self, identity: str, holder: str) -> None:
        """Let another sender send at once. Idempotent."""
        here = and_(_TABLE.c.id == identity, _TABLE.c.holder == holder)
        with self._engine.begin() as connection:
            connection.execute(update(_TABLE).where(here).values(until=0))

    def leave_all(self, holder: str) -> None:
        """Let others send at once whatever this sender had. Idempotent."""
        with self._engine.begin() as connection:
            connection.execute(update(_TABLE).where(_TABLE.c.holder == holder).values(until=0))

    def number(self, identity: str, holder: str, seen: Seen) -> bool:
        """Give the next events their numbers; whether there may be more.

        What the client may not see now, and what the filters leave out, gets none.
        """
        with self._engine.begin() as connection:
            held = self._held(connection, identity, holder)
            if held is None or held.status == "off":
                return False
            query = select(_EVENT).where(_EVENT.c.topic == held.topic, _EVENT.c.seq > held.passed)
            rows = connection.execute(query.order_by(_EVENT.c.seq).limit(_ROUND)).all()
            if not rows:
                return False
            told = [row for row in rows if _is_told(connection, row.type, row.id, row.version, row.method, seen)]
            for number, row in enumerate(told, held.numbered + 1):
                values = {name: getattr(row, name) for name in ("type", "id", "version", "method", "at")}
                connection.execute(insert(_OWN).values(values | {"subscription": identity, "number": number}))
            new = {"passed": rows[-1].seq, "numbered": held.numbered + len(told)}
            connection.execute(update(_TABLE).where(_TABLE.c.id == identity).values(new))
            return len(rows) == _ROUND

    def events(self, identity: str, first: int, last: int, most: int, seen: Seen) -> tuple[list[Told], int]:
        """The events from `first` to `last`, at most so many, that may be seen now; and the last number looked at."""
        here = and_(_OWN.c.subscription == identity, _OWN.c.number >= first, _OWN.c.number <= last)
        with self._reading.connect() as connection:
            rows = connection.execute(select(_OWN).where(here).order_by(_OWN.c.number).limit(most)).all()
            shown = [row for row in rows if seen.of_units(units_at(connection, f"{row.type}/{row.id}"))]
        told = [Told(row.number, row.type, row.id, row.method, from_milliseconds(row.at, UTC)) for row in shown]
        return told, rows[-1].number if rows else last

    def received(self, identity: str, holder: str, number: int, now: datetime) -> None:
        """Note that a notification was received, with all events up to `number`."""
        values = {"sent": milliseconds(now), "failing": 0, "tries": 0, "due": 0, "problem": ""}
        with self._engine.begin() as connection:
            if held := self._held(connection, identity, holder):
                here = _TABLE.c.id == identity
                new = values | {"acked": max(held.acked, number)}
                connection.execute(update(_TABLE).where(here).values(new))

    def failed(self, identity: str, holder: str, problem: str, due: datetime, now: datetime) -> None:
        """Note that one was not received, why, and when it is sent again."""
        with self._engine.begin() as connection:
            if held := self._held(connection, identity, holder):
                new = {
                    "failing": held.failing or milliseconds(now),
                    "tries": held.tries + 1,
                    "due": milliseconds(due),
                    "problem": problem,
                }
                connection.execute(update(_TABLE).where(_TABLE.c.id == identity).values(new))

    def become(self, of: Subscriber, holder: str, status: str, problem: str, now: datetime) -> bool:
        """Give a Subscription another status, as a new version of it; not if its client has written it meanwhile."""
        with self._engine.begin() as connection:
            take_turn(connection)
            held = self._held(connection, of.id, holder)
            if held is None or (held.version, held.status) != (of.version, of.status):
                return False
            resource = read_resource(connection, "Subscription", of.id)
            put_resource(connection, of.id, in_status(resource, status, problem), now)
            new = {"sent": milliseconds(now), "failing": 0, "tries": 0, "due": 0, "problem": problem}
            connection.execute(update(_TABLE).where(_TABLE.c.id == of.id).values(new))
            return True

    def read(self, identity: str) -> Resource | None:
        """The Subscription itself; None where it is not there any more."""
        query = select(schema.resource.c.body).where(
            schema.resource.c.type == "Subscription", schema.resource.c.id == identity
        )
        with self._reading.connect() as connection:
            body = connection.execute(query).scalar_one_or_none()
        return dict(orjson.loads(body)) if body else None

    def tell_days(self, today: date, now: datetime) -> None:
        """Note the grants that began or ended by their dates since it was last done (GRA-01, GRA-10)."""
        days, grant = schema.day_told, schema.held_grant
        with self._reading.connect() as connection:
            until = connection.execute(select(days.c.day).where(days.c.topic == _GRANTS)).scalar_one_or_none()
        if until == today.isoformat():
            return
        with self._engine.begin() as connection:
            take_turn(connection)
            until = connection.execute(select(days.c.day).where(days.c.topic == _GRANTS)).scalar_one_or_none()
            if until is None:
                connection.execute(insert(days).values(topic=_GRANTS, day=today.isoformat()))
                return
            if until >= today.isoformat():
                return
            begun = and_(grant.c.starts > until, grant.c.starts <= today.isoformat())
            ended = and_(grant.c.ends >= until, grant.c.ends < today.isoformat(), grant.c.ends != "")
            query = select(grant.c.id, grant.c.version).where(grant.c.status == "active", or_(begun, ended)).distinct()
            for identity, version in connection.execute(query.order_by(grant.c.id)).all():
                note_event(connection, (_GRANTS,), ("Consent", identity, version), "GET", now)
            connection.execute(update(days).where(days.c.topic == _GRANTS).values(day=today.isoformat()))

    def forget(self, now: datetime) -> None:
        """Delete the events that are past their time, and those that every subscription has looked at."""
        old = milliseconds(now - KEPT)
        behind = select(_TABLE.c.id).where(
            _TABLE.c.topic == _EVENT.c.topic, _TABLE.c.status != "off", _TABLE.c.passed < _EVENT.c.seq
        )
        with self._engine.begin() as connection:
            connection.execute(delete(_OWN).where(_OWN.c.at < old))
            connection.execute(delete(_EVENT).where(or_(_EVENT.c.at < old, ~behind.exists())))

    def _held(self, connection: Connection, identity: str, holder: str) -> Subscriber | None:
        """The row, with nobody writing it in between; None where it is another sender's, or gone."""
        query = select(*_COLUMNS).where(_TABLE.c.id == identity, _TABLE.c.holder == holder).with_for_update()
        row = connection.execute(query).first()
        return Subscriber(*row) if row else None


_GRANTS = "grant-changed"
_COLUMNS = tuple(_TABLE.c[name] for name in Subscriber.__dataclass_fields__)
_NOT_OFF = select(*_COLUMNS).where(_TABLE.c.status != "off").order_by(_TABLE.c.id)  # a worker asks every second


def _is_told(connection: Connection, kind: str, identity: str, version: int, method: str, seen: Seen) -> bool:
    units = units_at(connection, f"{kind}/{identity}")
    if not seen.of_units(units):
        return False
    resource: Resource | None = None
    for name, wanted in seen.narrowed:
        if name == "unit":
            if units.isdisjoint(wanted):
                return False
            continue
        if resource is None:  # what was deleted is as it was before
            number = version - 1 if method == "DELETE" else version
            body = connection.execute(_BODY, {"kind": kind, "identity": identity, "number": number}).scalar()
            resource = dict(orjson.loads(body)) if body else {}
        if filtered_by(resource, name).isdisjoint(wanted):
            return False
    return True
