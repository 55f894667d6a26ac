"""OperationOutcome: how a FHIR server says what was wrong, and with which HTTP status."""

from __future__ import annotations

from typing import Any

from mocks.control import Step
from mocks.record import rules

#: The system of a rule's id in an OperationOutcome (ours).
RULE_SYSTEM = "urn:lautta:mock-rule"

#: rule -> HTTP status and issue type, for what is neither a wrong content (422) nor a wrong request (400).
_ANSWERS = {
    rules.BODY_TYPE.id: (415, "not-supported"),
    rules.ACCEPT.id: (406, "not-supported"),
    rules.URL_HETU.id: (400, "security"),
    rules.IF_MATCH.id: (400, "required"),
    rules.VERSION.id: (412, "conflict"),
    rules.SAME_ID.id: (400, "invalid"),
    rules.SAME_TYPE.id: (400, "invalid"),
    rules.PARAMETER.id: (400, "not-supported"),
    rules.VALUE.id: (400, "value"),
    rules.CONDITION.id: (400, "required"),
    rules.ONE_MATCH.id: (412, "multiple-matches"),
    rules.ENTRY.id: (400, "not-supported"),
    rules.BUNDLE.id: (400, "not-supported"),
    rules.ONCE.id: (400, "duplicate"),
    rules.PATCH.id: (422, "processing"),
    rules.RESOURCE.id: (422, "structure"),
    rules.REQUIRED.id: (422, "required"),
    rules.FORMAT.id: (422, "value"),
    rules.JSON_TYPE.id: (422, "value"),
    rules.CODE.id: (422, "code-invalid"),
    rules.HETU_FORM.id: (422, "value"),
    rules.HETU_SERIES.id: (422, "security"),
    rules.HETU_PLACE.id: (422, "security"),
    rules.REFERENCE_HELD.id: (422, "not-found"),
    rules.URN.id: (422, "not-found"),
    rules.CONTAINED.id: (422, "not-found"),
}
_BY_KIND = {"json": (400, "structure"), "fhir": (422, "structure"), "reference": (422, "value")}


class RefusedError(Exception):
    """The request is answered with `status` and an OperationOutcome. The text never repeats what the client sent."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


def describe_outcome(code: str, text: str) -> dict[str, Any]:
    """One error issue; `code` is from http://hl7.org/fhir/issue-type."""
    return _outcome({"code": code, "diagnostics": text})


def describe_broken(step: Step) -> tuple[int, dict[str, Any]]:
    """The status and the outcome for a rule that was broken: the rule, its source, the FHIRPath of the place."""
    rule = step.rule
    if rule.id.startswith("record.invariant."):
        status, code = 422, "invariant"
    else:
        status, code = _ANSWERS.get(rule.id) or _BY_KIND[rule.kind]
    ground = f"public: {rule.source}" if rule.public else rule.source
    told = f" Expected: {step.expected}." if step.expected else ""
    told += f" Found: {step.found}." if step.found else ""
    issue: dict[str, Any] = {
        "code": code,
        "details": {"coding": [{"system": RULE_SYSTEM, "code": rule.id}], "text": rule.demand},
        "diagnostics": f"{step.place}: {rule.demand}{told} ({rule.id}; {ground})",
    }
    if step.place[:1].isupper():
        issue["expression"] = [step.place]
    return status, _outcome(issue)


def _outcome(issue: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", **issue}]}
