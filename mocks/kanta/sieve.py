"""Narrow down what could give a right, condition by condition, so that the first one that nothing meets is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from mocks.control import Examination, Rule, digest

T = TypeVar("T")

_CODE = re.compile(r"[A-Za-z0-9.:+/_-]{1,120}")
_LIKE_HETU = re.compile(r"\d{6}[-+A-Z]\d{3}[0-9A-Z]", re.IGNORECASE)


def narrow(
    examination: Examination,
    rule: Rule,
    place: str,
    candidates: list[T],
    fits: Callable[[T], bool],
    *,
    expected: str = "",
    found: str = "",
) -> list[T]:
    """The candidates that meet a condition. Raises BrokenRuleError when none does; a waived condition takes nobody."""
    kept = [candidate for candidate in candidates if fits(candidate)]
    holds = examination.check(rule, place, holds=bool(kept), expected=expected, found=found)
    return kept if holds else candidates


def tell(text: str) -> str:
    """A value as the journal may show it: a code or an OID as it is, anything else by its digest."""
    if not text:
        return "nothing"
    return text if _CODE.fullmatch(text) and not _LIKE_HETU.search(text) else f"digest {digest(text)}"


def tell_all(texts: Iterable[str]) -> str:
    """Several values, each once, in order."""
    return ", ".join(dict.fromkeys(map(tell, texts))) or "nothing"
