"""What the flows need of the SOTE organisation register and Soteri."""

from __future__ import annotations

from typing import Protocol

from adapter.identifiers import Oid
from adapter.rules.standing import UnitFacts


class RegistryPort(Protocol):
    """The registers. What they said last serves while they cannot be reached; raises Theirs when that does not tell."""

    def facts(self, unit: Oid, organiser: Oid) -> UnitFacts:
        """What the registers say about a unit, its place, and the joining of its producer and of the organiser, and how old it is. Idempotent."""
