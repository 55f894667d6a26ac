"""A search by the index: the numbers of the resources that meet every criterion, in the order of their last change.

It is driven by the rarest key: its rows are few, or they lie in this order and the search ends when a page is full.
All other criteria are asked of each candidate, by one way down one tree.
The statements are written by hand: both databases must read them in this order, and building them costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from adapter.store import schema
from adapter.store.asked import RANGED, TEXTUAL, Compared, Contained, compared, contained
from adapter.store.forms import ANY, Form, names_of, span, text
from adapter.store.keys import Key, all_keys
from adapter.store.parameters import Criterion, parameters_of
from adapter.store.periods import Range
from adapter.store.stretch import Stretch

FEW = 256  # as many candidates are asked one by one
_NEAR = 1_000  # so far down a common key a page is looked for before the keys are counted
_MANY = 20_000  # a key of more rows is not counted to its end

# A plus keeps SQLite from reading a stretch of dates: of each candidate there are one or two.
# A date's row runs from `lo` to `hi`, and so does the period searched for (FHIR R4 search, prefixes).
_WITHIN = "+x.lo >= :lo AND +x.hi <= :hi"
_COMPARED = {
    "eq": _WITHIN,
    "ne": "+x.lo < :lo OR +x.hi > :hi",
    "lt": "+x.lo < :lo",
    "le": f"+x.lo < :lo OR {_WITHIN}",
    "gt": "+x.hi > :hi",
    "ge": f"+x.hi > :hi OR {_WITHIN}",
    "sa": "+x.lo > :hi",
    "eb": "+x.hi < :lo",
    "ap": "+x.lo <= :hi AND +x.hi >= :lo",
}
# What of a comparison is one stretch of an index; the comparison itself is asked too.
_STRETCHES = {
    "eq": "d.lo >= :lo AND d.lo <= :hi",
    "lt": "d.lo < :lo",
    "le": "d.lo <= :hi",
    "gt": "d.hi > :hi",
    "ge": "d.hi >= :lo",
    "sa": "d.lo > :hi",
    "eb": "d.hi < :lo",
    "ap": "d.hi >= :lo",
}
# Between which ends of the period the time of a change lies: not before, and not after.
_TIMES = {
    "eq": ("start", "end"),
    "ap": ("start", "end"),
    "ge": ("start", ""),
    "gt": ("end", ""),
    "sa": ("end", ""),
    "le": ("", "end"),
    "lt": ("", "start"),
    "eb": ("", "start"),
    "ne": ("", ""),
}
_DISORDERED = select(schema.search_state.c.disordered)
Values = tuple[Any, ...]
_LAST = "\U0010ffff"  # no text has it: what begins so ends before it


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one table, as `d`, that are candidates. `is_one_key`: they lie in the order of the changes."""

    table: str
    condition: str
    values: Values
    is_one_key: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """What a candidate `d` must meet, and, where there is one, the source of all that meet it."""

    condition: str
    values: Values
    source: Source | None = None


class Search:
    """One question to the index of one type. `forms`: what the criterion of each number is met by."""

    def __init__(
        self,
        connection: Connection,
        key: Key,
        kind: str,
        criteria: Sequence[tuple[Criterion, frozenset[Form]]],
        units: frozenset[str] | None,
        stretch: Stretch,
    ) -> None:
        self._connection, self._kind = connection, kind
        self._is_sqlite = connection.dialect.name == "sqlite"
        for criterion, _ in criteria:
            if criterion.parameter == "_lastUpdated" and not criterion.is_not:
                stretch = self._near(stretch, compared(kind, criterion))
        self._upward = stretch.upward
        ends = {" AND d.seq >= ?": stretch.low, " AND d.seq < ?": stretch.high}
        self._within = "".join(text for text, number in ends.items() if number)
        self._ends = tuple(number for number in ends.values() if number)
        self._all = _of_key(key(kind, ANY))
        self._tests = sorted((self._test(key, *criterion) for criterion in criteria), key=_is_slow)
        if units is not None:
            self._tests.append(self._seen_by(units))

    def first(self, most: int) -> list[int]:
        """The numbers of the first that meet it all, in the order of the stretch."""
        walked, furthest = Test("", (), self._all), None
        for test in self._tests:
            if test.source is None or test.source.table == "resource_unit":
                continue
            order = f" ORDER BY {self._order('d.seq')}" if test.source.is_one_key else ""
            rows = self._ask(f"SELECT d.seq FROM {{}}{order} LIMIT {FEW + 1}", test.source)
            if len(rows) <= FEW:
                return self.among(rows, most) if rows else []
            if test.source.is_one_key and (furthest is None or self._is_beyond(rows[-1], furthest)):
                walked, furthest = test, rows[-1]  # the same number of rows reaches further: it is rarer
        if self._tests in ([], [walked]):
            return self._drive(walked, most)
        if furthest is not None and len(near := self._drive(walked, most, furthest)) == most:
            return near
        if len(near := self._drive(walked, most, self._edge(walked))) == most:
            return near
        counted = [(self._count(test.source), test) for test in self._tests if test.source]
        number, rarest = min(counted, key=lambda pair: pair[0], default=(_MANY, walked))
        return self._drive(rarest if number < _MANY else walked, most)

    def _order(self, number: str) -> str:
        return number if self._upward else f"{number} DESC"

    def _is_beyond(self, number: int, other: int) -> bool:
        return number > other if self._upward else number < other

    def among(self, candidates: Sequence[int], most: int) -> list[int]:
        """Which of these numbers meet it all, in the order of the stretch."""
        listed = Source("entry", f"d.seq IN ({_marks(candidates)})", tuple(candidates))
        return self._drive(Test("", (), listed), most, asked=self._tests)

    def _edge(self, walked: Test) -> int:
        """The number to which a common key is walked at first."""
        assert walked.source  # noqa: S101 – a test that is walked has one
        order = self._order("d.seq")
        rows = self._ask(f"SELECT d.seq FROM {{}} ORDER BY {order} LIMIT 1 OFFSET {_NEAR}", walked.source)
        return rows[0] if rows else 0

    def _count(self, source: Source) -> int:
        (number,) = self._ask(f"SELECT count(*) FROM (SELECT d.seq FROM {{}} LIMIT {_MANY}) AS counted", source)
        return number

    def _drive(self, driver: Test, most: int, edge: int = 0, asked: Iterable[Test] = ()) -> list[int]:
        """The first rows of a source that meet all other tests."""
        source = driver.source or self._all
        others = list(asked) or [test for test in self._tests if test is not driver or not source.is_one_key]
        conditions = "".join(f" AND {test.condition}" for test in others)
        values = tuple(value for test in others for value in test.values)
        edged = f" AND d.seq {'<=' if self._upward else '>='} ?" if edge else ""
        # The plus keeps SQLite from reading a whole table in the order that is asked for.
        number = "d.seq" if source.is_one_key or source.table == "entry" else "DISTINCT +d.seq"
        order = self._order(number.removeprefix("DISTINCT "))
        return self._ask(
            f"SELECT {number} FROM {{}}{edged}{conditions} ORDER BY {order} LIMIT ?",
            source,
            *((edge,) if edge else ()),
            *values,
            most,
        )

    def _ask(self, text: str, source: Source, *values: Any) -> list[int]:
        statement = text.format(f"{source.table} AS d WHERE ({source.condition}){self._within}")
        if not self._is_sqlite:
            statement = statement.replace("?", "%s").replace("+x.", "x.")
        return [row[0] for row in self._connection.exec_driver_sql(statement, source.values + self._ends + values)]

    def _seen_by(self, units: frozenset[str]) -> Test:
        """The plus keeps SQLite from a way down the tree for each of many units."""
        listed, marks = tuple(sorted(units)), _marks(units)
        return Test(
            f"EXISTS (SELECT 1 FROM resource_unit AS x WHERE x.seq = d.seq AND +x.unit IN ({marks}))",
            listed,
            Source("resource_unit", f"d.type = ? AND d.unit IN ({marks})", (self._kind, *listed)),
        )

    def _test(self, key: Key, criterion: Criterion, forms: frozenset[Form]) -> Test:
        code, (comparison, _, content) = criterion.parameter.partition(":")[0], criterion.values[0]
        kind = self._kind
        if code == "_id":
            test = self._of_ids([content for _, _, content in criterion.values])
        elif code == "_lastUpdated":
            test = self._changed(compared(kind, criterion))
        elif comparison == "missing":
            test = _there(key, kind, code, forms)
        elif code and parameters_of(kind)[code].kind in RANGED:
            test = _ranged([(key(kind, each.of), each) for each in compared(kind, criterion)])
        elif comparison in TEXTUAL:
            test = _worded([(all_keys(key, kind, each.of), each) for each in contained(kind, criterion)])
        else:
            test = _formed(all_keys(key, kind, forms))
        is_not = criterion.is_not or (comparison == "missing" and content == "true")
        return Test(f"NOT ({test.condition})", test.values) if is_not else test

    def _of_ids(self, identities: Sequence[str]) -> Test:
        marks, values = _marks(identities), (self._kind, *identities)
        return Test(
            f"d.seq IN (SELECT x.seq FROM entry AS x WHERE x.type = ? AND x.id IN ({marks}) AND x.gone = 0)",
            values,
            Source("entry", f"d.gone = 0 AND d.type = ? AND d.id IN ({marks})", values),
        )

    def _near(self, stretch: Stretch, asked: Sequence[Compared]) -> Stretch:
        """What of a stretch can have been changed at that time, where the times follow the numbers."""
        if len(asked) != 1 or self._connection.execute(_DISORDERED).scalar_one():
            return stretch
        least, most = _TIMES[asked[0].comparison]
        start, end = asked[0].range
        if least:
            rows = self._numbers("at >= ? ORDER BY at, seq", start if least == "start" else end + 1)
            stretch = replace(stretch, low=max(stretch.low, rows[0] if rows else 2**62))
        if most:
            rows = self._numbers("at <= ? ORDER BY at DESC, seq DESC", start - 1 if most == "start" else end)
            high = rows[0] + 1 if rows else 1
            stretch = replace(stretch, high=min(stretch.high or high, high))
        return stretch

    def _numbers(self, condition: str, time: int) -> list[int]:
        statement = f"SELECT seq FROM entry WHERE type = ? AND {condition} LIMIT 1"
        if not self._is_sqlite:
            statement = statement.replace("?", "%s")
        return [row[0] for row in self._connection.exec_driver_sql(statement, (self._kind, time))]

    def _changed(self, asked: Sequence[Compared]) -> Test:
        """By the time of the last change."""
        alternatives = [_bound(_COMPARED[each.comparison], each.range) for each in asked]
        condition = " OR ".join(f"({text})" for text, _ in alternatives).replace("x.lo", "x.at").replace("x.hi", "x.at")
        values = tuple(value for _, bound in alternatives for value in bound)
        test = Test(f"EXISTS (SELECT 1 FROM entry AS x WHERE x.seq = d.seq AND ({condition}))", values)
        if len(asked) != 1 or asked[0].comparison not in _STRETCHES:
            return test
        stretch, bound = _bound(_STRETCHES[asked[0].comparison], asked[0].range)
        stretch = stretch.replace("d.lo", "d.at").replace("d.hi", "d.at")
        source = Source("entry", f"d.gone = 0 AND d.type = ? AND {stretch}", (self._kind, *bound))
        return Test(test.condition, test.values, source)


def _is_slow(test: Test) -> bool:
    """Whether all texts are read for it: others are asked first."""
    return " LIKE " in test.condition


def _of_key(*keys: int) -> Source:
    condition = "d.k = ?" if len(keys) == 1 else f"d.k IN ({_marks(keys)})"
    return Source("token", condition, keys, is_one_key=len(keys) == 1)


def _formed(keys: tuple[int, ...]) -> Test:
    """Any of the forms; where there is none, nothing is found."""
    if not keys:
        return Test("1 = 0", (), Source("token", "1 = 0", ()))
    return Test(
        f"EXISTS (SELECT 1 FROM token AS x WHERE x.k IN ({_marks(keys)}) AND x.seq = d.seq)", keys, _of_key(*keys)
    )


def _there(key: Key, kind: str, code: str, forms: frozenset[Form]) -> Test:
    """Whatever the parameter holds."""
    names, row = names_of(kind, code), parameters_of(kind)[code]
    if not names or row.kind not in {*RANGED, "string"}:
        return _formed(all_keys(key, kind, forms))
    table, of = ("words", text(names[0])) if row.kind == "string" else ("dates", span(names[0]))
    return Test(f"EXISTS (SELECT 1 FROM {table} AS x WHERE x.seq = d.seq AND x.k = ?)", (key(kind, of),))


def _ranged(asked: Sequence[tuple[int, Compared]]) -> Test:
    """Any of the periods or numbers; by one of them, its stretch of the index is a source."""
    alternatives = [(k, *_bound(_COMPARED[each.comparison], each.range)) for k, each in asked]
    condition = " OR ".join(f"(x.k = ? AND ({text}))" for _, text, _ in alternatives) or "1 = 0"
    values = tuple(value for k, _, bound in alternatives for value in (k, *bound))
    test = Test(f"EXISTS (SELECT 1 FROM dates AS x WHERE x.seq = d.seq AND ({condition}))", values)
    if len(asked) != 1 or asked[0][1].comparison not in _STRETCHES:
        return test
    k, one = asked[0]
    stretch, bound = _bound(_STRETCHES[one.comparison], one.range)
    return Test(test.condition, test.values, Source("dates", f"d.k = ? AND {stretch}", (k, *bound)))


def _worded(asked: Sequence[tuple[tuple[int, ...], Contained]]) -> Test:
    """Any of the texts. How a text begins is a stretch of the index; for what it contains all texts are read."""
    conditions: list[str] = []
    values: list[Any] = []
    for keys, each in asked:
        if each.is_beginning:
            conditions.append("(d.k = ? AND d.value >= ? AND d.value < ?)")
            values += [*keys, each.text, f"{each.text}{_LAST}"]
        else:
            conditions.append(f"(d.k IN ({_marks(keys)}) AND d.value LIKE ? ESCAPE '!')")
            literal = re.sub("[!%_]", r"!\g<0>", each.text)
            values += [*keys, f"%{literal}%"]
    either = " OR ".join(conditions) or "1 = 0"
    of_candidate = either.replace("d.value", "+x.value").replace("d.k", "x.k")
    return Test(
        f"EXISTS (SELECT 1 FROM words AS x WHERE x.seq = d.seq AND ({of_candidate}))",
        tuple(values),
        Source("words", either, tuple(values)),
    )


def _bound(text: str, period: Range) -> tuple[str, tuple[int, ...]]:
    """A comparison with marks for its bounds, in their order."""
    bounds = {":lo": period[0], ":hi": period[1]}
    order = [word.rstrip(")") for word in text.split() if word.startswith(":")]
    return text.replace(":lo", "?").replace(":hi", "?"), tuple(bounds[word] for word in order)


def _marks(items: Iterable[Any]) -> str:
    """A mark for each; of nothing, what nothing is equal to."""
    return ", ".join("?" for _ in items) or "NULL"
