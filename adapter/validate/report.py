"""Findings as others read them: an OperationOutcome, a line of text, FHIRPath locations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapter.fhir.elements import BASE, Resource
from adapter.validate.issue import Issue, Severity, Step
from adapter.validate.package import own_validator
from adapter.validate.sentences import NOTHING_FOUND, SEVERITIES
from adapter.words import Language

Places = dict[tuple[Step, ...], tuple[int, int]]
_LINE = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line"
_COLUMN = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col"
_TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
_OTHERS: tuple[Language, ...] = ("fi", "sv")  # beside English
ORDER = {Severity.FATAL: 0, Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFORMATION: 3}


def locate(resource: Any, steps: Sequence[Step]) -> str:
    """FHIRPath to a place.

    A key that FHIR does not have is the sender's own text, which may name a patient: it is not repeated.
    """
    definitions = own_validator().definitions
    name = resource.get("resourceType") if isinstance(resource, dict) else None
    path = name if isinstance(name, str) and name in definitions.resources else "Resource"
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{definitions.paths.get(step.removeprefix('_'), '…')}"
    return path


def outcome_of(resource: Any, issues: Sequence[Issue], places: Places) -> Resource:
    """An OperationOutcome: of a resource without findings, one that says so."""
    entries = [_issue(resource, issue, places) for issue in sorted(issues, key=lambda issue: ORDER[issue.severity])]
    if not entries:
        entries = [
            {
                "severity": "information",
                "code": "informational",
                "diagnostics": NOTHING_FOUND.en,
            }
        ]
    return {"resourceType": "OperationOutcome", "issue": entries}


def _issue(resource: Any, issue: Issue, places: Places) -> Resource:
    entry: Resource = {
        "severity": issue.severity.value,
        "code": issue.code,
        "details": {
            "coding": [{"system": f"{BASE}/CodeSystem/rule", "code": issue.rule}],
            "text": issue.en,
            "_text": {"extension": [_translated(language, issue.sentence.said(language)) for language in _OTHERS]},
        },
        "diagnostics": f"{issue.rule}: {issue.en}",
        "expression": [locate(resource, issue.steps)],
    }
    if issue.steps in places:
        line, column = places[issue.steps]
        entry = {"extension": [{"url": _LINE, "valueInteger": line}, {"url": _COLUMN, "valueInteger": column}], **entry}
    return entry


def _translated(language: Language, text: str) -> Resource:
    return {
        "url": _TRANSLATION,
        "extension": [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": text}],
    }


def line_of(source: str, resource: Any, issue: Issue, places: Places, language: Language = "en") -> str:
    """One line of text: where, how grave, which rule, what."""
    line, column = places.get(issue.steps, (0, 0))
    where = f"{source}:{line}:{column}" if line else source
    severity, text = SEVERITIES[issue.severity].said(language), issue.sentence.said(language)
    return f"{where}: {severity} {locate(resource, issue.steps)} [{issue.rule}] {text}"
