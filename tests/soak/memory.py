"""The memory of one worker over a soak: flat is when its last quarter is hardly larger than its second."""

from __future__ import annotations

from statistics import median

_GROWTH = 1.25


class Memory:
    """Resident memory in MB, and what share of all messages had ended then."""

    def __init__(self) -> None:
        self._quarters: tuple[list[float], ...] = ([], [], [], [])

    def note(self, share: float, megabytes: float) -> None:
        """Note a measurement; `share` is between 0 and 1."""
        self._quarters[min(3, int(share * 4))].append(megabytes)

    @property
    def second(self) -> float:
        """The median of the second quarter; 0 when nothing was measured."""
        return median(self._quarters[1] or [0.0])

    @property
    def last(self) -> float:
        """The median of the last quarter."""
        return median(self._quarters[3] or [0.0])

    @property
    def has_grown(self) -> bool:
        """Whether the last quarter is too large for the second."""
        return self.last > self.second * _GROWTH
