"""What the flows need of the PACS besides its images: its registers, and orders to copy and to grant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from adapter.release.writing.pacs_order import Order


@dataclass(frozen=True, slots=True)
class Sight:
    """Who sees a study: the ids of the registers it lies in, and of those it was granted to (luvitus)."""

    lies: tuple[str, ...]
    granted: tuple[str, ...]


class PacsPort(Protocol):
    """The PACS. Every method raises Theirs when it cannot be reached or misbehaves, Refused when it says no."""

    def find_sight(self, study: str) -> Sight:
        """The registers that see a study, by its Study Instance UID. Idempotent; raises NotFound."""

    def carry_out(self, order: Order) -> None:
        """Have a signed order carried out. Idempotent by the order's key."""
