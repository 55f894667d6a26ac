"""The package of profiles that comes with Lautta, and the one validator of a process that knows it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

from adapter import DATA
from adapter.validate.definitions import Definitions, Json
from adapter.validate.validator import Validator

PACKAGE = DATA / "profiles" / "package"


def read_package(folder: Path = PACKAGE) -> list[Json]:
    """Every resource of the package."""
    return [orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json")) if path.name != "package.json"]


@cache
def own_validator() -> Validator:
    """The validator by base R4 and our own profiles."""
    definitions = Definitions.read()
    version = orjson.loads((PACKAGE / "package.json").read_bytes())["version"]  # its profiles have the package's
    structures = {}
    for resource in read_package():
        match resource["resourceType"]:
            case "StructureDefinition":
                structures[resource["url"]] = {"version": version} | resource
            case "CodeSystem":
                definitions.add_code_system(resource)
            case "ValueSet":
                definitions.add_value_set(resource)
    return Validator(definitions, structures)
