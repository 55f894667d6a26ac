"""The media that wait to be posted, and those that were (REL-12).

Where each is, by when it is promised, and its password.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from adapter.errors import Conflict, NotFound
from adapter.store import schema
from adapter.words import Sentence

_POSTED = Sentence(
    "Tallenne on jo postitettu.",
    "Lagringsmediet har redan postats.",
    "the medium has been posted already.",
)
_NO_MEDIUM = Sentence(
    "Tallennetta ei löydy tällä tunnuksella.",
    "Det finns inget lagringsmedium med den koden.",
    "no medium with that id waits or was posted.",
)
_WHERE_LISTED = Sentence(
    "Ylläpito saa luettelon komennolla `lautta media list`.",
    "Administratören får en lista med kommandot `lautta media list`.",
    "`lautta media list` lists them.",
)


@dataclass(frozen=True, slots=True, repr=False)
class MediumRecord:
    """One medium.

    `task` and `request` are the ids of the Task to post it and of its ServiceRequest; `file` lies in the media folder.

    `by` is the day it is promised to arrive at the latest; `posted` is None as long as it waits. The SHA-256 is the
    file's.
    """

    id: str
    message: str
    task: str
    request: str
    file: str
    sha256: str
    size: int
    instances: int
    password: str
    made: datetime
    by: date
    posted: datetime | None = None

    def is_late(self, today: date) -> bool:
        """True when it should have arrived and has not been posted."""
        return self.posted is None and today > self.by


class Media:
    """The media in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)

    def keep(self, record: MediumRecord) -> None:
        """Remember a medium that was made; made again, it takes the place of what was made before. Idempotent.

        Raises Conflict when it has been posted already.
        """
        table = schema.medium
        values = asdict(record) | {"made": record.made.astimezone(UTC), "posted": None}
        with self._engine.begin() as connection:
            row = connection.execute(select(table).where(table.c.id == record.id).with_for_update()).first()
            if row is None:
                connection.execute(insert(table).values(values))
            elif row.posted is None:
                connection.execute(update(table).where(table.c.id == record.id).values(values))
            else:
                raise Conflict.because("REL-12", _POSTED, code="conflict")

    def find(self, identity: str) -> MediumRecord:
        """One medium; raises NotFound."""
        with self._reading.connect() as connection:
            row = connection.execute(select(schema.medium).where(schema.medium.c.id == identity)).first()
        if row is None:
            raise NotFound.because("REL-12", _NO_MEDIUM, _WHERE_LISTED, "not-found")
        return _record(row)

    def all(self) -> list[MediumRecord]:
        """Every medium: those that wait first, by the day they are promised."""
        table = schema.medium
        query = select(table).order_by(table.c.posted.is_not(None), table.c.by, table.c.made, table.c.id)
        with self._reading.connect() as connection:
            return [_record(row) for row in connection.execute(query)]

    def posted(self, identity: str, when: datetime) -> MediumRecord:
        """Note that a medium has been posted; the first time stays. Raises NotFound."""
        table = schema.medium
        with self._engine.begin() as connection:
            connection.execute(
                update(table)
                .where(table.c.id == identity, table.c.posted.is_(None))
                .values(posted=when.astimezone(UTC))
            )
        return self.find(identity)

    def withdraw(self, identity: str) -> bool:
        """Forget a medium that may not be posted any more, and its password; False when none waits.

        One that was posted stays.
        """
        table = schema.medium
        with self._engine.begin() as connection:
            gone = connection.execute(delete(table).where(table.c.id == identity, table.c.posted.is_(None)))
        return bool(gone.rowcount)


def _record(row: Any) -> MediumRecord:
    """SQLite gives naive times back; they were written in UTC."""
    record = MediumRecord(**row._mapping)  # noqa: SLF001 – SQLAlchemy's public name of a row as a mapping
    posted = record.posted and _utc(record.posted)
    return replace(record, made=_utc(record.made), posted=posted)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
