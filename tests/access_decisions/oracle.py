"""What ought to be decided, written down from the rules (GRA-01 … GRA-10) and not from the code: nothing of the adapter is asked.

A grant and a use are what cases.py says of them in words; a reason is a rule with a word for what is wrong.
"""

from __future__ import annotations

from tests.access_decisions.cases import GrantCase, UseCase

Wrong = tuple[str, str]


STATUS_RULE = {
    "proposed": ("GRA-09", "not confirmed yet"),
    "rejected": ("GRA-09", "did not come into force"),
    "inactive": ("GRA-10", "has been withdrawn or has ended"),
    "entered-in-error": ("GRA-10", "in error"),
    "draft": ("GRA-10", "gives no right"),
}


def wrong_with_worker(use: UseCase) -> set[Wrong]:
    """What the use lacks, whatever is granted."""
    wrong = set()
    if not use.named:
        wrong.add(("GRA-05", "not named"))
    if not use.holds:
        wrong.add(("GRA-05", "does not hold"))
    if not use.strong:
        wrong.add(("GRA-06", "not strongly"))
    return wrong


def wrong_with_grant(grant: GrantCase, use: UseCase) -> set[Wrong]:
    """What this grant lacks for this use."""
    wrong = set()
    if grant.status in STATUS_RULE:
        wrong.add(STATUS_RULE[grant.status])
    if use.moment == "the day before":
        wrong.add(("GRA-01", "has not begun"))
    if use.moment == "the day after" and grant.ends:
        wrong.add(("GRA-10", "The service has ended"))
    if grant.matter != "handed over":
        wrong.add(("GRA-04", "has not handed over"))
    return wrong


def expect(grants: list[GrantCase], use: UseCase) -> tuple[set[int], set[tuple[int | None, Wrong]]]:
    """The places of the grants that permit, or else every reason with the place of its grant: of all the grants that lack the least."""
    worker: set[tuple[int | None, Wrong]] = {(None, wrong) for wrong in wrong_with_worker(use)}
    lacks = {place: wrong_with_grant(grant, use) for place, grant in enumerate(grants) if grant.same_unit}
    if not lacks:
        return set(), {(None, ("GRA-02", "No grant names")), *worker}
    fitting = {place for place, wrong in lacks.items() if not wrong}
    if fitting and not worker:
        return fitting, set()
    least = min(len(wrong) for wrong in lacks.values())
    nearest = {(place, item) for place, wrong in lacks.items() if len(wrong) == least for item in wrong}
    return set(), worker | nearest
