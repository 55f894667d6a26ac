"""The one way from the FHIR API to resources: what the client of a request may see and change.

What a client may not see does not exist for it: every answer is the one of an id that nobody has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from adapter.clients import Caller
from adapter.errors import Forbidden, NotFound, Outdated
from adapter.fhir.elements import Resource
from adapter.fhir.units import HOUSE
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.store.arrivals import receive
from adapter.store.resources import Criterion, Resources, Stored
from adapter.store.transaction import write
from adapter.store.writer import Writer


@dataclass(frozen=True)
class Visible:
    """The resources of one server, for one client. `units`: whose it sees; None: those of all, also of no unit."""

    resources: Resources
    engine: Engine
    caller: Caller
    units: frozenset[str] | None

    def read(self, kind: str, identity: str, letter: str = "r") -> Stored:
        """The newest version, for an interaction of this letter; raises NotFound, and Forbidden without the scope."""
        need_scope(self.caller, kind, letter)
        return self.resources.read(kind, identity, units=self.units)

    def history(self, kind: str, identity: str) -> list[Stored]:
        """Every version, newest first; raises NotFound, and Forbidden without the scope."""
        need_scope(self.caller, kind, "r")
        return self.resources.history(kind, identity, units=self.units)

    def vread(self, kind: str, identity: str, version: int) -> Stored:
        """One version; raises NotFound, and Forbidden without the scope."""
        for stored in self.history(kind, identity):
            if stored.version == version:
                return stored
        raise NotFound.because("", f"there is no such version of that {kind}.", code="not-found")

    def find(self, kind: str, criteria: Sequence[Criterion], count: int = 100, offset: int = 0) -> list[Stored]:
        """Resources that meet every criterion, newest first; raises Forbidden without the scope."""
        need_scope(self.caller, kind, "s")
        return self.resources.find(kind, criteria, count, offset, units=self.units)

    def match(self, kind: str, criteria: Sequence[Criterion]) -> Stored | None:
        """What meets the condition of a create. What the client cannot see meets none.

        Raises Outdated when several match (FHIR R4 http, conditional create), and Forbidden without the scope: a
        condition is a search.
        """
        need_scope(self.caller, kind, "c")
        matches = self.find(kind, criteria, 2)
        if len(matches) > 1:
            raise Outdated.because("", "several resources meet the condition of the create.", code="multiple-matches")
        return matches[0] if matches else None

    def create(self, items: Sequence[tuple[str, Resource]], now: datetime) -> list[Stored]:
        """Write new resources, all or none, and announce those that start a flow.

        Raises Forbidden without the scope, and for one that is of no unit of the client.
        """
        for _, resource in items:
            need_scope(self.caller, resource["resourceType"], "c")
        return receive(self.engine, items, now, self._writer())

    def put(self, identity: str, resource: Resource, now: datetime, expected: int) -> Stored:
        """Write the next version of a resource.

        Raises NotFound, Outdated where `expected` is not the version now, and Forbidden without the scope, or where it
        would leave the units of the client or come to another's.
        """
        need_scope(self.caller, resource["resourceType"], "u")
        writer = self._writer()
        if writer is None:
            return self.resources.put(identity, resource, now, expected=expected)
        return write(self.engine, lambda connection: writer.change(connection, identity, resource, now, expected))

    def _writer(self) -> Writer | None:
        """The client as it writes; None for one of all units."""
        own = self.caller.units or frozenset()
        return None if self.units is None else Writer(self.units, *own if len(own) == 1 else ("",))


def visible(desk: Desk) -> Visible:
    """The resources for the client of the current request."""
    who = caller()
    return Visible(desk.resources, desk.engine, who, seen_units(who, str(desk.settings.organisation.oid)))


def seen_units(who: Caller, organisation: str) -> frozenset[str] | None:
    """The units whose resources a client sees: who acts for the organisation sees those of its desks, too."""
    if who.units is None or organisation not in who.units:
        return who.units
    return who.units | {HOUSE}


def need_scope(who: Caller, kind: str, letter: str) -> None:
    """Raise Forbidden where the client's scopes do not hold an interaction with a type."""
    if not who.may(kind, letter):
        text = f"the client's scopes do not hold system/{kind}.{letter}."
        raise Forbidden.because("", text, code="forbidden")
