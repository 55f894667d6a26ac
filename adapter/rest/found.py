"""A search as it is carried out for a client: one page, or how many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from adapter.errors import Busy
from adapter.fhir.elements import Resource
from adapter.rest.results import Results
from adapter.store.finding import Inquiry
from adapter.store.page import Course, Mark
from adapter.store.sorting import compare_by

_ALL = 2**62
_ESTIMATED = 10_000  # as many are counted for an estimate
_SECONDS = 2.0  # a total that nobody needs may take so long


Answer = TypeVar("Answer")


class Ask(Protocol):
    """What carries out a question to the resources, in so many seconds at most (see Resources.ask)."""

    def __call__(self, question: Callable[[Connection, str], Answer], seconds: float | None, /) -> Answer:
        """What it finds."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page. `start`, `end`, `top`: what a cursor says of where it lies."""

    matches: Sequence[Resource]
    start: Sequence[Any]
    end: Sequence[Any]
    top: Sequence[Any] | None
    has_previous: bool
    has_next: bool


def find(inquiry: Inquiry, ask: Ask, results: Results, at: Mapping[str, Any], now: datetime) -> Found:
    """One page; raises Busy, and Refused where it is too much to sort."""
    if results.orders:
        return _in_order(inquiry, ask, results, at)
    low, high = (Mark(*at[name]) if at.get(name) else None for name in ("start", "top"))
    course = Course(results.upward, low, high, bool(at.get("back")))

    def read(connection: Connection, base: str) -> Found:
        matches, page = inquiry.page(connection, base, course, results.count, results.offset, now)
        start, end, top = (list(mark) for mark in (page.start, page.end, page.top))
        return Found(matches, start, end, top, page.has_previous, page.has_next)

    return ask(read, None)


def _in_order(inquiry: Inquiry, ask: Ask, results: Results, at: Mapping[str, Any]) -> Found:
    """A page in the order of values: behind the resource that a cursor names, or before it."""
    start, count, compare = at.get("start"), results.count, compare_by(results.orders)

    def read(connection: Connection, base: str) -> Found:
        rows = inquiry.in_order(connection, base, results.orders)
        first = results.offset if start is None else sum(compare(key, start) <= 0 for key, _ in rows)
        first, last = (max(0, first - count), first) if at.get("back") else (first, first + count)
        shown = rows[first:last]
        before = rows[first - 1][0] if 0 < first <= len(rows) else start or []
        behind = shown[-1][0] if shown else start or []
        return Found([each for _, each in shown], before, behind, None, first > 0, last < len(rows))

    return ask(read, None)


def count(inquiry: Inquiry, ask: Ask) -> int:
    """How many there are; raises Busy."""
    return ask(lambda connection, base: inquiry.count(connection, base, _ALL), None)


def try_to_count(inquiry: Inquiry, ask: Ask, wanted: str) -> int | None:
    """How many there are, or None: where it takes too long, or there are more than an estimate counts."""
    most = _ALL if wanted == "accurate" else _ESTIMATED + 1
    try:
        number = ask(lambda connection, base: inquiry.count(connection, base, most), _SECONDS)
    except Busy:
        return None
    return number if number < most else None
