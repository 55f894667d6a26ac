"""The section [sms]: it may be left out, and what is wrong in it is named (PHO-03, PHO-12, REG-03)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapter.config.loading import EXAMPLE, read_settings
from adapter.errors import WrongUsage

TEXT = EXAMPLE.read_text(encoding="utf-8")
SECTION = TEXT[TEXT.index("[sms]") : TEXT.index("# --- The PACS, its registers")]


def write(folder: Path, old: str, new: str) -> Path:
    assert old in TEXT, old
    path = folder / "lautta.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_section_may_be_left_out(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, SECTION, "")).sms is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('fi = "{unit}: ', 'fi = "', "template in 'fi'"),
        ('sv = "{unit}: ', 'sv = "{unit} {name}: ', "template in 'sv'"),
        ('en = "{unit}: ', 'en = "{unit.oid} {unit}: ', "template in 'en'"),
        ('en = "{unit}: ', 'en = "{0} {unit}: ', "template in 'en'"),
        ('en = "{unit}: ', 'en = "{unit: ', "template in 'en'"),
        ('en = "{unit}: ', 'de = "{unit}: ', "'fi', 'sv' or 'en'"),
        ('sender = "ItaUusimaa"', 'sender = "Itä-Uusimaa"', "sms.sender"),
        ("days = 14 ", "days = 0 ", "sms.days"),
        ('sms = "http://localhost:18015"\n', "", "addresses: 'sms' is not there"),
    ],
)
def test_a_mistake_in_it_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        read_settings(write(tmp_path, old, new))
    assert words in str(caught.value)


def test_every_language_of_a_unit_has_its_words(tmp_path: Path) -> None:
    swedish = re.search(r'^sv = "\{unit\}.*\n', SECTION, re.MULTILINE)
    assert swedish is not None
    with pytest.raises(WrongUsage, match="none in 'sv', a language of a unit"):
        read_settings(write(tmp_path, swedish.group(), ""))
