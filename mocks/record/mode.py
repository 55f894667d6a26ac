"""What a record system of each mode can do: everything the adapter wishes for, or what a Finnish product publishes."""

from __future__ import annotations

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
_FULL = ("read", "vread", "history-instance", "search-type", "create", "update", "patch", "delete")

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
SYSTEM_INTERACTIONS: dict[str, tuple[str, ...]] = {"full": ("transaction", "batch"), "narrow": ()}
