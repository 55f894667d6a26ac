"""What the validator says: every sentence in three languages, and the rules of our profiles as they stand in them."""

from __future__ import annotations

import json
import string

import pytest

from adapter.validate import sentences
from adapter.validate.rule_sentences import RULES
from adapter.words import Sentence
from profiles.build import PACKAGE

SAID = {name: value for name, value in vars(sentences).items() if isinstance(value, Sentence)}


@pytest.mark.parametrize("name", sorted(SAID))
def test_each_language_names_the_same(name: str) -> None:
    """A sentence that forgets what it is about in one language helps nobody."""
    sentence = SAID[name]
    names = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in _texts(sentence)]
    assert names[0] == names[1] == names[2]
    assert all(text.strip() for text in _texts(sentence))
    assert len(set(_texts(sentence))) == 3


def test_the_rules_of_the_profiles_are_said_in_three_languages() -> None:
    """Each invariant of ours, with the English that the profile has."""
    humans: dict[str, str] = {}
    for path in PACKAGE.glob("StructureDefinition-*.json"):
        for element in json.loads(path.read_bytes())["differential"]["element"]:
            humans |= {rule["key"]: rule["human"] for rule in element.get("constraint", [])}
    assert {key: sentence.en for key, sentence in RULES.items()} == humans
    assert all(len(set(_texts(sentence))) == 3 for sentence in RULES.values())


def _texts(sentence: Sentence) -> tuple[str, str, str]:
    return sentence.fi, sentence.sv, sentence.en
