"""What a validator finds: how grave, of what kind, where, by which rule, in sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from adapter.words import Sentence

Step = str | int


class Severity(StrEnum):
    """FHIR R4 issue-severity, from the gravest on."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(slots=True)
class Issue:
    """One finding: its FHIR issue code, the rule it breaks, what is wrong in three languages, and where.

    `trail` is the way from the place to the top: it grows at its end while the finding travels up from where it was
    made.
    """

    severity: Severity
    code: str
    rule: str
    sentence: Sentence
    trail: list[Step] = field(default_factory=list)

    def copy(self) -> Issue:
        """The same finding, to travel another way."""
        return Issue(self.severity, self.code, self.rule, self.sentence, self.trail.copy())

    @property
    def en(self) -> str:
        """What is wrong, in English."""
        return self.sentence.en

    @property
    def steps(self) -> tuple[Step, ...]:
        """The keys that lead to the place from the top."""
        return tuple(reversed(self.trail))


Found = list[Issue] | None


def error(rule: str, sentence: Sentence, code: str = "structure", at: tuple[Step, ...] = ()) -> list[Issue]:
    """A single error, as a closure gives it."""
    return [Issue(Severity.ERROR, code, rule, sentence, [*reversed(at)])]


def warning(rule: str, sentence: Sentence, code: str = "business-rule", at: tuple[Step, ...] = ()) -> list[Issue]:
    """A single warning."""
    return [Issue(Severity.WARNING, code, rule, sentence, [*reversed(at)])]


def note(rule: str, sentence: Sentence, code: str = "informational", at: tuple[Step, ...] = ()) -> list[Issue]:
    """A single piece of information."""
    return [Issue(Severity.INFORMATION, code, rule, sentence, [*reversed(at)])]


def below(step: Step, issues: list[Issue], gathered: Found) -> list[Issue]:
    """Findings from one step further down, with those gathered so far."""
    for issue in issues:
        issue.trail.append(step)
    if gathered is None:
        return issues
    gathered += issues
    return gathered
