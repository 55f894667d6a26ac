"""Requests as people write them every day are read, or what is not understood is marked (REL-01)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from adapter import DATA
from adapter.errors import Refused
from adapter.release.reading.places import find_place
from adapter.release.reading.request import read_request, read_service_request
from adapter.release.rules.request import ReleaseRequest
from tests.region import MAIJA, PEKKA, region
from tests.release.reading.requests.defects import unread
from tests.release.reading.requests.layouts import plain

HEAD = (
    f"Potilas: Maija Liisa Testinen\nHetu: {MAIJA}\nKielto: ei ole kieltänyt\nYksikkö: Porvoon terveysasema\n"
    "Pyytäjä: lääkäri T. Testilä\nPeruste: hoitosuhde\nKohde: Helsinki\n"
)
STUDY = "AC: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15\n"


def _read(raw: bytes) -> ReleaseRequest:
    return read_request(raw, region(), "key")


def _refusal(raw: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        _read(raw)
    return caught.value


@pytest.mark.parametrize(
    "when", ["3.11.-26", "3.11-26", "3. marraskuuta 2026", "3/11-26", "3.11.´26".replace("´", "'")]
)
def test_a_day_is_read_as_people_write_it(when: str) -> None:
    (study,) = _read(plain(f"{HEAD}AC: LAU0000001; Ranteen röntgen; {when} klo 8.15\n")).studies
    assert (study.day, study.time) == (date(2026, 11, 3), "08:15")


@pytest.mark.parametrize(
    "written",
    [
        "AC: LAU0000001, LAU0000002; Ranteen röntgen; 3.11.2026 klo 8.15",
        "AC: LAU0000001 ja LAU0000002; Ranteen röntgen; 3.11.2026 klo 8.15",
        "AC-numerot: LAU 0000001 / LAU 0000002\nTutkimus: Ranteen röntgen\nKuvausaika: 3.11.2026 klo 8.15",
        "LAU0000001 LAU0000002; Ranteen röntgen; 3.11.2026 klo 8.15",
    ],
)
def test_several_numbers_in_a_row_are_a_study_each(written: str) -> None:
    studies = _read(plain(f"{HEAD}{written}\n")).studies
    assert [study.accession.value for study in studies] == ["LAU0000001", "LAU0000002"]
    assert {(study.name, study.day, study.time) for study in studies} == {
        ("Ranteen röntgen", date(2026, 11, 3), "08:15")
    }


def test_a_blank_in_an_accession_number_is_none() -> None:
    (study,) = _read(plain(HEAD + STUDY.replace("LAU0000001", "LAU 0000001"))).studies
    assert study.accession.value == "LAU0000001"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Kymenlaaksoon", "kymenlaakso"),
        ("Kymenlaakson hva", "kymenlaakso"),
        ("HUSiin", "hus"),
        ("Helsinkiin", "helsinki"),
        ("till Östra Nyland", "ita-uusimaa"),
        ("Itä-Uudellemaalle", "ita-uusimaa"),
        ("Tampereen yliopistolliseen sairaalaan", "tays"),
        ("Vantaalle ja Keravalle", "vantaa-kerava"),
        ("Puolustusvoimille", "puolustusvoimat"),
        ("Helsinki tai Tays", None),
        ("Uusimaa", None),
        ("Vantaa", None),
        ("hyvinvointialue", None),
        ("Helsingin yksityinen kuvantaminen", None),
        ("Kotka", None),
    ],
)
def test_a_place_is_known_bent_and_shortened(text: str, place: str | None) -> None:
    found = find_place(text, [*region().register_, *region().destination])
    assert (found.id if found else None) == place


def test_a_name_of_two_places_is_not_read() -> None:
    place = region().register_[0]
    twin = place.model_copy(update={"id": "twin"})
    assert find_place("HUSiin", [place, twin]) is None


@pytest.mark.parametrize(
    "assurance",
    [
        *("kieltoa ei ole (Kanta tarkistettu 4.11.)", "ei kieltoa, tarkistettu Kannasta 4.11.2026"),
        *("inget förbud (kontrollerat i Kanta 4.11)", "no prohibition (checked in Kanta 2026-11-04)"),
    ],
)
def test_an_assurance_may_say_when_it_was_checked(assurance: str) -> None:
    assert _read(plain(HEAD.replace("ei ole kieltänyt", assurance) + STUDY)).patient.value == MAIJA


@pytest.mark.parametrize("doubt", ["kieltoa ei ole (Kanta tarkistamatta)", "ei kieltoa (tarkistetaan 4.11.)"])
def test_an_assurance_that_was_not_checked_is_none(doubt: str) -> None:
    _refusal(plain(HEAD.replace("ei ole kieltänyt", doubt) + STUDY))


def test_a_wrongly_declared_character_set_does_not_hide_labels() -> None:
    raw = plain(HEAD + STUDY)
    assert _read(raw.replace(b"charset=utf-8", b"charset=iso-8859-1")).requester_unit == "Porvoon terveysasema"
    latin = raw.decode().encode("cp1252")
    assert _read(latin).requester_person == "lääkäri T. Testilä"


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("hoitosuhde", "potilaan suostumus liitteenä") + STUDY,
        f"{HEAD}{STUDY}\nSuostumus liitteenä.\n",
        HEAD.replace("hoitosuhde", "samtycke bifogas") + STUDY,
        f"{HEAD}Suostumus: liitteenä\n{STUDY}",
    ],
)
def test_a_consent_that_is_said_to_be_attached_is_asked_for(text: str) -> None:
    found = {finding.rule: finding for finding in _refusal(plain(text)).findings}
    assert found["REL-05"].said("fi").startswith("Pyynnön mukaan suostumus on liitteenä, mutta")
    assert not any("the basis is not care" in finding.text for finding in found.values())


def test_a_line_that_is_not_understood_is_marked_and_not_quoted() -> None:
    refusal = _refusal(plain(f"{HEAD}{STUDY}\nVain jos Kerttu Koekäyttäjä suostuu.\n"))
    assert [str(finding) for finding in refusal.findings] == [unread("line 10")]
    assert [one.text for one in refusal.shown] == ["10: Vain jos Kerttu Koekäyttäjä suostuu."]
    assert "Kerttu" not in str(refusal)
    assert refusal.findings[0].said("fi") == "Ei ymmärretty: rivi 10."
    assert refusal.findings[0].said("sv") == "Inte förstått: rad 10."


def test_what_may_stand_in_a_line_that_is_not_understood_is_not_called_missing() -> None:
    said = str(_refusal(plain(HEAD.replace("Kohde: Helsinki\n", "Kuvat pitäisi saada Helsinkiin.\n") + STUDY)))
    assert "missing" not in said
    assert "In what was understood there is not: the destination." in said


@pytest.mark.parametrize(
    ("label", "remark", "field"),
    [
        ("Hetu: " + MAIJA, " (tarkistettava)", "personal identity code"),
        ("Yksikkö: Porvoon terveysasema", " (soitan huomenna)", "the unit that asks"),
        ("Peruste: hoitosuhde", ", selvitetään", "the basis"),
        ("Potilas: Maija Liisa Testinen", " sisko", "the patient's name"),
        ("Ranteen röntgen", " soita ensin", "a study"),
    ],
)
def test_a_remark_beside_a_value_is_marked(label: str, remark: str, field: str) -> None:
    text = (HEAD + STUDY).replace(label, label + remark)
    assert any(f"({field})" in finding.text for finding in _refusal(plain(text)).findings)


def _electronic(**changes: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "fixtures" / "release" / "electronic.json").read_bytes())
    return read | changes


@pytest.mark.parametrize(
    "text", ["Vain jos potilas suostuu.", "Oikea AC on LAU0000009.", f"Potilas onkin {PEKKA}.", "Myös Tyksiin."]
)
def test_a_note_that_is_not_understood_is_read_by_a_person(text: str) -> None:
    for changes in ({"note": [{"text": text}]}, {"patientInstruction": text}):
        with pytest.raises(Refused, match="Not understood: the note") as caught:
            read_service_request(_electronic(**changes), region(), "key")
        assert [one.text for one in caught.value.shown] == [text]


def test_a_note_that_changes_nothing_stops_nothing() -> None:
    note = [{"text": "Potilas tulossa vastaanotolle 12.11. klo 9. Kiitos!"}]
    assert read_service_request(_electronic(note=note), region(), "key").studies
