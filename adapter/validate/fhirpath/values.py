"""Values in FHIRPath: equality, order and truth on raw JSON (FHIRPath N1, "Operations")."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Node = Any
Nodes = list[Node]

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?|T?(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?"
)


class Primitive:
    """A primitive that has an id or extensions of its own (`_name`): its value, None when it has none."""

    __slots__ = ("element", "value")

    def __init__(self, value: Node, element: Node) -> None:
        self.value: Final = value
        self.element: Final = element


def plain(node: Node) -> Node:
    """The value of a primitive; anything else as it is."""
    return node.value if type(node) is Primitive else node


def equal(left: Node, right: Node) -> bool:
    """Whether two items are equal. True is not 1."""
    left, right = plain(left), plain(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def equal_collections(left: Nodes, right: Nodes) -> bool | None:
    """`=`: empty when either is."""
    if not left or not right:
        return None
    return len(left) == len(right) and all(map(equal, left, right))


def compare(left: Nodes, right: Nodes) -> int | None:
    """-1, 0 or 1; None where one is missing or the two cannot be ordered: of other units, or not precise enough."""
    if len(left) != 1 or len(right) != 1:
        return None
    one, other = plain(left[0]), plain(right[0])
    if isinstance(one, dict) and isinstance(other, dict):  # quantities of one unit
        if (one.get("system"), one.get("code", one.get("unit"))) != (
            other.get("system"),
            other.get("code", other.get("unit")),
        ):
            return None
        one, other = one.get("value"), other.get("value")
    if isinstance(one, str) and isinstance(other, str):
        first, second = _DATE.fullmatch(one), _DATE.fullmatch(other)
        if first and second:
            return _compare_dates(first, second)
        return (one > other) - (one < other)
    if isinstance(one, bool) or isinstance(other, bool) or not (_is_number(one) and _is_number(other)):
        return None
    return int(one > other) - int(one < other)


def truth(nodes: Nodes) -> bool | None:
    """A collection where a boolean is expected: one item that is no boolean is true (N1 §4.5)."""
    if not nodes:
        return None
    first = plain(nodes[0])
    return first if isinstance(first, bool) else True


def contains(nodes: Nodes, node: Node) -> bool:
    """Whether an equal item is there."""
    return any(equal(item, node) for item in nodes)


def distinct(nodes: Nodes) -> Nodes:
    """Each item once, in the order of its first place."""
    unique: Nodes = []
    seen: set[object] = set()
    for node in nodes:
        value = plain(node)
        if isinstance(value, dict | list):
            if not contains(unique, node):
                unique.append(node)
        elif (key := (type(value) is bool, value)) not in seen:
            seen.add(key)
            unique.append(node)
    return unique


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _compare_dates(one: re.Match[str], other: re.Match[str]) -> int | None:
    """By the parts that both have; where those are equal and one has more, nobody knows."""
    if one[8] and other[8] and one[8] != other[8]:  # two zones: both have hours and minutes
        try:
            first, second = _instant(one), _instant(other)
        except (ValueError, OverflowError):  # no day of the calendar, or beyond the last one
            return (one[0] > other[0]) - (one[0] < other[0])
        return (first > second) - (first < second)
    for number in (1, 2, 3, 9, 4, 10, 5):
        first_part, second_part = one[number], other[number]
        if first_part is None and second_part is None:
            continue
        if first_part is None or second_part is None:
            return None
        if first_part != second_part:
            return 1 if first_part > second_part else -1
    seconds = [float((part[6] or part[11] or "0") + (part[7] or part[12] or "")) for part in (one, other)]
    return (seconds[0] > seconds[1]) - (seconds[0] < seconds[1])


def _instant(match: re.Match[str]) -> tuple[datetime, float]:
    year, month, day, hour, minute, second = (int(match[number] or 0) for number in range(1, 7))
    zone = match[8]
    offset = (
        timedelta()
        if zone == "Z"
        else timedelta(hours=int(zone[1:3]), minutes=int(zone[4:])) * (-1 if zone[0] == "-" else 1)
    )
    leap = second == 60
    moment = datetime(year, month, day, hour, minute, 59 if leap else second, tzinfo=UTC) - offset
    return moment, float(match[7] or 0) + leap
