"""A request with a sentence that may stop it is never carried out; ordinary small print stops none (REL-01)."""

from __future__ import annotations

import pytest

from tests.release.corpus.mails import BESIDE, WITHIN, is_read, sentences

STOPS, ORDINARY = tuple(sentences("stop")), tuple(sentences("ordinary"))


def test_there_are_enough_of_both() -> None:
    assert min(len(set(STOPS)), len(set(ORDINARY))) >= 80


@pytest.mark.parametrize("place", [*BESIDE, *WITHIN])
def test_a_sentence_that_stops_is_read_by_a_person(place: str) -> None:
    write = (BESIDE | WITHIN)[place]
    assert [text for text in STOPS if is_read(write(text))] == []


@pytest.mark.parametrize("place", BESIDE)
def test_ordinary_small_print_stops_nothing(place: str) -> None:
    stopped = [text for text in ORDINARY if not is_read(BESIDE[place](text))]
    assert len(stopped) <= len(ORDINARY) * 0.05, stopped
