"""A word that nobody knows is a person when it has a trouble, and a body that is not the sender's is a doubt."""

from __future__ import annotations

from datetime import date

import pytest

from adapter.identifiers import Hetu
from adapter.photo.reading.signs.body import find_unfit
from adapter.photo.reading.signs.folding import fold
from tests.photo.corpus import Letter
from tests.photo.reading.test_whose import _patient
from tests.region import MAIJA

TODAY = date(2026, 12, 1)
#: `hupelo`, `hupel` and `hupe` are no words.
UNKNOWN = (
    "Hupelolla on haava polvessa.",
    "Hupelolla on kova kutina.",
    "Hupelon polvi on kipeä.",
    "Kuva hupelon polvesta.",
    "Hupelo satutti jalan.",
    "Hupeloa kutittaa.",
    "Hupelolle tuli ihottumaa.",
    "Hupelo on sairas.",
    "Hupelo ei pysty kävelemään.",
    "Hupelen har fått utslag på magen.",
    "Hupelen är sjuk.",
    "Hupelen har ett sår på foten.",
    "Vår hupel har sår.",
    "Min hupel skrapade knät.",
    "The hupel has a sore knee.",
    "My hupel has a rash.",
    "My hupel cut a finger.",
    "Our hupel got stung.",
    "The person shown has agreed.",
    "Kuvassa näkyvä henkilö on antanut luvan.",
    "Se sanoo ettei satu.",
    "Ei pysty itse kertomaan.",
    "Oon 24 ja jalka on kipee.",
    "Är tolv.",
    "Koira puri häntä jalkaan.",
    "Koira puri minua ja häntä.",
    "A dog bit him on the leg.",
    "Hunden bet henne i benet.",
    "14 v, ajanut mopolla kumoon.",
    "Red rash under nappy.",
    "Jag ser det på hans arm.",
)
#: The same shapes about the writer, a part of the body, a thing or a professional.
OWN = (
    "Minulla on haava polvessa.",
    "Iholla on kova kutina.",
    "Kuva oikeasta polvesta.",
    "Jalkaa kutittaa.",
    "Iholle tuli ihottumaa.",
    "Puhelin ei pysty parempaan.",
    "Huden har fått utslag.",
    "Såret har fått en röd kant.",
    "Min arm skrapade jag mot väggen.",
    "The doctor has seen my knee.",
    "My skin has a rash.",
    "The wound has some redness.",
    "Lääkäri katsoi haavan, se sanoi että paranee.",
    "Olen 54-vuotias ja jalka on kipeä.",
    "My cat bit me in the hand while I was brushing her.",
    "Min katt rev mig på handen, hon är vaccinerad.",
    "Isälläni oli eturauhassyöpä. Minulla on luomi selässäni.",
    "Lypsyhommissa 40 vuotta, käteni ovat halki.",
)


@pytest.mark.parametrize("text", UNKNOWN)
def test_an_unknown_owner_of_a_trouble_is_somebody_else(text: str) -> None:
    assert _patient(Letter(text)) != MAIJA


@pytest.mark.parametrize("text", OWN)
def test_the_writers_own_trouble_is_nobody_elses(text: str) -> None:
    assert _patient(Letter(text)) == MAIJA


@pytest.mark.parametrize(
    ("hetu", "name", "text", "unfit"),
    [
        ("010594Y9032", "Maija Testinen", "Eturauhasleikkauksen haava.", True),
        ("010594Y9032", "Maija Testinen", "Olen raskaana, viikko 20.", False),
        ("010594Y9032", "Matti Testinen", "Olen raskaana, viikko 20.", True),
        ("010594Y9032", "Matti Testinen", "Skägget kliar.", False),
        ("010594Y9032", "X. Testinen", "My beard itches, I am breastfeeding.", False),
        ("150372-901R", "Maija Testinen", "Sektioarpi vuodelta 1999 kutisee.", False),
    ],
)
def test_what_the_senders_body_cannot_have_is_a_sign(hetu: str, name: str, text: str, unfit: bool) -> None:
    assert bool(find_unfit(fold(text), Hetu.parse(hetu), name, TODAY)) is unfit


def test_a_pregnancy_at_seventy_is_somebody_elses() -> None:
    old = Hetu("150350-901R")
    assert find_unfit("olen raskaana", old, "Maija Testinen", TODAY)
    assert not find_unfit("kun olin raskaana, tuli arpia", old, "Maija Testinen", TODAY)


def test_no_sex_is_read_from_a_code() -> None:
    """Domain §2: what a code's number would say changes nothing."""
    for number in (8, 9):
        assert not find_unfit("eturauhasleikkauksen haava", Hetu(f"010190-{number:03}0"), "X. Testinen", TODAY)
