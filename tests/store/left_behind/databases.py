"""The small databases that earlier versions left behind, and how to load one."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import psycopg

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A database as `make` wrote it. `commit`: the code that made it; `number`: the last step that it has."""

    name: str
    commit: str
    number: int

    @property
    def is_found_by_forms(self) -> bool:
        """Whether it holds a photo, and rows to find it by as version 13 had them."""
        return self.number >= 12

    def load(self, url: str) -> None:
        """Write it into an empty database."""
        if url.startswith("sqlite:///"):
            file = url.removeprefix("sqlite:///")
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            with sqlite3.connect(file) as held:
                held.executescript(self._text("sqlite"))
            held.close()
            return
        with psycopg.connect(url) as server:
            server.execute(self._text("postgresql").encode())

    def _text(self, kind: str) -> str:
        return (_HERE / f"{self.name}.{kind}.sql").read_text(encoding="utf-8")


ALL = (
    LeftBehind("first", "abeb1b6", 1),
    LeftBehind("before_grants", "95d7e31", 4),
    LeftBehind("before_workers", "5405335", 5),
    LeftBehind("before_numbers", "37bfd1a", 7),
    LeftBehind("before_parameters", "e40f6f8", 12),
)
