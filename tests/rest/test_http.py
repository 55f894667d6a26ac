"""The FHIR API as HTTP: which code an answer has, what its headers say, and what no request may bring about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.region import MAIJA
from tests.rest.desk import TOKEN, Face, hits, open_face, outcome

pytestmark = pytest.mark.slow

TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}
FORM = "application/x-www-form-urlencoded"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
HOST = "https://api.example/fhir"


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, public_base="https://api.example") as opened:
        yield opened


# --- Searches by POST -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", b'{"status": "accepted"}'),
        ("application/fhir+json", b"{}"),
        ("text/plain", b"status=accepted"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="status"\r\n\r\na\r\n--x--\r\n',
        ),
        ("application/json", b""),
        (None, b"status=accepted"),
    ],
)
def test_a_search_of_another_media_type_is_never_a_search_for_everything(
    face: Face, media_type: str | None, body: bytes
) -> None:
    face.post("/fhir/Task", TASK)
    answer = face.client.post("/fhir/Task/_search", data=body, content_type=media_type, headers=HEADERS)
    outcome(answer, 415)


def test_a_search_by_post_takes_its_parameters_from_form_and_url(face: Face) -> None:
    wanted = face.post("/fhir/Task", TASK | {"identifier": [{"system": "urn:x", "value": "ä b"}]}).get_json()["id"]
    face.post("/fhir/Task", TASK)
    for query, body, media_type in (
        ("", "identifier=urn:x|%C3%A4+b", FORM),
        ("", "identifier=urn:x|%C3%A4%20b", f"{FORM}; charset=UTF-8"),
        ("?identifier=urn:x|%C3%A4+b", "status=requested", FORM),
        ("?identifier=urn:x|%C3%A4+b", "", None),
    ):
        path = f"/fhir/Task/_search{query}"
        assert hits(face.client.post(path, data=body, content_type=media_type, headers=HEADERS)) == {wanted}, body


# --- Codes ------------------------------------------------------------------------------------------------------------


def test_each_fault_of_a_caller_has_its_own_code(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    here, changed = f"/fhir/Task/{identity}", TASK | {"id": identity, "status": "accepted"}
    for answer, status in (
        (face.get("/fhir/Observation"), 404),
        (face.get("/fhir/Observation/1"), 404),
        (face.get("/fhir/Observation/1/_history"), 404),
        (face.post("/fhir/Observation", TASK), 404),
        (face.post("/fhir/Observation/_search", {}), 404),
        (face.put("/fhir/Observation/1", TASK | {"id": "1"}), 404),
        (face.get("/fhir/Task/none"), 404),
        (face.get(f"{here}/_history/7"), 404),
        (face.get(f"{here}/_history/{'9' * 40}"), 404),
        (face.put("/fhir/Task/none", TASK | {"id": "none"}, If_Match='W/"1"'), 404),
        (face.get(f"/fhir/Task/{'a' * 65}"), 404),
        (face.put(f"/fhir/Task/{'a' * 65}", TASK | {"id": "a" * 65}, If_Match='W/"1"'), 422),
        (face.put(here, changed), 428),
        (face.put(here, changed, If_Match="1"), 400),
        (face.put(here, changed, If_Match="*"), 400),
        (face.put(here, changed, If_Match='W/"7"'), 412),
        (face.put(here, changed, If_Match=f'W/"{"9" * 18}"'), 412),
        (face.put(here, TASK, If_Match='W/"1"'), 400),
        (face.post("/fhir/Task", TASK | {"resourceType": "Media"}), 400),
        (face.post("/fhir/Task", {"a": 1}), 400),
        (face.post("/fhir/Task", [TASK]), 400),
        (face.post("/fhir/Task", TASK | {"status": "x"}), 422),
        (face.post("/fhir/Task", TASK | {"nosuch": 1}), 422),
        (face.client.post("/fhir/Task", data=b"{", content_type="application/json", headers=HEADERS), 400),
        (face.client.post("/fhir/Task", data=b"\xff", content_type="application/json", headers=HEADERS), 400),
        (face.client.post("/fhir/Task", data=b"<Task/>", content_type="application/fhir+xml", headers=HEADERS), 415),
        (face.client.post("/fhir/Task", data=b"{}", headers=HEADERS), 415),
        (face.client.post("/fhir/Task", data=b"{}", content_type="application/jsonx", headers=HEADERS), 415),
    ):
        outcome(answer, status)
    assert face.get(here).headers["ETag"] == 'W/"1"'


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/fhir/Task/a", {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"}),
        ("PUT", "/fhir/Task/a/_history", {"GET", "HEAD", "OPTIONS"}),
        ("GET", "/fhir", {"OPTIONS", "POST"}),
        ("POST", "/fhir/metadata/", None),
        ("POST", "/fhir/Task/a/_history", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_what_is_not_done_here_is_answered_with_what_is(
    face: Face, method: str, path: str, allowed: set[str] | None
) -> None:
    answer = face.client.open(path, method=method, json=TASK, headers=HEADERS)
    outcome(answer, 405 if allowed else 404)
    if allowed:
        assert set(answer.headers["Allow"].split(", ")) == allowed  # RFC 9110 §15.5.6


# --- What cannot be read ----------------------------------------------------------------------------------------------

_NUL = json.dumps(TASK | {"identifier": [{"value": "a\0b"}]}).encode()


@pytest.mark.parametrize(
    ("method", "path", "body", "media_type"),
    [
        ("GET", "/fhir/Task/a%00b", b"", None),
        ("GET", "/fhir/Task?identifier=a%00b", b"", None),
        ("GET", "/fhir/Task?%00=1", b"", None),
        ("GET", "/fhir/Task?identifier=%ff", b"", None),
        ("GET", "/fhir/Task?identifier=%zz", b"", None),
        ("GET", "/fhir/Task?identifier=%", b"", None),
        ("GET", "/fhir/Task?identifier=%4", b"", None),
        ("GET", "/fhir/Task?" + "&".join(f"identifier={number}" for number in range(2_000)), b"", None),
        ("GET", "/fhir/Task?" + "&" * 2_000 + "x", b"", None),
        ("GET", "/healthz?%00", b"", None),
        ("POST", "/fhir/Task/_search", b"identifier=a%00b", FORM),
        ("POST", "/fhir/Task/_search", b"identifier=a\0b", FORM),
        ("POST", "/fhir/Task/_search", b"identifier=%ff", FORM),
        ("POST", "/fhir/Task/_search", b"identifier=\xff", FORM),
        ("POST", "/fhir/Task/_search", b"identifier=%", FORM),
        ("POST", "/fhir/Task/_search", b"&".join([b"status=x"] * 2_000), FORM),
        ("POST", "/fhir/Task", _NUL, "application/fhir+json"),
        ("POST", "/fhir/Consent/$evaluate", _NUL, "application/fhir+json"),
        ("POST", "/fhir/Task", b'{"resourceType": "Task", "status": "a\0b"}', "application/fhir+json"),
        ("POST", "/fhir/Task", b'{"resourceType": "\\ud800"}', "application/fhir+json"),
    ],
)
def test_what_cannot_be_read_is_the_callers_fault(
    face: Face, method: str, path: str, body: bytes, media_type: str | None
) -> None:
    outcome(face.client.open(path, method=method, data=body, content_type=media_type, headers=HEADERS), 400)


def test_a_path_of_another_charset_is_the_callers_fault(face: Face) -> None:
    """The server hands a path over decoded, an octet a character (PEP 3333)."""
    outcome(face.client.get("/fhir", environ_overrides={"PATH_INFO": "/fhir/Task/\xff"}, headers=HEADERS), 400)


def test_a_backslash_before_u0000_is_no_nul(face: Face) -> None:
    written = TASK | {"description": "a\\u0000b"}
    assert face.post("/fhir/Task", written).get_json()["description"] == "a\\u0000b"


@pytest.mark.parametrize("condition", ["identifier=a%00b", "identifier=%", "&".join(["identifier=1"] * 101)])
def test_a_condition_that_cannot_be_read_is_refused(face: Face, condition: str) -> None:
    outcome(face.post("/fhir/Task", TASK, If_None_Exist=condition), 400)
    assert face.resources.find("Task", []) == []


def test_a_long_url_is_read_or_refused(face: Face) -> None:
    assert face.get(f"/fhir/Task?identifier={'a' * 60_000}").status_code == 200
    outcome(face.get(f"/fhir/Task/{'a' * 60_000}"), 404)


# --- Headers and Bundles ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ['W/"{}"', '"{}"', ' W/"{}" '])
def test_the_version_is_named_as_clients_name_it(face: Face, form: str) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    for version, status in enumerate(("accepted", "in-progress"), 1):
        changed = TASK | {"id": identity, "status": status}
        answer = face.put(f"/fhir/Task/{identity}", changed, If_Match=form.format(version))
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'W/"{version + 1}"')


def test_a_history_is_a_valid_bundle(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    face.put(f"/fhir/Task/{identity}", TASK | {"id": identity, "status": "accepted"}, If_Match='W/"1"')
    history = face.get(f"/fhir/Task/{identity}/_history").get_json()
    assert [issue for issue in own_validator().validate(history) if issue.severity is Severity.ERROR] == []
    assert (history["total"], history["link"][0]["url"]) == (2, f"{HOST}/Task/{identity}/_history")
    second, first = history["entry"]
    assert {entry["fullUrl"] for entry in (first, second)} == {f"{HOST}/Task/{identity}"}
    assert first["request"] == {"method": "POST", "url": "Task"}
    assert second["request"] == {"method": "PUT", "url": f"Task/{identity}"}
    for entry, status in ((first, "201 Created"), (second, "200 OK")):
        meta, response = entry["resource"]["meta"], entry["response"]
        assert (response["status"], response["etag"]) == (status, f'W/"{meta["versionId"]}"')
        assert response["lastModified"] == meta["lastUpdated"]
        assert response["location"] == f"Task/{identity}/_history/{meta['versionId']}"


def test_each_answer_of_a_transaction_says_version_and_time(face: Face) -> None:
    entry = {"resource": TASK, "request": {"method": "POST", "url": "Task"}}
    answer = face.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}).get_json()
    assert [issue for issue in own_validator().validate(answer) if issue.severity is Severity.ERROR] == []
    (response,) = [entry["response"] for entry in answer["entry"]]
    meta = face.get(f"/fhir/{response['location'].split('/_history')[0]}").get_json()["meta"]
    assert (response["etag"], response["lastModified"]) == ('W/"1"', meta["lastUpdated"])


def test_addresses_are_those_that_clients_know(tmp_path: Path) -> None:
    """Behind a proxy the server is asked by another name."""
    with open_face(tmp_path, public_base="https://api.example/lautta") as face:
        created = face.post("/fhir/Task", TASK)
        address = f"https://api.example/lautta/fhir/Task/{created.get_json()['id']}"
        assert created.headers["Location"] == f"{address}/_history/1"
        assert face.get("/fhir/Task").get_json()["entry"][0]["fullUrl"] == address
        assert face.get("/fhir/Task").get_json()["link"][0]["url"] == "https://api.example/lautta/fhir/Task"
        path = f"/fhir/Task/{created.get_json()['id']}/_history"
        assert face.get(path).get_json()["entry"][0]["fullUrl"] == address


def test_a_hetu_in_a_reference_is_refused_and_not_repeated(face: Face) -> None:
    for reference in (f"Patient/{MAIJA}", f"https://record.example/fhir/Patient/{MAIJA}", f"urn:x:{MAIJA}",
                      f"Patient?identifier={MAIJA}", f"Patient/{MAIJA.replace('-', '%2D')}"):  # fmt: skip
        text = outcome(face.post("/fhir/Task", TASK | {"for": {"reference": reference}}), 400, 422)
        assert MAIJA[:6] not in text
    assert "Task.for.reference" in outcome(
        face.post("/fhir/Task", TASK | {"for": {"reference": f"https://r.example/Patient/{MAIJA}"}}), 422
    )
    assert face.resources.find("Task", []) == []
