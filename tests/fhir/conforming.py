"""What a flow writes, judged by our validator and the profile that is meant for it: no error.

No warning that docs/reference/validation.md does not explain.
"""

from __future__ import annotations

import json
from typing import Any

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from adapter.validate.report import locate

Resource = dict[str, Any]

_PROFILES = "https://lautta.example/fhir/StructureDefinition"
#: Where codes of IHE BALP's or our own stand for want of one in R4's extensible value sets.
EXPLAINED = {
    "AuditEvent.subtype",
    "AuditEvent.purposeOfEvent",
    "AuditEvent.agent.type",
    "AuditEvent.agent.media",
    "AuditEvent.type",
    "AuditEvent.entity.type",
    "Provenance.reason",
    "Provenance.activity",
    "Provenance.agent.type",
    "Consent.category",
    "Consent.provision.actor.role",
}


def validates(resource: Resource) -> None:
    """It conforms to R4 and to its profile; what cannot be checked is no fault."""
    resource = json.loads(json.dumps(resource))  # as it is written: an enumeration is text there
    name = profile_of(resource)
    issues = own_validator().validate(resource, [f"{_PROFILES}/{name}"] if name else [])
    told = [(issue, locate(resource, [step for step in issue.steps if isinstance(step, str)])) for issue in issues]
    wrong = [f"{place} {issue.rule}: {issue.en}" for issue, place in told if issue.severity is Severity.ERROR]
    assert wrong == [], wrong
    warned = {place for issue, place in told if issue.severity is Severity.WARNING}
    assert warned <= EXPLAINED, warned - EXPLAINED


def profile_of(resource: Resource) -> str:
    """The profile that is meant for a resource of a flow; empty where none is."""
    kind = resource["resourceType"]
    if kind == "Consent":
        codes = {coding.get("code") for category in resource["category"] for coding in category.get("coding", [])}
        meant = {
            "register-access": "register-access",
            "outsourcing-authorisation": "outsourcing-authorisation",
            "release-images": "release-consent",
        }
        return next((f"lautta-{meant[code]}" for code in codes if code in meant), "")
    if kind == "Provenance":
        activity = {
            coding.get("system", "").rpartition("/")[2] for coding in resource.get("activity", {}).get("coding", [])
        }
        found = "release" if "release-activity" in activity else "photo" if activity else "grant"
        return f"lautta-{found}-provenance"
    if kind == "AuditEvent":
        return "lautta-decision-audit" if resource["type"].get("code") == "110113" else ""
    if kind == "DocumentReference":
        return (
            "lautta-stored-document"
            if any(item["url"].endswith("access-use") for item in resource.get("extension", []))
            else ""
        )
    return {"Media": "lautta-photo-media", "Task": "lautta-task", "ImagingStudy": "lautta-imaging-study"}.get(kind, "")
