"""Whose data a resource holds: the patients it names, by identifier or reference. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapter.fhir.elements import Resource
from adapter.identifiers import HETU_SYSTEM, bare_oid

#: Where a type of resource names its patient. `securityContext` is Binary's.
_SUBJECTS = ("subject", "patient", "for", "securityContext")


@dataclass(frozen=True, slots=True)
class NamedPatient:
    """A patient as a resource names them: by identifier, by reference, or by both."""

    system: str = ""
    value: str = ""
    reference: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells patients apart: the identifier where there is one, else the reference."""
        return (self.system, self.value, "") if self.value else ("", "", self.reference)

    @property
    def what(self) -> Resource:
        """A Reference to the patient, as the resource has it."""
        named: Resource = {"reference": self.reference} if self.reference else {}
        named["type"] = "Patient"
        if self.value:
            named["identifier"] = {"system": self.system, "value": self.value}
        return named


def patients_of(resource: Resource) -> dict[tuple[str, str, str], NamedPatient]:
    """The patients that a resource names, each once, by their keys."""
    found: dict[tuple[str, str, str], NamedPatient] = {}
    for reference in _references(resource):
        if patient := _read(reference):
            found.setdefault(patient.key, patient)
    return found


def resources_in(body: Resource) -> Iterator[Resource]:
    """The resources that an answer shows: those in a Bundle or in Parameters, else the answer itself."""
    kind = body.get("resourceType")
    if kind not in {"Bundle", "Parameters"}:
        yield body
        return
    for part in _list(body.get("entry" if kind == "Bundle" else "parameter")):
        if isinstance(part.get("resource"), dict):
            yield from resources_in(part["resource"])


def one_key(system: str, value: str) -> tuple[str, str]:
    """System and value of an identifier in the one form in which they are compared.

    Real data writes systems with and without `urn:oid:`, and a HETU in either case.
    """
    bare = bare_oid(system)
    system = f"urn:oid:{bare}" if bare[:1].isdigit() else system
    return system, value.upper() if system == HETU_SYSTEM else value


def _references(resource: Resource) -> Iterator[Resource]:
    kind = resource.get("resourceType")
    if kind == "Patient":
        none: Resource = {}
        identifier = min(_list(resource.get("identifier")), key=_is_other_than_hetu, default=none)
        yield {"reference": f"Patient/{resource.get('id', '')}", "identifier": identifier}
    elif kind == "AuditEvent":
        for entity in _list(resource.get("entity")):
            yield from (
                what for what in _list(entity.get("what")) if what.get("type") == "Patient" or _is_patient(what)
            )
    else:
        for element in _SUBJECTS:
            yield from _list(resource.get(element))


def _read(reference: Resource) -> NamedPatient | None:
    """The patient of a Reference; None for one to something else than a patient."""
    address = str(reference.get("reference", ""))
    kind = str(reference.get("type") or "")
    if (kind and kind != "Patient") or (not kind and address and not _is_patient(reference)):
        return None
    identifier = reference.get("identifier")
    identifier = identifier if isinstance(identifier, dict) else {}
    value = str(identifier.get("value", ""))
    if not value and not address:
        return None
    return NamedPatient(*one_key(str(identifier.get("system", "")), value), address)


def _is_patient(reference: Resource) -> bool:
    """Whether the address is a patient's: `Patient/…`, or a URL that ends so."""
    return str(reference.get("reference", "")).rpartition("/")[0].endswith("Patient")


def _is_other_than_hetu(identifier: Resource) -> bool:
    return one_key(str(identifier.get("system", "")), "")[0] != HETU_SYSTEM


def _list(value: Any) -> list[Any]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
