"""What holds of elements whatever their type.

That they are there, that they are lists, one kind of a choice, a fixed value; closures put together of closures.
"""

from __future__ import annotations

from typing import Any

import orjson

from adapter.validate import sentences
from adapter.validate.closure import Check
from adapter.validate.definitions import Node, choice_key
from adapter.validate.findings import both_kinds, missing
from adapter.validate.issue import Found, below, error
from adapter.validate.slicing import fitting


def needs(children: dict[str, Node]) -> list[Check]:
    """That every element is there that must be, or the slices in it."""
    required = [
        (name, f"_{name}", element)
        for name, child in children.items()
        if not name.endswith("[x]") and child.max
        for element in ([name] if child.min else [f"{name}:{one.slice_name}" for one in child.slices if one.min])
    ]

    valued = [
        name for name, child in children.items() if child.min and (child.fixed is not None or child.pattern is not None)
    ]

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        issues: Found = None
        for key in valued:
            if key not in value and f"_{key}" in value:  # only extensions are not what the profile asks for
                issues = (issues or []) + missing(key)
        for key, beside, element in required:
            if key not in value and beside not in value:
                issues = (issues or []) + missing(element)
        return issues

    return [check] if required else []


def choices(children: dict[str, Node]) -> list[Check]:
    """That of every choice of types one is there at most, and one at least where it must be."""
    return [_choice(name, child) for name, child in children.items() if name.endswith("[x]")]


def _choice(name: str, node: Node) -> Check:
    plain = {choice_key(name, ref.code) for ref in node.types}
    keys = frozenset(plain | {f"_{key}" for key in plain})
    needed = node.min > 0 or any(one.min for one in node.slices)

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        present = value.keys() & keys
        if not present:
            return missing(name) if needed else None
        if len(present) > 1 and len({key.removeprefix("_") for key in present}) > 1:
            return both_kinds(name.removesuffix("[x]"))
        return None

    return check


_CODINGS, _SHORT = 5_000, 500


def remembered(check: Check) -> Check:
    """What was found in a Coding: there are few different ones, and what is found depends on nothing around it.

    All its values are text but `userSelected`, whose true equals a wrong 1: such a one is checked each time.
    """
    known: dict[tuple[tuple[str, Any], ...], Found] = {}

    def cached(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is not dict or "userSelected" in value:
            return check(value, owner, context)
        try:
            key = tuple(value.items())
            issues = known[key]
        except TypeError:  # something within it is an object or a list
            return check(value, owner, context)
        except KeyError:
            issues = check(value, owner, context)
            if len(known) < _CODINGS and len(str(key)) <= _SHORT:
                known[key] = None if issues is None else [issue.copy() for issue in issues]
            return issues
        return None if issues is None else [issue.copy() for issue in issues]

    return cached


def all_of(check: Check, more: list[Check]) -> Check:
    """One closure of several on the same value."""
    if len(more) == 1:
        (other,) = more

        def both(value: Any, owner: Any, context: Any) -> Found:
            issues = check(value, owner, context)
            problems = other(value, owner, context)
            return issues if problems is None else (issues or []) + problems

        return both

    def every(value: Any, owner: Any, context: Any) -> Found:
        issues = check(value, owner, context)
        for one in more:
            problems = one(value, owner, context)
            if problems is not None:
                issues = (issues or []) + problems
        return issues

    return every


def many(check: Check, node: Node, *, primitive: bool) -> Check:
    """A list: how many there are, and each of them."""
    most, least, beside = node.max, node.min, f"_{node.name}"

    def check_list(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is not list:
            return error(
                "cardinality",
                sentences.LIST,
                "structure",
            )
        if not value:
            return error("type", sentences.EMPTY_LIST, "structure")
        issues: Found = None
        for number, item in enumerate(value):
            if item is None and primitive and _stands_beside(owner, beside, number):
                continue
            problems = check(item, owner, context)
            if problems is not None:
                issues = below(number, problems, issues)
        if len(value) > most:
            issues = (issues or []) + error(
                "cardinality",
                sentences.TOO_MANY.filled(count=str(len(value)), most=str(most)),
                "structure",
            )
        if len(value) < least:
            issues = (issues or []) + error(
                "cardinality",
                sentences.TOO_FEW.filled(count=str(len(value)), least=str(least)),
                "required",
            )
        return issues

    return check_list


def _stands_beside(owner: Any, beside: str, number: int) -> bool:
    elements = owner.get(beside)
    return type(elements) is list and number < len(elements) and type(elements[number]) is dict


def beside(alone: Check, valued: Check, key: str) -> Check:
    """The id and the extensions of a primitive.

    `valued` checks them where the value stands under `key`, else `alone`.
    """

    def check(value: Any, owner: Any, context: Any) -> Found:
        return (alone if owner.get(key) is None else valued)(value, owner, context)

    return check


def many_beside(alone: Check, valued: Check, key: str) -> Check:
    """The same for a list of primitives: each half belongs to the value at its place in the list under `key`."""

    def check_list(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is not list or not value:
            return error(
                "cardinality",
                sentences.LIST_BESIDE,
                "structure",
            )
        issues: Found = None
        values = owner.get(key)
        there = values if type(values) is list else []
        for number, item in enumerate(value):
            has_value = number < len(there) and there[number] is not None
            if item is None and not has_value:
                issues = below(
                    number,
                    error("type", sentences.NEITHER),
                    issues,
                )
            problems = None if item is None else (valued if has_value else alone)(item, owner, context)
            if problems is not None:
                issues = below(number, problems, issues)
        return issues

    return check_list


def many_sliced(check: Check, node: Node) -> Check:
    """A list whose items are checked by slices."""
    counts = many(lambda _value, _owner, _context: None, node, primitive=False)

    def check_list(value: Any, owner: Any, context: Any) -> Found:
        issues = counts(value, owner, context)
        if type(value) is not list:
            return issues
        problems = check(value, owner, context)
        return issues if problems is None else (issues or []) + problems

    return check_list


def fixed(expected: Any) -> Check:
    """A value that a profile fixes."""

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if type(value) is type(expected) and value == expected:
            return None
        return error(
            "fixed",
            sentences.FIXED.filled(value=_shown(expected)),
            "value",
        )

    return check


def patterned(pattern: Any) -> Check:
    """A value that has at least what a profile's pattern has."""
    fits = fitting(pattern)

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if fits(value):
            return None
        return error(
            "pattern",
            sentences.PATTERN.filled(value=_shown(pattern)),
            "value",
        )

    return check


def shorter(most: int) -> Check:
    """Text of so many characters at most."""

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if type(value) is not str or len(value) <= most:
            return None
        return error(
            "length",
            sentences.TOO_LONG.filled(most=str(most)),
            "too-long",
        )

    return check


def _shown(value: Any) -> str:
    """A value of a definition in one line."""
    return value if type(value) is str else orjson.dumps(value).decode()
