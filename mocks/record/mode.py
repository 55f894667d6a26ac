"""What a record system of each mode can do: everything the adapter wishes for, or what a Finnish product publishes."""

from __future__ import annotations

from typing import Any

#: Resource types of a full system: what the adapter's flows could want to write or read.
FULL_TYPES = frozenset(
    """
    Account AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BodyStructure CarePlan
    CareTeam Communication CommunicationRequest Composition Condition Consent Device DiagnosticReport DocumentManifest
    DocumentReference Encounter Endpoint EpisodeOfCare Flag Group HealthcareService ImagingStudy List Location Media
    MessageHeader NamingSystem Observation Organization Patient Person Practitioner PractitionerRole Procedure
    Provenance Questionnaire QuestionnaireResponse RelatedPerson Schedule ServiceRequest Slot Specimen Subscription
    Task
    """.split()  # noqa: SIM905  a list of words is read more easily than fifty strings
)
_FULL = ("read", "vread", "history-instance", "search-type", "create", "update")

#: The one public Finnish CapabilityStatement of a record system, in outline.
_NARROW = {
    "Communication": ("read", "search-type", "create"),
    "DocumentReference": ("read", "search-type", "create"),
    "Patient": ("read", "search-type"),
    "Task": ("read", "search-type", "create"),
}

#: mode -> resource type -> interactions, and mode -> interactions of the whole system.
INTERACTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "full": dict.fromkeys(sorted(FULL_TYPES), _FULL),
    "narrow": _NARROW,
}
SYSTEM_INTERACTIONS: dict[str, tuple[str, ...]] = {"full": ("transaction",), "narrow": ()}

#: Search parameters: name -> FHIR type.
SEARCH_PARAMETERS = {
    "_id": "token",
    "category": "token",
    "code": "token",
    "identifier": "token",
    "patient": "reference",
    "status": "token",
    "subject": "reference",
}


def describe_capability(mode: str, base: str, date: str) -> dict[str, Any]:
    """The CapabilityStatement of a system in `mode` whose service base is `base`."""
    conditional = {"conditionalCreate": True, "versioning": "versioned-update"} if mode == "full" else {}
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": date,
        "kind": "instance",
        "implementation": {"description": f"Lautta mock record system, {mode}", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "resource": [
                    {
                        "type": kind,
                        "interaction": [{"code": code} for code in interactions],
                        "searchParam": [{"name": name, "type": of} for name, of in SEARCH_PARAMETERS.items()],
                        **conditional,
                    }
                    for kind, interactions in INTERACTIONS[mode].items()
                ],
                **_system_interactions(mode),
            }
        ],
    }


def _system_interactions(mode: str) -> dict[str, Any]:
    codes = SYSTEM_INTERACTIONS[mode]
    return {"interaction": [{"code": code} for code in codes]} if codes else {}
