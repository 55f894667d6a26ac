"""The one way from the FHIR API to resources: what the client of a request may see and change.

What a client may not see does not exist for it: every answer is the one of an id that nobody has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapter.clients import Caller
from adapter.errors import Forbidden, NotFound, Outdated
from adapter.fhir.elements import Resource
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.rest.found import Found, count, find, try_to_count
from adapter.rest.results import Results
from adapter.store.acts import Act, Author, Condition, Done, Method, Moved
from adapter.store.chain import Asked, Chain, Reverse
from adapter.store.finding import Inquiry
from adapter.store.history import Page, Version, changed_before, read_version, versions_of, versions_of_all
from adapter.store.holders import holders_of
from adapter.store.inclusion import Inclusion, include
from adapter.store.interactions import carry_out
from adapter.store.parameters import TYPES
from adapter.store.resources import Stored
from adapter.store.writer import Writer

#: What is read by its address alone: who may, follows what refers to it.
UNLISTED = frozenset({"Binary"})
_ATTEMPTS = 10
_LETTERS = {Method.POST: "c", Method.PUT: "u", Method.PATCH: "u", Method.DELETE: "d"}


@dataclass(frozen=True)
class Visible:
    """The resources of one server, for one client. `units`: whose it sees; None: those of all, also of no unit."""

    desk: Desk
    caller: Caller
    units: frozenset[str] | None

    def read(self, kind: str, identity: str, letter: str = "r") -> Stored:
        """The newest version, for an interaction of this letter; raises NotFound, Gone, Forbidden without the scope."""
        need_scope(self.caller, kind, letter)
        return self.desk.resources.read(kind, identity, units=self.units)

    def look(self, kind: str, identity: str) -> Stored:
        """The newest version, for what the server itself must know of it; raises NotFound, whatever the scopes are."""
        return self.desk.resources.read(kind, identity, units=self.units)

    def holders_of(self, identity: str) -> list[Resource]:
        """What holds a Binary, as far as the client sees it: for the use log."""
        return self.desk.resources.ask(lambda connection, _: [*holders_of(connection, identity, self.units)])

    def units_of(self, kind: str, identities: Sequence[str]) -> set[tuple[str, str]]:
        """Resources that an answer shows, each with a unit that may see it: for the use log."""
        return self.desk.resources.units_of(kind, identities)

    def history(self, kind: str, identity: str, page: Page) -> list[Version]:
        """Versions of one resource, newest first; raises NotFound, and Forbidden without the scope."""
        need_scope(self.caller, kind, "r")
        return self.desk.resources.ask(lambda connection, _: versions_of(connection, kind, identity, self.units, page))

    def history_of_type(self, kind: str, page: Page) -> list[Version]:
        """Versions of a type, newest first; raises Forbidden without the scope, and of what is not listed."""
        need_listed(kind)
        need_scope(self.caller, kind, "s")
        return self.desk.resources.ask(lambda connection, _: versions_of_all(connection, [kind], self.units, page))

    def history_of_all(self, page: Page) -> list[Version]:
        """Versions of the types that the client may search, newest first; raises Forbidden where there is none."""
        kinds = [kind for kind in TYPES if kind not in UNLISTED and self.caller.may(kind, "s")]
        if not kinds:
            raise Forbidden.because("", "the client's scopes hold no system/Type.s.", code="forbidden")
        return self.desk.resources.ask(lambda connection, _: versions_of_all(connection, kinds, self.units, page))

    def vread(self, kind: str, identity: str, version: int) -> Stored:
        """One version; raises NotFound, Gone for a deletion, and Forbidden without the scope."""
        need_scope(self.caller, kind, "r")
        return self.desk.resources.ask(
            lambda connection, _: read_version(connection, kind, identity, version, self.units)
        )

    def changed_before(self, stored: Stored) -> datetime | None:
        """When the version before one that the client sees was written; None where there is none."""
        return self.desk.resources.ask(lambda connection, _: changed_before(connection, stored))

    def all(self, kind: str, most: int) -> list[Stored]:
        """The resources of a type, newest first, so many at most; raises Forbidden without the scope of a search."""
        need_scope(self.caller, kind, "s")
        return self.desk.resources.find(kind, [], most, units=self.units)

    def find(self, kind: str, questions: Sequence[Asked], results: Results, at: Mapping[str, Any]) -> Found:
        """A page of resources that meet every criterion; raises Forbidden without the scope.

        `at`: where a cursor says that it lies; empty for the first.
        """
        return find(self._asking(kind, questions), self.desk.resources.ask, results, at, self.desk.now())

    def count(self, kind: str, questions: Sequence[Asked]) -> int:
        """How many meet every criterion; raises Forbidden without the scope, and Busy."""
        return count(self._asking(kind, questions), self.desk.resources.ask)

    def try_to_count(self, kind: str, questions: Sequence[Asked], wanted: str) -> int | None:
        """How many meet every criterion, or None where that takes too long; raises Forbidden without the scope."""
        return try_to_count(self._asking(kind, questions), self.desk.resources.ask, wanted)

    def include(self, found: Sequence[Resource], inclusions: Sequence[Inclusion]) -> list[Resource]:
        """What belongs to what was found; raises Forbidden where the scopes hold nothing of what is asked for."""
        may = [each for each in inclusions if each.named or self.caller.may(each.kind, "s")]
        allowed = [self._allow(each) for each in may]
        return self.desk.resources.ask(lambda connection, base: include(connection, found, allowed, self.units, base))

    def _asking(self, kind: str, questions: Sequence[Asked]) -> Inquiry:
        need_listed(kind)
        need_scope(self.caller, kind, "s")
        return Inquiry(kind, [self._within_scopes(each) for each in questions], self.units)

    def _within_scopes(self, asked: Asked) -> Asked:
        """A question without the types that the client may not search for; raises Forbidden when none is left."""
        match asked:
            case Chain(_, alternatives):
                may = [(kind, rest) for kind, rest in alternatives if self.caller.may(kind, "s")]
                if alternatives and not may:
                    need_scope(self.caller, alternatives[0][0], "s")
                return replace(asked, alternatives=tuple((kind, self._within_scopes(rest)) for kind, rest in may))
            case Reverse(kind, _, rest):
                need_scope(self.caller, kind, "s")
                return replace(asked, rest=self._within_scopes(rest))
        return asked

    def _allow(self, inclusion: Inclusion) -> Inclusion:
        """An inclusion of the types that the client may read; raises Forbidden when none is left.

        What refers to a resource is searched for, and needs that scope.
        """
        if inclusion.reverse:
            need_listed(inclusion.kind)
            need_scope(self.caller, inclusion.kind, "s")
            return inclusion
        may = frozenset(kind for kind in inclusion.targets - UNLISTED if self.caller.may(kind, "r"))
        if inclusion.targets and not may:
            need_scope(self.caller, min(inclusion.targets), "r")
        return replace(inclusion, targets=may)

    def write(self, make: Callable[[], Sequence[Act]], author: Author) -> list[Done]:
        """Carry out acts, all or none, as `carry_out` does; raises as it does, and Forbidden without a scope.

        `make` gives the acts. It is asked again, a few times, where a resource changed at that very moment.
        """
        desk = self.desk
        for _ in range(_ATTEMPTS):
            acts = make()
            for act in acts:
                self._need_scopes(act)
            try:
                return carry_out(desk.engine, acts, desk.now(), desk.settings.api.unique, self._writer(), author)
            except Moved:
                continue
        raise Moved

    def find_changed(self, kind: str, identity: str, condition: Condition | None) -> Stored:
        """What is to be changed by what it is: by id, or the only one that meets a condition.

        Raises NotFound, Gone, Outdated where several meet it, and Forbidden without the scope.
        """
        need_scope(self.caller, kind, "u")
        if condition is None:
            return self.desk.resources.read(kind, identity, units=self.units)
        need_scope(self.caller, kind, "s")
        found = self.desk.resources.find(kind, condition.criteria, 2, units=self.units)
        if len(found) > 1:
            raise Outdated.because("", "several resources meet the condition.", code="multiple-matches")
        if not found:
            raise NotFound.because("", f"no {kind} meets the condition.", code="not-found")
        return found[0]

    def need(self, kind: str, letter: str) -> None:
        """Raise Forbidden without the scope of an interaction."""
        need_scope(self.caller, kind, letter)

    def _need_scopes(self, act: Act) -> None:
        """Raise Forbidden without the scope of an act, and of its condition, which is a search, too."""
        need_scope(self.caller, act.kind, _LETTERS[act.method])
        searched = {act.kind} if act.condition else set()
        for kind in sorted(searched | {link.kind for link in act.links.values()}):
            need_listed(kind)
            need_scope(self.caller, kind, "s")

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


def need_listed(kind: str) -> None:
    """Raise Forbidden for a type of which nobody is shown what there is."""
    if kind in UNLISTED:
        text = f"a {kind} is not searched for or listed: read it by its address, which stands in what holds it."
        raise Forbidden.because("", text, code="forbidden")
