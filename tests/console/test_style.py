"""Colours that can be read, words in one place, three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapter.console import (
    access_words,
    consent_words,
    figures_words,
    hand_over_words,
    invite_words,
    media_words,
    operator_words,
    readiness_words,
    release_words,
    search_words,
    today_words,
    uses_words,
    withdraw_words,
    words,
)
from adapter.words import Sentence

CONSOLE = Path(words.__file__).parent
TEMPLATES = sorted((CONSOLE / "templates").glob("*.html"))
#: The words of a template that are not everybody's.
OWN_WORDS = {
    "today": today_words,
    "figures": figures_words,
    **dict.fromkeys(("operator", "operator_failed", "operator_again"), operator_words),
    "uses": uses_words,
    "releases": release_words,
    "release": release_words,
    **dict.fromkeys(("consent", "consent_confirm"), consent_words),
    **dict.fromkeys(("media", "medium"), media_words),
    **dict.fromkeys(("access", "access_grants", "access_grant", "access_losing"), access_words),
    "access_losing_clients": access_words,
    "access_client": access_words,
    "access_waiting": access_words,
    "access_hand_over": hand_over_words,
    "access_readiness": readiness_words,
    **dict.fromkeys(("invite", "invitee", "invitation"), invite_words),
    **dict.fromkeys(("patient_search", "patients"), search_words),
    **dict.fromkeys(("invited", "withdrawal"), withdraw_words),
}
#: Text on its ground must have 4.5 : 1 (WCAG 2.1 § 1.4.3), a line 3 : 1 (§ 1.4.11).
PAIRS = {
    ("ink", "ground"): 4.5,
    ("quiet", "ground"): 4.5,
    ("link", "ground"): 4.5,
    ("alarm", "ground"): 4.5,
    ("on-act", "act"): 4.5,
    ("on-mark", "mark"): 4.5,
    ("line", "ground"): 3.0,
}


def _schemes() -> list[dict[str, str]]:
    css = (CONSOLE / "static" / "console.css").read_text(encoding="utf-8")
    roots = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", root)) for root in roots]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.1, definition of contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pair", "least"), PAIRS.items(), ids=lambda value: "-".join(value) if isinstance(value, tuple) else ""
)
def test_every_pair_of_colours_can_be_read(scheme: int, pair: tuple[str, str], least: float) -> None:
    colours = _schemes()[scheme]
    assert contrast(colours[pair[0]], colours[pair[1]]) >= least


def test_a_pair_that_cannot_be_read_would_be_found() -> None:
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#ffffff", "#999999") < 4.5


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.stem)
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    bare = re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", " ", source, flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]{2,}", bare) == []
    labels = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"{]+)"', source)
    assert labels == []


def test_what_is_wrong_with_a_form_is_said_in_one_way() -> None:
    assert [file.stem for file in TEMPLATES if 'class="problems"' in file.read_text(encoding="utf-8")] == ["problems"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.stem)
def test_every_word_of_a_template_is_there(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    for name in re.findall(r"\bw\.([A-Z_]+)", source):
        assert hasattr(words, name), name
    for name in re.findall(r"\bp\.([A-Z_]+)", source):
        assert hasattr(OWN_WORDS[template.stem], name), name
    for letter, module in (("i", invite_words), ("d", withdraw_words)):
        for name in re.findall(rf"\b{letter}\.([A-Z_]+)", source):
            assert hasattr(module, name), name


@pytest.mark.parametrize("module", dict.fromkeys([words, *OWN_WORDS.values()]), ids=lambda module: module.__name__)
def test_every_sentence_is_said_in_three_languages(module: object) -> None:
    found = {name: value for name, value in vars(module).items() if isinstance(value, Sentence)}
    assert found
    for name, sentence in found.items():
        said = [sentence.said("fi"), sentence.said("sv"), sentence.said("en")]
        assert all(said), name
        fields = [sorted(re.findall(r"\{(\w+)\}", text)) for text in said]
        assert fields[0] == fields[1] == fields[2], name
