"""FHIR dates of any precision, Periods and Timings as periods in UTC, for comparing. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from adapter.words import HELSINKI

Range = tuple[int, int]

#: Before and after every date: where a Period is open.
EVER, FOREVER = -(2**62), 2**62
_FORM = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def utc_range(text: str) -> Range | None:
    """The first and the last millisecond a FHIR date or dateTime can mean, counted from 1970 UTC.

    None when it is not one. A date or time without a zone is Finnish.
    """
    match = _FORM.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        start = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=HELSINKI,
        )
        if offset:
            start = datetime.fromisoformat(f"{start.replace(tzinfo=None).isoformat()}{offset.replace('Z', '+00:00')}")
        first, end = milliseconds(start), milliseconds(_end(start, month, day, hour, second))
    except (ValueError, OverflowError):
        return None
    if fraction:
        digits = fraction[:3]
        first += int(digits.ljust(3, "0"))
        end = first + 10 ** (3 - len(digits))
    return first, end - 1


def range_of(value: Any) -> Range | None:
    """The whole period of a date, a Period or a Timing; None when it has none.

    A Period without an end is open there. Of a Timing only its outer limits count (FHIR R4 search, date).
    """
    if isinstance(value, str):
        return utc_range(value)
    if not isinstance(value, dict):
        return None
    if "start" in value or "end" in value:
        start, end = (utc_range(str(value[name])) if name in value else None for name in ("start", "end"))
        return start[0] if start else EVER, end[1] if end else FOREVER
    repeat = value.get("repeat")
    bounds = repeat.get("boundsPeriod") if isinstance(repeat, dict) else None
    events = value.get("event", ())
    held = [each for part in (*(events if isinstance(events, list) else ()), bounds) if (each := range_of(part))]
    return (min(low for low, _ in held), max(high for _, high in held)) if held else None


def _end(start: datetime, month: str | None, day: str | None, hour: str | None, second: str | None) -> datetime:
    """When the period that a date of this precision means is over."""
    if hour:
        return start + (timedelta(seconds=1) if second else timedelta(minutes=1))
    if day:
        return start + timedelta(days=1)
    if month:
        return (start + timedelta(days=32)).replace(day=1)
    return start.replace(year=start.year + 1)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 UTC."""
    return (moment - _EPOCH) // _MILLISECOND


def from_milliseconds(number: int, zone: tzinfo | None) -> datetime:
    """The moment so many milliseconds after 1970 UTC, on the clocks of a zone."""
    return (_EPOCH + timedelta(milliseconds=number)).astimezone(zone)
