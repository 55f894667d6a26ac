"""HL7's own definitions, read by the tests without the validator's help: what stands where in a resource."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
NODE = Path(__file__).parent / "node" / "node_modules"
EXAMPLES = NODE / "hl7.fhir.r4.examples"
EXPANSIONS = NODE / "hl7.fhir.r4.expansions"


def examples(*kinds: str) -> Iterator[tuple[str, Json]]:
    """The official examples of these types, or all of them, by their file names.

    One after the other, because together they fill a gigabyte.
    """
    for path in sorted(EXAMPLES.glob("*.json")):
        if not kinds or path.name.startswith(tuple(f"{kind}-" for kind in kinds)):
            told = json.loads(path.read_bytes())
            if told.get("resourceType") in kinds or (not kinds and "resourceType" in told):
                yield path.name, told


@cache
def elements(kind: str) -> dict[str, Json]:
    """The elements of a type by their paths, as its StructureDefinition's snapshot has them."""
    snapshot = json.loads((EXAMPLES / f"StructureDefinition-{kind}.json").read_bytes())["snapshot"]
    return {element["path"]: element for element in snapshot["element"]}


@cache
def codes(value_set: str) -> frozenset[str]:
    """The codes of an expanded value set."""
    path = EXPANSIONS / f"ValueSet-{value_set.partition('|')[0].rpartition('/')[2]}.json"
    if not path.exists():
        return frozenset()

    def walk(items: list[Json]) -> Iterator[str]:
        for item in items:
            yield item["code"]
            yield from walk(item.get("contains", []))

    return frozenset(walk(json.loads(path.read_bytes()).get("expansion", {}).get("contains", [])))


@dataclass(frozen=True)
class Place:
    """Something in a resource.

    The object that holds it, its key, its value and what HL7 says of it, and of which type it is.
    """

    holder: Json
    key: str
    value: Any
    element: Json
    type: str

    @property
    def many(self) -> bool:
        """Whether it is a list."""
        return str(self.element["base"]["max"]) not in {"0", "1"}

    @property
    def primitive(self) -> bool:
        """Whether its type is a primitive one."""
        return self.type[:1].islower()


def places(resource: Json) -> Iterator[Place]:
    """Everything that has a definition, from the top down; resources within are left aside."""
    yield from _walk(resource, resource["resourceType"], resource["resourceType"])


def _walk(value: Json, kind: str, path: str) -> Iterator[Place]:
    known = elements(kind)
    for key in list(value):
        element, name = _find(known, path, key)
        if element is None or not element.get("type"):
            continue
        place = Place(value, key, value[key], element, name)
        yield place
        if name in {"Resource", "xhtml"} or place.primitive:
            continue
        for item in value[key] if isinstance(value[key], list) else [value[key]]:
            if isinstance(item, dict):
                within = name in {"BackboneElement", "Element"}
                yield from _walk(item, kind, f"{path}.{key}") if within else _walk(item, name, name)


def _find(known: dict[str, Json], path: str, key: str) -> tuple[Json | None, str]:
    direct = known.get(f"{path}.{key}")
    if direct is not None:
        return direct, _code(direct["type"][0]) if direct.get("type") else ""
    for name, element in known.items():
        if name.startswith(f"{path}.") and name.endswith("[x]"):
            stem = name.removeprefix(f"{path}.").removesuffix("[x]")
            for told in element["type"]:
                code = _code(told)
                if key == f"{stem}{code[0].upper()}{code[1:]}":
                    return element, code
    return None, ""


def _code(told: Json) -> str:
    for extension in told.get("extension", []):
        if extension["url"].endswith("structuredefinition-fhir-type"):
            return str(extension.get("valueUrl"))
    return str(told["code"])
