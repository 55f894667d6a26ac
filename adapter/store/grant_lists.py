"""The grants to register access as an officer looks at them: counted by unit, listed, and of one client.

The same condition counts and lists, so that a number and its list agree (GRA-01, GRA-09, GRA-10). Reading only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Engine, and_, case, exists, func, or_, select

from adapter.identifiers import Oid, PersonId, parse_person
from adapter.roles import Right
from adapter.store import schema

SOON = timedelta(days=30)  # how early a grant that ends is reported
_GRANT = schema.held_grant.c
_MINE = _GRANT.right == Right.REGISTER_ACCESS


class GrantState(StrEnum):
    """How a grant stands on a day. One that ends soon, or that no matter was handed over for, is in force too."""

    ACTIVE = "active"
    NO_MATTER = "no-matter"
    ENDING = "ending"
    COMING = "coming"
    NOT_YET = "not-yet"
    REJECTED = "rejected"


class UnitCount(NamedTuple):
    """How many grants a unit has in each state. `example`: one of its Consents, which holds its name."""

    unit: Oid
    example: str
    numbers: dict[GrantState, int]


class ListedGrant(NamedTuple):
    """A grant in a list: it names no client. `ends` None: it has no last day."""

    consent: str
    unit: Oid
    organiser: Oid
    status: str
    starts: date
    ends: date | None
    service_task: str
    matters: frozenset[Oid]


class LosingUnit(NamedTuple):
    """How many clients' access ends in a unit on a day. `example`: one of its Consents, which holds its name."""

    unit: Oid
    example: str
    clients: int


class GrantLists:
    """The lists of one database. `units`: those that the reader answers for; None: all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, on: date, units: frozenset[str] | None = None) -> list[UnitCount]:
        """How many grants each unit has in each state on a day, by unit; units whose grants have all ended too."""
        numbers = [func.sum(case((_stands(state, on), 1), else_=0)).label(state.name) for state in GrantState]
        query = select(_GRANT.unit, func.min(_GRANT.id).label("example"), *numbers)
        rows = self._rows(query.where(_MINE, *_within(units)).group_by(_GRANT.unit).order_by(_GRANT.unit))
        return [
            UnitCount(Oid(row.unit), row.example, {state: int(getattr(row, state.name)) for state in GrantState})
            for row in rows
        ]

    def count_state(self, state: GrantState, on: date, units: frozenset[str] | None = None) -> int:
        """How many grants stand so on a day."""
        query = select(func.count().label("number")).select_from(schema.held_grant)
        return int(self._rows(query.where(_MINE, _stands(state, on), *_within(units)))[0].number)

    def find_example(self, unit: Oid) -> str:
        """One of a unit's Consents, which holds its name; empty where it has none."""
        rows = self._rows(select(_GRANT.id).where(_MINE, _GRANT.unit == unit.value).limit(1))
        return str(rows[0].id) if rows else ""

    def list_state(self, unit: Oid, state: GrantState, on: date, count: int, offset: int = 0) -> list[ListedGrant]:
        """A unit's grants in a state on a day, those that end first first."""
        order = (case((_GRANT.ends == "", 1), else_=0), _GRANT.ends, _GRANT.id)
        query = select(schema.held_grant).where(_MINE, _GRANT.unit == unit.value, _stands(state, on))
        return [_listed(row) for row in self._rows(query.order_by(*order).limit(count).offset(offset))]

    def of_client(self, client: PersonId, units: frozenset[str] | None = None) -> list[ListedGrant]:
        """Every grant of a client, the newest first."""
        query = select(schema.held_grant).where(
            _MINE, _GRANT.client_value == client.value, _GRANT.client_system == client.system, *_within(units)
        )
        return [_listed(row) for row in self._rows(query.order_by(_GRANT.starts.desc(), _GRANT.id))]

    def count_losing(self, day: date, units: frozenset[str] | None = None) -> list[LosingUnit]:
        """How many clients' access ends in each unit with this day: no grant of the same kind goes on (GRA-10)."""
        losing = (
            select(_GRANT.unit, _GRANT.client_system, _GRANT.client_value, func.min(_GRANT.id).label("example"))
            .where(_MINE, _loses(day), *_within(units))
            .group_by(_GRANT.unit, _GRANT.client_system, _GRANT.client_value)
            .subquery()
        )
        query = select(
            losing.c.unit, func.min(losing.c.example).label("example"), func.count().label("clients")
        ).group_by(losing.c.unit)
        return [
            LosingUnit(Oid(row.unit), row.example, row.clients) for row in self._rows(query.order_by(losing.c.unit))
        ]

    def days_of_ends(self, since: date, most: int, units: frozenset[str] | None = None) -> list[date]:
        """The next days on which a grant ends, the first first."""
        ends = and_(_GRANT.status == "active", _GRANT.ends >= since.isoformat())
        query = select(_GRANT.ends).distinct().where(_MINE, ends, *_within(units)).order_by(_GRANT.ends).limit(most)
        return [date.fromisoformat(row.ends) for row in self._rows(query)]

    def list_losing(self, day: date, unit: Oid) -> list[tuple[PersonId, ListedGrant]]:
        """The clients whose access to a unit's matters ends with this day, with the grant that ends."""
        query = select(schema.held_grant).where(_MINE, _GRANT.unit == unit.value, _loses(day)).order_by(_GRANT.id)
        return [(parse_person(row.client_system, row.client_value), _listed(row)) for row in self._rows(query)]

    def _rows(self, query: Any) -> list[Any]:
        with self._engine.execution_options(reading=True).connect() as connection:
            return list(connection.execute(query).all())


def _stands(state: GrantState, on: date) -> ColumnElement[bool]:
    day, soon = on.isoformat(), (on + SOON).isoformat()
    active = and_(_GRANT.status == "active", or_(_GRANT.ends == "", _GRANT.ends >= day))
    begun = and_(active, _GRANT.starts <= day)
    return {
        GrantState.ACTIVE: begun,
        GrantState.NO_MATTER: and_(begun, _GRANT.matters == ""),
        GrantState.ENDING: and_(begun, _GRANT.ends != "", _GRANT.ends <= soon),
        GrantState.COMING: and_(active, _GRANT.starts > day),
        GrantState.NOT_YET: and_(_GRANT.status == "proposed"),
        GrantState.REJECTED: and_(_GRANT.status == "rejected"),
    }[state]


def _loses(day: date) -> ColumnElement[bool]:
    """Whether a grant is the last one of its kind for its client: by the same organiser, in the same service task."""
    other = schema.held_grant.alias("other")
    same = ("client_value", "client_system", "unit", "right", "organiser", "service_task")
    goes_on = (
        *(other.c[name] == _GRANT[name] for name in same),
        other.c.status == "active",
        other.c.starts <= (day + timedelta(days=1)).isoformat(),
        or_(other.c.ends == "", other.c.ends > day.isoformat()),
    )
    ends = and_(_GRANT.status == "active", _GRANT.ends == day.isoformat())
    return and_(ends, ~exists().where(*goes_on))


def _within(units: frozenset[str] | None) -> Iterator[ColumnElement[bool]]:
    if units is not None:
        yield _GRANT.unit.in_(sorted(units))


def _listed(row: Any) -> ListedGrant:
    return ListedGrant(
        row.id,
        Oid(row.unit),
        Oid(row.organiser),
        row.status,
        date.fromisoformat(row.starts),
        date.fromisoformat(row.ends) if row.ends else None,
        row.service_task,
        frozenset(map(Oid, row.matters.split())),
    )
