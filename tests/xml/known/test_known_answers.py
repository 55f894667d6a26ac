"""Stored papers keep their verdicts, and what the adapter writes keeps its bytes, whatever today's date is."""

from __future__ import annotations

import pytest

from adapter.xml.verdict import Reason, Status
from tests.xml.judges.opinion import Profile
from tests.xml.known.cases import Case, names, right_cases, stored, stored_verdict, verdict
from tests.xml.known.ours import expected, paper, read
from tests.xml.known.parties import Party

NAMES = names()
OURS_RSA = [case for case in right_cases() if case.program == "ours" and case.party.is_rsa]
_NOT_STORED = {Reason.REVOKED, Reason.REVOKED_NO_POE, Reason.TRY_LATER}  # these need lists, not papers


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_paper_has_its_stored_verdict(name: str) -> None:
    assert verdict(stored(name)) == stored_verdict(name)


@pytest.mark.parametrize("case", right_cases(), ids=lambda case: case.name)
def test_a_right_paper_says_who_when_and_what(case: Case) -> None:
    assert read(stored(case.name)).signatures == expected((case.profile,), (case.party,))


@pytest.mark.parametrize("case", OURS_RSA, ids=lambda case: case.name)
def test_the_same_key_and_clock_give_the_same_bytes(case: Case) -> None:
    assert paper(case.profile, case.party).raw == stored(case.name)


@pytest.mark.parametrize("profile", Profile)
def test_an_elliptic_curve_changes_nothing_but_the_value(profile: Profile) -> None:
    party = Party("system-p256")
    before, after = (
        raw.split(b"SignatureValue>") for raw in (stored(f"{profile}-ours-{party.name}"), paper(profile, party).raw)
    )
    assert [before[0], before[2]] == [after[0], after[2]]


def test_every_right_paper_is_stored_and_every_reason_has_a_wrong_one() -> None:
    wrong = {name: stored_verdict(name) for name in NAMES if name.startswith("wrong-")}
    assert {case.name for case in right_cases()} == set(NAMES) - set(wrong)
    assert all(found["status"] != Status.TOTAL_PASSED for found in wrong.values())
    assert {found["reason"] for found in wrong.values()} == set(Reason) - _NOT_STORED
