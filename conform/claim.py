"""What a vendor says of one role of a product: its table in sut.toml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Settings = Mapping[str, Any]


class WrongSutError(Exception):
    """The description of the system under test cannot be used. `str()` says what is wrong and where."""


@dataclass(frozen=True)
class Claim:
    """One role: its settings, the features that the product claims in it, and where relative paths begin."""

    role: str
    settings: Settings
    features: frozenset[str]
    folder: Path = Path()

    def text(self, name: str) -> str:
        """A setting that must be there. Raises WrongSutError."""
        value = self.settings.get(name)
        if not isinstance(value, str) or not value:
            raise WrongSutError(f"{self.role}: {name} is missing")
        return value

    def path(self, name: str) -> Path:
        """A file or folder that must be named, relative to sut.toml. Raises WrongSutError."""
        return self.folder / self.text(name)

    def secret(self, name: str) -> str:
        """A secret given by the name of an environment variable. Raises WrongSutError where it is not set."""
        told = self.settings.get(name)
        if told is None:
            raise WrongSutError(f'{self.role}: {name} is missing; it is given as {{ env = "VARIABLE" }}')
        if not isinstance(told, Mapping) or not isinstance(told.get("env"), str):
            raise WrongSutError(f'{self.role}: {name} is given as {{ env = "VARIABLE" }}: no secret stands in a file')
        if told["env"] not in os.environ:
            raise WrongSutError(f"{self.role}: {name}: the variable {told['env']} is not set")
        return os.environ[told["env"]]
