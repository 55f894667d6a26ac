"""Types and profiles as trees of elements, from the table of base R4 and StructureDefinitions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from adapter import DATA
from adapter.errors import Ours

Json = dict[str, Any]
CORE = DATA / "profiles" / "r4" / "core.json"
CORE_TYPES = "http://hl7.org/fhir/StructureDefinition/"
CORE_VERSION = "4.0.1"
SIMPLE_QUANTITY = f"{CORE_TYPES}SimpleQuantity"
MANY = 1 << 30  # `*`


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A type an element may have; `targets` of a reference, `profiles` it must conform to."""

    code: str
    targets: frozenset[str] = frozenset()
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """An invariant."""

    key: str
    severity: str
    expression: str
    human: str = ""


@dataclass(frozen=True, slots=True)
class Slicing:
    """How the items of a list are distinguished.

    Discriminators (type, path), what becomes of the rest, and whether their order counts.
    """

    discriminators: tuple[tuple[str, str], ...]
    rules: str
    ordered: bool


@dataclass(slots=True)
class Node:
    """An element: of a type, of a backbone or of a profile. `children` None: those of its type."""

    name: str
    min: int = 0
    max: int = 1
    types: tuple[TypeRef, ...] = ()
    binding: tuple[str, str] | None = None
    rules: tuple[Rule, ...] = ()
    fixed: Any = None
    pattern: Any = None
    slicing: Slicing | None = None
    slice_name: str = ""
    children: dict[str, Node] | None = None
    slices: list[Node] = field(default_factory=list)
    max_length: int = 0
    must_be: str = ""  # the id of the element whose definition this one has (contentReference)
    listed: bool = False  # a list in JSON, whatever a profile makes of it


@dataclass(frozen=True)
class Type:
    """A type of base R4: its kind, what it is by inheritance (itself first), and its whole definition."""

    name: str
    kind: str
    lineage: tuple[str, ...]
    abstract: bool
    root: Node

    def is_a(self, name: str) -> bool:
        """Whether it is this type or one of its descendants."""
        return name in self.lineage


class Definitions:
    """Base R4, whole: read from the table in a few milliseconds, each type when it is asked for."""

    def __init__(self, table: Json) -> None:
        self._raw: Json = table["types"]
        self._types: dict[str, Type] = {}
        self.value_sets: dict[str, dict[str, Any]] = table["valueSets"]
        self.code_systems: dict[str, list[str]] = table["codeSystems"]

    @classmethod
    def read(cls, path: Path = CORE) -> Definitions:
        """Read the table that comes with Lautta."""
        return cls(orjson.loads(path.read_bytes()))

    def add_code_system(self, resource: Json) -> None:
        """Know a CodeSystem resource too, if it is complete."""
        if resource.get("content") == "complete":
            self.code_systems[resource["url"]] = [item["code"] for item in resource.get("concept", [])]

    def add_value_set(self, resource: Json) -> None:
        """Know a ValueSet resource too: of systems that are known, or of codes that it lists."""
        systems: dict[str, Any] = {}
        for part in resource.get("compose", {}).get("include", []):
            if "system" not in part or "filter" in part or "valueSet" in part:
                systems[""] = False
            elif "concept" in part:
                systems[part["system"]] = [
                    *systems.get(part["system"], []),
                    *(item["code"] for item in part["concept"]),
                ]
            else:
                systems[part["system"]] = "*"
        self.value_sets[resource["url"]] = systems

    @cached_property
    def resources(self) -> frozenset[str]:
        """The names of all resources that there may be."""
        return frozenset(
            name for name, raw in self._raw.items() if raw["kind"] == "resource" and not raw.get("abstract")
        )

    @cached_property
    def paths(self) -> dict[str, str]:
        """Every key that an element may stand under in JSON, as FHIRPath steps to it.

        ValueQuantity is value.ofType(Quantity).
        """
        paths = {"resourceType": "resourceType"}
        for raw in self._raw.values():
            for path, element in raw.get("elements", {}).items():
                name = path.rpartition(".")[2]
                if not name.endswith("[x]"):
                    paths[name] = name
                    continue
                for text in element["types"]:
                    code = _type_ref(text).code
                    paths.setdefault(choice_key(name, code), f"{name.removesuffix('[x]')}.ofType({code})")
        return paths

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all types."""
        return frozenset(self._raw)

    def type(self, name: str) -> Type:
        """A type by its name; raises KeyError for one that R4 does not have."""
        if name not in self._types:
            self._types[name] = self._build(name)
        return self._types[name]

    def _build(self, name: str) -> Type:
        raw = self._raw[name]
        base = self.type(raw["base"]) if raw.get("base") else None
        root = Node(name, rules=_rules(raw), children={})
        own = root.children
        if own is None:
            raise Ours
        if base:
            own |= base.root.children or {}
            root.rules = tuple(dict.fromkeys((*base.root.rules, *root.rules)))
        nodes = {"": root}
        for path, element in raw.get("elements", {}).items():
            holder, _, last = path.rpartition(".")
            node = _node(last, element)
            parent = nodes[holder]
            if parent.children is None:  # a backbone: what every backbone has comes first
                parent.children = dict(self.type(parent.types[0].code).root.children or {})
            parent.children[last] = node
            nodes[path] = node
        for path, element in raw.get("elements", {}).items():
            if "content" in element:
                target = nodes[element["content"]]
                nodes[path].children, nodes[path].types, nodes[path].rules = target.children, target.types, target.rules
        lineage = (name, *(base.lineage if base else ()))
        return Type(name, raw["kind"], lineage, bool(raw.get("abstract")), root)


def _node(name: str, element: Json) -> Node:
    maximum = element.get("max", "1")
    return Node(
        name,
        element.get("min", 0),
        MANY if maximum == "*" else int(maximum),
        tuple(_type_ref(text) for text in element.get("types", ())),
        tuple(element["binding"]) if "binding" in element else None,
        _rules(element),
        listed=maximum not in {"0", "1"},
    )


def _rules(raw: Json) -> tuple[Rule, ...]:
    return tuple(Rule(*words) for words in raw.get("rules", ()))


def _type_ref(text: str) -> TypeRef:
    if text.endswith("<SimpleQuantity>"):
        return TypeRef(text.partition("<")[0], profiles=(SIMPLE_QUANTITY,))
    code, _, targets = text.partition("(")
    return TypeRef(code, frozenset(targets.rstrip(")").split("|")) if targets else frozenset())


class Shape:
    """A node as FHIRPath's compiler asks for it (`adapter.validate.fhirpath.compiler.Shape`)."""

    def __init__(self, node: Node, definitions: Definitions, type_name: str) -> None:
        self._node, self._definitions, self._type = node, definitions, type_name

    def is_a(self, name: str) -> bool:
        """Whether the type has this name."""
        return self._type in self._definitions.names and self._definitions.type(self._type).is_a(name)

    def step(self, name: str) -> tuple[tuple[str, ...], Shape | None]:
        """The keys a child may stand under, and its shape where one is for all."""
        children = self._children()
        if name in children:
            return (name,), self._below(children[name])
        if f"{name}[x]" in children:
            node = children[f"{name}[x]"]
            keys = tuple(choice_key(node.name, item.code) for item in node.types)
            return keys, self._below(node) if len(keys) == 1 else None
        for node in children.values():
            for item in node.types if node.name.endswith("[x]") else ():
                if choice_key(node.name, item.code) == name:
                    return (name,), self._below(replace(node, types=(item,)))
        return (), None

    def _children(self) -> dict[str, Node]:
        if self._node.children is not None:
            return self._node.children
        return self._definitions.type(self._type).root.children or {}

    def _below(self, node: Node) -> Shape | None:
        """None where what is below is not one type: a resource, a primitive's insides."""
        if not node.types:
            return Shape(node, self._definitions, "")
        code = node.types[0].code
        if len(node.types) > 1 or code == "Resource" or self._definitions.type(code).kind == "primitive-type":
            return None
        return Shape(node, self._definitions, code)


def choice_key(name: str, code: str) -> str:
    """The key of a choice in JSON: value[x] of Quantity is valueQuantity."""
    return f"{name.removesuffix('[x]')}{code[0].upper()}{code[1:]}"
