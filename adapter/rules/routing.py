"""Which desk handles a request, by the time and the county (REL-07, REL-08). Pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from adapter.config import Desk, Desks

HELSINKI = ZoneInfo("Europe/Helsinki")


def is_office_time(moment: datetime, desks: Desks) -> bool:
    """True on weekdays from opening to before closing, in Helsinki. Public holidays come with the rules as data."""
    local = moment.astimezone(HELSINKI)
    return local.weekday() < 5 and desks.opens <= local.time() < desks.closes


def handling_desk(moment: datetime, county: str, desks: Desks) -> tuple[Desk, str]:
    """The desk that answers for a request, and the rule that says so."""
    if county in desks.county:
        return desks.county[county], "REL-08"
    if is_office_time(moment, desks):
        return desks.office, "REL-07"
    return desks.on_call, "REL-07"
