"""The system under test: what it is, what it claims, and how it is reached. Everything that differs between vendors."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROLES = ("record",)
FEATURES = {
    "record": {
        "full": frozenset({"transaction", "conditional-create", "media", "history", "update"}),
        "narrow": frozenset({"narrow"}),
    }
}


class WrongSutError(Exception):
    """The description of the system under test cannot be used. `str()` says what is wrong and where."""


@dataclass(frozen=True)
class Expected:
    """A failure that the vendor knows of: why, and until which day."""

    reason: str
    until: date


@dataclass(frozen=True)
class Sut:
    """A product and the roles that it claims: role → its settings. `expected`: requirement id → the known failure."""

    name: str
    version: str
    vendor: str
    build: str
    roles: Mapping[str, Mapping[str, Any]]
    expected: Mapping[str, Expected] = field(default_factory=dict)

    def features(self, role: str) -> frozenset[str]:
        """What the product claims in a role."""
        settings = self.roles[role]
        named = frozenset(settings.get("features", ()))
        return named | FEATURES[role].get(settings.get("mode", ""), frozenset())


def read_sut(file: Path) -> Sut:
    """Read a sut.toml. Raises WrongSutError."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        product = content["product"]
        roles = {role: content[role] for role in ROLES if role in content}
        expected = {
            identity: Expected(entry["reason"], _read_day(entry["until"]))
            for identity, entry in content.get("expected", {}).items()
        }
        sut = Sut(product["name"], product["version"], product["vendor"], product.get("build", ""), roles, expected)
    except OSError as problem:
        raise WrongSutError(f"{file}: {problem.strerror}") from None
    except tomllib.TOMLDecodeError as problem:
        raise WrongSutError(f"{file}: not TOML: {problem}") from None
    except KeyError as missing:
        raise WrongSutError(f"{file}: {missing} is missing") from None
    except (ValueError, TypeError, AttributeError) as problem:
        raise WrongSutError(f"{file}: {problem}") from None
    unknown = set(content) - {"product", "expected", *ROLES}
    if unknown:
        raise WrongSutError(f"{file}: unknown: {', '.join(sorted(unknown))}. The roles are {', '.join(ROLES)}")
    if not roles:
        raise WrongSutError(f"{file}: no role is claimed. The roles are {', '.join(ROLES)}")
    for role, settings in roles.items():
        claimed = settings.get("features", ())
        known = frozenset().union(*FEATURES[role].values())
        if not set(claimed) <= known:
            raise WrongSutError(f"{file}: the features of {role} are {', '.join(sorted(known))}")
        if settings.get("mode", "full") not in FEATURES[role]:
            raise WrongSutError(f"{file}: the modes of {role} are {', '.join(FEATURES[role])}")
    return sut


def read_secret(settings: Mapping[str, Any], name: str) -> str:
    """A secret given by the name of an environment variable. Raises WrongSutError where it is not set."""
    told = settings.get(name)
    if not isinstance(told, Mapping) or "env" not in told:
        raise WrongSutError(f'{name} is given as {{ env = "VARIABLE" }}: no secret stands in a file')
    if told["env"] not in os.environ:
        raise WrongSutError(f"{name}: the variable {told['env']} is not set")
    return os.environ[told["env"]]


def _read_day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
