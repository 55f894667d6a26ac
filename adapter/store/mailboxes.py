"""Which worker looks into a mailbox, when one last did, and how old the oldest message is.

What PHO-09's alarm is raised by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapter.store import schema
from adapter.store.messages import State

UNSEEN = timedelta(minutes=15)
OLD = timedelta(hours=24)
TENURE = timedelta(seconds=60)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # a moment that is past for whoever takes a mailbox now
_UNFINISHED = (State.WAITING, State.MOVING, State.FAILED)


@dataclass(frozen=True, slots=True)
class MailboxRecord:
    """A mailbox: when a worker last looked into it, and how old its oldest message is.

    The oldest one waits there or is unfinished here.
    """

    user: str
    looked: datetime | None
    oldest: datetime | None

    def alarm(self, now: datetime) -> str:
        """What is wrong (PHO-09), for programs and logs: people read adapter/desk/alarms.py."""
        if self.looked is None:
            return "PHO-09: the mailbox has never been looked into."
        if now - self.looked > UNSEEN:
            return f"PHO-09: the mailbox has not been looked into since {_clock(self.looked)}."
        if self.oldest is not None and now - self.oldest > OLD:
            return f"PHO-09: a message has been waiting since {_clock(self.oldest)}."
        return ""


class Mailboxes:
    """The mailboxes in one database: a worker writes, the FHIR API and `lautta status` read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, user: str, worker: str, now: datetime) -> bool:
        """Whether this worker is the one that looks into the mailbox, for TENURE from now. Idempotent.

        A server may give one message to two that move it at the same moment (Dovecot copies, then expunges), so one
        alone does.
        """
        table, values = schema.mailbox, {"worker": worker, "until": (now + TENURE).astimezone(UTC)}
        mine = (table.c.worker == worker) | (table.c.until < now.astimezone(UTC))
        with self._engine.begin() as connection:
            if connection.execute(update(table).where(table.c.user == user, mine).values(values)).rowcount:
                return True
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(table).values(user=user, **values))
        except IntegrityError:
            return False  # it is another's
        return True

    def leave(self, worker: str) -> None:
        """Let another worker look into the mailboxes at once. Idempotent."""
        table = schema.mailbox
        with self._engine.begin() as connection:
            connection.execute(update(table).where(table.c.worker == worker).values(until=_LONG_AGO))

    def looked(self, user: str, now: datetime, oldest: datetime | None) -> None:
        """Note a look of the worker that has taken the mailbox, and since when the oldest message lies there.

        Idempotent.
        """
        values = {"looked": now.astimezone(UTC), "oldest": oldest and oldest.astimezone(UTC)}
        with self._engine.begin() as connection:
            connection.execute(update(schema.mailbox).where(schema.mailbox.c.user == user).values(values))

    def all(self, users: Iterable[str]) -> list[MailboxRecord]:
        """These mailboxes, also those that nobody has looked into."""
        box, message = schema.mailbox, schema.message
        begun = (
            select(message.c.source, func.min(message.c.begun))
            .where(message.c.state.in_(_UNFINISHED))
            .group_by(message.c.source)
        )
        with self._engine.execution_options(reading=True).connect() as connection:
            unfinished = {str(source): _utc(first) for source, first in connection.execute(begun)}
            known = {
                str(user): (_utc(looked), _utc(oldest))
                for user, looked, oldest in connection.execute(select(box.c.user, box.c.looked, box.c.oldest))
            }
        records = []
        for user in users:
            looked, oldest = known.get(user, (None, None))
            waiting = [moment for moment in (oldest, unfinished.get(user)) if moment is not None]
            records.append(MailboxRecord(user, looked, min(waiting, default=None)))
        return records


def _utc(moment: datetime | None) -> datetime | None:
    """SQLite gives naive times back; they were written in UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
