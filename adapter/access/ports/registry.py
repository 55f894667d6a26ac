"""What the flows need of the SOTE organisation register and Soteri."""

from __future__ import annotations

from typing import Protocol

from adapter.access.rules.standing import RegisterState, SoteriUnit, UnitFacts
from adapter.identifiers import Oid
from adapter.roles import Right


class RegistryPort(Protocol):
    """The registers. What they said last serves while they cannot be reached; raises Theirs when that does not tell."""

    def facts(self, unit: Oid, organiser: Oid, right: Right) -> UnitFacts:
        """What the registers say about a unit, its place, the joining of both parties, and how old that is.

        The joinings are those of the repository that the right is of. Idempotent.
        """

    def in_soteri(self, unit: Oid) -> SoteriUnit | None:
        """What Soteri says of a unit, newer than the register; None when it does not know it. Idempotent."""

    def refresh(self) -> RegisterState:
        """The state of the register to judge by: ten minutes old at most while it answers, else the last one.

        Idempotent.
        """
