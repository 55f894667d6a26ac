"""A request with a sentence that may stop it is never carried out; ordinary small print stops none (REL-01)."""

from __future__ import annotations

import pytest

from tests.release.corpus.mails import APART, BESIDE, WITHIN, is_read, placed, sentences

STOPS, ORDINARY = tuple(sentences("stop")), tuple(sentences("ordinary"))
#: Written by somebody who had not seen the reader.
ASIDE_STOPS, ASIDE_ORDINARY = tuple(placed("aside_stop")), tuple(placed("aside_ordinary"))
EVERYWHERE = BESIDE | WITHIN | APART


def test_there_are_enough_of_both() -> None:
    assert min(len(set(STOPS)), len(set(ORDINARY))) >= 80
    assert min(len(set(ASIDE_STOPS)), len(set(ASIDE_ORDINARY))) >= 80


@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_sentence_that_stops_is_read_by_a_person(place: str) -> None:
    stops = (*STOPS, *(text for text, _ in ASIDE_STOPS))
    assert [text for text in stops if is_read(EVERYWHERE[place](text))] == []


@pytest.mark.parametrize("place", BESIDE)
def test_ordinary_small_print_stops_nothing(place: str) -> None:
    stopped = [text for text in ORDINARY if not is_read(BESIDE[place](text))]
    assert len(stopped) <= len(ORDINARY) * 0.05, stopped


def test_ordinary_small_print_of_somebody_else_stops_nothing() -> None:
    stopped = [text for text, place in ASIDE_ORDINARY if not is_read(EVERYWHERE[place](text))]
    assert len(stopped) <= len(ASIDE_ORDINARY) * 0.05, stopped
