"""What is deleted is gone for whoever saw it, found by nobody, kept in its history, and may live again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter.fhir.elements import Names, Resource
from adapter.identifiers import Oid, parse_person
from adapter.roles import Right
from adapter.store.acts import Act
from adapter.store.grants import Grants
from adapter.store.interactions import carry_out
from tests.region import MAIJA, NOW, SAIMA
from tests.rest.desk import Face, hits, open_face, outcome
from tests.rest.test_access import _consent
from tests.rest.test_changes import OTHER, PERSON, methods
from tests.rest.test_client_units import A, B, Clients, _place, clients
from tests.rest.test_writes import NUMBERS, TASK, numbered, order

__all__ = ["clients"]
pytestmark = pytest.mark.slow

MEDIA = {"resourceType": "Media", "status": "completed", "subject": PERSON, "content": {"contentType": "image/png"}}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, unique_identifiers=(NUMBERS,)) as opened:
        yield opened


def events(face: Face) -> int:
    return len(face.resources.find("AuditEvent", []))


def test_what_is_deleted_is_gone_and_may_live_again(face: Face) -> None:
    created = face.post("/fhir/Task", numbered("1", description="first")).get_json()
    path, identity = f"/fhir/Task/{created['id']}", created["id"]
    shown = events(face)
    answer = face.delete(path, If_Match='W/"1"')
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (204, b"", 'W/"2"')
    assert events(face) == shown, "a deletion shows nothing"
    assert "deleted" in outcome(face.get(path), 410)
    for query in ("", f"_id={identity}", f"identifier={NUMBERS}|1", "status=requested", "code:missing=true"):
        assert hits(face.get(f"/fhir/Task?{query}")) == set(), query
    assert face.get(f"{path}/_history/1").get_json() == created
    outcome(face.get(f"{path}/_history/2"), 410)
    outcome(face.get(f"{path}/_history/3"), 404)
    assert [one["request"]["method"] for one in face.get(f"{path}/_history").get_json()["entry"]] == ["DELETE", "POST"]
    assert face.delete(path).status_code == 204, "again"
    outcome(face.patch(path, {"op": "remove", "path": "/status"}, If_Match='"2"'), 410)
    outcome(face.put(path, numbered("1", id=identity), If_Match='"1"'), 412)
    revived = face.put(path, numbered("1", id=identity))
    assert (revived.status_code, revived.get_json()["meta"]["versionId"]) == (201, "3")
    assert face.get(path).get_json() == revived.get_json()
    assert hits(face.get(f"/fhir/Task?identifier={NUMBERS}|1")) == {identity}
    assert methods(face, identity) == ["POST", "DELETE", "PUT"]


def test_a_deletion_has_its_conditions(face: Face) -> None:
    outcome(face.delete("/fhir/Task/none"), 404)
    outcome(face.delete("/fhir/Observation/none"), 404)
    one, other = (face.post("/fhir/Task", numbered(value)).get_json()["id"] for value in "12")
    outcome(face.delete(f"/fhir/Task/{one}", If_Match='W/"2"'), 412)
    outcome(face.delete(f"/fhir/Task/{one}", If_Match="x"), 400)
    outcome(face.delete("/fhir/Task?status=requested"), 412)
    outcome(face.delete("/fhir/Task"), 422)
    assert len(face.resources.find("Task", [])) == 2
    assert face.delete("/fhir/Task?status=nosuch").status_code == 204
    assert face.delete(f"/fhir/Task?identifier={NUMBERS}|1").status_code == 204
    assert {stored.id for stored in face.resources.find("Task", [])} == {other}


def test_a_number_is_free_when_its_resource_is_gone(face: Face) -> None:
    first = face.post("/fhir/Task", numbered("1")).get_json()["id"]
    face.delete(f"/fhir/Task/{first}")
    second = face.post("/fhir/Task", numbered("1"), If_None_Exist=f"identifier={NUMBERS}|1")
    assert second.status_code == 201
    outcome(face.put(f"/fhir/Task/{first}", numbered("1", id=first)), 409)
    outcome(face.get(f"/fhir/Task/{first}"), 410)


# --- What is not deleted ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["AuditEvent", "Provenance", "Binary", "ChargeItem"])
def test_what_was_recorded_is_not_deleted(face: Face, kind: str) -> None:
    for path in (f"/fhir/{kind}/x", f"/fhir/{kind}?_id=x"):
        assert "REL-14" in outcome(face.delete(path), 403)


def test_what_lautta_wrote_or_carries_on_is_not_deleted(face: Face) -> None:
    ours = face.resources.put(str(Names("m").uuid("Media")), MEDIA, NOW).reference
    taken = f"ServiceRequest/{face.post('/fhir/ServiceRequest', order()).get_json()['id']}"
    right = face.resources.put(str(uuid.UUID(int=4 << 76 | 2 << 62)), _consent(), NOW).reference
    for reference, rule in ((ours, "REL-14"), (taken, "REL-14"), (right, "GRA-02")):
        assert rule in outcome(face.delete(f"/fhir/{reference}"), 403)
        kind, _, identity = reference.partition("/")
        assert rule in outcome(face.delete(f"/fhir/{kind}?_id={identity}"), 403)
        assert face.get(f"/fhir/{reference}").status_code == 200


def test_what_lives_again_is_of_the_same_patient(face: Face) -> None:
    identity = face.post("/fhir/Media", MEDIA).get_json()["id"]
    face.delete(f"/fhir/Media/{identity}")
    assert "PHO-06" in outcome(face.put(f"/fhir/Media/{identity}", MEDIA | {"id": identity, "subject": OTHER}), 403)
    assert face.put(f"/fhir/Media/{identity}", MEDIA | {"id": identity}).status_code == 201


def _patient(face: Face, hetu: str = MAIJA, **more: Any) -> str:
    body = {"resourceType": "Patient", "identifier": [{"system": "urn:oid:1.2.246.21", "value": hetu}]} | more
    return str(face.post("/fhir/Patient", {name: value for name, value in body.items() if value}).get_json()["id"])


def test_a_patient_that_something_leads_to_is_not_deleted(face: Face) -> None:
    alone, referred, shown = _patient(face), _patient(face, SAIMA), _patient(face, identifier=None)
    task = face.post("/fhir/Task", TASK | {"for": {"reference": f"Patient/{referred}"}}).get_json()["id"]
    assert face.delete(f"/fhir/Patient/{alone}").status_code == 204
    outcome(face.delete(f"/fhir/Patient/{referred}"), 409)
    outcome(face.delete(f"/fhir/Patient/{shown}"), 409)
    outcome(face.post("/fhir/Task", TASK | {"for": {"reference": f"Patient/{alone}"}}), 422)
    assert face.delete(f"/fhir/Task/{task}").status_code == 204
    assert face.get(f"/fhir/Patient/{referred}").status_code == 200


def test_a_grant_that_is_deleted_gives_nothing(face: Face) -> None:
    """No client deletes one; operators' tools may."""
    face.resources.put("grant-1", _consent(), NOW)
    engine, consent = face.resources._engine, _consent()
    unit = Oid.parse(consent["provision"]["actor"][0]["reference"]["identifier"]["value"])
    organiser = Oid.parse(consent["organization"][0]["identifier"]["value"])
    client = parse_person("urn:oid:1.2.246.21", SAIMA)
    assert Grants(engine).held(client, unit, Right.REGISTER_ACCESS)
    carry_out(engine, [Act.delete("Consent", "grant-1")], NOW)
    assert Grants(engine).held(client, unit, Right.REGISTER_ACCESS) == []
    assert Grants(engine).consents(client, unit, organiser) == []


# --- Whose it is ------------------------------------------------------------------------------------------------------


def _delete(clients: Clients, name: str, resource: Resource) -> Any:
    headers = {"Authorization": f"Bearer token-of-{name}"}
    return clients.face.client.delete(f"/fhir/{resource['resourceType']}/{resource['id']}", headers=headers)


def test_who_may_not_see_it_neither_deletes_it_nor_learns_that_it_is_gone(clients: Clients) -> None:
    task = clients.a.create(TASK | {"owner": _place(A)})
    outcome(_delete(clients, "b", task), 404)
    assert _delete(clients, "a", task).status_code == 204
    outcome(clients.a.get(f"Task/{task['id']}"), 410)
    assert clients.a.get(f"Task/{task['id']}/_history").status_code == 200
    for path in ("", "/_history", "/_history/1", "/_history/2"):
        outcome(clients.b.get(f"Task/{task['id']}{path}"), 404)
    outcome(clients.b.put(task), 404)
    outcome(_delete(clients, "b", task), 404)
    revived = clients.a.put(task | {"meta": {"versionId": "2"}}, owner=None)
    assert revived.status_code == 201
    assert clients.a.sees(task)
    assert not clients.b.sees(task)


def test_what_others_would_lose_is_not_deleted(clients: Clients) -> None:
    shared = clients.a.create(TASK | {"owner": _place(A), "requester": _place(B)})
    outcome(_delete(clients, "a", shared), 403)
    assert clients.b.sees(shared)
