"""The section [sms]: it may be left out, and what is wrong in it is named (PHO-03, PHO-12, REG-03)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapter.config.loading import EXAMPLE, read_settings
from adapter.errors import WrongUsage
from adapter.identifiers import WorkerId
from tests.region import PORVOO

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
        ("assertion_days = 30 ", "assertion_days = 0 ", "sms.assertion_days"),
        ("review_days = 7 ", "review_days = -1 ", "sms.review_days"),
        (
            'handlers = ["90000000011", "unit-mail"]',
            'handlers = ["150372-901R"]',
            "a worker is named by registration number",
        ),
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


def test_a_handler_may_have_another_id_than_a_registration_number(tmp_path: Path) -> None:
    path = write(tmp_path, '"90000000011", "unit-mail"]', '"90000000011", "1.2.246.537.29|ABC1"]')
    assert read_settings(path).find_unit(PORVOO).handlers == (
        WorkerId("urn:oid:1.2.246.537.26", "90000000011"),
        WorkerId("urn:oid:1.2.246.537.29", "ABC1"),
    )


# --- Where a record system keeps the permission -----------------------------------------------------------------------

TOKEN = 'token = { variable = "LAUTTA_TOKEN_LIFECARE_PORVOO" }\n'
NARROW = 'token = { variable = "LAUTTA_TOKEN_PEGASOS_LOVIISA" }\n'


def test_without_the_section_it_is_our_own_extension_of_the_number() -> None:
    place = read_settings(EXAMPLE).record_system[0].sms
    assert (place.way, place.url, place.yes, place.no) == ("number-extension", "", ("true",), ("false",))


@pytest.mark.parametrize(
    "section",
    [
        'way = "patient-extension"\nurl = "https://a.example/sms"\nyes = ["KYLLA", "urn:x|1"]\nno = ["EI"]',
        'way = "number-extension"\nurl = "https://a.example/sms"\nuses = ["mobile", "home"]',
        'way = "number-system"',
        'way = "consent"\ncategory = "https://a.example/categories|sms"',
    ],
)
def test_every_way_is_taken(tmp_path: Path, section: str) -> None:
    read_settings(write(tmp_path, TOKEN, f"{TOKEN}[record_system.sms]\n{section}\n"))


@pytest.mark.parametrize(
    ("token", "section", "words"),
    [
        (TOKEN, 'way = "post"', "record_system"),
        (TOKEN, 'way = "patient-extension"', "needs url"),
        (TOKEN, 'way = "consent"', "needs category"),
        (TOKEN, 'way = "consent"\ncategory = "sms"', "category"),
        (TOKEN, 'way = "consent"\ncategory = "urn:x|sms"\nyes = ["1"]', "does not go by yes"),
        (TOKEN, 'way = "number-system"\nurl = "urn:x"', "does not go by url"),
        (TOKEN, 'url = "urn:x"\nyes = ["1"]\nno = ["1"]', "none that no names too"),
        (TOKEN, "yes = []", "yes names a value at least"),
        (TOKEN, "uses = []", "uses"),
        (NARROW, 'way = "consent"\ncategory = "urn:x|sms"', "no Consent"),
    ],
)
def test_a_mistaken_place_is_named(tmp_path: Path, token: str, section: str, words: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        read_settings(write(tmp_path, token, f"{token}[record_system.sms]\n{section}\n"))
    assert words in str(caught.value)
