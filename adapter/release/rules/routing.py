"""Which desk handles a request, by the time and the county (REL-07, REL-08). Pure."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from holidays.countries.finland import Finland

from adapter.config.release import Desk, Desks
from adapter.words import HELSINKI


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Finland's public holidays of a year, the eves that are kept as such included."""
    return frozenset(Finland(years=year))  # type: ignore[no-untyped-call]


def is_office_time(moment: datetime, desks: Desks) -> bool:
    """True on weekdays from opening to before closing, in Helsinki; a public holiday counts as a weekend (ours)."""
    local = moment.astimezone(HELSINKI)
    at_work = local.weekday() < 5 and local.date() not in public_holidays(local.year)
    return at_work and desks.opens <= local.time() < desks.closes


def archive_desk(group: str, desks: Desks) -> Desk:
    """The hospital's archive that has the referrals and the reports of a register's group (REL-09)."""
    return desks.archive.get(group, desks.archive["uusimaa"])


def handling_desk(moment: datetime, county: str, desks: Desks) -> tuple[Desk, str]:
    """The desk that answers for a request, and the rule that says so."""
    if county in desks.county:
        return desks.county[county], "REL-08"
    if is_office_time(moment, desks):
        return desks.office, "REL-07"
    return desks.on_call, "REL-07"
