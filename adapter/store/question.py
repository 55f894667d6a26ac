"""A question to the resources of one type, whichever index they are in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import orjson
from sqlalchemy import Connection, bindparam, select

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.store import schema
from adapter.store.asked import meets, wanted
from adapter.store.chain import MOST, Asked, Chain, Reverse
from adapter.store.forms import Form
from adapter.store.keys import keys_of
from adapter.store.parameters import Criterion, targets_of
from adapter.store.search import Search
from adapter.store.stretch import Stretch
from adapter.store.unmoved import Unmoved, unmoved_from

_PART = 500  # numbers in one statement
_HELD = 100  # patients of one identifier, in as many record systems
_OF_PATIENTS = frozenset({"patient:identifier", "subject:identifier"})
_ENTRY, _RESOURCE = schema.entry.c, schema.resource.c
_BODIES = (
    select(_RESOURCE.body)
    .join_from(schema.entry, schema.resource, (_ENTRY.type == _RESOURCE.type) & (_ENTRY.id == _RESOURCE.id))
    .where(_ENTRY.seq.in_(bindparam("numbers", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Question:
    """Criteria with the forms that meet each, and the units that ask."""

    connection: Connection
    kind: str
    criteria: tuple[tuple[Criterion, frozenset[Form]], ...]
    units: frozenset[str] | None
    base: str = ""

    @classmethod
    def ask(
        cls,
        connection: Connection,
        kind: str,
        criteria: Sequence[Asked],
        units: frozenset[str] | None,
        base: str,
    ) -> Question:
        """Look up which forms meet the criteria: a patient's identifier also means the Patients here that have it.

        Only those that the units see: another's Patient would tell whose identifier it has. So it is with what chains
        lead through.

        Raises Refused when these are too many.
        """
        whole = cls(connection, kind, (), units, base)
        return replace(whole, criteria=tuple(whole.resolve(each) for each in criteria))

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

    def among(self, numbers: Sequence[int]) -> set[int]:
        """Which of these meet it all."""
        search = Search(self.connection, keys_of(self.connection), self.kind, self.criteria, self.units, Stretch())
        parts = [numbers[start : start + _PART] for start in range(0, len(numbers), _PART)]
        return {number for part in parts for number in search.among(part, len(part))}

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

    def resolve(self, asked: Asked) -> tuple[Criterion, frozenset[Form]]:
        """A criterion of the resource itself, with the forms that meet it; raises Refused when these are too many."""
        match asked:
            case Chain():
                return self._end_of(asked)
            case Reverse(kind, parameter, rest):
                own = f"{self.kind}/"
                led = {to for each in self._others(kind, rest) for to in targets_of(each, parameter, self.base)}
                meant = sorted(address.removeprefix(own) for address in led if address.startswith(own))
                return Criterion("_id", tuple(("token", "", identity) for identity in meant or [""])), frozenset()
        return asked, self._forms(asked)

    def _end_of(self, chain: Chain) -> tuple[Criterion, frozenset[Form]]:
        """What refers to anything that the chain leads to, or, where it ends so, names it."""
        forms = self._forms(chain.named) if chain.named else frozenset()
        for kind, rest in chain.alternatives:
            for each in self._others(kind, rest):
                forms |= wanted(self.kind, chain.parameter, ("token", "", f"{kind}/{each['id']}"), self.base)
        return Criterion(chain.parameter, (("token", "", ""),)), forms

    def _others(self, kind: str, rest: Asked) -> list[Resource]:
        """The resources of a type, of those that the units see, that meet a criterion."""
        step = Question.ask(self.connection, kind, [rest], self.units, self.base)
        numbers = step.newest(MOST + 1)
        if len(numbers) > MOST:
            text = f"more than {MOST} resources of the type {kind} meet what the chain asks of them."
            raise Refused.because("", text, "Ask for less, or search by steps.", "too-costly")
        return [each for each in bodies_of(self.connection, numbers) if step.is_met(each)]

    def _forms(self, criterion: Criterion) -> frozenset[Form]:
        kind, base = self.kind, self.base
        forms = {form for value in criterion.values for form in wanted(kind, criterion.parameter, value, base)}
        if criterion.parameter not in _OF_PATIENTS:
            return frozenset(forms)
        held = Question.ask(self.connection, "Patient", [replace(criterion, parameter="identifier")], self.units, base)
        numbers = held.newest(_HELD + 1)
        if len(numbers) > _HELD:
            text = f"more than {_HELD} Patients here have that identifier."
            raise Refused.because("", text, "Give the value of the identifier too.", "too-costly")
        for each in bodies_of(self.connection, numbers):
            if held.is_met(each):
                forms |= wanted(
                    kind, criterion.parameter.partition(":")[0], ("token", "", f"Patient/{each['id']}"), base
                )
        return frozenset(forms)


def bodies_of(connection: Connection, numbers: Sequence[int]) -> list[Resource]:
    """The resources with these numbers."""
    rows = connection.execute(_BODIES, {"numbers": numbers}) if numbers else ()
    return [orjson.loads(row.body) for row in rows]
