"""Where a search looks among all changes. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """The numbers from `low` to below `high`, beginning with the highest, or with the lowest. `high` 0: no end."""

    low: int = 0
    high: int = 0
    upward: bool = False
