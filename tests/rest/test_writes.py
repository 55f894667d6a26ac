"""Creates that find what is there, identifiers that are unique, orders sent twice, and references that lead home."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.region import MAIJA, NOW
from tests.rest.desk import Face, open_face, outcome

pytestmark = pytest.mark.slow

NUMBERS, OTHER = "https://porvoo.example/orders", "https://porvoo.example/other"
TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}
PATIENT = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": MAIJA}}
CLINIC = {"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.246.10.99999810.10.1"}}
ACSN = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "ACSN"}]}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, unique_identifiers=(NUMBERS,)) as opened:
        yield opened


def numbered(value: str, system: str = NUMBERS, **more: Any) -> dict[str, Any]:
    """A Task with a number."""
    return TASK | {"identifier": [{"system": system, "value": value}]} | more


def order(*numbers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An imaging order, which starts a flow."""
    category = [{"coding": [{"system": "http://snomed.info/sct", "code": "363679005"}]}]
    resource = {"resourceType": "ServiceRequest", "status": "active", "intent": "order", "category": category}
    about = {"subject": PATIENT, "requester": CLINIC} | ({"identifier": list(numbers)} if numbers else {})
    return resource | about | more


def number(value: str, **more: Any) -> dict[str, Any]:
    return {"system": NUMBERS, "value": value} | more


def bundle(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries)}


def entry(resource: dict[str, Any], full_url: str = "", **request: str) -> dict[str, Any]:
    asked = {"method": "POST", "url": resource["resourceType"]} | request
    return {"fullUrl": full_url or uuid.uuid4().urn, "resource": resource, "request": asked}


def statuses(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [item["response"]["status"] for item in answer.get_json()["entry"]]


def located(answer: Any, at: int) -> str:
    """Where an entry of a transaction stands."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    location: str = answer.get_json()["entry"][at]["response"]["location"]
    return location.split("/_history", maxsplit=1)[0]


# --- Conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    ["{}", "?{}", "Task?{}", "/Task?{}", "http://localhost/fhir/Task?{}", "https://api.example/lautta/fhir/Task?{}"],
)
def test_a_condition_comes_as_clients_send_it(face: Face, form: str) -> None:
    condition = form.format(f"identifier={NUMBERS}|1")
    first = face.post("/fhir/Task", numbered("1"), If_None_Exist=condition)
    second = face.post("/fhir/Task", numbered("1"), If_None_Exist=condition)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json()["id"] == second.get_json()["id"]


def test_a_question_mark_in_a_value_is_no_url(face: Face) -> None:
    condition = "identifier=urn:x?y|1"
    for status in (201, 200):
        assert face.post("/fhir/Task", numbered("1", "urn:x?y"), If_None_Exist=condition).status_code == status


@pytest.mark.parametrize("condition", ["Media?identifier=1", "http://localhost/fhir/Media?identifier=1", "Task?", "?"])
def test_a_condition_of_another_type_or_of_nothing_is_refused(face: Face, condition: str) -> None:
    outcome(face.post("/fhir/Task", TASK, If_None_Exist=condition), 422)
    assert face.resources.find("Task", []) == []


def test_references_lead_to_what_a_condition_met(face: Face) -> None:
    held = face.post("/fhir/Task", numbered("1")).get_json()["id"]
    urn = uuid.uuid4().urn
    condition = f"http://localhost/fhir/Task?identifier={NUMBERS}|1"
    part = TASK | {"partOf": [{"reference": urn}]}
    answer = face.post("/fhir", bundle(entry(part), entry(numbered("1"), urn, ifNoneExist=condition)))
    assert statuses(answer) == ["201 Created", "200 OK"]
    assert face.get(f"/fhir/{located(answer, 0)}").get_json()["partOf"] == [{"reference": f"Task/{held}"}]
    assert located(answer, 1) == f"Task/{held}"


# --- Unique identifiers -----------------------------------------------------------------------------------------------


def test_a_number_of_a_unique_system_is_given_once(strict: Face) -> None:
    first = strict.post("/fhir/Task", numbered("1", description="confidential"))
    identity = first.get_json()["id"]
    for answer in (
        strict.post("/fhir/Task", numbered("1")),
        strict.post("/fhir", bundle(entry(TASK), entry(numbered("1")))),
        strict.post("/fhir/Task", numbered("1"), If_None_Exist=f"identifier={OTHER}|1"),
    ):
        text = outcome(answer, 409)
        assert identity not in text
        assert "confidential" not in text
    assert len(strict.resources.find("Task", [])) == 1
    held = strict.post("/fhir/Task", numbered("1"), If_None_Exist=f"identifier={NUMBERS}|1")
    assert (held.status_code, held.get_json()["id"]) == (200, identity)


def test_an_update_cannot_take_the_number_of_another(strict: Face) -> None:
    strict.post("/fhir/Task", numbered("1"))
    second = strict.post("/fhir/Task", numbered("2")).get_json()["id"]
    outcome(strict.put(f"/fhir/Task/{second}", numbered("1", id=second), If_Match='W/"1"'), 409)
    kept = strict.put(f"/fhir/Task/{second}", numbered("2", id=second, status="accepted"), If_Match='W/"1"')
    assert kept.status_code == 200


def test_two_entries_of_a_transaction_cannot_share_a_unique_number(strict: Face) -> None:
    outcome(strict.post("/fhir", bundle(entry(numbered("1")), entry(numbered("1")))), 422)
    assert strict.resources.find("Task", []) == []


def test_other_systems_and_other_types_may_share_a_number(strict: Face) -> None:
    for resource in (
        numbered("1"),
        numbered("1", OTHER),
        numbered("1", OTHER),
        {"resourceType": "Communication", "status": "completed", "identifier": [number("1")]},
    ):
        assert strict.post(f"/fhir/{resource['resourceType']}", resource).status_code == 201


# --- Orders -----------------------------------------------------------------------------------------------------------


def test_an_order_that_is_sent_twice_is_one(face: Face) -> None:
    """A record system that heard no answer sends it again: images must not be copied twice."""
    sent = order(number("1"), number("LAU1", type=ACSN))
    first, second = face.post("/fhir/ServiceRequest", sent), face.post("/fhir/ServiceRequest", sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    assert len(face.messages.all()) == 1


def test_an_order_is_the_same_though_its_flow_has_changed_it(face: Face) -> None:
    sent = order(number("1"))
    identity = face.post("/fhir/ServiceRequest", sent).get_json()["id"]
    face.resources.put(identity, sent | {"id": identity, "status": "completed"}, NOW)
    again = face.post("/fhir/ServiceRequest", sent)
    assert (again.status_code, again.get_json()["id"], again.get_json()["status"]) == (200, identity, "completed")


def test_another_order_under_a_number_that_is_taken_is_refused(face: Face) -> None:
    face.post("/fhir/ServiceRequest", order(number("1")))
    outcome(face.post("/fhir/ServiceRequest", order(number("1"), priority="stat")), 409)
    assert len(face.messages.all()) == 1


def test_the_number_of_another_requester_or_of_a_study_makes_no_order_the_same(face: Face) -> None:
    elsewhere = {"identifier": CLINIC["identifier"] | {"value": "urn:oid:1.2.246.10.99999810.10.2"}}
    sent = [
        order(number("1"), number("LAU1", type=ACSN)),
        order(number("1"), requester=elsewhere),
        order(number("2"), number("LAU1", type=ACSN)),
        order(number("LAU1", type=ACSN)),
        order(number("LAU1", type=ACSN)),
        order(),
        order(),
    ]
    assert [face.post("/fhir/ServiceRequest", one).status_code for one in sent] == [201] * len(sent)


def test_orders_of_one_requisition_are_one_only_where_they_are_alike(face: Face) -> None:
    """A requisition is the number of a group of orders (FHIR R4 ServiceRequest.requisition)."""
    one, other = order(requisition=number("7")), order(requisition=number("7"), priority="stat")
    answers = [face.post("/fhir/ServiceRequest", sent).status_code for sent in (one, other, one, other)]
    assert answers == [201, 201, 200, 200]


def test_an_order_in_a_transaction_is_known_again(face: Face) -> None:
    held = face.post("/fhir/ServiceRequest", order(number("1"))).get_json()["id"]
    urn = uuid.uuid4().urn
    answer = face.post("/fhir", bundle(entry(order(number("1")), urn), entry(TASK | {"focus": {"reference": urn}})))
    assert statuses(answer) == ["200 OK", "201 Created"]
    assert face.get(f"/fhir/{located(answer, 1)}").get_json()["focus"] == {"reference": f"ServiceRequest/{held}"}


def test_a_transaction_does_not_hold_one_order_twice(face: Face) -> None:
    outcome(face.post("/fhir", bundle(entry(order(number("1"))), entry(order(number("1"))))), 422)
    assert face.messages.all() == []


# --- References -------------------------------------------------------------------------------------------------------


def test_a_relative_reference_leads_to_a_patient_of_this_server(face: Face) -> None:
    """Every record system has a Patient/1: one that is not held here would be anybody."""
    dangling = TASK | {"for": {"reference": "Patient/1"} | PATIENT}
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    for answer in (
        face.post("/fhir/Task", dangling),
        face.post("/fhir", bundle(entry(dangling))),
        face.put(f"/fhir/Task/{identity}", dangling | {"id": identity}, If_Match='W/"1"'),
    ):
        assert "Patient" in outcome(answer, 422)
    patient = face.post("/fhir/Patient", {"resourceType": "Patient"}).get_json()["id"]
    for reference in (f"Patient/{patient}", f"Patient/{patient}/_history/1", "https://record.example/fhir/Patient/1"):
        assert face.post("/fhir/Task", TASK | {"for": {"reference": reference}}).status_code == 201
    assert face.post("/fhir/Task", TASK | {"for": PATIENT}).status_code == 201


def test_a_patient_of_the_same_transaction_is_one_of_this_server(face: Face) -> None:
    urn = uuid.uuid4().urn
    answer = face.post(
        "/fhir", bundle(entry(TASK | {"for": {"reference": urn}}), entry({"resourceType": "Patient"}, urn))
    )
    assert statuses(answer) == ["201 Created"] * 2
    assert face.get(f"/fhir/{located(answer, 0)}").get_json()["for"] == {"reference": located(answer, 1)}


def test_a_reference_that_names_a_search_is_refused_outside_a_transaction(face: Face) -> None:
    conditional = TASK | {"for": {"reference": f"Patient?identifier={NUMBERS}|1"}}
    outcome(face.post("/fhir/Task", conditional), 400, 422)
    assert face.resources.find("Task", []) == []
