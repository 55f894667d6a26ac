"""The CapabilityStatement lists what there is: each thing that it lists is asked for, and nothing else is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Map, Rule
from werkzeug.test import TestResponse

from adapter.rest.interactions import interactions_of
from adapter.store.parameters import TYPES
from tests.rest.clients import served
from tests.rest.desk import Face, open_face
from tests.rest.roads import ID, clients, furnish, least, unnamed

pytestmark = pytest.mark.slow
CODES = (
    "read", "vread", "update", "patch", "history-instance", "history-type", "create", "search-type", "delete",
)  # fmt: skip
VALUES = {
    "token": "x",
    "reference": "Task/x",
    "date": "2026-11-22",
    "string": "x",
    "uri": "urn:x",
    "number": "1",
    "quantity": "1",
}


@pytest.fixture(scope="module")
def face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    """One resource of each type, in two versions."""
    folder = tmp_path_factory.mktemp("face")
    with open_face(folder, token=None, settings=served(*clients(folder))) as opened:
        furnish(opened, TYPES)
        yield opened


@pytest.fixture(scope="module")
def stated(face: Face) -> dict[str, Any]:
    statement: dict[str, Any] = face.client.get("/fhir/metadata").get_json()["rest"][0]
    return statement


def ask(face: Face, method: str, path: str, body: Any = None, media: str = "", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["Authorization"] = "Bearer token-of-operator"
    return face.client.open(
        path, method=method, json=body, headers=named, content_type=media or "application/fhir+json"
    )


def send(face: Face, kind: str, code: str) -> TestResponse:
    """Ask for an interaction with a type."""
    etag = {"If_Match": ask(face, "GET", f"/fhir/{kind}/{ID}").headers.get("ETag", "")}
    patch = [{"op": "test", "path": "/resourceType", "value": kind}]
    method, place, body, headers = {
        "read": ("GET", f"/{ID}", None, {}),
        "vread": ("GET", f"/{ID}/_history/1", None, {}),
        "update": ("PUT", f"/{ID}", least(kind) | {"id": ID}, etag),
        "patch": ("PATCH", f"/{ID}", patch, etag | {"media": "application/json-patch+json"}),
        "history-instance": ("GET", f"/{ID}/_history", None, {}),
        "history-type": ("GET", "/_history", None, {}),
        "create": ("POST", "", unnamed(kind), {}),
        "search-type": ("GET", "", None, {}),
        "delete": ("DELETE", f"/{ID}", None, {}),
    }[code]
    return ask(face, method, f"/fhir/{kind}{place}", body, **headers)


def of_type(stated: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = [one for one in stated["resource"] if one["type"] == kind]
    return dict(found)


@pytest.mark.parametrize("kind", TYPES)
def test_the_interactions_of_a_type_are_those_that_are_answered(face: Face, stated: dict[str, Any], kind: str) -> None:
    listed = {item["code"] for item in of_type(stated, kind)["interaction"]}
    answered = {code: send(face, kind, code) for code in CODES}
    assert {code for code, answer in answered.items() if answer.status_code < 300} == listed
    assert {answer.status_code for code, answer in answered.items() if code not in listed} <= {403, 404, 405}


@pytest.mark.parametrize("kind", TYPES)
def test_the_search_parameters_of_a_type_are_those_that_are_taken(
    face: Face, stated: dict[str, Any], kind: str
) -> None:
    told = {
        one["type"]: {item["name"]: item["type"] for item in one.get("searchParam", [])} for one in stated["resource"]
    }
    mine = told[kind]
    names = {name for one in told.values() for name in one}
    answered = {
        name: ask(face, "GET", f"/fhir/{kind}?{name}={VALUES[mine.get(name, 'token')]}").status_code for name in names
    }
    assert {name for name, status in answered.items() if status == 200} == set(mine)
    assert {status for status in answered.values() if status != 200} <= {400, 403, 422}


@pytest.mark.parametrize("kind", TYPES)
def test_what_can_be_included_is_what_is_listed(face: Face, stated: dict[str, Any], kind: str) -> None:
    one = of_type(stated, kind)
    for name, listed in {"_include": "searchInclude", "_revinclude": "searchRevInclude"}.items():
        for value in one.get(listed, []):
            answer = ask(face, "GET", f"/fhir/{kind}?_id={ID}&{name}={value}")
            assert answer.status_code == 200, (value, answer.text)
        assert ask(face, "GET", f"/fhir/{kind}?{name}={kind}:identifier").status_code >= 400


def test_each_operation_is_there_and_no_other(face: Face, stated: dict[str, Any]) -> None:
    names = {item["name"] for one in (stated, *stated["resource"]) for item in one.get("operation", [])}
    for one in (stated, *stated["resource"]):
        kind = one.get("type", "")
        listed = {item["name"] for item in one.get("operation", [])}
        base = f"/fhir/{kind}" if kind else "/fhir"
        for name in names:
            answers = {
                ask(face, method, f"{path}/${name}", {} if method == "POST" else None).status_code
                for path in (base, *([f"{base}/{ID}"] if kind else []))
                for method in ("GET", "POST")
            }
            assert (answers - {404, 405} != set()) == (name in listed), (kind, name, answers)


def test_the_conditions_that_are_listed_are_taken(face: Face, stated: dict[str, Any]) -> None:
    one = of_type(stated, "Task")
    resource, query = least("Task"), "/fhir/Task?identifier=urn:x:metadata|1"
    resource["identifier"] = [{"system": "urn:x:metadata", "value": "1"}]
    assert one["conditionalCreate"]
    answers = [ask(face, "POST", "/fhir/Task", resource, If_None_Exist=query.partition("?")[2]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    made = answers[0].get_json()["id"]
    assert one["conditionalRead"] == "full-support"
    assert ask(face, "GET", f"/fhir/Task/{made}", If_None_Match='W/"1"').status_code == 304
    assert one["conditionalUpdate"]
    assert ask(face, "PUT", query, resource, If_Match='W/"1"').status_code == 200
    assert one["conditionalDelete"] == "single"
    assert ask(face, "DELETE", query).status_code == 204
    assert ask(face, "GET", f"/fhir/Task/{made}").status_code == 410


def test_a_condition_in_the_url_of_a_create_is_refused_and_not_passed_over(face: Face) -> None:
    assert ask(face, "POST", "/fhir/Task?identifier=urn:x:metadata|1", unnamed("Task")).status_code == 400
    assert ask(face, "POST", "/fhir/Task?_pretty=true", unnamed("Task")).status_code == 201


def test_the_interactions_of_the_system_are_those_that_are_answered(face: Face, stated: dict[str, Any]) -> None:
    listed = {item["code"] for item in stated["interaction"]}
    answers = {
        code: ask(face, "POST", "/fhir", {"resourceType": "Bundle", "type": code}) for code in ("transaction", "batch")
    } | {
        "history-system": ask(face, "GET", "/fhir/_history"),
        "search-system": ask(face, "GET", "/fhir?_type=Task"),
    }
    assert {code for code, answer in answers.items() if answer.status_code < 300} == listed


def test_a_route_of_no_known_interaction_is_not_left_out_in_silence() -> None:
    routes = Map([Rule("/fhir/<kind>/<identity>/parts", methods=["POST"], endpoint="parts")])
    with pytest.raises(ValueError, match="POST /<>/<>/parts"):
        interactions_of(routes)


def test_openapi_has_a_place_for_each_interaction(face: Face, stated: dict[str, Any]) -> None:
    """It needs no token, as metadata."""
    answer = face.client.get("/fhir/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    named = {one["operationId"] for path in answer.get_json()["paths"].values() for one in path.values()}
    for one in stated["resource"]:
        assert {f"{item['code']}-{one['type']}" for item in one["interaction"]} <= named
