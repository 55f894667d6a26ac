"""The names of studies in three languages: other words for one study are none other, another study is seen (REL-01)."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from adapter.release.rules import vocabulary
from adapter.release.rules.study_words import Meaning, read_codes, read_meaning
from tests.release.rules.pairs import EXAMINATIONS, OTHER_STUDIES, SAME_STUDIES


@pytest.mark.parametrize(("said", "held"), SAME_STUDIES)
def test_one_study_has_many_names(said: str, held: str) -> None:
    assert read_meaning(said).contradictions(read_meaning(held)) == []
    assert read_meaning(held).contradictions(read_meaning(said)) == []


@pytest.mark.parametrize(("said", "held"), OTHER_STUDIES)
def test_another_study_contradicts(said: str, held: str) -> None:
    assert read_meaning(said).contradictions(read_meaning(held))
    assert read_meaning(held).contradictions(read_meaning(said))


def test_every_examination_is_told_from_every_other_in_every_language() -> None:
    read = [[(name, read_meaning(name)) for name in names] for names in EXAMINATIONS]
    for (number, names), (other, others) in product(enumerate(read), repeat=2):
        for (one, mine), (two, theirs) in product(names, others):
            assert bool(mine.contradictions(theirs)) == (number != other), (one, two)


def test_a_word_that_is_not_known_says_nothing() -> None:
    assert read_meaning("Jokin uusi tutkimus 3D, testikuvat, NG1AA") == Meaning()


@pytest.mark.parametrize("codes", [["SR"], ["PR", "KO"], ["OT"], ["XYZ"], [""], []])
def test_a_code_of_no_image_says_nothing(codes: list[str]) -> None:
    assert not read_codes(codes).modality


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("CR", "röntgen"),
        ("DX", "X-ray"),
        ("CT", "TT"),
        ("MR", "magneettikuvaus"),
        ("US", "UÄ"),
        ("MG", "mammografia"),
        ("PT", "PET"),
        ("NM", "isotooppitutkimus"),
        ("RF", "läpivalaisu"),
        ("XA", "angiografia"),
        ("PX", "OPG-röntgen"),
    ],
)
def test_a_code_is_the_kind_that_its_word_is(code: str, name: str) -> None:
    assert read_meaning(name).modality & read_codes([f" {code}\0", "SR"]).modality


def test_every_word_has_one_meaning() -> None:
    for table in (vocabulary.SITES, vocabulary.MODALITIES, vocabulary.SIDES, vocabulary.CODES):
        words = Counter(word for row in table.values() for word in row.split())
        assert [word for word, count in words.items() if count > 1] == []
