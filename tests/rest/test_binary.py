"""Binaries as they are: sent and fetched, in parts, by whoever sees what holds them, and never as a page."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter.fhir.binary import Octets, is_media_type, joined, split
from tests.region import MAIJA, NOW
from tests.rest.clients import served
from tests.rest.desk import TOKEN, Face, open_face, outcome
from tests.rest.roads import HETU, ID, MINE, YOURS, Asker, clients, least

HEADERS = {"Authorization": f"Bearer {TOKEN}"}
CONTENT = bytes(range(256)) * 4
JSON = "application/fhir+json"


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, public_base="https://api.example") as opened:
        yield opened


def send(face: Face, octets: bytes = CONTENT, content_type: str = "image/png", **headers: str) -> str:
    """The path of a Binary that was sent as it is."""
    named = (
        HEADERS | {"Content-Type": content_type} | {name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = face.client.post("/fhir/Binary", data=octets, headers=named)
    assert answer.status_code == 201, answer.text
    assert answer.get_json()["contentType"] == content_type
    return f"/fhir/Binary/{answer.get_json()['id']}"


# --- Its octets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 1000, 196_607, 196_608, 196_609, 400_000])
def test_any_part_of_the_octets_is_what_it_is(length: int) -> None:
    whole = random.Random(length).randbytes(length)  # noqa: S311 – not a secret
    octets = Octets(memoryview(base64.b64encode(whole)))
    assert len(octets) == length
    places = sorted({0, 1, 2, 3, length // 2, max(0, length - 1), length, *range(196_600, 196_615)})
    for start in (place for place in places if place <= length):
        for stop in (place for place in places if start <= place <= length):
            assert b"".join(octets.pieces(start, stop)) == whole[start:stop], (start, stop)


@pytest.mark.parametrize(
    "body",
    [
        b'{"resourceType":"Binary","contentType":"a/b","data":"YWJj"}',
        b'{"resourceType":"Binary","data":"YWJj","contentType":"a/b"}',
        b'{"data":"YW Jj","resourceType":"Binary","contentType":"a/b"}',
        b'{"resourceType":"Binary","data":"YW\\r\\nJj","contentType":"a/b"}',
        b'{"resourceType":"Binary","extension":[{"valueSignature":{"data":"e"}}],"contentType":"a/b","data":"YWJj"}',
        b'{"resourceType":"Binary","contentType":"a/b","extension":[{"valueString":"\\"data\\":\\"e\\""}],"data":"YWJj"}',
    ],
)
def test_the_data_is_found_wherever_it_stands(body: bytes) -> None:
    resource, octets = split(body)
    assert b"".join(octets.pieces(0, len(octets))) == b"abc"
    assert (resource["contentType"], "data" in resource) == ("a/b", False)


def test_a_binary_may_be_empty_or_broken() -> None:
    resource, octets = split(b'{"resourceType":"Binary","extension":[{"valueAttachment":{"data":"eA=="}}]}')
    assert (len(octets), [*octets.pieces(0, 0)]) == (0, [])
    assert resource["extension"]
    for data in (b"abc", b"a=bc", b"ab!=", b"===="):
        with pytest.raises(ValueError, match=r"^$"):
            split(b'{"resourceType":"Binary","data":"%b"}' % data)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("image/png", True),
        ("text/plain; charset=utf-8", True),
        ('text/plain;charset="utf-8"; a=b', True),
        ("application/vnd.ms-excel.sheet+x", True),
        ("png", False),
        ("image/", False),
        ("image/png\r\nSet-Cookie: a=b", False),
        ("image/png\n", False),
        ("text/ä", False),
        ("a/b; c=\u0442", False),
        ("", False),
    ],
)
def test_what_stands_in_a_header_is_a_media_type(text: str, holds: bool) -> None:
    assert is_media_type(text) is holds


# --- Up and down ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_was_sent_comes_back_octet_by_octet(face: Face) -> None:
    path = send(face)
    answer = face.get(path)
    assert (answer.status_code, answer.get_data(), answer.content_type) == (200, CONTENT, "image/png")
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert (answer.headers["ETag"], answer.headers["Accept-Ranges"]) == ('"1-octets"', "bytes")
    assert answer.headers["Last-Modified"]
    assert answer.headers["Content-Location"] == f"https://api.example{path}/_history/1"
    assert {"Accept"} <= {each.strip() for each in answer.headers["Vary"].split(",")}
    resource = face.get(path, Accept=JSON).get_json()
    assert base64.b64decode(resource["data"]) == CONTENT
    assert face.get(path, Accept=JSON).headers["ETag"] == 'W/"1"'
    stored = face.post("/fhir/Binary", joined("text/plain; charset=utf-8", "äö".encode()))
    again = face.get(f"/fhir/Binary/{stored.get_json()['id']}")
    assert (again.get_data().decode(), again.content_type) == ("äö", "text/plain; charset=utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("accept", "query", "wanted"),
    [
        (None, "", "image/png"),
        ("*/*", "", "image/png"),
        ("image/png", "", "image/png"),
        ("IMAGE/*", "", "image/png"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "image/png"),
        ("image/png, application/fhir+json;q=0.5", "", "image/png"),
        ("application/fhir+json", "", "fhir"),
        ("application/json", "", "fhir"),
        ("application/json, text/plain, */*", "", "fhir"),
        ("application/fhir+json;q=1.0, application/json+fhir;q=0.9", "", "fhir"),
        ("image/png;q=0.1, application/fhir+json", "", "fhir"),
        ("image/png", "?_format=json", "fhir"),
        (None, "?_format=application/fhir+json", "fhir"),
        ("image/jpeg", "", "406"),
        ("application/fhir+xml", "", "406"),
        ("image/png", "?_format=xml", "406"),
        ("image/png;q=0", "", "406"),
    ],
)
def test_it_comes_as_it_is_unless_fhir_is_named(face: Face, accept: str | None, query: str, wanted: str) -> None:
    path = send(face)
    answer = face.client.get(f"{path}{query}", headers=HEADERS | ({"Accept": accept} if accept else {}))
    if wanted == "406":
        outcome(answer, 406)
        return
    assert answer.status_code == 200
    assert (answer.mimetype, wanted) in {("image/png", "image/png"), (JSON, "fhir")}
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.slow
def test_head_and_a_known_tag_bring_no_octets(face: Face) -> None:
    path = send(face)
    head = face.client.head(path, headers=HEADERS)
    assert (head.get_data(), head.headers["Content-Length"], head.mimetype) == (b"", str(len(CONTENT)), "image/png")
    for tag, status in (('"1-octets"', 304), ('W/"1-octets"', 304), ("*", 304), ('"2-octets"', 200), ('W/"1"', 200)):
        assert face.get(path, If_None_Match=tag).status_code == status, tag
        assert bool(face.get(path, If_None_Match=tag).get_data()) is (status == 200)
    assert face.get(path, Accept=JSON, If_None_Match='W/"1"').status_code == 304
    assert face.get(path, Accept=JSON, If_None_Match='"1-octets"').status_code == 200


LENGTH = len(CONTENT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, LENGTH)),
        ("bytes=10-19", (10, 20)),
        ("bytes=10-99999", (10, LENGTH)),
        ("bytes=-1", (LENGTH - 1, LENGTH)),
        ("bytes=-99999", (0, LENGTH)),
        ("Bytes= 5-6", (5, 7)),
        (f"bytes={LENGTH - 1}-", (LENGTH - 1, LENGTH)),
        (f"bytes={LENGTH}-", "416"),
        (f"bytes={LENGTH}-{LENGTH + 5}", "416"),
        ("bytes=-0", "416"),
        ("bytes=9-2", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=1", None),
        ("bytes=99999999999999999999-", None),
        ("pages=1-2", None),
        ("bytes=0-0,5-6", None),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(1000)), None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_part_is_sent_where_one_is_asked_for(face: Face, asked: str, part: Any) -> None:
    path = send(face)
    answer = face.get(path, Range=asked)
    if part == "416":
        outcome(answer, 416)
        assert answer.headers["Content-Range"] == f"bytes */{LENGTH}"
        return
    start, stop = part or (0, LENGTH)
    assert (answer.status_code, answer.get_data()) == (206 if part else 200, CONTENT[start:stop])
    assert answer.headers["Content-Length"] == str(stop - start)
    assert answer.headers.get("Content-Range") == (f"bytes {start}-{stop - 1}/{LENGTH}" if part else None)
    assert answer.headers["ETag"] == '"1-octets"'


@pytest.mark.slow
def test_a_part_of_another_version_is_not_joined_to_this_one(face: Face) -> None:
    path = send(face)
    for tag, status in (('"1-octets"', 206), ('"2-octets"', 200), ('W/"1-octets"', 200), ("no tag", 200)):
        assert face.get(path, Range="bytes=1-2", If_Range=tag).status_code == status, tag
    changed = face.get(path).headers["Last-Modified"]
    assert face.get(path, Range="bytes=1-2", If_Range=changed).status_code == 200, "a second has many versions"
    assert face.get(path, Range="bytes=1-2", If_None_Match="*").status_code == 304
    assert face.client.head(path, headers=HEADERS | {"Range": "bytes=1-2"}).status_code == 200
    assert face.get(path, Range="bytes=1-2", Accept=JSON).status_code == 200


@pytest.mark.slow
def test_many_octets_come_in_pieces_and_whole(face: Face) -> None:
    octets = random.Random(7).randbytes(3_000_000)  # noqa: S311 – not a secret
    path = send(face, octets)
    assert face.get(path, Accept_Encoding="gzip, zstd").get_data() == octets
    assert "Content-Encoding" not in face.get(path, Accept_Encoding="gzip, zstd").headers
    assert face.get(path, Range="bytes=2000000-2500000").get_data() == octets[2_000_000:2_500_001]


# --- What may be sent -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content_type", "octets", "status"),
    [
        ("application/pdf", b"%PDF", 201),
        ("text/xml", b"<ClinicalDocument/>", 201),
        ("application/x-www-form-urlencoded", b"a=b", 201),
        ("application/fhir+xml", b"<Binary/>", 415),
        ("application/fhir+json", b"octets", 400),
        ("application/json", b"octets", 400),
        ("", b"octets", 415),
        ("no type", b"octets", 415),
        ("image/png", b"", 400),
    ],
)
def test_a_binary_is_sent_in_its_own_type(face: Face, content_type: str, octets: bytes, status: int) -> None:
    answer = face.client.post("/fhir/Binary", data=octets, headers=HEADERS | {"Content-Type": content_type})
    if status == 201:
        assert base64.b64decode(answer.get_json()["data"]) == octets
    else:
        outcome(answer, status)


@pytest.mark.slow
def test_too_many_octets_are_refused(face: Face) -> None:
    answer = face.client.post("/fhir/Binary", data=bytes(37_500_000), headers=HEADERS | {"Content-Type": "image/png"})
    outcome(answer, 413)


@pytest.mark.slow
def test_what_it_belongs_to_comes_and_goes_in_a_header(face: Face) -> None:
    task = face.post("/fhir/Task", least("Task", MINE)).get_json()
    path = send(face, X_Security_Context=f"Task/{task['id']}")
    assert face.get(path, Accept=JSON).get_json()["securityContext"] == {"reference": f"Task/{task['id']}"}
    assert face.get(path).headers["X-Security-Context"] == f"Task/{task['id']}"
    hetu = HEADERS | {"Content-Type": "image/png", "X-Security-Context": f"Patient/{MAIJA}"}
    outcome(face.client.post("/fhir/Binary", data=b"x", headers=hetu), 422)


@pytest.mark.slow
def test_what_was_sent_is_not_changed(face: Face) -> None:
    path = send(face)
    answer = face.client.put(path, data=b"other", headers=HEADERS | {"Content-Type": "image/png", "If-Match": 'W/"1"'})
    outcome(answer, 403)
    assert face.get(path).get_data() == CONTENT


# --- A page of theirs is not a page of ours ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content_type", "sent_as"),
    [
        ("text/html", "text/html"),
        ("image/svg+xml", "image/svg+xml"),
        ("application/javascript", "application/javascript"),
        ("text/html\u0445", "application/octet-stream"),
        ("not-a-type", "application/octet-stream"),
    ],
)
def test_no_browser_runs_what_is_stored(face: Face, content_type: str, sent_as: str) -> None:
    face.resources.put("page", joined(content_type, b"<svg onload='alert(1)'/>"), NOW)
    for headers in ({}, {"Range": "bytes=0-3"}, {"Accept": "text/html,*/*"}):
        answer = face.get("/fhir/Binary/page", **headers)
        assert answer.content_type == sent_as
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


# --- Whose it is ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_who_looked_at_a_picture_is_told_of_its_patient(tmp_path: Path) -> None:
    with open_face(tmp_path, token=None, settings=served(*clients(tmp_path))) as face:
        face.resources.put("picture", joined("image/png", CONTENT), NOW)
        content = {"contentType": "image/png", "url": "Binary/picture"}
        other = {"type": "Patient", "identifier": {"system": HETU, "value": "010190-908F"}}
        face.resources.put("mine", least("Media", MINE) | {"content": content}, NOW)
        face.resources.put("yours", least("Media", YOURS) | {"content": content, "subject": other}, NOW)

        def told(token: str, path: str, identity: str, **headers: str) -> set[str]:
            sent = headers | {"X-Request-Id": identity}
            assert Asker(face, token).ask("GET", path, **sent).status_code in {200, 206}
            found = Asker(face, "token-of-operator").ask("GET", "/fhir/AuditEvent?_count=500").get_json()["entry"]
            events = [str(each["resource"]) for each in found if identity in str(each["resource"])]
            assert events
            return {person for person in (MAIJA, "010190-908F") if any(person in event for event in events)}

        for number, (path, headers) in enumerate(
            (
                ("/fhir/Binary/picture", {}),
                ("/fhir/Binary/picture", {"Range": "bytes=0-3"}),
                ("/fhir/Binary/picture", {"Accept": JSON}),
                ("/fhir/Binary/picture/_history/1", {}),
                ("/fhir/Binary/picture/_history", {}),
            )
        ):
            assert told("token-of-mine", path, f"mine-{number}", **headers) == {MAIJA}
            assert told("token-of-yours", path, f"yours-{number}", **headers) == {"010190-908F"}
        face.resources.put("mine", least("Media", MINE), NOW)  # it holds it no more
        assert told("token-of-yours", "/fhir/Binary/picture", "later") == {"010190-908F"}


@pytest.mark.slow
def test_a_binary_is_found_by_its_address_alone(face: Face) -> None:
    send(face)
    for path in ("/fhir/Binary", f"/fhir/Binary?_id={ID}", "/fhir/Binary/_history"):
        outcome(face.get(path), 403)
    assert "Binary/" not in face.get("/fhir/_history").text
