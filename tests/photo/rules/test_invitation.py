"""May the SMS go, and which invitation does a photo answer (PHO-02, PHO-03, PHO-06)?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.identifiers import Hetu, Oid
from adapter.photo.rules.invitation import (
    Contact,
    Invitation,
    answered_by,
    choose_language,
    international,
    judge_contact,
    judge_request,
)
from tests.region import MAIJA, NOW, PEKKA, PORVOO, porvoo

NUMBER = "+447700900123"  # of the range that Ofcom keeps for drama
REACHED = Contact(NUMBER, permitted=True, language="fi")
LOVIISA = Oid("1.2.246.10.99999810.10.12")


def invitation(**changes: object) -> Invitation:
    """Maija is asked by Porvoo, yesterday, for two weeks."""
    start = NOW - timedelta(days=1)
    whole = Invitation("i1", Hetu(MAIJA), PORVOO, start, start + timedelta(days=14), True, True, "")
    return replace(whole, **changes)  # type: ignore[arg-type]  # the names are Invitation's own


def rules(findings: object) -> list[str]:
    return [finding.rule for finding in findings]  # type: ignore[attr-defined]


def test_an_invitation_in_order_may_go() -> None:
    assert judge_request(invitation(), porvoo(), takes_photos=True, now=NOW) == []
    assert judge_contact(REACHED, protected=False) == []


def test_an_invitation_may_go_until_its_last_moment_and_be_of_one_moment() -> None:
    for moment in (invitation(end=NOW), invitation(start=NOW, end=NOW)):
        assert judge_request(moment, porvoo(), takes_photos=True, now=NOW) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"identifies": False}, "strong identification"),
        ({"end": NOW - timedelta(seconds=1)}, "is over"),
        ({"start": NOW + timedelta(days=20)}, "before it begins"),
    ],
)
def test_a_request_that_lacks_something_is_told_so(changes: dict[str, object], words: str) -> None:
    (found,) = judge_request(invitation(**changes), porvoo(), takes_photos=True, now=NOW)
    assert found.rule == "PHO-03"
    assert words in found.text


def test_a_unit_must_be_known_and_have_a_mailbox_for_photos() -> None:
    assert rules(judge_request(invitation(), None, takes_photos=False, now=NOW)) == ["PHO-03"]
    assert rules(judge_request(invitation(), porvoo(), takes_photos=False, now=NOW)) == ["PHO-02"]


def test_everything_wrong_is_told_at_once() -> None:
    bad = invitation(identifies=False, end=NOW - timedelta(hours=1))
    assert len(judge_request(bad, None, takes_photos=False, now=NOW)) == 3
    assert rules(judge_contact(Contact(), protected=True)) == ["PHO-06", "PHO-03"]


@pytest.mark.parametrize(
    ("contact", "rule", "words"),
    [
        (None, "PHO-06", "does not know the patient"),
        (Contact(NUMBER, permitted=False), "PHO-03", "no permission"),
        (Contact("", permitted=True), "PHO-03", "not a telephone number"),
    ],
)
def test_without_permission_or_number_no_sms_goes(contact: Contact | None, rule: str, words: str) -> None:
    (found,) = judge_contact(contact, protected=False)
    assert found.rule == rule
    assert words in found.text
    assert NUMBER not in str(found)


def test_a_protected_patient_is_invited_by_a_person() -> None:
    (found,) = judge_contact(REACHED, protected=True)
    assert "turvakielto" in found.text


def test_neither_number_nor_hetu_is_in_what_is_printed() -> None:
    assert NUMBER not in repr(REACHED)
    assert MAIJA not in repr(invitation())


@pytest.mark.parametrize(
    ("asked", "spoken", "language"),
    [("sv", "fi", "sv"), ("", "sv", "sv"), ("", "fi", "fi"), ("", "en", "fi"), ("", "", "fi"), ("en", "", "en")],
)
def test_the_language_is_the_one_asked_for_or_one_the_unit_serves_in(asked: str, spoken: str, language: str) -> None:
    assert choose_language(invitation(language=asked), replace(REACHED, language=spoken), porvoo()) == language


# --- Which invitation a photo answers ---------------------------------------------------------------------------------


def answer(*invitations: Invitation) -> Invitation | None:
    return answered_by(invitations, Hetu(MAIJA), PORVOO, NOW)


def test_a_photo_answers_the_open_invitation_of_its_patient_and_unit() -> None:
    assert answer(invitation()) == invitation()


@pytest.mark.parametrize(
    "changes",
    [
        {"patient": Hetu(PEKKA)},
        {"unit": LOVIISA},
        {"open": False},
        {"end": NOW - timedelta(seconds=1)},
        {"start": NOW + timedelta(seconds=1)},
    ],
    ids=["another's", "another unit's", "closed", "over", "not begun"],
)
def test_any_other_invitation_is_not_its(changes: dict[str, object]) -> None:
    assert answer(invitation(**changes)) is None
    assert answer(invitation(**changes), invitation(id="i2")) == invitation(id="i2")


def test_the_ends_of_the_period_belong_to_it() -> None:
    assert answer(invitation(start=NOW)) is not None
    assert answer(invitation(end=NOW)) is not None


def test_nobody_asked_is_none() -> None:
    assert answer() is None


@given(st.permutations([0, 1, 2, 3]))
def test_of_several_the_newest_is_answered_in_whatever_order_they_are_found(order: list[int]) -> None:
    found = [invitation(id=f"i{days}", start=NOW - timedelta(days=days)) for days in order]
    assert answer(*found) == invitation(id="i0", start=NOW)
    assert answered_by([invitation(id=f"i{n}") for n in order], Hetu(MAIJA), PORVOO, NOW) == invitation(id="i3")


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
