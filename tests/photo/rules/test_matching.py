"""A name in a message and the name in the record: a doubt is a no (PHO-06)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.photo.rules.matching import name_matches

NAME = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=12)


@pytest.mark.parametrize(
    "claimed",
    [
        "Maija Liisa Testinen",
        "maija testinen",
        "TESTINEN, MAIJA LIISA",
        "Testinen Liisa",
        "Maija-Liisa  Testinen",
        "Maija Liisa Testinen Testinen",
    ],
)
def test_the_same_name_in_another_order_or_case_matches(claimed: str) -> None:
    assert name_matches(claimed, "Testinen", ["Maija", "Liisa"])


@pytest.mark.parametrize(
    "claimed",
    [
        "",
        "Maija",
        "Testinen",
        "Maija Liisa",
        "Maija Virtanen",
        "Pekka Testinen",
        "Maija Anna Testinen",
        "Maija Testinen-Virtanen",
        "Maijja Testinen",
        "M. Testinen",
        "rouva Maija Testinen",
    ],
)
def test_another_name_does_not_match(claimed: str) -> None:
    assert not name_matches(claimed, "Testinen", ["Maija", "Liisa"])


def test_accents_are_the_same_in_either_encoding_but_not_left_out() -> None:
    assert name_matches(unicodedata.normalize("NFD", "Åsa Söderström"), "Söderström", ["Åsa"])
    assert not name_matches("Asa Soderstrom", "Söderström", ["Åsa"])


def test_a_double_family_name_is_needed_whole() -> None:
    assert name_matches("Anna Virtanen-Mäki", "Virtanen-Mäki", ["Anna"])
    assert not name_matches("Anna Virtanen", "Virtanen-Mäki", ["Anna"])


@pytest.mark.parametrize(("family", "given_names"), [("", ["Maija"]), ("", []), ("Testinen", []), (" ", [" "])])
def test_a_record_without_a_whole_name_matches_nobody(family: str, given_names: list[str]) -> None:
    assert not name_matches(f"{family} {' '.join(given_names)}", family, given_names)


@given(family=NAME, first=NAME, other=NAME)
def test_a_word_that_the_record_does_not_have_never_matches(family: str, first: str, other: str) -> None:
    known = {family.casefold(), first.casefold()}
    if unicodedata.normalize("NFC", other).casefold() not in known:
        assert not name_matches(f"{first} {other} {family}", family, [first])


@given(family=NAME, first=NAME)
def test_a_name_matches_itself(family: str, first: str) -> None:
    same = unicodedata.normalize("NFC", family).casefold() == unicodedata.normalize("NFC", first).casefold()
    assert name_matches(f"{first} {family}", family, [first]) is not same
