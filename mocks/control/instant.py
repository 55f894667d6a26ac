"""The times of scenarios: counted from the clock's now, or a time of day in Finland."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FINLAND = ZoneInfo("Europe/Helsinki")
_STEP = re.compile(r"\+([0-9]{1,6})(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_NEXT = re.compile(r"next ([0-2][0-9]:[0-5][0-9])")


def find_instant(text: str, now: datetime) -> datetime:
    """The instant that a text means: `+3h`, `next 07:29` (in Finland, after now), or ISO 8601 with an offset.

    Raises ValueError or TypeError for any other.
    """
    if step := _STEP.fullmatch(text):
        return now + timedelta(**{_UNITS[step[2]]: int(step[1])})
    if following := _NEXT.fullmatch(text):
        return _find_next(time.fromisoformat(following[1]), now)
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant has an offset")
    return instant.astimezone(UTC)


def _find_next(of_day: time, now: datetime) -> datetime:
    today = now.astimezone(_FINLAND).date()
    days = (datetime.combine(today + timedelta(days=ahead), of_day, _FINLAND) for ahead in range(2))
    return next(instant.astimezone(UTC) for instant in days if instant > now)
