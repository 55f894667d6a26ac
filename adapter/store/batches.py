"""The messages of a batch: who is in it still, and which worker runs it.

A message is in a batch at its first attempt only. It leaves once, and goes on by itself: from then on its row in `run`
is its own. Each method is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from adapter.store import schema
from adapter.store.messages import State
from adapter.store.transaction import write
from adapter.store.workers import RunRecord

_MESSAGE, _RUN = schema.message, schema.run


class Batches:
    """The batches in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)

    def gather(self, identities: Sequence[str], name: Callable[[str], str], now: datetime) -> tuple[str, list[str]]:
        """Put messages into a batch that nobody has ever taken up; gives its name, from its first one, and who is in.

        Written before the batch is begun, so that nobody begins them by themselves.
        """
        with self._engine.begin() as connection:
            query = select(_MESSAGE.c.id).where(_MESSAGE.c.id.in_(identities), *_is_new()).with_for_update()
            found = set(connection.execute(query).scalars())
            free = [identity for identity in identities if identity in found]
            if not free:
                return "", []
            batch = name(free[0])
            values = {"state": State.MOVING, "batch": batch, "together": 1, "updated": now.astimezone(UTC)}
            connection.execute(update(_MESSAGE).where(_MESSAGE.c.id.in_(free)).values(values))
            return batch, free

    def single_out(self, identity: str, now: datetime) -> bool:
        """Keep a message that nobody has ever taken up out of every batch; False when somebody was faster."""
        values = {"updated": now.astimezone(UTC)}
        with self._engine.begin() as connection:
            asked = update(_MESSAGE).where(_MESSAGE.c.id == identity, *_is_new()).values(values)
            return bool(connection.execute(asked).rowcount)

    def members(self, batch: str) -> list[str]:
        """The messages that are on their way in a batch still."""
        query = select(_MESSAGE.c.id).where(*_in_batch(batch)).order_by(_MESSAGE.c.id)
        with self._reading.connect() as connection:
            return list(connection.execute(query).scalars())

    def leave(self, identity: str, batch: str, now: datetime, suspect: RunRecord | None = None) -> bool:
        """Let a message wait, to go on by itself; False when it has ended or left meanwhile.

        `suspect`: what is known of its run, if it is to run beside no other suspect.
        """
        values = {"state": State.WAITING, "together": 0, "updated": now.astimezone(UTC)}
        with self._engine.begin() as connection:
            asked = update(_MESSAGE).where(_MESSAGE.c.id == identity, *_in_batch(batch)).values(values)
            if not connection.execute(asked).rowcount:
                return False
            connection.execute(delete(_RUN).where(_RUN.c.message == identity))
            if suspect:
                known = {"attempt": suspect.attempt, "message": identity, "executor": "", "suspect": 1}
                connection.execute(insert(_RUN).values(**known, deaths=suspect.deaths, steps=suspect.steps))
            return True

    def enter(self, batch: str, executor: str) -> None:
        """Note that a batch runs here."""

        def note(connection: Connection) -> None:
            members = connection.execute(select(_MESSAGE.c.id).where(*_in_batch(batch))).scalars().all()
            connection.execute(delete(_RUN).where(_RUN.c.message.in_(members)))
            if members:
                connection.execute(
                    insert(_RUN),
                    [{"attempt": f"{one}-1", "message": one, "executor": executor} for one in members],
                )

        write(self._engine, note)

    def held(self, batch: str, executor: str) -> frozenset[str]:
        """The messages that are in the batch still, and that this worker is the one to run."""
        query = (
            select(_MESSAGE.c.id)
            .join(_RUN, _RUN.c.message == _MESSAGE.c.id)
            .where(*_in_batch(batch), _RUN.c.executor == executor)
        )
        with self._reading.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def finish(self, batch: str, executor: str) -> None:
        """Note that a batch runs here no more; what has left it is not touched."""
        members = select(_MESSAGE.c.id).where(_MESSAGE.c.batch == batch, _MESSAGE.c.together == 1)
        with self._engine.begin() as connection:
            connection.execute(delete(_RUN).where(_RUN.c.message.in_(members), _RUN.c.executor == executor))


def _is_new() -> tuple[ColumnElement[bool], ...]:
    table = _MESSAGE.c
    return table.state == State.WAITING, table.attempt == 1, table.batch == "", table.updated == table.begun


def _in_batch(batch: str) -> tuple[ColumnElement[bool], ...]:
    table = _MESSAGE.c
    return table.batch == batch, table.together == 1, table.attempt == 1, table.state == State.MOVING
