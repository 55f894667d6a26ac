"""StructureDefinitions with a snapshot – profiles and extensions – read into trees of elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapter.errors import Ours
from adapter.validate.definitions import MANY, Definitions, Json, Node, Rule, Slicing, TypeRef

#: Invariants of base R4 that are asked wherever they hold, by hand (`checks.py`, `compile.py`).
_BY_HAND = ("ele-", "ext-", "dom-", "txt-", "ref-")
_CORE = "http://hl7.org/fhir/StructureDefinition/"
_STRENGTHS = {"required", "extensible"}


@dataclass(frozen=True)
class Profile:
    """A profile: of which type, its tree, and for an extension where it may stand."""

    url: str
    type: str
    root: Node
    contexts: tuple[str, ...] = ()


def read_profile(structure: Json, definitions: Definitions, types: dict[str, str]) -> Profile:
    """Read a StructureDefinition.

    `types`: the type of every profile that is known, by its URL. Raises Ours for one without a snapshot.
    """
    elements = structure.get("snapshot", {}).get("element")
    if not elements:
        raise Ours(f"The profile {structure.get('url')} has no snapshot.")
    nodes: dict[str, Node] = {}
    for element in elements:
        identity: str = element["id"]
        holder, _, last = identity.rpartition(".")
        name, _, slice_name = last.partition(":")
        node = _node(element, name, slice_name, definitions, types)
        nodes[identity] = node
        if slice_name:
            nodes[identity.rpartition(":")[0]].slices.append(node)
        elif holder:
            parent = nodes[holder]
            if parent.children is None:
                parent.children = {}
            parent.children[name] = node
    for node in nodes.values():
        if node.must_be:
            target = nodes[node.must_be]
            node.children, node.types = target.children, target.types
    contexts = tuple(item["expression"] for item in structure.get("context", []) if item.get("type") == "element")
    return Profile(structure["url"], structure["type"], nodes[structure["type"]], contexts)


def _node(element: Json, name: str, slice_name: str, definitions: Definitions, types: dict[str, str]) -> Node:
    slicing = element.get("slicing")
    binding = element.get("binding", {})
    maximum = element.get("max", "1")
    base = element.get("base", {})
    bound = binding.get("strength") in _STRENGTHS and binding.get("valueSet")
    return Node(
        name,
        element.get("min", 0),
        MANY if maximum == "*" else int(maximum),
        tuple(_type_ref(item, base.get("path", ""), definitions, types) for item in element.get("type", [])),
        (binding["strength"], binding["valueSet"]) if bound else None,
        tuple(
            Rule(rule["key"], rule["severity"], rule["expression"], rule.get("human", ""))
            for rule in element.get("constraint", [])
            if not rule["key"].startswith(_BY_HAND)
        ),
        _valued(element, "fixed"),
        _valued(element, "pattern"),
        _slicing(slicing) if slicing else None,
        slice_name,
        max_length=element.get("maxLength", 0),
        must_be=element.get("contentReference", "").partition("#")[2],
        listed=base.get("max", maximum) not in {"0", "1"},
    )


def _valued(element: Json, prefix: str) -> Any:
    return next(
        (value for key, value in element.items() if key.startswith(prefix) and key[len(prefix)].isupper()), None
    )


def _slicing(slicing: Json) -> Slicing:
    discriminators = tuple((item["type"], item["path"]) for item in slicing.get("discriminator", []))
    return Slicing(discriminators, slicing.get("rules", "open"), bool(slicing.get("ordered")))


def _type_ref(item: Json, path: str, definitions: Definitions, types: dict[str, str]) -> TypeRef:
    code = item["code"]
    if code.startswith("http://hl7.org/fhirpath/"):
        fhir_type: Json = next(
            (extension for extension in item.get("extension", []) if extension["url"].endswith("-fhir-type")), {}
        )
        code = "id" if path == "Resource.id" else fhir_type.get("valueUrl", "string")
    targets = frozenset(_target(url, definitions, types) for url in item.get("targetProfile", []))
    profiles = tuple(item.get("profile", ())) if code != "Reference" else ()
    return TypeRef(code, targets, profiles)


def _target(url: str, definitions: Definitions, types: dict[str, str]) -> str:
    """The type that a reference's target is of; a profile that is not known here may be of any."""
    name = url.removeprefix(_CORE)
    return name if name in definitions.names else types.get(url.partition("|")[0], "Resource")
