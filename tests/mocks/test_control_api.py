"""The control API of a mock: its index and document, resets, seeds, snapshots, faults, journal, clock and events."""

from __future__ import annotations

import re
import threading
import tracemalloc
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator

from mocks.control import Control, Setting, control_app
from mocks.control.journal import LIMIT, PAYLOAD_OCTETS, PAYLOADS, Journal, Question, is_refusal
from mocks.control.snapshots import MOST
from tests.mocks.shop import Shop, routes, written

#: One of no test range, put together here: no file of the project holds one.
REAL = f"131052-{308}T"


@pytest.fixture(scope="module")
def opened() -> Iterator[Shop]:
    started = Shop(Setting(seed=3))
    yield started
    started.running.stop()


@pytest.fixture
def shop(opened: Shop) -> Shop:
    assert opened.post("reset").status_code == 204
    for kept in opened.get("snapshots"):
        opened.delete(f"snapshots/{kept['name']}")
    return opened


def test_the_index_says_what_can_be_asked_for(shop: Shop) -> None:
    index = requests.get(shop.admin, timeout=10).json()
    assert (index["mock"], index["operations"], index["seed"]) == ("shop", ["eat", "page"], ["apples"])
    for link in index["links"].values():
        assert requests.get(shop.admin.removesuffix("/__admin") + link, timeout=10).status_code == 200
    assert shop.get("health") == {"mock": "shop", "status": "up"}
    (rule,) = shop.get("rules")
    assert rule == {
        "id": "shop.fresh",
        "kind": "food",
        "demand": "is fresh",
        "source": "RFC 9110 section 1",
        "public": True,
        "in_force": True,
    }


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("PUT", "clock", 405),
        ("DELETE", "seed", 405),
        ("DELETE", "state/pear/1", 404),
        ("DELETE", "state/apple/none", 404),
        ("DELETE", "faults/99", 404),
        ("DELETE", "snapshots/none", 404),
        ("POST", "snapshots/none/restore", 404),
        ("POST", "reset?to=monday", 400),
        ("POST", "seed", 400),
        ("POST", "clock", 400),
        ("GET", "journal?after=-1", 400),
        ("GET", "journal?after=soon", 400),
        ("GET", "journal?limit=0", 400),
        ("GET", f"journal?limit={LIMIT + 1}", 400),
        ("GET", "journal?wait=nan", 400),
        ("GET", "journal?wait=3600", 400),
        ("GET", "journal?count=0", 400),
        ("GET", "journal/1/payload", 404),
    ],
)
def test_every_refusal_is_json(shop: Shop, method: str, path: str, status: int) -> None:
    answer = requests.request(method, f"{shop.admin}/{path}", timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert answer.json()["error"]


@pytest.mark.parametrize("body", [{"pears": []}, {"apples": 5}, {"apples": ["cox", None]}, [], "apples", {}])
def test_a_seed_of_another_shape_adds_nothing(shop: Shop, body: object) -> None:
    assert shop.post("seed", {"apples": ["jonagold"]}).status_code == 200
    refused = shop.post("seed", body)
    assert refused.status_code == 400
    assert shop.get("state") == {"apples": ["jonagold"]}
    if body == {"pears": []}:
        assert refused.json()["keys"] == ["apples"]


def test_an_error_quotes_no_hetu(shop: Shop) -> None:
    refused = shop.post("seed", {REAL: []})
    assert refused.status_code == 400
    assert "131052" not in refused.text


def test_one_thing_is_taken_away(shop: Shop) -> None:
    shop.post("seed", {"apples": ["cox", "jonagold"]})
    assert shop.delete("state/apple/cox") == 204
    assert shop.get("state") == {"apples": ["jonagold"]}


def test_a_snapshot_is_restored_after_whatever_came_between(shop: Shop) -> None:
    shop.post("seed", {"apples": ["cox", "jonagold"]})
    taken = shop.post("snapshots", {"name": "two"})
    assert (taken.status_code, taken.json()["name"]) == (201, "two")
    first = requests.get(f"{shop.running.url}/eat/cox", timeout=10).text
    shop.post("reset")
    assert shop.get("state") == {"apples": []}
    assert shop.post("snapshots/two/restore").status_code == 204
    assert shop.get("state") == {"apples": ["cox", "jonagold"]}
    assert requests.get(f"{shop.running.url}/eat/cox", timeout=10).text == first, "the ids go on from the snapshot"
    assert [kept["name"] for kept in shop.get("snapshots")] == ["two"]
    assert shop.delete("snapshots/two") == 204
    assert shop.get("snapshots") == []


@pytest.mark.parametrize("name", ["", "a/b", 7, "x" * 101, None])
def test_a_snapshot_needs_a_name(shop: Shop, name: object) -> None:
    assert shop.post("snapshots", {"name": name}).status_code == 400


def test_no_more_snapshots_are_kept_than_there_is_room_for(shop: Shop) -> None:
    for number in range(MOST):
        assert shop.post("snapshots", {"name": f"s{number}"}).status_code == 201
    assert shop.post("snapshots", {"name": "one more"}).status_code == 400
    assert shop.post("snapshots", {"name": "s0"}).status_code == 201, "one of the same name is replaced"


# --- Faults -----------------------------------------------------------------------------------------------------------


def _order(shop: Shop, **order: Any) -> Any:
    ordered = shop.post("faults", {"kind": "status", "operation": "eat", "times": 100, **order})
    assert ordered.status_code == 201, ordered.text
    return ordered.json()


def test_a_fault_strikes_as_often_as_ordered(shop: Shop) -> None:
    _order(shop, times=2)
    assert [shop.eat() for _ in range(3)] == [503, 503, 404]


def test_a_fault_strikes_after_so_many_calls(shop: Shop) -> None:
    _order(shop, after=2, times=1)
    assert [shop.eat() for _ in range(4)] == [404, 404, 503, 404]


@pytest.mark.parametrize("name", ["patient", "caller"])
def test_a_fault_strikes_only_what_it_matches(shop: Shop, name: str) -> None:
    _order(shop, match={name: "a"}, times=1)
    assert [shop.eat(**{name.title(): who}) for who in ("b", "a", "a")] == [404, 503, 404]


def test_a_fault_strikes_within_its_window_on_the_clock(shop: Shop) -> None:
    shop.post("clock", {"freeze": True})
    ordered = _order(shop, begin="+1h", end="+3h")
    assert datetime.fromisoformat(ordered["end"]) - datetime.fromisoformat(ordered["begin"]) == timedelta(hours=2)
    seen = [shop.eat()]
    for _ in range(3):
        shop.post("clock", {"advance": 3600})
        seen.append(shop.eat())
    assert seen == [404, 503, 503, 404]


def test_a_fault_strikes_by_chance_and_the_same_calls_each_time(shop: Shop) -> None:
    def strike() -> list[int]:
        shop.delete("faults")
        _order(shop, probability=0.5, seed=4)
        return [shop.eat() for _ in range(20)]

    first = strike()
    assert set(first) == {404, 503}
    assert strike() == first


def test_a_fault_is_cancelled_by_its_id(shop: Shop) -> None:
    first, second = _order(shop)["id"], _order(shop, detail={"status": 418})["id"]
    assert shop.delete(f"faults/{first}") == 204
    assert [fault["id"] for fault in shop.get("faults")] == [second]
    assert shop.eat() == 418


def test_a_fault_for_an_operation_that_there_is_not_is_refused(shop: Shop) -> None:
    refused = shop.post("faults", {"kind": "status", "operation": "aet"})
    assert (refused.status_code, refused.json()["operations"]) == (400, ["eat", "page"])
    assert shop.post("faults", {"kind": "status", "operation": "page-2"}).status_code == 201


@pytest.mark.parametrize(
    "detail", [{"status": "x"}, {"status": True}, {"seconds": -1}, {"seconds": None}, {"retry_after": 1e9}]
)
def test_a_detail_that_no_mock_could_obey_is_refused(shop: Shop, detail: dict[str, object]) -> None:
    assert shop.post("faults", {"kind": "status", "detail": detail}).status_code == 400


@pytest.mark.parametrize("when", ["soon", "2026-01-01T00:00:00", 5])
def test_a_window_without_an_instant_is_refused(shop: Shop, when: object) -> None:
    assert shop.post("faults", {"kind": "status", "begin": when}).status_code == 400


# --- The journal ------------------------------------------------------------------------------------------------------


def test_the_journal_is_asked_by_fields_and_words(shop: Shop) -> None:
    shop.post("seed", {"apples": ["cox"]})
    shop.eat("cox", **{"X-Correlation-Id": "m1", "User-Agent": "taster"})
    shop.eat("old")
    shop.eat("none")

    def found(query: str) -> list[int]:
        return [entry["id"] for entry in shop.get(f"journal?{query}")]

    assert found("") == [1, 2, 3]
    assert found("after=1") == [2, 3]
    assert found("limit=2") == [1, 2]
    assert found("outcome=404") == [3]
    assert found("document=cox&operation=eat") == [1]
    assert found("correlation=m1") == [1]
    assert found("sender=taster") == [1]
    assert found("rule=shop.fresh") == [2]
    assert found("text=BROWN") == [2]
    assert found("refused=yes") == [2, 3]
    assert found("refused=no") == [1]
    assert found("colour=red") == []


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"outcome": 200}, False),
        ({"outcome": 404}, True),
        ({"outcome": 200, "fault": "silence"}, True),
        ({"outcome": "AA"}, False),
        ({"outcome": "AE"}, True),
        ({"outcome": "OK"}, False),
        ({"outcome": "NO UNAVAILABLE"}, True),
        ({"outcome": "no-context"}, True),
        ({"outcome": "rejected-7"}, True),
        ({"outcome": "notes"}, False),
        ({"outcome": 0xA700}, True),
        ({"outcome": 200, "steps": [{"outcome": "waived"}]}, False),
        ({"outcome": 200, "steps": [{"outcome": "failed"}]}, True),
        ({}, False),
    ],
    ids=str,
)
def test_an_exchange_was_refused_or_not(facts: dict[str, Any], refused: bool) -> None:
    assert is_refusal(facts) == refused


def test_the_journal_comes_as_lines_too(shop: Shop) -> None:
    shop.eat()
    shop.eat("old")
    answer = requests.get(f"{shop.admin}/journal.ndjson?text=fresh", timeout=10)
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert [line for line in answer.text.splitlines() if "shop.fresh" in line] == answer.text.splitlines()
    assert len(answer.text.splitlines()) == 1


def test_a_tester_waits_for_what_will_happen(shop: Shop) -> None:
    come: list[Any] = []
    waiting = threading.Thread(target=lambda: come.extend(shop.get("journal?wait=30&operation=eat&count=2")))
    waiting.start()
    shop.eat()
    shop.eat()
    waiting.join(30)
    assert [entry["id"] for entry in come] == [1, 2]
    late = requests.get(f"{shop.admin}/journal?wait=0.01&count=3", timeout=10)
    assert (late.status_code, late.json()) == (408, {"error": "that did not happen in time"})


def test_the_journal_keeps_the_last_exchanges_only() -> None:
    control = Control("shop", seed=lambda _: None, state=dict)
    for number in range(LIMIT + 5):
        control.record("eat", number=number)
    kept = control.journal.find(Question())
    assert (len(kept), kept[0]["id"], kept[-1]["id"]) == (LIMIT, 6, LIMIT + 5)


def test_memory_is_flat_after_a_hundred_thousand_exchanges() -> None:
    control = Control("shop", seed=lambda _: None, state=dict)

    def measure(exchanges: int) -> int:
        for number in range(exchanges):
            control.record("eat", outcome=200, correlation=f"{number:08}")
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        early = measure(2 * LIMIT)
        assert measure(8 * LIMIT) < early * 1.05
    finally:
        tracemalloc.stop()


def test_what_a_client_says_of_itself_is_cut_short_and_shows_no_hetu(shop: Shop) -> None:
    shop.eat(**{"X-Correlation-Id": REAL, "User-Agent": "x" * 5000})
    (entry,) = shop.get("journal")
    assert entry["correlation"] == "[HETU]"
    assert len(entry["sender"]["agent"]) == 200


# --- Clock and events -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"colour": 1},
        {"now": "2026-01-01T00:00:00"},
        {"now": "monday"},
        {"now": 7},
        {"advance": "1"},
        {"advance": 1e300},
        {"freeze": 1},
        {"now": "2027-01-01T00:00:00Z", "advance": 1e14},
    ],
)
def test_a_wish_that_is_not_understood_moves_no_clock(shop: Shop, wish: dict[str, object]) -> None:
    shop.post("clock", {"freeze": True})
    before = shop.get("clock")
    assert shop.post("clock", wish).status_code == 400
    assert shop.get("clock") == before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+90m", "2026-11-30T01:30:00+00:00"),
        ("+2d", "2026-12-02T00:00:00+00:00"),
        ("next 07:29", "2026-11-30T05:29:00+00:00"),
        ("next 01:00", "2026-11-30T23:00:00+00:00"),
        ("2027-01-01T02:00:00+02:00", "2027-01-01T00:00:00+00:00"),
    ],
)
def test_a_clock_is_set_by_a_time_of_finland_too(shop: Shop, text: str, found: str) -> None:
    shop.post("clock", {"now": "2026-11-30T00:00:00Z", "freeze": True})
    assert shop.post("clock", {"now": text}).json() == {"now": found, "frozen": True, "events": []}


def test_a_set_clock_runs_back_to_the_time_of_the_machine(shop: Shop) -> None:
    shop.post("clock", {"now": "2031-01-01T00:00:00Z", "freeze": True})
    answer = requests.delete(f"{shop.admin}/clock", timeout=10).json()
    assert not answer["frozen"]
    assert not answer["now"].startswith("2031")


def test_an_event_happens_when_the_clock_has_come_to_it(shop: Shop) -> None:
    shop.post("clock", {"freeze": True})
    ripe = shop.control.now() + timedelta(hours=1)
    shop.control.events.plan(ripe, "an apple falls", lambda: shop.control.seed({"apples": ["cox"]}))
    assert [event["what"] for event in shop.get("clock")["events"]] == ["an apple falls"]
    assert shop.eat() == 404
    shop.control.clock.set_time(ripe, freeze=True)
    assert shop.eat() == 200, "it happened before the first exchange after its instant"
    assert shop.eat() == 404, "once"
    assert [entry["operation"] for entry in shop.get("journal")] == ["eat", "event", "eat", "eat"]


def test_an_event_that_fails_breaks_no_exchange(shop: Shop) -> None:
    shop.control.events.plan(shop.control.now(), "a pear falls", lambda: shop.control.seed({"pears": []}))
    assert shop.eat() == 404
    first, _ = shop.get("journal")
    assert (first["operation"], first["outcome"]) == ("event", "failed")


def test_a_reset_forgets_what_was_to_come(shop: Shop) -> None:
    shop.control.events.plan(shop.control.now() + timedelta(days=1), "never", lambda: None)
    shop.post("reset")
    assert shop.get("clock")["events"] == []


# --- Payloads ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def keeping() -> Iterator[Callable[[bytes], requests.Response]]:
    started = Shop(Setting(keep_payloads=True))

    def send(body: bytes) -> requests.Response:
        requests.post(f"{started.running.url}/eat/cox", data=body, timeout=10)
        number = started.get("journal")[-1]["id"]
        return requests.get(f"{started.admin}/journal/{number}/payload", timeout=10)

    yield send
    started.running.stop()


def test_a_message_is_kept_when_the_tester_wants_it(keeping: Callable[[bytes], requests.Response]) -> None:
    kept = keeping(b"an apple for 010190-999S")
    assert kept.content == b"an apple for 010190-999S"
    assert kept.headers["Content-Type"] == "application/octet-stream"
    assert kept.headers["Content-Disposition"] == 'attachment; filename="shop-1.bin"'


@pytest.mark.parametrize(
    "body",
    [
        f"<id extension='{REAL}'/>".encode(),
        b"<text>%s</text>" % b64encode(f"<id extension='{REAL}'/>{' ' * 30}".encode()),
    ],
    ids=["plain", "base64"],
)
def test_a_message_of_a_real_person_is_not_kept(keeping: Callable[[bytes], requests.Response], body: bytes) -> None:
    assert keeping(body).status_code == 404


def test_the_messages_that_are_kept_have_a_limit() -> None:
    journal = Journal("shop")
    for _ in range(3):
        journal.add("", "eat", {}, bytes(PAYLOAD_OCTETS // 2))
    assert [journal.payload(number) is not None for number in (1, 2, 3)] == [False, True, True]
    for _ in range(PAYLOADS):
        journal.add("", "eat", {}, b"x")
    assert [journal.payload(number) is not None for number in (3, 4)] == [False, True]


def test_no_message_is_kept_unless_the_tester_wants_it(shop: Shop) -> None:
    requests.post(f"{shop.running.url}/eat/cox", data=b"an apple", timeout=10)
    assert requests.get(f"{shop.admin}/journal/1/payload", timeout=10).status_code == 404
    assert "payload" not in shop.get("journal")[0]


# --- The document -----------------------------------------------------------------------------------------------------


def test_the_document_has_every_call_and_no_other(shop: Shop) -> None:
    assert written(shop.get("openapi.json")) == routes(control_app(shop.control))


def test_the_document_knows_this_mock(shop: Shop) -> None:
    paths = shop.get("openapi.json")["paths"]
    fault = paths["/__admin/faults"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert fault["properties"]["kind"]["enum"] == ["status", "silence", "slow"]
    seed = paths["/__admin/seed"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(seed["properties"]) == {"apples"}


def test_the_document_is_sound(shop: Shop) -> None:
    document = shop.get("openapi.json")
    assert document["openapi"] == "3.1.0"
    for path, calls in document["paths"].items():
        named = set(re.findall(r"{(\w+)}", path))
        for method, call in calls.items():
            declared = {one["name"] for one in call.get("parameters", ()) if one["in"] == "path"}
            assert declared == named, (method, path)
            assert call["summary"]
            for schema in find_schemas(call):
                Draft202012Validator.check_schema(schema)


def find_schemas(part: Any) -> Iterator[Any]:
    """Every schema within a part of the document."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == "schema":
                yield inner
            yield from find_schemas(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from find_schemas(inner)


def test_what_is_answered_is_what_the_document_says(shop: Shop) -> None:
    shop.post("faults", {"kind": "slow", "times": 2, "end": "+1h", "match": {"caller": "nobody"}})
    shop.eat("old", **{"X-Correlation-Id": "m1"})
    for path in ("faults", "journal", "clock", "snapshots", "rules"):
        (schema,) = find_schemas(shop.get("openapi.json")["paths"][f"/__admin/{path}"]["get"]["responses"]["200"])
        Draft202012Validator(schema).validate(shop.get(path))
