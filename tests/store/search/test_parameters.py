"""The search parameters of each type: from HL7's definitions, and those of our own."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.store.parameters import TYPES, parameters_of, targets_of

_TASK: dict[str, Any] = {
    "resourceType": "Task",
    "focus": {"reference": "ServiceRequest/1/_history/2"},
    "for": {"reference": "https://api.example/fhir/Patient/1"},
    "basedOn": [{"reference": "CarePlan/7"}, {"reference": "CarePlan/7"}, {"reference": "https://x.example/Task/1"}],
    "partOf": [{"reference": "#inside"}, {"identifier": {"value": "1"}}, {"reference": "urn:uuid:1"}],
}


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_its_parameters_and_those_of_all_types(kind: str) -> None:
    parameters = parameters_of(kind)
    assert {"_id", "_lastUpdated", "_tag", "_profile", "_security", "_source"} <= set(parameters)
    assert all(parameter.code == code for code, parameter in parameters.items())


def test_a_type_that_is_not_served_has_none() -> None:
    assert parameters_of("Observation") == {}


@pytest.mark.parametrize(
    ("code", "base", "targets"),
    [
        ("focus", "", ["ServiceRequest/1"]),
        ("based-on", "", ["CarePlan/7"]),
        ("part-of", "", []),
        ("subject", "", []),
        ("subject", "https://api.example/fhir", ["Patient/1"]),
        ("patient", "https://api.example/fhir", ["Patient/1"]),
    ],
)
def test_the_targets_of_a_reference_are_resources_of_this_server(code: str, base: str, targets: list[str]) -> None:
    assert targets_of(_TASK, code, base) == targets
