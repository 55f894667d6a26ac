"""What of a resource can be searched for (FHIR R4 search). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapter.fhir.elements import Resource
from adapter.store.periods import utc_range

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
    "DocumentReference", "Patient", "RelatedPerson", "Organization", "ImagingStudy", "ChargeItem",
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


@dataclass(frozen=True, slots=True)
class Row:
    """One searchable value; for dates `system` is the end of the period and `value` its beginning, both UTC."""

    parameter: str
    system: str
    value: str


def indexed(text: str) -> str:
    """A value as the index holds it.

    A long one by its beginning and its digest, because databases bound an index row.
    """
    return text if len(text) <= 200 else text[:130] + hashlib.sha256(text.encode()).hexdigest()


def rows_of(resource: Resource) -> Iterator[Row]:
    """Every searchable value of a resource."""
    yield from _identified(resource)
    if isinstance(resource.get("status"), str):
        yield Row("status", "", resource["status"])
    for code in _list(resource.get("code")) + _list(resource.get("type")) + _list(resource.get("category")):
        for item in _list(code.get("coding")):
            yield Row("code", str(item.get("system", "")), str(item.get("code", "")))
    for element, parameter in _REFERENCES.items():
        for reference in _list(resource.get(element)):
            yield from _reference(parameter, reference)
    if resource["resourceType"] == "AuditEvent":
        yield from _audited(resource)
    for element in _DATES.get(resource["resourceType"], ()):
        if period := utc_range(str(resource.get(element, ""))):
            yield Row("date", period[1], period[0])


def _identified(resource: Resource) -> Iterator[Row]:
    for element, parameter in _IDENTIFIERS.items():
        for identifier in _list(resource.get(element)):
            yield Row(parameter, str(identifier.get("system", "")), str(identifier.get("value", "")))


def _audited(event: Resource) -> Iterator[Row]:
    """The patients an AuditEvent is about (FHIR R4 AuditEvent, search parameter `patient`)."""
    for entity in _list(event.get("entity")):
        for what in _list(entity.get("what")):
            if what.get("type") == "Patient" or "/Patient/" in f"/{what.get('reference', '')}":
                yield from _reference("patient", what)


def _reference(parameter: str, reference: Resource) -> Iterator[Row]:
    if "reference" in reference:
        yield Row(parameter, "", str(reference["reference"]))
    if identifier := reference.get("identifier"):
        yield Row(f"{parameter}:identifier", str(identifier.get("system", "")), str(identifier.get("value", "")))


def _list(value: Any) -> list[Any]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
