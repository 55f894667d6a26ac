"""Errors as FHIR OperationOutcome."""

from __future__ import annotations

from adapter.errors import Finding, LauttaError, findings_of
from adapter.fhir.elements import BASE, Resource


def outcome(error: LauttaError) -> Resource:
    """An OperationOutcome that names every finding with its rule id."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(finding) for finding in findings_of(error)]}


def _issue(finding: Finding) -> Resource:
    issue: Resource = {"severity": "error", "code": finding.code, "diagnostics": str(finding)}
    if finding.rule:
        issue["details"] = {
            "coding": [{"system": f"{BASE}/CodeSystem/rule", "code": finding.rule}],
            "text": finding.text,
        }
    return issue
