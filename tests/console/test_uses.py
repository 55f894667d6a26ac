"""Who used a client's data: the same lines as `lautta audit list`, and the search is one of them the next time."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.fhir.elements import Names
from tests.console.images import ask_for_images
from tests.console.pages import LOVIISA, Pages, text, tree

HETU = "050510A9051"


def _search(pages: Pages, hetu: str = HETU, since: str = "2020-01-01") -> str:
    page = pages.client.get("/console/uses")
    answer = pages.form(page, "/console/uses", hetu=hetu, since=since)
    return text(answer)


def test_the_search_itself_is_found_by_the_next_one(pages: Pages) -> None:
    pages.sign_in("oona")
    first = _search(pages)
    assert "Käyttökerrat: 1" in first  # written before it was looked
    assert "katsottu käyttöloki" in first
    assert "Käyttökerrat: 2" in _search(pages)
    assert HETU not in _search(pages)
    assert "050510A****" in _search(pages)


def test_another_persons_uses_are_not_shown(pages: Pages) -> None:
    pages.sign_in("oona")
    _search(pages)
    assert "Käyttökerrat: 1" in _search(pages, "150372-901R")


def test_what_is_wrong_with_the_form_is_said(pages: Pages) -> None:
    pages.sign_in("oona")
    page = pages.client.get("/console/uses")
    answer = pages.form(page, "/console/uses", hetu="050510A9052", since="yesterday")
    assert answer.status_code == 400
    assert [link.get("href") for link in tree(answer).find_class("problems")[0].iter("a")] == ["#hetu", "#since"]
    assert "050510A9052" not in answer.text


def _looks(pages: Pages, task: str, since: str = "2020-01-01") -> Any:
    page = pages.client.get("/console/uses")
    return pages.form(page, "/console/uses/task", task=task, **{"task-since": since})


def test_everybody_who_looked_at_a_message_is_found_of_whatever_unit(pages: Pages) -> None:
    message = pages.park()
    pages.sign_in("helmi")
    pages.client.get(f"/console/message/{message}")
    pages.park(unit=LOVIISA)  # as after a move
    pages.sign_in("lasse")
    pages.client.get(f"/console/message/{message}")
    pages.sign_in("oona")
    found = text(_looks(pages, message))
    assert "Loviisan terveysasema" in found
    assert "Helmi" in found
    assert "Lasse" in found
    assert "katsottu viesti" in found


@pytest.mark.parametrize("form", ["{}", "Task/{}", "https://county.example/console/message/{}", "{}?done"])
def test_a_task_is_named_as_an_officer_has_it(pages: Pages, form: str) -> None:
    message = pages.park()
    pages.sign_in("oona")
    name = str(Names(message).uuid("parked")) if form.startswith("Task") else message
    assert _looks(pages, form.format(name)).status_code == 200


def test_looks_and_acts_at_a_task_of_a_desk_are_found_whoever_made_them(pages: Pages) -> None:
    ask_for_images(pages)
    pages.sign_in("iida")
    page = pages.client.get("/console/release/order")
    pages.form(page, "/console/task/desk/take")
    pages.sign_in("oona")
    found = text(_looks(pages, "Task/desk"))
    assert "katsottu luovutuspyyntö" in found
    assert "tehtävä otettu käsittelyyn" in found
    assert "Iida" in found


def test_the_search_for_a_task_is_written_down_before_it_is_answered(pages: Pages) -> None:
    message = pages.park()
    pages.sign_in("oona")
    assert "Käyttökerrat: 1" in text(_looks(pages, message))

    def broken(_: object) -> None:
        raise OSError

    object.__setattr__(pages.house, "log", broken)
    assert _looks(pages, message).status_code == 500


def test_of_another_task_nothing_is_found(pages: Pages) -> None:
    message, other = pages.park(), pages.park("f" * 32)
    pages.sign_in("helmi")
    pages.client.get(f"/console/message/{other}")
    pages.sign_in("oona")
    assert "Helmi" not in text(_looks(pages, message))


@pytest.mark.parametrize(
    ("task", "since", "fields"),
    [("", "2020-01-01", ["#task"]), ("none", "2020-01-01", ["#task"]), ("none", "x", ["#task", "#task-since"])],
    ids=["empty", "unknown", "both"],
)
def test_a_task_that_is_none_is_said_to(pages: Pages, task: str, since: str, fields: list[str]) -> None:
    pages.sign_in("oona")
    answer = _looks(pages, task, since)
    assert answer.status_code == 400
    assert [link.get("href") for link in tree(answer).find_class("problems")[0].iter("a")] == fields
    assert all(tree(answer).get_element_by_id(field[1:]) is not None for field in fields)
