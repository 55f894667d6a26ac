"""FHIR dates of any precision as periods in UTC, for comparing. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from adapter.words import HELSINKI

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_range(text: str) -> tuple[int, int] | None:
    """The first and the last second a FHIR date or dateTime can mean, counted from 1970 UTC; None when it is not one.

    A date or time without a zone is Finnish.
    """
    match = _FORM.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
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
        return _seconds(start), _seconds(_end(start, month, day, hour, second))
    except (ValueError, OverflowError):
        return None


def _end(start: datetime, month: str | None, day: str | None, hour: str | None, second: str | None) -> datetime:
    """The last second of the period that a date of this precision means."""
    if hour:
        end = start + (timedelta(seconds=1) if second else timedelta(minutes=1))
    elif day:
        end = start + timedelta(days=1)
    elif month:
        end = (start + timedelta(days=32)).replace(day=1)
    else:
        end = start.replace(year=start.year + 1)
    return end - timedelta(seconds=1)


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 UTC."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(number: int, zone: tzinfo | None) -> datetime:
    """The moment so many milliseconds after 1970 UTC, on the clocks of a zone."""
    return (_EPOCH + timedelta(milliseconds=number)).astimezone(zone)
