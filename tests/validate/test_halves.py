"""The two halves of a primitive in JSON.

The value, and under `_key` its id and extensions – are one element (FHIR R4 json, ele-1).
"""

from __future__ import annotations

from typing import Any

import pytest

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator

PATIENT: dict[str, Any] = {"resourceType": "Patient"}
SAID = {"extension": [{"url": "http://a.example/said", "valueString": "x"}]}


def _errors(resource: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    found = own_validator().validate(resource)
    return [(issue.rule, issue.steps) for issue in found if issue.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "held",
    [
        {"birthDate": "2000-01-01", "_birthDate": {"id": "a1"}},
        {"active": False, "_active": {"id": "a1"}},
        {"birthDate": "2000-01-01", "_birthDate": {"id": "a1", **SAID}},
        {"birthDate": "2000-01-01", "_birthDate": SAID},
        {"_birthDate": {"id": "a1", **SAID}},
        {"deceasedBoolean": False, "_deceasedBoolean": {"id": "a1"}},
        {"language": "fi", "_language": {"id": "a1"}},
        {"name": [{"given": ["A", "B"], "_given": [None, {"id": "g2"}]}]},
        {"name": [{"given": ["A", "B"], "_given": [{"id": "g1"}, None]}]},
        {"name": [{"given": ["A", None], "_given": [{"id": "g1"}, SAID]}]},
        {"name": [{"given": ["A"], "_given": [{"id": "g1"}], "family": "B", "_family": {"id": "f1"}}]},
        {"extension": [{"url": "http://a.example/x", "valueInteger": 0, "_valueInteger": {"id": "v"}}]},
        {"photo": [{"contentType": "image/png", "_contentType": {"id": "a1"}}]},
    ],
    ids=str,
)
def test_an_id_beside_a_value_is_content_enough(held: dict[str, Any]) -> None:
    assert _errors(PATIENT | held) == []


@pytest.mark.parametrize(
    ("held", "place"),
    [
        ({"_birthDate": {"id": "a1"}}, ("_birthDate",)),
        ({"birthDate": "2000-01-01", "_birthDate": {}}, ("_birthDate",)),
        ({"birthDate": "2000-01-01", "_birthDate": None}, ("_birthDate",)),
        ({"_birthDate": None}, ("_birthDate",)),
        ({"deceasedBoolean": True, "_deceasedDateTime": {"id": "a1"}}, ("_deceasedDateTime",)),
        ({"name": [{"_given": [{"id": "g1"}]}]}, ("name", 0, "_given", 0)),
        ({"name": [{"given": ["A", None], "_given": [None, {"id": "g2"}]}]}, ("name", 0, "_given", 1)),
        ({"name": [{"given": ["A"], "_given": [None, {"id": "g2"}]}]}, ("name", 0, "_given", 1)),
        ({"name": [{"given": ["A", "B"], "_given": [None, {}]}]}, ("name", 0, "_given", 1)),
        ({"birthDate": "2000-01-01", "_birthDate": {"id": 1}}, ("_birthDate", "id")),
        ({"birthDate": "2000-01-01", "_birthDate": {"id": "a1", "x": 1}}, ("_birthDate", "x")),
        ({"name": [{"id": "n1"}]}, ("name", 0)),
    ],
    ids=str,
)
def test_an_id_alone_is_no_content(held: dict[str, Any], place: tuple[str | int, ...]) -> None:
    assert place in [found for _, found in _errors(PATIENT | held)]


def test_a_narratives_div_has_no_other_half() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'
    text = {"status": "generated", "div": div, "_div": SAID}
    assert _errors(PATIENT | {"text": text}) == [("element", ("text", "_div"))]
