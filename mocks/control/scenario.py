"""Named scenarios: faults, seeds, removals and moves of the clock that belong together, as data.

A scenario is a JSON file of `mocks/scenarios`: `title`, `about`, `parameters` (name → about and default) and `steps`.
A step is of one mock and has `fault`, `seed` or `remove`, or it has `clock`. `at` (`+3h`, `next 12:00`) lets a seed or
a removal wait for the clock; a fault has its window in `begin` and `end`. A text `{name}` is the value of a parameter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """One scenario. A parameter whose default is null must be given."""

    name: str
    title: str
    about: str
    parameters: dict[str, dict[str, Any]]
    steps: tuple[dict[str, Any], ...]

    @property
    def mocks(self) -> tuple[str, ...]:
        """The mocks that it needs."""
        return tuple(dict.fromkeys(step["mock"] for step in self.steps if "mock" in step))

    def fill(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """The steps with the values of the parameters. Raises ValueError for one that is unknown or missing."""
        unknown = set(given) - set(self.parameters)
        values = {name: given.get(name, told.get("default")) for name, told in self.parameters.items()}
        missing = [name for name, value in values.items() if value is None]
        if unknown or missing:
            known = ", ".join(self.parameters) or "none"
            raise ValueError(f"{self.name} has the parameters {known}; missing: {', '.join(missing) or 'none'}")
        return [_fill(step, values) for step in self.steps]


def _fill(told: Any, values: dict[str, Any]) -> Any:
    if isinstance(told, dict):
        return {key: _fill(value, values) for key, value in told.items()}
    if isinstance(told, list):
        return [_fill(value, values) for value in told]
    if isinstance(told, str) and told.startswith("{") and told[1:-1] in values:
        return values[told[1:-1]]
    return told


@cache
def read_scenarios() -> dict[str, Scenario]:
    """Every scenario by its name."""
    return {file.stem: _read(file) for file in sorted(_FOLDER.glob("*.json"))}


def _read(file: Path) -> Scenario:
    told = json.loads(file.read_text("utf-8"))
    return Scenario(
        name=file.stem,
        title=told["title"],
        about=told["about"],
        parameters=told.get("parameters", {}),
        steps=tuple(told["steps"]),
    )
