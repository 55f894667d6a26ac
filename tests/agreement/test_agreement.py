"""A hundred thousand generated cases: what the adapter permits, mock Kanta opens, and the other way round."""

from __future__ import annotations

import pytest

from tests.agreement.adapter_side import decide
from tests.agreement.generated import client_cases, patient_cases
from tests.agreement.kanta_side import custodians_opened, opens_patient_data


@pytest.mark.parametrize("seed", range(8))
def test_client_data_is_opened_by_both_or_by_neither(seed: int) -> None:
    permits = 0
    for case in client_cases(10_000, seed):
        decision, opened = decide(case, patient_data=False), custodians_opened(case)
        assert decision.permit is bool(opened), case
        assert not decision.permit or str(decision.organiser) in opened, case
        permits += decision.permit
    assert 1_000 < permits < 9_000, "the cases must not all end alike"


@pytest.mark.parametrize("seed", range(4))
def test_patient_data_is_opened_by_both_or_by_neither(seed: int) -> None:
    permits = 0
    for case in patient_cases(5_000, seed):
        decision = decide(case, patient_data=True)
        assert decision.permit is opens_patient_data(case), case
        permits += decision.permit
    assert 100 < permits < 4_800, "the cases must not all end alike"
