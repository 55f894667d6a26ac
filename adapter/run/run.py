"""One attempt at one message, as a flow sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from adapter.errors import Finding
from adapter.fhir.elements import Names, Resource, instant, own_concept

P = ParamSpec("P")
T = TypeVar("T")


class Run(Protocol):
    """One attempt at one message.

    A step's result is remembered; after a crash the run goes on behind the last finished step.
    """

    @property
    def message(self) -> str:
        """The message's id."""

    @property
    def attempt(self) -> str:
        """The attempt's id: the message's with a number."""

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one effect, at least once. What it returns holds references, never patient data."""

    def once(self, name: str, make: Callable[[], T]) -> T:
        """A value made purely of what the run has in hand.

        Made once for all steps of this attempt, remembered nowhere.
        """


def parked_task(message: str, flow: str, findings: tuple[Finding, ...], now: datetime) -> Resource:
    """The Task that tells a person what waits for them and why (REG-02)."""
    return {
        "resourceType": "Task",
        "identifier": [Names(message).identifier("parked")],
        "status": "requested",
        "intent": "order",
        "priority": "urgent",
        "code": own_concept("task", "parked", "A message waits for a person"),
        "statusReason": {"text": " ".join(finding.text for finding in findings)},
        "description": f"{flow}: " + " ".join(str(finding) for finding in findings),
        "authoredOn": instant(now),
        "output": [
            {"type": own_concept("task-output", "rule", "Deciding rule"), "valueString": finding.rule}
            for finding in findings
            if finding.rule
        ],
    }
