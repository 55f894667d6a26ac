"""The functions of FHIRPath that invariants call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from adapter.validate.fhirpath.values import Node, Nodes, Primitive, contains, distinct, plain, truth

Gather = Callable[[Nodes, Any], Nodes]


def children(nodes: Nodes) -> Nodes:
    """The children of every item."""
    return [child for node in nodes for child in _children(node)]


def descendants(nodes: Nodes) -> Nodes:
    """Everything below every item."""
    result: Nodes = []
    waiting = list(nodes)
    while waiting:
        below = _children(waiting.pop())
        result += below
        waiting += below
    return result


def _children(node: Node) -> Nodes:
    if type(node) is Primitive:
        return _children(node.element)
    if type(node) is not dict:
        return []
    return list(_values(node))


def _values(node: dict[str, Any]) -> Iterator[Node]:
    for key, value in node.items():
        if key == "resourceType":
            continue
        if key[:1] == "_" and key[1:] in node:
            continue  # beside a value: returned with it
        yield from value if type(value) is list else (value,)


# --- Functions with a criterion ---------------------------------------------------------------------------------------


def _where(test: Any) -> Gather:
    return lambda nodes, scope: [node for node in nodes if test(node, scope)]


def _exists(test: Any) -> Gather:
    if test is None:
        return lambda nodes, _scope: [bool(nodes)]
    return lambda nodes, scope: [any(test(node, scope) for node in nodes)]


def _all(test: Any) -> Gather:
    return lambda nodes, scope: [all(test(node, scope) for node in nodes)]


def _select(run: Any) -> Gather:
    return lambda nodes, scope: [item for node in nodes for item in run(node, scope)]


def _repeat(run: Any) -> Gather:
    def gather(nodes: Nodes, scope: Any) -> Nodes:
        result: Nodes = []
        waiting = list(nodes)
        while waiting:
            below = run(waiting.pop(0), scope)
            result += below
            waiting += below
        return result

    return gather


#: Functions that check or change item by item: each is made from its compiled criterion.
ON_CRITERIA: dict[str, Callable[[Any], Gather]] = {
    "where": _where,
    "exists": _exists,
    "all": _all,
    "select": _select,
    "repeat": _repeat,
}


# --- Functions on a collection ----------------------------------------------------------------------------------------


def _text(nodes: Nodes) -> str | None:
    value = plain(nodes[0]) if nodes else None
    return value if isinstance(value, str) else None


def _on_text(function: Callable[..., Node], kind: type[str | int] = str) -> Callable[..., Nodes]:
    """A function of a string and strings, or numbers: empty where one is missing or of another kind."""

    def run(nodes: Nodes, *arguments: Nodes) -> Nodes:
        text = _text(nodes)
        values = [plain(argument[0]) for argument in arguments if argument]
        if text is None or len(values) < len(arguments) or not all(isinstance(one, kind) for one in values):
            return []
        return [function(text, *values)]

    return run


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.DOTALL)


def _substring(text: str, start: int, length: int | None = None) -> str:
    return text[start:] if length is None else text[start : start + length]


def _to_integer(nodes: Nodes) -> Nodes:
    value = plain(nodes[0]) if nodes else None
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,10}", value):
        return [int(value)]
    return [int(value)] if isinstance(value, int) else []


def _to_string(nodes: Nodes) -> Nodes:
    value = plain(nodes[0]) if nodes else None
    if value is None or isinstance(value, dict):
        return []
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _items(value: Node) -> Nodes:
    return value if isinstance(value, list) else []


def _extension(nodes: Nodes, url: Nodes) -> Nodes:
    holders = (node.element if type(node) is Primitive else node for node in nodes)
    return [
        item
        for holder in holders
        if isinstance(holder, dict)
        for item in _items(holder.get("extension"))
        if isinstance(item, dict) and url and item.get("url") == url[0]
    ]


PLAIN: dict[str, Callable[..., Nodes]] = {
    "not": lambda nodes: [] if (found := truth(nodes)) is None else [not found],
    "empty": lambda nodes: [not nodes],
    "count": lambda nodes: [len(nodes)],
    "first": lambda nodes: nodes[:1],
    "last": lambda nodes: nodes[-1:],
    "tail": lambda nodes: nodes[1:],
    "single": lambda nodes: nodes[:1],
    "skip": lambda nodes, number: nodes[number[0] :],
    "take": lambda nodes, number: nodes[: number[0]],
    "distinct": distinct,
    "isDistinct": lambda nodes: [len(distinct(nodes)) == len(nodes)],
    "combine": lambda nodes, others: [*nodes, *others],
    "union": lambda nodes, others: distinct([*nodes, *others]),
    "intersect": lambda nodes, others: distinct([node for node in nodes if contains(others, node)]),
    "exclude": lambda nodes, others: [node for node in nodes if not contains(others, node)],
    "subsetOf": lambda nodes, others: [all(contains(others, node) for node in nodes)],
    "allTrue": lambda nodes: [all(plain(node) is True for node in nodes)],
    "anyTrue": lambda nodes: [any(plain(node) is True for node in nodes)],
    "hasValue": lambda nodes: [len(nodes) == 1 and plain(nodes[0]) is not None and not isinstance(nodes[0], dict)],
    "getValue": lambda nodes: [plain(nodes[0])] if nodes and plain(nodes[0]) is not None else [],
    "extension": _extension,
    "matches": _on_text(lambda text, pattern: bool(_pattern(pattern).search(text))),
    "replaceMatches": _on_text(lambda text, pattern, by: _pattern(pattern).sub(by, text)),
    "replace": _on_text(lambda text, old, new: text.replace(old, new)),
    "startsWith": _on_text(lambda text, start: text.startswith(start)),
    "endsWith": _on_text(lambda text, end: text.endswith(end)),
    "contains": _on_text(lambda text, part: part in text),
    "indexOf": _on_text(lambda text, part: text.find(part)),
    "substring": _on_text(_substring, int),
    "length": _on_text(len),
    "upper": _on_text(str.upper),
    "lower": _on_text(str.lower),
    "toInteger": _to_integer,
    "toString": _to_string,
}
