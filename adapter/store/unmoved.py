"""Resources that the index of an earlier version still holds: they are found by it until they have been moved.

Its rows narrow the search; whether a resource meets it is read from the resource itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, select

from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.parameters import Criterion, Form, meets
from adapter.store.periods import utc_range
from adapter.store.stretch import Stretch
from adapter.store.units import units_at

_BATCH = 500
_STATE = select(schema.search_state.c.unmoved)
_LED = " AND e.id IN ("
_OWN = "SELECT 1 FROM search_index AS x WHERE x.type = e.type AND x.id = e.id"
# The old index knew a patient of an AuditEvent by `Patient/` or by the type only: a URL without one it left out.
_ITS_PATIENT = "+x.parameter IN ('patient', 'patient:identifier')"
_WHOLE = 190  # a longer value stands in the old index by its beginning and its digest


def unmoved_from(connection: Connection) -> int:
    """The number of the newest resource that has not been moved; 0 when all have been."""
    held = connection.info
    if not held.get("all_moved"):
        edge: int = connection.execute(_STATE).scalar_one()
        held["all_moved"] = edge == 0
        return edge
    return 0


class Unmoved:
    """One question to the resources of a stretch that ends with the last that has not been moved."""

    def __init__(
        self,
        connection: Connection,
        kind: str,
        criteria: Sequence[tuple[Criterion, frozenset[Form]]],
        units: frozenset[str] | None,
        stretch: Stretch,
    ) -> None:
        self._connection, self._kind, self._criteria, self._units = connection, kind, criteria, units
        self._stretch = stretch

    def first(self, most: int) -> list[int]:
        """The numbers of the first that meet it all, in the order of the stretch."""
        found: list[int] = []
        for number, resource in self._candidates():
            if all(meets(resource, *criterion) for criterion in self._criteria) and self._is_seen(resource):
                found.append(number)
                if len(found) == most:
                    break
        return found

    def _is_seen(self, resource: Resource) -> bool:
        if self._units is None:
            return True
        return not self._units.isdisjoint(units_at(self._connection, f"{resource['resourceType']}/{resource['id']}"))

    def _candidates(self) -> Iterator[tuple[int, Resource]]:
        narrowing = [self._narrowing(*criterion) for criterion in self._criteria]
        conditions = "".join(text for text, _ in narrowing)
        values = [value for _, listed in narrowing for value in listed]
        is_led = any(text.startswith(_LED) for text, _ in narrowing)
        of_kind = "e.type = ?" if is_led else "+e.type = ?"  # the plus: down from the edge, not by type and id
        order = "ASC" if self._stretch.upward else "DESC"
        statement = (
            "SELECT e.seq, r.body FROM entry AS e JOIN resource AS r ON r.type = e.type AND r.id = e.id "
            f"WHERE e.seq >= ? AND e.seq < ? AND {of_kind}{conditions} ORDER BY e.seq {order} LIMIT {_BATCH}"
        )
        if self._connection.dialect.name == "postgresql":
            statement = statement.replace("?", "%s").replace("+x.", "x.").replace("+e.", "e.")
        low, high = self._stretch.low, self._stretch.high
        while low < high:
            rows = self._connection.exec_driver_sql(statement, (low, high, self._kind, *values)).all()
            for row in rows:
                yield row.seq, orjson.loads(bytes(row.body))
            if len(rows) < _BATCH:
                return
            low, high = (rows[-1].seq + 1, high) if self._stretch.upward else (low, rows[-1].seq)

    def _narrowing(self, criterion: Criterion, forms: frozenset[Form]) -> tuple[str, Sequence[Any]]:
        """What the old index says of a criterion: at most too much. Rare values lead, others are only asked."""
        comparison, _, text = criterion.values[0]
        if criterion.parameter == "_id":
            identities = [text for _, _, text in criterion.values]
            return f"{_LED}{_marks(identities)})", identities
        if comparison == "missing":
            names = (criterion.parameter, f"{criterion.parameter}:identifier")
            return (f" AND NOT EXISTS ({_OWN} AND +x.parameter IN (?, ?))", names) if text == "true" else ("", ())
        if criterion.parameter == "date":
            alternatives = [_dated(comparison, text) for comparison, _, text in criterion.values]
        else:
            alternatives = [_formed(form) for form in sorted(forms)]
        if not alternatives:
            return " AND 1 = 0", ()
        either = " OR ".join(f"(+x.parameter = ? AND {text})" for text, _ in alternatives)
        values = [value for _, listed in alternatives for value in listed]
        if self._kind == "AuditEvent" and criterion.parameter.startswith("patient"):
            return f" AND (EXISTS ({_OWN} AND ({either})) OR NOT EXISTS ({_OWN} AND {_ITS_PATIENT}))", values
        if criterion.is_personal and " LIKE " not in either:
            rows = f"SELECT x.id FROM search_index AS x WHERE x.type = ? AND ({either.replace('+x.', 'x.')})"
            return f"{_LED}{rows})", [self._kind, *values]
        return f" AND EXISTS ({_OWN} AND ({either}))", values


def _formed(form: Form) -> tuple[str, list[str]]:
    """How the old index may have written a form, whose spelling it kept; first its parameter."""
    parameter, kind, text = form[0], form[1], form[-1]
    if len(text) > _WHOLE:
        return "1 = 1", [parameter]
    spellings = sorted({f"{begin}{text}" for text in (text, text.lower()) for begin in ("", "urn:oid:")})
    if kind in {"value", "token", "system"}:
        return f"+x.{'system' if kind == 'system' else 'value'} IN ({_marks(spellings)})", [parameter, *spellings]
    like = text.replace("!", "!!")
    patterns = [f"{'%/' if kind == 'id' else ''}{like}{end}" for end in ("", "/_history/%")]
    return "(x.value LIKE ? ESCAPE '!' OR x.value LIKE ? ESCAPE '!')", [parameter, *patterns]


def _dated(comparison: str, text: str) -> tuple[str, list[str]]:
    """A date's row ran from `value` to `system`, as text of UTC."""
    period = utc_range(text)
    if period is None:
        return "1 = 0", ["date"]
    low, high = (f"{datetime.fromtimestamp(end, UTC):%Y-%m-%dT%H:%M:%S}" for end in period)
    condition, *bounds = {
        "eq": ("+x.value >= ? AND +x.system <= ?", low, high),
        "ne": ("(+x.value < ? OR +x.system > ?)", low, high),
        "lt": ("+x.value < ?", low),
        "le": ("+x.value <= ?", high),
        "gt": ("+x.system > ?", high),
        "ge": ("+x.system >= ?", low),
        "sa": ("+x.value > ?", high),
        "eb": ("+x.system < ?", low),
    }[comparison]
    return condition, ["date", *bounds]


def _marks(items: Sequence[Any]) -> str:
    return ", ".join("?" * len(items)) or "NULL"
