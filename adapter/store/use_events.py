"""The events of the use log, read and found as the AuditEvents that they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, false, or_, select

from adapter.fhir.patients import one_key
from adapter.store import schema

_PREFIX = "use-"
_COLUMNS = schema.use_event.c


class UseEvent(NamedTuple):
    """An event: its id, when it was written, and its bytes."""

    id: str
    at: datetime
    body: bytes


Values = Iterable[tuple[str, str, str]]


def read_use(connection: Connection, identity: str, units: frozenset[str] | None = None) -> UseEvent | None:
    """The event with this id, if it is one of the use log and in one of the units; None otherwise."""
    number = identity.removeprefix(_PREFIX)
    if number == identity or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    row = connection.execute(_within(_select().where(_COLUMNS.place == int(number)), units)).first()
    return _event(row) if row else None


def find_uses(
    connection: Connection,
    criteria: Sequence[tuple[str, Values]],
    count: int,
    units: frozenset[str] | None = None,
) -> list[UseEvent]:
    """The newest events that meet every criterion: (parameter, values) as adapter/store/resources.py has them."""
    query = _within(_select(), units)
    for parameter, values in criteria:
        query = query.where(_meets(parameter, list(values)))
    return [
        _event(row)
        for row in connection.execute(query.order_by(_COLUMNS.at.desc(), _COLUMNS.place.desc()).limit(count))
    ]


def _select() -> Select[Any]:
    return select(_COLUMNS.place, _COLUMNS.at, _COLUMNS.body)


def _within(query: Select[Any], units: frozenset[str] | None) -> Select[Any]:
    if units is None:
        return query
    return query.where(or_(false(), *(_COLUMNS.units.like(f"% {unit} %") for unit in sorted(units))))


# SQLAlchemy's own expression types.
def _meets(parameter: str, values: list[tuple[str, str, str]]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """The condition of one criterion; nothing meets a parameter that these events have no value of."""
    if parameter == "_id":
        numbers = [value.removeprefix(_PREFIX) for _, _, value in values if value.startswith(_PREFIX)]
        return _COLUMNS.place.in_([int(number) for number in numbers if number.isascii() and number.isdigit()])
    if parameter == "patient:identifier":
        return or_(*(_identified(*one_key(system, value)) for _, system, value in values))
    if parameter == "patient":
        return and_(_COLUMNS.reference.in_([value for _, _, value in values]), _COLUMNS.reference != "")
    if parameter == "date":
        return or_(*(_within_period(*value) for value in values))
    return false()


def _identified(system: str, value: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 – as above
    return and_(_COLUMNS.patient == value, _COLUMNS.system == system) if system else _COLUMNS.patient == value


def _within_period(comparison: str, end: str, begin: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 – as above
    """An event is of one second; a period runs from the first to the last second (FHIR R4 search, prefixes)."""
    first, last = _microseconds(begin), _microseconds(end) + 999_999
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


def _microseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def _event(row: Any) -> UseEvent:
    return UseEvent(f"{_PREFIX}{row.place}", datetime.fromtimestamp(row.at / 1_000_000, UTC), bytes(row.body))
