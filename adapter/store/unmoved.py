"""Resources that have not been moved to this version's index yet.

The rows of an earlier version narrow the search; whether a resource meets it is read from the resource itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, select

from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.asked import meets
from adapter.store.forms import Form
from adapter.store.keys import all_keys, keys_of
from adapter.store.parameters import Criterion
from adapter.store.stretch import Stretch
from adapter.store.units import units_at

_BATCH = 500
_STATE = select(schema.search_state.c.unmoved)
_NARROWED = select(schema.search_state.c.narrowed)
_LED = " AND e.id IN ("
#: What version 13 knew of every type by these names, or more. It knew no patient but of an AuditEvent's entities.
_KNOWN = frozenset({"identifier", "requisition", "status", "code", "patient", "subject", "focus", "based-on"})
_NOT_KNOWN = frozenset({"AuditEvent", "Provenance"})
_KINDS = frozenset({"value", "token", "system", "address"})


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
        self._is_narrowed = connection.execute(_NARROWED).scalar_one() == 1

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
            f"WHERE e.seq >= ? AND e.seq < ? AND e.gone = 0 AND {of_kind}{conditions} "
            f"ORDER BY e.seq {order} LIMIT {_BATCH}"
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
        """What the rows of version 13 say of a criterion: at most too much. Rare values lead, others are only asked."""
        if criterion.parameter == "_id" and not criterion.is_not:
            identities = [text for _, _, text in criterion.values]
            return f"{_LED}{_marks(identities)})", identities
        former = {_former(form) for form in forms}
        is_known = self._is_narrowed and former and None not in former and self._kind not in _NOT_KNOWN
        if criterion.is_not or not is_known:
            return "", ()
        keys = all_keys(keys_of(self._connection), self._kind, filter(None, former))
        if criterion.is_personal:
            return f" AND e.seq IN (SELECT x.seq FROM token AS x WHERE x.k IN ({_marks(keys)}))", keys
        return f" AND EXISTS (SELECT 1 FROM token AS x WHERE x.seq = e.seq AND x.k IN ({_marks(keys)}))", keys


def _former(form: Form) -> Form | None:
    """The form by which version 13 found the same; None where it knew nothing of it, or less."""
    name, colon, rest = form[0].partition(":")
    if name not in _KNOWN or form[1] not in _KINDS:
        return None
    return (f"{'patient' if name == 'subject' else name}{colon}{rest}", *form[1:])


def _marks(items: Sequence[Any]) -> str:
    return ", ".join("?" * len(items)) or "NULL"
