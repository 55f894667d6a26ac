"""The form of every primitive value, by FHIR R4 datatypes.html and json.html."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from lxml import etree

from mocks.record.elements import Element, Problem
from mocks.record.rules import EMPTY, FORMAT, JSON_TYPE, NARRATIVE

_NUMBERS = {"integer", "positiveInt", "unsignedInt"}
_LEAST = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
_GREATEST = 2**31 - 1

_YEAR = "[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000"
_DATE = rf"(?:{_YEAR})(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_DAY = rf"(?:{_YEAR})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"

_TEXT = r"(?!\s+\Z)[^\x00-\x08\x0b\x0c\x0e-\x1f]+"

_PATTERNS = {
    "id": r"[A-Za-z0-9\-.]{1,64}",
    "code": r"[^\s]+(?:\s[^\s]+)*",
    "uri": r"\S+",
    "url": r"\S+",
    "canonical": r"\S+",
    "oid": r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+",
    "uuid": r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "date": _DATE,
    "dateTime": rf"{_DATE}|{_DAY}T{_TIME}{_ZONE}",
    "instant": rf"{_DAY}T{_TIME}{_ZONE}",
    "time": _TIME,
    "string": _TEXT,
    "markdown": _TEXT,
}
_MATCHES: dict[str, Callable[[str], object]] = {
    kind: re.compile(pattern).fullmatch for kind, pattern in _PATTERNS.items()
}

_XHTML = "{http://www.w3.org/1999/xhtml}"
_ALLOWED = frozenset(
    """
    a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li
    ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var
    """.split()  # noqa: SIM905  a list of words is read more easily than fifty strings
)


def find_ill_formed(elements: list[Element]) -> Iterator[Problem]:
    """Every value of another JSON type or another form than its FHIR type has."""
    for element in elements:
        if element.kind[:1].isupper():
            if not isinstance(element.value, dict):
                yield Problem(JSON_TYPE, element.place, "an object", _name_type(element.value))
        elif element.kind == "xhtml":
            yield from _find_active(element)
        elif not _has_json_type(element.kind, element.value):
            yield Problem(JSON_TYPE, element.place, _wanted(element.kind), _name_type(element.value))
        elif element.value == "":
            yield Problem(EMPTY, element.place, found="an empty text")
        elif not _has_form(element.kind, element.value):
            yield Problem(FORMAT, element.place, f"the form of {element.kind}", "another form")


def _has_json_type(kind: str, value: Any) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind in _NUMBERS:
        return isinstance(value, int)
    return isinstance(value, int | float) if kind == "decimal" else isinstance(value, str)


def _has_form(kind: str, value: Any) -> bool:
    if kind in _NUMBERS:
        return bool(_LEAST[kind] <= value <= _GREATEST)
    if kind == "base64Binary":
        return _is_base64(value)
    matches = _MATCHES.get(kind)
    if matches is None:
        return True
    return bool(matches(value)) and (kind not in {"date", "dateTime", "instant"} or _is_day(value[:10]))


def _is_day(text: str) -> bool:
    if len(text) < len("2026-01-01"):
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return False
    return True


def _find_active(element: Element) -> Iterator[Problem]:
    """What of a narrative is no XHTML, or does something when it is shown."""
    if not isinstance(element.value, str):
        yield Problem(JSON_TYPE, element.place, "a text", _name_type(element.value))
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(element.value, parser)
    except (etree.XMLSyntaxError, ValueError):
        yield Problem(NARRATIVE, element.place, "XML", "no XML")
        return
    if root.tag != f"{_XHTML}div":
        yield Problem(NARRATIVE, element.place, "a div of XHTML", "another element")
    for inner in root.iter():
        name = str(inner.tag).removeprefix(_XHTML)
        if inner.tag is etree.Comment:
            continue
        if not isinstance(inner.tag, str) or name not in _ALLOWED:
            yield Problem(NARRATIVE, element.place, "an element of basic XHTML", "another element")
        elif any(str(attribute).startswith("on") for attribute in inner.attrib):
            yield Problem(NARRATIVE, element.place, "no event handler", "an event handler")


def _wanted(kind: str) -> str:
    if kind == "boolean":
        return "true or false"
    return "a number" if kind in _NUMBERS or kind == "decimal" else "a text"


def _name_type(value: Any) -> str:
    names = {bool: "true or false", str: "a text", list: "an array", dict: "an object"}
    return names.get(type(value), "a number")
