"""The history of a resource, of a type and of all, as a record system follows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapter.config.section import Secret
from adapter.fhir.elements import Resource
from adapter.store.parameters import TYPES
from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.region import MAIJA, NOW
from tests.rest.clients import by_key, ec_key, publish, served
from tests.rest.desk import TOKEN, Face, open_face, outcome
from tests.rest.roads import MINE, Asker, clients, furnish, least, unnamed

pytestmark = pytest.mark.slow

TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, public_base="https://api.example") as opened:
        yield opened


def make(face: Face, number: int) -> list[str]:
    """Tasks and Media in turn, a second apart, and the version of each as a history has it."""
    found = []
    for n in range(number):
        face.clock[0] += timedelta(seconds=1)
        kind = "Task" if n % 2 else "Organization"
        face.resources.put(f"r{n // 4}", least(kind, MINE, str(n)), face.clock[0])
        found.append(f"{kind}/r{n // 4}/_history/{n % 4 // 2 + 1}")
    return found[::-1]


def walk(face: Face, url: str) -> tuple[list[str], list[Resource]]:
    """What the pages show from an address to the end, and the pages."""
    shown, pages = [], []
    while url:
        page = face.get(url.removeprefix("https://api.example")).get_json()
        assert page["type"] == "history", page
        assert [issue for issue in own_validator().validate(page) if issue.severity is Severity.ERROR] == []
        shown += [entry["response"]["location"] for entry in page.get("entry", [])]
        pages.append(page)
        links = {link["relation"]: link["url"] for link in page["link"]}
        assert set(links) <= {"self", "next"}
        url = links.get("next", "")
    return shown, pages


@pytest.mark.parametrize("count", [1, 3, 10, 11])
def test_the_pages_hold_each_version_once_newest_first(face: Face, count: int) -> None:
    made = make(face, 10)
    for address, wanted in (
        ("", made),
        ("/Task", [each for each in made if each.startswith("Task")]),
        ("/Task/r1", [each for each in made if each.startswith("Task/r1/")]),
    ):
        shown, pages = walk(face, f"https://api.example/fhir{address}/_history?_count={count}")
        assert shown == wanted, address
        assert pages[0]["link"][0]["url"] == f"https://api.example/fhir{address}/_history?_count={count}"
        assert ("total" in pages[0]) is (len(pages) == 1)
        assert len(pages) == max(1, -(-len(wanted) // count))


def test_an_entry_says_how_it_was_written(face: Face) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    face.put(f"/fhir/Task/{identity}", TASK | {"id": identity, "status": "accepted"}, If_Match='W/"1"')
    for address in (f"/fhir/Task/{identity}/_history", "/fhir/Task/_history", "/fhir/_history"):
        second, first = face.get(address).get_json()["entry"]
        assert first["request"] == {"method": "POST", "url": "Task"}
        assert second["request"] == {"method": "PUT", "url": f"Task/{identity}"}
        assert (first["response"]["status"][:3], second["response"]["status"][:3]) == ("201", "200")
        assert (first["response"]["etag"], second["response"]["etag"]) == ('W/"1"', 'W/"2"')
        for entry in (first, second):
            assert entry["fullUrl"] == f"https://api.example/fhir/Task/{identity}"
            assert "." in entry["response"]["lastModified"], "to the millisecond"
        assert (first["resource"]["status"], second["resource"]["status"]) == ("requested", "accepted")


def test_since_leaves_out_what_is_older(face: Face) -> None:
    made = make(face, 10)
    since = NOW + timedelta(seconds=6)
    for text in (
        since.isoformat(),
        since.isoformat().replace("+", "%2B"),
        (since - timedelta(milliseconds=1)).isoformat(timespec="milliseconds").replace("+", "%2B"),
    ):
        for count in (2, 100):
            shown, pages = walk(face, f"/fhir/_history?_since={text}&_count={count}")
            assert shown == made[:5]
            assert "_since=" in pages[0]["link"][0]["url"]
    assert walk(face, f"/fhir/Task/r2/_history?_since={(NOW + timedelta(days=1)).isoformat()}")[0] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("_since=2026-11-29", 422),
        ("_since=2026-11-29T12:00:00", 422),
        ("_since=2026-13-29T12:00:00Z", 422),
        ("_since=", 422),
        ("_count=0", 422),
        ("_count=-1", 422),
        ("_count=x", 422),
        ("_at=2026-11-29T12:00:00Z", 400),
        ("status=requested", 400),
        ("_cursor=abc", 400),
        ("_cursor=", 400),
    ],
)
def test_what_is_not_understood_is_refused(face: Face, query: str, status: int) -> None:
    make(face, 2)
    for address in ("/fhir/_history", "/fhir/Task/_history", "/fhir/Task/r0/_history"):
        outcome(face.get(f"{address}?{query}"), status)


def test_a_cursor_is_of_one_history(face: Face) -> None:
    make(face, 8)
    page = face.get("/fhir/_history?_count=1").get_json()
    cursor = page["link"][1]["url"].partition("?")[2]
    assert face.get(f"/fhir/_history?{cursor}").status_code == 200
    outcome(face.get(f"/fhir/Task/_history?{cursor}"), 400)
    outcome(face.get(f"/fhir/Task?{cursor}"), 400, 422)
    face.clock[0] += timedelta(hours=25)
    outcome(face.get(f"/fhir/_history?{cursor}"), 410)


def test_what_is_not_here_has_no_history(face: Face) -> None:
    outcome(face.get("/fhir/Task/none/_history"), 404)
    outcome(face.get("/fhir/Observation/_history"), 404)
    assert face.get("/fhir/Task/_history").get_json()["total"] == 0
    outcome(face.get("/fhir/Binary/_history"), 403)
    outcome(face.get("/fhir/Binary"), 403)
    outcome(face.search("Binary"), 403)


def secret(file: Path) -> Secret:
    file.write_text(f"token-of-{file.name}", encoding="utf-8")
    return Secret(file=file)


def test_a_history_of_all_holds_the_types_that_may_be_searched(tmp_path: Path) -> None:
    keys = publish(tmp_path / "keys.json", ec_key())
    told = {
        "tasks": ("system/Task.s", "system/Media.r"),
        "reader": ("system/*.r",),
        "binaries": ("system/Binary.cruds",),
    }
    settings = served(
        *(
            by_key(keys, name, units=(MINE,), scopes=scopes, token=secret(tmp_path / name))
            for name, scopes in told.items()
        )
    )
    with open_face(tmp_path, token=None, settings=settings) as face:
        furnish(face, TYPES)
        answer = Asker(face, "token-of-tasks").ask("GET", "/fhir/_history")
        assert {entry["resource"]["resourceType"] for entry in answer.get_json()["entry"]} == {"Task"}
        for name in ("reader", "binaries"):
            outcome(Asker(face, f"token-of-{name}").ask("GET", "/fhir/_history"), 403)


def test_a_binary_is_in_no_history_of_many(tmp_path: Path) -> None:
    with open_face(tmp_path, token=None, settings=served(*clients(tmp_path))) as face:
        furnish(face, TYPES)
        for name in ("mine", "operator"):
            answer = Asker(face, f"token-of-{name}").ask("GET", "/fhir/_history?_count=500")
            kinds = {entry["resource"]["resourceType"] for entry in answer.get_json()["entry"]}
            assert kinds == set(TYPES) - {"Binary"}, name
        assert "entry" not in Asker(face, "token-of-yours").ask("GET", "/fhir/_history").get_json()


def test_what_a_history_shows_is_logged_for_each_patient(tmp_path: Path) -> None:
    with open_face(tmp_path, token=None, settings=served(*clients(tmp_path))) as face:
        furnish(face, ("Task",))
        for address, interaction in (("/fhir/_history", "history-system"), ("/fhir/Task/_history", "history-type")):
            assert Asker(face, "token-of-mine").ask("GET", address).status_code == 200
            logged = Asker(face, "token-of-operator").ask("GET", "/fhir/AuditEvent?_count=500").get_json()["entry"]
            events = [str(each["resource"]) for each in logged if interaction in str(each["resource"].get("subtype"))]
            assert any(MAIJA in event for event in events), address


def test_a_deletion_is_in_every_history(face: Face) -> None:
    made = face.post("/fhir/Task", TASK).get_json()
    path = f"/fhir/Task/{made['id']}"
    assert face.client.delete(path, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 204
    outcome(face.get(path), 410)
    outcome(face.get(path, If_None_Match="*"), 410)
    outcome(face.get(f"{path}/_history/2"), 410)
    assert face.get(f"{path}/_history/1").status_code == 200
    for address in (f"{path}/_history", "/fhir/Task/_history", "/fhir/_history"):
        (page,) = walk(face, address)[1]
        gone, first = page["entry"]
        assert "resource" not in gone
        assert gone["request"] == {"method": "DELETE", "url": f"Task/{made['id']}"}
        assert (gone["response"]["status"][:3], gone["response"]["etag"]) == ("204", 'W/"2"')
        assert first["resource"]["status"] == "requested"


def test_who_saw_it_last_is_told_that_it_is_gone(tmp_path: Path) -> None:
    with open_face(tmp_path, token=None, settings=served(*clients(tmp_path))) as face:
        furnish(face, ("Task",))
        mine, yours = (Asker(face, f"token-of-{name}") for name in ("mine", "yours"))
        made = f"Task/{mine.ask('POST', '/fhir/Task', unnamed('Task', MINE)).get_json()['id']}"
        deleted = mine.ask("DELETE", f"/fhir/{made}")
        assert deleted.status_code == 204, deleted.text
        for address in ("/fhir/Task/_history", "/fhir/_history"):
            first = mine.ask("GET", address).get_json()["entry"][0]
            assert (first["request"]["method"], first["request"]["url"]) == ("DELETE", made)
            assert "entry" not in yours.ask("GET", address).get_json()
        outcome(yours.ask("GET", f"/fhir/{made}/_history"), 404)
