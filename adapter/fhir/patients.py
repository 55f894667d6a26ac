"""Whose data a resource holds: the patients it names, by identifier or reference. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapter.fhir.elements import Resource, objects
from adapter.identifiers import HETU_SYSTEM, bare_oid, plain_identifier

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
    for part in objects(body.get("entry" if kind == "Bundle" else "parameter")):
        if isinstance(part.get("resource"), dict):
            yield from resources_in(part["resource"])


def _references(resource: Resource) -> Iterator[Resource]:
    kind = resource.get("resourceType")
    if kind == "Patient":
        none: Resource = {}
        identifier = min(objects(resource.get("identifier")), key=_is_other_than_hetu, default=none)
        yield {"reference": f"Patient/{resource.get('id', '')}", "identifier": identifier}
    elif kind == "AuditEvent":
        for entity in objects(resource.get("entity")):
            yield from (
                what for what in objects(entity.get("what")) if what.get("type") == "Patient" or _is_patient(what)
            )
    else:
        for element in _SUBJECTS:
            yield from objects(resource.get(element))


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
    system, value = plain_identifier(str(identifier.get("system", "")), value)
    return NamedPatient(f"urn:oid:{system}" if system[:1].isdigit() else system, value, address)


def _is_patient(reference: Resource) -> bool:
    """Whether the address is a patient's: `Patient/…`, or a URL that ends so."""
    return str(reference.get("reference", "")).rpartition("/")[0].endswith("Patient")


def _is_other_than_hetu(identifier: Resource) -> bool:
    return f"urn:oid:{bare_oid(str(identifier.get('system', '')))}" != HETU_SYSTEM
