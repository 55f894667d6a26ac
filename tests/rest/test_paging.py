"""From page to page: nothing is missed and nothing comes twice, whatever is written meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from adapter.fhir.patients import NamedPatient
from adapter.rest.cursor import LIFE
from adapter.store.use_log import LoggedUse, UseLog
from tests.region import MAIJA
from tests.rest.desk import Face, open_face, outcome

pytestmark = pytest.mark.slow


@pytest.fixture
def face(url: str, tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, url=url) as opened:
        yield opened


def put(face: Face, number: int, **changes: Any) -> None:
    """Write a Task, or the next version of it."""
    face.clock[0] += timedelta(milliseconds=3)
    task = {"resourceType": "Task", "status": "requested", "intent": "order", "description": f"{face.clock[0]}"}
    face.resources.put(f"t{number}", task | changes, face.clock[0])


def follow(face: Face, relation: str, page: dict[str, Any]) -> dict[str, Any] | None:
    """The page that a link of a page leads to."""
    links = {link["relation"]: link["url"] for link in page["link"]}
    return read(face.get("/fhir" + links[relation].partition("/fhir")[2])) if relation in links else None


def read(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def ids(page: dict[str, Any]) -> list[str]:
    return [entry["resource"]["id"] for entry in page.get("entry", [])]


def walk(face: Face, query: str, between: Callable[[], None] = lambda: None) -> list[list[dict[str, Any]]]:
    """The resources of each page, to the end."""
    page: dict[str, Any] | None = read(face.get(f"/fhir/{query}"))
    pages = []
    while page:
        pages.append([entry["resource"] for entry in page.get("entry", [])])
        between()
        page = follow(face, "next", page)
    return pages


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_down_from_the_newest_each_comes_once_whatever_changes_meanwhile(face: Face, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – what is written is chosen, nothing is kept secret
    for number in range(40):
        put(face, number)
    start = ids(read(face.get("/fhir/Task?_count=500")))

    def write() -> None:
        for _ in range(chance.randint(0, 4)):
            put(face, chance.randrange(60))

    pages = walk(face, f"Task?_count={chance.randint(1, 9)}", write)
    assert [each["id"] for page in pages for each in page] == start
    assert max(int(each["meta"]["versionId"]) for page in pages for each in page) > 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_up_from_the_oldest_every_last_version_comes_and_none_twice(face: Face, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – as above
    for number in range(40):
        put(face, number)
    turns = iter(range(6))

    def write() -> None:
        for _ in range(chance.randint(0, 5) if next(turns, None) is not None else 0):
            put(face, chance.randrange(60))

    pages = walk(face, f"Task?_sort=_lastUpdated&_count={chance.randint(1, 9)}", write)
    seen = [(each["id"], each["meta"]["versionId"]) for page in pages for each in page]
    assert len(seen) == len(set(seen))
    newest = read(face.get("/fhir/Task?_count=500"))["entry"]
    assert {(each["resource"]["id"], each["resource"]["meta"]["versionId"]) for each in newest} <= set(seen)
    times = [each["meta"]["lastUpdated"] for page in pages for each in page]
    assert times == sorted(times)


@pytest.mark.parametrize(
    "order", ["", "&_sort=_lastUpdated", "&_sort=-_lastUpdated", "&_sort=_id", "&_sort=-status,_id"]
)
def test_back_and_forth_lead_to_the_same_pages_and_the_first_link_to_the_first(face: Face, order: str) -> None:
    for number in range(11):
        put(face, number, status=("requested", "completed")[number % 3 == 0])
    there, page = [], read(face.get(f"/fhir/Task?_count=3{order}"))
    while page:
        there.append(page)
        page = follow(face, "next", page)  # type: ignore[assignment]
    assert [len(ids(each)) for each in there] == [3, 3, 3, 2]
    assert follow(face, "previous", there[0]) is None
    back = there[-1]
    for before in there[-2::-1]:
        back = follow(face, "previous", back) or {}
        assert ids(back) == ids(before)
        assert ids(follow(face, "next", back) or {}) == ids(there[there.index(before) + 1])
        assert ids(follow(face, "first", back) or {}) == ids(there[0])
        assert ids(follow(face, "self", back) or {}) == ids(back)
    assert follow(face, "previous", back) is None


def test_events_of_the_use_log_and_others_come_in_one_order_each_once_up_and_down(face: Face) -> None:
    for number in range(8):
        log(face, number)
        face.clock[0] += timedelta(seconds=1)
        event = {
            "resourceType": "AuditEvent",
            "type": {"system": "urn:x:type", "code": "x"},
            "recorded": "2026-11-22T14:00:00Z",
            "agent": [{"who": {"display": "x"}, "requestor": True}],
            "source": {"observer": {"display": "x"}},
        }
        if number % 3:
            face.resources.put(f"e{number}", event, face.clock[0])
    face.clock[0] += timedelta(hours=1)
    down = [each["id"] for page in walk(face, "AuditEvent?_count=3") for each in page]
    assert len(down) == len(set(down)) == 13
    page, back = read(face.get("/fhir/AuditEvent?_count=3")), None
    while following := follow(face, "next", page):
        back = follow(face, "previous", following)
        assert ids(back or {}) == ids(page)
        page = following
    up = [each["id"] for page in walk(face, "AuditEvent?_sort=_lastUpdated&_count=3") for each in page]
    assert up[:13] == down[::-1]


def log(face: Face, number: int) -> None:
    """An event of the use log, of a patient and a time of its own."""
    patient = NamedPatient("urn:oid:1.2.246.21", MAIJA, "")
    body = f'{{"resourceType":"AuditEvent","outcomeDesc":"{number}"}}'.encode()
    UseLog(face.desk.engine).write([LoggedUse(patient, [], face.clock[0], body)])


def test_a_cursor_holds_for_its_client_its_type_and_a_day(face: Face) -> None:
    for number in range(3):
        put(face, number)
    page = read(face.search("Task", _count="1", status="requested"))
    assert {link["url"].partition("?")[2].partition("=")[0] for link in page["link"]} == {"_count", "_cursor"}
    cursor = next(link["url"] for link in page["link"] if link["relation"] == "next").partition("_cursor=")[2]
    assert ids(read(face.get(f"/fhir/Task?_cursor={cursor}"))) == ["t1"]
    assert ids(read(face.get(f"/fhir/Task?_cursor={cursor}&_count=1"))) == ["t1"]
    for wrong in (
        f"Media?_cursor={cursor}",
        f"Task?_cursor={cursor}&status=completed",
        f"Task?_cursor={cursor[:-2]}",
        "Task?_cursor=",
    ):
        outcome(face.get(f"/fhir/{wrong}"), 400)
    face.clock[0] += LIFE + timedelta(minutes=1)
    outcome(face.get(f"/fhir/Task?_cursor={cursor}"), 410)
