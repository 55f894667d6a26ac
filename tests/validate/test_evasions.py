"""Ways around the validator that were found by trying.

Each was accepted, refused wrongly, slow, or a fault of ours once.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from adapter.validate.issue import Issue, Severity
from adapter.validate.package import own_validator
from adapter.validate.site import EXAMPLES
from adapter.validate.source import BadSource, find_places, read

XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
PATIENT: dict[str, Any] = {"resourceType": "Patient"}
ABSENT = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]}


def _found(resource: Any, *profiles: str) -> list[Issue]:
    return own_validator().validate(resource, profiles)


def _rules(resource: Any) -> set[str]:
    return {issue.rule for issue in _found(resource) if issue.severity is Severity.ERROR}


def _good(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((EXAMPLES / "good" / f"{name}.json").read_bytes())
    return told


@pytest.mark.parametrize(
    "inner",
    [
        "<p onclick='alert(1)'>x title=\"y</p>",
        '<a href="JavaScript:alert(1)">x</a>',
        '<a href="javascr&#105;pt:alert(1)">x</a>',
        '<a href="java&#9;script:alert(1)">x</a>',
        '<p xmlns="http://other.example">x</p>',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">x</x:script>',
        "<scr&#105;pt>x</scr&#105;pt>",
    ],
)
def test_a_script_is_found_however_it_is_written(inner: str) -> None:
    assert "txt-1" in _rules(PATIENT | {"text": {"status": "generated", "div": f"<div {XHTML}>{inner}</div>"}})


def test_plain_narratives_pass() -> None:
    inner = (
        '<p class="a" title="x = &quot;y&quot;">on: javascript is a word &nbsp; &lt;script&gt;</p><a '
        'href="https://x.example/">x</a>'
    )
    assert _rules(PATIENT | {"text": {"status": "generated", "div": f"<div {XHTML}>{inner}</div>"}}) == set()


@pytest.mark.parametrize(
    ("name", "key"),
    [("photo-media", "status"), ("task", "intent"), ("decision-audit", "action")],
)
def test_what_a_profile_fixes_is_there_with_its_value(name: str, key: str) -> None:
    """Extensions alone, as base R4 lets them, are not what the profile asks for."""
    resource = _good(name)
    del resource[key]
    resource[f"_{key}"] = ABSENT
    assert "cardinality" in _rules(resource)


def test_a_right_permits() -> None:
    resource = _good("register-access")
    del resource["provision"]["type"]
    resource["provision"]["_type"] = ABSENT
    assert "cardinality" in _rules(resource)


def test_a_matter_is_named_by_its_oid_or_not_at_all() -> None:
    resource = _good("register-access")
    resource["provision"]["data"] = [{"meaning": "related", "reference": {"reference": "Patient/1"}}]
    assert "GRA-04" in _rules(resource)


@pytest.mark.parametrize(
    "name",
    [
        {"_given": [None]},
        {"given": ["a"], "_given": [None, None]},
        {"given": [None], "_given": [None]},
        {"given": ["a", None], "_given": [ABSENT]},
    ],
)
def test_a_list_holds_something_at_every_place(name: dict[str, Any]) -> None:
    assert "type" in _rules(PATIENT | {"name": [name]})


def test_a_list_may_hold_values_and_extensions_by_turns() -> None:
    assert _rules(PATIENT | {"name": [{"given": ["a", None, "c"], "_given": [None, ABSENT, None]}]}) == set()


@pytest.mark.parametrize(("kind", "rule"), [("document", "bdl-11"), ("message", "bdl-12")])
def test_a_bundle_without_its_first_entry_is_none(kind: str, rule: str) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": kind,
        "identifier": {"system": "urn:x", "value": "1"},
        "timestamp": "2026-01-01T00:00:00Z",
    }
    assert rule in _rules(bundle)


def test_a_simple_quantity_has_no_comparator() -> None:
    resource = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "valueRange": {"low": {"value": 1, "comparator": "<"}},
    }
    assert "sqty-1" in _rules(resource)
    resource["valueRange"] = {"low": {"value": 1}}
    assert _rules(resource) == set()


def test_a_modifier_that_is_not_known_is_told() -> None:
    (issue,) = _found(PATIENT | {"modifierExtension": [{"url": "http://x.example/turns", "valueBoolean": True}]})
    assert (issue.severity, issue.steps) == (Severity.WARNING, ("modifierExtension", 0))


def test_two_contained_resources_are_told_apart() -> None:
    held = [{"resourceType": "Organization", "id": "x", "name": "a"}, {"resourceType": "Practitioner", "id": "x"}]
    assert "contained" in _rules(PATIENT | {"contained": held, "managingOrganization": {"reference": "#x"}})


# --- What is right ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2020-01-01T00:00:00+02:00", "9999-12-31T23:59:59-05:00"),
        ("0001-01-01T00:00:00+02:00", "2020-01-01T00:00:00Z"),
        ("2020", "2020-01-01"),
        ("2020-01-01T00:00:00.1234567890Z", "2020-01-01T00:00:00.2Z"),
    ],
)
def test_a_period_may_go_as_far_as_the_calendar(start: str, end: str) -> None:
    assert _rules(PATIENT | {"identifier": [{"value": "1", "period": {"start": start, "end": end}}]}) == set()


def test_parameters_are_no_bundle() -> None:
    inner = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": "urn:uuid:5b2d2f6e-8f3c-4f0e-9f5d-0a4c2f9f1a11"},
    }
    parameters = {"resourceType": "Parameters", "parameter": [{"name": "x", "resource": inner}]}
    assert _rules(parameters) == set()


def test_a_transaction_may_refer_to_what_a_search_finds() -> None:
    inner = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": "Patient?identifier=http://x.example|1"},
    }
    entry = {"resource": inner, "request": {"method": "POST", "url": "Observation"}}
    assert _rules({"resourceType": "Bundle", "type": "transaction", "entry": [entry]}) == set()
    assert "reference" in _rules(inner)


def test_a_base_type_may_be_declared() -> None:
    declared = {"meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Patient"]}}
    assert _found(PATIENT | {"active": True} | declared) == []


# --- What once took minutes, because it grew with the square, or was a fault of ours ----------------------------------


def _read(raw: bytes) -> list[Issue]:
    with pytest.raises(BadSource) as caught:
        read(raw)
    return [caught.value.issue]


SLOW: dict[str, Any] = {
    "escaped quotes without an end": lambda: _read(b"[" * 101 + b'"' + b'\\"' * 200_000),
    "blanks that are no base64": lambda: _found(
        {"resourceType": "Binary", "contentType": "text/plain", "data": " " * 300_000 + "!"}
    ),
    "a reference of many parts": lambda: _found(
        PATIENT | {"managingOrganization": {"reference": "https://x" + "/Aa/a#" * 20_000 + " "}}
    ),
    "a key twice among many": lambda: _read(
        json.dumps({f"k{number}": 1 for number in range(60_000)}).encode()[:-1] + b',"k59999":1}'
    ),
    "many contained": lambda: _found(
        PATIENT
        | {
            "contained": [{"resourceType": "Practitioner", "id": f"p{number}"} for number in range(6_000)],
            "generalPractitioner": [{"reference": f"#p{number}"} for number in range(6_000)],
        }
    ),
    "a profile a thousand times": lambda: _found(
        _good("patient") | {"meta": {"profile": _good("patient")["meta"]["profile"] * 5_000}}
    ),
    "places in one long line": lambda: find_places(
        b"[" + b'"\xc3\xa4",' * 60_000 + b"1]", {(number,) for number in range(60_000)}
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_is_large_and_odd_is_judged_while_one_waits(name: str) -> None:
    assert SLOW[name]() is not None


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Questionnaire", "status": "draft", "": 1},
        {
            "resourceType": "Patient",
            "identifier": [{"period": {"start": "2020-02-30T00:00:00+02:00", "end": "2020-03-01T00:00:00Z"}}],
        },
        _good("release-request") | {"extension": None},
        _good("release-request") | {"extension": 5},
    ],
)
def test_what_is_odd_is_a_finding(resource: dict[str, Any]) -> None:
    assert _rules(deepcopy(resource))
