"""A question to the resources of one type, whichever index they are in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import orjson
from sqlalchemy import Connection, select

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.keys import keys_of
from adapter.store.parameters import Criterion, Form, meets, wanted
from adapter.store.search import Search
from adapter.store.stretch import Stretch
from adapter.store.unmoved import Unmoved, unmoved_from

_HELD = 100  # patients of one identifier, in as many record systems
_ENTRIES = schema.entry.c


@dataclass(frozen=True, slots=True)
class Question:
    """Criteria with the forms that meet each, and the units that ask."""

    connection: Connection
    kind: str
    criteria: tuple[tuple[Criterion, frozenset[Form]], ...]
    units: frozenset[str] | None

    @classmethod
    def ask(
        cls,
        connection: Connection,
        kind: str,
        criteria: Sequence[Criterion],
        units: frozenset[str] | None,
        base: str,
    ) -> Question:
        """Look up which forms meet the criteria: a patient's identifier also means the Patients here that have it.

        Only those that the units see: another's Patient would tell whose identifier it has.

        Raises Refused when these are too many.
        """
        return cls(connection, kind, tuple((each, _forms(connection, each, units, base)) for each in criteria), units)

    @property
    def is_personal(self) -> bool:
        """Whether a wrong hit would be a wrong person."""
        return any(criterion.is_personal for criterion, _ in self.criteria)

    def newest(self, most: int) -> list[int]:
        """The numbers of those that meet it all, newest first."""
        return self.first(most, Stretch())

    def first(self, most: int, stretch: Stretch) -> list[int]:
        """The numbers of the first of a stretch that meet it all, in its order."""
        edge = unmoved_from(self.connection)
        ways = [self._moved(stretch, edge), *([self._unmoved(stretch, edge)] if edge else ())]
        found: list[int] = []
        for way in reversed(ways) if stretch.upward else ways:  # what has not been moved is the oldest
            if len(found) < most:
                found += way(most - len(found))
        return found

    def _moved(self, stretch: Stretch, edge: int) -> Callable[[int], list[int]]:
        above = replace(stretch, low=max(stretch.low, edge + 1 if edge else 0))
        return Search(self.connection, keys_of(self.connection), self.kind, self.criteria, self.units, above).first

    def _unmoved(self, stretch: Stretch, edge: int) -> Callable[[int], list[int]]:
        below = replace(stretch, high=min(stretch.high or edge + 1, edge + 1))
        return Unmoved(self.connection, self.kind, self.criteria, self.units, below).first

    def is_met(self, resource: Resource) -> bool:
        """Whether a resource meets the criteria by which a wrong hit would be a wrong person.

        The index holds hashes of 64 bits: two values can have the same.
        """
        return all(meets(resource, criterion, forms) for criterion, forms in self.criteria if criterion.is_personal)


def _forms(connection: Connection, criterion: Criterion, units: frozenset[str] | None, base: str) -> frozenset[Form]:
    forms = {form for value in criterion.values for form in wanted(criterion.parameter, value, base)}
    if criterion.parameter != "patient:identifier" or criterion.values[0][0] == "missing":
        return frozenset(forms)
    held = Question.ask(connection, "Patient", [replace(criterion, parameter="identifier")], units, base)
    numbers = held.newest(_HELD + 1)
    if len(numbers) > _HELD:
        text = f"more than {_HELD} Patients here have that identifier."
        raise Refused.because("", text, "Give the value of the identifier too.", "too-costly")
    query = select(schema.resource.c.id, schema.resource.c.body).join_from(
        schema.entry,
        schema.resource,
        (_ENTRIES.type == schema.resource.c.type) & (_ENTRIES.id == schema.resource.c.id),
    )
    for row in connection.execute(query.where(_ENTRIES.seq.in_(numbers))) if numbers else ():
        if held.is_met(orjson.loads(row.body)):
            forms |= wanted("patient", ("token", "", f"Patient/{row.id}"), base)
    return frozenset(forms)
