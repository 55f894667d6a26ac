"""A question to the resources of one type, whichever index they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson
from sqlalchemy import Connection, select

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.asked import meets, wanted
from adapter.store.forms import Form
from adapter.store.keys import keys_of
from adapter.store.parameters import Criterion
from adapter.store.search import Search
from adapter.store.unmoved import Unmoved, unmoved_from

_HELD = 100  # patients of one identifier, in as many record systems
_OF_PATIENTS = frozenset({"patient:identifier", "subject:identifier"})
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
        return cls(
            connection, kind, tuple((each, _forms(connection, kind, each, units, base)) for each in criteria), units
        )

    @property
    def is_personal(self) -> bool:
        """Whether a wrong hit would be a wrong person."""
        return any(criterion.is_personal for criterion, _ in self.criteria)

    def newest(self, most: int) -> list[int]:
        """The numbers of those that meet it all, newest first."""
        search = Search(self.connection, keys_of(self.connection), self.kind, self.criteria, self.units)
        edge = unmoved_from(self.connection)
        found = [number for number in search.newest(most) if number > edge]  # the old index has the others
        if edge and len(found) < most:
            found += Unmoved(self.connection, self.kind, self.criteria, self.units, edge).newest(most - len(found))
        return found

    def is_met(self, resource: Resource) -> bool:
        """Whether a resource meets the criteria by which a wrong hit would be a wrong person.

        The index holds hashes of 64 bits: two values can have the same.
        """
        return all(meets(resource, criterion, forms) for criterion, forms in self.criteria if criterion.is_personal)


def _forms(
    connection: Connection, kind: str, criterion: Criterion, units: frozenset[str] | None, base: str
) -> frozenset[Form]:
    forms = {form for value in criterion.values for form in wanted(kind, criterion.parameter, value, base)}
    if criterion.parameter not in _OF_PATIENTS:
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
            forms |= wanted(kind, criterion.parameter.partition(":")[0], ("token", "", f"Patient/{row.id}"), base)
    return frozenset(forms)
