"""The operators of FHIRPath on two collections; those of logic are compiled apart (N1 §6)."""

from __future__ import annotations

from collections.abc import Callable

from adapter.validate.fhirpath.values import Node, Nodes, compare, contains, distinct, equal_collections, plain


def _told(result: bool | None) -> Nodes:
    return [] if result is None else [result]


def _flip(result: bool | None) -> bool | None:
    return None if result is None else not result


def _order(accepted: set[int]) -> Callable[[Nodes, Nodes], Nodes]:
    def order(left: Nodes, right: Nodes) -> Nodes:
        sign = compare(left, right)
        return [] if sign is None else [sign in accepted]

    return order


def _arithmetic(operate: Callable[[Node, Node], Node]) -> Callable[[Nodes, Nodes], Nodes]:
    def run(left: Nodes, right: Nodes) -> Nodes:
        values = [plain(nodes[0]) for nodes in (left, right) if nodes]
        return (
            [operate(*values)] if len(values) == 2 and all(isinstance(value, int | float) for value in values) else []
        )

    return run


def _concatenate(left: Nodes, right: Nodes) -> Nodes:
    return ["".join(str(plain(nodes[0])) if nodes else "" for nodes in (left, right))]


OPERATORS: dict[str, Callable[[Nodes, Nodes], Nodes]] = {
    "=": lambda left, right: _told(equal_collections(left, right)),
    "!=": lambda left, right: _told(_flip(equal_collections(left, right))),
    "~": lambda left, right: [left == right],
    "<": _order({-1}),
    "<=": _order({-1, 0}),
    ">": _order({1}),
    ">=": _order({0, 1}),
    "in": lambda left, right: [contains(right, left[0])] if left else [],
    "contains": lambda left, right: [contains(left, right[0])] if right else [],
    "|": lambda left, right: distinct([*left, *right]),
    "&": _concatenate,
    "+": _arithmetic(lambda one, other: one + other),
    "-": _arithmetic(lambda one, other: one - other),
}
