"""What a search finds, in the order of values of the resources (FHIR R4 search, `_sort`). Pure.

All of it is read and sorted for each page, so it must not be much. Resources that are alike in these values follow
their ids: so a page goes on behind the last resource of the page before it, whatever was written meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from typing import Any, NamedTuple

from adapter.fhir.elements import Resource
from adapter.store.expressions import compiled
from adapter.store.parameters import parameters_of
from adapter.store.periods import utc_range

#: Of so many hits at most is a page sorted.
MOST = 5_000
#: Kinds of parameters whose values have an order.
SORTABLE = frozenset({"date", "string", "token", "uri"})
#: Of each order the value, as (is missing, number or text), and at the end the id.
Key = list[Any]


class Order(NamedTuple):
    """One parameter to sort by."""

    code: str
    descending: bool = False


def key_of(resource: Resource, orders: Sequence[Order]) -> Key:
    """Where a resource stands among others."""
    return [*(_value(resource, order) for order in orders), resource["id"]]


def compare_by(orders: Sequence[Order]) -> Callable[[Key, Key], int]:
    """What tells which of two keys comes first; a resource without the value comes last."""

    def compare(one: Key, other: Key) -> int:
        for order, mine, yours in zip(orders, one, other, strict=False):
            if mine != yours:
                is_less = bool(mine < yours)
                return -1 if is_less is not (order.descending and mine[0] == yours[0]) else 1
        return -1 if one[-1] < other[-1] else int(one[-1] > other[-1])

    return compare


def sort(resources: Sequence[Resource], orders: Sequence[Order]) -> list[tuple[Key, Resource]]:
    """Resources with their keys, in order."""
    compare = cmp_to_key(compare_by(orders))
    return sorted(((key_of(each, orders), each) for each in resources), key=lambda pair: compare(pair[0]))


def _value(resource: Resource, order: Order) -> list[Any]:
    if order.code == "_id":
        return [0, resource["id"]]
    kind = resource["resourceType"]
    parameter = parameters_of(kind)[order.code]
    nodes = compiled(kind, parameter.expression)(resource)
    values = [value for node in nodes if (value := _plain(node, parameter.kind)) is not None]
    if not values:
        return [1, 0]
    return [0, max(values) if order.descending else min(values)]


def _plain(node: Any, kind: str) -> int | str | None:
    """What of a value counts: the beginning of a date; of a name or a code its text."""
    if kind == "date":
        if isinstance(node, dict):
            node = node.get("start") or node.get("end") or next(iter(node.get("event", ())), "")
        period = utc_range(str(node))
        return period[0] if period else None
    if isinstance(node, dict):
        codes = [coding.get("code") for coding in node.get("coding", ())]
        parts = (node.get("family"), *node.get("given", ()), node.get("text"), *codes, node.get("code"))
        node = next(filter(None, (*parts, node.get("value"), node.get("display"))), None)
    return None if node is None else str(node).casefold()
