"""Slices told apart by existence, type and profile, closed and in order: by small definitions of our own."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.validate.compile import Compiler
from adapter.validate.definitions import MANY, Definitions, Node, Slicing, TypeRef
from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from adapter.validate.references import Context
from adapter.validate.terminology import Terminology

PATIENT = "https://lautta.example/fhir/StructureDefinition/lautta-patient"
Json = dict[str, Any]


def _slice(name: str, children: dict[str, Node] | None = None, **changes: Any) -> Node:
    return Node("entry", types=(TypeRef("BackboneElement"),), slice_name=name, children=children, **changes)


def _entries(slices: list[Node], discriminator: tuple[str, str], rules: str = "open", *, ordered: bool = False) -> Any:
    definitions = Definitions.read()
    compiler = Compiler(definitions, Terminology(definitions), own_validator()._compiler._structures)
    base = (definitions.type("Bundle").root.children or {})["entry"]
    for one in slices:
        one.children = (base.children or {}) | (one.children or {})
    node = Node(
        "entry",
        0,
        MANY,
        base.types,
        children=base.children,
        slices=slices,
        slicing=Slicing((discriminator,), rules, ordered),
        listed=True,
    )
    check = compiler.field(node, base.types[0], "Bundle.entry", "Bundle")

    def judge(*entries: Json) -> list[str]:
        bundle = {"resourceType": "Bundle", "entry": list(entries)}
        return [
            f"{issue.rule}: {issue.en}"
            for issue in check(list(entries), bundle, Context(bundle)) or ()
            if issue.severity is Severity.ERROR
        ]

    return judge


def _resource(*types: TypeRef) -> dict[str, Node]:
    return {"resource": Node("resource", types=types)}


MAIJA: Json = {
    "resource": {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:oid:1.2.246.21", "value": "150372-901R"}],
        "name": [{"text": "M"}],
    }
}
NOBODY: Json = {"resource": {"resourceType": "Patient", "active": True}}
UNIT: Json = {"resource": {"resourceType": "Organization", "name": "x"}}


def test_slices_by_type_are_counted_and_the_rest_is_shut_out() -> None:
    judge = _entries(
        [_slice("patient", _resource(TypeRef("Patient")), min=1), _slice("unit", _resource(TypeRef("Organization")))],
        ("type", "resource"),
        "closed",
    )
    assert judge(MAIJA, UNIT) == []
    assert judge(UNIT) == ["slicing: patient: there are 0, and at least 1 must be."]
    assert judge(MAIJA, UNIT, UNIT) == ["slicing: unit: there are 2, and at most 1 may be."]
    assert judge(MAIJA, {"resource": {"resourceType": "Basic", "code": {"text": "x"}}}) == [
        "slicing: the profile lets in nothing of this kind here."
    ]


def test_slices_by_profile_are_those_that_conform() -> None:
    judge = _entries(
        [_slice("known", _resource(TypeRef("Patient", profiles=(PATIENT,))), min=1)], ("profile", "resource")
    )
    assert judge(MAIJA) == []
    assert judge(NOBODY) == ["slicing: known: there are 0, and at least 1 must be."]


def test_slices_by_existence() -> None:
    with_search = _slice("found", {"fullUrl": Node("fullUrl", 1, 1, (TypeRef("uri"),))}, max=1)
    judge = _entries([with_search], ("exists", "fullUrl"))
    found = MAIJA | {"fullUrl": "urn:uuid:5b2d2f6e-8f3c-4f0e-9f5d-0a4c2f9f1a11"}
    assert judge(found, MAIJA) == []
    assert judge(found, found) == ["slicing: found: there are 2, and at most 1 may be."]


def test_slices_that_are_ordered_stand_in_their_order() -> None:
    slices = [_slice("patient", _resource(TypeRef("Patient"))), _slice("unit", _resource(TypeRef("Organization")))]
    judge = _entries(slices, ("type", "resource"), ordered=True)
    assert judge(MAIJA, UNIT) == []
    assert judge(UNIT, MAIJA) == ["slicing: patient stands too late."]


@pytest.mark.parametrize("url", ["Questionnaire/7", "7"])
def test_a_relative_canonical_is_a_warning(url: str) -> None:
    resource = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": url}
    assert [(issue.severity, issue.rule) for issue in own_validator().validate(resource)] == [
        (Severity.WARNING, "canonical")
    ]
