"""The axes: what can be true of a grant and of a use, each value with the words of the table."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product
from typing import NamedTuple

from adapter.identifiers import Hetu, Oid
from adapter.rules.access import Action, HeldGrant, Use
from tests.unit.region import HELSINKI, SAIMA

UNIT, OTHER_UNIT = Oid("1.2.246.10.99999861.10.1"), Oid("1.2.246.10.99999861.10.2")
MATTER, OTHER_MATTER = Oid("1.2.246.10.99999810.951.2026.1.1"), Oid("1.2.246.10.99999810.951.2026.1.2")
FIRST, LAST = date(2026, 9, 1), date(2027, 2, 28)
CLIENT = Hetu(SAIMA)

STATUSES = ("active", "proposed", "inactive", "rejected", "entered-in-error", "draft")
MOMENTS = {
    "the day before": "2026-08-31T23:59:59",
    "the first day": "2026-09-01T00:00:00",
    "within": "2026-11-22T12:00:00",
    "the last day": "2027-02-28T23:59:59",
    "the day after": "2027-03-01T00:00:00",
}
MATTERS = {"handed over": {MATTER, OTHER_MATTER}, "another": {OTHER_MATTER}, "none": set[Oid]()}


class GrantCase(NamedTuple):
    """What is true of a grant: its status, its unit the one asked for, the matters it has, an end or none."""

    status: str
    same_unit: bool
    matter: str
    ends: bool

    def grant(self, name: str) -> HeldGrant:
        """The grant of this case."""
        unit = UNIT if self.same_unit else OTHER_UNIT
        matters = frozenset(MATTERS[self.matter])
        return HeldGrant(name, self.status, CLIENT, unit, matters, FIRST, LAST if self.ends else None)


class UseCase(NamedTuple):
    """What is true of a use: its day, whether the worker holds the unit, is strongly authenticated, is named; and the action."""

    moment: str
    holds: bool
    strong: bool
    named: bool
    action: Action

    def use(self) -> Use:
        """The use of this case."""
        at = datetime.fromisoformat(MOMENTS[self.moment]).replace(tzinfo=HELSINKI)
        worker, units = "90000000011" if self.named else "", frozenset({UNIT if self.holds else OTHER_UNIT})
        return Use(CLIENT, MATTER, UNIT, worker, units, self.strong, self.action, at)


GRANTS = tuple(GrantCase(*values) for values in product(STATUSES, (True, False), MATTERS, (True, False)))  # 72
USES = tuple(UseCase(*values) for values in product(MOMENTS, (True, False), (True, False), (True, False), Action))  # 80
