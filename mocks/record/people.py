"""Whom a request is about: the digest of the HETU and the business identifier, for the journal and for faults."""

from __future__ import annotations

from typing import Any

from mocks.control import digest
from mocks.record.hetu import shows_hetu
from mocks.record.identity import HETU_SYSTEMS
from mocks.record.store import RecordSystem

_SUBJECTS = ("subject", "patient", "for")
_LONGEST = 200


def describe_resource(system: RecordSystem, resource: Any) -> dict[str, str]:
    """`patient` and `document` of a resource, or of the first entry of a Bundle that has them; nothing else is told."""
    told: dict[str, str] = {}
    for one in _parts(resource):
        hetu = _find_hetu(system, one)
        if hetu:
            told.setdefault("patient", digest(hetu))
        document = _find_document(one)
        if document:
            told.setdefault("document", document)
    return told


def describe_criteria(criteria: list[tuple[str, str]]) -> dict[str, str]:
    """`patient` or `document` that a search is for, as far as its identifier says."""
    for name, value in criteria:
        if name == "identifier":
            system, _, code = value.rpartition("|")
            if system in HETU_SYSTEMS or shows_hetu(code):
                return {"patient": digest(code)}
            return {"document": code[:_LONGEST]}
    return {}


def find_current_hetu(patient: dict[str, Any]) -> str | None:
    """The HETU of a Patient that is in use."""
    held = [one for one in _identifiers(patient) if one.get("system") in HETU_SYSTEMS and one.get("use") != "old"]
    return str(held[0].get("value")) if held else None


def _parts(resource: Any) -> list[dict[str, Any]]:
    if not isinstance(resource, dict):
        return []
    entries = resource.get("entry") if resource.get("resourceType") == "Bundle" else None
    if not isinstance(entries, list):
        return [resource]
    return [one for entry in entries if isinstance(entry, dict) and isinstance(one := entry.get("resource"), dict)]


def _find_hetu(system: RecordSystem, resource: dict[str, Any]) -> str | None:
    if resource.get("resourceType") == "Patient":
        return find_current_hetu(resource)
    for name in _SUBJECTS:
        subject = resource.get(name)
        if not isinstance(subject, dict):
            continue
        hetu = find_current_hetu({"identifier": [subject.get("identifier")]})
        if hetu is None and isinstance(reference := subject.get("reference"), str):
            kind, _, identity = "/".join(reference.split("/")[-2:]).partition("/")
            patient = system.peek(kind, identity) if kind == "Patient" else None
            hetu = find_current_hetu(patient) if patient else None
        if hetu is not None:
            return hetu
    return None


def _find_document(resource: dict[str, Any]) -> str | None:
    for one in _identifiers(resource):
        value = one.get("value")
        if one.get("system") not in HETU_SYSTEMS and isinstance(value, str) and not shows_hetu(value):
            return value[:_LONGEST]
    return None


def _identifiers(resource: dict[str, Any]) -> list[dict[str, Any]]:
    held = resource.get("identifier")
    listed = held if isinstance(held, list) else [held]
    return [one for one in listed if isinstance(one, dict)]
