"""A patient of a record system is looked for by name: who is found, and who is not taken for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from adapter.config.addresses import Place
from adapter.errors import Refused, Theirs
from adapter.links.record import RecordLink
from adapter.photo.reading.patient import Hit, Wanted, fits, read_hit
from mocks.record import record_mock
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.region import AINO, MAIJA, PEKKA, region

NAME = "lifecare-porvoo"


def patient(identity: str, hetu: str, family: str, given: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": identity,
        "identifier": [{"use": "official", "system": "urn:oid:1.2.246.21", "value": hetu}],
        "active": True,
        "name": [{"use": "official", "family": family, "given": given.split()}],
        **more,
    }


PROTECTED = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "TURVAKIELTO"}]}
PEOPLE = (
    patient("1", MAIJA, "Mäkinen", "Maija Liisa", birthDate="1972-03-15", address=[{"use": "home", "city": "Porvoo"}]),
    patient("2", PEKKA, "Mäkinen", "Pekka", birthDate="1984-09-23"),
    patient("3", AINO, "Mäkinen-Virta", "Aino", address=[{"city": "Askola"}], meta=PROTECTED),
    patient("4", "120645-904B", "Toinen", "Elli"),
)


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = record_mock()
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    resources = [{"system": NAME, "resource": one} for one in PEOPLE]
    desk.seed({"systems": [{"name": NAME, "mode": "full"}], "resources": resources})
    return desk


@pytest.fixture
def link(mock: RunningMock, desk: Desk) -> RecordLink:
    assert desk
    return RecordLink(region().record_system[0], Place(f"{mock.url}/{NAME}/fhir"), f"secret-{NAME}")


def _names(hits: list[Hit]) -> list[str]:
    return sorted(hit.name for hit in hits)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted("Mäkinen"), ["Mäkinen Maija Liisa", "Mäkinen Pekka", "Mäkinen-Virta Aino"]),
        (Wanted("mäki", "liisa"), ["Mäkinen Maija Liisa"]),
        (Wanted("Mäkinen", born=date(1984, 9, 23)), ["Mäkinen Pekka"]),
        (Wanted("Olematon"), []),
    ],
    ids=["family", "given", "born", "nobody"],
)
def test_patients_are_found_by_name_and_date_of_birth(link: RecordLink, wanted: Wanted, found: list[str]) -> None:
    assert _names(link.find_patients(wanted, 10)) == found


def test_a_hit_says_what_the_record_knows_and_nothing_of_a_protected_address(link: RecordLink) -> None:
    hits = {hit.name: hit for hit in link.find_patients(Wanted("Mäkinen"), 10)}
    maija, pekka, aino = hits["Mäkinen Maija Liisa"], hits["Mäkinen Pekka"], hits["Mäkinen-Virta Aino"]
    assert (maija.hetu.value, maija.born, maija.municipality) == (MAIJA, date(1972, 3, 15), "Porvoo")
    assert (pekka.municipality, pekka.protected) == ("", False)
    assert (aino.born, aino.municipality, aino.protected) == (None, "", True)


def test_more_than_fit_are_none(link: RecordLink) -> None:
    with pytest.raises(Refused, match="more than 2 patients"):
        link.find_patients(Wanted("Mäkinen"), 2)


def test_a_merged_patient_and_a_former_code_are_no_hits(desk: Desk, link: RecordLink) -> None:
    desk.seed({"merge": [{"system": NAME, "from": "2", "into": "1", "kept": True}]})
    assert "Mäkinen Pekka" not in _names(link.find_patients(Wanted("Mäkinen"), 10))
    former = patient("5", MAIJA, "Mäkinen", "Elli")
    former["identifier"][0]["use"] = "old"
    assert read_hit(former) is None


def test_a_name_is_in_no_url(desk: Desk, link: RecordLink) -> None:
    link.find_patients(Wanted("Mäkinen", "Maija"), 10)
    assert "kinen" not in str(desk.journal())


def test_a_record_system_that_answers_with_anybody_has_failed(
    link: RecordLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    anybody = {"resourceType": "Bundle", "entry": [{"resource": PEOPLE[3]}]}
    monkeypatch.setattr(link, "_search", lambda *_: anybody)
    with pytest.raises(Theirs):
        link.find_patients(Wanted("Mäkinen"), 10)


def test_a_narrow_record_system_is_not_asked(mock: RunningMock) -> None:
    narrow = next(system for system in region().record_system if system.mode == "narrow")
    link = RecordLink(narrow, Place(f"{mock.url}/nowhere/fhir"), "secret")
    with pytest.raises(Refused, match="Type the personal identity code"):
        link.find_patients(Wanted("Mäkinen"), 10)


@pytest.mark.parametrize(
    ("wanted", "is_one"),
    [
        (Wanted("makinen"), True),
        (Wanted("MÄK", "MAI"), True),
        (Wanted("kinen"), False),
        (Wanted("Mäkinen", "Pekka"), False),
        (Wanted("Mäkinen", born=date(1972, 3, 16)), False),
    ],
    ids=["accents", "begins", "middle", "given", "born"],
)
def test_who_fits(wanted: Wanted, is_one: bool) -> None:
    assert fits(PEOPLE[0], wanted) == is_one
