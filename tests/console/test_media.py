"""Physical media at the console: the password once and after a fresh sign-in, posted as `lautta media` does."""

from __future__ import annotations

from datetime import date

import pytest

from adapter.cli import build_parser
from adapter.console.language import LANGUAGES
from adapter.fhir.elements import Resource
from adapter.words import Language
from tests.console.images import PASSWORD, make_medium, read_a_medium_in
from tests.console.pages import Pages, text, tree
from tests.region import MAIJA

MEDIUM = "/console/medium/m1"


def _audits(pages: Pages) -> list[Resource]:
    return [stored.resource for stored in pages.house.resources.find("AuditEvent", [], 50)]


def test_the_list_says_what_waits_what_was_posted_and_what_was_read_in(pages: Pages) -> None:
    make_medium(pages, "m1", date(2026, 11, 21))
    make_medium(pages, "m2")
    pages.house.media().media.posted("m2", pages.clock[-1])
    read_a_medium_in(pages)
    pages.sign_in("iida")
    page = pages.client.get("/console/media")
    waiting, posted, read_in = [" ".join(one.text_content().split()) for one in tree(page).find_class("wide")]
    assert "m1 21.11.2026 myöhässä" in waiting
    assert "m2 29.11.2026 22.11.2026 klo 16.00" in posted
    assert "EUR" in read_in
    assert "Odottaa: 1" in text(page)
    assert PASSWORD not in page.text
    assert MAIJA not in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_the_command_that_reads_a_medium_in_and_what_it_does(pages: Pages, language: Language) -> None:
    pages.sign_in("iida")
    pages.client.get(f"/console/language/{language}")
    page = pages.client.get("/console/media")
    (command,) = (one.text_content() for one in tree(page).find_class("letter"))
    program, *words = command.split()
    options = build_parser("media").parse_args(words)
    assert (program, options.run.__name__, options.patient) == ("lautta", "read", "-")
    price = pages.house.settings.media.reading
    assert f"{price.name}, {price.amount:.2f} EUR" in text(page)


def test_the_password_is_shown_once_and_the_log_says_to_whom(pages: Pages) -> None:
    make_medium(pages)
    pages.sign_in("iida")
    page = pages.client.get(MEDIUM)
    assert PASSWORD not in page.text
    assert "Esimerkkivakuutus" in text(page)
    assert [one.get("open") for one in tree(page).iter("details")] == [None]  # the file is for operators
    asked = pages.form(page, f"{MEDIUM}/password")
    assert asked.status_code == 303
    shown = pages.client.get(asked.location)
    assert PASSWORD in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    (look,) = _audits(pages)
    assert (look["subtype"][0]["code"], look["agent"][0]["who"]["display"]) == ("medium", "Iida")
    assert look["entity"][0]["what"]["identifier"]["value"] == MAIJA
    again = pages.client.get(asked.location)
    assert again.status_code == 409
    assert PASSWORD not in again.text
    assert PASSWORD not in pages.client.get(MEDIUM).text


def test_a_password_that_another_person_asked_for_is_not_shown(pages: Pages) -> None:
    make_medium(pages)
    pages.sign_in("iida")
    now = pages.clock[-1]
    pages.house.kept.keep("password theirs", '{"account": "ilpo", "medium": "m1"}', now, now.replace(year=2030))
    theirs = pages.client.get("/console/password/theirs")
    assert theirs.status_code == 409
    assert PASSWORD not in theirs.text


def test_both_acts_want_a_fresh_sign_in(pages: Pages) -> None:
    make_medium(pages)
    pages.sign_in("iida")
    page = pages.client.get(MEDIUM)
    pages.let_pass(6)
    for act in ("password", "posted"):
        answer = pages.form(page, f"{MEDIUM}/{act}")
        assert answer.location == f"/console/sign-in?again&to={MEDIUM}"
        page = pages.client.get(MEDIUM)
        assert "Kirjautumisesta on yli 5 minuuttia" in text(page)
        assert not [form for form in tree(page).forms if form.action.startswith(MEDIUM)]
        pages.sign_in("iida", MEDIUM)
        page = pages.client.get(MEDIUM)
        pages.let_pass(6)
    assert pages.house.media().media.find("m1").posted is None


def test_a_medium_is_posted_once_and_our_copy_is_gone(pages: Pages) -> None:
    make_medium(pages)
    pages.sign_in("iida")
    page, other = pages.client.get(MEDIUM), pages.client.get(MEDIUM)
    assert pages.form(page, f"{MEDIUM}/posted").status_code == 303
    assert "Postitettu 22.11.2026 klo 16.00." in text(pages.client.get(MEDIUM))
    assert not (pages.folder / "media" / "m1.zip").exists()
    assert pages.house.resources.read("Task", "post-m1").resource["status"] == "completed"
    (audit,) = _audits(pages)
    assert "Iida" in str(audit["agent"])
    assert "iida https://idp.example" in str(audit["agent"])
    late = pages.form(other, f"{MEDIUM}/posted")
    assert late.status_code == 409
    assert "Tallenne on jo merkitty postitetuksi." in text(late)
    assert len(_audits(pages)) == 1


def test_what_the_patient_has_forbidden_meanwhile_shows_no_password_and_is_not_posted(pages: Pages) -> None:
    make_medium(pages)
    pages.sign_in("iida")
    pages.kanta.forbidden = True
    asked = pages.form(pages.client.get(MEDIUM), f"{MEDIUM}/password")
    page = pages.client.get(asked.location)
    assert page.status_code == 422
    assert "Älä postita tallennetta, vaan hävitä se." in text(page)
    assert PASSWORD not in page.text
    assert pages.house.media().media.all() == []
    assert not [audit for audit in _audits(pages) if audit["type"]["code"] == "look"]
    assert pages.client.get(MEDIUM).status_code == 404
