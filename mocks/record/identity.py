"""Personal identity codes: rightly made, of the 900-series alone, and never where a log would keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.record.elements import Element, Problem
from mocks.record.hetu import shows_hetu
from mocks.record.rules import HETU_FORM, HETU_PLACE, HETU_SERIES

#: The namespace of the HETU, as a system of an Identifier.
HETU_SYSTEMS = ("urn:oid:1.2.246.21", "1.2.246.21")

_URIS = frozenset({"id", "uri", "url", "canonical", "oid", "uuid"})
_TOKEN = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+YXWVUABCDEF]\d{3}[0-9A-Y](?![0-9A-Za-z])")


def find_wrong_identities(elements: list[Element]) -> Iterator[Problem]:
    """Every HETU that is wrongly made, may be a living person's, or stands in an id, a reference or another URI."""
    for element in elements:
        if element.kind == "Identifier" and isinstance(element.value, dict):
            yield from _judge_identifier(element)
        elif isinstance(element.value, str) and element.kind != "base64Binary":
            yield from _judge_text(element)


def _judge_identifier(element: Element) -> Iterator[Problem]:
    value = element.value.get("value")
    if element.value.get("system") in HETU_SYSTEMS and isinstance(value, str) and not is_hetu(value):
        yield Problem(HETU_FORM, f"{element.place}.value", "a HETU", "none")


def _judge_text(element: Element) -> Iterator[Problem]:
    text: str = element.value
    if _shows_living(text):
        yield Problem(HETU_SERIES, element.place, "900 to 999", "below 900")
    # A Reference's own text is a string to fhir.resources, and an element's id is one too.
    if (element.kind in _URIS or element.name in {"id", "reference"}) and shows_hetu(text):
        yield Problem(HETU_PLACE, element.place, found="a HETU")


def find_untestable(value: Any) -> bool:
    """Whether any JSON holds a HETU that is wrongly made or may be a living person's. For what is not yet examined."""
    if isinstance(value, dict):
        number = value.get("value")
        named = value.get("system") in HETU_SYSTEMS and isinstance(number, str)
        return (named and not is_hetu(str(number))) or any(find_untestable(one) for one in value.values())
    if isinstance(value, list):
        return any(find_untestable(one) for one in value)
    return isinstance(value, str) and _shows_living(value)


def _shows_living(text: str) -> bool:
    return any(is_hetu(token) and not is_test_hetu(token) for token in _TOKEN.findall(text))
