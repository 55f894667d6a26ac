"""Whose photo it is: the sender's, or the one other person's whom the text names in full (PHO-06)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.errors import Refused
from adapter.identifiers import Hetu
from adapter.mail.wording import Place, Wording, read_string
from adapter.photo.reading.person import find_patient
from adapter.photo.reading.stamp import Person
from tests.region import AINO, MAIJA, PEKKA

SENDER = Person("Pekka Esimerkki", Hetu.parse(PEKKA))
WRONG = "010203A903X"


def _find(text: str) -> Person:
    return find_patient(SENDER, [Wording(Place.TEXT, read_string(text))], date(2026, 11, 3))


def _patient(text: str) -> tuple[str, str]:
    found = _find(text)
    return found.name, found.hetu.value


def _refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        _find(text)
    assert {finding.rule for finding in caught.value.findings} == {"PHO-06"}
    for private in (AINO, MAIJA, PEKKA, WRONG, "Esimerkki", "Testinen"):
        assert private not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tässä kuva ranteesta.",
        f"Oma hetuni on {PEKKA}.",
        f"Hetu {PEKKA.lower()}, {PEKKA}",
        "Potilas: Pekka Esimerkki",
    ],
)
def test_the_sender_is_the_patient_when_nobody_else_is_named(text: str) -> None:
    assert _patient(text) == ("Pekka Esimerkki", PEKKA)


@pytest.mark.parametrize(
    "text",
    [
        f"Potilaan nimi: Aino Esimerkki\nHenkilötunnus: {AINO}",
        f"Henkilötunnus: {AINO}\n\n  potilas :  Aino   Esimerkki ",
        f"Patientens namn: Aino Esimerkki, {AINO}",
        f"Patient name = Aino Esimerkki ({AINO.lower()})",
        f"Potilas: Aino Esimerkki {AINO}\nLähettäjä: Pekka Esimerkki {PEKKA}",
        f"Potilaan nimi: Aino Esimerkki\nHetu: {AINO}\nToistan: {AINO}\nPotilas: Aino Esimerkki",
        f"Potilas: Aino Esimerkki\nHetu: {AINO[:6]} {AINO[6:]}",
    ],
)
def test_the_patient_named_in_full_is_the_patient(text: str) -> None:
    assert _patient(text) == ("Aino Esimerkki", AINO)


@pytest.mark.parametrize(
    "text",
    [
        f"Potilas: Aino Esimerkki {AINO}, sisko {MAIJA}",
        f"Potilas: Aino Esimerkki\nHetu: {WRONG}",
        f"Potilas: Aino Esimerkki {AINO}\nVanha tunnus {WRONG}",
        f"Hetu: {AINO}",
        f"Aino Esimerkki, {AINO}",
        f"Potilas: Aino Esimerkki\nPotilas: Maija Testinen\nHetu: {AINO}",
        f"Potilas:\nHetu: {AINO}",
        f"Potilas: {AINO}",
        "Potilas: Aino Esimerkki",
        "Potilas: Aino Esimerkki\nPotilas: Pekka Esimerkki",
    ],
)
def test_a_doubt_about_the_patient_is_left_to_a_person(text: str) -> None:
    _refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lapseni hetu on 010203\u2013A9035",
        "Lapseni Maijan hetu on 150372\u2013901R",
        "Lapseni hetu150372-901R",
    ],
)
def test_a_hetu_written_in_another_way_is_not_taken_for_none(text: str) -> None:
    """Guessing nothing: what may be another person's HETU must not file the photo under the sender."""
    _refused(text)


@given(st.text(max_size=200))
def test_free_text_never_makes_another_person_the_patient(text: str) -> None:
    try:
        assert _find(text) is SENDER
    except Refused as refusal:
        assert refusal.findings[0].rule == "PHO-06"  # noqa: PT017 – either answer is right, a guess is not
