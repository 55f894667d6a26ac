"""FHIR search over the resources of one type: AND between parameters, OR within one, sorted, with what they refer to.

Parameters are tokens, references, texts and dates, as FHIR R4 search.html defines them. Modifiers are `:exact` and
`:contains` of a text. Whatever else is asked is refused, for an unknown parameter must not silently find everything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mocks.control import Examination
from mocks.record.dates import Span, fits_span, read_span
from mocks.record.parameters import SHAPING, Parameter, find_parameters
from mocks.record.rules import CONDITION, PARAMETER, VALUE

Criteria = list[tuple[str, str]]
Resource = dict[str, Any]

_MODIFIERS = {"exact", "contains"}
_COMMA = r"(?<!\\),"


@dataclass(frozen=True)
class Query:
    """What a search asks for, judged: what chooses, and what shapes the answer."""

    chosen: tuple[tuple[Parameter, str, str], ...]
    sort: tuple[tuple[Parameter, bool], ...]
    include: tuple[Parameter, ...]
    count: int | None
    total_only: bool

    @property
    def identifier(self) -> str:
        """The value of the one identifier that is asked for, of whatever system; "" where it is not just one."""
        for parameter, _, wanted in self.chosen:
            if parameter.name == "identifier" and not re.search(_COMMA, wanted):
                code, separator, value = _split_token(wanted)
                return _unescape(value if separator else code)
        return ""


def read_condition(text: str, kind: str, mode: str, examination: Examination) -> Query:
    """The query of a condition, as `If-None-Exist` and `ifNoneExist` carry it. Raises BrokenRuleError."""
    criteria = parse_qsl(text.removeprefix("?"), keep_blank_values=True)
    query = read_query(criteria, kind, mode, examination)
    if not query.chosen:  # it would match everything, so nobody can waive this
        examination.refuse(CONDITION, "condition", expected="a search parameter")
    return query


def read_query(criteria: Criteria, kind: str, mode: str, examination: Examination) -> Query:
    """What criteria ask for of one type. Raises BrokenRuleError for what the type or the mode does not know."""
    reader = _QueryReader(kind, find_parameters(mode, kind), examination)
    shaping: dict[str, list[str]] = {}
    chosen = []
    for name, value in criteria:
        examination.check(VALUE, _place(name), holds=bool(value.strip()), expected="a value", found="none")
        if name in SHAPING[mode]:
            shaping.setdefault(name, []).append(value)
        else:
            chosen.append(reader.read_choice(name, value))
    sort = [key for value in shaping.get("_sort", []) for key in value.split(",")]
    return Query(
        tuple(one for one in chosen if one),
        tuple(by for key in sort if (by := reader.read_sort(key))),
        tuple(found for value in shaping.get("_include", []) if (found := reader.read_include(value))),
        reader.read_count(shaping.get("_count", [])),
        reader.read_summary(shaping.get("_summary", [])),
    )


def find_matches(resources: Iterable[Resource], query: Query) -> list[Resource]:
    """Those resources that meet every criterion, sorted as asked, else in the order given."""
    found = [resource for resource in resources if all(_meets(resource, *choice) for choice in query.chosen)]
    for parameter, descending in reversed(query.sort):
        keyed: list[tuple[Any, Resource]] = [(_sort_key(resource, parameter), resource) for resource in found]
        told = sorted((one for one in keyed if one[0] is not None), key=lambda one: one[0], reverse=descending)
        found = [resource for _, resource in told] + [resource for key, resource in keyed if key is None]
    return found


def read_identifiers(resource: Resource) -> Iterator[str]:
    """The values of its identifiers, for an index."""
    for identifier in _many(resource.get("identifier")):
        yield from (value for _, value in _tokens_of(identifier) if isinstance(value, str))


def find_links(resource: Resource, parameter: Parameter) -> list[str]:
    """The references that a parameter sees in a resource."""
    return list(_references(resource, parameter.elements))


@dataclass(frozen=True)
class _QueryReader:
    kind: str
    known: dict[str, Parameter]
    examination: Examination

    def read_choice(self, name: str, value: str) -> tuple[Parameter, str, str] | None:
        base, _, modifier = name.partition(":")
        parameter = self.known.get(base)
        known = parameter if not modifier or (modifier in _MODIFIERS and base in self._texts()) else None
        self.examination.check(PARAMETER, _place(name), holds=known is not None, expected=", ".join(self.known))
        if known is None:
            return None
        readable = known.kind != "date" or all(read_span(one) for one in value.split(","))
        self.examination.check(VALUE, _place(name), holds=readable, expected="a date")
        return (known, modifier, value) if readable else None

    def _texts(self) -> set[str]:
        return {name for name, parameter in self.known.items() if parameter.kind == "string"}

    def read_sort(self, key: str) -> tuple[Parameter, bool] | None:
        parameter = self.known.get(key.removeprefix("-"))
        if not self.examination.check(PARAMETER, "_sort", holds=parameter is not None, expected=", ".join(self.known)):
            return None
        return (parameter, key.startswith("-")) if parameter else None

    def read_include(self, value: str) -> Parameter | None:
        kind, _, name = value.partition(":")
        parameter = self.known.get(name.removesuffix(":Patient"))
        holds = kind == self.kind and parameter is not None and parameter.kind == "reference"
        self.examination.check(PARAMETER, "_include", holds=holds, expected=f"{self.kind}:patient or :subject")
        return parameter if holds else None

    def read_count(self, values: list[str]) -> int | None:
        holds = all(value.isdecimal() and len(value) < 6 for value in values)
        self.examination.check(VALUE, "_count", holds=holds, expected="a number")
        return int(values[-1]) if values and holds else None

    def read_summary(self, values: list[str]) -> bool:
        holds = set(values) <= {"count", "false"}
        self.examination.check(VALUE, "_summary", holds=holds, expected="count or false")
        return "count" in values


def _place(name: str) -> str:
    """A parameter's name as it may be repeated: one that is no word may be anything that the client wrote."""
    return name if re.fullmatch(r"_?[a-zA-Z-]{1,32}(?::[a-zA-Z-]{1,32})?", name) else "search"


def _meets(resource: Resource, parameter: Parameter, modifier: str, value: str) -> bool:
    meets = _MEETS[parameter.kind]
    return any(meets(resource, parameter, modifier, wanted) for wanted in re.split(_COMMA, value))


def _meets_token(resource: Resource, parameter: Parameter, _: str, wanted: str) -> bool:
    return any(_same_token(system, code, wanted) for system, code in _tokens(resource, parameter))


def _meets_reference(resource: Resource, parameter: Parameter, _: str, wanted: str) -> bool:
    return any(_same_reference(found, wanted, parameter.name) for found in _references(resource, parameter.elements))


def _meets_string(resource: Resource, parameter: Parameter, modifier: str, wanted: str) -> bool:
    for text in _texts(resource, parameter.elements):
        if modifier == "exact":
            if text == wanted:
                return True
        elif _fold(text).startswith(_fold(wanted)) or (modifier == "contains" and _fold(wanted) in _fold(text)):
            return True
    return False


def _meets_date(resource: Resource, parameter: Parameter, _: str, wanted: str) -> bool:
    return any(fits_span(found, wanted) for found in _spans(resource, parameter))


_MEETS: dict[str, Callable[[Resource, Parameter, str, str], bool]] = {
    "token": _meets_token,
    "reference": _meets_reference,
    "string": _meets_string,
    "date": _meets_date,
}


def _sort_key(resource: Resource, parameter: Parameter) -> Any:
    if parameter.kind == "date":
        return min((span.start for span in _spans(resource, parameter)), default=None)
    if parameter.kind == "string":
        return min((_fold(text) for text in _texts(resource, parameter.elements)), default=None)
    if parameter.kind == "reference":
        return min(_references(resource, parameter.elements), default=None)
    return min((code for _, code in _tokens(resource, parameter) if isinstance(code, str)), default=None)


def _fold(text: str) -> str:
    """Without case and accents, as a text is compared."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _spans(resource: Resource, parameter: Parameter) -> Iterator[Span]:
    texts = [resource["meta"]["lastUpdated"]] if not parameter.elements else _texts(resource, parameter.elements)
    for text in texts:
        span = read_span(text)
        if span:
            yield span


def _texts(resource: Resource, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        outer, _, inner = path.partition(".")
        for one in _many(resource.get(outer)):
            values = _many(one.get(inner)) if inner and isinstance(one, dict) else [one]
            yield from (value for value in values if isinstance(value, str))


def _references(resource: Resource, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for reference in _many(resource.get(name)):
            if isinstance(reference, dict) and isinstance(reference.get("reference"), str):
                yield reference["reference"]


def _same_reference(found: str, wanted: str, parameter: str) -> bool:
    """Compare by the last two segments, so that an absolute and a relative reference to one resource are the same."""
    found_type, _, found_id = "/".join(found.split("/")[-2:]).partition("/")
    wanted_type, separator, wanted_id = "/".join(wanted.split("/")[-2:]).partition("/")
    if not separator:
        return found_id == wanted and (parameter == "subject" or found_type == "Patient")
    return (found_type, found_id) == (wanted_type, wanted_id)


def _tokens(resource: Resource, parameter: Parameter) -> Iterator[tuple[str | None, str | None]]:
    if not parameter.elements:
        yield None, resource["id"]
    for name in parameter.elements:
        for value in _many(resource.get(name)):
            yield from _tokens_of(value)


def _tokens_of(value: Any) -> Iterator[tuple[str | None, str | None]]:
    if isinstance(value, bool):
        yield None, str(value).lower()
    elif isinstance(value, str):
        yield None, value
    elif isinstance(value, dict) and "coding" in value:
        for coding in _many(value["coding"]):
            if isinstance(coding, dict):
                yield coding.get("system"), coding.get("code")
    elif isinstance(value, dict):
        yield value.get("system"), value.get("value")


def _same_token(system: str | None, code: str | None, wanted: str) -> bool:
    """`code`, `system|code`, `|code` (without a system) or `system|` (any code of it): FHIR R4 search, token."""
    wanted_system, separator, wanted_code = (_unescape(part) for part in _split_token(wanted))
    if not separator:
        return code == wanted_system
    if wanted_code and code != wanted_code:
        return False
    return (system or "") == wanted_system


def _split_token(wanted: str) -> tuple[str, str, str]:
    parts = re.split(r"(?<!\\)\|", wanted, maxsplit=1)
    return (parts[0], "|", parts[1]) if len(parts) == 2 else (parts[0], "", "")


def _unescape(text: str) -> str:
    return re.sub(r"\\([,|$\\])", r"\1", text)


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
