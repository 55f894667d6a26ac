"""Every message that came in, and how it ended: what `lautta status` and `lautta inspect` report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import orjson
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from adapter.errors import Conflict, NotFound
from adapter.identifiers import Oid
from adapter.masking import mask_hetus
from adapter.store import schema
from adapter.store.bell import ring
from adapter.words import Sentence


class State(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    MOVING = "moving"
    DONE = "done"
    PARKED = "parked"
    FAILED = "failed"
    STOPPED = "stopped"
    DISCARDED = "discarded"


WAITING_FOR_A_PERSON = frozenset({State.PARKED, State.STOPPED})
_UNDER_WAY = "SELECT 1 FROM message WHERE state IN ('waiting', 'moving') LIMIT 1"
_FOR_GOOD = (State.DONE, State.DISCARDED)
_SETTLED = timedelta(hours=1)
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_RUN_AGAIN = Sentence(
    "viesti on jo jonossa tai käsittelyssä, tai se on päättynyt. Sitä ei voi ajaa uudelleen.",
    "meddelandet är redan i kö eller på väg, eller så är det avslutat. Det kan inte köras på nytt.",
    "only a message that is parked, failed or stopped can be run again.",
)
_NOT_STOPPED = Sentence(
    "vain viestin, joka on jonossa tai epäonnistunut, voi pysäyttää.",
    "bara ett meddelande som är i kö eller har misslyckats kan stoppas.",
    "only a message that waits or has failed can be stopped.",
)
_NO_MESSAGE = Sentence(
    "tällä tunnuksella ei ole viestiä.", "det finns inget meddelande med detta id.", "there is no message with that id."
)
_LISTED = Sentence(
    "`lautta status` luettelee viestit.", "`lautta status` räknar upp dem.", "`lautta status` lists them."
)
NOT_ENDED = (State.WAITING, State.MOVING, State.PARKED, State.FAILED, State.STOPPED)


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One message: no payload and no person, only where it is and why. `unit`: the OID of where it was moved to."""

    id: str
    flow: str
    source: str
    attempt: int
    state: str
    rules: str
    reason: str
    resources: tuple[str, ...]
    begun: datetime
    updated: datetime
    unit: str = ""
    batch: str = ""
    together: bool = False

    @property
    def is_new(self) -> bool:
        """Whether nobody has ever taken it up."""
        is_first = self.attempt == 1 and not self.batch
        return is_first and self.state == State.WAITING and self.begun == self.updated

    @property
    def is_in_batch(self) -> bool:
        """Whether its batch is what brings it to its end."""
        return self.together and self.attempt == 1

    @property
    def left_batch(self) -> str:
        """The batch that it has left, to go on by itself where that batch came to; empty for none."""
        return self.batch if self.attempt == 1 and not self.together else ""

    @property
    def workflow(self) -> str:
        """The workflow that brings it to its end."""
        return self.batch if self.is_in_batch else f"{self.id}-{self.attempt}"


class Messages:
    """The messages in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)

    def begin(self, identity: str, flow: str, source: str, now: datetime) -> MessageRecord:
        """Note that a message has come in; one that is known is given as it stands. Idempotent by id."""
        with self._engine.begin() as connection:
            return begin_message(connection, identity, flow, source, now)

    def begin_all(self, identities: Sequence[str], flow: str, source: str, now: datetime) -> list[MessageRecord]:
        """Note that several messages have come in; see `begin`."""
        with self._engine.begin() as connection:
            return [begin_message(connection, identity, flow, source, now) for identity in identities]

    def moving(self, identity: str, now: datetime) -> None:
        """Note that a worker has taken a waiting message up. Idempotent."""
        where = (schema.message.c.id == identity, schema.message.c.state == State.WAITING)
        with self._engine.begin() as connection:
            connection.execute(
                update(schema.message).where(*where).values(state=State.MOVING, updated=now.astimezone(UTC))
            )

    def begin_anew(self, message: MessageRecord, now: datetime) -> bool:
        """Let a message that is on its way begin again, under a new attempt; what a person decided for it stays.

        False when it has ended, or been begun again, in the meantime.
        """
        table = schema.message
        identity, attempt = message.id, message.attempt
        where = (
            table.c.id == identity,
            table.c.attempt == attempt,
            table.c.state == State.MOVING,
            table.c.together == int(message.together),
        )
        values = {"attempt": attempt + 1, "state": State.WAITING, "updated": now.astimezone(UTC)}
        decided = schema.decision.c.attempt == f"{identity}-{attempt}"
        with self._engine.begin() as connection:
            if not connection.execute(update(table).where(*where).values(values)).rowcount:
                return False
            connection.execute(update(schema.decision).where(decided).values(attempt=f"{identity}-{attempt + 1}"))
            ring(connection)
        return True

    def counts(self) -> dict[tuple[str, str], int]:
        """How many messages there are, by flow and state.

        What had ended long ago is not counted again (see `sum_up`).
        """
        table, tally = schema.message, schema.tally
        with self._reading.connect() as connection:
            summed = connection.execute(select(tally.c.flow, tally.c.state, tally.c.number, tally.c.until)).all()
            until = max((as_utc(row[3]) for row in summed), default=_BEGINNING)
            fresh = (
                select(table.c.flow, table.c.state, func.count())
                .where(table.c.state.in_(_FOR_GOOD), table.c.updated >= until)
                .group_by(table.c.flow, table.c.state)
            )
            rest = (
                select(table.c.flow, table.c.state, func.count())
                .where(table.c.state.in_(NOT_ENDED))
                .group_by(table.c.flow, table.c.state)
            )
            counted = Counter({(str(flow), str(state)): int(number) for flow, state, number, _ in summed})
            for flow, state, number in [*connection.execute(fresh), *connection.execute(rest)]:
                counted[str(flow), str(state)] += int(number)
        return dict(counted)

    def longest_waiting(self) -> dict[str, datetime]:
        """Since when the message that waits longest for a worker does, by flow."""
        table = schema.message
        query = select(table.c.flow, func.min(table.c.updated)).where(table.c.state == State.WAITING)
        with self._reading.connect() as connection:
            return {str(flow): as_utc(since) for flow, since in connection.execute(query.group_by(table.c.flow))}

    def sum_up(self, now: datetime) -> None:
        """Sum up what has ended for good, but for the last hour: another worker's clock may be slow. Idempotent."""
        table, tally = schema.message, schema.tally
        until = (now - _SETTLED).astimezone(UTC)
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # there may be no row yet that could be locked
                connection.exec_driver_sql("LOCK TABLE tally IN EXCLUSIVE MODE")
            moments = connection.execute(select(tally.c.until).with_for_update()).scalars().all()
            since = max(map(as_utc, moments), default=_BEGINNING)
            if until <= since:
                return
            query = (
                select(table.c.flow, table.c.state, func.count())
                .where(table.c.state.in_(_FOR_GOOD), table.c.updated >= since, table.c.updated < until)
                .group_by(table.c.flow, table.c.state)
            )
            for flow, state, number in connection.execute(query).all():
                where = (tally.c.flow == flow, tally.c.state == state)
                if not connection.execute(update(tally).where(*where).values(number=tally.c.number + number)).rowcount:
                    connection.execute(insert(tally).values(flow=flow, state=state, number=number, until=until))
            connection.execute(update(tally).values(until=until))

    def run_again(self, identity: str, now: datetime, unit: Oid | None = None) -> MessageRecord:
        """Let a message that has ended wait for a worker again; `unit`: as a message of that one.

        Raises NotFound, or Conflict while it is still on its way.

        One that failed goes on at the step that failed; one that a person had to look at begins again.
        """
        message = self.find(identity)
        if message.state not in {State.PARKED, State.FAILED, State.STOPPED}:
            raise Conflict.because(
                "",
                _NOT_RUN_AGAIN,
                code="conflict",
            )
        attempt = message.attempt + (message.state == State.PARKED)
        values = {"attempt": attempt, "state": State.WAITING, "rules": "", "reason": "", "updated": now.astimezone(UTC)}
        values |= {"unit": unit.value} if unit else {}
        with self._engine.begin() as connection:
            connection.execute(
                update(schema.message)
                .where(schema.message.c.id == identity, schema.message.c.state == message.state)
                .values(values)
            )
            ring(connection)
        return self.find(identity)

    def stop(self, identity: str, now: datetime) -> MessageRecord:
        """Stop trying: a waiting or failed message is left alone until it is run again; raises NotFound or Conflict."""
        message = self.find(identity)
        if message.state not in {State.WAITING, State.FAILED}:
            raise Conflict.because(
                "",
                _NOT_STOPPED,
                code="conflict",
            )
        self.conclude(
            identity,
            State.STOPPED,
            now,
            tuple(message.rules.split()),
            message.reason or "Stopped by a person.",
            message.resources,
        )
        return self.find(identity)

    def conclude(
        self,
        identity: str,
        state: State,
        now: datetime,
        rules: tuple[str, ...] = (),
        reason: str = "",
        resources: tuple[str, ...] = (),
        *,
        forget: bool = False,
    ) -> None:
        """Write how a message ended. Idempotent; what is done or discarded stays so.

        `forget`: with the octets that its flow kept, and what a person gave for it, in one transaction (PHO-05).
        """
        values = {
            "state": state,
            "rules": " ".join(dict.fromkeys(rules))[:200],
            "reason": mask_hetus(reason),
            "resources": orjson.dumps(resources).decode(),
        }
        with self._engine.begin() as connection:
            connection.execute(
                update(schema.message)
                .where(schema.message.c.id == identity, schema.message.c.state.not_in(_FOR_GOOD))
                .values(**values, updated=now.astimezone(UTC))
            )
            if forget:
                connection.execute(delete(schema.blob).where(schema.blob.c.owner == identity))
                connection.execute(delete(schema.decision).where(schema.decision.c.message == identity))

    def find(self, identity: str) -> MessageRecord:
        """One message; raises NotFound."""
        with self._reading.connect() as connection:
            row = connection.execute(select(schema.message).where(schema.message.c.id == identity)).first()
        if row is None:
            raise NotFound.because("", _NO_MESSAGE, _LISTED, "not-found")
        return _record(tuple(row))

    def is_at(self, identity: str, attempt: str) -> bool:
        """Whether a message is at this attempt (`<message>-<number>`) still."""
        known = self.some([identity])
        return bool(known) and f"{identity}-{known[0].attempt}" == attempt

    def some(self, identities: list[str]) -> list[MessageRecord]:
        """Those of these messages that are known."""
        query = select(schema.message).where(schema.message.c.id.in_(identities))
        with self._reading.connect() as connection:
            return [_record(tuple(row)) for row in connection.execute(query)]

    def are_under_way(self) -> bool:
        """Whether any message waits or is on its way.

        A worker asks every second, so the statement is not built again.
        """
        with self._reading.connect() as connection:
            return connection.exec_driver_sql(_UNDER_WAY).first() is not None

    def oldest(self, states: tuple[State, ...], most: int) -> list[MessageRecord]:
        """So many messages in these states at most, those that came first."""
        query = select(schema.message).where(schema.message.c.state.in_(states))
        query = query.order_by(schema.message.c.begun, schema.message.c.id).limit(most)
        with self._reading.connect() as connection:
            return [_record(tuple(row)) for row in connection.execute(query)]

    def all(self, states: tuple[State, ...] = ()) -> list[MessageRecord]:
        """The messages in these states (none named: all), oldest first."""
        with self._reading.connect() as connection:
            query = select(schema.message).order_by(schema.message.c.begun, schema.message.c.id)
            query = query.where(schema.message.c.state.in_(states)) if states else query
            return [_record(tuple(row)) for row in connection.execute(query)]


def begin_message(connection: Connection, identity: str, flow: str, source: str, now: datetime) -> MessageRecord:
    """Note a message within a transaction; see Messages.begin."""
    table = schema.message
    row = connection.execute(select(table).where(table.c.id == identity)).first()
    if row is None:
        fresh = {
            "id": identity,
            "flow": flow,
            "source": source,
            "attempt": 1,
            "state": State.WAITING,
            "rules": "",
            "reason": "",
            "resources": "[]",
        }
        connection.execute(insert(table).values(**fresh, begun=now.astimezone(UTC), updated=now.astimezone(UTC)))
        ring(connection)
        row = connection.execute(select(table).where(table.c.id == identity)).one()
    return _record(tuple(row))


def hold_message(connection: Connection, identity: str) -> MessageRecord | None:
    """A message, which nobody else changes before the transaction ends; None when there is none."""
    row = connection.execute(select(schema.message).where(schema.message.c.id == identity).with_for_update()).first()
    return _record(tuple(row)) if row else None


def begin_again(connection: Connection, identity: str, now: datetime) -> None:
    """Let a message that waits for a person begin again within a transaction."""
    table = schema.message
    values = {
        "attempt": table.c.attempt + 1,
        "state": State.WAITING,
        "rules": "",
        "reason": "",
        "updated": now.astimezone(UTC),
    }
    connection.execute(update(table).where(table.c.id == identity).values(values))


def _record(row: tuple[object, ...]) -> MessageRecord:
    identity, flow, source, attempt, state, rules, reason, resources, begun, updated, unit, batch, together = row
    texts = (str(state), str(rules), str(reason), tuple(orjson.loads(str(resources))))
    times = (as_utc(begun), as_utc(updated))
    return MessageRecord(
        str(identity), str(flow), str(source), int(str(attempt)), *texts, *times, str(unit), str(batch), bool(together)
    )


def as_utc(moment: object) -> datetime:
    """A time of the database with its zone: SQLite gives naive times back; they were written in UTC."""
    if not isinstance(moment, datetime):
        raise TypeError("the database holds something else than a time")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
