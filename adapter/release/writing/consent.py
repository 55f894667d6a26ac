"""A consent that was signed on paper as a FHIR Consent, for the one request that it was shown for (REL-05). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from adapter.config.release import Destination, Register
from adapter.fhir.elements import BASE, Names, Resource, coding, concept, instant, patient_reference, unit_reference
from adapter.identifiers import AccessionNumber, Hetu, Oid
from adapter.release.reading.consent import CATEGORY, RELEASE
from adapter.release.writing.references import accession_identifier

_HL7 = "http://terminology.hl7.org/CodeSystem"
_ACT = "https://www.finlex.fi/fi/laki/ajantasa/2023/20230703"
_GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True, repr=False)
class Paper:
    """What stands on the paper, and where it is kept.

    `guardian`: the legal representative who has signed; empty: the patient has. `until`: its last day; None: it names
    none. `accessions`: the studies that it is limited to; without any it covers all.
    """

    patient: Hetu
    guardian: str
    signed: date
    until: date | None
    recipient: Register | Destination
    accessions: tuple[AccessionNumber, ...]
    kept: str


def consent_identifier(message: str) -> Resource:
    """By what the flow finds the consent that was entered for this request; only Lautta writes such an identifier."""
    return Names(message).identifier("consent")


def paper_consent(paper: Paper, message: str, organisation: Oid, at: datetime) -> Resource:
    """The Consent of a paper, entered for the request of this message. It does not say yet who has entered it."""
    patient = patient_reference(paper.patient)
    period = {"start": paper.signed.isoformat()} | ({"end": paper.until.isoformat()} if paper.until else {})
    recipient = {
        "type": "Organization",
        "identifier": {"system": f"{BASE}/sid/place", "value": paper.recipient.id},
        "display": paper.recipient.name,
    }
    provision: Resource = {
        "type": "permit",
        "period": period,
        "actor": [{"role": concept(f"{_HL7}/v3-ParticipationType", "IRCP"), "reference": recipient}],
    }
    if paper.accessions:
        provision["data"] = [
            {"meaning": "instance", "reference": {"type": "ImagingStudy", "identifier": accession_identifier(one)}}
            for one in paper.accessions
        ]
    kept = {"type": "DocumentReference", "identifier": {"system": f"{BASE}/sid/paper", "value": paper.kept}}
    consent: Resource = {
        "resourceType": "Consent",
        "identifier": [consent_identifier(message)],
        "status": "active",
        "scope": {"coding": [coding(f"{_HL7}/consentscope", "patient-privacy")]},
        "category": [concept(CATEGORY, RELEASE)],
        "patient": patient,
        "dateTime": instant(at),
        "performer": [{"reference": f"#{_GUARDIAN}"} if paper.guardian else patient],
        "organization": [unit_reference(organisation)],
        "sourceReference": kept | {"display": paper.kept},
        "policy": [{"uri": _ACT}],
        "provision": provision,
    }
    if paper.guardian:
        consent["contained"] = [
            {
                "resourceType": "RelatedPerson",
                "id": _GUARDIAN,
                "active": True,
                "patient": patient,
                "relationship": [concept(f"{_HL7}/v3-RoleCode", "GUARD")],
                "name": [{"text": paper.guardian}],
            }
        ]
    return consent
