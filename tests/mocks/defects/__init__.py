"""Messages that are wrong in one place: each made from a good one by one defect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

M = TypeVar("M")


@dataclass(frozen=True)
class Defect(Generic[M]):
    """One way to spoil a good message.

    `id` names it among all mocks and begins with the mock's name, `rule` is the id of the rule it breaks, `spoil` makes
    the wrong message (or its parts) out of the good one, `place` is what the refusal must name beside the rule.
    """

    id: str
    rule: str
    spoil: Callable[[M], M]
    place: str = ""

    def __repr__(self) -> str:
        return self.id
