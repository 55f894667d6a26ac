"""The tester's page: what was refused comes first, every lever works without a script, and its `curl` is true."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import requests
from lxml import html

from tests.mocks.test_front import MockSet, close_set, open_set

PAGES = ("ui", "ui?show=all", "ui/steer", "ui/mock/shop", "ui/entry/shop/1", "ui/message/m1")


@pytest.fixture(scope="module")
def opened() -> Iterator[MockSet]:
    made = open_set()
    yield made
    close_set(made)


@pytest.fixture
def mocks(opened: MockSet) -> MockSet:
    assert opened.post("reset").status_code == 204
    requests.delete(f"{opened.admin}/clock", timeout=10)
    for kept in opened.get("snapshots"):
        requests.delete(f"{opened.admin}/snapshots/{kept['name']}", timeout=10)
    return opened


def show(mocks: MockSet, path: str, base: str = "") -> Any:
    """The page as a tree, once it was answered."""
    answer = requests.get(f"{base or mocks.admin}/{path}", timeout=10)
    assert answer.status_code == 200, path
    return html.fromstring(answer.text)


def words(page: Any) -> str:
    return " ".join(page.text_content().split())


def press(mocks: MockSet, act: str, **form: str) -> requests.Response:
    return requests.post(f"{mocks.admin}/ui/do/{act}", data=form, timeout=10)


def shown_call(answer: requests.Response) -> str:
    """The command that a page says does the same."""
    found = re.search(r'<p class="curl"><code>(.*?)</code>', answer.text)
    assert found is not None
    return unescape(found[1])


def rows(page: Any) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]


def fill(mocks: MockSet) -> None:
    mocks.shop.post("seed", {"apples": ["cox"]})
    mocks.shop.eat("cox", **{"X-Correlation-Id": "m1"})
    mocks.stall.eat("old", **{"X-Correlation-Id": "m1"})


def test_what_was_refused_comes_first_and_says_why(mocks: MockSet) -> None:
    fill(mocks)
    page = show(mocks, "ui")
    first, *_ = rows(page)
    assert "stall eat refused (400) apple: is fresh (shop.fresh)" in first
    assert "Refused or faulty (1)" in words(page)
    assert "All (2)" in words(page)
    assert [row.split(" ")[2] for row in rows(show(mocks, "ui?show=all"))[:2]] == ["stall", "shop"], "newest first"


def test_the_page_says_so_when_nothing_was_refused(mocks: MockSet) -> None:
    assert "Nothing was refused." in words(show(mocks, "ui"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("mock=shop", 1),
        ("outcome=200", 1),
        ("rule=shop.fresh", 1),
        ("text=brown", 1),
        ("correlation=m1", 2),
        ("fault=x", 0),
    ],
)
def test_a_view_is_its_address(mocks: MockSet, query: str, count: int) -> None:
    fill(mocks)
    page = show(mocks, f"ui?show=all&{query}")
    assert f"All ({count})" in words(page)
    name, _, value = query.partition("=")
    assert page.xpath(f"//input[@name='{name}']")[0].get("value") == value


def test_older_exchanges_are_on_the_next_page(mocks: MockSet) -> None:
    for _ in range(51):
        mocks.shop.control.record("eat", outcome=404)
    page = show(mocks, "ui")
    (older,) = [link.get("href") for link in page.xpath("//a") if link.text == "Older exchanges"]
    page = show(mocks, f"ui{older}")
    assert len(page.xpath("//tr[@class='refused']")) == 1
    assert "Older exchanges" not in words(page)


def test_an_exchange_that_a_fault_hit_is_among_the_first(mocks: MockSet) -> None:
    mocks.shop.post("seed", {"apples": ["cox"]})
    mocks.shop.post("faults", {"kind": "slow", "detail": {"seconds": 0}})
    assert mocks.shop.eat("cox") == 200
    assert "faulty (200)" in rows(show(mocks, "ui"))[0]


def test_an_exchange_is_shown_step_by_step(mocks: MockSet) -> None:
    fill(mocks)
    page = show(mocks, "ui/entry/stall/1")
    (step,) = rows(page)
    assert step == "1 ✗ failed shop.fresh apple is fresh green brown RFC 9110 section 1"
    assert requests.get(f"{mocks.admin}/ui/entry/stall/99", timeout=10).status_code == 404
    assert requests.get(f"{mocks.admin}/ui/entry/none/1", timeout=10).status_code == 404


def test_one_message_is_followed_through_all_mocks(mocks: MockSet) -> None:
    fill(mocks)
    for base in (mocks.admin, mocks.stall.admin):
        way = [words(step) for step in show(mocks, "ui/message/m1", base).xpath("//ol/li")]
        assert [step.split(" ")[2] for step in way] == ["shop:", "stall:"]
    assert "No mock has seen it." in words(show(mocks, "ui/message/m%2F2"))


def test_what_comes_from_outside_is_text(mocks: MockSet) -> None:
    name = "<script>alert(1)</script>"
    mocks.shop.eat(**{"X-Correlation-Id": name, "User-Agent": name})
    for path in ("ui", "ui/entry/shop/1", f"ui/message/{name}", f"ui?text={name}"):
        page = show(mocks, path)
        assert page.xpath("//script") == []


def test_the_page_is_in_no_journal(mocks: MockSet) -> None:
    fill(mocks)
    before = mocks.get("journal")
    for path in PAGES:
        show(mocks, path)
    assert mocks.get("journal") == before


# --- Levers -----------------------------------------------------------------------------------------------------------


def test_a_fault_is_ordered_seen_and_cancelled(mocks: MockSet) -> None:
    done = press(
        mocks,
        "fault",
        mock="shop",
        kind="status",
        operation="eat",
        times="2",
        after="0",
        detail='{"status": 418}',
        caller="a",
        probability="",
    )
    assert done.status_code == 200
    (fault,) = mocks.shop.get("faults")
    assert (fault["times"], fault["detail"], fault["match"]) == (2, {"status": 418}, {"caller": "a"})
    assert mocks.shop.eat(Caller="a") == 418
    assert "status" in rows(show(mocks, "ui/mock/shop"))[0]
    assert press(mocks, "cancel", mock="shop", id=str(fault["id"])).status_code == 200
    assert mocks.shop.get("faults") == []


@pytest.mark.parametrize(
    ("act", "form", "why"),
    [
        ("fault", {"mock": "shop", "kind": "sulking"}, "status, silence, slow"),
        ("fault", {"mock": "shop", "kind": "status", "operation": "aet"}, "eat, page"),
        ("fault", {"mock": "shop", "kind": "status", "times": "x"}, "times is a number"),
        ("fault", {"mock": "shop", "kind": "status", "detail": "["}, "detail is a JSON object"),
        ("fault", {"mock": "none", "kind": "status"}, "no mock of this name"),
        ("cancel", {"mock": "shop", "id": "99"}, "no fault of this id"),
        ("seed", {"mock": "shop", "data": '{"pears": []}'}, "apples"),
        ("remove", {"mock": "shop", "kind": "apple", "identity": "x"}, "tick the box"),
        ("reset", {}, "tick the box"),
        ("refill", {}, "tick the box"),
        ("restore", {"name": "none"}, "tick the box"),
        ("restore", {"name": "none", "sure": "yes"}, "no snapshot"),
        ("clock", {"now": "monday"}, "a clock is"),
        ("play", {"name": "none"}, "no scenario"),
    ],
)
def test_what_cannot_be_done_is_not_done_and_says_why(mocks: MockSet, act: str, form: dict[str, str], why: str) -> None:
    fill(mocks)
    before = (mocks.get("state"), mocks.get("faults"), mocks.get("journal"))
    refused = press(mocks, act, **form)
    assert refused.status_code == 400
    assert why in words(html.fromstring(refused.text))
    assert (mocks.get("state"), mocks.get("faults"), mocks.get("journal")) == before


def test_a_reset_needs_a_yes(mocks: MockSet) -> None:
    mocks.shop.post("seed", {"apples": ["cox"]})
    assert press(mocks, "reset", sure="yes").status_code == 200
    assert mocks.get("state") == {"shop": {"apples": []}, "stall": {"apples": []}}


def test_snapshots_are_taken_restored_and_deleted(mocks: MockSet) -> None:
    mocks.shop.post("seed", {"apples": ["cox"]})
    assert press(mocks, "keep", name="a b&c").status_code == 200
    press(mocks, "reset", sure="yes")
    assert "a b&c" in words(show(mocks, "ui/steer"))
    assert press(mocks, "restore", name="a b&c", sure="yes").status_code == 200
    assert mocks.get("state")["shop"] == {"apples": ["cox"]}
    assert press(mocks, "drop", name="a b&c").status_code == 200
    assert mocks.get("snapshots") == []


def test_data_is_added_and_taken_away(mocks: MockSet) -> None:
    assert press(mocks, "seed", mock="stall", data='{"apples": ["cox"]}').status_code == 200
    assert "cox" in words(show(mocks, "ui/mock/stall"))
    assert press(mocks, "remove", mock="stall", kind="apple", identity="cox", sure="yes").status_code == 200
    assert mocks.stall.get("state") == {"apples": []}


def test_the_clock_is_moved_by_its_buttons(mocks: MockSet) -> None:
    assert press(mocks, "clock", now="2027-01-01T00:00:00+02:00", freeze="yes").status_code == 200
    for form in show(mocks, "ui/steer").xpath('//form[@action="/__admin/ui/do/clock"]')[:-1]:
        press(mocks, "clock", **dict(form.form_values()))
    clock = mocks.get("clock")
    assert clock["now"].startswith("2027-01-02T05:29:00"), "an hour and a day on, then 07:29 in Finland"
    assert not clock["frozen"]
    assert press(mocks, "run").status_code == 200
    assert not mocks.get("clock")["now"].startswith("2027-01-02T05")


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("fault", {"mock": "shop", "kind": "status", "times": "3", "end": "+1h", "detail": '{"why": "it\'s late"}'}),
        ("seed", {"mock": "stall", "data": '{"apples": ["cox"]}'}),
        ("clock", {"now": "2027-01-01T00:00:00+02:00", "freeze": "yes"}),
        ("keep", {"name": "it's a name"}),
        ("reset", {"sure": "yes"}),
        ("run", {}),
    ],
    ids=["fault", "seed", "clock", "keep", "reset", "run"],
)
def test_the_curl_that_is_shown_does_the_same(mocks: MockSet, act: str, form: dict[str, str]) -> None:
    def see() -> Any:
        kinds = [(fault["mock"], fault["kind"], fault["detail"]) for fault in mocks.get("faults")]
        names = [kept["name"] for kept in mocks.get("snapshots")]
        return mocks.get("state"), kinds, names, mocks.get("clock")["frozen"]

    fill(mocks)
    command = shown_call(press(mocks, act, **form))
    done = see()
    mocks.post("reset")
    fill(mocks)
    words_of_curl = shlex.split(command)
    assert words_of_curl[0] == "curl"
    if act == "keep":
        requests.delete(f"{mocks.admin}/snapshots/it's a name", timeout=10)
    ran = subprocess.run([*words_of_curl, "-sf"], check=False, capture_output=True, timeout=30)
    assert ran.returncode == 0, command
    assert see() == done


# --- For everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_read_aloud(mocks: MockSet, path: str) -> None:
    fill(mocks)
    mocks.post("snapshots", {"name": "one"})
    mocks.shop.post("faults", {"kind": "status"})
    page = show(mocks, path)
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main")) == 1
    assert page.xpath("//title")[0].text
    ids = [element.get("id") for element in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids)), "an id names one element"
    labelled = {label.get("for") for label in page.xpath("//label")}
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert field.get("id") in labelled, html.tostring(field)
    for table in page.xpath("//table"):
        assert table.xpath(".//caption")
        assert all(head.get("scope") == "col" for head in table.xpath(".//th"))
    assert all(button.text_content().strip() for button in page.xpath("//button"))
    named = [nav.get("aria-label") for nav in page.xpath("//nav")]
    assert all(named)
    assert len(named) == len(set(named))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_what_its_policy_forbids(mocks: MockSet, path: str) -> None:
    fill(mocks)
    page = show(mocks, path)
    assert page.xpath("//script | //style | //img | //iframe | //*[@style or @onclick]") == []
    assert [link.get("href") for link in page.xpath("//link")] == ["/__admin/ui/style.css"]
    for form in page.xpath("//form"):
        assert form.get("action").startswith("/__admin/ui")


def test_a_mock_has_the_page_on_its_own_port_too(mocks: MockSet) -> None:
    fill(mocks)
    page = show(mocks, "ui?show=all", mocks.stall.admin)
    assert len(rows(page)) == 1
    assert "Scenarios" not in words(show(mocks, "ui/steer", mocks.stall.admin))
    assert requests.get(f"{mocks.stall.admin}/ui/mock/shop", timeout=10).status_code == 404


def test_the_messages_that_are_kept_can_be_fetched_from_the_page(mocks: MockSet) -> None:
    assert requests.get(f"{mocks.admin}/ui/payload/shop/1", timeout=10).status_code == 404
    assert "kept" not in json.dumps(mocks.get("journal"))
