"""OperationOutcome: how a FHIR server says what was wrong."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """The request is answered with `status` and an OperationOutcome. The text never repeats what the client sent."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


def describe_outcome(code: str, text: str) -> dict[str, Any]:
    """One error issue; `code` is from http://hl7.org/fhir/issue-type."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": code, "diagnostics": text}],
    }
