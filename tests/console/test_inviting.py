"""A patient is invited to send a photo: what the record says decides, and the flow's own resource is written once."""

from __future__ import annotations

import pytest

from adapter.console.invitation import InvitationDraft, keep_invitation
from adapter.desk.invitations import Standing
from adapter.errors import Theirs
from adapter.fhir.elements import Resource
from adapter.identifiers import WorkerId
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.assertion import read_assertion
from adapter.photo.rules.permission import Assertion, Contact
from adapter.photo.writing.invitation import completed, held_back, invited, read_invitation
from adapter.store.messages import State
from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.console.pages import Pages, text, tree
from tests.photo.invitations import TEXT
from tests.region import MAIJA, NOW, PORVOO

PATIENT = RecordPatient("http://record/Patient/1", "Testinen", ("Maija", "Liisa"), protected=False)
MAY = Contact("+358400000101", "yes", "fi")
FIELDS = {
    "reason": "Leikkaushaava",
    "day": "2026-12-01",
    "way": "call",
    "note": "Kaksi kuvaa.",
    "language": "fi",
    "identifies": "yes",
}


def _know(pages: Pages, contact: Contact = MAY) -> None:
    pages.record.people[MAIJA] = PATIENT
    pages.record.contacts[MAIJA] = contact


def _find(pages: Pages, hetu: str = MAIJA) -> str:
    """Search for the patient; gives the address of what was found."""
    page = pages.client.get("/console/invite")
    answer = pages.form(page, "/console/invite", hetu=hetu)
    assert answer.status_code == 303
    assert hetu not in answer.headers["Location"]
    return answer.headers["Location"]


def _draft(pages: Pages, **changes: str) -> str:
    """The address of the page that confirms."""
    page = pages.client.get(_find(pages))
    answer = pages.form(page, "/console/invite/", **(FIELDS | changes))
    assert answer.status_code == 303
    return answer.headers["Location"]


def _requests(pages: Pages) -> list[Resource]:
    return [stored.resource for stored in pages.house.resources.find("ServiceRequest", [])]


def _events(pages: Pages) -> list[str]:
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]
    return sorted(event["subtype"][0]["code"] for event in found)


def test_a_confirmed_invitation_is_the_request_that_the_api_takes_and_is_in_the_queue(pages: Pages) -> None:
    _know(pages)
    pages.sign_in("helmi")
    address = _draft(pages)
    page = pages.client.get(address)
    assert "Testinen Maija Liisa" in text(page)
    assert TEXT in text(page)
    assert _requests(pages) == []
    answer = pages.form(page, "/console/invitation/")
    assert answer.headers["Location"] == "/console/invite?sent=1"
    (request,) = _requests(pages)
    assert [issue for issue in own_validator().validate(request) if issue.severity is Severity.ERROR] == []
    sms = pages.house.settings.sms
    assert sms is not None
    item = read_invitation(request, pages.house.settings, sms)
    assert (item.patient.value, item.unit, item.language, item.identifies) == (MAIJA, PORVOO, "fi", True)
    assert str(item.day) == "2026-12-01"
    assert [agreed.text for agreed in item.agreed] == ["Leikkaushaava", "Ammattilainen soittaa", "Kaksi kuvaa."]
    (message,) = pages.messages.all()
    assert (message.flow, message.state) == ("invitation", State.WAITING)
    assert message.source == f"ServiceRequest/{request['id']}"


def test_who_invites_whom_is_written_down(pages: Pages) -> None:
    _know(pages)
    pages.sign_in("helmi")
    pages.form(pages.client.get(_draft(pages)), "/console/invitation/")
    assert _events(pages) == ["invite", "record-patient", "record-patient"]
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]
    (event,) = [one for one in found if one["subtype"][0]["code"] == "invite"]
    assert event["agent"][0]["altId"] == "helmi https://idp.example"
    assert "Leikkaushaava" not in str(event)


def test_words_that_are_no_template_s_are_not_sent(pages: Pages) -> None:
    _know(pages)
    pages.sign_in("helmi")
    words = ("fi", "Hei Maija", "2026-12-01", "Haava", "Soitetaan", "")
    draft = InvitationDraft("helmi https://idp.example", str(PORVOO), MAIJA, "Testinen Maija", *words)
    key = keep_invitation(pages.house, draft)
    answer = pages.form(pages.client.get(f"/console/invitation/{key}"), "/console/invitation/")
    assert answer.status_code == 422
    assert _requests(pages) == []
    assert pages.messages.all() == []


def test_enter_twice_invites_once(pages: Pages) -> None:
    _know(pages)
    pages.sign_in("helmi")
    page = pages.client.get(_draft(pages))
    assert pages.form(page, "/console/invitation/").status_code == 303
    assert pages.form(page, "/console/invitation/").status_code == 409
    assert len(_requests(pages)) == 1


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (Contact("+358400000101", "no"), "Potilas ei salli tekstiviestejä"),
        (Contact("+358400000101", "nothing"), "Potilaan lupaa tekstiviesteihin ei ole"),
        (Contact("", "yes"), "ei ole numeroa"),
        (Contact("+358400000101", "yes", protected=True), "turvakielto"),
    ],
    ids=["no", "nothing", "no-number", "protected"],
)
def test_what_the_record_says_against_an_sms_leaves_no_form(pages: Pages, contact: Contact, said: str) -> None:
    _know(pages, contact)
    pages.sign_in("helmi")
    address = _find(pages)
    page = pages.client.get(address)
    assert said in text(page)
    assert not [form for form in tree(page).forms if form.action.startswith("/console/invite/")]
    token = tree(page).xpath("//input[@name='token']/@value")[0]
    answer = pages.client.post(address, data={**FIELDS, "token": token})
    assert answer.status_code == 200
    assert said in text(answer)


WORKER = WorkerId.parse("1.2.246.537.26", "90000000011")
SILENT = Contact("+358400000101", "nothing", "fi")


def _name_persons(pages: Pages, *persons: str) -> None:
    """Let Porvoo name these persons among its handlers."""
    settings = pages.house.settings
    parsed = tuple(WorkerId.parse("1.2.246.537.26", person) for person in persons)
    changed = [
        unit.model_copy(update={"handlers": ("unit-mail", *parsed)}) if unit.oid == PORVOO else unit
        for unit in settings.unit
    ]
    settings.unit[:] = changed


def test_a_professional_asserts_the_permission_that_the_record_does_not_hold(pages: Pages) -> None:
    _know(pages, SILENT)
    pages.provider.worker = WORKER
    pages.sign_in("helmi")
    page = pages.client.get(_find(pages))
    assert "Kirjataan: Helmi, 90000000011" in text(page)
    refused = pages.form(page, "/console/invite/", **FIELDS)
    links = [link.get("href") for link in tree(refused).find_class("problems")[0].iter("a")]
    assert (refused.status_code, links) == (400, ["#permits"])
    pages.let_pass(1)
    said = pages.clock[-1]
    sure = pages.client.get(pages.form(page, "/console/invite/", **FIELDS, permits="yes").headers["Location"])
    assert "Potilaan luvan vakuuttaa Helmi." in text(sure)
    pages.let_pass(1)
    pages.form(sure, "/console/invitation/")
    (request,) = _requests(pages)
    assert [issue for issue in own_validator().validate(request) if issue.severity is Severity.ERROR] == []
    assert read_assertion(request) == Assertion(WORKER, "Helmi", said)
    found = [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]
    (event,) = [one for one in found if one["subtype"][0]["code"] == "invite"]
    assert event["entity"][-1] == {"description": "It is asserted that the patient permits SMS."}


def test_whom_the_provider_names_no_professional_is_told_where_the_permission_goes(pages: Pages) -> None:
    _know(pages, SILENT)
    pages.sign_in("helmi")
    page = pages.client.get(_find(pages))
    assert "ei ole ammattilaisen tunnistetta" in text(page)
    assert not [form for form in tree(page).forms if form.action.startswith("/console/invite/")]


def test_the_record_s_no_outranks_the_professional_and_its_yes_needs_none(pages: Pages) -> None:
    pages.provider.worker = WORKER
    _know(pages, Contact("+358400000101", "no"))
    pages.sign_in("helmi")
    page = pages.client.get(_find(pages))
    assert "Potilas ei salli tekstiviestejä" in text(page)
    assert "permits" not in page.text
    _know(pages)
    pages.form(pages.client.get(_draft(pages)), "/console/invitation/")
    (request,) = _requests(pages)
    assert read_assertion(request) is None


def test_who_is_none_of_the_unit_s_persons_asserts_nothing(pages: Pages) -> None:
    _know(pages, SILENT)
    pages.provider.worker = WORKER
    _name_persons(pages, "90000000029")
    pages.sign_in("helmi")
    page = pages.client.get(_find(pages))
    assert "ei ole yksikön kuvien käsittelijä" in text(page)
    assert "permits" not in page.text
    _name_persons(pages, "90000000011")
    assert "permits" in pages.client.get(_find(pages)).text


def test_an_unknown_patient_and_a_record_system_that_is_away_are_said(pages: Pages) -> None:
    pages.sign_in("helmi")
    assert "Potilasta ei löydy" in text(pages.client.get(_find(pages)))
    pages.record.failure = Theirs("Record system", "away")
    assert "ei vastaa" in text(pages.client.get(_find(pages)))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"reason": " "}, ["reason"]),
        ({"reason": f"haava, {MAIJA}"}, ["reason"]),
        ({"note": f"soita {MAIJA}"}, ["note"]),
        ({"day": "2026-11-21"}, ["day"]),
        ({"day": "soon"}, ["day"]),
        ({"way": "", "language": "de", "identifies": ""}, ["language", "way", "identifies"]),
    ],
    ids=["no-reason", "code-in-reason", "code-in-note", "past", "no-day", "nothing-chosen"],
)
def test_what_is_wrong_is_listed_and_leads_to_its_field(
    pages: Pages, changes: dict[str, str], fields: list[str]
) -> None:
    _know(pages)
    pages.sign_in("helmi")
    page = pages.client.get(_find(pages))
    answer = pages.form(page, "/console/invite/", **(FIELDS | changes))
    assert answer.status_code == 400
    links = [link.get("href", "").removeprefix("#") for link in tree(answer).find_class("problems")[0].iter("a")]
    assert links == fields
    for name in links:
        assert tree(answer).get_element_by_id(name) is not None
    assert "Kaksi kuvaa." in answer.text or "note" in changes


def test_a_code_that_is_none_is_said_and_not_repeated(pages: Pages) -> None:
    pages.sign_in("helmi")
    answer = pages.form(pages.client.get("/console/invite"), "/console/invite", hetu="150372-901X")
    assert answer.status_code == 400
    assert "150372-901X" not in answer.text


def test_an_old_sign_in_confirms_nothing(pages: Pages) -> None:
    _know(pages)
    pages.sign_in("helmi")
    address = _draft(pages)
    page = pages.client.get(address)
    pages.let_pass(6)
    assert pages.form(page, "/console/invitation/").headers["Location"].startswith("/console/sign-in?again")
    assert _requests(pages) == []
    pages.sign_in("helmi")
    assert pages.form(pages.client.get(address), "/console/invitation/").status_code == 303


def test_what_was_typed_while_the_session_was_locked_is_kept(pages: Pages) -> None:
    _know(pages)
    pages.sign_in("helmi")
    page = pages.client.get(_find(pages))
    pages.let_pass(11)
    answer = pages.form(page, "/console/invite/", **FIELDS)
    to = answer.headers["Location"].partition("to=")[2]
    assert to.startswith("/console/invite/")
    pages.sign_in("helmi", to)
    kept = pages.client.get(to)
    assert "Leikkaushaava" in kept.text
    assert "Lomake on tallessa" in text(kept)


def test_the_list_says_how_each_ended_and_names_no_patient(pages: Pages) -> None:
    _know(pages)
    pages.sign_in("helmi")
    for _ in Standing:
        pages.form(pages.client.get(_draft(pages)), "/console/invitation/")
    sms, settings = pages.house.settings.sms, pages.house.settings
    assert sms is not None
    made = [str(request["id"]) for request in _requests(pages)]
    changes = [
        lambda resource: invited(resource, read_invitation(resource, settings, sms), TEXT),
        held_back,
        completed,
        lambda resource: resource | {"status": "revoked"},
        lambda resource: resource | {"occurrencePeriod": {"start": "2026-11-01", "end": "2026-11-20"}},
    ]
    for identity, change in zip(made, changes, strict=False):
        pages.house.resources.change("ServiceRequest", identity, change, NOW)
    page = pages.client.get("/console/invite")
    assert MAIJA not in page.text
    assert "Testinen" not in page.text
    rows = [row[-2].text_content() for row in next(tree(page).iter("tbody"))]
    assert sorted(rows) == sorted(
        [
            "tekstiviesti lähdössä",
            "odottaa kuvaa",
            "odottaa käsittelijää – Avaa viesti",
            "kuva on tullut",
            "peruttu",
            "päättyi ilman kuvaa",
        ]
    )
    pages.sign_in("lasse")
    assert "Kuvapyyntöjä ei ole." in text(pages.client.get("/console/invite"))
