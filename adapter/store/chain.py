"""Criteria that other resources must meet: chains and `_has` (FHIR R4 search, chaining and reverse chaining).

Each step is a search of its own, for the same units: what a client does not see leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from adapter.store.parameters import Criterion

#: As many resources may stand between a question and what it finds.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Chain:
    """What a reference parameter leads to must meet a criterion, which each type has its own of.

    `named`: what a reference that names nobody here must say in its own identifier instead.
    """

    parameter: str
    alternatives: tuple[tuple[str, Asked], ...]
    named: Criterion | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Reverse:
    """A resource of a type must refer to it by a parameter, and meet a criterion itself: `_has`."""

    kind: str
    parameter: str
    rest: Asked


Asked = Criterion | Chain | Reverse


def kinds_of(asked: Asked) -> Iterator[str]:
    """The types that are searched on the way."""
    match asked:
        case Chain(_, alternatives):
            for kind, rest in alternatives:
                yield kind
                yield from kinds_of(rest)
        case Reverse(kind, _, rest):
            yield kind
            yield from kinds_of(rest)
