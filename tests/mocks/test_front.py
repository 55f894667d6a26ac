"""The front of a set of mocks: one index, clock, reset, snapshot and journal for all, and nothing of another set."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from mocks.control import Control, Setting
from mocks.control.front import front_app
from mocks.web import WebServer
from tests.mocks.shop import Shop, routes, written


@dataclass(frozen=True)
class MockSet:
    """Two mocks of one setting, and their front."""

    setting: Setting
    shop: Shop
    stall: Shop
    server: WebServer

    @property
    def admin(self) -> str:
        return f"{self.server.url}/__admin"

    def get(self, path: str) -> Any:
        return requests.get(f"{self.admin}/{path}", timeout=30).json()

    def post(self, path: str, body: object = None) -> requests.Response:
        return requests.post(f"{self.admin}/{path}", json=body, timeout=10)

    def ask(self, message: str = "") -> None:
        """One call to each mock: the stall first."""
        headers = {"X-Correlation-Id": message} if message else {}
        self.stall.eat(**headers)
        self.shop.eat(**headers)


def open_set() -> MockSet:
    setting = Setting(seed=1, shared_clock=True)
    shop, stall = Shop(setting), Shop(setting, "stall")
    places = {"shop": _place(shop), "stall": _place(stall)}
    return MockSet(setting, shop, stall, WebServer(front_app(setting, places, "/environment", "/ca.pem")).start())


def close_set(opened: MockSet) -> None:
    for server in (opened.server, opened.shop.running, opened.stall.running):
        server.stop()


def _place(mock: Shop) -> dict[str, str]:
    return {"url": mock.running.url, "control": mock.admin}


@pytest.fixture(scope="module")
def opened() -> Iterator[MockSet]:
    made = open_set()
    yield made
    close_set(made)


@pytest.fixture
def mocks(opened: MockSet) -> MockSet:
    assert opened.post("reset").status_code == 204
    requests.delete(f"{opened.admin}/clock", timeout=10)
    return opened


def test_the_index_says_where_each_mock_is(mocks: MockSet) -> None:
    index = requests.get(mocks.admin, timeout=10).json()
    assert index["mocks"] == {"shop": _place(mocks.shop), "stall": _place(mocks.stall)}
    assert (index["environment"], index["ca"]) == ("/environment", "/ca.pem")
    for link in index["links"].values():
        assert requests.get(mocks.server.url + link, timeout=10).status_code == 200
    assert mocks.get("health") == {"status": "up", "mocks": ["shop", "stall"]}
    assert requests.get(mocks.server.url, timeout=10).url == f"{mocks.admin}/ui"


def test_the_document_has_every_call_of_the_front_and_no_other(mocks: MockSet) -> None:
    assert written(mocks.get("openapi.json")) == routes(front_app(mocks.setting, {}))


def test_one_call_moves_the_clock_of_all(mocks: MockSet) -> None:
    mocks.post("clock", {"now": "2030-01-01T12:00:00Z", "freeze": True})
    for mock in (mocks.shop, mocks.stall):
        clock = mock.get("clock")
        assert (clock["now"], clock["frozen"]) == ("2030-01-01T12:00:00+00:00", True)


def seen(control: Control) -> None:
    control.record("seen")


def test_a_mock_on_its_own_port_moves_the_clock_of_all_and_their_events(mocks: MockSet) -> None:
    shop = mocks.shop.control
    shop.events.plan(shop.now(), "a sale", lambda: seen(shop))
    requests.post(f"{mocks.stall.admin}/clock", json={"advance": 1}, timeout=10)
    assert [entry["operation"] for entry in mocks.get("journal")] == ["seen", "event"]


def test_one_call_empties_all_and_one_brings_back_what_they_were_filled_with(mocks: MockSet) -> None:
    mocks.stall.post("seed", {"apples": ["cox"]})
    filled = mocks.get("state")
    for desk in mocks.setting.desks:
        desk.mark_filled()
    mocks.ask()
    mocks.post("clock", {"now": "2031-01-01T00:00:00Z", "freeze": True})
    mocks.shop.post("reset")
    assert mocks.get("clock")["frozen"], "it is the others' clock too"
    assert mocks.post("reset").status_code == 204
    assert not mocks.get("clock")["frozen"]
    assert mocks.get("state") != filled
    assert mocks.get("journal") == []
    assert mocks.post("reset?to=fill").status_code == 204
    assert mocks.get("state") == filled


def test_one_snapshot_is_of_all(mocks: MockSet) -> None:
    mocks.stall.post("seed", {"apples": ["cox"]})
    held = mocks.get("state")
    assert mocks.post("snapshots", {"name": "all"}).status_code == 201
    mocks.post("reset")
    assert mocks.post("snapshots/all/restore").status_code == 204
    assert mocks.get("state") == held
    requests.delete(f"{mocks.shop.admin}/snapshots/all", timeout=10)
    assert mocks.get("snapshots") == [], "a snapshot of the set is one that every mock has"
    mocks.post("reset")
    assert mocks.post("snapshots/all/restore").status_code == 404
    assert mocks.get("state") != held, "nothing is restored by half"


def test_the_journal_tells_one_message_through_all_mocks_in_its_order(mocks: MockSet) -> None:
    mocks.ask("m1")
    mocks.post("clock", {"now": "2020-01-01T00:00:00Z"})
    mocks.ask("m2")
    mocks.ask("m1")
    found = mocks.get("journal?correlation=m1")
    assert [entry["mock"] for entry in found] == ["stall", "shop", "stall", "shop"]
    serials = [entry["serial"] for entry in found]
    assert serials == sorted(serials)
    assert [entry["mock"] for entry in mocks.get(f"journal?correlation=m1&after={serials[1]}")] == ["stall", "shop"]
    assert [entry["id"] for entry in mocks.get("journal?mock=shop")] == [1, 2, 3]


def test_a_tester_waits_for_what_happens_on_any_mock(mocks: MockSet) -> None:
    come: list[Any] = []
    waiting = threading.Thread(target=lambda: come.extend(mocks.get("journal?wait=30&correlation=m1&count=2")))
    waiting.start()
    mocks.ask("m1")
    waiting.join(30)
    assert [entry["mock"] for entry in come] == ["stall", "shop"]


def test_the_faults_of_all_are_seen_and_forgotten_at_once(mocks: MockSet) -> None:
    requests.post(f"{mocks.shop.admin}/faults", json={"kind": "status"}, timeout=10)
    assert [(fault["mock"], fault["kind"]) for fault in mocks.get("faults")] == [("shop", "status")]
    assert requests.delete(f"{mocks.admin}/faults", timeout=10).status_code == 204
    assert mocks.get("faults") == []


def test_two_testers_with_a_set_each_see_their_own_in_every_round(mocks: MockSet) -> None:
    other = open_set()
    strange: list[str] = []

    def play(mine: MockSet, name: str, status: int) -> None:
        for number in range(200):
            message = f"{name}{number}"
            mine.post("reset")
            mine.shop.post("seed", {"apples": [message]})
            mine.stall.post("faults", {"kind": "status", "detail": {"status": status}})
            seen = [mine.shop.eat(message, **{"X-Correlation-Id": message}), mine.stall.eat(message)]
            told = [(entry["mock"], entry["outcome"], entry["document"]) for entry in mine.get("journal?mock=shop")]
            if seen != [200, status] or told != [("shop", 200, message)] or mine.get("state")["shop"]["apples"]:
                strange.append(message)

    try:
        testers = [
            threading.Thread(target=play, args=(who, name, status))
            for who, name, status in ((mocks, "a", 503), (other, "b", 418))
        ]
        for tester in testers:
            tester.start()
        for tester in testers:
            tester.join()
    finally:
        close_set(other)
    assert strange == []


def test_two_sets_know_nothing_of_each_other(mocks: MockSet) -> None:
    other = open_set()
    try:
        before = other.get("clock")["frozen"]
        mocks.ask("m1")
        mocks.post("clock", {"now": "2031-01-01T00:00:00Z", "freeze": True})
        mocks.post("snapshots", {"name": "mine"})
        requests.post(f"{mocks.shop.admin}/faults", json={"kind": "status", "times": 9}, timeout=10)
        assert other.get("journal") == []
        assert other.get("faults") == []
        assert other.get("snapshots") == []
        assert (other.get("clock")["frozen"], before) == (False, False)
        other.ask("m2")
        assert [entry["correlation"] for entry in other.get("journal")] == ["m2", "m2"]
        assert mocks.get("journal?correlation=m2") == []
        assert other.post("reset").status_code == 204
        assert len(mocks.get("journal")) == 2
    finally:
        close_set(other)
