"""What a mock demands of a message, as data, and the examination that a message goes through.

A rule has an id, a kind, a sentence and a source. The kind is what `--lenient KIND` switches off.
An examination writes down every step: the rule, the place, what was expected and found, and whether it holds.
The journal shows the steps to the tester. What was found is a code or a digest, never a person's data.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn


@dataclass(frozen=True)
class Rule:
    """One demand. `source` names the published text, or says `ours` where the real thing is not public."""

    id: str
    kind: str
    demand: str
    source: str

    @property
    def public(self) -> bool:
        """Whether the demand is seen in published material."""
        return self.source != OURS


#: The source of a rule that is our own choice.
OURS = "ours"


@dataclass(frozen=True)
class Step:
    """One rule tried on one place of a message. `outcome`: passed, failed, or waived (lenient)."""

    rule: Rule
    place: str
    outcome: str
    expected: str = ""
    found: str = ""

    def describe(self) -> dict[str, object]:
        """The step as the journal shows it."""
        if self.outcome == "passed":
            return _describe_passed(self.rule.id, self.place)
        return {
            "rule": self.rule.id,
            "place": self.place,
            "outcome": self.outcome,
            "demand": self.rule.demand,
            "source": self.rule.source,
            "public": self.rule.public,
            "expected": self.expected,
            "found": self.found,
        }


@lru_cache(maxsize=4096)
def _describe_passed(rule: str, place: str) -> dict[str, object]:
    """One object for all journal entries: most steps pass at the same places, and a journal keeps thousands."""
    return {"rule": rule, "place": place, "outcome": "passed"}


class BrokenRuleError(Exception):
    """A message breaks a rule that is in force. `str()` is a sentence for the wire, without a person's data."""

    def __init__(self, step: Step) -> None:
        super().__init__(f"{step.place}: {step.rule.demand} ({step.rule.id}, {step.rule.source})")
        self.step = step


@dataclass
class Examination:
    """The steps of one message, in their order. `lenient` are the kinds of rule that are not enforced."""

    lenient: frozenset[str] = frozenset()
    steps: list[Step] = field(default_factory=list)

    def check(self, rule: Rule, place: str, *, holds: bool, expected: str = "", found: str = "") -> bool:
        """Write down a step; returns whether the rule holds.

        Raises BrokenRuleError when it does not and its kind is in force. A waived rule returns False.
        """
        waived = not holds and rule.kind in self.lenient
        outcome = "passed" if holds else "waived" if waived else "failed"
        step = Step(rule, place, outcome, expected, found)
        self.steps.append(step)
        if outcome == "failed":
            raise BrokenRuleError(step)
        return holds

    def refuse(self, rule: Rule, place: str, *, expected: str = "", found: str = "") -> NoReturn:
        """Write down that a rule is broken which nobody can waive. Raises BrokenRuleError."""
        step = Step(rule, place, "failed", expected, found)
        self.steps.append(step)
        raise BrokenRuleError(step)

    def describe(self) -> list[dict[str, object]]:
        """The steps as the journal shows them."""
        return [step.describe() for step in self.steps]


def digest(text: str) -> str:
    """What stands for a person's data in journals and faults: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
