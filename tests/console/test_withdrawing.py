"""An invitation is withdrawn: by its unit, with a reason, once, as a client of the FHIR API would withdraw it."""

from __future__ import annotations

import pytest

from adapter.errors import Theirs
from adapter.fhir.elements import Resource
from adapter.photo.ports.record import RecordPatient
from adapter.photo.writing.invitation import completed, held_back, invited, read_invitation
from tests.console.pages import Pages, text, tree
from tests.photo.invitations import FIRST, TEXT, order
from tests.region import MAIJA, NOW

PATIENT = RecordPatient("http://record/Patient/1", "Testinen", ("Maija", "Liisa"), protected=False)
PATH = f"/console/invited/{FIRST}"


def _invite(pages: Pages) -> None:
    """An invitation whose SMS has gone."""
    pages.record.people[MAIJA] = PATIENT
    resources, sms = pages.house.resources, pages.house.settings.sms
    assert sms is not None
    resources.put(FIRST, order(reasonCode=[{"text": "Leikkaushaava"}]), NOW)
    settings = pages.house.settings
    resources.change("ServiceRequest", FIRST, lambda one: invited(one, read_invitation(one, settings, sms), TEXT), NOW)


def _held(pages: Pages) -> Resource:
    return pages.house.resources.read("ServiceRequest", FIRST).resource


def _events(pages: Pages, code: str) -> list[Resource]:
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]
    return [event for event in found if event["subtype"][0]["code"] == code]


def _draft(pages: Pages, reason: str = "Potilas tulee vastaanotolle.") -> str:
    """The address of the page that confirms."""
    answer = pages.form(pages.client.get(PATH), PATH, reason=reason)
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize("is_sent", [True, False], ids=["open", "being-sent"])
def test_a_confirmed_withdrawal_sets_the_status_and_nothing_else(pages: Pages, *, is_sent: bool) -> None:
    _invite(pages)
    if not is_sent:
        pages.house.resources.put(FIRST, order(), NOW)
    before = _held(pages)
    pages.sign_in("helmi")
    listed = pages.client.get("/console/invite")
    assert PATH in listed.text
    sure = pages.client.get(_draft(pages))
    assert f"Testinen Maija Liisa, {MAIJA}" in text(sure)
    assert _held(pages) == before
    answer = pages.form(sure, "/console/withdrawal/")
    assert "Kuvapyyntö on peruttu." in text(pages.client.get(answer.headers["Location"]))
    after = _held(pages)
    assert after["status"] == "revoked"
    assert {**after, "status": "", "meta": {}} == {**before, "status": "", "meta": {}}


def test_who_withdrew_it_and_why_is_written_down_before_it_is_done(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    _invite(pages)
    pages.sign_in("helmi")
    sure = pages.client.get(_draft(pages))

    def fail(*_: object) -> None:
        raise Theirs("database", "away")

    monkeypatch.setattr("adapter.desk.invitations.carry_out", fail)
    assert pages.form(sure, "/console/withdrawal/").status_code >= 500
    assert _held(pages)["status"] == "active"
    (event,) = _events(pages, "withdraw")
    assert event["outcomeDesc"] == "Potilas tulee vastaanotolle."
    assert event["agent"][0]["altId"] == "helmi https://idp.example"
    assert event["entity"][0]["what"]["reference"] == f"ServiceRequest/{FIRST}"
    assert event["entity"][1]["what"]["identifier"]["value"] == MAIJA


def test_a_look_is_written_down_with_the_patient(pages: Pages) -> None:
    _invite(pages)
    pages.sign_in("helmi")
    page = pages.client.get(PATH)
    assert "Leikkaushaava" in text(page)
    (look,) = _events(pages, "invitation")
    assert look["entity"][0]["what"]["identifier"]["value"] == MAIJA


def test_enter_twice_and_two_people_withdraw_it_once(pages: Pages) -> None:
    _invite(pages)
    pages.sign_in("helmi")
    first, second = pages.client.get(_draft(pages)), pages.client.get(_draft(pages))
    assert pages.form(first, "/console/withdrawal/").status_code == 303
    assert pages.form(first, "/console/withdrawal/").status_code == 409
    late = pages.form(second, "/console/withdrawal/")
    assert late.status_code == 409
    assert "ei enää odota kuvaa" in text(late)
    assert len(_events(pages, "withdraw")) == 1


@pytest.mark.parametrize("change", [completed, held_back], ids=["answered", "waits-for-a-handler"])
def test_what_waits_for_no_photo_is_not_withdrawn(pages: Pages, change: object) -> None:
    _invite(pages)
    pages.sign_in("helmi")
    sure = pages.client.get(_draft(pages))
    pages.house.resources.change("ServiceRequest", FIRST, change, NOW)  # type: ignore[arg-type]
    assert pages.form(sure, "/console/withdrawal/").status_code == 409
    page = pages.client.get(PATH)
    assert "ei enää voi perua" in text(page)
    assert not [form for form in tree(page).forms if form.action.startswith(PATH)]
    assert _held(pages)["status"] != "revoked"
    assert _events(pages, "withdraw") == []


@pytest.mark.parametrize("reason", [" ", f"kuva {MAIJA}"], ids=["none", "code"])
def test_a_reason_that_is_none_or_names_a_code_is_refused_at_its_field(pages: Pages, reason: str) -> None:
    _invite(pages)
    pages.sign_in("helmi")
    answer = pages.form(pages.client.get(PATH), PATH, reason=reason)
    assert answer.status_code == 400
    links = [link.get("href", "") for link in tree(answer).find_class("problems")[0].iter("a")]
    assert links == ["#reason"]


def test_an_old_sign_in_withdraws_nothing(pages: Pages) -> None:
    _invite(pages)
    pages.sign_in("helmi")
    address = _draft(pages)
    page = pages.client.get(address)
    pages.let_pass(6)
    assert pages.form(page, "/console/withdrawal/").headers["Location"].startswith("/console/sign-in?again")
    assert _held(pages)["status"] == "active"
    pages.sign_in("helmi")
    assert pages.form(pages.client.get(address), "/console/withdrawal/").status_code == 303


def test_a_reason_typed_while_the_session_was_locked_is_kept(pages: Pages) -> None:
    _invite(pages)
    pages.sign_in("helmi")
    page = pages.client.get(PATH)
    pages.let_pass(11)
    answer = pages.form(page, PATH, reason="Väärä potilas")
    to = answer.headers["Location"].partition("to=")[2]
    went = pages.sign_in("helmi", to)
    kept = pages.client.get(went.headers["Location"])
    assert "Lomake on tallessa" in text(kept)
    assert tree(kept).get_element_by_id("reason").text == "Väärä potilas"
    pages.sign_in("lasse")
    assert pages.client.get(to).status_code == 409


def test_a_record_system_that_is_away_keeps_nobody_from_withdrawing(pages: Pages) -> None:
    _invite(pages)
    pages.record.failure = Theirs("Record system", "away")
    pages.sign_in("helmi")
    assert MAIJA in text(pages.client.get(_draft(pages)))


def test_what_is_no_invitation_is_not_there(pages: Pages) -> None:
    pages.house.resources.put("other", order(code={"text": "x"}), NOW)
    pages.sign_in("helmi")
    assert pages.client.get("/console/invited/other").status_code == 404
