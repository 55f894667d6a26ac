"""The oldest versions of the picture decoder's libraries that are used, and what is known to be wrong below them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path(__file__).with_name("heic_floor.toml")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong in the versions of a component before `fixed`; `names` are those of advisories."""

    component: str
    fixed: str
    what: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what} ({', '.join(self.names)}; fixed in {self.fixed})"


def read_floor() -> tuple[Wrong, ...]:
    """The table."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(Wrong(**entry | {"names": tuple(entry["names"])}) for entry in table["wrong"])


def below(versions: Mapping[str, str], floor: tuple[Wrong, ...]) -> tuple[str, ...]:
    """A sentence for each component that is too old, or does not say how old it is."""
    sentences = []
    for component in dict.fromkeys(entry.component for entry in floor):
        entries = [entry for entry in floor if entry.component == component]
        oldest = max((entry.fixed for entry in entries), key=_numbers)
        version = versions.get(component)
        if version is None:
            sentences.append(f"{component} does not say its version; {oldest} or newer is needed.")
        elif wrong := [entry for entry in entries if _numbers(version) < _numbers(entry.fixed)]:
            reasons = "; ".join(map(str, wrong))
            sentences.append(
                f"{component} is {version}; {oldest} or newer is needed. Known to be wrong in it: {reasons}."
            )
    return tuple(sentences)


def _numbers(version: str) -> tuple[int, ...]:
    """A version to compare by."""
    return tuple(map(int, re.findall(r"\d+", version)))
