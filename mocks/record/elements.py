"""A resource taken apart into its elements, as the models of fhir.resources describe them.

Theory of operation. fhir.resources says which elements a type has, whether they repeat and which FHIR type each has.
It is lenient in what it reads: `"true"` is a boolean to it, a number is a date, `[]` is nothing. So this module walks
the JSON beside the models, gives every value its FHIR type and its FHIRPath, and says where the shape is wrong.
fhir.resources is imported with the first resource that is examined, so that the mock starts at once.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from mocks.control import Rule
from mocks.record.definitions import find_codes, find_path, is_data_type, is_resource_type
from mocks.record.rules import CHOICE, ELEMENT, EMPTY, REPEATED, RESOURCE

#: What is repeated of a name that no type has; another may be anything that the client wrote.
_WORD = re.compile("_?[a-z][A-Za-z]{0,63}")

_NAMES = {"bool": "boolean", "EncodedBytes": "base64Binary", "UuidVersion": "uuid"}


class Problem(NamedTuple):
    """One place where a resource breaks a rule. What was expected and found are codes or types, never a value."""

    rule: Rule
    place: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class Field:
    """One element as its type defines it, by the name it has in JSON."""

    name: str
    kind: str
    model: str
    repeats: bool
    choice: str
    targets: tuple[str, ...]

    @property
    def primitive(self) -> bool:
        """Whether the element is a value and not an object."""
        return not self.model


@dataclass(frozen=True)
class Element:
    """One value of a resource. `codes` are those of a required binding, `targets` the types a Reference leads to."""

    place: str
    name: str
    kind: str
    value: Any
    targets: tuple[str, ...] = ()
    codes: frozenset[str] | None = None


def read_elements(resource: dict[str, Any], place: str) -> tuple[list[Element], list[Problem]]:
    """Every element of a resource, outermost first, and where the shape of the JSON is wrong."""
    reader = _Reader([], [])
    reader.read_resource(resource, place)
    return reader.elements, reader.problems


def has_field(kind: str, name: str) -> bool:
    """Whether a type of resource has an element of this JSON name."""
    return name in _fields(kind)


def find_name(model: str | None, attribute: str) -> tuple[str, str | None]:
    """The FHIRPath name of what a model calls `attribute` (or its JSON name), and the model of its values."""
    field = _fields(model).get(attribute.removesuffix("_fhir")) if model else None
    return (field.choice or field.name, field.model or None) if field else (attribute, None)


def find_targets(kind: str, name: str) -> tuple[str, ...]:
    """The types of resource that a Reference element may lead to."""
    return _fields(kind)[name].targets


class _Reader(NamedTuple):
    elements: list[Element]
    problems: list[Problem]

    def read_resource(self, resource: Any, place: str) -> None:
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(kind, str) or not is_resource_type(kind) or not _has_model(kind):
            self.problems.append(Problem(RESOURCE, place, "a resource type of FHIR R4"))
            return
        self.elements.append(Element(place, "", kind, resource))
        members = {name: value for name, value in resource.items() if name != "resourceType"}
        self._read_members(members, place, kind, (kind, ""))

    def _read_members(self, members: dict[str, Any], place: str, model: str, path: tuple[str, str]) -> None:
        fields = _fields(model)
        chosen: dict[str, str] = {}
        for name, value in members.items():
            field = fields.get(name.removeprefix("_"))
            if field is None or (name.startswith("_") and not field.primitive):
                self.problems.append(Problem(ELEMENT, f"{place}.{name}" if _WORD.fullmatch(name) else place))
                continue
            here = f"{place}.{field.choice or field.name}"
            if field.choice and chosen.setdefault(field.choice, field.name) != field.name:
                self.problems.append(Problem(CHOICE, here, "one type", "two"))
            shadow = name.startswith("_")
            for at, one in self._each(value, field, here, nulls=shadow or f"_{name}" in members):
                if shadow:
                    self._read_object(one, at, "Element", ("Element", ""))
                else:
                    self._read_value(one, at, field, find_path(path, field.choice or field.name))

    def _each(self, value: Any, field: Field, place: str, *, nulls: bool) -> Iterator[tuple[str, Any]]:
        """The values of an element; nulls fill the places of a primitive's array where only extensions stand."""
        if value is None:
            self.problems.append(Problem(EMPTY, place, found="null"))
        elif isinstance(value, list) != field.repeats:
            wanted, found = ("an array", "one value") if field.repeats else ("one value", "an array")
            self.problems.append(Problem(REPEATED, place, wanted, found))
        elif not isinstance(value, list):
            yield place, value
        elif not value:
            self.problems.append(Problem(EMPTY, place, found="an empty array"))
        else:
            for index, one in enumerate(value):
                if one is not None:
                    yield f"{place}[{index}]", one
                elif not nulls:
                    self.problems.append(Problem(EMPTY, f"{place}[{index}]", found="null"))

    def _read_value(self, value: Any, place: str, field: Field, path: tuple[str, str]) -> None:
        if field.kind == "Resource":
            self.read_resource(value, place)
            return
        codes = find_codes(path)
        self.elements.append(Element(place, field.name, field.kind, value, field.targets, codes))
        if not field.primitive:
            self._read_object(value, place, field.model, (field.kind, "") if is_data_type(field.kind) else path)

    def _read_object(self, value: Any, place: str, model: str, path: tuple[str, str]) -> None:
        if value == {}:
            self.problems.append(Problem(EMPTY, place, found="an empty object"))
        elif isinstance(value, dict):
            self._read_members(value, place, model, path)


@cache
def _has_model(kind: str) -> bool:
    """Whether fhir.resources knows a type: some that R4 has are not in R4B."""
    from fhir.resources.R4B import get_fhir_model_class

    try:
        get_fhir_model_class(kind)
    except (KeyError, ValueError):
        return False
    return True


@cache
def _fields(model: str) -> dict[str, Field]:
    from fhir.resources.R4B import get_fhir_model_class

    described = get_fhir_model_class(model).model_fields
    fields = {}
    for attribute, info in described.items():
        name = info.alias or attribute
        if name.startswith("_") or attribute in {"fhir_comments", "resource_type"}:
            continue
        kind, repeats = _describe_type(info.annotation)
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        targets = tuple(str(target) for target in typing.cast("list[str]", extra.get("enum_reference_types") or []))
        complex_type = kind.removesuffix("Type") if kind.endswith("Type") else ""
        fields[name] = Field(
            name,
            complex_type or _NAMES.get(kind, kind[0].lower() + kind[1:]),
            complex_type,
            repeats,
            str(extra.get("one_of_many") or ""),
            targets,
        )
    return fields


def _describe_type(annotation: Any) -> tuple[str, bool]:
    """The name of a model's type, and whether it is a list of it."""
    if get_origin(annotation) is typing.Annotated:
        return type(get_args(annotation)[1]).__name__, False
    inner = [argument for argument in get_args(annotation) if argument is not type(None)]
    if not inner:
        return annotation.__name__, False
    kind, _ = _describe_type(inner[0])
    return kind, get_origin(annotation) is list or _describe_type(inner[0])[1]
