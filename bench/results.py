"""The figures of one run of the benchmark: printed as they come, and kept as JSON to compare and to draw.

A figure belongs to a row and a column of a table, so that a page can be made of it without another word.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

#: Column, value, unit.
Cell = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `unit`: "/s", "ms", "s", "MB", or empty for a ratio or a number."""

    table: str
    row: str
    column: str
    value: float
    unit: str = ""

    @property
    def name(self) -> str:
        """What it is, in one line; no other figure of a run has this name."""
        return f"{self.table}: {self.row}: {self.column}"


@dataclass
class Results:
    """What was measured, of which code and on which machine. Loads are those of the last minute."""

    began: str
    commit: str
    machine: str
    cores: int
    python: str
    load_before: float
    load_after: float = 0.0
    figures: list[Figure] = field(default_factory=list)

    @classmethod
    def begin(cls, now: datetime) -> Results:
        """A run that begins now, on this machine."""
        machine = platform.processor() or platform.machine()
        return cls(
            now.isoformat(timespec="seconds"),
            _name_commit(),
            machine,
            os.cpu_count() or 1,
            platform.python_version(),
            os.getloadavg()[0],
        )

    def report(self, table: str, row: str, cells: Sequence[Cell]) -> None:
        """Print a row, below the name of its table when that is new, and keep its figures."""
        if all(figure.table != table for figure in self.figures):
            print(f"\n{table}; load {os.getloadavg()[0]:.1f}")
        print(f"  {row:<34}" + "".join(f"  {column} {write_value(value)}{unit:<3}" for column, value, unit in cells))
        sys.stdout.flush()
        self.figures += [Figure(table, row, column, value, unit) for column, value, unit in cells]

    def write(self, file: Path) -> None:
        """Write the run down as it now ends."""
        self.load_after = os.getloadavg()[0]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def read_results(file: Path) -> Results:
    """A run that was written down. Raises OSError, ValueError or TypeError for a file that is none."""
    told = json.loads(file.read_text(encoding="utf-8"))
    figures = [Figure(**figure) for figure in told.pop("figures")]
    return Results(**told, figures=figures)


def write_value(value: float) -> str:
    """A figure with as many digits as it is worth."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 4
    return f"{value:,.{digits}f}"


def _name_commit() -> str:
    """The commit that is measured, with a plus where files differ from it; empty without git."""
    try:
        commit = _ask_git("rev-parse", "--short=8", "HEAD")
        return commit + ("+" if _ask_git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _ask_git(*words: str) -> str:
    folder = Path(__file__).parent
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
