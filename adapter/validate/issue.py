"""What a validator finds: how grave, of what kind, where, by which rule, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Step = str | int


class Severity(StrEnum):
    """FHIR R4 issue-severity, from the gravest on."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(slots=True)
class Issue:
    """One finding: its FHIR issue code, the rule it breaks, what is wrong in English and in Finnish, and the keys that lead to it from the top.

    `steps` grows at its front while the finding travels up from where it was made.
    """

    severity: Severity
    code: str
    rule: str
    en: str
    fi: str
    steps: tuple[Step, ...] = ()


Found = list[Issue] | None


def error(rule: str, en: str, fi: str, code: str = "structure", at: tuple[Step, ...] = ()) -> list[Issue]:
    """A single error, as a closure gives it."""
    return [Issue(Severity.ERROR, code, rule, en, fi, at)]


def warning(rule: str, en: str, fi: str, code: str = "business-rule", at: tuple[Step, ...] = ()) -> list[Issue]:
    """A single warning."""
    return [Issue(Severity.WARNING, code, rule, en, fi, at)]


def note(rule: str, en: str, fi: str, code: str = "informational", at: tuple[Step, ...] = ()) -> list[Issue]:
    """A single piece of information."""
    return [Issue(Severity.INFORMATION, code, rule, en, fi, at)]


def below(step: Step, found: list[Issue], gathered: Found) -> list[Issue]:
    """Findings from one step further down, with those gathered so far."""
    for issue in found:
        issue.steps = (step, *issue.steps)
    if gathered is None:
        return found
    gathered += found
    return gathered
