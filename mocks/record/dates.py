"""Dates of search: a date is the span of time that it may mean, and a prefix says how two spans must lie."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

_FORM = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb)?(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?")


class Span(NamedTuple):
    """From the first instant to the first one after it; the prefix that stood before, `eq` when none did."""

    prefix: str
    start: datetime
    end: datetime


def read_span(text: str) -> Span | None:
    """The span of a year, a month, a day or an instant, in UTC where no zone is told; None for what is none of them."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    prefix, year, month, day, rest = match.groups()
    prefix = prefix or "eq"
    try:
        if rest:
            start = datetime.fromisoformat(f"{year}-{month}-{day}{rest}")
            start = start if start.tzinfo else start.replace(tzinfo=UTC)
            fraction = timedelta(microseconds=1) if "." in rest else timedelta(seconds=1)
            return Span(prefix, start, start + fraction)
        first = date(int(year), int(month or 1), int(day or 1))
        return Span(prefix, _midnight(first), _midnight(_next(first, month=bool(month), day=bool(day))))
    except (ValueError, OverflowError):
        return None


def fits_span(found: Span, wanted_text: str) -> bool:
    """Whether what a resource holds lies as a search asks for. False for what is no date."""
    wanted = read_span(wanted_text)
    if wanted is None:
        return False
    within = wanted.start <= found.start and found.end <= wanted.end
    return {
        "eq": within,
        "ne": not within,
        "gt": found.end > wanted.end,
        "lt": found.start < wanted.start,
        "ge": found.end > wanted.end or within,
        "le": found.start < wanted.start or within,
        "sa": found.start >= wanted.end,
        "eb": found.end <= wanted.start,
    }[wanted.prefix]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _next(first: date, *, month: bool, day: bool) -> date:
    if day:
        return first + timedelta(days=1)
    if month:
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year + 1, 1, 1)
