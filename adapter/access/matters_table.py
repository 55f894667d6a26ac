"""Matters (asia) the organiser has handed over: they meet their grants here, whichever comes first (GRA-04)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, func, insert, select, update

from adapter.errors import Conflict, Finding
from adapter.identifiers import Oid, PersonId, parse_person
from adapter.roles import Right
from adapter.store import schema
from adapter.store.transaction import write
from adapter.words import Sentence

_TAKEN = Sentence(
    "Toinen järjestäjä on luovuttanut tämän asian (lähetettyjen numero {number}).",
    "En annan anordnare har överlåtit detta ärende (nummer {number} av dem som skickades).",
    "another organiser has handed over this matter (number {number} of what was sent).",
)
_ONE_ORGANISER = Sentence(
    "Asia on yhden järjestäjän.",
    "Ett ärende hör till en anordnare.",
    "A matter is of one organiser.",
)


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of a client that an organiser hands over to a service unit."""

    client: PersonId
    unit: Oid
    organiser: Oid
    matter: Oid


class Matters:
    """The matters in one database. Idempotent by client, unit and matter; a matter is of one organiser."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hand_over(self, matters: Sequence[Matter], before: Callable[[Connection], None] | None = None) -> None:
        """Remember organisers' matters, all or none. `before` is done first, in the same transaction.

        Raises Conflict with every one that another organiser has handed over, by its number.
        """

        def keep(connection: Connection) -> None:
            if before:
                before(connection)
            taken = [number for number, matter in enumerate(matters, 1) if not _keep(connection, matter)]
            if taken:
                raise Conflict(*(_taken(number) for number in taken))

        write(self._engine, keep)

    def take_back(self, matter: Matter) -> bool:
        """Forget a matter that was handed over by mistake; false when its organiser has not handed it over."""
        mine = schema.matter.c.organiser.in_(("", matter.organiser.value))  # "": kept by an earlier version of Lautta
        with self._engine.begin() as connection:
            return bool(connection.execute(delete(schema.matter).where(*_key(matter), mine)).rowcount)

    def of(self, client: PersonId, unit: Oid, organiser: Oid) -> tuple[Oid, ...]:
        """The matters that an organiser has handed over for a client and a unit."""
        table = schema.matter
        query = select(table.c.matter).where(
            table.c.client_system == client.system,
            table.c.client_value == client.value,
            table.c.unit == unit.value,
            table.c.organiser == organiser.value,
        )
        with self._engine.execution_options(reading=True).connect() as connection:
            return tuple(Oid(value) for value in connection.execute(query.order_by(table.c.matter)).scalars())

    def of_client(self, client: PersonId) -> list[Matter]:
        """The matters that organisers have handed over for a client."""
        table = schema.matter
        query = select(table).where(table.c.client_system == client.system, table.c.client_value == client.value)
        with self._engine.execution_options(reading=True).connect() as connection:
            rows = connection.execute(query.order_by(table.c.unit, table.c.matter)).all()
        # An earlier version of Lautta kept no organiser: such a matter joins nothing until it is handed over again.
        return [Matter(client, Oid(row.unit), Oid(row.organiser), Oid(row.matter)) for row in rows if row.organiser]

    def handed(self, matter: Oid, organiser: Oid) -> list[Matter]:
        """To whom an organiser has handed over a matter, and for which clients."""
        table = schema.matter
        query = select(table).where(table.c.matter == matter.value, table.c.organiser == organiser.value)
        with self._engine.execution_options(reading=True).connect() as connection:
            rows = connection.execute(query.order_by(table.c.unit, table.c.client_value)).all()
        return [
            Matter(parse_person(row.client_system, row.client_value), Oid(row.unit), organiser, matter) for row in rows
        ]

    def count_waiting(self, units: frozenset[str] | None = None) -> list[tuple[Oid, int]]:
        """How many matters wait in each unit for a grant that has not come; `units`: of these only."""
        table = schema.matter
        query = select(table.c.unit, func.count().label("number")).where(*_waits())
        if units is not None:
            query = query.where(table.c.unit.in_(sorted(units)))
        with self._engine.execution_options(reading=True).connect() as connection:
            rows = connection.execute(query.group_by(table.c.unit).order_by(table.c.unit)).all()
        return [(Oid(row.unit), row.number) for row in rows]

    def waiting(self, unit: Oid) -> list[Matter]:
        """The matters that wait in a unit."""
        table = schema.matter
        query = select(table).where(table.c.unit == unit.value, *_waits())
        with self._engine.execution_options(reading=True).connect() as connection:
            rows = connection.execute(query.order_by(table.c.matter, table.c.client_value)).all()
        return [
            Matter(parse_person(row.client_system, row.client_value), unit, Oid(row.organiser), Oid(row.matter))
            for row in rows
        ]


def _waits() -> tuple[ColumnElement[bool], ...]:
    """Whether an organiser has handed over a matter for a client and a unit to which it has given no grant."""
    table, grant = schema.matter, schema.held_grant
    same = ("client_value", "client_system", "unit", "organiser")
    given = (*(grant.c[name] == table.c[name] for name in same), grant.c.right == Right.REGISTER_ACCESS)
    return table.c.organiser != "", ~exists().where(*given)


def is_handed_over(connection: Connection, matter: Matter) -> bool:
    """Whether its organiser has handed over a matter, within a transaction."""
    owner = connection.execute(select(schema.matter.c.organiser).where(*_key(matter))).scalar()
    return owner == matter.organiser.value


def _key(matter: Matter) -> tuple[ColumnElement[bool], ...]:
    table = schema.matter
    return (
        table.c.client_system == matter.client.system,
        table.c.client_value == matter.client.value,
        table.c.unit == matter.unit.value,
        table.c.matter == matter.matter.value,
    )


def _keep(connection: Connection, matter: Matter) -> bool:
    """Whether the matter is the organiser's now.

    One that an earlier version of Lautta kept is of whoever hands it over next.
    """
    table, values = schema.matter, {"organiser": matter.organiser.value}
    owner = connection.execute(select(table.c.organiser).where(*_key(matter))).scalar()
    if owner is None:
        own = {
            "client_system": matter.client.system,
            "client_value": matter.client.value,
            "unit": matter.unit.value,
            "matter": matter.matter.value,
        }
        connection.execute(insert(table).values(own | values))
    elif not owner:
        connection.execute(update(table).where(*_key(matter)).values(values))
    return owner in {None, "", matter.organiser.value}


def _taken(number: int) -> Finding:
    return Finding("GRA-04", _TAKEN.filled(number=str(number)), _ONE_ORGANISER, "conflict")
