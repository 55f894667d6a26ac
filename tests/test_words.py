"""Sentences that are said one after another read as people write: each begins with a large letter (REG-03)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from adapter.errors import Finding
from adapter.run.waiting import parked_task
from adapter.words import Language, Sentence, begin, follow_on, join_sentences
from tests.region import NOW

HOUSE = Path(__file__).parents[1] / "adapter"
#: A small letter after the end of a sentence. A path of a document has its own letters.
_SMALL = re.compile(r"[.!?] (?![^ ]*[_\[]|[^ ]*\.[^ ])[a-zåäö]")


def find_sentences(source: str) -> Iterator[Sentence]:
    """Every Sentence that is written out in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Sentence":
            texts = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
            if len(texts) == len(get_args(Language)):
                yield Sentence(*texts)


ALL = [one for file in sorted(HOUSE.rglob("*.py")) for one in find_sentences(file.read_text(encoding="utf-8"))]
ENDED = [one for one in ALL if one.en.endswith(".")]


def _in_all(sentence: Sentence) -> list[str]:
    return [sentence.fi, sentence.sv, sentence.en]


def test_no_sentence_begins_small_within_a_text() -> None:
    assert len(ENDED) > 500
    assert [text for one in ALL for text in _in_all(one) if _SMALL.search(text)] == []


def test_a_task_that_waits_says_every_sentence_with_a_large_letter() -> None:
    """Each Sentence as what is wrong, and another as the next step: in the reason and in the description."""
    wrong = []
    for one, following in zip(ENDED, [*ENDED[1:], ENDED[0]], strict=True):
        findings = (Finding("PHO-06", one, following), Finding("PHO-07", following, one))
        task = parked_task("0" * 32, "photo", findings, NOW)
        wrong += [text for text in _texts(task) if _SMALL.search(text) or not _begins(text)]
    assert wrong == []


def test_sentences_that_are_joined_begin_large_and_what_is_no_sentence_goes_on() -> None:
    for one, following in zip(ENDED, [*ENDED[1:], ENDED[0]], strict=True):
        assert not [text for text in _in_all(join_sentences((one, following))) if _SMALL.search(text)]
    assert follow_on(("Study 1:", "no images.", "the report went.", "")) == "Study 1: no images. The report went."


@pytest.mark.parametrize(
    ("text", "begun"),
    [("the name.", "The name."), ("älä.", "Älä."), ("", ""), ("asia_tiedot[0] puuttuu.", "asia_tiedot[0] puuttuu.")],
    ids=["small", "umlaut", "none", "path"],
)
def test_a_text_begins_large_unless_it_is_a_path(text: str, begun: str) -> None:
    assert begin(text) == begun


def test_a_small_letter_would_be_found() -> None:
    assert _SMALL.search("Photo from a patient. the name is another.")
    assert [one.en for one in find_sentences('X = Sentence("a.", "b.", "c.")')] == ["c."]


def _begins(text: str) -> bool:
    return not text[:1].islower() or bool(set("_[.{") & set(text.partition(" ")[0]))


def _texts(task: dict[str, object]) -> Iterator[str]:
    """The reason and the description of a Task, in every language."""
    for value in (task["statusReason"], task["description"], task["_description"]):
        yield from _strings(value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
