"""A request with a sentence that may stop it is never carried out; ordinary small print stops none (REL-01)."""

from __future__ import annotations

import pytest

from tests.release.corpus.mails import APART, BESIDE, WITHIN, is_read, placed, sentences
from tests.release.corpus.mutations import mutations
from tests.whole import part_of

pytestmark = pytest.mark.slow
STOPS, ORDINARY = tuple(sentences("stop")), tuple(sentences("ordinary"))
#: Written by somebody who had not seen the reader; `attack` by somebody who had read it to find what it lets through.
#: How much of each must be read at least. Of the fifth, the reader has seen every second sentence (lines 0, 2, …), and
#: ten of the others: the whole is at 80 %, what nobody has tuned for is at 60 %. Of the sixth,
#: a first look read 41 %. From the eighth on they have what stands in most mails: of it a first look read 75, 68, 71,
#: 65, 50, 36 and 45 %.
ASIDES = {
    "aside": 0.95,
    "aside_3": 0.95,
    "aside_4": 0.75,
    "aside_5": 0.82,
    "aside_6": 0.39,
    "aside_8": 0.84,
    "aside_9": 0.88,
    "aside_10": 0.88,
    "aside_11": 0.85,
    "aside_12": 0.9,
    "aside_13": 0.83,
    "aside_14": 0.75,
}
ASIDE_STOPS = tuple(row for name in (*ASIDES, "aside_7", "attack") for row in placed(f"{name}_stop"))
ASIDE_ORDINARY = {name: tuple(placed(f"{name}_ordinary")) for name in ASIDES}
EVERYWHERE = BESIDE | WITHIN | APART


def test_there_are_enough_of_both() -> None:
    assert min(len(set(STOPS)), len(set(ORDINARY))) >= 80
    assert min(len(set(ASIDE_STOPS)), len({row for rows in ASIDE_ORDINARY.values() for row in rows})) >= 150


@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_sentence_that_stops_is_read_by_a_person(place: str) -> None:
    """Each sentence at every sixth place, and each place with every sixth sentence; `make exhaustive` tries all."""
    stops = (*STOPS, *(text for text, _ in ASIDE_STOPS))
    every = part_of(1, 6)
    tried = stops[list(EVERYWHERE).index(place) % every :: every]
    assert len(tried) >= 100
    assert [text for text in tried if is_read(EVERYWHERE[place](text))] == []


@pytest.mark.parametrize("place", BESIDE)
def test_ordinary_small_print_stops_nothing(place: str) -> None:
    """At each place every third sentence; `make exhaustive` tries all."""
    every = part_of(1, 3)
    tried = ORDINARY[list(BESIDE).index(place) % every :: every]
    stopped = [text for text in tried if not is_read(BESIDE[place](text))]
    assert len(stopped) <= len(tried) * 0.05, stopped


@pytest.mark.parametrize(("name", "floor"), ASIDES.items())
def test_ordinary_small_print_of_somebody_else_stops_nothing(name: str, floor: float) -> None:
    rows = ASIDE_ORDINARY[name]
    stopped = [text for text, place in rows if not is_read(EVERYWHERE[place](text))]
    assert len(stopped) <= len(rows) * (1 - floor) + 1e-9, stopped


def test_what_the_reader_was_not_tuned_for_is_read_too() -> None:
    unseen = ASIDE_ORDINARY["aside_5"][1::2]
    assert sum(is_read(EVERYWHERE[place](text)) for text, place in unseen) >= len(unseen) * 0.6


def test_an_ordinary_sentence_with_a_turn_in_it_is_read_by_a_person() -> None:
    ordinary = (*ORDINARY, *(text for rows in ASIDE_ORDINARY.values() for text, _ in rows))
    short = tuple(text for text in ordinary if len(text) < 300)
    places = list(BESIDE.values())
    read = [text for number, text in enumerate(mutations(short, 600)) if is_read(places[number % len(places)](text))]
    assert read == []
