"""The page with figures: each sees the numbers of their own, and nobody a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapter.console.figuring import write_time
from adapter.demo.fixtures import FOLDER
from adapter.identifiers import find_hetu_shapes
from adapter.store.messages import State
from tests.console.grants import HOME_CARE, OTHER_CARE, deny_use
from tests.console.pages import MAILBOX, Pages, text, tree
from tests.region import NOW, PORVOO

DAYS = "from=2026-11-20&to=2026-11-22"


def _fill(pages: Pages) -> None:
    pages.park(mail=(FOLDER / "photo" / "wrong-name.eml").read_bytes())
    pages.messages.begin("1" * 32, "photo", MAILBOX, NOW)
    pages.messages.conclude("1" * 32, State.DONE, NOW + timedelta(minutes=95), ("PHO-05",))
    pages.messages.begin("2" * 32, "release", "kuvapalvelut@example", NOW)


def _rows(pages: Pages, query: str) -> list[list[str]]:
    page = pages.client.get(f"/console/figures?{query}")
    assert page.status_code == 200
    assert not find_hetu_shapes(page.text)
    table = next(tree(page).iter("tbody"), None)
    return [] if table is None else [[" ".join(cell.text_content().split()) for cell in row] for row in table]


def test_an_operator_sees_the_numbers_of_all(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("olli")
    assert [row[:4] for row in _rows(pages, DAYS)] == [
        ["Kuva", "2", "1", "1"],
        ["Luovutus", "1", "0", "0"],
    ]
    assert [row[0] for row in _rows(pages, f"{DAYS}&by=unit")] == ["Muut", "Porvoon terveysasema"]
    assert "1 h 35 min" in text(pages.client.get(f"/console/figures?{DAYS}"))


def test_a_handler_sees_those_of_their_units_only(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("helmi")
    assert [row[1] for row in _rows(pages, DAYS)] == ["2"]
    pages.sign_in("lasse")
    assert _rows(pages, DAYS) == []
    assert str(PORVOO) not in pages.client.get(f"/console/figures.csv?{DAYS}&by=unit").text


def test_an_officer_of_some_units_sees_those_of_these_units_only(pages: Pages) -> None:
    _fill(pages)
    for unit in (HOME_CARE, OTHER_CARE, OTHER_CARE):
        deny_use(pages.engine, unit=unit)
    pages.sign_in("otso")
    for query in (DAYS, f"{DAYS}&by=unit", f"{DAYS}&by=desk", f"{DAYS}&by=municipality"):
        assert {row[-1] for row in _rows(pages, query)} == {"2"}
        csv = pages.client.get(f"/console/figures.csv?{query}").text
        assert ",came," not in csv
        assert str(HOME_CARE) not in csv
    assert [row[0] for row in _rows(pages, f"{DAYS}&by=unit")] == [str(OTHER_CARE)] * 2
    pages.sign_in("oona")
    assert len(_rows(pages, f"{DAYS}&by=unit")) == 2  # an officer of every unit sees what came, too


def test_a_spreadsheet_has_the_same_numbers(pages: Pages) -> None:
    _fill(pages)
    pages.sign_in("olli")
    answer = pages.client.get(f"/console/figures.csv?{DAYS}&by=unit")
    assert answer.mimetype == "text/csv"
    assert f"2026-11-20,2026-11-22,unit,{PORVOO},Porvoon terveysasema,photo,came,2" in answer.text.split("\r\n")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday&to=2026-11-22", "Kirjoita päivä muodossa"),
        ("from=2026-11-22&to=2026-11-21", "Valitse vähintään yksi"),
        ("from=2020-11-22&to=2026-11-21", "enintään 366 päivää"),
    ],
)
def test_what_is_wrong_with_the_days_leads_to_its_field(pages: Pages, query: str, said: str) -> None:
    pages.sign_in("olli")
    answer = pages.client.get(f"/console/figures?{query}")
    assert answer.status_code == 400
    (link,) = tree(answer).find_class("problems")[0].iter("a")
    assert said in link.text_content()
    assert link.get("href") == "#from"
    assert pages.client.get(f"/console/figures.csv?{query}").status_code == 422


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(None, "–"), (0.2, "alle 1 min"), (59.0, "59 min"), (61.0, "1 h 1 min"), (4 * 24 * 60 + 90.0, "4 vrk 1 h")],
)
def test_a_time_is_written_as_people_do(minutes: float | None, said: str) -> None:
    assert write_time(minutes).fi == said
