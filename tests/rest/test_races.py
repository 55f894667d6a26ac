"""A hundred who create the same at once, over one server's threads and two servers, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.rest.desk import Face, open_face
from tests.rest.test_writes import NUMBERS, bundle, entry, number, numbered, order

pytestmark = pytest.mark.slow

MANY = 100


@contextmanager
def two(folder: Path, url: str, **api: Any) -> Iterator[list[Face]]:
    with ExitStack() as stack:
        yield [stack.enter_context(open_face(folder, url=url, unique_identifiers=(NUMBERS,), **api)) for _ in range(2)]


@pytest.fixture
def faces(url: str, tmp_path: Path) -> Iterator[list[Face]]:
    """Two servers over one database; each thread takes turns between them."""
    with two(tmp_path, url) as opened:
        yield opened


@pytest.fixture
def lenient(url: str, tmp_path: Path) -> Iterator[list[Face]]:
    """Two servers, of which the last write counts."""
    with two(tmp_path, url, update_without_version="last-write") as opened:
        yield opened


def at_once(faces: list[Face], send: Callable[[Face, int], TestResponse], times: int = MANY) -> list[TestResponse]:
    """What `times` callers are answered who all send at the same moment, eight from each server at a time."""
    answers: list[TestResponse] = []
    turns = iter(range(times))
    ready, lock = threading.Barrier(16), threading.Lock()

    def call(face: Face) -> None:
        ready.wait()
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None:
                return
            answer = send(face, turn)
            with lock:
                answers.append(answer)

    threads = [threading.Thread(target=call, args=(faces[index % 2],)) for index in range(ready.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(answers) == times
    return answers


def codes(answers: list[TestResponse]) -> dict[int, int]:
    """How often each status was answered."""
    found = [answer.status_code for answer in answers]
    return {code: found.count(code) for code in sorted(set(found))}


def test_equal_conditional_creates_make_one(faces: list[Face]) -> None:
    condition = "identifier=urn:x|1&status=requested"
    answers = at_once(faces, lambda face, _: face.post("/fhir/Task", numbered("1", "urn:x"), If_None_Exist=condition))
    assert codes(answers) == {200: MANY - 1, 201: 1}
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    assert len(faces[0].resources.find("Task", [])) == 1


def test_equal_conditions_in_transactions_make_one_each(faces: list[Face]) -> None:
    """Every other one names them the other way round: whoever claims in that order waits for ever."""

    def send(face: Face, turn: int) -> TestResponse:
        wanted = ("1", "2", "3") if turn % 2 else ("3", "2", "1")
        entries = [entry(numbered(value, "urn:x"), ifNoneExist=f"identifier=urn:x|{value}") for value in wanted]
        urn = uuid.uuid4().urn
        first = numbered("4", "urn:x", partOf=[{"reference": entries[0]["fullUrl"]}])
        return face.post("/fhir", bundle(*entries, entry(first, urn, ifNoneExist="identifier=urn:x|4")))

    answers = at_once(faces, send)
    assert codes(answers) == {200: MANY}
    stored = faces[0].resources.find("Task", [])
    assert len(stored) == 4
    (part,) = [one.resource for one in stored if one.resource["identifier"][0]["value"] == "4"]
    assert part["partOf"][0]["reference"] in {one.reference for one in stored}


def test_an_order_that_is_sent_again_and_again_is_one(faces: list[Face]) -> None:
    answers = at_once(faces, lambda face, _: face.post("/fhir/ServiceRequest", order(number("1"))))
    assert codes(answers) == {200: MANY - 1, 201: 1}
    assert len(faces[0].messages.all()) == 1


def test_a_unique_number_is_given_once(faces: list[Face]) -> None:
    def send(face: Face, turn: int) -> TestResponse:
        more: dict[str, Any] = {"If_None_Exist": f"identifier={NUMBERS}|1"} if turn % 2 else {}
        return face.post("/fhir/Task", numbered("1"), **more)

    answers = at_once(faces, send)
    assert codes(answers).get(201) == 1
    assert codes(answers).keys() <= {200, 201, 409}
    assert len(faces[0].resources.find("Task", [])) == 1


def test_of_updates_from_one_version_one_is_written(faces: list[Face]) -> None:
    identity = faces[0].post("/fhir/Task", numbered("1")).get_json()["id"]

    def send(face: Face, turn: int) -> TestResponse:
        changed = numbered("1", id=identity, description=str(turn))
        return face.put(f"/fhir/Task/{identity}", changed, If_Match='"1"')

    assert codes(at_once(faces, send)) == {200: 1, 412: MANY - 1}


def test_equal_conditional_updates_make_one(faces: list[Face]) -> None:
    path = f"/fhir/Task?identifier={NUMBERS}|1"
    answers = at_once(faces, lambda face, _: face.put(path, numbered("1"), If_None_Match="*"))
    assert codes(answers) == {201: 1, 412: MANY - 1}
    answers = at_once(faces, lambda face, _: face.put(path, numbered("1")))
    assert codes(answers) == {428: MANY}
    assert len(faces[0].resources.find("Task", [])) == 1


def test_no_version_is_lost_where_the_last_write_counts(lenient: list[Face]) -> None:
    """By id, by condition and by patch at once: each is a version, and none stands in another's place."""
    identity = lenient[0].post("/fhir/Task", numbered("1")).get_json()["id"]

    def send(face: Face, turn: int) -> TestResponse:
        if turn % 3 == 0:
            return face.put(f"/fhir/Task/{identity}", numbered("1", id=identity, description=f"a{turn}"))
        if turn % 3 == 1:
            return face.put(f"/fhir/Task?identifier={NUMBERS}|1", numbered("1", description=f"a{turn}"))
        return face.patch(f"/fhir/Task/{identity}", {"op": "add", "path": "/description", "value": f"a{turn}"})

    answers = at_once(lenient, send)
    assert codes(answers).keys() <= {200, 503}, "who is always too late is told to try again"
    written = [answer.get_json()["description"] for answer in answers if answer.status_code == 200]
    assert len(written) > MANY // 2
    versions = lenient[0].resources.history("Task", identity)
    assert sorted(stored.resource.get("description", "") for stored in versions) == sorted(["", *written])
    assert [stored.version for stored in versions] == [*range(len(versions), 0, -1)]


def test_a_deletion_against_updates(lenient: list[Face]) -> None:
    """Every other one deletes, and an update lets it live again: each is a version of its own."""
    identity = lenient[0].post("/fhir/Task", numbered("1")).get_json()["id"]
    path = f"/fhir/Task/{identity}"

    def send(face: Face, turn: int) -> TestResponse:
        if turn % 2:
            return face.delete(path)
        return face.put(path, numbered("1", id=identity, description=str(turn)))

    answers = at_once(lenient, send)
    assert codes(answers).keys() <= {200, 201, 204}
    versions = lenient[0].resources.history("Task", identity)
    assert [stored.version for stored in versions] == [*range(len(versions), 0, -1)]
    assert sum(not stored.is_gone for stored in versions) == MANY // 2 + 1
    for newer, older in pairwise(versions):
        assert not (newer.is_gone and older.is_gone), "what is gone is not deleted again"
    assert len(lenient[0].resources.find("Task", [])) == (0 if versions[0].is_gone else 1)
    with lenient[0].resources._engine.connect() as connection:
        gone = connection.exec_driver_sql("SELECT gone FROM entry WHERE type = 'Task'").scalars().all()
    assert gone == [int(versions[0].is_gone)]


def test_transactions_that_delete_and_create_the_same_wait_for_each_other(faces: list[Face]) -> None:
    """Each takes the number of the one before; never have two of them the number."""
    faces[0].post("/fhir/Task", numbered("1"))

    def send(face: Face, _: int) -> TestResponse:
        gone = {"request": {"method": "DELETE", "url": f"Task?status=requested&identifier={NUMBERS}|1"}}
        return face.post("/fhir", bundle(entry(numbered("1")), gone))

    answers = at_once(faces, send)
    assert codes(answers).keys() <= {200, 503}
    assert len(faces[0].resources.find("Task", [])) == 1
