"""A date that is a year or a month alone is called that, in the reader's language; no day is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from adapter.access.reading.day import is_date, read_day, read_plain_day
from adapter.errors import Finding, Refused

PLACE = "sosiaalihuollon_palvelutehtava[0].palveluntuottaja[0].asiakkuuden_paattymispvm"


def _finding(value: object, place: str = PLACE) -> Finding:
    with pytest.raises(Refused) as caught:
        read_day(value, place)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("given", "fi", "sv", "en"),
    [
        ("2026", "vain vuosi 2026", "bara året 2026", "only the year 2026"),
        ("-0044", "vain vuosi -0044", "bara året -0044", "only the year -0044"),
        ("2026-09", "vain kuukausi 9/2026", "bara månaden 9/2026", "only the month 2026-09"),
        ("2026-12", "vain kuukausi 12/2026", "bara månaden 12/2026", "only the month 2026-12"),
    ],
)
def test_what_is_given_of_a_day_is_said_with_its_field_and_what_to_do(given: str, fi: str, sv: str, en: str) -> None:
    finding = _finding(given)
    assert fi in finding.said("fi")
    assert sv in finding.said("sv")
    assert en in finding.said("en")
    assert finding.said("fi").startswith("Asiakkuuden päättymispäivä (sosiaalihuollon")
    assert finding.said("sv").startswith("Klientrelationens slutdatum (sosiaalihuollon")
    assert PLACE in finding.text
    assert "not a date" not in finding.text
    assert "järjestäjältä" in finding.advised("fi")
    assert "Anordnaren" in finding.advised("sv")
    assert "organiser" in finding.advice


@pytest.mark.parametrize("given", ["2026-02-30", "2026-09-00", "-0044-03-15", "0000-01-01"])
def test_a_day_that_the_calendar_does_not_have_is_called_that(given: str) -> None:
    assert is_date(given)
    assert "no such day" in _finding(given).text


@pytest.mark.parametrize(
    "given", ["1.9.2026", "2026-13", "26-09", "2026-9", "2026-09-01T10:00:00Z", "２０２６", "2026\n"]
)
def test_another_text_is_no_date(given: str) -> None:
    assert not is_date(given)
    assert "is not a date" in _finding(given).text


@pytest.mark.parametrize("given", [None, "", 2026, False, [], {}])
def test_what_is_no_text_is_missing(given: object) -> None:
    finding = _finding(given)
    assert (finding.code, PLACE in finding.text) == ("required", True)
    assert "puuttuu" in finding.said("fi")


def test_a_day_is_a_day() -> None:
    assert read_day("2026-09-01", PLACE) == read_plain_day("20260901", "alkaa", "GRA-11") == date(2026, 9, 1)


@pytest.mark.parametrize(("given", "words"), [("2026", "vain vuosi 2026"), ("202609", "vain kuukausi 9/2026")])
def test_an_authorisations_date_says_it_too(given: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_plain_day(given, "alkaa", "GRA-11")
    (finding,) = caught.value.findings
    assert (finding.rule, words in finding.said("fi")) == ("GRA-11", True)
