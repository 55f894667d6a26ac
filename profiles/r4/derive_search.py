"""Derives `search.json` from HL7's search parameters of FHIR R4: `python -m profiles.r4.derive_search EXAMPLES`.

EXAMPLES is the unpacked npm package `hl7.fhir.r4.examples` 4.0.1 (CC0). The table holds a row for each parameter of
each type that Lautta serves: type, code, kind, FHIRPath expression, types it may refer to, types of its elements, code
systems that these imply, and the id of HL7's definition. Parameters of every resource stand under `Resource`.

Left out: composite and special ones, those by sound, and those by extensions, which HL7 gives as examples.
Added: Lautta's own, by names that it takes for every type. They have no definition.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from adapter.validate.definitions import Definitions, Node, TypeRef
from adapter.validate.fhirpath.syntax import Call, Dot, Literal, Name, Operation, Tree, TypeTest, parse

Json = dict[str, Any]
Row = list[Any]

TABLE = Path(__file__).with_name("search.json")
TYPES = (
    "Media", "ServiceRequest", "Consent", "Task", "Provenance", "AuditEvent", "Binary", "Communication",
    "DocumentReference", "Patient", "RelatedPerson", "Organization", "ImagingStudy", "ChargeItem", "Subscription",
)  # fmt: skip
_OF_ALL = "Resource"
_KINDS = {"token", "reference", "date", "string", "uri", "number", "quantity"}
#: What these are asked by is the text of the whole resource, or another language.
_ELSEWHERE = {"_content", "_filter", "_query", "_text"}
#: A reference to any type is written so, not as a list of all of them.
_ANY = 100
#: Names that every type takes, each with the elements it means where HL7 gives the type no parameter of that name.
OWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "identifier": ("token", ("identifier", "masterIdentifier")),
    "status": ("token", ("status",)),
    "code": ("token", ("code", "type", "category")),
    "patient": ("reference", ("subject", "patient", "for")),
    "subject": ("reference", ("subject", "patient", "for")),
    "focus": ("reference", ("focus", "target")),
    "based-on": ("reference", ("basedOn",)),
    "date": (
        "date",
        ("created", "issued", "authoredOn", "dateTime", "recorded", "received", "sent", "date", "started"),
    ),
}
_OWN_OF_TYPE = {("ChargeItem", "date"): ("occurrence",)}
_TRUE_OR_FALSE = "http://terminology.hl7.org/CodeSystem/special-values"
_NOTHING = "{}"
_PATIENT = "where(resolve() is Patient)"


def main() -> None:
    """Write the table anew."""
    TABLE.write_text(write(derive(Path(sys.argv[1]))), encoding="utf-8")


def write(rows: list[Row]) -> str:
    """The table as it is committed: a line for each row."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def derive(examples: Path) -> list[Row]:
    """All rows, by type and code."""
    definitions = Definitions.read()
    found: dict[tuple[str, str], Row] = {}
    for path in sorted(examples.glob("SearchParameter-*.json")):
        parameter = json.loads(path.read_bytes())
        for kind in {*TYPES, _OF_ALL} & set(parameter.get("base", ())):
            if _is_taken(parameter) and (expression := _branches(parameter["expression"], kind)):
                found[kind, parameter["code"]] = _row(definitions, kind, parameter, expression)
    for kind in TYPES:
        for code, (sort, names) in OWN.items():
            if (kind, code) not in found:
                own = {"code": code, "type": sort, "id": ""}
                expression = _expression(definitions, kind, _OWN_OF_TYPE.get((kind, code), names))
                if code == "subject" and expression == _NOTHING:
                    expression = found[kind, "patient"][3]
                found[kind, code] = _row(definitions, kind, own, expression)
    return [found[key] for key in sorted(found)]


def _is_taken(parameter: Json) -> bool:
    return (
        "expression" in parameter
        and parameter["type"] in _KINDS
        and parameter["code"] not in _ELSEWHERE
        and parameter.get("xpathUsage") == "normal"
        and ".extension(" not in parameter["expression"]
    )


def _branches(expression: str, kind: str) -> str:
    """What of an expression is about a type: HL7 writes one for all types that have a parameter in common."""
    branches = [branch.strip() for branch in _split(expression)]
    return " | ".join(branch for branch in branches if branch.lstrip("(").startswith(f"{kind}."))


def _split(expression: str) -> Iterator[str]:
    """Parts between bars that stand in no brackets."""
    depth = begin = 0
    for place, letter in enumerate(expression):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            yield expression[begin:place]
            begin = place + 1
    yield expression[begin:]


def _expression(definitions: Definitions, kind: str, names: tuple[str, ...]) -> str:
    """One of our own: the elements that the type has; `{}` when it has none: nothing is found."""
    children = definitions.type(kind).root.children or {}
    there = [name for name in names if name in children or f"{name}[x]" in children]
    return " | ".join(f"{kind}.{name}" for name in there) or _NOTHING


def _row(definitions: Definitions, kind: str, parameter: Json, expression: str) -> Row:
    tree = parse(expression)
    elements = list(_elements(definitions, tree))
    types = [ref for _, ref in elements]
    targets = {target for ref in types for target in ref.targets} or set(parameter.get("target", ()))
    if targets and _PATIENT in expression:
        targets = {"Patient"}
    listed = sorted(targets) if len(targets) <= _ANY else [_OF_ALL]
    row = [kind, parameter["code"], parameter["type"], expression, listed, sorted({ref.code for ref in types})]
    return [*row, sorted(_systems(definitions, elements)), parameter["id"]]


def _systems(definitions: Definitions, elements: list[tuple[Node, TypeRef]]) -> Iterator[str]:
    """The code systems that codes without a system are of."""
    for node, ref in elements:
        if ref.code == "boolean":
            yield _TRUE_OR_FALSE
        elif ref.code == "code" and node.binding:
            yield from filter(None, definitions.value_sets.get(node.binding[1], {}))


def _elements(definitions: Definitions, tree: Tree) -> Iterator[tuple[Node, TypeRef]]:
    """The elements that an expression leads to, each with a type it may have there."""
    match tree:
        case Name(kind):
            yield definitions.type(kind).root, TypeRef(kind)
        case Dot(left, Name(step)):
            for node, ref in _elements(definitions, left):
                children = (definitions.type(ref.code).root if node.children is None else node).children or {}
                child = children.get(step) or children[f"{step}[x]"]
                yield from ((child, below) for below in child.types)
        case TypeTest("as", left, code):
            yield from ((node, ref) for node, ref in _elements(definitions, left) if ref.code == code)
        case Dot(left, Call("where")):
            yield from _elements(definitions, left)
        case Operation("|", left, right):
            yield from _elements(definitions, left)
            yield from _elements(definitions, right)
        case Operation("and"):
            yield definitions.type("boolean").root, TypeRef("boolean")
        case Literal(()):
            return
        case _:
            raise ValueError(f"the script does not know where this leads: {tree}")


if __name__ == "__main__":
    main()
