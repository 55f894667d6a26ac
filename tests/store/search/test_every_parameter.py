"""Every search parameter of every type finds a resource that has what is asked for, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter.rest.criteria import read_criterion
from adapter.store.opening import open_database
from adapter.store.parameters import TYPES, Parameter, parameters_of
from adapter.store.resources import Resources
from adapter.validate.definitions import Definitions, Node
from tests.region import NOW
from tests.validate.definitions import examples

KINDS = (*TYPES, *({"Subscription"} - set(TYPES)))
DEFINITIONS = Definitions.read()
#: Of an element of a type: what it holds, what finds it, and what does not.
SAMPLES: dict[str, tuple[Any, str, str]] = {
    "Reference": ({"reference": "KIND/one"}, "KIND/one", "KIND/other"),
    "CodeableConcept": ({"coding": [{"system": "urn:s", "code": "one"}]}, "urn:s|one", "urn:s|other"),
    "Coding": ({"system": "urn:s", "code": "one"}, "urn:s|one", "one|"),
    "Identifier": ({"system": "urn:s", "value": "one"}, "urn:s|", "urn:s|other"),
    "ContactPoint": ({"system": "phone", "value": "+358 1"}, "phone|3581", "email|3581"),
    "code": ("one", "one", "On"),
    "id": ("one", "one", "onf"),
    "boolean": (True, "true", "false"),
    "string": ("Yksi Äö", "yksi a", "kaksi"),
    "HumanName": ({"given": ["Yksi"]}, "YKSI", "ksi"),
    "Address": ({"line": ["Tie 1"], "city": "Åbo"}, "abo", "Turku"),
    "date": ("2001-02-03", "2001-02", "gt2001-02-03"),
    "dateTime": ("2001-02-03T04:05:06Z", "2001-02-03T04:05:06 00:00", "2001-02-03T04:05:06.5Z"),
    "instant": ("2001-02-03T04:05:06.789Z", "sa2001-02-03T04:05:06.788Z", "sa2001-02-03T04:05:06.789Z"),
    "Period": ({"start": "2001-02-03"}, "ge2020", "lt2001-02-03"),
    "Timing": ({"event": ["2001-02-03", "2002-02-03"]}, "ap2001-06", "2001"),
    "decimal": (7.25, "7.3", "gt7.25"),
    "Quantity": ({"value": 7, "code": "min", "system": "urn:u"}, "le7|urn:u|min", "7|urn:u|h"),
    "Money": ({"value": 7, "currency": "EUR"}, "7||EUR", "7||SEK"),
    "uri": ("https://x.example/one", "https://x.example/one", "https://x.example/"),
}
SAMPLES |= {"url": SAMPLES["uri"], "canonical": ("https://x.example/one|1", "https://x.example/one", "one")}
ASKED = [
    (kind, code, element)
    for kind in KINDS
    for code, row in sorted(parameters_of(kind).items())
    if code not in {"_id", "_lastUpdated"}
    for element in row.types
    if element in SAMPLES
]


def made(kind: str, row: Parameter, element: str) -> dict[str, Any]:
    """The least that has this element."""
    value = _filled(_sample(row, element)[0], _target(row))
    branches = row.expression.split(" | ")
    branch = branches[-1] if element == "instant" else branches[0]
    if "exists()" in branch:
        return {"resourceType": kind, "deceasedBoolean": True}
    path = re.sub(r"\.where\(.*", "", branch).strip("()").replace(" as dateTime", "").split(".")[1:]
    if "where(system='email')" in branch:
        value = {"system": "email", "value": "+358 1"}
    key = f"{element[0].upper()}{element[1:]}"
    is_choice = path[-1] in {"created", "occurrence", "deceased", "source", "occurred"} and path != ["meta", "source"]
    steps = [*path[:-1], f"{path[-1]}{key}" if is_choice and len(path) == 1 else path[-1]]
    return {"resourceType": kind} | _nested(DEFINITIONS.type(kind).root, steps, value)


def _nested(node: Node, steps: list[str], value: Any) -> dict[str, Any]:
    """The value at the end of the steps; what is a list in FHIR is one here."""
    step, *rest = steps
    children = (
        node.children if node.children is not None else DEFINITIONS.type(node.types[0].code).root.children
    ) or {}
    child = children.get(step) or next(
        each for name, each in children.items() if step.startswith(name.removesuffix("[x]"))
    )
    inside = _nested(child, rest, value) if rest else value
    return {step: [inside] if child.listed else inside}


def _sample(row: Parameter, element: str) -> tuple[Any, str, str]:
    return SAMPLES["code" if (row.kind, element) == ("token", "string") else element]


def _target(row: Parameter) -> str:
    return "Patient" if "Resource" in row.targets or not row.targets else row.targets[-1]


def _filled(value: Any, target: str) -> Any:
    return {"reference": value["reference"].replace("KIND", target)} if "KIND" in str(value) else value


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resources]:
    """A resource for each parameter, by its name and the type of its element; and one of each type with nothing."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('held') / 'lautta.db'}")
    resources = Resources(engine)
    items = [
        (f"{code.strip('_')}-{element}", made(kind, parameters_of(kind)[code], element))
        for kind, code, element in ASKED
    ]
    resources.put_all([*items, *(("nothing", {"resourceType": kind}) for kind in KINDS)], NOW)
    yield resources
    engine.dispose()


def ask(resources: Resources, kind: str, name: str, value: str) -> set[str]:
    criterion = read_criterion(kind, name, value, NOW)
    return {stored.id for stored in resources.find(kind, [criterion], 500)}


@pytest.mark.parametrize(("kind", "code", "element"), ASKED, ids=["-".join(each) for each in ASKED])
def test_it_finds_what_has_it_and_nothing_else(held: Resources, kind: str, code: str, element: str) -> None:
    row, identity = parameters_of(kind)[code], f"{code.strip('_')}-{element}"
    right, wrong = (value.replace("KIND", _target(row)) for value in _sample(row, element)[1:])
    if code == "email":
        right, wrong = wrong, right
    if "dateTime" in element and row.kind == "date":
        assert identity in ask(held, kind, code, "ap2001-02-03")
    found = ask(held, kind, code, right)
    assert identity in found
    assert "nothing" not in found
    assert identity not in ask(held, kind, code, wrong)
    assert identity in ask(held, kind, f"{code}:missing", "false")
    assert identity not in ask(held, kind, f"{code}:missing", "true")
    assert "nothing" in ask(held, kind, f"{code}:missing", "true") or code == "deceased"


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_type_has_not_is_asked_for_in_vain(held: Resources, kind: str) -> None:
    for code, row in parameters_of(kind).items():
        if row.is_void:
            value = {"token": "one", "reference": "Patient/one", "date": "2001"}[row.kind]
            assert ask(held, kind, code, value) == set(), code
            assert "nothing" in ask(held, kind, f"{code}:missing", "true"), code


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_hl7s_examples_are_found_by_what_their_text_says(tmp_path: Path, kind: str) -> None:
    """By each code, identifier, reference and status that stands on their first level, whatever parameter it is."""
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    resources = Resources(engine)
    everything = [resource for _, resource in examples(kind) if resource.get("resourceType") == kind]
    resources.put_all([(resource["id"], resource) for resource in everything], NOW)
    asked = 0
    for code, row in parameters_of(kind).items():
        match = re.fullmatch(rf"{kind}\.([A-Za-z]+)", row.expression)
        for resource in everything if match else ():
            for value in _listed(resource.get(match[1] if match else "")):
                if text := _asked(value, row):
                    assert resource["id"] in ask(resources, kind, code, text), (code, text)
                    asked += 1
    assert asked or kind == "Binary"
    engine.dispose()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _asked(value: Any, row: Parameter) -> str:
    """What a client would ask for to find this."""
    if isinstance(value, dict):
        value = (_listed(value.get("coding")) or [value])[0]
        text = str(value.get("reference") or value.get("value") or value.get("code") or "")
        if text[:1] in {"", "#"} or row.kind not in {"token", "reference"}:
            return ""
        return f"{value['system']}|{text}" if row.kind == "token" and "system" in value else str(text)
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("% _", {"marks"}), ("_", {"marks"}), ("!", {"marks"}), ("k", {"other"}), ("ab", {"long"}), ("bc", {"long"})],
)
def test_a_text_is_found_by_what_it_contains(url: str, asked: str, found: set[str]) -> None:
    engine = open_database(url)
    resources = Resources(engine)
    for identity, family in (("marks", "100 % _!"), ("other", "Mäkelä"), ("long", f"{'a' * 299}{'b' * 300}c")):
        resources.put(identity, {"resourceType": "Patient", "name": [{"family": family}]}, NOW)
    assert ask(resources, "Patient", "family:contains", asked) == found
    engine.dispose()
