"""Matters (asia) the organiser has handed over: they meet their grants here, whichever comes first (GRA-04)."""

from __future__ import annotations

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from adapter.identifiers import Oid, PersonId
from adapter.store import schema


class Matters:
    """The matters in one database. Idempotent by client, unit and matter."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hand_over(self, client: PersonId, unit: Oid, matter: Oid) -> None:
        """Remember a matter for a client and a unit."""
        values = {
            "client_system": client.system,
            "client_value": client.value,
            "unit": unit.value,
            "matter": matter.value,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(schema.matter).values(values))
        except IntegrityError:
            return  # it has been handed over before

    def of(self, client: PersonId, unit: Oid) -> tuple[Oid, ...]:
        """The matters handed over for a client and a unit."""
        table = schema.matter
        query = select(table.c.matter).where(
            table.c.client_system == client.system, table.c.client_value == client.value, table.c.unit == unit.value
        )
        with self._engine.execution_options(reading=True).connect() as connection:
            return tuple(Oid(value) for value in connection.execute(query.order_by(table.c.matter)).scalars())
