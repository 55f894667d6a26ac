"""Whose photo a mail holds: never the sender's while anything points at somebody else, and the sender's otherwise."""

from __future__ import annotations

import pytest

from adapter.errors import Refused
from adapter.photo.reading.filing import read_filing
from adapter.photo.reading.person import Doubted
from tests.photo.corpus import Letter, letters
from tests.region import MAIJA, porvoo, region


def _patient(letter: Letter) -> str:
    """Whose the photo is by the mail: a code, or the word for a doubt."""
    try:
        return read_filing(letter.raw, porvoo(), region().gateway).patient.hetu.value
    except Doubted as doubt:
        return " ".join(finding.rule for finding in doubt.findings)


@pytest.mark.parametrize(
    "letter",
    letters("other") + letters("aside_other"),
    ids=lambda letter: (letter.subject + letter.text + letter.html)[:60],
)
def test_a_mail_about_somebody_else_is_never_filed_to_the_sender(letter: Letter) -> None:
    assert _patient(letter) != MAIJA


@pytest.mark.parametrize("half", ["ordinary", "aside_ordinary"])
def test_ordinary_mails_go_through(half: str) -> None:
    stopped = [letter for letter in letters(half) if _patient(letter) != MAIJA]
    assert len(stopped) <= len(letters(half)) * 0.05, stopped


def test_the_halves_are_large() -> None:
    assert len(letters("other")) >= 200
    assert len(letters("ordinary")) >= 200
    assert len(letters("aside_other")) >= 100
    assert len(letters("aside_ordinary")) >= 100


@pytest.mark.parametrize(
    "letter", letters("other")[:40], ids=lambda letter: (letter.subject + letter.text + letter.html)[:60]
)
def test_no_word_of_the_mail_is_in_the_refusal(letter: Letter) -> None:
    with pytest.raises(Refused) as caught:
        read_filing(letter.raw, porvoo(), region().gateway)
    for private in ("Mallinen", "Aino", "904B", "120645", "tyttäreni"):
        assert private not in str(caught.value) + repr(caught.value)
