"""Which workers live, and what each of them runs at this moment.

By it a message of a dead worker is found and taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update

from adapter.clock import unled
from adapter.store import schema
from adapter.store.messages import State
from adapter.store.transaction import write


@dataclass(frozen=True, slots=True)
class RunRecord:
    """An attempt that runs, or ran when its worker died. See schema.run."""

    attempt: str
    message: str
    executor: str
    suspect: bool = False
    deaths: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class WorkerRecord:
    """A worker that somebody has seen. `ended`: it left in order; `lives`: it was seen within the patience."""

    name: str
    version: str
    seen: datetime
    ended: bool
    lives: bool
    running: int


class Workers:
    """The workers on one database. `patience`: a worker that was not seen for so long is dead."""

    def __init__(self, engine: Engine, patience: timedelta) -> None:
        self._engine, self._patience = engine, patience
        self._reading = engine.execution_options(reading=True)

    def see(self, executor: str, name: str, version: str, now: datetime) -> None:
        """Note that a worker lives, and which version of the flows it runs."""
        table, values = schema.worker, {"seen": unled(now).astimezone(UTC), "left": 0}
        with self._engine.begin() as connection:
            if not connection.execute(update(table).where(table.c.executor == executor).values(values)).rowcount:
                connection.execute(insert(table).values(executor=executor, name=name, version=version, **values))

    def replace(self, executor: str, name: str) -> None:
        """Note that the workers before this one with its name have ended: a name belongs to one process at a time."""
        table = schema.worker
        others = (table.c.name == name, table.c.executor != executor, table.c.left == 0)
        with self._engine.begin() as connection:
            connection.execute(update(table).where(*others).values(seen=datetime.fromtimestamp(0, UTC)))

    def leave(self, executor: str) -> None:
        """Note that a worker ends in order: what it runs is taken over at once, and nobody is to blame."""
        table = schema.worker
        with self._engine.begin() as connection:
            connection.execute(update(table).where(table.c.executor == executor).values(left=1))

    def live(self, now: datetime) -> frozenset[str]:
        """The workers that live."""
        table = schema.worker
        query = select(table.c.executor).where(table.c.left == 0, table.c.seen > self._dead_before(now))
        with self._reading.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def all(self, now: datetime) -> list[WorkerRecord]:
        """Those that live and those of which something may be left, by name; how many messages each has."""
        table, run = schema.worker, schema.run
        query = (
            select(table.c.name, table.c.version, table.c.seen, table.c.left, func.count(run.c.attempt))
            .outerjoin(run, run.c.executor == table.c.executor)
            .where(table.c.name != "")
            .group_by(table.c.executor, table.c.name, table.c.version, table.c.seen, table.c.left)
            .order_by(table.c.name, table.c.seen.desc())
        )
        with self._reading.connect() as connection:
            rows = connection.execute(query).all()
        return [self._worker(tuple(row), now) for row in rows]

    def _worker(self, row: tuple[Any, ...], now: datetime) -> WorkerRecord:
        name, version, seen, left, running = row
        lives = not left and _utc(seen) > self._dead_before(now)
        return WorkerRecord(str(name), str(version), _utc(seen), bool(left), lives, int(running))

    def versions(self, now: datetime) -> frozenset[str]:
        """The versions of the flows that living workers run."""
        table = schema.worker
        query = select(table.c.version).where(table.c.left == 0, table.c.seen > self._dead_before(now))
        with self._reading.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def dead(self, now: datetime) -> list[str]:
        """The workers that do not live any more, and of which something may be left."""
        table = schema.worker
        query = select(table.c.executor).where(or_(table.c.left != 0, table.c.seen <= self._dead_before(now)))
        with self._reading.connect() as connection:
            return list(connection.execute(query).scalars())

    def inherit(self, dead: str, heir: str, now: datetime) -> bool | None:
        """Take it on to deal with what a dead worker left; None when it lives, or another has taken it on.

        True: it left in order.

        A worker that nobody has ever seen counts as dead.
        """
        table = schema.worker
        before = self._dead_before(now)
        with self._engine.begin() as connection:
            row = connection.execute(
                select(table.c.left, table.c.seen, table.c.heir, table.c.heir_since)
                .where(table.c.executor == dead)
                .with_for_update()
            ).first()
            claim = {"heir": heir, "heir_since": unled(now).astimezone(UTC)}
            if row is None:
                connection.execute(
                    insert(table).values(
                        executor=dead, name="", version="", seen=datetime.fromtimestamp(0, UTC), **claim
                    )
                )
                return False
            left, seen, other, since = row
            lives = not left and _utc(seen) > before
            taken = other not in {"", heir} and since is not None and _utc(since) > before
            if lives or taken:
                return None
            connection.execute(update(table).where(table.c.executor == dead).values(claim))
            return bool(left)

    def forget(self, dead: str, heir: str, now: datetime) -> None:
        """Note that nothing is left of a dead worker; one that has come to life again stays."""
        table = schema.worker
        is_dead = or_(table.c.left != 0, table.c.seen <= self._dead_before(now))
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.executor == dead, table.c.heir == heir, is_dead))

    def enter(self, attempt: str, message: str, executor: str) -> RunRecord:
        """Note that an attempt begins to run here; returns what is known of it."""
        table = schema.run

        def note(connection: Connection) -> RunRecord:
            row = connection.execute(select(table).where(table.c.attempt == attempt)).first()
            if row is None:
                connection.execute(insert(table).values(attempt=attempt, message=message, executor=executor))
                return RunRecord(attempt, message, executor)
            connection.execute(update(table).where(table.c.attempt == attempt).values(executor=executor))
            return _record(tuple(row))

        return write(self._engine, note)

    def is_run_by(self, attempt: str, executor: str) -> bool:
        """Whether this worker still is the one that runs the attempt."""
        table = schema.run
        query = select(table.c.attempt).where(table.c.attempt == attempt, table.c.executor == executor)
        with self._reading.connect() as connection:
            return connection.execute(query).first() is not None

    def finish(self, attempt: str, executor: str) -> None:
        """Note that an attempt has ended, well or not."""
        table = schema.run
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.attempt == attempt, table.c.executor == executor))

    def runs(self, attempts: list[str]) -> list[RunRecord]:
        """Those of these attempts that run, or ran when their worker died.

        Suspects that wait for their turn have no executor.
        """
        query = select(schema.run).where(schema.run.c.attempt.in_(attempts)).order_by(schema.run.c.attempt)
        with self._reading.connect() as connection:
            return [_record(tuple(row)) for row in connection.execute(query)]

    def keep(self, record: RunRecord) -> None:
        """Write what was found out about an attempt that a worker died with."""
        table = schema.run
        values = {
            "executor": record.executor,
            "suspect": int(record.suspect),
            "deaths": record.deaths,
            "steps": record.steps,
        }
        with self._engine.begin() as connection:
            connection.execute(update(table).where(table.c.attempt == record.attempt).values(values))

    def drop(self, message: str) -> None:
        """Forget the runs of a message."""
        with self._engine.begin() as connection:
            connection.execute(delete(schema.run).where(schema.run.c.message == message))

    def stranded(self, now: datetime) -> list[str]:
        """The messages that are on their way, and that no living worker has."""
        table, run, worker = schema.message, schema.run, schema.worker
        lives = and_(worker.c.left == 0, worker.c.seen > self._dead_before(now))
        somebody = select(func.count()).select_from(worker).where(lives).scalar_subquery()
        query = (
            select(table.c.id)
            .outerjoin(run, and_(run.c.message == table.c.id, run.c.executor != ""))
            .outerjoin(worker, and_(worker.c.executor == run.c.executor, lives))
            .where(
                table.c.state == State.MOVING,
                table.c.updated < (now - self._patience).astimezone(UTC),
                or_(
                    and_(run.c.attempt.is_not(None), worker.c.executor.is_(None)),
                    and_(run.c.attempt.is_(None), somebody == 0),
                ),
            )
            .order_by(table.c.begun, table.c.id)
        )
        with self._reading.connect() as connection:
            return list(dict.fromkeys(connection.execute(query).scalars()))

    def _dead_before(self, now: datetime) -> datetime:
        return (unled(now) - self._patience).astimezone(UTC)


def _record(row: tuple[object, ...]) -> RunRecord:
    attempt, message, executor, suspect, deaths, steps = row
    return RunRecord(str(attempt), str(message), str(executor), bool(suspect), int(str(deaths)), int(str(steps)))


def _utc(moment: datetime) -> datetime:
    """SQLite gives naive times back; they were written in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
