"""One page of what a search finds, in the order of the last change, and the marks at both of its ends.

A mark stands between two changes, so pages neither overlap nor leave a gap, whatever is written meanwhile. Down from
the newest, what changes during the walk is shown where it stood when the walk began, as it is now. The events of the
use log are AuditEvents too and have numbers of their own: a mark stands between two of these as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from adapter.store import schema
from adapter.store.question import Question
from adapter.store.stretch import Stretch
from adapter.store.use_events import UseEvent, UseStretch, find_uses

_SETTLED = 60_000_000  # microseconds after which no event is still being written with an earlier time
_NEWEST = select(schema.entry.c.seq).order_by(schema.entry.c.seq.desc()).limit(1)
_ENTRY, _MOVES = schema.entry.c, schema.moved.c
_MOVED = (
    select(_MOVES.old, _ENTRY.seq)
    .join_from(schema.moved, schema.entry, (_ENTRY.type == _MOVES.type) & (_ENTRY.id == _MOVES.id))
    .where(_MOVES.type == bindparam("kind"), _MOVES.new >= bindparam("top"), _ENTRY.gone == 0)
    .where(_MOVES.old >= bindparam("low"), _MOVES.old < bindparam("high"))
)
_LAST = select(schema.use_event.c.at + 1).order_by(schema.use_event.c.at.desc()).limit(1)


class Moved(NamedTuple):
    """A resource that changed after the walk began: the number that it had, and the one that it has."""

    old: int
    seq: int


Item = int | Moved | UseEvent


class Mark(NamedTuple):
    """Before it stand changes with a lower number, and events of the use log with an earlier time or lower place."""

    seq: int
    at: int = 0
    place: int = 0


LOWEST = Mark(1)  # every number is at least 1


@dataclass(frozen=True, slots=True)
class Course:
    """Which page. `upward`: the walk begins with the oldest change, else with the newest, below `top`.

    `start`: the mark at which the page begins; None: the first. `back`: the page that ends there.
    """

    upward: bool = False
    start: Mark | None = None
    top: Mark | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The numbers of resources, and events of the use log, in the order of the walk. `top`: where the walk began."""

    items: Sequence[Item]
    start: Mark
    end: Mark
    top: Mark
    has_previous: bool
    has_next: bool


def read_page(question: Question, course: Course, count: int, offset: int, now: datetime) -> Page:
    """A page of at most so many, after `offset` others."""
    connection = question.connection
    top = course.top or Mark((connection.execute(_NEWEST).scalar() or 0) + 1, connection.execute(_LAST).scalar() or 0)
    start = course.start or (LOWEST if course.upward else top)
    upward = course.upward is not course.back  # the way in which this page is read
    settled = Mark(0, int(now.timestamp() * 1_000_000) - _SETTLED)  # following, nothing is passed that comes late
    end = settled if course.upward else top
    wanted = offset + count + 1
    stretch = Stretch(start.seq, end.seq, upward) if upward else Stretch(0, start.seq, upward)
    numbers = question.first(wanted, stretch)
    items: Sequence[Item] = numbers
    if question.kind == "AuditEvent":
        low, high = ((start.at, start.place), (end.at, end.place)) if upward else ((0, 0), (start.at, start.place))
        uses = find_uses(connection, question.criteria, wanted, question.units, UseStretch(low, high, upward))
        items = _merge(connection, numbers, uses, upward) if uses else numbers
    elif not course.upward:
        whole: list[int | Moved] = [*numbers, *_find_moved(question, stretch, top.seq)]
        items = sorted(whole, key=_place, reverse=not upward)[:wanted]
    first, last = _pass(start, items[:offset], upward), _pass(start, items[: offset + count], upward)
    shown, more = items[offset : offset + count], len(items) > offset + count
    if course.back:
        return Page(shown[::-1], last, start, top, has_previous=more, has_next=True)
    return Page(shown, first, last, top, has_previous=course.start is not None or offset > 0, has_next=more)


def _find_moved(question: Question, stretch: Stretch, top: int) -> list[Moved]:
    """What stood in a stretch when the walk began below `top`, has changed since, and meets it all."""
    among = {"kind": question.kind, "top": top, "low": stretch.low, "high": stretch.high}
    moved = [Moved(row.old, row.seq) for row in question.connection.execute(_MOVED, among)]
    met = question.among([each.seq for each in moved]) if moved else set()
    return [each for each in moved if each.seq in met]


def _place(item: int | Moved) -> int:
    return item if isinstance(item, int) else item.old


def _merge(connection: Connection, numbers: Sequence[int], uses: Sequence[UseEvent], upward: bool) -> list[Item]:
    """Both by their time, each in its own order; of the same moment an event follows a resource."""
    entry = schema.entry.c
    rows = connection.execute(select(entry.seq, entry.at).where(entry.seq.in_(numbers))) if numbers else ()
    times = {row.seq: row.at * 1000 for row in rows}

    def time(item: int | UseEvent) -> tuple[int, bool]:
        return (times[item], False) if isinstance(item, int) else (item.microseconds, True)

    ways: list[Sequence[int | UseEvent]] = [numbers, uses]
    return [*merge(*ways, key=time, reverse=not upward)]


def _pass(mark: Mark, items: Sequence[Item], upward: bool) -> Mark:
    """The mark behind the last of these, seen in the way in which they were read."""
    step = 1 if upward else 0
    for item in items:
        if isinstance(item, UseEvent):
            mark = mark._replace(at=item.microseconds, place=item.place + step)
        else:
            mark = mark._replace(seq=_place(item) + step)
    return mark
