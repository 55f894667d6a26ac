"""HTTP as clients and browsers use it: conditional reads, preferences, negotiation, compression, other origins."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from adapter.rest.compression import MOST_TIMES
from tests.rest.desk import TOKEN, Face, open_face, outcome

pytestmark = pytest.mark.slow

TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}
LONG = TASK | {"note": [{"text": "a note that is long " * 100}]}
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
JSON = {"Content-Type": "application/fhir+json"} | HEADERS
APP = "https://app.example"


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, public_base="https://api.example") as opened:
        yield opened


@pytest.fixture
def here(face: Face) -> str:
    """The path of a Task in two versions of different seconds."""
    path = f"/fhir/Task/{face.post('/fhir/Task', TASK).get_json()['id']}"
    face.clock[0] += timedelta(seconds=5)
    changed = TASK | {"id": path.rpartition("/")[2], "status": "accepted"}
    assert face.put(path, changed, If_Match='W/"1"').status_code == 200
    return path


# --- Conditional reads ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ('W/"2"', 304),
        ('"2"', 304),
        ('W/"1", W/"2"', 304),
        ('"x,y" ,W/"2"', 304),
        ("*", 304),
        ('W/"1"', 200),
        ('W/"22"', 200),
        ('"W/2"', 200),
        ("2", 200),
        ("", 200),
    ],
)
def test_what_the_client_has_is_not_sent_again(face: Face, here: str, tags: str, status: int) -> None:
    for method in ("GET", "HEAD"):
        answer = face.client.open(here, method=method, headers=HEADERS | {"If-None-Match": tags})
        assert (answer.status_code, answer.headers["ETag"]) == (status, 'W/"2"'), method
        assert bool(answer.get_data()) is (status == 200 and method == "GET")


def test_what_has_not_changed_since_is_not_sent_again(face: Face, here: str) -> None:
    changed = face.get(here).headers["Last-Modified"]
    assert face.get(here, If_Modified_Since=changed).status_code == 304
    assert face.get(here, If_Modified_Since="Mon, 01 Jan 2024 00:00:00 GMT").status_code == 200
    assert face.get(here, If_Modified_Since="no date").status_code == 200
    assert face.get(here, If_Modified_Since=changed, If_None_Match='W/"1"').status_code == 200, "the tag counts more"
    assert face.get(f"{here}/_history/1", If_None_Match='W/"1"').status_code == 304
    assert face.get(f"{here}/_history/1", If_None_Match='W/"2"').status_code == 200


def test_two_versions_of_one_second_are_not_one(face: Face, here: str) -> None:
    changed, tag = face.get(here).headers["Last-Modified"], face.get(here).headers["ETag"]
    face.clock[0] += timedelta(milliseconds=200)
    face.put(here, TASK | {"id": here.rpartition("/")[2], "status": "rejected"}, If_Match=tag)
    again = face.get(here, If_Modified_Since=changed)
    assert (again.headers["Last-Modified"], again.status_code) == (changed, 200)
    assert again.get_json()["status"] == "rejected"


def test_a_304_is_no_use(face: Face, here: str) -> None:
    def uses() -> int:
        return len(face.search("AuditEvent", _count="500").get_json().get("entry", []))

    before = uses()
    assert face.get(here, If_None_Match="*").status_code == 304
    shown = uses()
    face.get(here)
    assert uses() - shown == shown - before + 1


def test_head_says_how_long_the_answer_is(face: Face, here: str) -> None:
    for path in (here, "/fhir/Task", "/fhir/metadata", f"{here}/_history", "/fhir/Task/_history"):
        for coding in ("identity", "gzip", "zstd"):
            sent = HEADERS | {"Accept-Encoding": coding, "X-Request-Id": "a"}
            whole, head = (face.client.open(path, method=method, headers=sent) for method in ("GET", "HEAD"))
            assert head.get_data() == b""
            assert int(head.headers["Content-Length"]) == len(whole.get_data())
            assert dict(head.headers) == dict(whole.headers)


# --- What a write gives back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefer", "kind"),
    [
        ("", "Task"),
        ("return=representation", "Task"),
        ("return=something", "Task"),
        ("handling=lenient", "Task"),
        ("return=minimal", None),
        ("respond-async, return=minimal", None),
        ('handling=lenient; Return = "minimal"', None),
        ("return=OperationOutcome", "OperationOutcome"),
        ("return=operationoutcome", "OperationOutcome"),
    ],
)
def test_a_write_gives_back_what_is_preferred(face: Face, prefer: str, kind: str | None) -> None:
    wanted = {"Prefer": prefer} if prefer else {}
    made = face.client.post("/fhir/Task", json=TASK, headers=HEADERS | wanted)
    identity, version = made.headers["Location"].split("/")[-3], made.headers["Location"].split("/")[-1]
    assert (made.status_code, version, made.headers["ETag"]) == (201, "1", 'W/"1"')
    changed = TASK | {"id": identity, "status": "accepted"}
    updated = face.client.put(f"/fhir/Task/{identity}", json=changed, headers=HEADERS | wanted | {"If-Match": 'W/"1"'})
    assert (updated.status_code, updated.headers["ETag"], "Location" in updated.headers) == (200, 'W/"2"', False)
    for answer in (made, updated):
        assert answer.headers["Last-Modified"]
        if kind is None:
            assert (answer.get_data(), answer.headers["Content-Length"]) == (b"", "0")
            assert "Content-Type" not in answer.headers
        else:
            assert answer.get_json()["resourceType"] == kind
            assert ("Content-Location" in answer.headers) is (kind == "Task")
    assert face.get(f"/fhir/Task/{identity}").headers["Content-Location"].endswith(f"/fhir/Task/{identity}/_history/2")
    assert face.get(f"/fhir/Task/{identity}", Prefer="return=minimal").get_json()["status"] == "accepted"


def test_a_write_is_logged_whatever_it_gives_back(face: Face) -> None:
    order = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "order",
        "subject": {"identifier": {"system": "urn:oid:1.2.246.21", "value": "010190-901R"}},
    }
    face.post("/fhir/ServiceRequest", order, Prefer="return=minimal", X_Request_Id="quiet")
    events = face.search("AuditEvent", _count="500").get_json()["entry"]
    assert any("quiet" in str(event) and "010190-901R" in str(event) for event in events)


# --- In which form ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "query", "status"),
    [
        (None, "", 200),
        ("application/fhir+json", "", 200),
        ("Application/FHIR+JSON; charset=utf-8", "", 200),
        ("application/json", "", 200),
        ("text/json", "", 200),
        ("application/fhir+json;q=1.0, application/json+fhir;q=0.9", "", 200),
        ("*/*", "", 200),
        ("application/*;q=0.1", "", 200),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", 200),
        ("application/fhir+xml;q=1.0, application/fhir+json;q=0.1", "", 200),
        ("application/fhir+json; fhirVersion=4.0", "", 200),
        ("application/fhir+json; fhirVersion=4.0.1", "", 200),
        ("application/fhir+json; fhirVersion=3.0", "", 406),
        ("application/fhir+json; fhirVersion=3.0, */*;q=0.1", "", 200),
        ("application/fhir+json;fhirVersion=5.0", "", 406),
        ("application/fhir+xml", "", 406),
        ("text/turtle", "", 406),
        ("text/html", "", 406),
        ("application/fhir+json;q=0", "", 406),
        ("application/fhir+json;q=0, */*", "", 406),
        ("application/fhir+xml", "?_format=json", 200),
        ("application/fhir+xml", "?_format=application/fhir%2Bjson", 200),
        ("application/fhir+xml", "?_format=application/fhir+json", 200),
        ("application/fhir+xml", "?_format=application/json", 200),
        ("application/fhir+json", "?_format=xml", 406),
        ("application/fhir+json", "?_format=application/fhir%2Bxml", 406),
        ("application/fhir+json", "?_format=ttl", 406),
        ("application/fhir+json", "?_format=", 406),
        ("application/fhir+json", "?_format=application/fhir+json;fhirVersion=3.0", 406),
    ],
)
def test_the_answer_is_in_a_form_that_the_client_takes(
    face: Face, here: str, accept: str | None, query: str, status: int
) -> None:
    for path in (here, "/fhir/Task", f"{here}/_history", "/fhir/metadata"):
        headers = HEADERS | ({"Accept": accept} if accept else {})
        answer = face.client.get(f"{path}{query}", headers=headers)
        assert answer.content_type == "application/fhir+json; charset=utf-8"
        if status == 200:
            assert answer.status_code == 200, (path, answer.text)
        else:
            outcome(answer, status)


def test_nothing_is_written_that_cannot_be_answered(face: Face) -> None:
    outcome(face.post("/fhir/Task", TASK, Accept="application/fhir+xml"), 406)
    assert "entry" not in face.get("/fhir/Task").get_json()


def test_people_can_read_it(face: Face, here: str) -> None:
    plain, pretty = face.get(here), face.get(f"{here}?_pretty=true")
    assert plain.get_json() == pretty.get_json()
    assert (plain.text.count("\n"), pretty.text.count("\n") > 5) == (0, True)
    assert face.get("/fhir/Nothing/1?_pretty=true").text.count("\n") > 5


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/fhir+json", 201),
        ("APPLICATION/FHIR+JSON;Charset=UTF-8", 201),
        ('application/json; charset="utf-8"', 201),
        ("application/fhir+json; fhirVersion=4.0", 201),
        ("application/fhir+json; fhirVersion=3.0", 415),
        ("application/fhir+json; charset=iso-8859-1", 415),
        ("application/fhir+json; charset=utf-16", 415),
        ("application/fhir+xml", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_a_body_is_read_as_it_says_it_is(face: Face, content_type: str, status: int) -> None:
    body = orjson.dumps(TASK | {"description": "äö"})
    answer = face.client.post("/fhir/Task", data=body, headers=HEADERS | {"Content-Type": content_type})
    assert answer.status_code == status, answer.text
    if status == 201:
        assert answer.get_json()["description"] == "äö"
    form = face.client.post(
        "/fhir/Task/_search",
        data=b"status=requested",
        headers=HEADERS | {"Content-Type": f"application/x-www-form-urlencoded; charset={content_type[-10:]}"},
    )
    assert form.status_code in {200, 415}


def test_a_form_in_another_charset_is_refused(face: Face) -> None:
    form = HEADERS | {"Content-Type": "application/x-www-form-urlencoded; charset=latin-1"}
    outcome(face.client.post("/fhir/Task/_search", data=b"status=requested", headers=form), 415)


# --- Compression ------------------------------------------------------------------------------------------------------


def unpacked(octets: bytes, coding: str | None) -> bytes:
    if coding == "gzip":
        return gzip.decompress(octets)
    return zstandard.decompress(octets) if coding == "zstd" else octets


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip;q=0.8", "gzip"),
        ("zstd;q=0, gzip;q=0", None),
        ("*", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0, *", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("br", None),
    ],
)
def test_an_answer_comes_in_the_coding_that_is_wanted_most(
    face: Face, accepted: str | None, coding: str | None
) -> None:
    identity = face.post("/fhir/Task", LONG).get_json()["id"]
    wanted = HEADERS | ({"Accept-Encoding": accepted} if accepted is not None else {})
    answer = face.client.get(f"/fhir/Task/{identity}", headers=wanted)
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["ETag"] == 'W/"1"', "weak: it is the same in every coding"
    assert orjson.loads(unpacked(answer.get_data(), coding))["note"] == LONG["note"]
    assert bool(coding) is (len(answer.get_data()) < 500)
    short = face.client.get("/fhir/Task/none", headers=wanted)
    assert "Content-Encoding" not in short.headers


BODY = orjson.dumps(LONG)


#: Each with its coding, what makes the body, and the answer.
SENT: dict[str, tuple[str, Callable[[], bytes], int]] = {
    "gzip": ("gzip", lambda: gzip.compress(BODY), 201),
    "GZip": ("GZip", lambda: gzip.compress(BODY), 201),
    "x-gzip": ("x-gzip", lambda: gzip.compress(BODY), 201),
    "gzip in two members": ("gzip", lambda: gzip.compress(BODY[:50]) + gzip.compress(BODY[50:]), 201),
    "zstd": ("zstd", lambda: zstandard.compress(BODY), 201),
    "zstd of no length": ("zstd", lambda: zstandard.ZstdCompressor(write_content_size=False).compress(BODY), 201),
    "identity": ("identity", lambda: BODY, 201),
    "no gzip": ("gzip", lambda: BODY, 400),
    "gzip cut": ("gzip", lambda: gzip.compress(BODY)[:-9], 400),
    "gzip and more": ("gzip", lambda: gzip.compress(BODY) + b"more", 400),
    "no zstd": ("zstd", lambda: BODY, 400),
    "zstd cut": ("zstd", lambda: zstandard.compress(BODY)[:-1], 400),
    "zstd and more": ("zstd", lambda: zstandard.compress(BODY) + b"more", 400),
    "gzip of no resource": ("gzip", lambda: gzip.compress(b"{}"), 400),
    "br": ("br", lambda: BODY, 415),
    "deflate": ("deflate", lambda: BODY, 415),
    "gzip twice": ("gzip, gzip", lambda: gzip.compress(gzip.compress(BODY)), 415),
    "gzip bomb": ("gzip", lambda: gzip.compress(bytes(60_000_000)), 413),
    "small gzip bomb": ("gzip", lambda: gzip.compress(bytes(300_000)), 413),
    "zstd bomb": ("zstd", lambda: zstandard.compress(bytes(60_000_000)), 413),
    "zstd bomb of a large window": ("zstd", lambda: zstandard.compress(bytes(70_000_000), 19), 413),
}


@pytest.mark.parametrize("name", SENT)
def test_a_compressed_request_becomes_no_more_than_it_may(face: Face, name: str) -> None:
    coding, body, status = SENT[name]
    answer = face.client.post("/fhir/Task", data=body(), headers=JSON | {"Content-Encoding": coding})
    if status == 201:
        assert (answer.status_code, answer.get_json()["note"]) == (201, LONG["note"]), answer.text
    else:
        outcome(answer, status)


def test_a_small_body_may_become_as_large_as_any_small_one(face: Face) -> None:
    body = gzip.compress(orjson.dumps(TASK | {"note": [{"text": "a" * 200_000}]}))
    assert MOST_TIMES * len(body) < 200_000
    assert face.client.post("/fhir/Task", data=body, headers=JSON | {"Content-Encoding": "gzip"}).status_code == 201


def test_a_form_may_come_compressed(face: Face) -> None:
    face.post("/fhir/Task", TASK)
    form = HEADERS | {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
    for status, number in (("requested", 1), ("accepted", 0)):
        body = gzip.compress(f"status={status}".encode())
        found = face.client.post("/fhir/Task/_search", data=body, headers=form).get_json()
        assert len(found.get("entry", [])) == number


def test_nobody_unknown_makes_the_server_inflate(face: Face) -> None:
    body = gzip.compress(bytes(60_000_000))
    for path in ("/fhir/Task", "/fhir/metadata"):
        answer = face.client.post(path, data=body, headers={"Content-Encoding": "gzip"})
        assert answer.status_code in {401, 404}


# --- Which request ----------------------------------------------------------------------------------------------------


def test_every_answer_says_which_request_it_is_of(face: Face, here: str) -> None:
    for path in (here, "/fhir/Task", "/fhir/metadata", "/fhir/Task/none", "/fhir", "/healthz", "/nowhere"):
        assert face.get(path, X_Request_Id="mine.1").headers["X-Request-Id"] == "mine.1", path
        assert re.fullmatch("[0-9a-f-]{36}", face.get(path).headers["X-Request-Id"]), path
        assert face.get(path, X_Request_Id="010190-901R").headers["X-Request-Id"] != "010190-901R"
    assert face.client.get(here).headers["X-Request-Id"], "401 too"


# --- Other origins ----------------------------------------------------------------------------------------------------

PREFLIGHT = {"Origin": APP, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}


def test_pages_of_other_sites_see_nothing_by_default(face: Face, here: str) -> None:
    for answer in (
        face.client.open(here, method="OPTIONS", headers=PREFLIGHT),
        face.get(here, Origin=APP),
    ):
        assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []
    outcome(face.client.open(here, method="OPTIONS", headers=PREFLIGHT), 401)


def test_pages_of_a_listed_origin_see_the_answers(tmp_path: Path) -> None:
    with open_face(tmp_path, origins=(APP, "https://other.example")) as face:
        asked = face.client.open("/fhir/Task/a", method="OPTIONS", headers=PREFLIGHT)
        assert (asked.status_code, asked.get_data()) == (204, b"")
        assert asked.headers["Access-Control-Allow-Origin"] == APP
        assert "PUT" in asked.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
        for answer in (face.get("/fhir/Task", Origin=APP), face.get("/fhir/Task/none", Origin=APP)):
            assert answer.headers["Access-Control-Allow-Origin"] == APP
            shown = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
            assert shown == {"ETag", "Location", "Content-Location", "Last-Modified", "X-Request-Id"}
        for origin in ("https://app.example.evil", "http://app.example", "null", "*", ""):
            headers = PREFLIGHT | {"Origin": origin}
            outcome(face.client.open("/fhir/Task/a", method="OPTIONS", headers=headers), 401)
            answer = face.get("/fhir/Task", Origin=origin)
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in face.get("/fhir/Task", Origin=APP).headers
        assert "Access-Control-Allow-Origin" not in face.get("/metrics", Origin=APP).headers
        outcome(face.client.get("/fhir/Task", headers={"Origin": APP}), 401)
