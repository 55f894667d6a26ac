"""May the SMS go (PHO-03)? The record's word, the professional's, and the number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.errors import Finding
from adapter.identifiers import WorkerId
from adapter.photo.rules.permission import (
    Assertion,
    Contact,
    Said,
    international,
    judge_contact,
    rests_on,
    takes_sms,
)
from tests.photo.invitations import WORKER
from tests.region import NOW

NUMBER = "+447700900123"  # of the range that Ofcom keeps for drama
REACHED = Contact(NUMBER, permission="yes", language="fi")
SILENT = replace(REACHED, permission="nothing")
NURSE = WorkerId.parse("1.2.246.537.26", WORKER)
OTHER = WorkerId.parse("1.2.246.537.26", "90000000012")
WORD = Assertion(NURSE, "T. Testilä", NOW - timedelta(days=2))


def judge(contact: Contact | None, assertion: Assertion | None = None, *handlers: WorkerId) -> list[Finding]:
    return judge_contact(contact, assertion, handlers, NOW, 30)


def test_a_permission_in_the_record_is_enough() -> None:
    assert judge(REACHED) == []
    assert rests_on(REACHED, WORD) is None


def test_where_the_record_is_silent_the_professionals_word_counts() -> None:
    assert judge(SILENT, WORD) == judge(SILENT, WORD, OTHER, NURSE) == []
    assert rests_on(SILENT, WORD) == WORD


@pytest.mark.parametrize(
    ("contact", "rule", "words"),
    [
        (None, "PHO-06", "does not know the patient"),
        (SILENT, "PHO-03", "no permission"),
        (replace(REACHED, telephone=""), "PHO-03", "no telephone number"),
        (replace(REACHED, permission="no"), "PHO-03", "does not permit"),
        (replace(REACHED, permission="unclear"), "PHO-03", "not understood"),
        (replace(REACHED, protected=True), "PHO-06", "turvakielto"),
    ],
)
def test_without_permission_or_number_no_sms_goes(contact: Contact | None, rule: str, words: str) -> None:
    (found,) = judge(contact)
    assert found.rule == rule
    assert words in found.text
    assert NUMBER not in str(found)


@pytest.mark.parametrize("said", ["no", "unclear"])
def test_no_word_of_a_professional_outranks_what_the_record_says_against_it(said: Said) -> None:
    assert [finding.rule for finding in judge(replace(REACHED, permission=said), WORD, NURSE)] == ["PHO-03"]


def test_a_protected_patient_is_invited_by_a_person_whatever_is_asserted() -> None:
    assert [finding.rule for finding in judge(replace(SILENT, protected=True), WORD)] == ["PHO-06"]


@pytest.mark.parametrize(
    ("assertion", "words"),
    [
        (replace(WORD, by=None), "who asserts"),
        (replace(WORD, name=""), "who asserts"),
        (replace(WORD, at=None), "when"),
        (replace(WORD, at=NOW + timedelta(minutes=6)), "in the future"),
        (replace(WORD, at=NOW - timedelta(days=30, seconds=1)), "more than 30 days ago"),
        (replace(WORD, by=OTHER), "not a handler"),
    ],
)
def test_an_assertion_that_does_not_count_is_explained(assertion: Assertion, words: str) -> None:
    (found,) = judge(SILENT, assertion, NURSE)
    assert words in found.text
    assert "Testilä" not in str(found)
    assert len({found.in_full("fi"), found.in_full("sv"), found.in_full("en")}) == 3


def test_an_assertion_counts_to_its_last_moment_and_clocks_may_differ_a_little() -> None:
    for age in (timedelta(days=30), timedelta(0), timedelta(minutes=-5)):
        assert judge(SILENT, replace(WORD, at=NOW - age)) == []


def test_a_unit_that_names_no_handlers_takes_any_professionals_word() -> None:
    assert judge(SILENT, replace(WORD, by=OTHER)) == []


def test_everything_wrong_is_told_at_once() -> None:
    assert [finding.rule for finding in judge(Contact(protected=True))] == ["PHO-06", "PHO-03", "PHO-03"]


def test_neither_number_nor_name_is_in_what_is_printed() -> None:
    assert NUMBER not in repr(REACHED)
    assert "Testilä" not in repr(WORD)


# --- Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+44 7700 900123", NUMBER),
        ("0044 7700-900123", NUMBER),
        ("tel:+44-7700-900123", NUMBER),
        ("+44 (0)7700 900123", NUMBER),
        ("040 000 0101", "+358400000101"),
        ("(040) 000\u00a00101", "+358400000101"),
        ("040-0000101 ", "+358400000101"),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: str) -> None:
    assert international(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "400000101",
        "+358",
        "+0400000101",
        "040 000 0101 ext 5",
        "040",
        "+3584000001011234567",
        "+358٤٠٠٠٠٠١٠١",
        "0101\n",
    ],
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert international(written) == ""


@given(st.text())
def test_whatever_is_written_gives_a_number_or_nothing(written: str) -> None:
    found = international(written)
    assert found == "" or (found[0] == "+" and found[1:].isdigit() and found.isascii() and 8 <= len(found) <= 16)


@pytest.mark.parametrize(
    ("number", "mobile"),
    [("+358400000101", True), ("+358500000101", True), (NUMBER, True), ("+358190000101", False), ("", False)],
)
def test_a_finnish_landline_takes_no_sms(number: str, mobile: bool) -> None:
    assert takes_sms(number) is mobile
