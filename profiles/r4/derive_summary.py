"""Derives `summary.json` from HL7's definitions of FHIR R4: `python -m profiles.r4.derive_summary EXAMPLES`.

EXAMPLES is the unpacked npm package `hl7.fhir.r4.examples` 4.0.1 (CC0). The table holds, for each type that Lautta
serves, the elements that HL7 counts as its summary, and those that no part of a resource may lack: the mandatory ones,
and those that change what the others mean.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from profiles.r4.derive_search import TYPES

Json = dict[str, Any]

TABLE = Path(__file__).with_name("summary.json")


def main() -> None:
    """Write the table anew."""
    TABLE.write_text(write(derive(Path(sys.argv[1]))), encoding="utf-8")


def write(table: Json) -> str:
    """The table as it is committed: a line for each type."""
    lines = [f"{json.dumps(kind)}:{json.dumps(table[kind], separators=(',', ':'))}" for kind in sorted(table)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def derive(examples: Path) -> Json:
    """The whole table."""
    return {kind: _of_type(json.loads((examples / f"StructureDefinition-{kind}.json").read_bytes())) for kind in TYPES}


def _of_type(definition: Json) -> Json:
    elements = {
        element["path"].partition(".")[2]: element
        for element in definition["snapshot"]["element"]
        if "." in element["path"]
    }
    return {
        "summary": [path for path, element in elements.items() if element.get("isSummary")],
        "needed": [path for path, element in elements.items() if element["min"] or _is_modifier(path, element)],
    }


def _is_modifier(path: str, element: Json) -> bool:
    """Whether a reader who does not know of it would misread the resource."""
    return bool(element.get("isModifier")) and "." not in path


if __name__ == "__main__":
    main()
