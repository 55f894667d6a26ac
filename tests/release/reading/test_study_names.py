"""The name of a study names one study: another part of the body or another side behind it asks for more (REL-01)."""

from __future__ import annotations

import pytest

from adapter.release.reading.known import Known
from adapter.release.reading.values import holds_remark
from tests.release.corpus.mails import LINES, is_read
from tests.release.reading.requests.layouts import plain


@pytest.mark.parametrize(
    "name",
    [
        "Ranteen röntgen Molemmat ranteet.",
        "Ranteen röntgen, molemmat ranteet",
        "Ranteen röntgen ja polven röntgen",
        "Ranteen röntgen (nilkka)",
        "Nilkan röntgen + polvi",
        "Ranteen röntgen, polvi",
        "Vasemman ranteen röntgen, oikea",
        "Oikean polven röntgen vasen",
        "Röntgen av handled, båda",
        "Handledsröntgen, vänster och höger",
        "Wrist X-ray both wrists",
        "Wrist X-ray, knee",
    ],
)
def test_a_second_part_or_side_is_read_by_a_person(name: str) -> None:
    assert holds_remark("study", name, Known())


@pytest.mark.parametrize(
    "name",
    [
        "Ranteen röntgen",
        "Molempien ranteiden röntgen",
        "Oikean ja vasemman polven röntgen",
        "Pään ja kaulan TT",
        "Vatsan ja lantion TT",
        "TT pää ja kaula",
        "Thorax röntgen PA + LAT",
        "Polven röntgen, vasen",
        "Nilkan ja jalkaterän röntgen",
        "Röntgen av båda handlederna",
        "Knäröntgen vänster",
        "X-ray of left wrist and hand",
        "Chest X-ray",
    ],
)
def test_a_name_of_one_study_is_a_name(name: str) -> None:
    assert not holds_remark("study", name, Known())


@pytest.mark.parametrize(
    "written",
    [
        ("Tutkimuspäivä: 3.11.2026 mahdollisesti väärin", "Klo: 8.15"),
        ("Tutkimuspäivä: 3.11.2026 (lähettäkää vasta huomenna)", "Klo: 8.15"),
        ("Tutkimuspäivä: 3.11.2026", "Klo: 8.15 ehkä"),
        ("Aika: 3.11.2026 klo 8.15 vain sivukuva",),
    ],
)
def test_words_beside_a_day_or_a_time_are_read_by_a_person(written: tuple[str, ...]) -> None:
    assert not is_read(_with("AC-numero: LAU0000001", "Tutkimus: Ranteen röntgen", *written))


def test_a_weekday_beside_a_day_is_a_part_of_it() -> None:
    studies = ("AC-numero: LAU0000001", "Tutkimus: Ranteen röntgen", "Tutkimuspäivä: ti 3.11.2026", "Klo: 8.15")
    assert is_read(_with(*studies))


@pytest.mark.parametrize("text", ["(ei tarkistettu, järjestelmä oli alhaalla)", "vain sivukuva"])
def test_a_line_that_goes_on_below_a_whole_study_is_not_lost(text: str) -> None:
    assert not is_read(plain("\n".join((*LINES, text))))


def _with(*lines: str) -> bytes:
    return plain("\n".join((*LINES[:8], *lines)) + "\n")
