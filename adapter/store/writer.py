"""A client as it writes: what it creates and changes is, and stays, of its units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from adapter.errors import Forbidden, Refused
from adapter.fhir.elements import Resource
from adapter.fhir.units import HOUSE, held_binaries, invited_by, marked_for, units_of
from adapter.store.resources import Follow, Stored, delete_resource, is_held, put_resource
from adapter.store.units import lookup, units_at


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever writes. `units`: whose resources it sees; None: those of all.

    `own`: the unit that its resource is marked with when it names none; empty: it must name one.
    """

    units: frozenset[str] | None
    own: str = ""

    def create(
        self,
        connection: Connection,
        identity: str,
        resource: Resource,
        now: datetime,
        together: frozenset[str] = frozenset(),
        method: str = "POST",
    ) -> Stored:
        """Write a new resource under its id. `together`: the addresses of what is new in this transaction.

        Raises Refused for one that holds a Binary out of the client's sight. Whether it is of a unit of the client is
        known when all is written: see `check_own`.
        """
        self._check_held(connection, resource, together)
        self._check_invites(resource)
        marked = self._marked(connection, resource, frozenset({self.own} - {""}))
        return put_resource(connection, identity, marked, now, sees=self.units, method=method)

    def change(
        self,
        connection: Connection,
        identity: str,
        resource: Resource,
        now: datetime,
        expected: int | None,
        follow: Follow | None = None,
        *,
        together: frozenset[str] = frozenset(),
        method: str = "PUT",
    ) -> Stored:
        """Write the next version of a resource that the client sees.

        Raises Outdated where `expected` is not its version, Forbidden where it would be of none of the client's units,
        or would leave units that are not the client's.
        """
        if self.units is None:
            return put_resource(connection, identity, resource, now, expected, follow, method=method)
        before = units_at(connection, f"{resource['resourceType']}/{identity}")
        self._check_held(connection, resource, together)
        self._check_invites(resource)
        marked = self._marked(connection, resource, before)
        stored = put_resource(connection, identity, marked, now, expected, follow, self.units, method)
        self.check_own(connection, stored)
        if before - units_at(connection, stored.reference) - self.units:
            text = "the change would take it from a unit that is not the client's."
            raise Forbidden.because("", text, code="forbidden")
        return stored

    def delete(self, connection: Connection, held: Stored, now: datetime) -> Stored:
        """Write the deletion of what the client sees; raises Forbidden where others would lose it."""
        if self.units is not None and units_at(connection, held.reference) - self.units:
            text = "the deletion would take it from a unit that is not the client's."
            raise Forbidden.because("", text, "Mark it as entered-in-error.", "forbidden")
        return delete_resource(connection, held, now)

    def check_own(self, connection: Connection, stored: Stored) -> None:
        """Raise Forbidden for what is of no unit of the client."""
        if self.units is not None and units_at(connection, stored.reference).isdisjoint(self.units):
            text = "the resource is of no unit of the client."
            advice = "Name the unit by its OID: docs/reference/fhir-api.md says where."
            raise Forbidden.because("", text, advice, "forbidden")

    def _marked(self, connection: Connection, resource: Resource, units: frozenset[str]) -> Resource:
        """The resource, marked with these units where it names none."""
        if self.units is None or units_of(resource, lookup(connection, self.units)):
            return resource
        for unit in sorted(units - {HOUSE}):
            resource = marked_for(resource, unit)
        return resource

    def _check_invites(self, resource: Resource) -> None:
        """Whoever invites a patient sees the photo that answers: none invites in the name of another's unit."""
        if self.units is not None and invited_by(resource) - self.units:
            text = "the invitation is in the name of a unit that is not the client's."
            raise Forbidden.because("PHO-03", text, code="forbidden")

    def _check_held(self, connection: Connection, resource: Resource, together: frozenset[str]) -> None:
        """Whoever refers to a Binary lets others see it: they must see it themselves."""
        for address in held_binaries(resource) if self.units is not None else ():
            if address not in together and not is_held(
                connection, "Binary", address.removeprefix("Binary/"), self.units
            ):
                raise Refused.because("", "a Binary that the resource refers to is not here.", code="not-found")


#: Who may write everything: operators, and the flows.
OPERATOR = Writer(None)

#: What the units of others are found through comes first.
_ORDER = (
    "Organization", "Patient", "Binary", "ServiceRequest", "Consent", "Task", "RelatedPerson", "Media",
    "DocumentReference", "ImagingStudy", "Communication", "ChargeItem", "Provenance", "AuditEvent", "Subscription",
)  # fmt: skip
RANK = {kind: rank for rank, kind in enumerate(_ORDER)}
