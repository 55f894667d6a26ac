"""A table made by asking everything that can be asked and joining equal answers.

A question is a point: one value on each axis. A row is a box: a set of values on each axis, all of whose points have
one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

Point = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Questions with one answer: the values on each axis, and the answer's cells."""

    box: tuple[frozenset[str], ...]
    answer: tuple[str, ...]

    def holds(self, point: Point) -> bool:
        """True when the question is one of this row's."""
        return all(value in side for value, side in zip(point, self.box, strict=True))


def join(axes: Sequence[Sequence[str]], answer: Callable[[Point], tuple[str, ...]], order: Sequence[int]) -> list[Row]:
    """Ask every point, then join boxes that differ on one axis only, axis by axis in `order`."""
    rows = [Row(tuple(frozenset({value}) for value in point), answer(point)) for point in product(*axes)]
    count = 0
    while len(rows) != count:
        count = len(rows)
        for axis in order:
            rows = _join_along(axis, rows)
    return rows


def _join_along(axis: int, rows: list[Row]) -> list[Row]:
    joined: dict[object, Row] = {}
    for row in rows:
        key = (row.box[:axis], row.box[axis + 1 :], row.answer)
        held = joined.get(key)
        side = row.box[axis] | held.box[axis] if held else row.box[axis]
        joined[key] = Row((*row.box[:axis], side, *row.box[axis + 1 :]), row.answer)
    return list(joined.values())


def tell(side: frozenset[str], axis: Sequence[str], phrases: Mapping[frozenset[str], str]) -> str:
    """The values of a row on one axis in words: by the phrase that names them all, or one by one."""
    if len(side) == len(axis):
        return "any"
    return phrases.get(side) or ", ".join(value for value in axis if value in side)
