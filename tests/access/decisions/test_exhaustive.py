"""The decision over all its axes, and for every pair of grants, is what the oracle says.

And every denial says what would make it a permit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations_with_replacement

import pytest

from adapter.access.rules.decision import AccessDecision, evaluate
from tests.access.decisions.cases import (
    AUTHORISATIONS,
    FEW_USES,
    GRANTS,
    RIGHT,
    UNITS,
    USES,
    UseCase,
)
from tests.access.decisions.oracle import STATUS_RULE, Case, expect

pytestmark = pytest.mark.slow

ALIKE = {
    "GRA-01": ["has not begun"],
    "GRA-02": ["No grant names"],
    "GRA-04": ["has not handed over", "has been closed", "has left the matter", "has not joined the matter yet"],
    "GRA-05": ["not named", "does not hold"],
    "GRA-06": ["not strongly", "signed in more than twelve hours before the use, or after it"],
    "GRA-09": [
        "not valid in the organisation register",
        "not sit under its own business id",
        "has no entry of the service unit",
        "has never been read here",
        *(words for rule, words in STATUS_RULE.values() if rule == "GRA-09"),
    ],
    "GRA-10": ["The service has ended", *(words for rule, words in STATUS_RULE.values() if rule == "GRA-10")],
    "GRA-11": [
        "No authorisation",
        "not valid yet",
        "not valid any more",
        "gives no right to",
        "to another patient register",
    ],
    "GRA-13": ["no role", "does not reach", "not of the service task"],
}


def _check(cases: Sequence[Case], use: UseCase, *, both: bool = True) -> AccessDecision:
    """One question, asked with the grants in both orders."""
    grants = [case.grant(str(place)) for place, case in enumerate(cases)]
    decision = evaluate(grants, use.use(), UNITS[use.unit], use.matter())
    if both:
        assert evaluate(list(reversed(grants)), use.use(), UNITS[use.unit], use.matter()) == decision
    permitting, reasons = expect(cases, use)
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


@pytest.mark.parametrize("patient_data", [False, True], ids=["client data", "patient data"])
def test_every_use_of_a_grant_with_everything_right_is_decided_as_the_rules_say(patient_data: bool) -> None:
    """33,600 questions: of the worker, the unit and the day."""
    grant = AUTHORISATIONS[0] if patient_data else GRANTS[0]
    permits = sum(_check([grant], use._replace(patient_data=patient_data), both=False).permit for use in USES)
    # By card or equal, to read and to store, whatever is signed; by a mobile device the client data that nobody signs.
    reading, storing = 2 * 2, 2 * 2 + (0 if patient_data else 1)
    # In a role of everything, for client data also of the grant's service task; in one that only reads, in one that
    # only stores.
    in_roles = (reading + storing) * (1 if patient_data else 2) + reading + storing
    assert permits == 3 * in_roles  # on three days, by a unit that is valid


@pytest.mark.parametrize("grants", [GRANTS, AUTHORISATIONS], ids=["client data", "patient data"])
def test_every_grant_is_decided_as_the_rules_say(grants: Sequence[Case]) -> None:
    for grant in grants:
        for use in FEW_USES:
            _check([grant], use._replace(patient_data=grants is AUTHORISATIONS))


def test_every_use_of_every_two_grants_is_decided_as_the_rules_say() -> None:
    uses = [use for use in FEW_USES if use.action == "read"]
    for pair in combinations_with_replacement(GRANTS, 2):
        for use in uses:
            _check(pair, use)


def test_one_right_never_stands_in_for_the_other() -> None:
    for grants, patient_data in ((GRANTS, True), (AUTHORISATIONS, False)):
        for grant in grants:
            assert not evaluate(
                [grant.grant("1")], RIGHT._replace(patient_data=patient_data).use(), UNITS["valid"]
            ).permit


def test_without_a_grant_nothing_is_permitted() -> None:
    assert not any(_check([], use).permit for use in FEW_USES)
