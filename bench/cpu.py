"""The processor's time that processes use (Linux)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def used(process: int) -> float:
    """Seconds of the processor that a process and its children have used, those that have ended too."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it ended a moment ago: its parent has its time
    return sum(map(int, fields[11:15])) / _TICK + sum(map(used, _children(process)))


def used_by(processes: Sequence[int]) -> float:
    """Seconds that all of them have used."""
    return sum(map(used, processes))


def find_children(program: str) -> list[int]:
    """The processes that this one has started and whose command has `program` as a word, or as its file."""
    return [child for child in _children(os.getpid()) if program in _words(child)]


def _words(process: int) -> list[str]:
    command = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
    return [Path(word).name for word in command.split("\0")]


def _children(process: int) -> list[int]:
    """Those that live. Each thread has its own."""
    found: list[int] = []
    for thread in Path(f"/proc/{process}/task").glob("*"):
        try:
            found += map(int, (thread / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found
