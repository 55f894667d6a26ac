"""Requests that schemathesis makes from the OpenAPI document, right ones and wrong ones: none is a fault of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from adapter.store.parameters import TYPES
from tests.rest.desk import TOKEN, Face, open_face
from tests.rest.roads import ID, furnish

pytestmark = pytest.mark.slow
#: All types go the same way: a few of each kind are asked, all in `make exhaustive`.
WHOLE = bool(os.environ.get("EXHAUSTIVE"))
FEW = {*TYPES} if WHOLE else {"Task", "Consent", "Binary", "Patient", "AuditEvent", "Subscription"}
EXAMPLES = 100 if WHOLE else 4


@pytest.fixture(scope="module")
def face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    with open_face(tmp_path_factory.mktemp("face")) as opened:
        furnish(opened, TYPES)
        yield opened


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_no_request_of_the_document_ends_in_a_fault(face: Face, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/fhir/openapi.json", face.client.application)
    told = schema.raw_schema["components"]["schemas"]
    found: list[tuple[str, str, int]] = []
    faults: list[str] = []

    for each in schema.get_all_operations():
        assert isinstance(each, Ok), each
        operation = each.ok()
        kind = operation.path.split("/")[1]
        if kind in {*TYPES} - FEW:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            case.headers["Authorization"] = f"Bearer {TOKEN}"
            if mode is GenerationMode.POSITIVE:
                aim(case, told)
            answer = case.call()
            found.append((case.method, case.operation.path, answer.status_code))
            if answer.status_code >= 500:
                faults.append(f"{answer.status_code} {case.as_curl_command()} {answer.text}")

        try:
            ask()
        except Unsatisfiable:  # nothing can be wrong with it
            assert mode is GenerationMode.NEGATIVE, operation.path
    assert not faults, "\n".join(faults)
    if mode is GenerationMode.POSITIVE:
        assert {method for method, _, status in found if status < 300} >= {"GET", "POST", "PUT"}


def aim(case: Any, schemas: dict[str, Any]) -> None:
    """Send a right request where it can do something: to what is there, without elements that FHIR does not have."""
    if "id" in case.path_parameters:
        case.path_parameters["id"] = ID
    if isinstance(case.body, dict) and case.body.get("resourceType") in TYPES:
        case.body = pruned(case.body, schemas[case.body["resourceType"]])
        if "id" in case.path_parameters:
            case.body["id"] = ID
            case.headers["If-Match"] = 'W/"2"'


def pruned(value: Any, schema: dict[str, Any]) -> Any:
    """What the schema knows of a value."""
    if isinstance(value, list):
        return [pruned(item, schema.get("items", {})) for item in value]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {name: pruned(item, known[name]) for name, item in value.items() if name in known}
    return value
