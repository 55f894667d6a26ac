"""The record systems' mock over a real socket."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import requests

from mocks.control import Setting
from mocks.record import record_mock
from tests.mocks.control import Desk
from tests.mocks.record import HETU, HETU_SYSTEM, MAIL_SYSTEM, Client, media, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mocks.running import RunningMock

PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [{"system": HETU_SYSTEM, "value": HETU}],
    "name": [{"family": "Testinen", "given": ["Outi"]}],
}
OTHER = {"resourceType": "Patient", "id": "p2", "identifier": [{"system": HETU_SYSTEM, "value": "150372-901R"}]}
SYSTEMS = [{"name": "lifecare-porvoo", "mode": "full"}, {"name": "pegasos-loviisa", "mode": "narrow"}]


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = record_mock(setting=Setting(seed=7))
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    desk.seed(
        {
            "systems": SYSTEMS,
            "resources": [{"system": one["name"], "resource": who} for one in SYSTEMS for who in (PATIENT, OTHER)],
        }
    )
    return desk


@pytest.fixture
def full(mock: RunningMock, desk: Desk) -> Client:
    assert desk.state()["systems"]["lifecare-porvoo"]["mode"] == "full"
    return Client(mock.url, "lifecare-porvoo")


@pytest.fixture
def narrow(mock: RunningMock, desk: Desk) -> Client:
    assert desk.state()["systems"]["pegasos-loviisa"]["mode"] == "narrow"
    return Client(mock.url, "pegasos-loviisa")


TASK = {"resourceType": "Task", "status": "requested", "intent": "order"}


def test_create_read_update_and_history(full: Client) -> None:
    made = full.call("POST", "/Media", json=media())
    assert made.status_code == 201
    identity = made.json()["id"]
    assert made.headers["Location"] == f"{full.base}/Media/{identity}/_history/1"
    assert made.headers["ETag"] == 'W/"1"'
    assert full.call("GET", f"/Media/{identity}").json() == made.json()

    changed = {**made.json(), "status": "entered-in-error"}
    assert refusal(full.call("PUT", f"/Media/{identity}", json=changed), 400) == "required"
    lost = full.call("PUT", f"/Media/{identity}", json=changed, headers={"If-Match": 'W/"7"'})
    assert refusal(lost, 412) == "conflict"
    updated = full.call("PUT", f"/Media/{identity}", json=changed, headers={"If-Match": 'W/"1"'})
    assert updated.status_code == 200
    assert updated.headers["ETag"] == 'W/"2"'

    assert full.call("GET", f"/Media/{identity}/_history/1").json()["status"] == "completed"
    assert refusal(full.call("GET", f"/Media/{identity}/_history/3"), 404) == "not-found"
    history = full.call("GET", f"/Media/{identity}/_history").json()
    assert [entry["resource"]["status"] for entry in history["entry"]] == ["entered-in-error", "completed"]


def test_resource_is_stored_as_received_plus_id_and_meta(full: Client) -> None:
    sent = {**media(), "note": [{"text": "Kuva äidistä"}], "meta": {"tag": [{"code": "x"}]}}
    held = full.call("POST", "/Media", json=sent).json()
    assert held.pop("id")
    meta = held.pop("meta")
    assert meta["versionId"] == "1"
    assert meta["tag"] == [{"code": "x"}]
    assert held == {name: value for name, value in sent.items() if name != "meta"}


def test_conditional_create_makes_one(full: Client) -> None:
    condition = {"If-None-Exist": f"identifier={quote(MAIL_SYSTEM + '|1', safe='')}"}
    first = full.call("POST", "/Media", json=media(), headers=condition)
    second = full.call("POST", "/Media", json=media(), headers=condition)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    other = {"If-None-Exist": f"identifier={quote('https://lautta.example/other|1', safe='')}"}
    assert full.call("POST", "/Media", json=media(), headers=other).status_code == 201
    assert refusal(full.call("POST", "/Media", json=media(), headers=condition), 412) == "multiple-matches"
    assert refusal(full.call("POST", "/Media", json=media(), headers={"If-None-Exist": ""}), 400) == "required"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"identifier": f"{MAIL_SYSTEM}|1"}, 1),
        ({"identifier": f"{MAIL_SYSTEM}|1,{MAIL_SYSTEM}|2"}, 2),
        ({"identifier": "1"}, 1),
        ({"identifier": f"{MAIL_SYSTEM}|"}, 3),
        ({"identifier": "|1"}, 0),
        ({"identifier": "https://lautta.example/other|1"}, 0),
        ({"patient": "Patient/p1"}, 2),
        ({"patient": "p1", "status": "completed"}, 1),
        ({"subject": "Patient/p2"}, 1),
        ({"status": "preparation"}, 1),
        ({"_count": "1"}, 3),
    ],
)
def test_search(full: Client, query: dict[str, str], found: int) -> None:
    full.call("POST", "/Media", json=media("1"))
    full.call("POST", "/Media", json={**media("2"), "status": "preparation"})
    full.call("POST", "/Media", json=media("3", subject=f"{full.base}/Patient/p2"))
    by_get = full.call("GET", "/Media", params=query).json()
    by_post = full.call("POST", "/Media/_search", data=query).json()
    assert (by_get["total"], by_get.get("entry")) == (by_post["total"], by_post.get("entry"))
    assert by_get["total"] == found
    assert len(by_get.get("entry", [])) == min(found, int(query.get("_count", "9")))


def test_search_by_code_and_by_task_patient(full: Client) -> None:
    coding = {"system": "http://snomed.info/sct", "code": "363679005"}
    subject = {"reference": "Patient/p1"}
    request = {"resourceType": "ServiceRequest", "status": "active", "intent": "order", "subject": subject}
    full.call("POST", "/ServiceRequest", json={**request, "code": {"coding": [coding]}})
    full.call("POST", "/Task", json={**TASK, "for": subject})
    by_code = full.call("GET", "/ServiceRequest", params={"code": "http://snomed.info/sct|363679005"})
    assert by_code.json()["total"] == 1
    assert full.call("GET", "/Task", params={"patient": "Patient/p1"}).json()["total"] == 1
    assert full.call("GET", "/Task", params={"patient": "Patient/p2"}).json()["total"] == 0


def test_search_for_the_consents_of_a_patient_by_category(full: Client) -> None:
    for patient, code in (("p1", "sms"), ("p1", "post"), ("p2", "sms")):
        category = [{"coding": [{"system": "urn:c", "code": code}]}]
        rule, scope = {"coding": [{"system": "urn:r", "code": "opt-in"}]}, {"text": "treatment"}
        consent = {"resourceType": "Consent", "status": "active", "scope": scope, "category": category}
        full.call(
            "POST", "/Consent", json=consent | {"policyRule": rule, "patient": {"reference": f"Patient/{patient}"}}
        )
    query = {"patient": "Patient/p1", "category": "urn:c|sms"}
    assert full.call("POST", "/Consent/_search", data=query).json()["total"] == 1


def test_search_refuses_what_it_does_not_know(full: Client) -> None:
    assert refusal(full.call("GET", "/Media", params={"identifer": "x"}), 400) == "not-supported"
    assert refusal(full.call("GET", "/Media", params={"identifier": ""}), 400) == "value"


@pytest.mark.parametrize("system", ["full", "narrow"])
def test_patient_is_found_by_hetu_in_the_body(system: str, request: pytest.FixtureRequest, desk: Desk) -> None:
    client: Client = request.getfixturevalue(system)
    found = client.call("POST", "/Patient/_search", data={"identifier": f"{HETU_SYSTEM}|{HETU}"}).json()
    assert [entry["resource"]["id"] for entry in found["entry"]] == ["p1"]
    assert (
        client.call("POST", "/Patient/_search", data={"identifier": f"{HETU_SYSTEM}|020594X903P"}).json()["total"] == 0
    )
    assert HETU not in str(desk.journal())
    assert desk.journal()[-1]["operation"] == "search"


@pytest.mark.parametrize(
    "path",
    [
        f"/Patient?identifier={HETU_SYSTEM}|{HETU}",
        f"/Patient?identifier={quote(HETU_SYSTEM + '|' + HETU, safe='')}",
        "/Patient?identifier=%30%31%30%35%39%34Y9032",
        "/Patient?identifier=010594%25599032",
        "/Patient?identifier=010181%2D900C",
        "/Patient/010181-900C",
        "/Patient?x=010180+9026",
        "/Patient?identifier=010594y9032",
    ],
)
def test_hetu_in_a_url_is_refused(full: Client, desk: Desk, path: str) -> None:
    answer = full.call("GET", path)
    assert refusal(answer, 400) == "security"
    assert "9032" not in answer.text
    assert "9032" not in str(desk.journal())


def test_oids_and_uuids_in_a_url_are_not_taken_for_a_hetu(full: Client) -> None:
    params = {"identifier": "urn:oid:1.2.246.10.2048198|urn:uuid:123456ab-1234-4321-8123-123456a123bc"}
    assert full.call("GET", "/Media", params=params).status_code == 200


def bundle(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries)}


def entry(resource: dict[str, Any], full_url: str, **request: str) -> dict[str, Any]:
    asked = {"method": "POST", "url": resource["resourceType"], **request}
    return {"fullUrl": full_url, "resource": resource, "request": asked}


BINARY = {"resourceType": "Binary", "contentType": "image/jpeg", "data": base64.b64encode(b"\xff\xd8").decode()}
XHTML = "http://www.w3.org/1999/xhtml"
CONDITION = f"identifier={quote(MAIL_SYSTEM + '|1', safe='')}"


def photo_bundle() -> dict[str, Any]:
    picture = media()
    picture["content"]["url"] = "urn:uuid:b"
    provenance = {
        "resourceType": "Provenance",
        "target": [{"reference": "urn:uuid:m"}],
        "recorded": "2026-11-30T08:00:00Z",
        "agent": [{"who": {"display": "Lautta"}}],
        "text": {"status": "generated", "div": f'<div xmlns="{XHTML}"><a href="urn:uuid:m">kuva</a></div>'},
    }
    return bundle(
        entry(provenance, "urn:uuid:p"),
        entry(picture, "urn:uuid:m", ifNoneExist=CONDITION),
        entry(BINARY, "urn:uuid:b"),
    )


def test_transaction_resolves_references_and_is_ordered(full: Client) -> None:
    answer = full.call("POST", "", json=photo_bundle())
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["type"] == "transaction-response"
    assert [made["response"]["status"] for made in body["entry"]] == ["201 Created"] * 3
    locations = [made["response"]["location"].split("/_history")[0] for made in body["entry"]]
    assert [location.split("/")[0] for location in locations] == ["Provenance", "Media", "Binary"]
    held = full.call("GET", f"/{locations[1]}").json()
    assert held["content"]["url"] == locations[2]
    provenance = full.call("GET", f"/{locations[0]}").json()
    assert provenance["target"] == [{"reference": locations[1]}]
    assert f'href="{locations[1]}"' in provenance["text"]["div"]


def test_transaction_links_to_what_a_condition_found(full: Client, desk: Desk) -> None:
    first = full.call("POST", "/", json=photo_bundle()).json()
    second = full.call("POST", "/", json=photo_bundle()).json()
    assert second["entry"][1]["response"]["status"] == "200 OK"
    assert second["entry"][1]["response"]["location"] == first["entry"][1]["response"]["location"]
    provenance = full.call("GET", "/" + second["entry"][0]["response"]["location"].split("/_history")[0]).json()
    assert provenance["target"][0]["reference"] in first["entry"][1]["response"]["location"]
    assert desk.state()["systems"]["lifecare-porvoo"]["resources"]["Media"] == 1


def test_transaction_updates_with_if_match(full: Client) -> None:
    patient = {**PATIENT, "active": True}
    entry_of_patient = entry(patient, "urn:uuid:x", method="PUT", url="Patient/p1", ifMatch='W/"1"')
    assert full.call("POST", "", json=bundle(entry_of_patient)).json()["entry"][0]["response"]["etag"] == 'W/"2"'
    assert refusal(full.call("POST", "", json=bundle(entry_of_patient)), 412) == "conflict"


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        (entry({**TASK, "focus": {"reference": "urn:uuid:nowhere"}}, "urn:uuid:t"), 422),
        (entry({"resourceType": "Medai"}, "urn:uuid:t"), 400),
        (entry(TASK, "urn:uuid:m"), 400),
        (entry({**TASK, "id": "1"}, "urn:uuid:t", method="PUT", url="Task/1", ifMatch='W/"1"'), 404),
        (entry(TASK, "urn:uuid:t", method="DELETE", url="Task/1"), 404),
        (entry(TASK, "urn:uuid:t", method="PATCH", url="Task/1"), 400),
        ({"fullUrl": "urn:uuid:t"}, 400),
    ],
)
def test_transaction_is_all_or_nothing(full: Client, desk: Desk, bad: dict[str, Any], status: int) -> None:
    before = desk.state()
    whole = photo_bundle()
    whole["entry"].append(bad)
    refusal(full.call("POST", "", json=whole), status)
    assert desk.state() == before


def test_binary_travels_as_bytes_and_as_json(full: Client) -> None:
    made = full.call("POST", "/Binary", data=b"\xff\xd8", headers={"Content-Type": "image/jpeg"})
    assert made.status_code == 201
    path = f"/Binary/{made.json()['id']}"
    raw = full.call("GET", path, headers={"Accept": "image/jpeg"})
    assert (raw.content, raw.headers["Content-Type"]) == (b"\xff\xd8", "image/jpeg")
    assert full.call("GET", path, headers={"Accept": "application/fhir+json"}).json()["data"] == BINARY["data"]


def test_narrow_system_refuses_what_it_lacks(narrow: Client) -> None:
    content = [{"attachment": {"contentType": "text/plain", "data": "YQ=="}}]
    document = {"resourceType": "DocumentReference", "status": "current", "content": content}
    made = narrow.call("POST", "/DocumentReference", json=document)
    assert made.status_code == 201
    assert narrow.call("GET", f"/DocumentReference/{made.json()['id']}").status_code == 200
    condition = {"If-None-Exist": "identifier=a"}
    assert refusal(narrow.call("POST", "/DocumentReference", json=document, headers=condition), 400)
    assert refusal(narrow.call("POST", "/Media", json=media()), 404)
    assert refusal(narrow.call("POST", "/Binary", json=BINARY), 404)
    assert refusal(narrow.call("GET", "/Consent"), 404)
    assert refusal(narrow.call("POST", "/Patient", json=PATIENT), 405)
    assert refusal(narrow.call("PUT", "/Patient/p1", json=PATIENT, headers={"If-Match": 'W/"1"'}), 405)
    assert refusal(narrow.call("GET", "/Patient/p1/_history/1"), 405)
    assert refusal(narrow.call("POST", "", json=photo_bundle()), 405)


def test_capability_statement_says_what_the_mode_does(full: Client, narrow: Client) -> None:
    published = [client.call("GET", "/metadata").json()["rest"][0] for client in (full, narrow)]
    assert published[0]["interaction"] == [{"code": "transaction"}, {"code": "batch"}]
    assert "interaction" not in published[1]
    types = [{resource["type"] for resource in rest["resource"]} for rest in published]
    assert types[1] == {"Communication", "DocumentReference", "Patient", "Task"}
    assert {"Media", "Consent"} < types[0]


def test_token_and_system_are_checked(mock: RunningMock, full: Client) -> None:
    wrong = {"Authorization": "Bearer secret-pegasos-loviisa"}
    assert refusal(full.call("GET", "/Patient/p1", headers=wrong), 401) == "login"
    assert refusal(requests.get(f"{full.base}/Patient/p1", timeout=30), 401) == "login"
    assert refusal(Client(mock.url, "nowhere").call("GET", "/Patient/p1"), 404) == "not-found"
    assert refusal(full.call("GET", "/Patient/p9"), 404) == "not-found"
    sent = {"data": b"{", "headers": {"Content-Type": "application/fhir+json"}}
    assert refusal(full.call("POST", "/Media", **sent), 400) == "structure"
    assert refusal(full.call("POST", "/Media", json=PATIENT), 400) == "invalid"


def test_status_fault_does_nothing_and_is_gone(full: Client, desk: Desk) -> None:
    desk.order_fault("status", "create", status=503)
    assert full.call("GET", "/Patient/p1").status_code == 200
    assert refusal(full.call("POST", "/Media", json=media()), 503) == "transient"
    assert "Media" not in desk.state()["systems"]["lifecare-porvoo"]["resources"]
    assert full.call("POST", "/Media", json=media()).status_code == 201
    assert [line["outcome"] for line in desk.journal() if line["operation"] == "create"] == [503, 201]


def test_silence_fault_commits_and_hangs_up(full: Client, desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    desk.order_fault("silence", "transaction")
    with pytest.raises(requests.ConnectionError):
        full.call("POST", "", json=photo_bundle())
    assert desk.state()["systems"]["lifecare-porvoo"]["resources"]["Media"] == 1
    assert full.call("POST", "", json=photo_bundle()).json()["entry"][1]["response"]["status"] == "200 OK"
    assert capfd.readouterr().err == ""


def test_seed_is_refused_whole(desk: Desk) -> None:
    before = desk.state()
    for bad in (
        {"systems": [{"name": "x", "mode": "odd"}]},
        {"systems": [{"name": "x", "mode": "full"}], "resources": [{"system": "y", "resource": PATIENT}]},
    ):
        with pytest.raises(AssertionError, match="seed was not understood"):
            desk.seed(bad)
    assert desk.state() == before


def test_a_system_can_be_swapped_and_keeps_its_resources(desk: Desk, narrow: Client) -> None:
    desk.seed({"systems": [{"name": "pegasos-loviisa", "mode": "full"}]})
    assert narrow.call("GET", "/Patient/p1").status_code == 200
    assert narrow.call("POST", "/Media", json=media()).status_code == 201
