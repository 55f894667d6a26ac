"""The events of the use log, read and found as the AuditEvents that they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select, true, tuple_

from adapter.store import schema
from adapter.store.parameters import Criterion, Form
from adapter.store.periods import utc_range

_PREFIX = "use-"
_COLUMNS = schema.use_event.c
_SELECT = select(_COLUMNS.place, _COLUMNS.at, _COLUMNS.body)


class UseEvent(NamedTuple):
    """An event: where it lies, when it was written, and its bytes."""

    place: int
    microseconds: int
    body: bytes

    @property
    def id(self) -> str:
        """The id of the AuditEvent."""
        return f"{_PREFIX}{self.place}"

    @property
    def at(self) -> datetime:
        """When it was written."""
        return datetime.fromtimestamp(self.microseconds / 1_000_000, UTC)


class UseStretch(NamedTuple):
    """The events from `low` to below `high`, each a time and a place; `high` None: to the newest."""

    low: tuple[int, int] = (0, 0)
    high: tuple[int, int] | None = None
    upward: bool = False


ALL_USES = UseStretch()


Criteria = Sequence[tuple[Criterion, frozenset[Form]]]


def read_use(connection: Connection, identity: str, units: frozenset[str] | None = None) -> UseEvent | None:
    """The event with this id, if it is one of the use log and in one of the units; None otherwise."""
    place = _place(identity)
    row = connection.execute(_within(_SELECT.where(_COLUMNS.place == place), units)).first() if place else None
    return _event(row) if row else None


def find_uses(
    connection: Connection,
    criteria: Criteria,
    count: int,
    units: frozenset[str] | None = None,
    stretch: UseStretch = ALL_USES,
) -> list[UseEvent]:
    """The first events of a stretch that meet every criterion, each with the forms that meet it (see question.py)."""
    query = _asked(_SELECT, criteria, units).where(*_within_stretch(stretch))
    order = (_COLUMNS.at, _COLUMNS.place) if stretch.upward else (_COLUMNS.at.desc(), _COLUMNS.place.desc())
    return [_event(row) for row in connection.execute(query.order_by(*order).limit(count))]


def _within_stretch(stretch: UseStretch) -> Iterator[ColumnElement[bool]]:
    (at, place), high = stretch.low, stretch.high
    if at:
        yield and_(_COLUMNS.at >= at, or_(_COLUMNS.at > at, _COLUMNS.place >= place))
    if high:
        yield and_(_COLUMNS.at <= high[0], or_(_COLUMNS.at < high[0], _COLUMNS.place < high[1]))


def count_uses(connection: Connection, criteria: Criteria, units: frozenset[str] | None = None) -> int:
    """How many events meet every criterion."""
    query = _asked(select(func.count()).select_from(schema.use_event), criteria, units)
    return int(connection.execute(query).scalar_one())


def is_shown_by_reference(connection: Connection, reference: str) -> bool:
    """Whether an event names a patient by this reference alone."""
    query = select(_COLUMNS.place).where(_COLUMNS.reference == reference, _COLUMNS.reference != "")
    return connection.execute(query.where(_COLUMNS.patient == "").limit(1)).first() is not None


def _asked(query: Select[Any], criteria: Criteria, units: frozenset[str] | None) -> Select[Any]:
    for criterion, forms in criteria:
        query = query.where(_meets(criterion, forms))
    return _within(query, units)


def _within(query: Select[Any], units: frozenset[str] | None) -> Select[Any]:
    if units is None:
        return query
    return query.where(or_(false(), *(_COLUMNS.units.like(f"% {unit} %") for unit in sorted(units))))


def _meets(criterion: Criterion, forms: frozenset[Form]) -> ColumnElement[bool]:
    """The condition of one criterion; nothing meets a parameter that these events have no value of."""
    comparison, _, text = criterion.values[0]
    if criterion.parameter == "_id":
        return _COLUMNS.place.in_([place for _, _, value in criterion.values if (place := _place(value))])
    if comparison == "missing":
        return _has(criterion.parameter) if text == "false" else not_(_has(criterion.parameter))
    if criterion.parameter == "date":
        periods = [(each, period) for each, _, day in criterion.values if (period := utc_range(day))]
        return or_(false(), *(_stands(each, *period) for each, period in periods))
    return or_(false(), *_has_forms(forms))


def _has(parameter: str) -> ColumnElement[bool]:
    """Whether an event has anything by this parameter."""
    named: dict[str, ColumnElement[bool]] = {
        "date": true(),
        "patient": or_(_COLUMNS.patient != "", _COLUMNS.reference != ""),
        "patient:identifier": _COLUMNS.patient != "",
    }
    return named.get(parameter, false())


def _has_forms(forms: frozenset[Form]) -> Iterator[ColumnElement[bool]]:
    """The conditions of which an event that has one of these forms meets one (adapter/store/parameters.py).

    Lists, since SQLite takes minutes to plan hundreds of conditions.
    """
    tokens, values, systems, addresses = set[tuple[str, str]](), set[str](), set[str](), set[str]()
    for form in forms:
        match form:
            case ("patient:identifier", "token", system, value):
                tokens.add((system, value))
            case ("patient:identifier", "value", value):
                values.add(value)
            case ("patient:identifier", "system", system):
                systems.add(system)
            case ("patient", "address", address):
                addresses.add(address)
            case ("patient", "id", place, identity):
                addresses.add(f"{place}/Patient/{identity}" if place else f"Patient/{identity}")
    if tokens:
        whose = _COLUMNS.patient.in_(sorted({value for _, value in tokens}))  # by this the index is read
        yield and_(whose, tuple_(_COLUMNS.system, _COLUMNS.patient).in_(sorted(tokens)))
    for column, wanted in ((_COLUMNS.patient, values), (_COLUMNS.system, systems), (_COLUMNS.reference, addresses)):
        if wanted:
            yield and_(column.in_(sorted(wanted)), column != "")


def _stands(comparison: str, start: int, end: int) -> ColumnElement[bool]:
    """Whether an event, which is of one second, stands so to a period (FHIR R4 search, prefixes)."""
    first, last = start * 1_000_000, end * 1_000_000 + 999_999
    at = _COLUMNS.at
    return {
        "eq": and_(at >= first, at <= last),
        "ne": or_(at < first, at > last),
        "lt": at < first,
        "le": at <= last,
        "gt": at > last,
        "ge": at >= first,
        "sa": at > last,
        "eb": at < first,
    }[comparison]


def _place(identity: str) -> int:
    """Where the event of this id lies; 0 for an id that no event has."""
    number = identity.removeprefix(_PREFIX)
    return int(number) if number != identity and re.fullmatch("[0-9]{1,18}", number) else 0


def _event(row: Any) -> UseEvent:
    return UseEvent(row.place, row.at, bytes(row.body))
