"""The primitive types of FHIR R4: what a value in JSON must look like (datatypes §2.24.0.1)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from math import isfinite
from typing import Any

from adapter.validate import sentences
from adapter.validate.issue import Found, error, warning

Check = Callable[[Any, Any, Any], Found]

_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_DAY = r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?"
_LONGEST = 1_048_576  # a string holds at most a megabyte

_PATTERNS: dict[str, str] = {
    "code": r"[^\s]+(\s[^\s]+)*",
    "id": r"[A-Za-z0-9\-.]{1,64}",
    "uri": r"\S+",
    "url": r"\S+",
    "canonical": r"\S+",
    "oid": r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+",
    "uuid": r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "time": _TIME,
}
_DATES: dict[str, str] = {
    "date": rf"{_DAY}|{_MONTH}",
    "dateTime": rf"{_DAY}T{_TIME}{_ZONE}|{_DAY}|{_MONTH}",
    "instant": rf"{_DAY}T{_TIME}{_ZONE}",
}
_WORDS, _LONG = 5_000, 200
_RANGES = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}


def pattern_of(name: str) -> str:
    """The regular expression of a primitive type; empty for one that has none."""
    return _PATTERNS.get(name) or _DATES.get(name, "")


def _wrong(name: str) -> Found:
    return error("type", sentences.WRONG_VALUE.filled(name=name), "value")


def _textual(name: str) -> Check:
    matches = re.compile(_PATTERNS[name], re.ASCII).fullmatch

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if type(value) is str and matches(value):
            return None
        return _wrong(name)

    return check


def _word(name: str) -> Check:
    """A word of a vocabulary – a code, a system – of which there are few: what was right once is remembered."""
    judge = _textual(name)
    known: set[Any] = set()

    def check(value: Any, owner: Any, context: Any) -> Found:
        if type(value) is str and value in known:
            return None
        issues = judge(value, owner, context)
        if issues is None and len(known) < _WORDS and len(value) <= _LONG:
            known.add(value)
        return issues

    return check


def _dated(name: str) -> Check:
    matches = re.compile(_DATES[name]).fullmatch

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if type(value) is str and matches(value) and (value[8:10] < "29" or _is_day(value)):
            return None
        return _wrong(name)

    return check


def _is_day(text: str) -> bool:
    return int(text[8:10]) <= monthrange(int(text[:4]), int(text[5:7]))[1]


def _counted(name: str) -> Check:
    least = _RANGES[name]

    def check(value: Any, _owner: Any, _context: Any) -> Found:
        if type(value) is int and least <= value < 2**31:
            return None
        return _wrong(name)

    return check


def _check_boolean(value: Any, _owner: Any, _context: Any) -> Found:
    return None if value is True or value is False else _wrong("boolean")


def _check_decimal(value: Any, _owner: Any, _context: Any) -> Found:
    kind = type(value)
    return None if kind is int or (kind is float and isfinite(value)) else _wrong("decimal")


def _check_string(value: Any, _owner: Any, _context: Any) -> Found:
    if type(value) is str and value and not value.isspace() and len(value) <= _LONGEST:
        return None
    if value == "":
        return error("type", sentences.EMPTY_STRING, "value")
    return _wrong("string")


_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*+")


def _check_base64(value: Any, _owner: Any, _context: Any) -> Found:
    if type(value) is str and value and _BASE64.fullmatch(value):
        size = len(value) if value.isalnum() else len("".join(value.split()))
        if size and size % 4 == 0:
            return None
    return _wrong("base64Binary")


_ABSOLUTE = re.compile(r"#\S*|[A-Za-z][A-Za-z0-9+.-]*:\S+")
_judge_canonical = _textual("canonical")


def _check_canonical(value: Any, owner: Any, context: Any) -> Found:
    """A canonical is absolute, or of what is contained.

    HL7's own examples do not always keep it, so it is a warning (references.html#canonical).
    """
    issues = _judge_canonical(value, owner, context)
    if issues is None and not _ABSOLUTE.fullmatch(value):
        return warning("canonical", sentences.CANONICAL, "value")
    return issues


#: A closure for each primitive type but xhtml, which is checked by `narrative.py`.
PRIMITIVES: dict[str, Check] = {
    **{name: _textual(name) for name in _PATTERNS},
    **{name: _dated(name) for name in _DATES},
    **{name: _counted(name) for name in _RANGES},
    **{name: _word(name) for name in ("code", "uri")},
    "canonical": _check_canonical,
    "boolean": _check_boolean,
    "decimal": _check_decimal,
    "string": _check_string,
    "markdown": _check_string,
    "base64Binary": _check_base64,
}
