"""The FHIR face over HTTP: what a caller sees."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter import DATA
from tests.region import MAIJA, NOW, SAIMA, make_hetu, region
from tests.rest.desk import TOKEN, Face, hits, open_face, outcome

pytestmark = pytest.mark.slow

SYSTEM = "urn:oid:1.2.246.21"
TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}
OFFICE = "urn:x:office"


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


def _task(value: str, **more: Any) -> dict[str, Any]:
    return TASK | {"identifier": [{"system": OFFICE, "value": value}]} | more


def _media(hetu: str = MAIJA) -> dict[str, Any]:
    subject = {"type": "Patient", "identifier": {"system": SYSTEM, "value": hetu}}
    return {"resourceType": "Media", "status": "completed", "subject": subject, "content": {"contentType": "image/png"}}


def _order() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "fixtures" / "release" / "electronic.json").read_bytes())
    return read


# --- Who may call -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer wrong", "Basic abc", f"Bearer {TOKEN}x", "Bearer \xe4"]
)
def test_without_the_token_nobody_gets_in(face: Face, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for answer in (
        face.client.get("/fhir/Task", headers=headers),
        face.client.get("/fhir/Task/a", headers=headers),
        face.client.post("/fhir/Task", json=TASK, headers=headers),
        face.client.post("/fhir", json={}, headers=headers),
        face.client.post("/fhir/Consent/$evaluate", json={}, headers=headers),
        face.client.get("/%66hir/Task", headers=headers),
        face.client.get("/fhir/metadata/../Task", headers=headers),
    ):
        outcome(answer, 401)
    assert face.resources.find("Task", []) == []


def test_metadata_and_health_are_open(face: Face) -> None:
    for path in ("/fhir/metadata", "/healthz", "/readyz", "/metrics"):
        assert face.client.get(path).status_code == 200
    statement = face.client.get("/fhir/metadata").get_json()
    assert (statement["resourceType"], statement["fhirVersion"]) == ("CapabilityStatement", "4.0.1")
    get_fhir_model_class("CapabilityStatement").model_validate(statement)


def test_metrics_tell_the_age_of_the_register(face: Face) -> None:
    told = face.client.get("/metrics").text.splitlines()
    assert "lautta_register_age_seconds 420" in told
    assert "lautta_register_entries 4" in told


def test_metrics_count_messages_by_state(face: Face) -> None:
    face.messages.begin("m1", "photo", "mailbox/1", NOW)
    assert 'lautta_messages{flow="photo",state="waiting"} 1' in face.client.get("/metrics").get_data(as_text=True)


# --- A HETU in a URL --------------------------------------------------------------------------------------------------

OLD = make_hetu("010180", "+", 903)


@pytest.mark.parametrize(
    "path",
    [
        f"/fhir/Patient/{MAIJA}",
        f"/fhir/Task?patient.identifier={SYSTEM}|{MAIJA}",
        f"/fhir/Task?patient.identifier={quote(SYSTEM + '|' + MAIJA)}",
        "/fhir/Task?identifier=%31%35%30372%2D901R",
        "/fhir/%31%35%30372%2D901R",
        f"/fhir/Task?identifier={MAIJA.lower()}",
        f"/fhir/Task?x={MAIJA[:6]}%20{MAIJA[6:]}",
        f"/healthz?{MAIJA}",
        f"/nowhere/{MAIJA}",
        f"/fhir/Task?identifier={OLD}",
        f"/fhir/Task?identifier={quote(OLD)}",
        f"/fhir/Patient/{OLD}",
    ],
)
def test_a_hetu_in_a_url_is_refused(face: Face, path: str) -> None:
    assert "URL" in outcome(face.get(path), 400)
    assert "URL" in outcome(face.post(path, TASK), 400)


@pytest.mark.parametrize(
    "identity",
    [
        "aa123456-1234-4abc-8def-0123456789ab",
        "0123456a-0000-4000-8000-b123456a7890",
        "3fd26416-2095-4c1d-9f6b-55e26c1f0c4e",
    ],
)
def test_an_id_of_our_own_is_never_taken_for_a_hetu(face: Face, identity: str) -> None:
    """Ids are random UUIDs: about one in a hundred holds something like a HETU somewhere inside."""
    face.resources.put(identity, TASK, NOW)
    assert face.get(f"/fhir/Task/{identity}").get_json()["id"] == identity
    assert hits(face.get(f"/fhir/Task?_id={identity}")) == {identity}


def test_a_hetu_in_the_body_of_a_search_is_taken(face: Face) -> None:
    created = face.post("/fhir/Media", _media()).get_json()["id"]
    face.post("/fhir/Media", _media(SAIMA))
    for name in ("patient.identifier", "subject.identifier", "subject:identifier", "patient:identifier"):
        assert hits(face.search("Media", **{name: f"{SYSTEM}|{MAIJA}"})) == {created}
    assert hits(face.search("Media", **{"patient.identifier": f"{SYSTEM}|150372-902S"})) == set()


def test_an_answer_to_a_search_does_not_put_the_hetu_in_a_link(face: Face) -> None:
    face.post("/fhir/Media", _media())
    found = face.search("Media", **{"patient.identifier": f"{SYSTEM}|{MAIJA}"}).get_json()
    assert MAIJA not in json.dumps(found["link"])
    assert MAIJA not in "".join(entry["fullUrl"] for entry in found["entry"])


# --- Read, create, update ---------------------------------------------------------------------------------------------


def test_what_was_created_is_read_in_every_version(face: Face) -> None:
    created = face.post("/fhir/Task", _task("1"))
    assert created.status_code == 201
    identity = created.get_json()["id"]
    assert created.headers["Location"].endswith(f"/fhir/Task/{identity}/_history/1")
    assert created.headers["ETag"] == 'W/"1"'
    body = face.get(f"/fhir/Task/{identity}").get_json()
    assert body["meta"]["versionId"] == "1"
    changed = face.put(f"/fhir/Task/{identity}", body | {"status": "accepted"}, If_Match='W/"1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, 'W/"2"')
    assert face.get(f"/fhir/Task/{identity}").get_json()["status"] == "accepted"
    assert face.get(f"/fhir/Task/{identity}/_history/1").get_json()["status"] == "requested"
    history = face.get(f"/fhir/Task/{identity}/_history").get_json()
    assert (history["type"], history["total"]) == ("history", 2)
    assert [entry["resource"]["meta"]["versionId"] for entry in history["entry"]] == ["2", "1"]


def test_when_it_was_changed_is_told_as_http_tells_it(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    assert face.get(f"/fhir/Task/{identity}").last_modified == NOW


@pytest.mark.parametrize(
    "path",
    ["/fhir/Task/none", "/fhir/Task/none/_history", "/fhir/Task/none/_history/1", "/nowhere", "/fhir/Task/a/b/c"],
)
def test_what_is_not_there_is_a_404(face: Face, path: str) -> None:
    outcome(face.get(path), 404)


def test_a_version_that_never_was_is_a_404(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    outcome(face.get(f"/fhir/Task/{identity}/_history/2"), 404)


@pytest.mark.parametrize("kind", ["Observation", "task", "Bundle", "metadatas"])
def test_a_type_that_is_not_had_is_refused(face: Face, kind: str) -> None:
    outcome(face.get(f"/fhir/{kind}"), 400, 404)
    outcome(face.get(f"/fhir/{kind}/x"), 400, 404)
    outcome(face.post(f"/fhir/{kind}", {"resourceType": kind}), 400, 404)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "application/fhir+json"),
        (b"{", "application/fhir+json"),
        (b"[]", "application/fhir+json"),
        (b"null", "application/json"),
        (b'{"resourceType": 7}', "application/fhir+json"),
        (b"{}", "application/fhir+json"),
        (b"\xff\xfe", "application/fhir+json"),
        (b'{"a":' * 5000, "application/fhir+json"),
        (json.dumps(TASK).encode(), "text/plain"),
        (b"<Task/>", "application/fhir+xml"),
        (json.dumps({"resourceType": "Media"}).encode(), "application/fhir+json"),
        (json.dumps(TASK | {"nosuch": 1}).encode(), "application/fhir+json"),
        (json.dumps(TASK | {"status": 7, "description": f"{MAIJA}"}).encode(), "application/fhir+json"),
        (json.dumps(TASK | {"authoredOn": MAIJA}).encode(), "application/fhir+json"),
        (json.dumps(TASK | {"for": MAIJA}).encode(), "application/fhir+json"),
        (json.dumps(TASK | {MAIJA: MAIJA}).encode(), "application/fhir+json"),
    ],
)
def test_what_is_not_a_task_is_refused_without_repeating_it(face: Face, body: bytes, content_type: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for path in ("/fhir/Task", "/fhir/Consent/$evaluate", "/fhir"):
        outcome(face.client.post(path, data=body, content_type=content_type, headers=headers), 400, 415, 422)
    outcome(face.client.put("/fhir/Task/a", data=body, content_type=content_type, headers=headers), 400, 404, 415, 422)
    assert face.resources.find("Task", []) == []


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Media", "status": "completed", "content": {"contentType": "image/png"}},
        {
            "resourceType": "Consent",
            "status": "active",
            "scope": {"text": "x"},
            "category": [{"text": "x"}],
            "policy": [{"uri": "urn:x"}],
        },
    ],
)
def test_a_media_and_a_consent_must_be_about_a_patient(face: Face, resource: dict[str, Any]) -> None:
    outcome(face.post(f"/fhir/{resource['resourceType']}", resource), 422)


def test_a_resource_is_created_once_for_its_condition(face: Face) -> None:
    condition = f"identifier={OFFICE}|1"
    first = face.post("/fhir/Task", _task("1"), If_None_Exist=condition)
    second = face.post("/fhir/Task", _task("1", status="accepted"), If_None_Exist=condition)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    assert len(face.resources.find("Task", [])) == 1


def test_a_condition_that_several_meet_is_refused(face: Face) -> None:
    for _ in range(2):
        face.post("/fhir/Task", _task("1"))
    outcome(face.post("/fhir/Task", _task("1"), If_None_Exist=f"identifier={OFFICE}|1"), 412)  # FHIR R4 http, ccreate
    assert len(face.resources.find("Task", [])) == 2


@pytest.mark.parametrize("condition", ["nosuch=1", "?", "identifier=", "identifier=,", "x", "status=,,"])
def test_a_condition_that_says_nothing_is_refused(face: Face, condition: str) -> None:
    """A condition that matched anything would answer with somebody else's resource and create nothing."""
    face.post("/fhir/Task", _task("other"))
    outcome(face.post("/fhir/Task", _task("1"), If_None_Exist=condition), 400, 412, 422)


def test_an_update_needs_the_version_it_was_made_from(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    path, body = f"/fhir/Task/{identity}", TASK | {"id": identity, "status": "accepted"}
    for match in ({}, {"If_Match": "1"}, {"If_Match": "*"}):
        outcome(face.put(path, body, **match), 400, 412, 422, 428)
    assert face.put(path, body, If_Match='W/"1"').status_code == 200
    outcome(face.put(path, body | {"status": "rejected"}, If_Match='W/"1"'), 412)  # FHIR R4 http, concurrency
    assert face.get(path).get_json()["status"] == "accepted"


def test_an_update_must_be_of_the_resource_at_its_address(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    path = f"/fhir/Task/{identity}"
    outcome(face.put(path, TASK, If_Match='W/"1"'), 400, 422)
    outcome(face.put(path, TASK | {"id": "other"}, If_Match='W/"1"'), 400, 422)
    outcome(face.put(path, _media() | {"id": identity}, If_Match='W/"1"'), 400, 422)
    outcome(face.put("/fhir/Task/none", TASK | {"id": "none"}, If_Match='W/"1"'), 404, 412)


def test_an_update_of_a_label_alone_is_kept(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    body = TASK | {"id": identity, "meta": {"security": [{"system": "urn:x", "code": "TURVAKIELTO"}]}}
    assert face.put(f"/fhir/Task/{identity}", body, If_Match='W/"1"').status_code == 200
    assert face.get(f"/fhir/Task/{identity}").get_json()["meta"].get("security") == body["meta"]["security"]


AUDIT: dict[str, Any] = {
    "resourceType": "AuditEvent",
    "type": {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110106"},
    "recorded": "2026-11-22T12:00:00Z",
    "outcome": "0",
    "agent": [{"requestor": False}],
    "source": {"observer": {"display": "HUS"}},
}
RECORDED: list[dict[str, Any]] = [
    AUDIT,
    {
        "resourceType": "Provenance",
        "target": [{"reference": "ServiceRequest/1"}],
        "recorded": "2026-11-22T12:00:00Z",
        "agent": [{"who": {"display": "HUS"}}],
    },
    {"resourceType": "Binary", "contentType": "text/plain", "data": "YQ=="},
    {
        "resourceType": "ChargeItem",
        "status": "billable",
        "code": {"text": "KUV-CD"},
        "subject": {"type": "Patient", "identifier": {"system": SYSTEM, "value": MAIJA}},
    },
]


@pytest.mark.parametrize("resource", RECORDED, ids=lambda resource: str(resource["resourceType"]))
def test_what_was_recorded_is_not_rewritten_by_a_caller(face: Face, resource: dict[str, Any]) -> None:
    """Whoever may ask for images may not change what is written of their release (REL-14)."""
    kind = resource["resourceType"]
    face.resources.put("a", resource, NOW)
    before = face.get(f"/fhir/{kind}/a").get_json()
    changed = resource | {"id": "a", "language": "fi"}
    assert "REL-14" in outcome(face.put(f"/fhir/{kind}/a", changed, If_Match='W/"1"'), 403)
    assert face.get(f"/fhir/{kind}/a").get_json() == before
    (served,) = [one for one in _served(face) if one["type"] == kind]
    assert {"code": "update"} not in served["interaction"]


def test_a_charge_is_not_created_by_a_caller(face: Face) -> None:
    """A price is charged by this server alone, for a medium that was read in (REL-13)."""
    item = RECORDED[-1]
    assert "REL-13" in outcome(face.post("/fhir/ChargeItem", item), 403)
    assert "REL-13" in outcome(face.post("/fhir", _bundle(_entry(TASK), _entry(item))), 403)
    assert face.resources.find("ChargeItem", []) == face.resources.find("Task", []) == []
    can_create = {one["type"]: {"code": "create"} in one["interaction"] for one in _served(face)}
    assert [kind for kind, can in can_create.items() if not can] == ["ChargeItem"]
    assert not next(one for one in _served(face) if one["type"] == "ChargeItem")["conditionalCreate"]


def _served(face: Face) -> list[dict[str, Any]]:
    served: list[dict[str, Any]] = face.get("/fhir/metadata").get_json()["rest"][0]["resource"]
    return served


# --- Search -----------------------------------------------------------------------------------------------------------


def test_get_and_post_find_the_same(face: Face) -> None:
    first = face.post("/fhir/Task", _task("1", authoredOn="2026-11-22T10:00:00+02:00")).get_json()["id"]
    face.clock[0] = NOW + timedelta(minutes=1)
    second = face.post("/fhir/Task", _task("2", status="accepted", authoredOn="2026-11-23")).get_json()["id"]
    wanted = {
        f"identifier={OFFICE}|1": {first},
        "identifier=2": {second},
        "status=requested,accepted": {first, second},
        "status=requested&identifier=2": set(),
        "date=2026-11-22": {first},
        "date=ge2026-11-23": {second},
        "date=gt2026-11-21&date=lt2026-11-23": {first},
        f"_id={first}": {first},
        "_count=1&_offset=1": {first},
        "": {first, second},
    }
    for query, found in wanted.items():
        assert hits(face.get(f"/fhir/Task?{query}")) == found, query
        form = {"data": query, "content_type": "application/x-www-form-urlencoded"}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        assert hits(face.client.post("/fhir/Task/_search", **form, headers=headers)) == found, query
    empty = face.get("/fhir/Task?identifier=none").get_json()
    assert (empty["total"], "entry" in empty) == (0, False)


@pytest.mark.parametrize(
    "query",
    [
        "nosuch=1",
        "identifier:exact=1",
        "_include=Task:nosuch",
        "_include=Nosuch:focus",
        "_include=Task:focus:Media:x",
        "_revinclude=AuditEvent:entity",
        "_sort=nosuch",
        "_sort=focus",
        "_total=all",
        "_summary=maybe",
        "_summary=true&_elements=status",
        "_contained=true",
        "_has:Task:focus=1",
        "_has:Task:nosuch:status=requested",
        "focus:ServiceRequest.nosuch=1",
        "status.code=1",
        "focus.focus.focus.focus.status=requested",
        "date=yesterday",
        "date=xx2026",
        "_count=many",
        "_count=-1",
        "_offset=1.5",
        "_offset=99999999999999999999",
        "identifier=",
        "identifier=,",
        "status=",
        "date=",
        "_id=",
        "date=9999",
        "date=0001-01-01",
    ],
)
def test_a_search_that_is_not_understood_is_refused_not_widened(face: Face, query: str) -> None:
    """Ignoring a parameter would answer with too much.

    A date at the calendar's end may find nothing, but must not fail.
    """
    face.post("/fhir/Task", _task("1", authoredOn="2026-11-22"))
    answer = face.get(f"/fhir/Task?{query}")
    if answer.status_code == 200 and query.startswith("date="):
        assert hits(answer) == set()
        return
    outcome(answer, 400, 422)


# --- What starts a flow, and transactions -----------------------------------------------------------------------------


def test_a_request_that_comes_in_is_announced_with_its_flow(face: Face) -> None:
    identity = face.post("/fhir/ServiceRequest", _order()).get_json()["id"]
    (message,) = face.messages.all()
    assert (message.flow, message.state, message.source) == ("release", "waiting", f"ServiceRequest/{identity}")


def test_a_document_that_comes_in_is_announced_with_its_flow(face: Face) -> None:
    paper = {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"coding": [{"system": "urn:oid:1.2.246.537.6.1505", "code": "1"}]},
        "content": [{"attachment": {"url": "urn:oid:1.2.246.10.99999810.95.2026.1.1"}}],
    }
    assert face.post("/fhir/DocumentReference", paper).status_code == 201
    assert [message.flow for message in face.messages.all()] == ["grant"]


def test_what_starts_no_flow_or_was_there_already_announces_nothing(face: Face) -> None:
    face.post("/fhir/Task", TASK)
    face.post("/fhir/ServiceRequest", _order() | {"status": "draft"})
    assert face.messages.all() == []
    for _ in range(2):
        face.post("/fhir/ServiceRequest", _order(), If_None_Exist="identifier=https://porvoo.example/requests|2026-10")
    assert len(face.messages.all()) <= 1


def _bundle(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries)}


def _entry(resource: dict[str, Any], full_url: str = "", **request: str) -> dict[str, Any]:
    asked = {"method": "POST", "url": resource.get("resourceType", "")} | request
    return {"fullUrl": full_url or uuid.uuid4().urn, "resource": resource, "request": asked}


def test_a_transaction_is_written_whole_with_its_references_led_home(face: Face) -> None:
    media, task = uuid.uuid4().urn, uuid.uuid4().urn
    focus = TASK | {"focus": {"reference": media}}
    answer = face.post("/fhir", _bundle(_entry(focus, task), _entry(_media(), media), _entry(_order())))
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["type"] == "transaction-response"
    assert [entry["response"]["status"] for entry in body["entry"]] == ["201 Created"] * 3
    where = [entry["response"]["location"] for entry in body["entry"]]
    assert [location.split("/")[0] for location in where] == ["Task", "Media", "ServiceRequest"]
    stored = face.get(f"/fhir/{where[0].split('/_history')[0]}").get_json()
    assert stored["focus"]["reference"] == where[1].split("/_history")[0]
    assert face.get(f"/fhir/{where[1]}").status_code == 200
    assert [message.flow for message in face.messages.all()] == ["release"]


def test_a_transaction_meets_what_is_already_there(face: Face) -> None:
    held = face.post("/fhir/Task", _task("1")).get_json()["id"]
    url = uuid.uuid4().urn
    second = TASK | {"partOf": [{"reference": url}]}
    answer = face.post("/fhir", _bundle(_entry(_task("1"), url, ifNoneExist=f"identifier={OFFICE}|1"), _entry(second)))
    statuses = [entry["response"]["status"] for entry in answer.get_json()["entry"]]
    assert statuses == ["200 OK", "201 Created"]
    part = answer.get_json()["entry"][1]["response"]["location"].split("/_history")[0]
    assert face.get(f"/fhir/{part}").get_json()["partOf"] == [{"reference": f"Task/{held}"}]


@pytest.mark.parametrize(
    "bad",
    [
        _entry({"resourceType": "Task"}),
        _entry(TASK | {"nosuch": 1}),
        _entry(TASK | {"focus": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000000"}}),
        _entry({"resourceType": "Observation"}),
        _entry(TASK, url="Media"),
        _entry(TASK, method="PUT", url="Task/1"),
        _entry(TASK, method="DELETE"),
        _entry(TASK, ifNoneExist="nosuch=1"),
        _entry(TASK, ifNoneExist="identifier="),
        _entry({}),
        {"resource": {}, "request": {"method": "POST"}},
        {"resource": TASK},
        {"resource": TASK, "request": "POST"},
        {"request": {"method": "POST", "url": "Task"}},
        {},
        "x",
        None,
        {"resource": TASK | {"resourceType": ["Task"]}, "request": {"method": "POST", "url": ["Task"]}},
    ],
)
def test_a_transaction_with_one_bad_entry_writes_nothing(face: Face, bad: Any) -> None:
    outcome(face.post("/fhir", _bundle(_entry(_order()), bad, _entry(TASK))), 400, 404, 412, 422)
    assert face.resources.find("ServiceRequest", []) == face.resources.find("Task", []) == []
    assert face.messages.all() == []


@pytest.mark.parametrize("entry", ["x", 7, {}, {"a": 1}])
def test_a_transaction_of_another_shape_is_refused(face: Face, entry: Any) -> None:
    outcome(face.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": entry}), 400, 422)


@pytest.mark.parametrize("body", [{"resourceType": "Bundle", "type": "searchset"}, TASK, {"resourceType": "Bundle"}])
def test_only_a_transaction_or_a_batch_is_taken_at_the_base(face: Face, body: dict[str, Any]) -> None:
    outcome(face.post("/fhir", body), 400)


def test_two_entries_of_one_transaction_with_one_condition_make_one_resource(face: Face) -> None:
    condition = f"identifier={OFFICE}|1"
    answer = face.post("/fhir", _bundle(*(_entry(_task("1"), ifNoneExist=condition) for _ in range(2))))
    assert len(face.resources.find("Task", [])) == (1 if answer.status_code == 200 else 0)


# --- The rest ---------------------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused(face: Face) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = face.client.post(
        "/fhir/Task", data=b"x" * 64_000_001, content_type="application/fhir+json", headers=headers
    )
    outcome(answer, 413)


def test_a_fault_of_our_own_tells_nothing_of_the_request(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError(MAIJA)

    monkeypatch.setattr("adapter.store.resources.Resources.read", broken)
    outcome(face.get("/fhir/Task/a"), 500)


def test_without_a_configured_token_this_machine_gets_in(tmp_path: Path) -> None:
    with open_face(tmp_path, token=None, settings=region().model_copy(update={"client": ()})) as open_:
        assert open_.client.get("/fhir/Task").status_code == 200


def test_a_moved_clock_is_seen_in_the_next_version(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    face.clock[0] = NOW + timedelta(hours=1)
    changed = face.put(f"/fhir/Task/{identity}", TASK | {"id": identity, "status": "accepted"}, If_Match='W/"1"')
    assert changed.get_json()["meta"]["lastUpdated"] == "2026-11-22T15:00:00.000+00:00"
