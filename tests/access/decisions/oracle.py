"""What ought to be decided, written down from the rules (GRA-01 … GRA-13) and not from the code.

Nothing of the adapter is asked.

A grant and a use are what cases.py says of them in words; a reason is a rule with a word for what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.access.decisions.cases import AuthorisationCase, GrantCase, UseCase

Wrong = tuple[str, str]
Case = GrantCase | AuthorisationCase


STATUS_RULE = {
    "proposed": ("GRA-09", "not confirmed yet"),
    "rejected": ("GRA-09", "did not come into force"),
    "inactive": ("GRA-10", "has been withdrawn or has ended"),
    "entered-in-error": ("GRA-10", "in error"),
    "draft": ("GRA-10", "gives no right"),
}
_UNIT_WRONG = {
    "ended": "not valid in the organisation register",
    "moved": "not sit under its own business id",
    "not there": "has no entry of the service unit",
    "of a register never read": "has never been read here",
}
_MATTER_WRONG = {
    "closed before": "has been closed",
    "left": "has left the matter",
    "joined later": "has not joined the matter yet",
}
_ROLE_DOES = {
    "of everything": ("read", "store"),
    "of this service task": ("read", "store"),
    "of another service task": ("read", "store"),
    "that only reads": ("read",),
    "that only stores": ("store",),
    "of the other right": (),
}


def wrong_with_worker(use: UseCase) -> set[Wrong]:
    """What the use lacks, whatever is granted."""
    wrong = set()
    if not use.named:
        wrong.add(("GRA-05", "not named"))
    if not use.holds:
        wrong.add(("GRA-05", "does not hold"))
    by_mobile = use.authentication == "mobile" and use.action == "store" and not use.signature and not use.patient_data
    if use.authentication not in {"card", "equal"} and not by_mobile:
        wrong.add(("GRA-06", "not strongly"))
    if use.authentication != "none" and use.sign_in != "this morning":
        wrong.add(("GRA-06", "signed in more than twelve hours before the use, or after it"))
    if use.role == "not known":
        wrong.add(("GRA-13", "no role"))
    elif use.action not in _ROLE_DOES[use.role]:
        wrong.add(("GRA-13", "does not reach"))
    if use.unit in _UNIT_WRONG:
        wrong.add(("GRA-09", _UNIT_WRONG[use.unit]))
    return wrong


def wrong_with_grant(grant: Case, use: UseCase) -> set[Wrong]:
    """What this grant lacks for this use."""
    wrong = set()
    if grant.status in STATUS_RULE:
        wrong.add(STATUS_RULE[grant.status])
    if isinstance(grant, AuthorisationCase):
        return wrong | _wrong_with_authorisation(grant, use)
    if use.moment == "the day before":
        wrong.add(("GRA-01", "has not begun"))
    if use.moment == "the day after" and grant.ends:
        wrong.add(("GRA-10", "The service has ended"))
    if grant.matter != "handed over":
        wrong.add(("GRA-04", "has not handed over"))
    elif use.terms in _MATTER_WRONG:  # only said of uses at noon of 22.11.2026
        wrong.add(("GRA-04", _MATTER_WRONG[use.terms]))
    if use.role == "of another service task":
        wrong.add(("GRA-13", "not of the service task"))
    return wrong


def _wrong_with_authorisation(grant: AuthorisationCase, use: UseCase) -> set[Wrong]:
    wrong = set()
    if use.moment == "the day before":
        wrong.add(("GRA-11", "not valid yet"))
    if use.moment == "the day after":
        wrong.add(("GRA-11", "not valid any more"))
    if grant.given not in {"both", f"to {use.action}"}:
        wrong.add(("GRA-11", "gives no right to"))
    if grant.register != "asked for":
        wrong.add(("GRA-11", "to another patient register"))
    if use.role in {"of this service task", "of another service task"}:
        wrong.add(("GRA-13", "not of the service task"))  # an authorisation is of none
    return wrong


def expect(grants: Sequence[Case], use: UseCase) -> tuple[set[int], set[tuple[int | None, Wrong]]]:
    """The places of the grants that permit, or else every reason with the place of its grant.

    Of all the grants that lack the least.
    """
    worker: set[tuple[int | None, Wrong]] = {(None, wrong) for wrong in wrong_with_worker(use)}
    lacks = {place: wrong_with_grant(grant, use) for place, grant in enumerate(grants) if _concerns(grant)}
    if not lacks:
        return set(), {
            (None, ("GRA-11", "No authorisation") if use.patient_data else ("GRA-02", "No grant names")),
            *worker,
        }
    fitting = {place for place, wrong in lacks.items() if not wrong}
    if fitting and not worker:
        return fitting, set()
    least = min(len(wrong) for wrong in lacks.values())
    nearest = {(place, item) for place, wrong in lacks.items() if len(wrong) == least for item in wrong}
    return set(), worker | nearest


def _concerns(grant: Case) -> bool:
    return grant.same_unit and not (isinstance(grant, AuthorisationCase) and grant.whose == "another")
