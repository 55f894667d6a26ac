"""Whose images a ServiceRequest asks for: one person, however often it names them (REL-01). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapter.fhir.elements import Resource
from adapter.identifiers import HETU_SYSTEM, bare_oid
from adapter.release.rules.name import names_agree


@dataclass(frozen=True, slots=True)
class WrittenPatient:
    """The patient as a request names them: every HETU of them, and a name.

    `others`: it names somebody else too, by a HETU or a name.
    """

    name: str
    hetus: tuple[str, ...]
    others: bool


def read_patient(resource: Resource) -> WrittenPatient:
    """Read `subject`, the Patient it contains, and what the contained studies say of theirs.

    A contained Patient is a copy of the register's; its name is compared with the one that the reference displays.
    """
    subject = resource.get("subject", {})
    contained = resource.get("contained", [])
    patients = [item for item in contained if item.get("resourceType") == "Patient"]
    meant = [item for item in patients if subject.get("reference") == f"#{item.get('id')}"]
    references = [subject, *_references(resource)]
    hetus = [find_hetu(subject), *(hetu for item in meant for hetu in _hetus(item))]
    known = dict.fromkeys(filter(None, hetus))
    named = {hetu for reference in references if (hetu := find_hetu(reference))}
    named |= {hetu for item in patients for hetu in _hetus(item)}
    displays = [text for reference in references if (text := str(reference.get("display", "")).strip())]
    held = [name for item in meant for name in _names(item)]
    name = next(iter([*displays, *(" ".join(reversed(one.split("^"))) for one in held)]), "")
    alike = all(names_agree(name, other) for other in [*displays, *held])
    return WrittenPatient(name, tuple(known), not named <= known.keys() or not alike)


def find_hetu(reference: Resource) -> str:
    """The HETU of a Reference's identifier; its system with or without `urn:oid:` (domain §2)."""
    identifier = reference.get("identifier", {})
    known = f"urn:oid:{bare_oid(identifier.get('system', ''))}" == HETU_SYSTEM
    return str(identifier.get("value", "")) if known else ""


def _hetus(patient: Resource) -> Iterator[str]:
    return (hetu for held in patient.get("identifier", []) if (hetu := find_hetu({"identifier": held})))


def _names(patient: Resource) -> Iterator[str]:
    """The names of a Patient in use, as DICOM writes them: a former one (`old`, `maiden`) is no name of theirs now."""
    for name in patient.get("name", []):
        if name.get("use") in {"old", "maiden"}:
            continue
        family, given = str(name.get("family", "")), " ".join(map(str, name.get("given", [])))
        if parts := f"{family}^{given}" if family else str(name.get("text", "")):
            yield parts


def _references(resource: Resource) -> Iterator[Resource]:
    """The references to patients other than the request's own subject."""
    contained = resource.get("contained", [])
    yield from (item.get("subject", {}) for item in contained if item.get("resourceType") == "ImagingStudy")
    others: list[Any] = [item for value in resource.values() if isinstance(value, list) for item in value]
    yield from (item for item in others if isinstance(item, dict) and item.get("type") == "Patient")
