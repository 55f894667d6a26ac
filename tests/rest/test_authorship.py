"""What Lautta wrote is not a client's to change, to forge or to explain (REL-14); what a client wrote says so."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter import DATA
from adapter.errors import Finding
from adapter.fhir.authorship import is_of_client
from adapter.fhir.elements import BASE, Names, unit_reference
from adapter.fhir.entered import has_author
from adapter.identifiers import Oid
from adapter.run.waiting import parked_task
from tests.region import MAIJA, NOW, SAIMA
from tests.rest.desk import Face, open_face, outcome
from tests.rest.statements import HOME_CARE, claims, headers, region_of_client, sign

pytestmark = pytest.mark.slow

MATCH = {"If_Match": 'W/"1"'}
CLIENT = f"{BASE}/sid/client"
SYSTEM = "urn:oid:1.2.246.21"
OURS = {"system": f"{BASE}/sid/lautta", "value": "0123.photo-1"}
AUDIT: dict[str, Any] = {
    "resourceType": "AuditEvent",
    "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
    "recorded": "2026-11-22T16:00:00+02:00",
    "agent": [{"who": {"display": "nurse 17"}, "requestor": True}],
    "source": {"observer": {"display": "Record system"}},
}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


def _patient(hetu: str = MAIJA) -> dict[str, Any]:
    return {"type": "Patient", "identifier": {"system": SYSTEM, "value": hetu}}


def _media(**more: Any) -> dict[str, Any]:
    content = {"contentType": "image/png"}
    return {"resourceType": "Media", "status": "completed", "subject": _patient(), "content": content} | more


def _task(code: str = "review-photo") -> dict[str, Any]:
    """As a flow writes it."""
    return {
        "resourceType": "Task",
        "identifier": [Names("m").identifier("review")],
        "status": "requested",
        "intent": "order",
        "code": {"coding": [{"system": f"{BASE}/CodeSystem/task", "code": code}]},
        "for": _patient(),
        "note": [{"text": "the first"}],
    }


def _provenance(target: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Provenance",
        "target": [{"reference": target}],
        "recorded": "2026-11-22T16:00:00+02:00",
        "agent": [{"who": {"display": "nurse 17"}}],
    } | more


def _hold(face: Face, resource: dict[str, Any]) -> dict[str, Any]:
    """Write it as a flow does, and give it back as it is read."""
    identity = str(Names("m").uuid(resource["resourceType"]))
    return face.resources.put(identity, resource, NOW).resource


def _create(face: Face, resource: dict[str, Any]) -> dict[str, Any]:
    answer = face.post(f"/fhir/{resource['resourceType']}", resource)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return dict(answer.get_json())


def _put(face: Face, held: dict[str, Any], **changes: Any) -> Any:
    version = held["meta"]["versionId"]
    path = f"/fhir/{held['resourceType']}/{held['id']}"
    return face.put(path, held | changes, If_Match=f'W/"{version}"')


def _release_consent() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "fixtures" / "consent" / "elli.json").read_bytes())
    return read


# --- Whose it is ------------------------------------------------------------------------------------------------------


def test_what_a_client_creates_has_an_id_that_no_flow_gives(face: Face) -> None:
    entry = {"resource": _media(), "request": {"method": "POST", "url": "Media"}}
    face.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    _create(face, _media())
    assert [is_of_client(stored.id) for stored in face.resources.find("Media", [])] == [True, True]
    assert not is_of_client(str(Names("message").uuid("photo")))
    assert not is_of_client(str(uuid.UUID(int=(7 << 76) | (2 << 62))))
    assert not is_of_client("grant-1")


def test_a_client_changes_its_own_media_and_not_a_flows(face: Face) -> None:
    own = _create(face, _media())
    assert _put(face, own, status="entered-in-error").status_code == 200
    photo = _hold(face, _media())
    assert "REL-14" in outcome(_put(face, photo, status="entered-in-error"), 403)
    assert face.resources.read("Media", photo["id"]).version == 1


@pytest.mark.parametrize(
    "resource",
    [
        _media(),
        {"resourceType": "Communication", "status": "completed", "subject": _patient()},
        {"resourceType": "ServiceRequest", "status": "completed", "intent": "order", "subject": _patient()},
        {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": {"title": "x"}}]},
        _task("parked"),
        _task("post-medium"),
        _task("matter-proposal"),
    ],
    ids=lambda resource: str(resource["resourceType"]),
)
def test_what_a_flow_wrote_stays_as_it_is(face: Face, resource: dict[str, Any]) -> None:
    held = _hold(face, resource)
    assert _put(face, held).status_code == 200, "the same again changes nothing"
    outcome(_put(face, held, language="sv"), 403)
    outcome(_put(face, held, status="entered-in-error", language="sv"), 403)
    if resource["resourceType"] == "Task":
        outcome(_put(face, held, status="completed"), 403)
    assert face.resources.read(held["resourceType"], held["id"]).version == 1


def test_people_carry_on_the_task_of_a_flow(face: Face) -> None:
    held = _hold(face, _task())
    notes = [*held["note"], {"text": "booked"}]
    changed = _put(face, held, status="in-progress", note=notes, businessStatus={"text": "on Friday"})
    assert changed.status_code == 200
    held = changed.get_json()
    outcome(_put(face, held, note=notes[1:]), 403)
    outcome(_put(face, held, description="nothing to do"), 403)
    outcome(_put(face, held, **{"for": _patient(SAIMA)}), 403)
    assert _put(face, held, status="completed").status_code == 200


@pytest.mark.parametrize(
    "resource",
    [
        _media(),
        {"resourceType": "ServiceRequest", "status": "draft", "intent": "order", "subject": _patient()},
        {"resourceType": "Task", "status": "requested", "intent": "order", "for": _patient()},
        _release_consent(),
    ],
    ids=lambda resource: str(resource["resourceType"]),
)
def test_nothing_goes_to_another_patient(face: Face, resource: dict[str, Any]) -> None:
    own = _create(face, resource)
    (name,) = {"subject", "patient", "for"} & set(own)
    outcome(_put(face, own, **{name: _patient(SAIMA)}), 403)
    outcome(_put(face, own, **{name: {"display": "somebody"}}), 403)


def test_a_request_that_a_flow_has_taken_up_is_only_withdrawn(face: Face) -> None:
    order = json.loads((DATA / "fixtures" / "release" / "electronic.json").read_bytes())
    held = _create(face, order)
    outcome(_put(face, held, priority="stat"), 403)
    outcome(_put(face, held, status="completed"), 403)
    assert _put(face, held, status="revoked").status_code == 200


# --- Forged things ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "resource",
    [
        _task("parked"),
        _task("post-medium") | {"identifier": [{"system": "urn:x", "value": "1"}]},
        parked_task("0123456789abcdef0123456789abcdef", "photo", (Finding("PHO-06", "the name."),), NOW),
        _media(identifier=[OURS]),
        _media(reasonCode=[{"coding": [{"system": f"{BASE}/CodeSystem/photo", "code": "unsolicited"}]}]),
        AUDIT | {"type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision"}},
        AUDIT | {"subtype": [{"system": f"{BASE}/CodeSystem/decision", "code": "discard"}]},
        _provenance(
            "Media/1",
            activity={"coding": [{"system": f"{BASE}/CodeSystem/release-activity", "code": "release-images"}]},
        ),
        {"resourceType": "Communication", "status": "completed", "identifier": [OURS]},
    ],
    ids=lambda resource: str(resource["resourceType"]),
)
def test_what_claims_to_be_lauttas_own_is_not_created(face: Face, resource: dict[str, Any]) -> None:
    kind = resource["resourceType"]
    outcome(face.post(f"/fhir/{kind}", resource), 403)
    entry = {"resource": resource, "request": {"method": "POST", "url": kind}}
    outcome(face.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}), 403)
    assert face.resources.find(kind, []) == []


def test_what_a_client_created_does_not_become_lauttas_own(face: Face) -> None:
    own = _create(face, {"resourceType": "Task", "status": "requested", "intent": "order"})
    outcome(_put(face, own, identifier=[OURS]), 403)
    outcome(_put(face, own, code=_task("parked")["code"]), 403)
    assert _put(face, own, status="accepted").status_code == 200


@pytest.mark.parametrize("address", ["{}", "{}/_history/1", "http://localhost:8080/fhir/{}"])
def test_who_made_what_lautta_wrote_is_told_by_lautta_only(face: Face, address: str) -> None:
    photo = _hold(face, _media())
    outcome(face.post("/fhir/Provenance", _provenance(address.format(f"Media/{photo['id']}"))), 403)
    own = _create(face, _media())
    told = _create(face, _provenance(address.format(f"Media/{own['id']}")))
    assert told["target"][0]["reference"] == address.format(f"Media/{own['id']}")


@pytest.mark.parametrize(
    "resource", [AUDIT, _provenance(f"Media/{uuid.UUID(int=4 << 76 | 2 << 62)}")], ids=["AuditEvent", "Provenance"]
)
def test_who_recorded_it_is_the_client(face: Face, resource: dict[str, Any]) -> None:
    created = _create(face, resource)
    assert [agent["who"] for agent in created["agent"]] == [
        {"display": "nurse 17"},
        {"identifier": {"system": CLIENT, "value": "callers"}, "display": "[callers]"},
    ]
    get_fhir_model_class(resource["resourceType"]).model_validate(created)
    again = _create(face, {name: created[name] for name in created if name not in {"id", "meta"}})
    assert again["agent"] == created["agent"]
    agents = [*resource["agent"], {"who": {"identifier": {"system": CLIENT, "value": "other"}}, "requestor": False}]
    if resource["resourceType"] == "Provenance":
        del agents[1]["requestor"]
    outcome(face.post(f"/fhir/{resource['resourceType']}", resource | {"agent": agents}), 403)


# --- A consent says who put it in -------------------------------------------------------------------------------------


def _told(consent: dict[str, Any]) -> dict[str, Any]:
    (extension,) = [item for item in consent["extension"] if item["url"].endswith("/entered-by")]
    return {
        part["url"]: next(value for name, value in part.items() if name != "url") for part in extension["extension"]
    }


def test_a_consent_says_which_client_put_it_in_whatever_that_says(face: Face) -> None:
    lie = {"url": f"{BASE}/StructureDefinition/entered-by", "extension": [{"url": "client", "valueIdentifier": OURS}]}
    own = {"url": "urn:own", "valueString": "kept"}
    created = _create(face, _release_consent() | {"extension": [own]})
    assert _told(created)["client"] == {"system": CLIENT, "value": "callers"}
    assert own in created["extension"]
    lie["extension"] = [
        {"url": "client", "valueIdentifier": {"system": CLIENT, "value": "another"}},
        {"url": "at", "valueInstant": NOW.isoformat()},
    ]
    changed = _put(face, created, extension=[lie], status="inactive").get_json()
    assert _told(changed)["client"] == {"system": CLIENT, "value": "callers"}
    assert not has_author(_release_consent())


def test_a_consent_names_the_person_whom_the_client_asserts(tmp_path: Path) -> None:
    with open_face(tmp_path, settings=region_of_client(tmp_path)) as face:
        statement = sign(claims())
        consent = _release_consent() | {"organization": [unit_reference(Oid(HOME_CARE))]}
        answer = face.client.post("/fhir/Consent", json=consent, headers=headers(face, statement))
        told = _told(answer.get_json())
    assert told["person"]["identifier"]["value"] == "90000000011"
    assert (told["unit"]["identifier"]["value"], told["statement"]) == ("urn:oid:1.2.246.10.99999861.10.1", statement)
