"""The one way from the FHIR API to resources: what the client of a request may see and change.

What a client may not see does not exist for it: every answer is the one of an id that nobody has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapter.clients import Caller
from adapter.errors import Forbidden, NotFound
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.store.arrivals import Arrival, Taken, change, receive
from adapter.store.resources import Criterion, Follow, Stored
from adapter.store.writer import Writer


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

    def history(self, kind: str, identity: str) -> list[Stored]:
        """Every version, newest first; raises NotFound, and Forbidden without the scope."""
        need_scope(self.caller, kind, "r")
        return self.desk.resources.history(kind, identity, units=self.units)

    def vread(self, kind: str, identity: str, version: int) -> Stored:
        """One version; raises NotFound, and Forbidden without the scope."""
        for stored in self.history(kind, identity):
            if stored.version == version:
                return stored
        raise NotFound.because("", f"there is no such version of that {kind}.", code="not-found")

    def find(self, kind: str, criteria: Sequence[Criterion], count: int = 100, offset: int = 0) -> list[Stored]:
        """Resources that meet every criterion, newest first; raises Forbidden without the scope."""
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
    return Visible(desk, who, desk.settings.seen_by(who))


def need_scope(who: Caller, kind: str, letter: str) -> None:
    """Raise Forbidden where the client's scopes do not hold an interaction with a type."""
    if not who.may(kind, letter):
        text = f"the client's scopes do not hold system/{kind}.{letter}."
        raise Forbidden.because("", text, code="forbidden")
