"""How a tester steers the record systems: seeds, merged patients, faults, what is kept, what the journal says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from mocks.control import Clock, Setting, digest
from mocks.record import record_mock
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.mocks.record import HETU, HETU_SYSTEM, NAME, Client, media, patient, refusal
from tests.waiting import wait_for

NEW = "150372-902S"
OTHER = "150372-901R"


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = record_mock(setting=Setting(seed=7))
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    fill(desk)
    return desk


@pytest.fixture
def client(mock: RunningMock, desk: Desk) -> Client:
    assert desk
    return Client(mock.url, NAME)


def fill(desk: Desk) -> None:
    people = [patient("p1"), patient("p2", OTHER)]
    resources = [{"system": NAME, "resource": one} for one in people]
    desk.seed({"systems": [{"name": NAME, "mode": "full"}], "resources": resources})


# --- Seeds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "seed",
    [
        {"system": []},
        {"systems": [{"name": "x", "mode": "odd"}]},
        {"systems": [{"name": "x/y", "mode": "full"}]},
        {"systems": [{"name": "x"}]},
        {"systems": [{"name": "x", "mode": "full", "colour": "red"}]},
        {"systems": {"name": "x", "mode": "full"}},
        {"resources": [{"system": "nowhere", "resource": patient("p")}]},
        {"resources": [{"system": NAME, "resource": {"resourceType": "Medai"}}]},
        {"resources": [{"system": NAME, "resource": "Patient"}]},
        {"resources": [{"system": NAME, "resource": patient("p", "131052-" + "308T")}]},
        {"resources": [{"system": NAME, "resource": patient("p", "hello")}]},
        {"resources": [{"system": NAME, "resource": patient(HETU)}]},
        {"resources": [{"system": NAME, "resource": {"resourceType": "Flag", "id": "f", "text": "131052-" + "308T"}}]},
        {"merge": [{"system": NAME, "from": "p1", "into": "p9"}]},
        {"merge": [{"system": NAME, "from": "p1", "into": "p1"}]},
        {"merge": [{"system": NAME, "from": "p1"}]},
        {"hetu": [{"system": NAME, "patient": "p9", "new": NEW}]},
        {"hetu": [{"system": NAME, "patient": "p1", "new": "131052-" + "308T"}]},
    ],
    ids=lambda seed: next(iter(seed)),
)
def test_a_seed_that_is_not_understood_adds_nothing(desk: Desk, mock: RunningMock, seed: dict[str, Any]) -> None:
    before = desk.state()
    answer = requests.post(f"{mock.control_url}/seed", json=seed, timeout=30)
    assert answer.status_code == 400
    assert "131052" not in answer.text
    assert desk.state() == before


def test_a_merged_patient_is_out_of_use_and_its_hetu_finds_the_other(desk: Desk, client: Client) -> None:
    desk.seed({"merge": [{"system": NAME, "from": "p2", "into": "p1"}]})
    found = client.call("POST", "/Patient/_search", data={"identifier": f"{HETU_SYSTEM}|{OTHER}"}).json()
    (survivor,) = [entry["resource"] for entry in found["entry"]]
    assert survivor["id"] == "p1"
    assert [(one["use"], one["value"]) for one in survivor["identifier"]] == [("official", HETU), ("old", OTHER)]
    assert survivor["link"] == [{"other": {"reference": "Patient/p2"}, "type": "replaces"}]
    merged = client.call("GET", "/Patient/p2").json()
    assert (merged["active"], "identifier" in merged) == (False, False)
    assert merged["link"] == [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]
    assert len(client.call("GET", "/Patient/p2/_history").json()["entry"]) == 2


def test_a_new_hetu_keeps_the_former_one_as_old(desk: Desk, client: Client) -> None:
    desk.seed({"hetu": [{"system": NAME, "patient": "p1", "new": NEW}]})
    held = client.call("GET", "/Patient/p1").json()["identifier"]
    assert [(one["use"], one["value"]) for one in held] == [("official", NEW), ("old", HETU)]
    for hetu in (NEW, HETU):
        found = client.call("POST", "/Patient/_search", data={"identifier": f"{HETU_SYSTEM}|{hetu}"}).json()
        assert [entry["resource"]["id"] for entry in found["entry"]] == ["p1"]


def test_one_resource_is_removed_with_its_versions(mock: RunningMock, desk: Desk, client: Client) -> None:
    def remove(path: str) -> int:
        return requests.delete(f"{mock.control_url}/state/{path}", timeout=30).status_code

    assert remove(f"resources/{NAME}/Patient/p2") == 204
    assert refusal(client.call("GET", "/Patient/p2"), 404) == "not-found"
    for nothing in (f"resources/{NAME}/Patient/p2", "resources/nowhere/Patient/p1", f"resources/{NAME}", "units/1"):
        assert remove(nothing) == 404
    assert desk.state()["systems"][NAME]["resources"] == {"Patient": 1}


# --- Faults -----------------------------------------------------------------------------------------------------------


def order(mock: RunningMock, kind: str, operation: str, match: dict[str, str], **detail: Any) -> int:
    fault = {"kind": kind, "operation": operation, "match": match, "detail": detail}
    return requests.post(f"{mock.control_url}/faults", json=fault, timeout=30).status_code


def test_garbled_is_done_and_cut(mock: RunningMock, client: Client) -> None:
    assert order(mock, "garbled", "create", {}) == 201
    answer = client.call("POST", "/Media", json=media())
    assert answer.status_code == 201
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert len(client.find("/Media")) == 1


def test_html_is_another_page_and_nothing_is_done(mock: RunningMock, client: Client) -> None:
    assert order(mock, "html", "create", {}) == 201
    answer = client.call("POST", "/Media", json=media())
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert client.find("/Media") == []


@pytest.mark.parametrize("status", [409, 412])
def test_conflict_refuses_and_nothing_is_done(mock: RunningMock, client: Client, status: int) -> None:
    assert order(mock, "conflict", "create", {}, status=status) == 201
    assert refusal(client.call("POST", "/Media", json=media()), status) == "conflict"
    assert client.find("/Media") == []


def test_late_is_done_before_it_is_answered(mock: RunningMock, client: Client) -> None:
    assert order(mock, "late", "create", {}, seconds=3) == 201
    headers = {"Authorization": f"Bearer secret-{NAME}"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{client.base}/Media", json=media(), headers=headers, timeout=0.3)
    wait_for(lambda: len(client.find("/Media")) == 1)
    asked = {"operation": "create", "fault": "late", "wait": "60"}
    assert requests.get(f"{mock.control_url}/journal", params=asked, timeout=90).status_code == 200


@pytest.mark.parametrize("match", [{"patient": digest(OTHER)}, {"document": "2"}], ids=["patient", "document"])
def test_a_fault_hits_only_whom_it_is_for(mock: RunningMock, client: Client, match: dict[str, str]) -> None:
    assert order(mock, "status", "create", match, status=503) == 201
    client.make(media("1"))
    assert refusal(client.call("POST", "/Media", json=media("2", subject="Patient/p2")), 503) == "transient"


def test_a_fault_hits_a_caller_and_a_search_of_a_patient(mock: RunningMock, desk: Desk, client: Client) -> None:
    desk.seed({"systems": [{"name": "other", "mode": "full"}]})
    assert order(mock, "status", "search", {"caller": NAME, "patient": digest(HETU)}, status=500) == 201
    other = Client(mock.url, "other")
    query = {"identifier": f"{HETU_SYSTEM}|{HETU}"}
    assert other.call("POST", "/Patient/_search", data=query).status_code == 200
    assert client.call("POST", "/Patient/_search", data={"identifier": f"{HETU_SYSTEM}|{OTHER}"}).status_code == 200
    assert client.call("POST", "/Patient/_search", data=query).status_code == 500


def test_a_fault_hits_a_transaction_and_a_read_of_a_patient(mock: RunningMock, client: Client) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"resource": media(), "request": {"method": "POST", "url": "Media"}}],
    }
    for operation in ("transaction", "read"):
        assert order(mock, "status", operation, {"patient": digest(HETU)}, status=502) == 201
    assert client.call("POST", "", json=bundle).status_code == 502
    assert client.call("GET", "/Patient/p2").status_code == 200
    assert client.call("GET", "/Patient/p1").status_code == 502


def test_an_operation_that_is_not_there_is_refused(mock: RunningMock, desk: Desk) -> None:
    assert order(mock, "status", "archvie", {}) == 400
    assert desk.journal() == []


# --- Journal ----------------------------------------------------------------------------------------------------------


def test_the_journal_says_who_did_what_to_which_resource(desk: Desk, client: Client) -> None:
    made = client.make(media("message-1"))
    client.call("POST", "/Patient/_search", data={"identifier": f"{HETU_SYSTEM}|{HETU}"})
    created, searched = desk.journal()
    facts = {name: created[name] for name in ("operation", "outcome", "system", "caller", "type", "document")}
    assert facts == {
        "operation": "create",
        "outcome": 201,
        "system": NAME,
        "caller": NAME,
        "type": "Media",
        "document": "message-1",
    }
    assert (created["resource"], created["version"]) == (f"Media/{made['id']}", "1")
    assert created["patient"] == searched["patient"] == digest(HETU)
    assert (searched["operation"], searched["found"]) == ("search", 1)
    assert HETU not in str(desk.journal())


# --- What is held -----------------------------------------------------------------------------------------------------


def work(url: str, control_url: str) -> list[Any]:
    """An hour of a tester; everything that was answered, and the journal."""
    client, desk = Client(url, NAME), Desk(control_url)
    fill(desk)
    for number in range(3):
        client.make(media(str(number)))
    answers = [client.call("GET", "/Media", params={"_count": "2"}).text]
    answers.append(client.call("GET", "/Patient/p1").text)
    for entry in (journal := desk.journal()):
        entry.pop("ms", None)
        entry.pop("correlation", None)
    return [desk.state(), journal, *(answer.replace(url, "") for answer in answers)]


def test_after_a_reset_it_is_as_after_a_fresh_start() -> None:
    def start() -> RunningMock:
        clock = Clock()
        mock = record_mock(setting=Setting(seed=42, clock=clock))
        freeze(mock)
        return mock

    def freeze(mock: RunningMock) -> None:
        Desk(mock.control_url).set_clock(now="2026-11-30T08:00:00+00:00", freeze=True)

    with ExitStack() as stack:
        used, fresh = start(), start()
        stack.callback(used.stop)
        stack.callback(fresh.stop)
        work(used.url, used.control_url)
        Desk(used.control_url).reset()
        freeze(used)
        assert work(used.url, used.control_url) == work(fresh.url, fresh.control_url)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[], RunningMock]]:
    with ExitStack() as stack:

        def start() -> RunningMock:
            mock = record_mock(setting=Setting(seed=1, state=tmp_path))
            stack.callback(mock.stop)
            return mock

        yield start


def test_what_was_acknowledged_is_there_after_another_start(begin: Callable[[], RunningMock]) -> None:
    first = begin()
    fill(Desk(first.control_url))
    client = Client(first.url, NAME)
    made = [client.make(media(str(number)))["id"] for number in range(3)]
    client.call("DELETE", f"/Media/{made[0]}")
    page = client.call("GET", "/Media", params={"_count": "1"}).json()
    (link,) = [link["url"] for link in page["link"] if link["relation"] == "next"]

    second = begin()  # the first was not told to close anything
    again = Client(second.url, NAME)
    assert again.find("/Media") == made[1:]
    assert refusal(again.call("GET", f"/Media/{made[0]}"), 410) == "deleted"
    turned = again.call("GET", "?" + link.partition("?")[2]).json()
    assert [entry["resource"]["id"] for entry in turned["entry"]] == made[2:]
    assert again.make(media("4"))["id"] not in made
    Desk(second.control_url).reset()

    third = begin()
    assert Desk(third.control_url).state() == {"systems": {}}
