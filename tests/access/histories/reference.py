"""What a history of versions must end in, told apart from the adapter and as shortly as it can be said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

Matter = str
Unit = str


@dataclass(frozen=True, order=True)
class Line:
    """One producer as a version writes it; dates as ISO text, an open end is the empty text."""

    task: str
    unit: Unit
    start: str
    end: str


Slot = tuple[str, Unit, int]  # the task, the unit, and which of the same by period


@dataclass
class Reference:
    """One set of versions: the newest that has come says what is in force; what it does not name is withdrawn."""

    standing: dict[Unit, str]
    written: str
    newest: int = 0
    in_force: dict[Slot, Line] = field(default_factory=dict)
    ever: dict[Slot, Line] = field(default_factory=dict)

    def come(self, version: int, lines: list[Line]) -> None:
        """A version arrives."""
        if version < self.newest:
            return
        numbers: Counter[tuple[str, Unit]] = Counter()
        self.newest, self.in_force = version, {}
        for line in sorted(lines, key=lambda line: (line.start, line.end or "9999")):
            numbers[line.task, line.unit] += 1
            self.in_force[line.task, line.unit, numbers[line.task, line.unit]] = line
        self.ever |= self.in_force

    def state(self, matters: dict[Unit, set[Matter]]) -> list[tuple[str, Unit, str, str, str, tuple[Matter, ...]]]:
        """Task, unit, status, period and matters of every grant there has been."""
        return sorted(
            (line.task, line.unit, self._status(slot, line), line.start, line.end, tuple(sorted(matters[line.unit])))
            for slot, line in self.ever.items()
        )

    def _status(self, slot: Slot, line: Line) -> str:
        if slot not in self.in_force:
            return "withdrawn"
        return "ended" if line.end and line.end < self.written else self.standing[line.unit]
