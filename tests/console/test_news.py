"""How much is new: a number of one's own, asked by the page and not by a person."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapter.console import words
from adapter.fhir.elements import Names
from adapter.store import schema
from tests.console.images import EARLY, ask_for_images
from tests.console.pages import LOVIISA, ORGANISATION, Pages, tree
from tests.region import PORVOO

SCRIPT = Path(words.__file__).parent / "static" / "news.js"


def _address(pages: Pages, page: str) -> str:
    """What the page asks."""
    return str(tree(pages.client.get(page)).xpath("//@data-news")[0])


def _ask(pages: Pages, address: str) -> str:
    answer = pages.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return answer.text


def _park(pages: Pages, number: int, **more: object) -> None:
    pages.let_pass(1)
    pages.park(f"{number:032x}", **more)  # type: ignore[arg-type]


def test_what_has_come_since_is_counted_and_nothing_of_it_is_said(pages: Pages) -> None:
    _park(pages, 1)
    pages.sign_in("helmi")
    address = _address(pages, "/console/")
    assert _ask(pages, address) == ""
    _park(pages, 2)
    _park(pages, 3)
    _park(pages, 4, unit=LOVIISA)
    assert _ask(pages, address) == "Uusia tai muuttuneita: 2"
    assert _ask(pages, _address(pages, "/console/")) == ""


def test_an_empty_list_counts_from_the_beginning(pages: Pages) -> None:
    pages.sign_in("helmi")
    address = _address(pages, "/console/")
    _park(pages, 1)
    assert _ask(pages, address) == "Uusia tai muuttuneita: 1"


def test_what_somebody_has_decided_is_new_no_more(pages: Pages) -> None:
    pages.sign_in("helmi")
    address = _address(pages, "/console/")
    _park(pages, 1)
    task = str(Names(f"{1:032x}").uuid("parked"))
    pages.house.resources.change("Task", task, lambda one: one | {"status": "completed"}, pages.clock[-1])
    assert _ask(pages, address) == ""


def test_a_list_of_one_unit_or_one_desk_counts_its_own(pages: Pages) -> None:
    pages.sign_in("helmi")
    ours, theirs = (_address(pages, f"/console/?unit={unit}") for unit in (PORVOO, LOVIISA))
    _park(pages, 1)
    assert _ask(pages, ours) == "Uusia tai muuttuneita: 1"
    assert _ask(pages, theirs) == ""
    pages.sign_in("iida")
    every, none = (_address(pages, f"/console/releases{query}") for query in ("", "?desk=none"))
    pages.let_pass(1)
    ask_for_images(pages, received=EARLY)
    assert re.fullmatch(r"Uusia tai muuttuneita: \d", _ask(pages, every))
    assert _ask(pages, none) == ""


def test_the_image_desk_s_list_is_nobody_else_s(pages: Pages) -> None:
    pages.sign_in("helmi")
    since = "since=2026-11-01T00:00:00Z"
    for address in (f"releases?{since}", f"other?{since}", "today", "today?since=yesterday", "today?since=2026-11-01"):
        assert pages.client.get(f"/console/new/{address}").status_code == 404
    assert _ask(pages, f"/console/new/today?unit={ORGANISATION}&{since}") == ""


def test_a_page_that_asks_by_itself_keeps_no_session_open_and_writes_nothing(pages: Pages) -> None:
    pages.sign_in("helmi")
    address = _address(pages, "/console/")
    with pages.engine.connect() as connection:
        before = connection.execute(select(schema.console_session.c.seen)).scalar_one()
    events = len(pages.house.resources.find("AuditEvent", [], 50))
    for _ in range(5):
        pages.let_pass(2)
        assert _ask(pages, address) == ""
    with pages.engine.connect() as connection:
        assert connection.execute(select(schema.console_session.c.seen)).scalar_one() == before
    assert len(pages.house.resources.find("AuditEvent", [], 50)) == events
    pages.let_pass(1)
    assert pages.client.get(address).status_code == 204
    assert pages.client.get("/console/").status_code == 303


def test_a_script_is_permitted_where_there_is_one_and_nowhere_else(pages: Pages) -> None:
    message = pages.park()
    pages.sign_in("helmi")
    today, opened = pages.client.get("/console/"), pages.client.get(f"/console/message/{message}")
    policy = today.headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert {"script-src 'self'", "connect-src 'self'"} < set(policy)
    assert "script-src" not in opened.headers["Content-Security-Policy"]
    assert "<script" not in opened.text


def test_the_way_to_what_is_new_needs_no_script(pages: Pages) -> None:
    pages.sign_in("helmi")
    page = tree(pages.client.get(f"/console/?unit={PORVOO}"))
    (link,) = [link for link in page.iter("a") if link.text == "Näytä uudet"]
    assert link.get("href") == f"/console/?unit={PORVOO}"


def test_the_script_is_short() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 25


@pytest.mark.parametrize("number", [99, 100])
def test_many_are_counted_to_a_hundred(pages: Pages, number: int) -> None:
    pages.sign_in("helmi")
    address = _address(pages, "/console/")
    pages.clock.append(pages.clock[-1] + timedelta(minutes=1))
    for one in range(number):
        pages.park(f"{one:032x}")
    assert _ask(pages, address) == f"Uusia tai muuttuneita: {number}{'+' if number == 100 else ''}"
