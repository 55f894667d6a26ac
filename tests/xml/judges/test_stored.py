"""Every stored right paper, whoever signed it, holds for every judge as it is today."""

from __future__ import annotations

import pytest

from tests.xml.judges.opinion import Judge, Paper
from tests.xml.known.cases import Case, right_cases, stored


@pytest.mark.parametrize("case", right_cases(), ids=lambda case: case.name)
def test_every_judge_accepts_a_stored_paper(judges: tuple[Judge, ...], case: Case) -> None:
    paper = Paper(stored(case.name), (case.profile,), (case.party,))
    assert [judge.judge(paper).valid for judge in judges] == [True] * 3
