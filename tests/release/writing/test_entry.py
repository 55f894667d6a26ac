"""The archive's entry of a release.

What, to whom, on which basis, by whom, when – and nothing that did not happen (REL-14).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapter.errors import Finding
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.request import ReleaseRequest
from adapter.release.writing.entry import release_entry
from adapter.release.writing.task import Carried
from adapter.words import Sentence
from adapter.xml.cda import Entry
from tests.region import MAIJA, NOW, porvoo, region
from tests.release.releases import carry, judge, to_insurer, to_kymenlaakso, to_tays


def _entry(request: ReleaseRequest, *outcomes: tuple[Decision, Carried], key: str = "") -> Entry:
    written = NOW + timedelta(minutes=5)
    return release_entry(request, outcomes, porvoo(), region().organisation.oid, written, NOW, key=key)


def test_the_entry_tells_what_to_whom_on_which_basis_by_whom_and_when() -> None:
    request = to_tays()
    decision = judge(request)
    entry = _entry(request, (decision, carry(decision)))
    assert entry.title == "Kuvien luovutus"
    assert (entry.patient.value, entry.family, entry.given) == (MAIJA, "Testinen", "Maija Liisa")
    for told in (
        (
            "Tutkimus: Ranteen röntgen, AC LAU0000001, 3.11.2026 klo 08:15: 2/2 kuvaa siirretty "
            "sähköisesti vastaanottajan arkistoon."
        ),
        "Vastaanottaja: Tays kuva-arkisto.",
        "Pyytäjä: Porvoon terveysasema, lääkäri T. Testilä, 4.11.2026 klo 09.20.",
        "Peruste: potilaan kirjallinen suostumus (Consent/17).",
        "Luovutettu: 22.11.2026 klo 16.00.",  # Finnish time
        "Toteuttaja: Porvoon terveysasema. Luovutuksesta vastaa: Kuvapalvelut ammattilaisille.",
        "Kuvantamisohjeen versio: 11.2.2026.",
    ):
        assert told in entry.text
    assert MAIJA not in entry.text
    assert "ei luovutettu" not in entry.text
    assert "REL-" not in entry.text  # the patient reads it too


def test_what_did_not_go_is_told_beside_what_went() -> None:
    request = to_tays()
    decision = judge(request)
    problem = Finding(
        "REL-12", Sentence("Vastaanottaja ei ottanut vastaan 3/5 kuvaa.", "Mottagaren tog inte emot.", "not taken.")
    )
    part = carry(decision, 2, 5, problem=problem)
    none = carry(decision, 0, 7, problem=problem, study="1.2.3.2", accession="LAU0000006")
    text = _entry(request, (decision, part), (decision, none)).text
    assert "2/5 kuvaa siirretty sähköisesti vastaanottajan arkistoon. 3 kuvaa ei luovutettu. Vastaanottaja ei" in text
    assert "AC LAU0000006, 7.11.2026 klo 21:05: kuvia ei luovutettu. Vastaanottaja ei ottanut vastaan 3/5" in text


def test_a_medium_is_told_to_wait_for_the_post_and_not_to_have_gone() -> None:
    request = to_insurer()
    decision = judge(request)
    text = _entry(request, (decision, carry(decision))).text
    assert "2/2 kuvaa tallennettu salattuna tallenteelle, jota ei ole vielä postitettu." in text
    assert "Toimitetaan perille viimeistään 11.11.2026." in text
    assert "Tallenne tehty: 22.11.2026 klo 16.00." in text
    assert "Luovutettu:" not in text


def test_a_copy_and_a_grant_are_told_apart_and_what_stays_says_why() -> None:
    request = to_kymenlaakso()
    copied, granted = judge(request), judge(request, teleradiology=True)
    assert "2/2 kuvaa kopioitu vastaanottajan rekisteriin." in _entry(request, (copied, carry(copied))).text
    assert (
        "2/2 kuvaan annettu katseluoikeus vastaanottajan rekisterille."
        in _entry(request, (granted, carry(granted))).text
    )
    stays = replace(copied, means=Means.NOT_NEEDED)
    text = _entry(request, (stays, carry(stays, 0, 0))).text
    assert f"kuvia ei luovutettu. {' '.join(stays.sentences('fi'))}" in text
    assert "Luovutettu:" not in text


def test_a_consent_is_named_only_where_the_release_rests_on_it() -> None:
    for request in (to_kymenlaakso(consent="Consent/17"), to_tays(consent="")):
        decision = judge(to_tays())
        assert "(" not in _entry(request, (decision, carry(decision))).text


def test_a_recipient_who_is_not_known_is_told_in_the_requesters_words() -> None:
    request = to_tays(destination=None, destination_text="Timbuktu")
    decision = judge(request)
    text = _entry(request, (decision, carry(decision, 0, 2))).text
    assert "Vastaanottaja: Timbuktu." in text
    assert "Kuvia ei luovutettu. Kirjattu 22.11.2026 klo 16.00." in text


def test_a_second_entry_on_the_same_request_is_a_document_of_its_own() -> None:
    request = to_tays()
    decision = judge(request)
    outcome = (decision, carry(decision))
    assert _entry(request, outcome).oid == _entry(request, outcome).oid
    assert len({_entry(request, outcome, key=key).oid for key in ("", "second", "third")}) == 3
    assert _entry(to_tays(key="other"), outcome).oid != _entry(request, outcome).oid


def test_a_swedish_unit_writes_its_entry_in_swedish() -> None:
    request = to_tays()
    decision = judge(request)
    unit = porvoo().model_copy(update={"languages": ("sv", "fi")})
    entry = release_entry(request, [(decision, carry(decision))], unit, unit.controller, NOW, NOW)
    assert (entry.title, entry.unit_name) == ("Utlämnande av bilder", "Borgå hälsostation")
    assert "Mottagare: Tays bildarkiv." in entry.text
    assert "2/2 bilder har överförts elektroniskt till mottagarens arkiv." in entry.text
    assert "För utlämnandet ansvarar: Bildtjänster för yrkespersoner." in entry.text
