"""The events of the use log, read and found as the AuditEvents that they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select, tuple_

from adapter.store import schema
from adapter.store.asked import compared, meets
from adapter.store.forms import Form
from adapter.store.parameters import Criterion

_PREFIX = "use-"
_BATCH = 500
_SECOND = 1000  # milliseconds
#: Parameters of an AuditEvent that the table itself tells of.
_TIME, _PATIENT = frozenset({"date", "_lastUpdated"}), frozenset({"patient", "subject"})
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
    return list(islice(_walk(connection, criteria, count, units, stretch), count))


def _walk(
    connection: Connection, criteria: Criteria, count: int, units: frozenset[str] | None, stretch: UseStretch
) -> Iterator[UseEvent]:
    """Events by what the table tells of them; the other criteria are asked of each event itself."""
    asked = _narrowed(_SELECT, criteria, units)
    others = [each for each in criteria if _condition(*each) is None]
    order = (_COLUMNS.at, _COLUMNS.place) if stretch.upward else (_COLUMNS.at.desc(), _COLUMNS.place.desc())
    size = _BATCH if others else count
    while True:
        query = asked.where(*_within_stretch(stretch)).order_by(*order).limit(size)
        rows = connection.execute(query).all()
        for row in rows:
            if not others or _is_met(row.body, others):
                yield _event(row)
        if len(rows) < size:
            return
        at, place = rows[-1].at, rows[-1].place
        stretch = stretch._replace(low=(at, place + 1)) if stretch.upward else stretch._replace(high=(at, place))


def _is_met(body: bytes, criteria: Criteria) -> bool:
    event = orjson.loads(bytes(body))
    return all(meets(event, *each) for each in criteria)


def _within_stretch(stretch: UseStretch) -> Iterator[ColumnElement[bool]]:
    (at, place), high = stretch.low, stretch.high
    if at:
        yield and_(_COLUMNS.at >= at, or_(_COLUMNS.at > at, _COLUMNS.place >= place))
    if high:
        yield and_(_COLUMNS.at <= high[0], or_(_COLUMNS.at < high[0], _COLUMNS.place < high[1]))


def count_uses(connection: Connection, criteria: Criteria, units: frozenset[str] | None = None) -> int:
    """How many events meet every criterion."""
    if any(_condition(*each) is None for each in criteria):
        return sum(1 for _ in _walk(connection, criteria, _BATCH, units, ALL_USES))
    query = _narrowed(select(func.count()).select_from(schema.use_event), criteria, units)
    return int(connection.execute(query).scalar_one())


def is_shown_by_reference(connection: Connection, reference: str) -> bool:
    """Whether an event names a patient by this reference alone."""
    query = select(_COLUMNS.place).where(_COLUMNS.reference == reference, _COLUMNS.reference != "")
    return connection.execute(query.where(_COLUMNS.patient == "").limit(1)).first() is not None


def _narrowed(query: Select[Any], criteria: Criteria, units: frozenset[str] | None) -> Select[Any]:
    conditions = [_condition(*each) for each in criteria]
    return _within(query.where(*(each for each in conditions if each is not None)), units)


def _within(query: Select[Any], units: frozenset[str] | None) -> Select[Any]:
    if units is None:
        return query
    return query.where(or_(false(), *(_COLUMNS.units.like(f"% {unit} %") for unit in sorted(units))))


def _condition(criterion: Criterion, forms: frozenset[Form]) -> ColumnElement[bool] | None:
    """What the table tells of a criterion; None where only the event itself tells."""
    code, (comparison, _, content) = criterion.parameter.partition(":")[0], criterion.values[0]
    condition: ColumnElement[bool]
    if code == "_id":
        condition = _COLUMNS.place.in_([place for _, _, value in criterion.values if (place := _place(value))])
    elif comparison == "missing" and code in _PATIENT:
        condition = or_(_COLUMNS.patient != "", _COLUMNS.reference != "")
        return condition if content == "false" else not_(condition)
    elif comparison != "missing" and code in _TIME:
        asked = compared("AuditEvent", criterion)
        condition = or_(false(), *(_stands(each.comparison, *each.range) for each in asked))
    elif code in _PATIENT:
        condition = or_(false(), *_has_forms(forms))
    else:
        return None
    return not_(condition) if criterion.is_not else condition


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
    if tokens:
        whose = _COLUMNS.patient.in_(sorted({value for _, value in tokens}))  # by this the index is read
        yield and_(whose, tuple_(_COLUMNS.system, _COLUMNS.patient).in_(sorted(tokens)))
    for column, wanted in ((_COLUMNS.patient, values), (_COLUMNS.system, systems), (_COLUMNS.reference, addresses)):
        if wanted:
            yield and_(column.in_(sorted(wanted)), column != "")


def _stands(comparison: str, start: int, end: int) -> ColumnElement[bool]:
    """Whether an event, which tells its second, stands so to a period (FHIR R4 search, prefixes)."""
    begins, ends = _SECOND * -(-start // _SECOND), _SECOND * ((end + 1) // _SECOND)
    follows, precedes = _SECOND * (end // _SECOND + 1), _SECOND * (start // _SECOND)
    at, micro = _COLUMNS.at, 1000
    return {
        "eq": and_(at >= begins * micro, at < ends * micro),
        "ne": or_(at < begins * micro, at >= ends * micro),
        "lt": at < begins * micro,
        "le": or_(at < begins * micro, at < ends * micro),
        "gt": at >= ends * micro,
        "ge": or_(at >= ends * micro, at >= begins * micro),
        "sa": at >= follows * micro,
        "eb": at < precedes * micro,
        "ap": and_(at < follows * micro, at >= precedes * micro),
    }[comparison]


def _place(identity: str) -> int:
    """Where the event of this id lies; 0 for an id that no event has."""
    number = identity.removeprefix(_PREFIX)
    return int(number) if number != identity and re.fullmatch("[0-9]{1,18}", number) else 0


def _event(row: Any) -> UseEvent:
    return UseEvent(row.place, row.at, bytes(row.body))
