"""A client as it writes: what it creates and changes is, and stays, of its units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from adapter.errors import Forbidden, NotFound, Refused
from adapter.fhir.elements import Resource
from adapter.fhir.units import HOUSE, held_binaries, marked_for, units_of
from adapter.store.indexing import take_turn
from adapter.store.resources import Stored, put_resource
from adapter.store.units import lookup, units_at


@dataclass(frozen=True, slots=True)
class Writer:
    """A client of some units. `own`: the one that its resource is marked with when it names none; empty: none is."""

    units: frozenset[str]
    own: str = ""

    def create(self, connection: Connection, items: Sequence[tuple[str, Resource]], now: datetime) -> list[Stored]:
        """Write new resources; those that others refer to come first.

        Raises Forbidden for one that is of no unit of the client, Refused for one that holds a Binary out of its sight.
        """
        take_turn(connection)
        together = frozenset(_address(*item) for item in items)
        stored: dict[str, Stored] = {}
        for identity, resource in sorted(items, key=lambda item: _RANK[item[1]["resourceType"]]):
            self._check_held(connection, resource, together)
            marks = frozenset({self.own} - {""})
            marked = self._marked(connection, resource, marks)
            stored[_address(identity, resource)] = put_resource(connection, identity, marked, now, sees=self.units)
        for address in stored:
            self._check(units_at(connection, address))
        return [stored[_address(*item)] for item in items]

    def change(
        self, connection: Connection, identity: str, resource: Resource, now: datetime, expected: int | None
    ) -> Stored:
        """Write the next version of a resource.

        Raises NotFound for one that the client does not see, Outdated where `expected` is not its version, Forbidden
        where it would be of none of the client's units, or would leave units that are not the client's.
        """
        take_turn(connection)
        address = _address(identity, resource)
        before = units_at(connection, address)
        if before.isdisjoint(self.units):
            raise NotFound.because("", f"there is no {resource['resourceType']} with that id.", code="not-found")
        self._check_held(connection, resource, frozenset())
        marked = self._marked(connection, resource, before)
        stored = put_resource(connection, identity, marked, now, expected, sees=self.units)
        after = units_at(connection, address)
        self._check(after)
        if before - after - self.units:
            raise Forbidden.because(
                "", "the change would take it from a unit that is not the client's.", code="forbidden"
            )
        return stored

    def _marked(self, connection: Connection, resource: Resource, units: frozenset[str]) -> Resource:
        """The resource, marked with these units where it names none."""
        if units_of(resource, lookup(connection, self.units)):
            return resource
        for unit in sorted(units - {HOUSE}):
            resource = marked_for(resource, unit)
        return resource

    def _check(self, units: frozenset[str]) -> None:
        if units.isdisjoint(self.units):
            text = "the resource is of no unit of the client."
            advice = "Name the unit by its OID: docs/reference/fhir-api.md says where."
            raise Forbidden.because("", text, advice, "forbidden")

    def _check_held(self, connection: Connection, resource: Resource, together: frozenset[str]) -> None:
        """Whoever refers to a Binary lets others see it: they must see it themselves."""
        for address in held_binaries(resource):
            if address not in together and units_at(connection, address).isdisjoint(self.units):
                raise Refused.because("", "a Binary that the resource refers to is not here.", code="not-found")


#: What the units of others are found through comes first.
_ORDER = (
    "Organization", "Patient", "Binary", "ServiceRequest", "Consent", "Task", "RelatedPerson", "Media",
    "DocumentReference", "ImagingStudy", "Communication", "ChargeItem", "Provenance", "AuditEvent",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}


def _address(identity: str, resource: Resource) -> str:
    return f"{resource['resourceType']}/{identity}"
