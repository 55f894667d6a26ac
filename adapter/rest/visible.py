"""The one way from the FHIR API to resources: what the client of a request may see and change.

What a client may not see does not exist for it: every answer is the one of an id that nobody has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapter.clients import Caller
from adapter.errors import Forbidden
from adapter.fhir.units import HOUSE
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.store.arrivals import Arrival, Taken, change, receive
from adapter.store.history import Page, Version, changed_before, read_version, versions_of, versions_of_all
from adapter.store.parameters import TYPES
from adapter.store.resources import Criterion, Follow, Stored
from adapter.store.writer import Writer

#: What is read by its address alone: who may, follows what refers to it.
UNLISTED = frozenset({"Binary"})


@dataclass(frozen=True)
class Visible:
    """The resources of one server, for one client. `units`: whose it sees; None: those of all, also of no unit."""

    desk: Desk
    caller: Caller
    units: frozenset[str] | None

    def read(self, kind: str, identity: str, letter: str = "r") -> Stored:
        """The newest version, for an interaction of this letter; raises NotFound, and Forbidden without the scope."""
        need_scope(self.caller, kind, letter)
        return self.desk.resources.read(kind, identity, units=self.units)

    def look(self, kind: str, identity: str) -> Stored:
        """The newest version, for what the server itself must know of it; raises NotFound, whatever the scopes are."""
        return self.desk.resources.read(kind, identity, units=self.units)

    def units_of(self, kind: str, identities: Sequence[str]) -> set[tuple[str, str]]:
        """Resources that an answer shows, each with a unit that may see it: for the use log."""
        return self.desk.resources.units_of(kind, identities)

    def history(self, kind: str, identity: str, page: Page) -> list[Version]:
        """Versions of one resource, newest first; raises NotFound, and Forbidden without the scope."""
        need_scope(self.caller, kind, "r")
        with self.desk.resources.asking() as connection:
            return versions_of(connection, kind, identity, self.units, page)

    def history_of_type(self, kind: str, page: Page) -> list[Version]:
        """Versions of a type, newest first; raises Forbidden without the scope, and of what is not listed."""
        need_listed(kind)
        need_scope(self.caller, kind, "s")
        with self.desk.resources.asking() as connection:
            return versions_of_all(connection, [kind], self.units, page)

    def history_of_all(self, page: Page) -> list[Version]:
        """Versions of the types that the client may search, newest first; raises Forbidden where there is none."""
        kinds = [kind for kind in TYPES if kind not in UNLISTED and self.caller.may(kind, "s")]
        if not kinds:
            raise Forbidden.because("", "the client's scopes hold no system/Type.s.", code="forbidden")
        with self.desk.resources.asking() as connection:
            return versions_of_all(connection, kinds, self.units, page)

    def vread(self, kind: str, identity: str, version: int) -> Stored:
        """One version; raises NotFound, Gone for a deletion, and Forbidden without the scope."""
        need_scope(self.caller, kind, "r")
        with self.desk.resources.asking() as connection:
            return read_version(connection, kind, identity, version, self.units)

    def changed_before(self, stored: Stored) -> datetime | None:
        """When the version before one that the client sees was written; None where there is none."""
        with self.desk.resources.asking() as connection:
            return changed_before(connection, stored)

    def find(self, kind: str, criteria: Sequence[Criterion], count: int = 100, offset: int = 0) -> list[Stored]:
        """Resources that meet every criterion, newest first; raises Forbidden without the scope."""
        need_listed(kind)
        need_scope(self.caller, kind, "s")
        return self.desk.resources.find(kind, criteria, count, offset, units=self.units)

    def create(self, arrivals: Sequence[Arrival]) -> list[Taken]:
        """Write what is new of the arrivals, all or none, and announce what starts a flow; raises as `receive`.

        Raises Forbidden without the scope: of a condition, which is a search, too.
        """
        for arrival in arrivals:
            need_scope(self.caller, arrival.kind, "c")
            if arrival.condition:
                need_scope(self.caller, arrival.kind, "s")
        desk = self.desk
        return receive(desk.engine, arrivals, desk.now(), desk.settings.api.unique, self._writer())

    def change(self, changed: Arrival, expected: int, follow: Follow) -> Stored:
        """Write the next version of a resource; raises as `change`, and Forbidden without the scope."""
        need_scope(self.caller, changed.kind, "u")
        desk = self.desk
        return change(desk.engine, changed, desk.now(), expected, desk.settings.api.unique, follow, self._writer())

    def _writer(self) -> Writer:
        own = self.caller.units or frozenset()
        return Writer(self.units, *own if len(own) == 1 else ("",))


def visible(desk: Desk) -> Visible:
    """The resources for the client of the current request."""
    who = caller()
    return Visible(desk, who, seen_units(who, str(desk.settings.organisation.oid)))


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


def need_listed(kind: str) -> None:
    """Raise Forbidden for a type of which nobody is shown what there is."""
    if kind in UNLISTED:
        text = f"a {kind} is not searched for or listed: read it by its address, which stands in what holds it."
        raise Forbidden.because("", text, code="forbidden")
