"""A request that a line alone stops: a person reads it and sends the request as asked; a worker decides the rest."""

from __future__ import annotations

import pytest

from adapter.desk.decision import Action, Decider, Decision, find_offer
from adapter.errors import Refused
from adapter.fhir.elements import Names, Resource
from adapter.store.decisions import Decisions, Given
from adapter.store.messages import State
from tests.console.images import LINE, STRANGE, park_a_request, park_for_a_line
from tests.console.pages import Pages, text, tree

PAGE, SEND = f"/console/message/{STRANGE}", f"/console/message/{STRANGE}/as-asked"


def _task(pages: Pages) -> Resource:
    return pages.house.resources.read("Task", str(Names(STRANGE).uuid("parked"))).resource


def test_the_line_is_marked_and_the_request_sent_as_asked_after_a_confirmation(pages: Pages) -> None:
    park_for_a_line(pages)
    pages.sign_in("iida")
    page = pages.client.get(PAGE)
    letter = tree(page).find_class("letter")[0]
    assert [mark.text for mark in letter.iter("mark")] == [LINE]
    assert find_offer(_task(pages)) not in page.text  # the mark is for the worker
    sure = pages.client.get(pages.form(page, SEND).location)
    assert "Pyyntö käsitellään pyydetyllä tavalla." in text(sure)
    assert "Rivit, joita ei ymmärretty, on luettu." in text(sure)
    assert pages.messages.find(STRANGE).state == State.PARKED
    offered = find_offer(_task(pages))
    assert pages.form(sure, "/console/decision/").location == PAGE
    assert pages.messages.find(STRANGE).state == State.WAITING
    assert Decisions(pages.engine).given(f"{STRANGE}-2") == Given(lines=offered)
    (event,) = [
        one
        for one in (stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50))
        if one["type"]["code"] == "decision"
    ]
    assert event["agent"][0]["altId"] == "iida https://idp.example"
    assert "taken as read" in event["entity"][1]["description"]
    assert LINE not in str(event)
    assert pages.form(page, SEND).status_code == 409  # the form was sent already
    assert "Lähetä pyydetyllä tavalla" not in text(pages.client.get(PAGE))


def test_it_wants_a_fresh_sign_in(pages: Pages) -> None:
    park_for_a_line(pages)
    pages.sign_in("iida")
    where = pages.form(pages.client.get(PAGE), SEND).location
    page = pages.client.get(where)
    pages.let_pass(6)
    assert pages.form(page, "/console/decision/").location == f"/console/sign-in?again&to={where}"
    assert pages.messages.find(STRANGE).state == State.PARKED


@pytest.mark.parametrize(
    "line",
    [
        "Vain jos potilas suostuu.",
        "Pekka Esimerkki",
        "Odottakaa vielä.",
        "Potilas on jo leikattu.",
        "Kuvat myös Tyksiin.",
        "Potilas kieltää luovutuksen.",
    ],
)
def test_a_line_that_names_a_danger_has_no_such_button(pages: Pages, line: str) -> None:
    park_for_a_line(pages, line=line)
    pages.sign_in("iida")
    page = pages.client.get(PAGE)
    assert "Lähetä pyydetyllä tavalla" not in text(page)
    assert not [form for form in tree(page).forms if form.action == SEND]
    token = dict(tree(page).forms[-1].form_values())["token"]
    assert pages.client.post(SEND, data={"token": token}).status_code == 409
    assert pages.messages.find(STRANGE).state == State.PARKED


def test_a_request_with_something_missing_has_no_such_button(pages: Pages) -> None:
    message = park_a_request(pages)
    pages.sign_in("iida")
    assert "Lähetä pyydetyllä tavalla" not in text(pages.client.get(f"/console/message/{message}"))


@pytest.mark.parametrize("action", Action)
def test_a_word_for_lines_that_the_task_does_not_offer_is_refused(pages: Pages, action: Action) -> None:
    park_for_a_line(pages)
    lines = "0" * 14 if action is Action.REFILE else find_offer(_task(pages))
    by = Decider("Iida", account="iida")
    with pytest.raises(Refused):
        pages.house.parked().decide(STRANGE, Decision(action, by, "read", pages.clock[-1], lines=lines))
    assert pages.messages.find(STRANGE).state == State.PARKED
