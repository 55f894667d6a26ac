"""A message at the wrong unit is moved to another by its handler: written down first, carried out by a worker."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.demo.fixtures import FOLDER
from adapter.fhir.elements import Names
from adapter.identifiers import find_hetu_shapes
from adapter.run.ending import find_place
from adapter.run.waiting import going_on, parked_task
from adapter.store.decisions import Decisions
from adapter.store.messages import State
from tests.console.pages import LOVIISA, Pages, text, tree
from tests.region import PORVOO

WHY = "potilas käy Loviisassa"


def _mail() -> bytes:
    return (FOLDER / "photo" / "wrong-name.eml").read_bytes()


def _move(pages: Pages, message: str, unit: str = str(LOVIISA)) -> Any:
    page = pages.client.get(f"/console/message/{message}")
    return pages.form(page, "/console/message/", act="move", unit=unit, reason=WHY)


def _park_there(pages: Pages, message: str) -> None:
    """As the worker leaves it that carries the move out: the Task is of the unit that the message names now."""
    house: Any = pages.house
    identity, now = str(Names(message).uuid("parked")), pages.clock[-1]
    earlier = house.resources.read("Task", identity).resource
    task = going_on(parked_task(message, "photo", (), now, find_place(house, message)), earlier)
    stored = house.resources.put(identity, task, now)
    pages.messages.conclude(message, State.PARKED, now, ("PHO-02",), "moved", (stored.reference,))


def test_the_sentence_names_the_unit_and_nothing_moves_before_it_is_confirmed(pages: Pages) -> None:
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    sure = pages.client.get(_move(pages, message).headers["Location"])
    assert "Viesti siirretään yksikköön Loviisan terveysasema" in text(sure)
    assert not find_hetu_shapes(text(sure))
    assert pages.messages.find(message).state == State.PARKED
    done = pages.form(sure, "/console/decision/")
    assert "Loviisan terveysasema" in text(pages.client.get(done.headers["Location"]))
    held = pages.messages.find(message)
    assert (held.state, held.attempt, held.unit) == (State.WAITING, 2, str(LOVIISA))
    assert Decisions(pages.engine).given(f"{message}-2").moved


def test_who_moved_it_where_and_why_is_written_down_before_it_moves(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    sure = pages.client.get(_move(pages, message).headers["Location"])

    def broken(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(pages.house.resources, "put", broken)
        assert pages.form(sure, "/console/decision/").status_code == 500
    assert pages.messages.find(message).state == State.PARKED
    sure = pages.client.get(_move(pages, message).headers["Location"])
    assert pages.form(sure, "/console/decision/").status_code == 303
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]
    (event,) = [one for one in found if one["subtype"][0]["code"] == "move"]
    assert (event["agent"][0]["who"]["display"], event["outcomeDesc"]) == ("Helmi", WHY)
    assert event["entity"][1]["what"]["identifier"]["value"] == LOVIISA.urn


def test_the_old_unit_sees_it_no_more_and_the_new_one_sees_where_it_came_from_and_why(pages: Pages) -> None:
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    pages.form(pages.client.get(_move(pages, message).headers["Location"]), "/console/decision/")
    _park_there(pages, message)
    assert pages.client.get(f"/console/message/{message}").status_code == 404
    assert message not in pages.client.get("/console/").text
    pages.sign_in("lasse")
    assert message in pages.client.get("/console/").text
    page = text(pages.client.get(f"/console/message/{message}"))
    assert "Siirretty tänne yksiköstä Porvoon terveysasema" in page
    assert WHY in page
    assert "Helmi" in page


@pytest.mark.parametrize("unit", ["", str(PORVOO), "1.2.246.10.1", "x"], ids=["none", "own", "unknown", "no-oid"])
def test_a_unit_that_is_not_in_the_list_is_none(pages: Pages, unit: str) -> None:
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    answer = _move(pages, message, unit)
    assert answer.status_code == 400
    assert "Valitse yksikkö luettelosta." in text(answer)
    offered = [one.get("value") for one in tree(answer).get_element_by_id("unit").iter("option")]
    assert offered == ["", str(LOVIISA)]


def test_a_draft_to_move_is_good_once(pages: Pages) -> None:
    message = pages.park(mail=_mail())
    pages.sign_in("helmi")
    sure = pages.client.get(_move(pages, message).headers["Location"])
    assert pages.form(sure, "/console/decision/").status_code == 303
    assert pages.form(sure, "/console/decision/").status_code == 409
    assert pages.messages.find(message).attempt == 2
