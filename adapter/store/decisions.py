"""What a person has given a message for its next attempt.

Whose photos it holds (PHO-06), the password of its portal (PHO-10).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from adapter.errors import Conflict
from adapter.identifiers import Hetu
from adapter.store import schema

_SENDER = "sender"  # in the place of a patient's code


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """The patient and the password, each where a person has given one; or that the patient is the sender."""

    patient: Hetu | None = None
    password: str = ""
    sender: bool = False  # the sender is confirmed to be the patient


class Decisions:
    """What is given in one database, by the identity of the attempt (`<message>-<number>`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, message: str, attempt: str, details: Given) -> None:
        """Keep it for an attempt to come; the same again changes nothing.

        Raises Conflict when somebody else was faster.
        """
        patient = details.patient.value if details.patient else _SENDER if details.sender else ""
        values = {"patient": patient, "password": details.password}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(schema.decision).values(attempt=attempt, message=message, **values))
        except IntegrityError:
            if self.given(attempt) != details:
                raise Conflict.because(
                    "PHO-06", "somebody else has decided on this message just now.", "Look at it again.", "conflict"
                ) from None

    def given(self, attempt: str) -> Given:
        """What was given for this attempt."""
        table = schema.decision
        query = select(table.c.patient, table.c.password).where(table.c.attempt == attempt)
        with self._engine.execution_options(reading=True).connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return Given()
        sender = row.patient == _SENDER
        return Given(Hetu(row.patient) if row.patient and not sender else None, row.password, sender)

    def drop(self, message: str) -> None:
        """Forget what was given: the message has ended, or waits for a person again (PHO-05). Idempotent."""
        with self._engine.begin() as connection:
            connection.execute(delete(schema.decision).where(schema.decision.c.message == message))
