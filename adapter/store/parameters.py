"""What of a resource can be searched for (FHIR R4 search). Pure.

A form is one way to ask for a resource: parameter, kind of form, and what is asked for.
A resource has many forms, a criterion wants any of a few: both are compared as they are, or by their keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from adapter import DATA
from adapter.fhir.elements import Resource, objects
from adapter.identifiers import plain_identifier
from adapter.store.expressions import compiled
from adapter.store.periods import utc_range

Form = tuple[str, ...]

_TABLE = DATA / "profiles" / "r4" / "search.json"

_IDENTIFIERS = {
    "identifier": "identifier",
    "masterIdentifier": "identifier",
    "requisition": "requisition",  # no search parameter: an order that is sent twice is known by it
}
_REFERENCES = {
    "subject": "patient",
    "patient": "patient",
    "for": "patient",
    "focus": "focus",
    "target": "focus",
    "basedOn": "based-on",
}
_DATES = {
    "Media": ("createdDateTime", "issued"),
    "ServiceRequest": ("authoredOn",),
    "Consent": ("dateTime",),
    "Task": ("authoredOn",),
    "Provenance": ("recorded",),
    "AuditEvent": ("recorded",),
    "Communication": ("received", "sent"),
    "DocumentReference": ("date",),
    "ImagingStudy": ("started",),
    "ChargeItem": ("occurrenceDateTime",),
}
TYPES = (
    "Media", "ServiceRequest", "Consent", "Task", "Provenance", "AuditEvent", "Binary", "Communication",
    "DocumentReference", "Patient", "RelatedPerson", "Organization", "ImagingStudy", "ChargeItem", "Subscription",
)  # fmt: skip
PARAMETERS = {
    "_id": "token",
    "identifier": "token",
    "status": "token",
    "code": "token",
    "patient": "reference",
    "subject": "reference",
    "focus": "reference",
    "based-on": "reference",
    "date": "date",
}
_OF_REFERENCE = frozenset({"patient", "focus", "based-on"})
#: Every resource has it: by it a whole type is walked.
ANY: Form = ("any",)
_ADDRESS = re.compile(r"(?:(.+)/)?([A-Z][A-Za-z]+/([A-Za-z0-9\-.]{1,64}))(/_history/[A-Za-z0-9\-.]{1,64})?")
_BARE_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One search parameter of one type: a row of `profiles/r4/search.json`.

    `kind`: token, reference, date, string, uri, number or quantity. `targets`: types that it may refer to, `Resource`
    for any. `types`: of its elements. `definition`: the id of HL7's SearchParameter, empty for one of our own.
    """

    code: str
    kind: str
    expression: str
    targets: tuple[str, ...]
    types: tuple[str, ...]
    definition: str

    @property
    def is_void(self) -> bool:
        """Whether the type has no such element: it is asked for in vain, and not refused."""
        return not self.types


@cache
def parameters_of(kind: str) -> Mapping[str, Parameter]:
    """The search parameters of a type by their names, with those that every type has; none of a type not served."""
    own = _table().get(kind)
    return {} if own is None else own | _table()["Resource"]


def targets_of(resource: Resource, code: str, base: str = "") -> list[str]:
    """What a resource refers to on this server by a reference parameter, each once as `Type/id`.

    `base` is the address of this server's API: with it a reference may be written in full.
    """
    kind = resource["resourceType"]
    addresses = []
    for node in compiled(kind, parameters_of(kind)[code].expression)(resource):
        match = _ADDRESS.fullmatch(str(node.get("reference", ""))) if isinstance(node, dict) else None
        if match and match.group(1) in {None, base}:
            addresses.append(match.group(2))
    return list(dict.fromkeys(addresses))


@cache
def _table() -> dict[str, dict[str, Parameter]]:
    table: dict[str, dict[str, Parameter]] = {}
    for kind, code, sort, expression, targets, types, definition in orjson.loads(_TABLE.read_bytes()):
        row = Parameter(code, sort, expression, tuple(targets), tuple(types), definition)
        table.setdefault(kind, {})[code] = row
    return table


@dataclass(frozen=True, slots=True)
class Criterion:
    """One search parameter: any of `values`, each (comparison, system, value).

    * `token`: an empty system means any; of a reference the value is `Type/id`, an id or a URL.
    * `none`: a value without a system. `system`: any value of a system.
    * `missing`: the value is `true` or `false`.
    * `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `sa`, `eb`: the value is a FHIR date.
    """

    parameter: str
    values: tuple[tuple[str, str, str], ...]

    @property
    def is_personal(self) -> bool:
        """Whether a wrong hit would be a wrong person."""
        return self.parameter in {"identifier", "patient"} or self.parameter.endswith(":identifier")


@dataclass(frozen=True, slots=True)
class Period:
    """A date of a resource: its first and last second."""

    parameter: str
    low: int
    high: int


def forms_of(resource: Resource) -> set[Form]:
    """Every form by which a resource is found."""
    return {ANY, *_tokens(resource), *_addresses(resource), *(has(period.parameter) for period in periods_of(resource))}


def periods_of(resource: Resource) -> Iterator[Period]:
    """The dates of a resource."""
    for element in _DATES.get(resource["resourceType"], ()):
        if period := utc_range(str(resource.get(element, ""))):
            yield Period("date", *period)


def has(parameter: str) -> Form:
    """The form of a resource that has anything by this parameter."""
    return ("has", parameter)


def wanted(parameter: str, value: tuple[str, str, str], base: str = "") -> set[Form]:
    """The forms that meet one value of a criterion; none for a date.

    `base` is the address of this server's API.
    """
    comparison, system, text = value
    if comparison == "missing":
        return {has(parameter)}
    if PARAMETERS.get(parameter) == "date":
        return set()
    if parameter in _OF_REFERENCE:
        return set(_wanted_addresses(parameter, text, base))
    system, text = plain_identifier(system, text)
    if comparison == "system":
        return {(parameter, "system", system)}
    if comparison == "none" or system:
        return {(parameter, "token", system, text)}
    return {(parameter, "value", text)}


def meets(resource: Resource, criterion: Criterion, forms: frozenset[Form]) -> bool:
    """Whether a resource meets a criterion, with the forms that meet it (FHIR R4 search)."""
    comparison, _, text = criterion.values[0]
    if criterion.parameter == "_id":
        return resource["id"] in {value for _, _, value in criterion.values}
    if comparison == "missing":
        return forms.isdisjoint(forms_of(resource)) is (text == "true")
    if criterion.parameter == "date":
        held = [(period.low, period.high) for period in periods_of(resource)]
        asked = [(comparison, period) for comparison, _, text in criterion.values if (period := utc_range(text))]
        return any(_compare(comparison, own, period) for comparison, period in asked for own in held)
    return not forms.isdisjoint(forms_of(resource))


def _compare(comparison: str, own: tuple[int, int], asked: tuple[int, int]) -> bool:
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
    }[comparison]


def _tokens(resource: Resource) -> Iterator[Form]:
    for element, parameter in _IDENTIFIERS.items():
        for identifier in objects(resource.get(element)):
            yield from _token(parameter, identifier.get("system", ""), identifier.get("value", ""))
    if isinstance(resource.get("status"), str):
        yield from _token("status", "", resource["status"])
    for code in objects(resource.get("code")) + objects(resource.get("type")) + objects(resource.get("category")):
        for item in objects(code.get("coding")):
            yield from _token("code", item.get("system", ""), item.get("code", ""))


def _addresses(resource: Resource) -> Iterator[Form]:
    for element, parameter in _REFERENCES.items():
        for reference in objects(resource.get(element)):
            yield from _reference(parameter, reference)
    if resource["resourceType"] == "AuditEvent":
        yield from _audited(resource)


def _audited(event: Resource) -> Iterator[Form]:
    """The patients an AuditEvent is about (FHIR R4 AuditEvent, search parameter `patient`)."""
    for entity in objects(event.get("entity")):
        for what in objects(entity.get("what")):
            if what.get("type") == "Patient" or "/Patient/" in f"/{what.get('reference', '')}":
                yield from _reference("patient", what)


def _token(parameter: str, system: Any, value: Any) -> Iterator[Form]:
    system, text = plain_identifier(str(system), str(value))
    yield has(parameter)
    if system:
        yield (parameter, "system", system)
    if value:
        yield (parameter, "value", text)
        yield (parameter, "token", system, text)


def _reference(parameter: str, reference: Resource) -> Iterator[Form]:
    yield has(parameter)
    for identifier in objects(reference.get("identifier")):
        yield from _token(f"{parameter}:identifier", identifier.get("system", ""), identifier.get("value", ""))
    if "reference" not in reference:
        return
    address = str(reference["reference"])
    yield (parameter, "address", address)
    if match := _ADDRESS.fullmatch(address):
        base, local, identity, version = match.groups()
        yield (parameter, "id", base or "", identity)
        if version:
            yield (parameter, "address", f"{base}/{local}" if base else local)


def _wanted_addresses(parameter: str, text: str, base: str) -> Iterator[Form]:
    local = text.removeprefix(f"{base}/") if base else text
    if parameter == "patient" and _BARE_ID.fullmatch(local):
        local = f"Patient/{local}"
    form = "id" if _BARE_ID.fullmatch(local) else "address"
    for place in {"", base}:
        if form == "id":
            yield (parameter, "id", place, local)
        else:
            yield (parameter, "address", local)
            match = _ADDRESS.fullmatch(local)
            if place and match and not match.group(1):
                yield (parameter, "address", f"{place}/{local}")
