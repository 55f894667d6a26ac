"""A consent from paper: entered for one request after a confirmation, written down first, and then offered again."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from adapter.fhir.elements import Resource
from adapter.store.messages import State
from tests.console.images import DENIED, PAPER, ask_for_images, deny_for_consent
from tests.console.pages import Pages, text, tree
from tests.fhir.conforming import validates
from tests.region import MAIJA, PEKKA

FORM = "/console/release/denied/consent"


def _write(pages: Pages, **changes: str) -> TestResponse:
    return pages.form(pages.client.get(FORM), FORM, **(PAPER | changes))


def _held(pages: Pages, kind: str) -> list[Resource]:
    return [stored.resource for stored in pages.house.resources.find(kind, [], 50)]


def _acts(pages: Pages) -> list[str]:
    events = _held(pages, "AuditEvent")
    return sorted(event["subtype"][0]["code"] for event in events if event["type"]["code"] == "decision")


def test_a_paper_is_entered_and_the_request_is_handled_once_more(pages: Pages) -> None:
    deny_for_consent(pages)
    pages.sign_in("iida")
    opened = pages.client.get("/console/release/denied")
    assert f'href="{FORM}"' in opened.text
    assert MAIJA not in pages.client.get(FORM).text  # whoever types must read it on the paper
    sure = pages.client.get(_write(pages).location)
    for wanted in (MAIJA, "potilas", "20.11.2026", "20.11.2027", "Tays", "tässä pyynnössä pyydetyt", "mappi 12"):
        assert wanted in text(sure)
    assert _held(pages, "Consent") == []
    entered = pages.form(sure, "/console/consent/")
    assert entered.status_code == 303
    (consent,) = _held(pages, "Consent")
    validates(consent)
    assert "Käsittele uudelleen" in pages.client.get(f"/console/message/{DENIED}").text
    again = pages.client.get(entered.location)
    assert f"Kirjallinen suostumus on kirjattu paperista: Consent/{consent['id']}." in text(again)
    assert pages.form(again, "/console/decision/").location == f"/console/message/{DENIED}"
    assert pages.messages.find(DENIED).state == State.WAITING
    assert _acts(pages) == ["enter-consent", "refile"]
    assert pages.client.get(FORM).status_code == 409  # it waits no longer
    assert "Kirjaa paperilla annettu suostumus" not in pages.client.get("/console/release/denied").text


def test_it_says_who_has_entered_what_for_which_request_and_where_the_paper_is(pages: Pages) -> None:
    deny_for_consent(pages)
    pages.sign_in("iida")
    pages.form(
        pages.client.get(_write(pages, signer="guardian", guardian="Erkki Edustaja").location), "/console/consent/"
    )
    (consent,) = _held(pages, "Consent")
    assert "iida https://idp.example" in str(consent["extension"])
    assert consent["sourceReference"]["display"] == "Kuvapalvelut, mappi 12"
    assert consent["contained"][0]["name"] == [{"text": "Erkki Edustaja"}]
    assert [one["reference"]["identifier"]["value"] for one in consent["provision"]["data"]] == ["LAU0000001"]
    event = next(one for one in _held(pages, "AuditEvent") if one["subtype"][0]["code"] == "enter-consent")
    assert event["agent"][0]["altId"] == "iida https://idp.example"
    named = [entity["what"] for entity in event["entity"]]
    assert [one.get("reference") for one in named[:2]] == [f"Consent/{consent['id']}", "ServiceRequest/denied"]
    assert named[2]["identifier"]["value"] == MAIJA


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hetu", "1", "Kirjoita paperissa oleva henkilötunnus."),
        ("hetu", PEKKA, "Paperi on toisen henkilön kuin pyyntö."),
        ("signer", "", "Valitse, kuka allekirjoitti."),
        ("signer", "guardian", "Kirjoita laillisen edustajan nimi."),
        ("signed", "2026-11-23", "Se ei voi olla tulevaisuudessa."),
        ("until", "2026-11-21", "Suostumus ei ole enää voimassa"),
        ("until", "huomenna", "päivää ei voi lukea"),
        ("recipient", "", "Valitse vastaanottaja."),
        ("recipient", "vakuutus", "Pyynnössä on toinen vastaanottaja."),
        ("studies", "", "Valitse, mitä kuvia paperi koskee."),
        ("kept", " ", "Kirjoita, missä paperia säilytetään."),
        ("kept", f"mappi {MAIJA}", "Poista henkilötunnus tekstistä."),
    ],
)
def test_what_is_wrong_is_listed_and_leads_to_its_field(pages: Pages, field: str, value: str, said: str) -> None:
    deny_for_consent(pages)
    pages.sign_in("iida")
    answer = _write(pages, **{field: value})
    assert answer.status_code == 400
    links = list(tree(answer).find_class("problems")[0].iter("a"))
    wanted = "guardian" if value == "guardian" else field
    assert any(said in link.text_content() and link.get("href") == f"#{wanted}" for link in links)
    assert tree(answer).get_element_by_id(wanted) is not None
    assert _held(pages, "Consent") == []


def test_it_wants_a_fresh_sign_in_and_is_entered_once(pages: Pages) -> None:
    deny_for_consent(pages)
    pages.sign_in("iida")
    where = _write(pages).location
    page, other = pages.client.get(where), pages.client.get(where)
    pages.let_pass(6)
    assert pages.form(page, where).location == f"/console/sign-in?again&to={where}"
    assert _held(pages, "Consent") == []
    assert "Kirjautumisesta on yli 5 minuuttia" in text(pages.client.get(where))
    pages.sign_in("iida", where)
    assert pages.form(pages.client.get(where), where).status_code == 303
    assert pages.client.get(where).status_code == 409
    assert pages.form(other, where).status_code in {403, 409}
    assert len(_held(pages, "Consent")) == 1


def test_what_was_typed_while_it_was_locked_is_kept(pages: Pages) -> None:
    deny_for_consent(pages)
    pages.sign_in("iida")
    page = pages.client.get(FORM)
    pages.let_pass(pages.house.console.idle_minutes + 1)
    locked = pages.form(page, FORM, **PAPER)
    assert locked.location.startswith(f"/console/sign-in?to={FORM}?kept=")
    back = pages.sign_in("iida", locked.location.partition("to=")[2]).location
    kept = pages.client.get(back)
    assert 'value="Kuvapalvelut, mappi 12"' in kept.text
    assert "Istunto oli lukittu" in text(kept)


def test_a_request_over_the_api_that_has_ended_must_be_made_again(pages: Pages) -> None:
    deny_for_consent(pages, source="ServiceRequest/denied")
    pages.sign_in("iida")
    entered = pages.form(pages.client.get(_write(pages).location), "/console/consent/")
    (consent,) = _held(pages, "Consent")
    assert entered.location == f"/console/release/denied?entered={consent['id']}"
    said = text(pages.client.get(entered.location))
    assert f"Suostumus Consent/{consent['id']} on kirjattu. Pyyntö on päättynyt" in said
    assert "<b>" not in pages.client.get("/console/release/denied?entered=<b>x</b>").text


def test_a_request_that_waits_for_no_consent_has_no_form(pages: Pages) -> None:
    ask_for_images(pages)
    pages.sign_in("iida")
    assert "Kirjaa paperilla annettu suostumus" not in pages.client.get("/console/release/order").text
    assert pages.client.get("/console/release/order/consent").status_code == 409
