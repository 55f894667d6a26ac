"""Figures of what came and how it went (PHO-09, REG-02). Pure: facts in, numbers out.

No fact holds a person. A number may be one: it names a unit and a day, and nobody.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from statistics import median
from typing import Literal

from adapter.store.messages import State

By = Literal["", "unit", "municipality", "desk"]
#: By what lines may be grouped; "": one group of all.
GROUPINGS: tuple[By, ...] = ("", "unit", "municipality", "desk")
LONGEST = 366  # days of one report
_ELECTRONIC = frozenset({"electronic-transfer", "register-copy", "register-grant"})
_POST = "physical-media"
_UNDER_WAY = frozenset({State.WAITING, State.MOVING, State.FAILED})
_WAITS = frozenset({State.PARKED, State.STOPPED})
COLUMNS = ("from", "to", "by", "group", "name", "flow", "figure", "value")


@dataclass(frozen=True, slots=True)
class Came:
    """One message. `unit`: an OID, `desk`: an id of the desks; each empty where it has none.

    `until_done`: from when it came, None where it is not done. `waited`: a person had to decide.
    `until_decided`: how long it waited for that person, the last time. `means`: how each study was released.
    """

    flow: str
    state: str
    unit: str = ""
    desk: str = ""
    until_done: timedelta | None = None
    waited: bool = False
    until_decided: timedelta | None = None
    answered: bool = False
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Denial:
    """A use of a register, or a release, that was denied: by which rules, for which unit or desk."""

    rules: tuple[str, ...]
    unit: str = ""
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one flow in one group. Times are minutes; None where there is nothing to count."""

    group: str
    flow: str
    came: int
    done: int
    without_person: int
    waits: int
    under_way: int
    discarded: int
    done_median: float | None
    done_p90: float | None
    decided_median: float | None
    decided_p90: float | None
    answered: int
    electronic: int
    post: int


@dataclass(frozen=True, slots=True)
class Denied:
    """How often a rule has denied in one group; a denial by two rules counts for both."""

    group: str
    rule: str
    number: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report says of the days from `since` to `until`, both included."""

    since: date
    until: date
    by: By
    lines: Sequence[Line]
    denied: Sequence[Denied]


def count(
    since: date,
    until: date,
    by: By,
    came: Iterable[Came],
    denials: Iterable[Denial],
    municipality: Callable[[str], str],
) -> Figures:
    """Count, by group and flow. `municipality`: of a unit by its OID, empty where it is not known."""
    heaps: dict[tuple[str, str], list[Came]] = {}
    for one in came:
        heaps.setdefault((_group(by, one, municipality), one.flow), []).append(one)
    rules = Counter(
        (_group(by, denial, municipality), rule) for denial in denials for rule in dict.fromkeys(denial.rules)
    )
    return Figures(
        since,
        until,
        by,
        [_line(group, flow, heap) for (group, flow), heap in sorted(heaps.items())],
        [Denied(group, rule, number) for (group, rule), number in sorted(rules.items())],
    )


def write_csv(figures: Figures, names: Mapping[str, str]) -> str:
    """One row for each figure. `names`: of the groups, by what they are grouped by."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    out.writerow(COLUMNS)
    for group, flow, figure, value in _rows(figures):
        days = (figures.since.isoformat(), figures.until.isoformat())
        out.writerow([*days, figures.by, group, names.get(group, ""), flow, figure, value])
    return text.getvalue()


def is_too_long(since: date, until: date) -> bool:
    """Whether these days are more than a report counts, or none at all."""
    return not timedelta(0) <= until - since < timedelta(days=LONGEST)


def _rows(figures: Figures) -> Iterator[tuple[str, str, str, int | float]]:
    for line in figures.lines:
        for field in fields(Line)[2:]:
            value = getattr(line, field.name)
            if value is not None:
                yield line.group, line.flow, field.name.replace("_", "-"), value
    for one in figures.denied:
        yield one.group, "", f"denied {one.rule}", one.number


def _group(by: By, one: Came | Denial, municipality: Callable[[str], str]) -> str:
    return {"": "", "unit": one.unit, "municipality": municipality(one.unit), "desk": one.desk}[by]


def _line(group: str, flow: str, heap: Sequence[Came]) -> Line:
    done = [one for one in heap if one.state == State.DONE]
    until_done = [one.until_done for one in done if one.until_done is not None]
    decided = [one.until_decided for one in heap if one.until_decided is not None]
    means = Counter(way for one in done for way in one.means)
    return Line(
        group=group,
        flow=flow,
        came=len(heap),
        done=len(done),
        without_person=sum(not one.waited for one in done),
        waits=sum(one.state in _WAITS for one in heap),
        under_way=sum(one.state in _UNDER_WAY for one in heap),
        discarded=sum(one.state == State.DISCARDED for one in heap),
        done_median=_middle(until_done),
        done_p90=_high(until_done),
        decided_median=_middle(decided),
        decided_p90=_high(decided),
        answered=sum(one.answered for one in heap),
        electronic=sum(number for way, number in means.items() if way in _ELECTRONIC),
        post=means[_POST],
    )


def _middle(times: Sequence[timedelta]) -> float | None:
    return _minutes(timedelta(seconds=median(one.total_seconds() for one in times))) if times else None


def _high(times: Sequence[timedelta]) -> float | None:
    """What nine of ten do not exceed (nearest rank)."""
    return _minutes(sorted(times)[math.ceil(0.9 * len(times)) - 1]) if times else None


def _minutes(time: timedelta) -> float:
    return round(time.total_seconds() / 60, 1)
