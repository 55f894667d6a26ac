"""Slices: which item of a list is which, how many of each there may be, and what becomes of the rest.

Source: FHIR R4 profiling.html#slicing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from adapter.errors import Ours
from adapter.validate import sentences
from adapter.validate.closure import Check, Compiling
from adapter.validate.definitions import Node
from adapter.validate.issue import Found, Issue, below, error
from adapter.validate.terminology import Membership

Matches = Callable[[Any, Any], bool]


class Slice(NamedTuple):
    """A slice as it is checked: which items are of it, what they must be, how many."""

    name: str
    matches: Matches
    check: Check
    least: int
    most: int


def check_slices(rest: Check, slices: list[Slice], rules: str, *, ordered: bool) -> Check:
    """A closure for a list: an item of a slice is checked by the slice, every other one by `rest`."""

    def check_item(item: Any, owner: Any, context: Any, counts: list[int]) -> Found:
        for position, one in enumerate(slices):
            if one.matches(item, context):
                counts[position] += 1
                problems = one.check(item, owner, context)
                return (problems or []) + _too_late(one.name) if ordered and any(counts[position + 1 :]) else problems
        problems = rest(item, owner, context)
        return (problems or []) + _of_none() if rules == "closed" else problems

    def check(value: Any, owner: Any, context: Any) -> Found:
        counts = [0] * len(slices)
        issues: Found = None
        for number, item in enumerate(value):
            problems = check_item(item, owner, context, counts)
            if problems is not None:
                issues = below(number, problems, issues)
        for one, count in zip(slices, counts, strict=True):
            if not one.least <= count <= one.most:
                issues = (issues or []) + _miscounted(one, count)
        return issues

    return check


def _too_late(name: str) -> list[Issue]:
    return error("slicing", sentences.SLICE_TOO_LATE.filled(name=name))


def _of_none() -> list[Issue]:
    return error("slicing", sentences.SLICE_NONE)


def _miscounted(one: Slice, count: int) -> list[Issue]:
    if count < one.least:
        too_few = sentences.SLICE_TOO_FEW.filled(name=one.name, count=str(count), least=str(one.least))
        return error("slicing", too_few, "required")
    return error("slicing", sentences.SLICE_TOO_MANY.filled(name=one.name, count=str(count), most=str(one.most)))


def find_slice(compiler: Compiling, node: Node, discriminators: tuple[tuple[str, str], ...]) -> Matches:
    """Which items are of a slice, by every discriminator. Raises Ours for one that says nothing."""
    matchers = [_discriminate(compiler, node, kind, path) for kind, path in discriminators]
    if not matchers:
        raise Ours(f"The slice {node.slice_name} has no discriminator.")
    if len(matchers) == 1:
        return matchers[0]
    return lambda item, context: all(matches(item, context) for matches in matchers)


def _discriminate(compiler: Compiling, node: Node, kind: str, path: str) -> Matches:
    steps = [] if path == "$this" else path.split(".")
    if kind in {"value", "pattern"}:
        return _by_value(compiler, node, steps)
    if kind == "exists":
        element = _go(node, steps)
        wanted = element is not None and element.min > 0
        return lambda item, context: bool(_values(item, steps, context)) is wanted
    if kind == "type":
        return _by_type(compiler, node, steps)
    if kind == "profile":
        element = _go(node, steps)
        urls = [url for ref in (element.types if element else ()) for url in ref.profiles]
        if not urls:
            raise Ours(f"The slice {node.slice_name} names no profile.")
        check = compiler.conforms(urls)
        return lambda item, context: any(check(value, item, context) for value in _values(item, steps, context))
    raise Ours(f"The discriminator {kind} is not known.")


def _by_value(compiler: Compiling, node: Node, steps: list[str]) -> Matches:
    """What is fixed, a pattern, or bound at the end of the path – or above it, in a pattern that reaches down to it."""
    if steps == ["url"] and node.types and node.types[0].profiles:
        url = node.types[0].profiles[0].partition("|")[0]
        return lambda item, _context: type(item) is dict and item.get("url") == url
    below_it = _go(node, steps)
    if below_it is not None:
        accepts = _accepts(compiler, below_it)
        if accepts is not None and len(steps) == 1 and not below_it.listed and not below_it.name.endswith("[x]"):
            (step,) = steps
            return lambda item, _context: type(item) is dict and step in item and accepts(item[step])
        if accepts is not None:
            return lambda item, context: any(accepts(value) for value in _values(item, steps, context))
    for depth in range(len(steps)):
        above = _go(node, steps[:depth])
        pattern = None if above is None else above.fixed if above.fixed is not None else above.pattern
        if pattern is not None and (reached := _values(pattern, steps[depth:], None)):
            wanted = fitting(reached[0])
            return lambda item, context: any(map(wanted, _values(item, steps, context)))
    raise Ours(f"The slice {node.slice_name} has no value at {'.'.join(steps)}.")


def _accepts(compiler: Compiling, node: Node) -> Callable[[Any], bool] | None:
    if node.fixed is not None:
        return lambda value: bool(value == node.fixed)
    if node.pattern is not None:
        return fitting(node.pattern)
    if node.binding and node.binding[0] == "required":
        member = compiler.terminology.member(node.binding[1])
        return lambda value: type(value) is str and member(None, value) is Membership.IN
    parts = [(name, accepts) for name, child in (node.children or {}).items() if (accepts := _accepts(compiler, child))]
    sliced = [
        accepts
        for child in (node.children or {}).values()
        for part in child.slices
        if (accepts := _accepts(compiler, part))
    ]
    if not parts and not sliced:
        return None

    def whole(value: Any) -> bool:
        if type(value) is not dict:
            return False
        plain = all(any(accepts(one) for one in _listed(value.get(name))) for name, accepts in parts)
        within = all(any(accepts(one) for item in value.values() for one in _listed(item)) for accepts in sliced)
        return plain and within

    return whole


def _by_type(compiler: Compiling, node: Node, steps: list[str]) -> Matches:
    element = _go(node, steps)
    names = frozenset(ref.code for ref in (element.types if element else ()))
    if not names:
        raise Ours(f"The slice {node.slice_name} names no type.")
    resources = names & compiler.definitions.resources
    if resources:
        return lambda item, context: any(
            type(value) is dict and value.get("resourceType") in resources for value in _values(item, steps, context)
        )
    raise Ours(f"The slice {node.slice_name} is told by a type that JSON does not tell.")


def fitting(pattern: Any) -> Callable[[Any], bool]:
    """Whether a value has at least what a pattern has (ElementDefinition.pattern[x]), as a closure."""
    if type(pattern) is dict:
        parts = [(key, fitting(part)) for key, part in pattern.items()]

        def fits_object(value: Any) -> bool:
            return type(value) is dict and all(key in value and fits(value[key]) for key, fits in parts)

        return fits_object
    if type(pattern) is list:
        wanted = [fitting(part) for part in pattern]
        return lambda value: type(value) is list and all(any(map(fits, value)) for fits in wanted)
    kind = type(pattern)
    return lambda value: type(value) is kind and bool(value == pattern)


def _go(node: Node, steps: list[str]) -> Node | None:
    """The element of a definition at the end of a path."""
    for step in steps:
        if step == "resolve()":
            continue
        children = node.children or {}
        child = children.get(step) or children.get(f"{step}[x]")
        if child is None:
            return None
        node = child
    return node


def _values(item: Any, steps: list[str], context: Any) -> list[Any]:
    """What stands in the data at the end of a path."""
    values = [item]
    for step in steps:
        if step == "resolve()":
            references = (value.get("reference") for value in values if type(value) is dict)
            values = [
                target for reference in references if type(reference) is str and (target := context.resolve(reference))
            ]
        else:
            values = [
                one
                for value in values
                if type(value) is dict
                for key in (
                    step,
                    *(key for key in value if key.startswith(step) and key[len(step) : len(step) + 1].isupper()),
                )
                if key in value
                for one in _listed(value[key])
            ]
    return values


def _listed(value: Any) -> list[Any]:
    return value if type(value) is list else [] if value is None else [value]
