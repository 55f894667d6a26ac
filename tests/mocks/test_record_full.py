"""What a record system of mode `full` can do beyond writing and reading: pages, sorting, deletion, patches, batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from mocks.control import Setting
from mocks.record import record_mock
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.mocks.record import HETU, HETU_SYSTEM, MAIL_SYSTEM, NAME, Client, media, patient, refusal

PEOPLE = (
    patient(
        "p1",
        name=[{"family": "Öhman", "given": ["Outi"]}],
        birthDate="1994-05-01",
        gender="female",
        active=True,
    ),
    patient("p2", "150372-901R", name=[{"family": "Aalto", "given": ["Maija", "Liisa"]}], birthDate="1972-03-15"),
    patient("p3", "230984-902V", name=[{"text": "Pekka Aaltonen"}], birthDate="1984-09"),
)


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = record_mock(setting=Setting(seed=7))
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    resources = [{"system": NAME, "resource": one} for one in PEOPLE]
    desk.seed({"systems": [{"name": NAME, "mode": "full"}], "resources": resources})
    return desk


@pytest.fixture
def client(mock: RunningMock, desk: Desk) -> Client:
    assert desk.state()["systems"][NAME]["resources"] == {"Patient": 3}
    return Client(mock.url, NAME)


# --- Search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"family": "aalto"}, ["p2"]),
        ({"name": "AALTO"}, ["p2"]),
        ({"name:contains": "alto"}, ["p2", "p3"]),
        ({"name": "ohm"}, ["p1"]),
        ({"family:exact": "aalto"}, []),
        ({"family:exact": "Aalto"}, ["p2"]),
        ({"given": "liisa"}, ["p2"]),
        ({"birthdate": "1972-03-15"}, ["p2"]),
        ({"birthdate": "1984"}, ["p3"]),
        ({"birthdate": "ge1984-09"}, ["p1", "p3"]),
        ({"birthdate": ["gt1972", "lt1990"]}, ["p3"]),
        ({"birthdate": "ne1994-05-01"}, ["p2", "p3"]),
        ({"birthdate": "sa1984-08,eb1973"}, ["p1", "p2", "p3"]),
        ({"gender": "female"}, ["p1"]),
        ({"active": "true"}, ["p1"]),
        ({"_id": "p1,p3"}, ["p1", "p3"]),
    ],
)
def test_people_are_found(client: Client, query: dict[str, Any], found: list[str]) -> None:
    assert client.find("/Patient", **query) == found


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("family", ["p2", "p1", "p3"]),
        ("-family", ["p1", "p2", "p3"]),
        ("birthdate", ["p2", "p3", "p1"]),
        ("-birthdate,_id", ["p1", "p3", "p2"]),
        ("gender,-_id", ["p1", "p3", "p2"]),
    ],
)
def test_what_is_found_is_sorted_and_what_has_no_value_comes_last(client: Client, key: str, order: list[str]) -> None:
    assert client.find("/Patient", _sort=key) == order


def test_what_was_changed_since_a_time_is_found(client: Client, desk: Desk) -> None:
    desk.set_clock(now="2027-01-01T10:00:00+00:00", freeze=True)
    made = client.make(media())["id"]
    assert client.find("/Media", _lastUpdated="ge2027-01-01") == [made]
    assert client.find("/Media", _lastUpdated="2027-01-01T10:00:00Z") == [made]
    assert client.find("/Media", _lastUpdated="lt2027-01-01T10:00:00Z") == []
    assert client.find("/Patient", _lastUpdated="ge2027-01-01") == []


def test_pages_are_turned_by_opaque_links_and_stay_as_they_were(client: Client) -> None:
    made = [client.make(media(str(number)))["id"] for number in range(5)]
    page = client.call("GET", "/Media", params={"_count": "2"}).json()
    client.make(media("later"))
    assert client.call("DELETE", f"/Media/{made[3]}").status_code == 204
    seen = []
    while True:
        assert page["total"] == 5
        seen.append([entry["resource"]["id"] for entry in page["entry"]])
        links = {link["relation"]: link["url"] for link in page["link"]}
        if "next" not in links:
            break
        page = client.call("GET", links["next"]).json()
    assert seen == [made[:2], made[2:4], made[4:]]
    assert refusal(client.call("GET", "?_page=nobody-2"), 410) == "not-found"
    assert refusal(client.call("GET", ""), 400) == "not-supported"


def test_a_search_without_count_has_pages_too(client: Client) -> None:
    for number in range(51):
        client.make(media(str(number)))
    page = client.call("GET", "/Media").json()
    assert (page["total"], len(page["entry"])) == (51, 50)
    (link,) = [link["url"] for link in page["link"] if link["relation"] == "next"]
    assert len(client.call("GET", link).json()["entry"]) == 1


def test_a_hetu_that_was_searched_for_is_in_no_link(client: Client) -> None:
    for number in ("p4", "p5"):
        assert client.make(patient(number))
    query = {"identifier": f"{HETU_SYSTEM}|{HETU}", "_count": "1"}
    page = client.call("POST", "/Patient/_search", data=query).json()
    assert page["total"] == 3
    assert {link["relation"] for link in page["link"]} == {"self", "next"}
    assert "9032" not in str(page["link"])


def test_patients_are_included_once(client: Client) -> None:
    made = [client.make(media(str(number)))["id"] for number in range(3)]
    page = client.call("GET", "/Media", params={"_include": "Media:subject", "_count": "2"}).json()
    assert [(entry["resource"]["id"], entry["search"]["mode"]) for entry in page["entry"]] == [
        (made[0], "match"),
        (made[1], "match"),
        ("p1", "include"),
    ]
    (link,) = [link["url"] for link in page["link"] if link["relation"] == "next"]
    page = client.call("GET", link).json()
    assert [entry["resource"]["id"] for entry in page["entry"]] == [made[2], "p1"]


def test_only_the_number_of_matches_is_given_when_asked(client: Client) -> None:
    for query in ({"_summary": "count"}, {"_count": "0"}):
        counted = client.call("GET", "/Patient", params=query).json()
        assert (counted["total"], counted.get("entry")) == (3, None)


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ({"color": "red"}, "record.search.parameter"),
        ({"code": "x"}, "record.search.parameter"),
        ({"gender:exact": "x"}, "record.search.parameter"),
        ({"family:missing": "true"}, "record.search.parameter"),
        ({"_sort": "color"}, "record.search.parameter"),
        ({"_include": "Media:subject"}, "record.search.parameter"),
        ({"_has": "x"}, "record.search.parameter"),
        ({"family": ""}, "record.search.value"),
        ({"birthdate": "banana"}, "record.search.value"),
        ({"birthdate": "1972-13-01"}, "record.search.value"),
        ({"_count": "many"}, "record.search.value"),
        ({"_summary": "text"}, "record.search.value"),
    ],
)
def test_a_search_that_is_not_understood_is_refused(
    client: Client, desk: Desk, query: dict[str, str], rule: str
) -> None:
    answer = client.call("GET", "/Patient", params=query)
    refusal(answer, 400)
    assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == rule
    assert desk.journal()[-1]["steps"][-1]["rule"] == rule


def test_a_narrow_system_stays_narrow(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"systems": [{"name": NAME, "mode": "narrow"}]})
    narrow = Client(mock.url, NAME)
    assert len(narrow.find("/Patient", _count="2")) == 2
    assert "next" not in narrow.call("GET", "/Patient", params={"_count": "2"}).text
    for query in ({"family": "Aalto"}, {"_sort": "_id"}, {"_lastUpdated": "ge2020"}, {"_summary": "count"}):
        refusal(narrow.call("GET", "/Patient", params=query), 400)
    for method in ("DELETE", "PATCH"):
        refusal(narrow.call(method, "/Patient/p1"), 405)
    refusal(narrow.call("POST", "", json={"resourceType": "Bundle", "type": "batch"}), 405)


# --- Delete, patch, conditions ----------------------------------------------------------------------------------------


def test_what_is_deleted_is_gone_and_its_history_shows_it(client: Client, desk: Desk) -> None:
    made = client.make(media())["id"]
    lost = client.call("DELETE", f"/Media/{made}", headers={"If-Match": 'W/"9"'})
    assert refusal(lost, 412) == "conflict"
    assert [client.call("DELETE", f"/Media/{made}").status_code for _ in range(2)] == [204, 204]
    assert refusal(client.call("GET", f"/Media/{made}"), 410) == "deleted"
    assert refusal(client.call("GET", f"/Media/{made}/_history/2"), 410) == "deleted"
    assert client.call("GET", f"/Media/{made}/_history/1").json()["id"] == made
    assert client.find("/Media") == []
    history = client.call("GET", f"/Media/{made}/_history").json()["entry"]
    assert [(entry["request"]["method"], "resource" in entry) for entry in history] == [
        ("DELETE", False),
        ("POST", True),
    ]
    assert desk.state()["systems"][NAME]["resources"] == {"Patient": 3}
    assert refusal(client.call("DELETE", "/Media/never"), 404) == "not-found"
    back = client.call("PUT", f"/Media/{made}", json={**media(), "id": made}, headers={"If-Match": 'W/"2"'})
    assert back.headers["ETag"] == 'W/"3"'
    assert client.find("/Media") == [made]


def test_nothing_may_refer_to_what_is_deleted(client: Client) -> None:
    assert client.call("DELETE", "/Patient/p3").status_code == 204
    refused = client.call("POST", "/Media", json=media(subject="Patient/p3"))
    assert refusal(refused, 422) == "not-found"


def test_a_patch_makes_a_version(client: Client) -> None:
    steps = [{"op": "replace", "path": "/gender", "value": "unknown"}, {"op": "remove", "path": "/active"}]
    headers = {"Content-Type": "application/json-patch+json", "If-Match": 'W/"1"'}
    patched = client.call("PATCH", "/Patient/p1", json=steps, headers=headers)
    assert (patched.status_code, patched.headers["ETag"]) == (200, 'W/"2"')
    assert (patched.json()["gender"], "active" in patched.json()) == ("unknown", False)
    assert refusal(client.call("PATCH", "/Patient/p1", json=steps, headers=headers), 412) == "conflict"


def test_a_conditional_update_makes_or_changes_one(client: Client) -> None:
    path = f"/Media?identifier={MAIL_SYSTEM}%7C1"
    first = client.call("PUT", path, json=media())
    second = client.call("PUT", path, json={**media(), "status": "stopped"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert (second.json()["id"], second.json()["status"]) == (first.json()["id"], "stopped")
    client.make(media())
    assert refusal(client.call("PUT", path, json=media()), 412) == "multiple-matches"
    assert refusal(client.call("PUT", "/Media", json=media()), 400) == "required"


def test_a_conditional_delete_takes_one(client: Client) -> None:
    path = f"/Media?identifier={MAIL_SYSTEM}%7C1"
    assert refusal(client.call("DELETE", path), 404) == "not-found"
    client.make(media())
    client.make(media())
    assert refusal(client.call("DELETE", path), 412) == "multiple-matches"
    assert refusal(client.call("DELETE", "/Media?_count=1"), 400) == "required"
    client.make(media("2"))
    assert client.call("DELETE", f"/Media?identifier={MAIL_SYSTEM}%7C2").status_code == 204
    assert len(client.find("/Media")) == 2


# --- Bundles ----------------------------------------------------------------------------------------------------------


def entry(method: str, url: str, resource: dict[str, Any] | None = None, **request: str) -> dict[str, Any]:
    held = {"resource": resource} if resource else {}
    return {**held, "request": {"method": method, "url": url, **request}}


def test_each_entry_of_a_batch_is_for_itself(client: Client) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [
            entry("POST", "Media", media()),
            entry("POST", "Media", {**media(), "status": "done"}),
            entry("GET", "Patient/p1"),
            entry("GET", "Patient/p9"),
            entry("DELETE", "Patient/p3"),
            entry("PUT", "Patient/p2", {**PEOPLE[1], "active": True}, ifMatch='W/"1"'),
            entry("PUT", "Patient/p2", {**PEOPLE[1], "active": True}, ifMatch='W/"1"'),
        ],
    }
    answer = client.call("POST", "", json=bundle)
    assert answer.status_code == 200
    body = answer.json()
    assert body["type"] == "batch-response"
    statuses = [one["response"]["status"][:3] for one in body["entry"]]
    assert statuses == ["201", "422", "200", "404", "204", "200", "412"]
    assert body["entry"][1]["response"]["outcome"]["issue"][0]["expression"] == ["Bundle.entry[1].resource.status"]
    assert body["entry"][2]["resource"]["id"] == "p1"
    assert len(client.find("/Media")) == 1


def test_a_transaction_deletes_and_reads_or_does_nothing(client: Client) -> None:
    entries = [entry("DELETE", "Patient/p3"), entry("GET", "Patient/p1"), entry("POST", "Media", media())]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [*entries, entry("DELETE", "Patient/p9")]}
    assert refusal(client.call("POST", "", json=bundle), 404) == "not-found"
    assert client.call("GET", "/Patient/p3").status_code == 200
    done = client.call("POST", "", json={**bundle, "entry": entries}).json()["entry"]
    assert [one["response"]["status"][:3] for one in done] == ["204", "200", "201"]
    assert done[1]["resource"]["id"] == "p1"
    assert client.call("GET", "/Patient/p3").status_code == 410


def test_a_transaction_is_done_in_the_order_of_fhir_and_answered_as_it_was_given(client: Client) -> None:
    """FHIR R4 http.html#trules: DELETE, POST, PUT, GET. What is deleted meets no condition."""
    held = client.make(media("7"))
    patient_read = client.call("GET", "/Patient/p1").json()
    creating = entry("POST", "Media", media("7"), ifNoneExist=f"identifier={MAIL_SYSTEM}|7")
    version = f'W/"{patient_read["meta"]["versionId"]}"'
    changing = entry("PUT", "Patient/p1", patient_read | {"active": False}, ifMatch=version)
    entries = [entry("GET", "Patient/p1"), changing, creating, entry("DELETE", f"Media/{held['id']}")]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    done = client.call("POST", "", json=bundle).json()["entry"]
    assert [one["response"]["status"][:3] for one in done] == ["200", "200", "201", "204"]
    assert done[0]["resource"]["active"] is False
    assert len(client.find("/Media", identifier=f"{MAIL_SYSTEM}|7")) == 1


# --- What the system says of itself -----------------------------------------------------------------------------------


def test_the_statement_says_what_each_type_can_do(client: Client) -> None:
    statement = client.call("GET", "/metadata").json()
    types = {one["type"]: one for one in statement["rest"][0]["resource"]}
    named = {one["name"] for one in types["Patient"]["searchParam"]}
    assert {"_id", "_lastUpdated", "birthdate", "family", "identifier", "name"} <= named
    assert "status" not in named
    assert {"delete", "patch"} <= {one["code"] for one in types["Patient"]["interaction"]}
    assert types["Task"]["searchInclude"] == ["Task:patient", "Task:subject"]
    for kind, one in types.items():
        for parameter in one["searchParam"]:
            value = {"date": "2020", "string": "x", "token": "x", "reference": "Patient/p1"}[parameter["type"]]
            query = {parameter["name"]: value}
            assert client.call("GET", f"/{kind}", params=query).status_code == 200, (kind, query)


def test_a_statement_is_a_resource_of_fhir(client: Client) -> None:
    from fhir.resources.R4B.capabilitystatement import CapabilityStatement

    assert CapabilityStatement.model_validate(client.call("GET", "/metadata").json())


@pytest.mark.parametrize("accept", ["application/fhir+xml", "text/html", "image/png"])
def test_another_format_is_not_there(client: Client, accept: str) -> None:
    for path in ("/metadata", "/Patient", "/Patient/p1"):
        assert refusal(client.call("GET", path, headers={"Accept": accept}), 406) == "not-supported"
    assert refusal(client.call("GET", "/Patient?_format=xml"), 406) == "not-supported"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, application/fhir+json;q=0.9"])
def test_json_is_there_whatever_else_is_accepted(client: Client, accept: str) -> None:
    assert client.call("GET", "/Patient/p1", headers={"Accept": accept}).status_code == 200


def test_a_search_by_post_is_a_form(client: Client) -> None:
    answer: requests.Response = client.call("POST", "/Patient/_search", json={"family": "x"})
    assert refusal(answer, 415) == "not-supported"
