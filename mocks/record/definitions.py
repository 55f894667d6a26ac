"""The names of FHIR R4: its types, and the codes of each required binding, from HL7's definitions in `profiles/r4`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
#: In the repository, and in an installed package.
_PLACES = (_ROOT / "profiles", _ROOT / "adapter" / "data" / "profiles")


def is_resource_type(name: str) -> bool:
    """Whether FHIR R4 has a resource of this name."""
    return bool(_core()["types"].get(name, {}).get("kind") == "resource")


def is_data_type(name: str) -> bool:
    """Whether FHIR R4 has a complex data type of this name: one that is defined once and used in many places."""
    return name in _core()["types"]


def find_path(parent: tuple[str, str], name: str) -> tuple[str, str]:
    """The type and the path within it that define an element of `parent`, wherever else its content is defined."""
    kind, path = parent
    own = f"{path}.{name}".lstrip(".")
    definition = _find_definition(kind, own)
    return kind, definition.get("content", own)


@cache
def find_codes(path: tuple[str, str]) -> frozenset[str] | None:
    """The codes that an element may have; None when every code may stand there, or the codes cannot be told."""
    strength, value_set = _find_definition(*path).get("binding", ("", ""))
    if strength != "required":
        return None
    systems = _core()["valueSets"].get(value_set)
    if not systems:
        return None
    codes: set[str] = set()
    for system, listed in systems.items():
        every = _core()["codeSystems"].get(system) if listed == "*" else listed
        if not isinstance(every, list):
            return None
        codes.update(every)
    return frozenset(codes)


def _find_definition(kind: str, path: str) -> dict[str, Any]:
    while kind:
        described = _core()["types"].get(kind, {})
        elements = described.get("elements", {})
        found = elements.get(path) or elements.get(f"{path}[x]")
        if found:
            return dict(found)
        kind = described.get("base", "")
    return {}


@cache
def _core() -> dict[str, Any]:
    file = next(place for place in _PLACES if place.exists()) / "r4" / "core.json"
    return dict(json.loads(file.read_text(encoding="utf-8")))
