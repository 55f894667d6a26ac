"""What a resource is found by, as the expressions of its search parameters give it (FHIR R4 search). Pure.

A form is one way to ask for a resource: parameter, kind of form, and what is asked for. A resource has many forms, a
criterion wants any of a few: both are compared as they are, or by their keys. Periods and texts are compared by order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NamedTuple

from adapter.fhir.elements import Resource, objects
from adapter.identifiers import plain_identifier
from adapter.masking import mask_hetus
from adapter.store.expressions import ADDRESS, PATIENTS, Give, compiled, may_be
from adapter.store.parameters import OWN, SERVER, Parameter, parameters_of
from adapter.store.periods import EVER, FOREVER, range_of
from adapter.validate.fhirpath.values import plain

Form = tuple[str, ...]
#: Every resource has it: by it a whole type is walked.
ANY: Form = ("any",)
MILLION = Decimal(1_000_000)
LONG = 200  # letters of a text that stand in one row
OVERLAP = 100  # as many letters of one row begin the next
_MARKS = re.compile(r"[\s().\-/+]")
_DIGITS = re.compile(r"(?:\D*\d){6}")
_NAME = ("text", "family", "given", "prefix", "suffix")
_ADDRESS = ("text", "line", "city", "district", "state", "postalCode", "country")


@dataclass(frozen=True, slots=True)
class Index:
    """Forms, periods (from, to; numbers too) and folded texts, each period and text with what it is of."""

    forms: set[Form] = field(default_factory=set)
    spans: set[tuple[Form, int, int]] = field(default_factory=set)
    texts: set[tuple[Form, str]] = field(default_factory=set)


class Held(NamedTuple):
    """A parameter as the index holds it. `apart`: its Patients are held by the parameter of this name."""

    name: str
    give: Give
    add: Callable[[Index, str, Any], None]
    apart: str


def index_of(resource: Resource) -> Index:
    """All that a resource is found by."""
    index = Index(forms={ANY})
    for held in _held(resource["resourceType"]).values():
        _fill(index, held, resource)
    return index


def index_by(resource: Resource, code: str) -> Index:
    """What a resource is found by with one parameter."""
    index, kind = Index(), resource["resourceType"]
    for name in names_of(kind, code):
        _fill(index, _held(kind)[name], resource)
    return index


def forms_of(resource: Resource) -> set[Form]:
    """Every form by which a resource is found."""
    return index_of(resource).forms


def has(name: str) -> Form:
    """The form of a resource that has anything by this parameter."""
    return ("has", name)


def span(name: str, *unit: str) -> Form:
    """Whose periods or numbers: a parameter's, and of a quantity those in a unit (system and code)."""
    return (name, "span", *unit)


def text(name: str) -> Form:
    """Whose texts."""
    return (name, "text")


def rest_of_text(name: str) -> Form:
    """Whose texts from their second row on: they are asked for what a text contains, not for how it begins."""
    return (name, "rest")


@cache
def names_of(kind: str, code: str) -> tuple[str, ...]:
    """The names by which the index holds a parameter's values: parameters that mean the same have one.

    A parameter that also means Patients holds them by the name of the parameter that means only these.
    """
    parameter = parameters_of(kind).get(code)
    if parameter is None or parameter.is_void or code in SERVER:
        return ()
    name = _name_of(kind, parameter)
    apart = _held(kind)[name].apart
    return (name, apart) if apart else (name,)


@cache
def _name_of(kind: str, parameter: Parameter) -> str:
    """Of parameters that mean the same the one that every type has, else the first."""
    same = [
        other.code
        for other in parameters_of(kind).values()
        if (other.kind, other.expression) == (parameter.kind, parameter.expression)
    ]
    return min(same, key=lambda code: (code not in OWN, code))


@cache
def _held(kind: str) -> dict[str, Held]:
    rows = {code: row for code, row in parameters_of(kind).items() if not row.is_void and code not in SERVER}
    by_expression = {row.expression: _name_of(kind, row) for row in rows.values()}
    held = {}
    for row in rows.values():
        name = _name_of(kind, row)
        patients = by_expression.get(f"{row.expression}.{PATIENTS}", "")
        held[name] = Held(name, compiled(kind, row.expression), _ADD[row.kind](row), patients)
    return held


def _fill(index: Index, held: Held, resource: Resource) -> None:
    name, give, add, apart = held
    for node in give(resource):
        value = plain(node)
        if value is not None and not (apart and may_be("Patient", value, resource)):
            add(index, name, value)


# --- Tokens -----------------------------------------------------------------------------------------------------------


def _tokens(parameter: Parameter) -> Callable[[Index, str, Any], None]:
    return {
        "CodeableConcept": _add_concept,
        "Coding": _add_coding,
        "Identifier": _add_identifier,
        "ContactPoint": _add_contact,
    }.get(parameter.types[0], _add_code)


def _add_code(index: Index, name: str, value: Any) -> None:
    """A code, a boolean or an id, of which the parameter knows the system."""
    if isinstance(value, dict | list):
        return
    _, code = plain_identifier("", str(value).lower() if isinstance(value, bool) else str(value))
    index.forms.update({has(name), (name, "value", code)})


def _add_concept(index: Index, name: str, value: Any) -> None:
    if isinstance(value, dict):
        for coding in objects(value.get("coding")):
            _add_coding(index, name, coding)
        _add_text(index, name, value.get("text"))


def _add_coding(index: Index, name: str, value: Any) -> None:
    if isinstance(value, dict):
        _add_token(index, name, value.get("system"), value.get("code"))
        _add_text(index, name, value.get("display"))


def _add_identifier(index: Index, name: str, value: Any) -> None:
    if not isinstance(value, dict):
        return
    _add_token(index, name, value.get("system"), value.get("value"))
    for concept in objects(value.get("type")):
        _add_text(index, name, concept.get("text"))
        for coding in objects(concept.get("coding")):
            kind = (str(coding.get("system", "")), str(coding.get("code", "")))
            index.forms.add((name, "of-type", *kind, plain_identifier("", str(value.get("value", "")))[1]))
            _add_text(index, name, coding.get("display"))


def _add_contact(index: Index, name: str, value: Any) -> None:
    """By its value, by its system and by its use (FHIR R4 search, token: ContactPoint)."""
    if not isinstance(value, dict) or "value" not in value:
        return
    number = plain_contact(str(value["value"]))
    index.forms.update({has(name), (name, "value", number)})
    for system in {str(value.get("system", "")), str(value.get("use", ""))} - {""}:
        index.forms.update({(name, "system", system), (name, "token", system, number)})


def plain_contact(value: str) -> str:
    """A telephone number or an address as it is compared: without marks and capitals."""
    return _MARKS.sub("", value).casefold()


def _add_token(index: Index, name: str, system: Any, value: Any) -> None:
    space, code = plain_identifier(str(system or ""), str(value or ""))
    index.forms.add(has(name))
    if space:
        index.forms.add((name, "system", space))
    if code:
        index.forms.update({(name, "value", code), (name, "token", space, code)})


# --- References and addresses -----------------------------------------------------------------------------------------


def _add_reference(index: Index, name: str, value: Any) -> None:
    if isinstance(value, str):
        index.forms.update({has(name), *((name, "address", address) for address in {value, value.partition("|")[0]})})
    elif isinstance(value, dict) and not value.keys().isdisjoint({"reference", "identifier", "type", "display"}):
        index.forms.add(has(name))
        for identifier in objects(value.get("identifier")):
            _add_token(index, f"{name}:identifier", identifier.get("system"), identifier.get("value"))
        address = str(value.get("reference", ""))
        if address and not address.startswith("#"):
            index.forms.update({(name, "address", each) for each in (address, unversioned(address))})


def unversioned(address: str) -> str:
    """An address without the version that it may name."""
    match = ADDRESS.fullmatch(address)
    return address.removesuffix(match[5]) if match and match[5] else address


def _add_uri(index: Index, name: str, value: Any) -> None:
    """A canonical address also without its version."""
    if isinstance(value, str):
        index.forms.update({has(name), (name, "value", value), (name, "value", value.partition("|")[0])})


# --- Texts ------------------------------------------------------------------------------------------------------------


def _texts(parameter: Parameter) -> Callable[[Index, str, Any], None]:
    parts = {"HumanName": _NAME, "Address": _ADDRESS}.get(parameter.types[0])
    if parts is None:
        return _add_string

    def add(index: Index, name: str, value: Any) -> None:
        for part in parts if isinstance(value, dict) else ():
            for each in _listed(value.get(part)):
                _add_string(index, name, each)

    return add


def _add_string(index: Index, name: str, value: Any) -> None:
    if isinstance(value, str):
        index.forms.add((name, "exact", value))
        _add_text(index, name, value)


def _add_text(index: Index, name: str, value: Any) -> None:
    if not isinstance(value, str) or not (whole := folded(value)):
        return
    index.texts.add((text(name), whole[:LONG]))
    for begin in range(LONG - OVERLAP, len(whole) - OVERLAP, LONG - OVERLAP):
        index.texts.add((rest_of_text(name), whole[begin : begin + LONG]))


def folded(value: str) -> str:
    """A text as it is compared: without case, accents and double blanks. A personal identity code is taken out."""
    apart = unicodedata.normalize("NFKD", value.casefold())
    plain_text = " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())
    return mask_hetus(plain_text) if _DIGITS.match(plain_text) else plain_text


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]


# --- Periods and numbers ----------------------------------------------------------------------------------------------


def _add_date(index: Index, name: str, value: Any) -> None:
    if period := range_of(value):
        index.spans.add((span(name), *period))


def _add_number(index: Index, name: str, value: Any) -> None:
    if (number := scaled(value)) is not None:
        index.spans.add((span(name), number, number))


def _add_quantity(index: Index, name: str, value: Any) -> None:
    """By its number alone, with the code of its unit, and with the name of its unit (FHIR R4 search, quantity)."""
    number = scaled(value.get("value")) if isinstance(value, dict) else None
    if number is None:
        return
    for unit in _units(value):
        index.spans.add((span(name, *unit), number, number))


def _units(value: Resource) -> Iterator[tuple[str, ...]]:
    yield ()
    if "currency" in value:
        yield from (("urn:iso:std:iso:4217", str(value["currency"])), ("", str(value["currency"])))
    if "code" in value:
        yield from ((str(value.get("system", "")), str(value["code"])), ("", str(value["code"])))
    if "unit" in value:
        yield ("", str(value["unit"]))


def scaled(value: Any) -> int | None:
    """A number in millionths; None when it is none."""
    try:
        return max(EVER, min(FOREVER, int(Decimal(str(value)) * MILLION)))
    except (InvalidOperation, OverflowError, ValueError):
        return None


_ADD: dict[str, Callable[[Parameter], Callable[[Index, str, Any], None]]] = {
    "token": _tokens,
    "reference": lambda _: _add_reference,
    "uri": lambda _: _add_uri,
    "string": _texts,
    "date": lambda _: _add_date,
    "number": lambda _: _add_number,
    "quantity": lambda _: _add_quantity,
}
