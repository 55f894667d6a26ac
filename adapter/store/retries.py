"""Messages that failed because a peer was away, and when each is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from adapter.store import schema
from adapter.store.messages import MessageRecord, Messages, State, as_utc

#: Minutes from a failure to the next try; the last one again and again, for a day.
_MINUTES = (1, 2, 5, 10, 20, 30)
_MOST = 50
_RETRY, _MESSAGE = schema.retry, schema.message
_ON_ITS_WAY = (State.WAITING, State.MOVING, State.FAILED)


def pause(times: int) -> timedelta | None:
    """How long a message that has failed so often waits for the next try; None when that is left to a person."""
    return timedelta(minutes=_MINUTES[min(times, len(_MINUTES)) - 1]) if times <= _MOST else None


class Retries:
    """The messages in one database that are tried again. Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._messages = engine, Messages(engine)

    def note(self, message: str, now: datetime) -> datetime | None:
        """Note that a peer of this message was away once more; when it is tried again, None for not by itself."""
        with self._engine.begin() as connection:
            row = connection.execute(select(_RETRY.c.times).where(_RETRY.c.message == message)).first()
            times = (row[0] if row else 0) + 1
            wait = pause(times)
            if wait is None:
                connection.execute(delete(_RETRY).where(_RETRY.c.message == message))
                return None
            values = {"times": times, "due": (now + wait).astimezone(UTC)}
            if row:
                connection.execute(update(_RETRY).where(_RETRY.c.message == message).values(values))
            else:
                connection.execute(insert(_RETRY).values(message=message, **values))
        return now + wait

    def all(self) -> list[tuple[MessageRecord, datetime]]:
        """Those that have failed and wait for a try, with its time; those that came first, first."""
        query = (
            select(_RETRY.c.message, _RETRY.c.due)
            .join(_MESSAGE, _MESSAGE.c.id == _RETRY.c.message)
            .where(_MESSAGE.c.state == State.FAILED)
            .order_by(_MESSAGE.c.begun, _MESSAGE.c.id)
        )
        with self._engine.connect() as connection:
            due = {str(message): as_utc(moment) for message, moment in connection.execute(query)}
        records = {record.id: record for record in self._messages.some(list(due))}
        return [(records[message], moment) for message, moment in due.items() if message in records]

    def put_off(self, messages: Sequence[str], until: datetime) -> None:
        """Try these not before a time."""
        later = until.astimezone(UTC)
        with self._engine.begin() as connection:
            where = (_RETRY.c.message.in_(messages), _RETRY.c.due < later)
            connection.execute(update(_RETRY).where(*where).values(due=later))

    def forget(self, message: str) -> None:
        """Try this one no more by itself. Idempotent."""
        with self._engine.begin() as connection:
            connection.execute(delete(_RETRY).where(_RETRY.c.message == message))

    def forget_ended(self) -> None:
        """Forget those that have ended in another way, by themselves or by a person."""
        going = select(_MESSAGE.c.id).where(_MESSAGE.c.id == _RETRY.c.message, _MESSAGE.c.state.in_(_ON_ITS_WAY))
        with self._engine.begin() as connection:
            connection.execute(delete(_RETRY).where(~going.exists()))
