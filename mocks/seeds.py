"""Read what a tester seeds, strictly: an unknown key, a value of another kind and a missing one are named by place."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mocks.control import Examination, Rule
from mocks.control.payload import names_real_person


def read_list(data: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    """The entries of a list, each with its place. Raises TypeError."""
    entries = data.get(name, [])
    if not isinstance(entries, list):
        raise TypeError(f"{name} is a list")
    return [(f"{name}[{at}]", entry) for at, entry in enumerate(entries)]


def check_keys(entry: Any, place: str, needed: Iterable[str], more: Iterable[str] = ()) -> None:
    """Raises TypeError or ValueError unless this is an object of these keys."""
    if not isinstance(entry, dict):
        raise TypeError(f"{place} is an object")
    missing, unknown = {*needed} - entry.keys(), entry.keys() - {*needed, *more}
    if missing:
        raise ValueError(f"{place} lacks {', '.join(sorted(missing))}")
    if unknown:
        known = ", ".join(sorted({*needed, *more}))
        raise ValueError(f"{place} has {len(unknown)} unknown keys; it may have {known}")


def read_text(entry: dict[str, Any], name: str, place: str, *, empty: bool = False) -> str:
    """A text. Raises TypeError."""
    value = entry[name]
    if not isinstance(value, str) or not (value or empty):
        raise TypeError(f"{place}.{name} is a text")
    return value


def read_flag(entry: dict[str, Any], name: str, place: str, *, default: bool) -> bool:
    """True or false. Raises TypeError."""
    value = entry.get(name, default)
    if not isinstance(value, bool):
        raise TypeError(f"{place}.{name} is true or false")
    return value


def read_number(entry: dict[str, Any], name: str, place: str, *, least: int = 0) -> int:
    """A whole number. Raises TypeError."""
    value = entry[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise TypeError(f"{place}.{name} is a whole number from {least} on")
    return value


def read_octets(entry: dict[str, Any], name: str, place: str) -> bytes:
    """Octets in base64. Raises TypeError or ValueError."""
    try:
        return base64.b64decode(read_text(entry, name, place, empty=True), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"{place}.{name} is base64") from None


def read_instant(entry: dict[str, Any], name: str, place: str) -> datetime:
    """An instant with its offset. Raises TypeError or ValueError."""
    instant = datetime.fromisoformat(read_text(entry, name, place))
    if instant.tzinfo is None:
        raise ValueError(f"{place}.{name} has an offset")
    return instant


def examine_people(examination: Examination, rule: Rule, place: str, text: str) -> None:
    """Look for a HETU outside the 9xx range. Raises BrokenRuleError."""
    real = names_real_person(text.encode())
    examination.check(rule, place, holds=not real, expected="9xx", found="another range")
