"""What the closures find, in sentences."""

from __future__ import annotations

from typing import Any

from adapter.validate import sentences
from adapter.validate.definitions import Rule
from adapter.validate.issue import Found, Issue, Severity, Step, error, note, warning
from adapter.validate.rule_sentences import RULES
from adapter.words import Sentence, name_alike

_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING}


def not_an_object() -> list[Issue]:
    """Something else stands where an object is due."""
    return error("type", sentences.OBJECT)


def no_resource() -> list[Issue]:
    """There is no such resource."""
    return error("type", sentences.NO_RESOURCE, "structure", ("resourceType",))


def unknown(_value: Any, _owner: Any, _context: Any) -> Found:
    """There is no such element."""
    return error("element", sentences.UNKNOWN_ELEMENT)


def forbidden(_value: Any, _owner: Any, _context: Any) -> Found:
    """A profile lets nothing stand here."""
    return error("cardinality", sentences.FORBIDDEN)


def missing(key: str) -> list[Issue]:
    """Something must be there."""
    return error("cardinality", sentences.MISSING.filled(key=key), "required")


def both_kinds(name: str) -> list[Issue]:
    """A choice of types is given twice."""
    return error("cardinality", sentences.BOTH_KINDS.filled(name=name))


def empty() -> list[Issue]:
    """An element without value and children."""
    return error("ele-1", sentences.EMPTY, "invariant")


def unknown_profile(at: tuple[Step, ...]) -> list[Issue]:
    """A profile that is declared or needed is not at hand."""
    return note("profile", sentences.PROFILE_NOT_CHECKED, "not-supported", at)


def absent_profile() -> list[Issue]:
    """A profile that is asked for is not at hand: nothing can be said of it."""
    return error("profile", sentences.PROFILE_ABSENT, "not-supported")


def of_another_type(name: str, at: tuple[Step, ...]) -> list[Issue]:
    """A profile is of another type than the resource."""
    return error("profile", sentences.PROFILE_TYPE.filled(name=name), "structure", at)


def unknown_modifier() -> list[Issue]:
    """A modifier extension that is not known here: whoever does not understand it must not act on what holds it."""
    return warning("extension", sentences.UNKNOWN_MODIFIER, "not-supported")


def broken(rule: Rule) -> list[Issue]:
    """An invariant does not hold."""
    human = RULES.get(rule.key) or name_alike(rule.human)
    beside = f" ({rule.expression})" if rule.human else rule.expression
    text = Sentence(human.fi + beside, human.sv + beside, human.en + beside)
    sentence = sentences.RULE_BROKEN.filled(key=rule.key, text=text)
    return [Issue(_SEVERITIES[rule.severity], "invariant", rule.key, sentence)]
