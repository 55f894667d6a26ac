"""Codes of required bindings: fhir.resources takes any word for them."""

from __future__ import annotations

from collections.abc import Iterator

from mocks.record.elements import Element, Problem
from mocks.record.rules import CODE

_MANY = 12


def find_unknown_codes(elements: list[Element]) -> Iterator[Problem]:
    """Every code that its required value set does not have. A CodeableConcept needs one code that it has."""
    for element in elements:
        if element.codes is None:
            continue
        given = _given(element)
        if given and not any(isinstance(code, str) and code in element.codes for code in given):
            yield Problem(CODE, element.place, _list(element.codes), "another code")


def _given(element: Element) -> list[object]:
    if isinstance(element.value, str):
        return [element.value]
    if not isinstance(element.value, dict):
        return []
    if element.kind in {"Coding", "Quantity"}:
        return [element.value["code"]] if "code" in element.value else []
    codings = element.value.get("coding")
    listed = codings if isinstance(codings, list) else []
    return [coding["code"] for coding in listed if isinstance(coding, dict) and "code" in coding]


def _list(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes)) if len(codes) <= _MANY else f"one of {len(codes)} codes"
