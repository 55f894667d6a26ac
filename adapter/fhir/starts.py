"""Which resource starts which flow when it is created."""

from __future__ import annotations

from collections.abc import Sequence

from adapter.fhir.elements import (
    BASE,
    Resource,
)

CODE = (f"{BASE}/CodeSystem/request", "photo-invitation")
_ASIAKKUUSASIAKIRJA = ("urn:oid:1.2.246.537.6.1505", "1")
_ASIA_ASIAKIRJA = ("urn:oid:1.2.246.537.6.1505", "2")
_AUTHORISATION = ("urn:oid:1.2.246.537.6.12.2002", "OSVA")  # ostopalvelun valtuutus
_GRANTING = {_ASIAKKUUSASIAKIRJA, _ASIA_ASIAKIRJA, _AUTHORISATION}
_IMAGING = ("http://snomed.info/sct", "363679005")


def flow_of(resource: Resource) -> str | None:
    """The flow a created resource starts.

    An active ServiceRequest for imaging or for a photo, or a DocumentReference to a document that grants, or
    to an asia-asiakirja, which proposes.
    """
    if (
        resource["resourceType"] == "ServiceRequest"
        and resource.get("status") == "active"
        and _IMAGING in _codes(resource.get("category", []))
    ):
        return "release"
    if is_invitation(resource) and resource.get("status") == "active":
        return "invitation"
    if resource["resourceType"] == "DocumentReference" and _codes([resource.get("type", {})]) & _GRANTING:
        return "grant"
    return None


def is_invitation(resource: Resource) -> bool:
    """Whether it asks a patient for a photo, whatever its status is."""
    return resource["resourceType"] == "ServiceRequest" and CODE in _codes([resource.get("code", {})])


def _codes(concepts: Sequence[Resource]) -> set[tuple[str, str]]:
    return {
        (str(coding.get("system", "")), str(coding.get("code", "")))
        for concept in concepts
        for coding in concept.get("coding", [])
    }
