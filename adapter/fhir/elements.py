"""The FHIR R4 data types and the urn:uuid names our conversions write."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from adapter.identifiers import OID_SYSTEM, Oid, PersonId

Resource = dict[str, Any]

BASE = "https://lautta.example/fhir"
#: The tag of a resource of which something was left out (FHIR R4 search, `_summary`).
SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, BASE)


class Names:
    """Deterministic urn:uuid names of resources: the same input gives the same Bundle."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._space = uuid.uuid5(_NAMES, key)

    def uuid(self, label: str) -> uuid.UUID:
        """The UUID of the thing `label` made from this input."""
        return uuid.uuid5(self._space, label)

    def urn(self, label: str) -> str:
        """The urn:uuid of the resource `label`, for fullUrl and references."""
        return self.uuid(label).urn

    def identifier(self, label: str) -> dict[str, Any]:
        """The business identifier of the resource `label`: the same at every attempt, so that nothing is made twice."""
        return {"system": f"{BASE}/sid/lautta", "value": f"{self.key}.{label}"}


def coding(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A Coding."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(system: str, code: str, text: str = "") -> dict[str, Any]:
    """A CodeableConcept of one coding, with its text."""
    return {"coding": [coding(system, code)]} | ({"text": text} if text else {})


def own_concept(system: str, code: str, text: str) -> dict[str, Any]:
    """A CodeableConcept in a code system of our own (`profiles/`)."""
    return concept(f"{BASE}/CodeSystem/{system}", code, text)


def person_identifier(person: PersonId) -> dict[str, Any]:
    """A person's Identifier."""
    return {"system": person.system, "value": person.value}


def oid_identifier(oid: Oid) -> dict[str, Any]:
    """An OID as Kanta writes it: `urn:oid:…` in the system urn:ietf:rfc:3986."""
    return {"system": OID_SYSTEM, "value": oid.urn}


def client_identifier(client: str) -> dict[str, Any]:
    """A client of the FHIR API as an Identifier: the id that it is registered by."""
    return {"system": f"{BASE}/sid/client", "value": client}


def patient_reference(person: PersonId, reference: str | None = None) -> dict[str, Any]:
    """A Reference to the patient: always by identifier, and by address once the record system has given it."""
    return ({"reference": reference} if reference else {}) | {
        "type": "Patient",
        "identifier": person_identifier(person),
    }


def unit_reference(unit: Oid, display: str = "") -> dict[str, Any]:
    """A Reference to an Organization by its OID."""
    named = {"display": display} if display else {}
    return {"type": "Organization", "identifier": oid_identifier(unit)} | named


def is_subsetted(tag: Resource) -> bool:
    """Whether a tag says that a resource is not whole."""
    return tag.get("system") == SUBSETTED["system"] and tag.get("code") == SUBSETTED["code"]


def instant(moment: datetime) -> str:
    """A FHIR instant with its offset, to the second."""
    return moment.isoformat(timespec="seconds")


def fine_instant(moment: datetime) -> str:
    """A FHIR instant with its offset, to the millisecond: when a resource last changed."""
    return moment.isoformat(timespec="milliseconds")


def create(resource: Resource, full_url: str) -> dict[str, Any]:
    """A transaction entry that creates the resource, but not twice: its first identifier is the condition."""
    kind = resource["resourceType"]
    request = {"method": "POST", "url": kind}
    if identifiers := resource.get("identifier"):
        first = identifiers[0] if isinstance(identifiers, list) else identifiers
        request["ifNoneExist"] = f"identifier={first['system']}|{first['value']}"
    return {"fullUrl": full_url, "resource": resource, "request": request}


def transaction(entries: Iterable[dict[str, Any]]) -> Resource:
    """A transaction Bundle."""
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries)}


def resources(bundle: Resource, kind: str) -> list[Resource]:
    """The resources of one type in a Bundle."""
    return [entry["resource"] for entry in bundle.get("entry", []) if entry["resource"]["resourceType"] == kind]


def objects(value: object) -> list[Resource]:
    """The objects of an element, one or a list of them; what is of another shape is left out."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def relocated(items: Sequence[tuple[str, Resource]]) -> list[tuple[str, Resource]]:
    """Resources under their ids, with urn:uuid references among them turned into `Type/id`.

    Others stay logical or go.
    """
    addresses = {f"urn:uuid:{identity}": f"{resource['resourceType']}/{identity}" for identity, resource in items}
    return [(identity, _relocate(resource, addresses)) for identity, resource in items]


def _relocate(value: Any, addresses: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [part for item in value if (part := _relocate(item, addresses)) != {}]
    if isinstance(value, dict):
        if str(value.get("reference", "")).startswith("urn:uuid:"):
            address = addresses.get(value["reference"])
            return {key: item for key, item in value.items() if key != "reference"} | (
                {"reference": address} if address else {}
            )
        return {key: _relocate(item, addresses) for key, item in value.items()}
    return value


def sha256_identifier(digest: str) -> Resource:
    """A SHA-256 digest as an Identifier.

    Attachment.hash is SHA-1 by definition, so the SHA-256 lives in Provenance (domain §3).
    """
    return {"system": f"{BASE}/sid/sha256", "value": digest}


def document_oid(key: str, organisation: Oid, written: datetime) -> Oid:
    """A document OID of our own, the same for the same message (domain §2: <organisation>.95.<year>.<a>.<b>)."""
    number = Names(key).uuid("document").int
    arcs = organisation.value.split(".")[:5]  # 1.2.246.10.<business id>
    return Oid.parse(f"{'.'.join(arcs)}.95.{written.year}.{number % 10**9}.{number // 10**9 % 10**9}")
