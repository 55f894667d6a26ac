"""Generated cases: what the adapter permits, mock Kanta opens, and the other way round.

25,000 each time, a hundred thousand by `make exhaustive`.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.access.agreement.adapter_side import decide
from tests.access.agreement.generated import Version, client_cases, patient_cases, turned_around
from tests.access.agreement.kanta_side import custodians_opened, opens_patient_data
from tests.whole import part_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(part_of(8, 2)))
def test_client_data_is_opened_by_both_or_by_neither(seed: int) -> None:
    permits = 0
    for case in client_cases(10_000, seed):
        decision, opened = decide(case, patient_data=False), custodians_opened(case)
        assert decision.permit is bool(opened), case
        assert not decision.permit or str(decision.organiser) in opened, case
        permits += decision.permit
    assert 1_000 < permits < 9_000, "the cases must not all end alike"


def test_the_order_of_a_documents_lists_decides_nothing() -> None:
    random = Random(20261122)  # noqa: S311 – repeatable on purpose
    permits = 0
    for case in client_cases(3_000, seed=101):
        turned = turned_around(case, random)
        decisions = [decide(each, patient_data=False) for each in (case, turned)]
        assert decisions[0].permit is decisions[1].permit, (case, turned)
        assert custodians_opened(case) == custodians_opened(turned), (case, turned)
        permits += decisions[0].permit
    assert 300 < permits < 2_700, "the cases must not all end alike"


@pytest.mark.parametrize("performing", [False, True])
def test_the_cases_hold_performers_and_own_production(*, performing: bool) -> None:
    """A case that is opened because of a performer alone.

    One that has own production, are among the generated ones.
    """
    found = 0
    for case in client_cases(2_000, seed=0):
        if performing:
            without = replace(case, versions=tuple(map(_without_performers, case.versions)))
            found += decide(case, patient_data=False).permit and not decide(without, patient_data=False).permit
        else:
            owned = any(None in (version.tasks or ()) for version in case.versions)
            found += owned and decide(case, patient_data=False).permit
    assert found > 20


def _without_performers(version: Version) -> Version:
    if version.tasks is None:
        return version
    tasks = (task and tuple(replace(line, performers=None) for line in task) for task in version.tasks)
    return replace(version, tasks=tuple(tasks))


@pytest.mark.parametrize("seed", range(part_of(4, 1)))
def test_patient_data_is_opened_by_both_or_by_neither(seed: int) -> None:
    permits = 0
    for case in patient_cases(5_000, seed):
        decision = decide(case, patient_data=True)
        assert decision.permit is opens_patient_data(case), case
        permits += decision.permit
    assert 100 < permits < 4_800, "the cases must not all end alike"
