"""The image desk's requests: what waits, urgent first, one opened, and what a person does to its Tasks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from adapter.desk.decision import Decider
from adapter.desk.desk_tasks import DeskTasks, Doing, TaskAct
from adapter.errors import Conflict
from adapter.fhir.elements import Names, Resource
from tests.console.images import EARLY, LATER, NUMBER, ask_for_images, park_a_request
from tests.console.pages import Pages, text, tree
from tests.region import HELSINKI, MAIJA, region

LIST = "/console/releases"


def _task(pages: Pages, identity: str) -> Resource:
    return pages.house.resources.read("Task", identity).resource


def _audits(pages: Pages) -> list[Resource]:
    return [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]


def test_urgent_ones_are_first_with_the_number_to_call(pages: Pages) -> None:
    ask_for_images(pages, "a", LATER)
    ask_for_images(pages, "b", LATER + timedelta(hours=9), urgent=True)
    pages.sign_in("iida")
    page = pages.client.get(LIST)
    rows = [" ".join(row.text_content().split()) for row in tree(page).find_class("wide")[0].iter("tr")][1:]
    assert "Soita päivystykseen Kiireellinen" in rows[0]
    assert f"Soita {region().desks.on_call.phone}" in rows[0]
    assert "Röntgenpäivystys" in rows[0]
    assert ["Kiireellinen" in row for row in rows] == [True, True, True, False, False]
    assert "Odottaa: 5" in text(page)
    assert MAIJA not in page.text


@pytest.mark.parametrize(("received", "said"), [(EARLY, "klo 07.29 päivystysaika"), (LATER, "klo 07.30 virka-aika")])
def test_the_desk_opens_at_half_past_seven(pages: Pages, received: datetime, said: str) -> None:
    ask_for_images(pages, "a", received)
    pages.sign_in("iida")
    assert said in text(pages.client.get(LIST))


def test_the_page_says_who_answers_now(pages: Pages) -> None:
    pages.sign_in("iida")  # it is Sunday
    assert "Nyt on päivystysaika. Virka-aika on arkisin 07.30–15.00." in text(pages.client.get(LIST))
    pages.clock.append(pages.clock[-1].astimezone(HELSINKI).replace(day=23, hour=7, minute=30))
    pages.sign_in("iida")
    now = text(pages.client.get(LIST))
    assert "Nyt on virka-aika (07.30–15.00). Uudet pyynnöt tulevat tänne: Kuvapalvelut" in now


def test_one_desk_alone_is_seen_by_its_address(pages: Pages) -> None:
    ask_for_images(pages, urgent=True)
    pages.sign_in("iida")
    page = pages.client.get(f"{LIST}?desk=on-call")
    assert "Odottaa: 1" in text(page)
    assert "Vastaa pyytäjälle" not in tree(page).find_class("wide")[0].text_content()


def test_a_parked_request_is_opened_with_all_that_is_missing_and_its_answer(pages: Pages) -> None:
    park_a_request(pages)
    pages.sign_in("iida")
    assert "AC-numero puuttuu. Peruste puuttuu." in text(pages.client.get(LIST))
    page = pages.client.get(f"/console/message/{NUMBER}")
    said = text(page)
    assert page.status_code == 200
    assert "AC-numero puuttuu. Peruste puuttuu." in said
    assert "Remissnummer saknas." in said  # the answer is in the language of whoever asked
    assert "Röntgenpäivystys" in said
    assert NUMBER in pages.client.get("/console/").text
    pages.sign_in("helmi")
    assert pages.client.get(f"/console/message/{NUMBER}").status_code == 404


def test_a_request_shows_the_decision_and_the_answer_and_is_logged_first(pages: Pages) -> None:
    order = ask_for_images(pages)
    pages.sign_in("iida")
    said = text(page := pages.client.get(f"/console/release/{order}"))
    for wanted in (
        MAIJA,
        "Pyydä yksiköstä.",
        "REL-10",
        "pyydetään muualta",
        "1.2.3.1",
        "pyysitte kuvien luovuttamista",
    ):
        assert wanted in said
    (look,) = [event for event in _audits(pages) if event["type"]["code"] == "look"]
    assert look["subtype"][0]["code"] == "release-request"
    assert look["entity"][0]["what"]["identifier"]["value"] == MAIJA
    assert {"reference": "Task/answer"} in [entity["what"] for entity in look["entity"]]
    assert tree(page).xpath("//textarea[@readonly]/@lang") == ["fi"]


def test_what_is_not_the_desks_is_not_there(pages: Pages) -> None:
    ask_for_images(pages)
    pages.park()
    pages.sign_in("iida")
    assert pages.client.get("/console/release/other").status_code == 404
    page = pages.client.get("/console/release/order")
    parked = str(Names("0123456789abcdef0123456789abcdef").uuid("parked"))
    token = dict(tree(page).forms[-1].form_values())["token"]
    for path in (f"/console/task/{parked}/take", "/console/task/desk/delete"):
        assert pages.client.post(path, data={"token": token, "text": "x"}).status_code == 404


def test_a_task_is_taken_by_one_person_and_the_second_is_told(pages: Pages) -> None:
    ask_for_images(pages)
    pages.sign_in("iida")
    page = pages.client.get("/console/release/order")
    other = pages.client.get("/console/release/order")
    assert pages.form(page, "/console/task/desk/take").status_code == 303
    assert _task(pages, "desk")["status"] == "in-progress"
    late = pages.form(other, "/console/task/desk/take")
    assert late.status_code == 409
    assert "Tämän tehtävän on jo ottanut Iida." in text(late)
    assert "käsittelyssä: Iida käsittelee" in text(pages.client.get(LIST))
    (event,) = [one for one in _audits(pages) if one["type"]["code"] == "decision"]
    assert (event["subtype"][0]["code"], event["agent"][0]["who"]["display"]) == ("take", "Iida")
    assert event["entity"][1]["what"]["identifier"]["value"] == MAIJA


def test_a_call_is_noted_and_the_task_ended_once(pages: Pages) -> None:
    ask_for_images(pages, urgent=True)
    pages.sign_in("iida")
    page = pages.client.get("/console/release/order")
    noted = pages.form(page, "/console/task/call/note", text="päivystäjä vastasi")
    assert noted.status_code == 303
    assert "Kirjattu." in text(pages.client.get(noted.location))
    assert _task(pages, "call")["note"][0]["text"] == "päivystäjä vastasi"
    assert _task(pages, "call")["status"] == "requested"
    again = pages.form(page, "/console/task/call/note", text="päivystäjä vastasi")
    assert again.status_code == 409  # the form was sent already
    done = _complete(pages, "call", "sovittu kello 9")
    assert done.status_code == 303
    assert _task(pages, "call")["status"] == "completed"
    assert len(_task(pages, "call")["note"]) == 2
    assert "Soita päivystykseen" not in text(pages.client.get(LIST))
    assert _complete(pages, "call", "uudelleen").status_code == 404


def test_a_note_says_something_and_holds_no_personal_identity_code(pages: Pages) -> None:
    ask_for_images(pages)
    pages.sign_in("iida")
    for words, said in (("", "Kirjoita, mitä on tehty."), (f"soitettu {MAIJA}", "Älä kirjoita henkilötunnusta.")):
        page = pages.client.get("/console/release/order")
        answer = pages.form(page, "/console/task/desk/note", text=words)
        assert answer.status_code == 400
        (link,) = tree(answer).find_class("problems")[0].iter("a")
        assert (link.get("href"), link.text_content()) == ("#text-desk", said)
    assert "note" not in _task(pages, "desk")


def test_a_note_that_was_typed_while_the_session_was_locked_is_kept_for_its_writer(pages: Pages) -> None:
    ask_for_images(pages, urgent=True)
    pages.sign_in("iida")
    page = pages.client.get("/console/release/order")
    pages.let_pass(11)
    locked = pages.form(page, "/console/task/call/note", text="päivystäjä vastasi")
    to = locked.headers["Location"].partition("to=")[2]
    assert (locked.status_code, "note" in _task(pages, "call")) == (303, False)
    went = pages.sign_in("iida", to)
    shown = pages.client.get(went.headers["Location"])
    assert "Lomake on tallessa" in text(shown)
    assert tree(shown).get_element_by_id("text-call").text_content().strip() == "päivystäjä vastasi"
    assert pages.form(shown, "/console/task/call/note", text="päivystäjä vastasi").status_code == 303
    pages.sign_in("olli")
    assert pages.client.get(to).status_code == 404, "no handler of the desk"


def test_two_people_at_once_cannot_both_end_a_task(pages: Pages) -> None:
    ask_for_images(pages)
    desk = DeskTasks(pages.house.resources, pages.house.settings.organisation.oid)
    desk.do("answer", TaskAct(Doing.COMPLETE, Decider("Iida", account="iida"), "vastattu", pages.clock[-1]))
    with pytest.raises(Conflict):
        desk.do("answer", TaskAct(Doing.COMPLETE, Decider("Ilpo", account="ilpo"), "vastattu", pages.clock[-1]))


@pytest.mark.parametrize(
    ("acts", "ended"),
    [
        ({"desk": "complete", "study": "complete"}, "completed"),
        ({"desk": "refuse", "study": "refuse"}, "revoked"),
        ({"desk": "complete", "study": "refuse"}, "completed"),
    ],
    ids=["released", "refused", "one-of-two"],
)
def test_a_request_ends_with_the_last_of_its_tasks(pages: Pages, acts: dict[str, str], ended: str) -> None:
    ask_for_images(pages)
    ask_for_images(pages, "b")  # the Tasks of another request do not count
    pages.sign_in("iida")
    for task, act in acts.items():
        assert _do(pages, task, act, "pyydetty yksiköstä").status_code == 303
        assert _order(pages, "order") == "active"
    assert _task(pages, "desk")["status"] == {"complete": "completed", "refuse": "rejected"}[acts["desk"]]
    done = _complete(pages, "answer", "vastattu")
    assert _order(pages, "order") == ended
    assert _order(pages, "orderb") == "active"
    said = {"completed": "Pyyntö on valmis.", "revoked": "Pyyntöä ei toteutettu."}[ended]
    assert said in text(pages.client.get(done.location))
    acts_written = [one["subtype"][0]["code"] for one in _audits(pages) if one["type"]["code"] == "decision"]
    assert sorted(acts_written) == sorted([*acts.values(), "complete"])


@pytest.mark.parametrize("status", ["on-hold", "revoked"])
def test_a_request_that_waits_or_has_ended_stays_as_it_is(pages: Pages, status: str) -> None:
    ask_for_images(pages)
    pages.house.resources.change("ServiceRequest", "order", lambda held: held | {"status": status}, pages.clock[-1])
    pages.sign_in("iida")
    for task in ("desk", "study", "answer"):
        _complete(pages, task, "tehty")
    assert _order(pages, "order") == status


def test_a_request_that_lautta_still_carries_out_does_not_end_with_the_call(pages: Pages) -> None:
    ask_for_images(pages, urgent=True)
    for task in ("desk", "study"):
        pages.house.resources.change("Task", task, lambda held: held | {"status": "accepted"}, pages.clock[-1])
    pages.sign_in("iida")
    for task in ("answer", "call"):
        _complete(pages, task, "soitettu")
    assert _order(pages, "order") == "active"


def test_only_a_release_is_refused(pages: Pages) -> None:
    ask_for_images(pages)
    pages.sign_in("iida")
    page = pages.client.get("/console/release/order")
    assert "/console/task/desk/refuse" in page.text
    assert "/console/task/answer/refuse" not in page.text
    refused = _do(pages, "answer", "refuse", "ei vastata")
    assert refused.status_code == 422
    assert "Tämä tehtävä ei ole luovutus." in text(refused)
    assert _task(pages, "answer")["status"] == "requested"


def _order(pages: Pages, identity: str) -> str:
    return str(pages.house.resources.read("ServiceRequest", identity).resource["status"])


def _complete(pages: Pages, task: str, words: str) -> TestResponse:
    return _do(pages, task, "complete", words)


def _do(pages: Pages, task: str, act: str, words: str) -> TestResponse:
    page = pages.client.get("/console/release/order")
    token = page.text.partition('name="token" value="')[2].partition('"')[0]
    return pages.client.post(f"/console/task/{task}/{act}", data={"token": token, "text": words})
