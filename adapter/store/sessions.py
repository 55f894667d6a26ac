"""The sessions of the console, and what it keeps for one use. Of no secret the text is kept, only its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapter.store import schema


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session that has not ended: what it says of the person, and when its last request was."""

    body: str
    seen: datetime


class Sessions:
    """The sessions in one database: every process that serves the console knows them all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, secret: str, body: str, now: datetime, until: datetime) -> None:
        """Begin a session. Those that have ended are forgotten."""
        table = schema.console_session
        values = {"sha256": _hash(secret), "body": body, "seen": now.astimezone(UTC), "until": until.astimezone(UTC)}
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.until < now.astimezone(UTC)))
            connection.execute(insert(table).values(**values))

    def find(self, secret: str, now: datetime) -> SessionRecord | None:
        """The session; None for one that is unknown or has ended."""
        table = schema.console_session
        wanted = select(table.c.body, table.c.seen, table.c.until).where(table.c.sha256 == _hash(secret))
        with self._engine.execution_options(reading=True).connect() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None or _utc(row.until) <= now:
            return None
        return SessionRecord(row.body, _utc(row.seen))

    def see(self, secret: str, now: datetime) -> None:
        """Note that a session is in use."""
        table = schema.console_session
        with self._engine.begin() as connection:
            connection.execute(update(table).where(table.c.sha256 == _hash(secret)).values(seen=now.astimezone(UTC)))

    def end(self, secret: str) -> None:
        """End a session. Idempotent."""
        table = schema.console_session
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.sha256 == _hash(secret)))

    def end_all(self, is_theirs: Callable[[str], bool]) -> int:
        """End every session whose body is one of these; gives how many there were."""
        table = schema.console_session
        with self._engine.begin() as connection:
            rows = connection.execute(select(table.c.sha256, table.c.body)).all()
            found = [row.sha256 for row in rows if is_theirs(row.body)]
            if found:
                connection.execute(delete(table).where(table.c.sha256.in_(found)))
        return len(found)


class Kept:
    """What is kept in one database until it is asked for once, by a key that nobody can guess."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, key: str, content: str, now: datetime, until: datetime) -> bool:
        """Keep it; False when something is kept under this key. What was never asked for is forgotten in time."""
        table: Table = schema.console_kept
        values = {"sha256": _hash(key), "content": content, "until": until.astimezone(UTC)}
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(table).where(table.c.until < now.astimezone(UTC)))
                connection.execute(insert(table).values(**values))
        except IntegrityError:
            return False
        return True

    def look(self, key: str, now: datetime) -> str | None:
        """What is kept, which stays; None when nothing is."""
        table = schema.console_kept
        wanted = select(table.c.content, table.c.until).where(table.c.sha256 == _hash(key))
        with self._engine.execution_options(reading=True).connect() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None or _utc(row.until) <= now else str(row.content)

    def take(self, key: str, now: datetime) -> str | None:
        """What is kept, for whoever asks first; None for everybody else."""
        table = schema.console_kept
        found = self.look(key, now)
        if found is None:
            return None
        with self._engine.begin() as connection:
            gone = connection.execute(delete(table).where(table.c.sha256 == _hash(key))).rowcount
        return found if gone else None


def forget_past(engine: Engine, now: datetime) -> None:
    """Forget sessions that have ended, and what nobody has asked for in time: a draft may name a patient (PHO-05)."""
    with engine.begin() as connection:
        for table in (schema.console_session, schema.console_kept):
            connection.execute(delete(table).where(table.c.until < now.astimezone(UTC)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _utc(moment: datetime) -> datetime:
    """SQLite gives naive times back; they were written in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
