"""What a criterion asks for, as the index holds it, and whether a resource meets it (FHIR R4 search). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from adapter.fhir.elements import Resource
from adapter.identifiers import plain_identifier
from adapter.store.expressions import ADDRESS, resource_types
from adapter.store.forms import (
    MILLION,
    Form,
    folded,
    has,
    index_by,
    index_of,
    names_of,
    plain_contact,
    rest_of_text,
    scaled,
    span,
    text,
)
from adapter.store.parameters import EVERY, Criterion, Parameter, Value, parameters_of
from adapter.store.periods import Range, utc_range

#: Kinds that are compared by their order.
RANGED = frozenset({"date", "number", "quantity"})
#: Comparisons of texts: how they begin, and what they contain.
TEXTUAL = frozenset({"starts", "contains"})
_SAME_BY_NATURE = frozenset({"eq", "ne", "ap"})


class Compared(NamedTuple):
    """A comparison with a period or a number."""

    of: Form
    comparison: str
    range: Range


class Contained(NamedTuple):
    """A folded text that texts of the resource begin with, or contain."""

    of: tuple[Form, ...]
    text: str
    is_beginning: bool


def wanted(  # noqa: PLR0911 – one answer for each comparison
    kind: str, parameter: str, value: Value, base: str = ""
) -> set[Form]:
    """The forms that meet one value of a criterion; none where it is compared by order.

    `base` is the address of this server's API.
    """
    code, _, modifier = parameter.partition(":")
    row, names = parameters_of(kind).get(code), names_of(kind, code)
    if row is None or not names:
        return set()
    comparison, system, content = value
    match comparison:
        case "missing":
            return {has(name) for name in names}
        case "exact" | "uri":
            return {(names[0], "exact" if comparison == "exact" else "value", content)}
        case "of-type":
            return {(names[0], "of-type", *system.split("\n"), plain_identifier("", content)[1])}
        case "token" | "none" | "system" if modifier == "identifier":
            return {form for name in names for form in _tokens(f"{name}:identifier", comparison, system, content)}
        case "token" if row.kind == "reference":
            addresses = _addresses(row, content, base)
            return {(name, "address", each) for each in addresses for name in _holding(names, each)}
        case "token" | "none" | "system":
            return set(_coded(row, names[0], comparison, system, content))
    return set()


def _coded(row: Parameter, name: str, comparison: str, system: str, content: str) -> Iterator[Form]:
    if "ContactPoint" in row.types:
        content = plain_contact(content)
        if comparison == "system":
            yield (name, "system", system)
        else:
            yield (name, "token", system, content) if system else (name, "value", content)
    elif not row.is_coded:
        yield from _tokens(name, comparison, system, content)
    elif not system or not row.systems or system in row.systems:
        yield has(name) if comparison == "system" else (name, "value", plain_identifier("", content)[1])


def _tokens(name: str, comparison: str, system: str, content: str) -> Iterator[Form]:
    system, content = plain_identifier(system, content)
    if comparison == "system":
        yield (name, "system", system)
    elif comparison == "none" or system:
        yield (name, "token", system, content)
    else:
        yield (name, "value", content)


def _addresses(row: Parameter, content: str, base: str) -> Iterator[str]:
    """The spellings of an address: a bare id is one of each type that the parameter may refer to."""
    local = content.removeprefix(f"{base}/") if base else content
    places = [local]
    if "/" not in local and ":" not in local:
        places = [f"{kind}/{local}" for kind in (resource_types() if row.targets == (EVERY,) else row.targets)]
    for place in places:
        yield place
        match = ADDRESS.fullmatch(place)
        if base and match and not match[1]:
            yield f"{base}/{place}"


def _holding(names: tuple[str, ...], address: str) -> tuple[str, ...]:
    """Under which of its names a parameter holds an address: Patients may lie apart."""
    match = ADDRESS.fullmatch(address)
    if match and len(names) > 1:
        return names[1:] if match[3] == "Patient" else names
    return names


def compared(kind: str, criterion: Criterion) -> list[Compared]:
    """The periods or numbers that a criterion compares with."""
    row = parameters_of(kind)[criterion.parameter]
    return [
        each
        for name in names_of(kind, criterion.parameter) or (criterion.parameter,)
        for value in criterion.values
        if (each := _compared(row.kind, name, value))
    ]


def _compared(kind: str, name: str, value: Value) -> Compared | None:
    comparison, system, content = value
    if kind != "date":
        unit = tuple(system.split("\n")) if system else ()
        return Compared(span(name, *unit), comparison, _numbers(comparison, content))
    period = utc_range(content)
    if period is None:
        return None
    margin = int(system) if comparison == "ap" else 0
    return Compared(span(name), comparison, (period[0] - margin, period[1] + margin))


def _numbers(comparison: str, content: str) -> Range:
    """What a number means: all that is rounded to it, a tenth around it, or itself (FHIR R4 search, number)."""
    number = Decimal(content)
    exact = scaled(number) or 0
    if comparison not in _SAME_BY_NATURE:
        return exact, exact
    if comparison == "ap":
        return exact - abs(exact) // 10, exact + abs(exact) // 10
    exponent = number.as_tuple().exponent
    half = int(MILLION * Decimal(10) ** int(exponent)) // 2 if isinstance(exponent, int) else 0
    return exact - half, exact + max(half - 1, 0)


def is_number(content: str) -> bool:
    """Whether a number of the search can be read."""
    try:
        number = Decimal(content)
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number.adjusted()) < 18 and len(content) < 40


def contained(kind: str, criterion: Criterion) -> list[Contained]:
    """The texts that a criterion looks for."""
    found = []
    for name in names_of(kind, criterion.parameter):
        for comparison, _, content in criterion.values:
            if comparison == "starts":
                found.append(Contained((text(name),), folded(content), is_beginning=True))
            elif comparison == "contains":
                found.append(Contained((text(name), rest_of_text(name)), folded(content), is_beginning=False))
    return found


def meets(resource: Resource, criterion: Criterion, forms: frozenset[Form]) -> bool:
    """Whether a resource meets a criterion, with the forms that meet it."""
    return _meets(resource, criterion, forms) is not criterion.is_not


def _meets(resource: Resource, criterion: Criterion, forms: frozenset[Form]) -> bool:
    code, kind = criterion.parameter.partition(":")[0], resource["resourceType"]
    comparison, _, content = criterion.values[0]
    if code == "_id":
        return resource["id"] in {value for _, _, value in criterion.values}
    if code == "_lastUpdated":
        held = [period] if (period := utc_range(str(resource["meta"]["lastUpdated"]))) else []
        return any(stands(each.comparison, own, each.range) for each in compared(kind, criterion) for own in held)
    index = index_by(resource, code) if code else index_of(resource)
    if comparison == "missing":
        is_there = bool(index.forms or index.spans or index.texts)
        return is_there is (content == "false")
    if code and parameters_of(kind)[code].kind in RANGED:
        return any(
            each.of == of and stands(each.comparison, (low, high), each.range)
            for each in compared(kind, criterion)
            for of, low, high in index.spans
        )
    if comparison in TEXTUAL:
        return any(
            of in each.of and (held.startswith(each.text) if each.is_beginning else each.text in held)
            for each in contained(kind, criterion)
            for of, held in index.texts
        )
    return not forms.isdisjoint(index.forms)


def stands(comparison: str, own: Range, asked: Range) -> bool:
    """Whether a resource's period stands so to the one searched for (FHIR R4 search, prefixes)."""
    (low, high), (start, end) = own, asked
    within = start <= low and high <= end
    return {
        "eq": within,
        "ne": not within,
        "lt": low < start,
        "le": low < start or within,
        "gt": high > end,
        "ge": high > end or within,
        "sa": low > end,
        "eb": high < start,
        "ap": low <= end and high >= start,
    }[comparison]
