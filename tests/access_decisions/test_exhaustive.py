"""The decision over all its axes, and for every pair of grants, is what the oracle says; and every denial says what would make it a permit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations_with_replacement

from adapter.rules.access import AccessDecision, evaluate
from tests.access_decisions.cases import GRANTS, USES, GrantCase, UseCase
from tests.access_decisions.oracle import STATUS_RULE, expect

ALIKE = {
    "GRA-01": ["has not begun"],
    "GRA-02": ["No grant names"],
    "GRA-04": ["has not handed over"],
    "GRA-05": ["not named", "does not hold"],
    "GRA-06": ["not strongly"],
    "GRA-09": [words for rule, words in STATUS_RULE.values() if rule == "GRA-09"],
    "GRA-10": ["The service has ended", *(words for rule, words in STATUS_RULE.values() if rule == "GRA-10")],
}


def _check(cases: Sequence[GrantCase], use: UseCase) -> AccessDecision:
    """One question, asked with the grants in both orders."""
    grants = [case.grant(str(place)) for place, case in enumerate(cases)]
    decision = evaluate(grants, use.use())
    assert evaluate(list(reversed(grants)), use.use()) == decision
    permitting, reasons = expect(list(cases), use)
    assert decision.permit is bool(permitting), (cases, use)
    if permitting:
        assert (decision.grant, decision.reasons) == (str(min(permitting)), ())
        return decision
    told = [
        (int(reason.grant) if reason.grant else None, (reason.rule, words))
        for reason in decision.reasons
        for words in ALIKE[reason.rule]
        if words in reason.text
    ]
    assert Counter(told) == Counter(reasons), (cases, use)
    assert len(told) == len(decision.reasons)
    assert set(decision.rules) == {rule for _, (rule, _) in reasons}
    assert all(reason.remedy for reason in decision.reasons)
    return decision


def test_every_use_of_every_grant_is_decided_as_the_rules_say() -> None:
    permits = sum(_check([grant], use).permit for grant in GRANTS for use in USES)
    # read and store; on three days with an end, on four without one; all else right
    assert permits == 2 * (3 + 4)


def test_every_use_of_every_two_grants_is_decided_as_the_rules_say() -> None:
    uses = [use for use in USES if use.action == "read" and (use.holds or (use.strong and use.named))]
    for pair in combinations_with_replacement(GRANTS, 2):
        for use in uses:
            _check(pair, use)


def test_without_a_grant_nothing_is_permitted() -> None:
    assert not any(_check([], use).permit for use in USES)
