"""How the resources of a release refer to each other and to what is outside them. Pure."""

from __future__ import annotations

from adapter.config.release import Desk
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    concept,
)
from adapter.identifiers import AccessionNumber
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.words import Language


def accession_identifier(accession: AccessionNumber) -> Resource:
    """An accession number as an Identifier, always with its system (domain §2)."""
    kind = concept("http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN")
    return {"type": kind, "system": accession.system, "value": accession.value}


def study_identifier(study: str) -> Resource:
    """A Study Instance UID as an Identifier (FHIR R4 ImagingStudy, 6.2.3)."""
    return {"system": "urn:dicom:uid", "value": f"urn:oid:{study}"}


def study_reference(request: ReleaseRequest, study: str) -> Resource:
    """A Reference to the ImagingStudy of a release, which is kept as `Names(request.key).uuid(f"study-{study}")`."""
    return {
        "reference": f"ImagingStudy/{Names(request.key).uuid(f'study-{study}')}",
        "type": "ImagingStudy",
        "identifier": study_identifier(study),
    }


def consent_reference(consent: str) -> Resource:
    """A Reference to a Consent, by its address or by an identifier's value."""
    if consent.startswith("Consent/"):
        return {"reference": consent, "type": "Consent"}
    return {"type": "Consent", "identifier": {"value": consent}}


def rests_on(request: ReleaseRequest, address: str = "") -> list[Resource]:
    """The Consent that a request on consent rests on; `address` where that is known.

    A consent that another request names is not looked at.
    """
    named = address or request.consent
    return [consent_reference(named)] if named and request.basis is Basis.CONSENT else []


def order_reference(request: ReleaseRequest, order: str) -> Resource:
    """A Reference to the ServiceRequest: by our identifier, and by its address `order` where that is known."""
    named = {"type": "ServiceRequest", "identifier": Names(request.key).identifier("request")}
    return ({"reference": order} if order else {}) | named


def desk_reference(desk: Desk, language: Language) -> Resource:
    """A Reference to a desk of the imaging instruction."""
    return {
        "type": "Organization",
        "identifier": {"system": f"{BASE}/sid/desk", "value": desk.id},
        "display": desk.names.said(language),
    }


def recipient_reference(request: ReleaseRequest) -> Resource:
    """A Reference to whoever the images go to, by the configuration's id and name where it knows them."""
    if request.destination is None:
        return {"display": request.destination_text}
    return {
        "type": "Organization",
        "identifier": {"system": f"{BASE}/sid/place", "value": request.destination.id},
        "display": request.destination.names.said(request.language),
    }
