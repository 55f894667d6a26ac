"""What a person has given a message for its next attempt.

Whose photos it holds (PHO-06), the password of its portal (PHO-10), that it comes from another unit (PHO-02).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from adapter.errors import Conflict
from adapter.identifiers import Hetu
from adapter.store import schema
from adapter.words import Sentence

_FASTER = Sentence(
    "joku muu on juuri päättänyt tästä viestistä.",
    "någon annan har just avgjort det här meddelandet.",
    "somebody else has decided on this message just now.",
)
_LOOK_AGAIN = Sentence("Katso viesti uudelleen.", "Titta på meddelandet på nytt.", "Look at it again.")

_SENDER, _MOVED, _LINES = "sender", "moved", "lines "  # in the place of a patient's code


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """The patient and the password, each where a person has given one; or that the patient is the sender.

    `moved`: the message has come from another unit, whose handler sent it on. `lines`: the mark of those lines of a
    request that they have taken as read (REL-01).
    """

    patient: Hetu | None = None
    password: str = ""
    sender: bool = False  # the sender is confirmed to be the patient
    moved: bool = False
    lines: str = ""


class Decisions:
    """What is given in one database, by the identity of the attempt (`<message>-<number>`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, message: str, attempt: str, details: Given) -> None:
        """Keep it for an attempt to come; the same again changes nothing.

        Raises Conflict when somebody else was faster.
        """
        values = {"patient": _write(details), "password": details.password}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(schema.decision).values(attempt=attempt, message=message, **values))
        except IntegrityError:
            if self.given(attempt) != details:
                raise Conflict.because("PHO-06", _FASTER, _LOOK_AGAIN, "conflict") from None

    def given(self, attempt: str) -> Given:
        """What was given for this attempt."""
        table = schema.decision
        query = select(table.c.patient, table.c.password).where(table.c.attempt == attempt)
        with self._engine.execution_options(reading=True).connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return Given()
        sender, moved, lines = row.patient == _SENDER, row.patient == _MOVED, row.patient.startswith(_LINES)
        patient = Hetu(row.patient) if row.patient and not (sender or moved or lines) else None
        return Given(patient, row.password, sender, moved, row.patient.removeprefix(_LINES) if lines else "")

    def drop(self, message: str) -> None:
        """Forget what was given: the message has ended, or waits for a person again (PHO-05). Idempotent."""
        with self._engine.begin() as connection:
            connection.execute(delete(schema.decision).where(schema.decision.c.message == message))


def _write(details: Given) -> str:
    """What the place of a patient's code holds."""
    if details.patient:
        return details.patient.value
    if details.lines:
        return f"{_LINES}{details.lines}"
    return _SENDER if details.sender else _MOVED if details.moved else ""
