"""Resources that the index of an earlier version still holds: they are found by it until they have been moved.

Its rows narrow the search; whether a resource meets it is read from the resource itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, select

from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.parameters import Criterion, Form, meets
from adapter.store.units import units_at

_BATCH = 500
_STATE = select(schema.search_state.c.unmoved)
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
    """One question to the resources up to a number."""

    def __init__(
        self,
        connection: Connection,
        kind: str,
        criteria: Sequence[tuple[Criterion, frozenset[Form]]],
        units: frozenset[str] | None,
        edge: int,
    ) -> None:
        self._connection, self._kind, self._criteria, self._units = connection, kind, criteria, units
        self._edge = edge

    def newest(self, most: int) -> list[int]:
        """The numbers of those that meet it all, newest first."""
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
        statement = (
            "SELECT e.seq, r.body FROM entry AS e JOIN resource AS r ON r.type = e.type AND r.id = e.id "
            f"WHERE e.seq <= ? AND e.type = ?{conditions} ORDER BY e.seq DESC LIMIT {_BATCH}"
        )
        if self._connection.dialect.name == "postgresql":
            statement = statement.replace("?", "%s").replace("+x.", "x.")
        edge = self._edge
        while edge:
            rows = self._connection.exec_driver_sql(statement, (edge, self._kind, *values)).all()
            for row in rows:
                yield row.seq, orjson.loads(bytes(row.body))
            edge = rows[-1].seq - 1 if len(rows) == _BATCH else 0

    def _narrowing(self, criterion: Criterion, forms: frozenset[Form]) -> tuple[str, Sequence[Any]]:
        """What the old index says of a criterion: at most too much. Rare values lead, others are only asked."""
        if criterion.parameter == "_id":
            identities = [text for _, _, text in criterion.values]
            return f" AND e.id IN ({_marks(identities)})", identities
        is_plain = all(form[1] in {"value", "token", "address"} and len(form[-1]) <= _WHOLE for form in forms)
        if not forms or not is_plain or criterion.values[0][0] == "missing":
            return "", ()
        parameters = sorted({form[0] for form in forms})
        spellings = sorted({spelling for form in forms for spelling in _spellings(form)})
        if criterion.is_personal and not any(form[1] == "address" for form in forms):
            rows = f"x.type = ? AND x.parameter IN ({_marks(parameters)}) AND x.value IN ({_marks(spellings)})"
            values = [self._kind, *parameters, *spellings]
            return f" AND e.id IN (SELECT x.id FROM search_index AS x WHERE {rows})", values
        versioned = [f"{form[-1]}/_history/%" for form in forms if form[1] == "address"]
        either = f"+x.value IN ({_marks(spellings)})" + " OR x.value LIKE ?" * len(versioned)
        rows = f"x.type = e.type AND x.id = e.id AND +x.parameter IN ({_marks(parameters)}) AND ({either})"
        values = [*parameters, *spellings, *versioned]
        return f" AND EXISTS (SELECT 1 FROM search_index AS x WHERE {rows})", values


def _marks(items: Sequence[Any]) -> str:
    return ", ".join("?" * len(items))


def _spellings(form: Form) -> Iterator[str]:
    """How the old index may have written a value, whose spelling it kept."""
    text = form[-1]
    for spelling in {text, text.lower(), text[:1] + text[1:].lower()}:
        yield spelling
        yield f"urn:oid:{spelling}"
