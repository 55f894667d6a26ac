"""Who asks, as one value says it or as the signature does, and what a plain sentence or a subject tells (REL-01)."""

from __future__ import annotations

import pytest

from adapter.errors import Refused
from adapter.release.reading.asker import Asker, read_asker
from adapter.release.reading.request import read_request
from adapter.release.reading.statements import judge_prohibition
from adapter.release.reading.told import tell
from adapter.release.rules.request import ReleaseRequest
from tests.region import MAIJA, region
from tests.release.reading.requests.layouts import plain

FACTS = (
    "Potilas: Maija Liisa Testinen",
    f"Hetu: {MAIJA}",
    "Luovutuskielto: potilas ei ole kieltänyt",
    "Peruste: HUSin toimeksianto",
    "Kohde: Kymenlaakso",
    "AC-numero: LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15",
)


def _read(*lines: str, subject: str = "Kuvien luovutus") -> ReleaseRequest:
    raw = plain("\n".join(lines) + "\n").replace(b"Subject: Kuvien luovutus", f"Subject: {subject}".encode(), 1)
    return read_request(raw, region(), "key")


@pytest.mark.parametrize(
    ("lines", "asker"),
    [
        (["Porvoon terveysasema, lääkäri T. Testilä"], Asker("Porvoon terveysasema", "lääkäri T. Testilä")),
        (["Tiina Testilä (sh), Porvoon terveysasema"], Asker("Porvoon terveysasema", "Tiina Testilä")),
        (["Borgå hälsostation / sjukskötare Tiina Testilä"], Asker("Borgå hälsostation", "sjukskötare Tiina Testilä")),
        (
            ["Sari Esimerkki", "osastonsihteeri, Porvoon terveysasema"],
            Asker("Porvoon terveysasema", "Sari Esimerkki, osastonsihteeri"),
        ),
        (["Tiina Testilä", "Matti Mallila", "Porvoon terveysasema"], Asker("Porvoon terveysasema", "")),
        (["Porvoon terveysasema", "Loviisan terveysasema", "Tiina Testilä"], Asker("", "Tiina Testilä")),
        (["Kiitos avusta"], Asker()),
    ],
)
def test_a_unit_and_a_person_are_known_apart(lines: list[str], asker: Asker) -> None:
    assert read_asker(lines) == asker


def test_the_signature_says_who_asks_where_no_label_does() -> None:
    request = _read(*FACTS, "", "Terveisin", "Tiina Testilä", "sairaanhoitaja, Porvoon terveysasema")
    assert (request.requester_unit, request.requester_person) == (
        "Porvoon terveysasema",
        "Tiina Testilä sairaanhoitaja",
    )


def test_two_names_below_a_request_say_nobody() -> None:
    with pytest.raises(Refused):
        _read(*FACTS, "", "Terveisin", "Tiina Testilä", "Matti Mallila", "Porvoon terveysasema")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (f"Testinen, Maija Liisa, {MAIJA}", {"patient": "Testinen, Maija Liisa", "hetu": MAIJA}),
        ("Potilas on Maija Liisa Testinen.", {"patient": "Maija Liisa Testinen"}),
        ("Luovutuksen peruste on hoitosuhde.", {"basis": "hoitosuhde"}),
        ("Vårdrelation föreligger.", {"basis": "hoitosuhde"}),
        ("Pyydän siirtämään kuvat Kymenlaakson hyvinvointialueelle.", {"destination": "Kymenlaakso"}),
        (
            "Hoitosuhde on voimassa, potilas ei ole kieltänyt luovutusta.",
            {"basis": "hoitosuhde", "prohibition": "potilas ei ole kieltänyt luovutusta"},
        ),
    ],
)
def test_a_plain_sentence_tells_a_field(sentence: str, told: dict[str, str]) -> None:
    found = dict(tell(sentence, region().recipients) or {})
    assert {name: value.split()[0] if name == "destination" else value for name, value in found.items()} in (
        told,
        {name: "Kymenlaakson" if name == "destination" else value for name, value in told.items()},
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Hoitosuhde on päättynyt.",
        "Pyydän siirtämään kuvat Kymenlaaksoon vasta huomenna.",
        "Kuvia ei tarvita Kymenlaaksoon.",
        "Potilas ei ole Maija Liisa Testinen.",
        "Pyydän siirtämään kuvat Kymenlaaksoon ja Etelä-Karjalaan.",
    ],
)
def test_a_sentence_that_says_more_tells_nothing(sentence: str) -> None:
    assert tell(sentence, region().recipients) is None


@pytest.mark.parametrize(
    "value", ["ei tarkistettu", "ei ole tarkistettu", "ei tark.", "inte kontrollerat", "not checked", "ei Kannasta"]
)
def test_what_was_not_checked_assures_of_nothing(value: str) -> None:
    assert judge_prohibition(value) is None


@pytest.mark.parametrize(
    "value", ["ei, tarkistettu Kannasta 3.11.2026", "ei kieltoa (tarkistettu)", "ei ole, potilas ei ole kieltänyt"]
)
def test_what_was_checked_assures(value: str) -> None:
    assert judge_prohibition(value) is False


@pytest.mark.parametrize(
    ("subject", "understood"),
    [
        ("Rannekuva Kymenlaaksoon", True),
        ("Kuvien siirto Kotkaan, 1 tutkimus", True),
        ("Bilder till Kymmenedalen", True),
        ("Kuvien siirto, 2 tutkimusta", False),
        ("Nilkkakuva Kymenlaaksoon", False),
        ("Kuvat Tampereelle", False),
        ("Bilderna till patienten", False),
    ],
)
def test_a_subject_may_name_what_the_request_says(subject: str, understood: bool) -> None:
    lines = (*FACTS, "Pyytävä yksikkö: Porvoon terveysasema", "Pyytäjä: lääkäri T. Testilä")
    if understood:
        assert _read(*lines, subject=subject).patient.value == MAIJA
    else:
        with pytest.raises(Refused):
            _read(*lines, subject=subject)


@pytest.mark.parametrize(
    ("sentence", "understood"),
    [
        ("Potilas asuu Kotkassa.", True),
        ("Patienten bor i Pyttis och går på kontroller i Kotka.", True),
        ("Potilas siirtyy Kymenlaakson hyvinvointialueen hoitoon.", True),
        ("Potilas siirtyy Etelä-Karjalan hyvinvointialueen hoitoon.", False),
        ("Potilas on muuttanut Lappeenrantaan.", False),
    ],
)
def test_a_town_of_the_destination_is_the_destination(sentence: str, understood: bool) -> None:
    lines = (*FACTS, "Pyytävä yksikkö: Porvoon terveysasema", "Pyytäjä: lääkäri T. Testilä", "", sentence)
    if understood:
        assert _read(*lines).destination is not None
    else:
        with pytest.raises(Refused):
            _read(*lines)
