"""Derives `core.json` from HL7's definitions of FHIR R4.

`python -m profiles.r4.derive EXAMPLES EXPANSIONS`, the unpacked npm packages.

The packages `hl7.fhir.r4.examples` and `hl7.fhir.r4.expansions` 4.0.1 are CC0. The table holds what a machine judges by
– paths, cardinalities, types, bindings, codes, invariants – and no prose. Of a type, only the elements that it adds to
its base are there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TABLE = Path(__file__).with_name("core.json")
_FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"
#: Code systems that are no resources of the package, and that its expansions hold all of.
_EXPANDED = {"urn:iso:std:iso:4217"}
#: Invariants that name an element their type does not have.
_MISTAKEN = {"cid-0"}
_STRENGTHS = {"required", "extensible"}


def main() -> None:
    """Write the table anew."""
    examples, expansions = (Path(word) for word in sys.argv[1:3])
    TABLE.write_text(write(derive(examples, expansions)), encoding="utf-8")


def write(table: Json) -> str:
    """The table as it is committed: a line for each type, value set and code system."""
    parts = []
    for name, content in table.items():
        lines = [f"{json.dumps(key)}:{json.dumps(content[key], separators=(',', ':'))}" for key in sorted(content)]
        parts.append(f"{json.dumps(name)}:{{\n" + ",\n".join(lines) + "\n}")
    return "{" + ",\n".join(parts) + "}\n"


def derive(examples: Path, expansions: Path) -> Json:
    """The whole table."""
    types = {item["type"]: item for item in _read(examples, "StructureDefinition") if _is_base(item)}
    systems = {item["url"]: item for item in _read(examples, "CodeSystem")}
    wanted: set[str] = set()
    shapes = {name: _shape(item, wanted) for name, item in types.items()}
    codes = {url: sorted(_codes(item)) for url, item in systems.items() if item["content"] == "complete"}
    sets = {item["url"]: item for item in (*_read(examples, "ValueSet"), *_read(expansions, "ValueSet"))}
    return {
        "types": shapes,
        "valueSets": {url: _members(url, sets, codes) for url in wanted if url in sets},
        "codeSystems": codes,
    }


def _read(folder: Path, kind: str) -> Iterator[Json]:
    for path in sorted(folder.glob(f"{kind}-*.json")):
        yield json.loads(path.read_bytes())


def _is_base(definition: Json) -> bool:
    return definition.get("derivation") != "constraint" and definition["kind"] != "logical"


def _shape(definition: Json, wanted: set[str]) -> Json:
    """A type: its base, its kind, and its own elements by their path below it."""
    name = definition["type"]
    base = definition.get("baseDefinition", "").rpartition("/")[2]
    elements: Json = {}
    rules: list[list[str]] = []
    for element in definition["snapshot"]["element"]:
        path = element["path"].removeprefix(name).removeprefix(".")
        if not path:
            rules = _rules(element)
        elif definition["kind"] != "primitive-type" and element["base"]["path"].split(".")[0] == name:
            elements[path] = _element(element, wanted)
    told = {"kind": definition["kind"], "base": base, "abstract": definition["abstract"] or None, "rules": rules}
    return {key: value for key, value in (told | {"elements": elements}).items() if value}


def _element(element: Json, wanted: set[str]) -> Json:
    binding = element.get("binding", {})
    told: Json = {
        "min": element["min"],
        "max": element["max"] if element["max"] != "1" else None,
        "types": [_type(item, element["base"]["path"]) for item in element.get("type", [])],
        "content": element.get("contentReference", "").partition(".")[2],
        "rules": _rules(element),
    }
    if binding.get("strength") in _STRENGTHS and "valueSet" in binding:
        value_set = binding["valueSet"].partition("|")[0]
        wanted.add(value_set)
        told["binding"] = [binding["strength"], value_set]
    return {key: value for key, value in told.items() if value}


def _type(item: Json, path: str) -> str:
    """A type's code; of a reference with the types it may point at: `Reference(Patient|Group)`.

    Of a simple quantity `Quantity<SimpleQuantity>`.
    """
    extensions = {extension["url"]: extension for extension in item.get("extension", [])}
    if path == "Resource.id":
        return "id"  # R4 says string there, and means id (resource.html#id)
    code = extensions[_FHIR_TYPE]["valueUrl"] if _FHIR_TYPE in extensions else item["code"]
    if any(url.endswith("/SimpleQuantity") for url in item.get("profile", [])):
        return f"{code}<SimpleQuantity>"
    targets = [target.rpartition("/")[2] for target in item.get("targetProfile", [])]
    return f"{code}({'|'.join(targets)})" if targets and code == "Reference" else str(code)


def _rules(element: Json) -> list[list[str]]:
    """The invariants but for those that the validator knows by itself: key, severity, expression."""
    return [
        [rule["key"], rule["severity"], rule["expression"]]
        for rule in element.get("constraint", [])
        if rule["key"] not in _MISTAKEN and rule["key"][:4] not in {"ele-", "ext-", "dom-", "txt-", "ref-"}
    ]


def _codes(system: Json) -> set[str]:
    def walk(concepts: Iterable[Json]) -> Iterator[str]:
        for concept in concepts:
            yield concept["code"]
            yield from walk(concept.get("concept", []))

    return set(walk(system.get("concept", [])))


def _members(url: str, sets: dict[str, Json], codes: dict[str, list[str]]) -> Json:
    """What a value set holds, by code system: its codes, or `*` for all of a system.

    `"": false` where more is in it than stands in its expansion.
    """
    found: dict[str, set[str]] = {}

    def walk(contains: Iterable[Json]) -> None:
        for item in contains:
            if "code" in item and not item.get("abstract"):
                found.setdefault(item["system"], set()).add(item["code"])
            walk(item.get("contains", []))

    walk(sets[url].get("expansion", {}).get("contains", []))
    told: Json = {
        system: "*" if set(codes.get(system, ())) == members else sorted(members) for system, members in found.items()
    }
    return told if _is_whole(url, sets, codes) else told | {"": False}


def _is_whole(url: str, sets: dict[str, Json], codes: dict[str, list[str]]) -> bool:
    """Whether everything a value set includes is listed, or is of a code system that is at hand."""
    includes = sets[url].get("compose", {}).get("include", []) if url in sets else []
    return bool(includes) and all(
        "concept" in item
        or item.get("system") in codes
        or item.get("system") in _EXPANDED
        or ("system" not in item and all(_is_whole(other.partition("|")[0], sets, codes) for other in item["valueSet"]))
        for item in includes
    )


if __name__ == "__main__":
    main()
