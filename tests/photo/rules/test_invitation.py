"""May the SMS go, and which invitation does a photo answer (PHO-02, PHO-03, PHO-06)?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.identifiers import Hetu, Oid
from adapter.photo.rules.invitation import (
    Invitation,
    choose_language,
    fitting,
    judge_request,
)
from adapter.photo.rules.permission import Contact
from tests.region import MAIJA, NOW, PEKKA, PORVOO, porvoo

NUMBER = "+447700900123"  # of the range that Ofcom keeps for drama
REACHED = Contact(NUMBER, permission="yes", language="fi")
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


def test_the_hetu_is_not_in_what_is_printed() -> None:
    assert MAIJA not in repr(invitation())


@pytest.mark.parametrize(
    ("asked", "spoken", "language"),
    [("sv", "fi", "sv"), ("", "sv", "sv"), ("", "fi", "fi"), ("", "en", "fi"), ("", "", "fi"), ("en", "", "en")],
)
def test_the_language_is_the_one_asked_for_or_one_the_unit_serves_in(asked: str, spoken: str, language: str) -> None:
    assert choose_language(invitation(language=asked), replace(REACHED, language=spoken), porvoo()) == language


# --- Which invitation a photo answers ---------------------------------------------------------------------------------


def answer(*invitations: Invitation) -> Invitation | None:
    return next(iter(fitting(invitations, Hetu(MAIJA), PORVOO, NOW)), None)


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
    assert answer(*(invitation(id=f"i{n}") for n in order)) == invitation(id="i3")
