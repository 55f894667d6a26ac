"""What the scripted FHIR API answers: good answers in the shape of Lautta's own, and faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from conform.traffic import Message

Resource = dict[str, Any]
JSON = "application/fhir+json"
_RULES = "https://lautta.example/fhir/CodeSystem/rule"


@dataclass(frozen=True)
class Reply:
    """One answer. `fault` is its name where it is no good one; `how` is `answer`, `cut` or `hold` (no answer)."""

    status: int = 200
    resource: Resource | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    media: str = JSON
    fault: str = ""
    how: str = "answer"

    @property
    def body(self) -> bytes:
        """Its octets."""
        return (self.text if self.resource is None else json.dumps(self.resource, ensure_ascii=False)).encode()

    def spoilt(self, fault: str) -> Reply:
        """The same with the name of what is wrong with it."""
        return replace(self, fault=fault)


#: What is armed for an interaction: an answer, or what makes one of the request.
Armed = Reply | Callable[[Message], Reply]

#: The connection is cut, and nothing was said.
CUT = Reply(fault="cut", how="cut")
#: Nothing is said, for longer than anybody waits.
SILENCE = Reply(fault="silence", how="hold")
HTML = Reply(text="<!DOCTYPE html><title>Sign in</title>", media="text/html", fault="html")


def refused(status: int, *sentences: str, rule: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    """A refusal: an OperationOutcome with one issue a sentence, as Lautta writes it."""
    details = {"coding": [{"system": _RULES, "code": rule}]} if rule else {}
    issues = [
        {
            "severity": "error",
            "code": "processing",
            "diagnostics": f"{rule}: {sentence}" if rule else sentence,
            **({"details": {**details, "text": sentence}} if rule else {}),
        }
        for sentence in sentences
    ]
    outcome: Resource = {"resourceType": "OperationOutcome", "issue": issues}
    return Reply(status, outcome, headers or {}, fault=str(status))


def busy(status: int, seconds: int) -> Reply:
    """429 or 503: not now, and when (RFC 9110 10.2.3)."""
    return refused(status, "not now.", headers={"Retry-After": str(seconds)})


def permit() -> Reply:
    """`$evaluate` permits."""
    rules = [{"name": "rule", "valueCode": rule} for rule in ("GRA-01", "GRA-04", "GRA-05", "GRA-06", "GRA-13")]
    consent = {"name": "consent", "valueReference": {"reference": "Consent/grant-1/_history/2"}}
    return Reply(resource=_parameters({"name": "decision", "valueCode": "permit"}, consent, *rules))


def deny(*reasons: tuple[str, str, str]) -> Reply:
    """`$evaluate` denies, for reasons of (rule, text, remedy)."""
    told = [
        {
            "name": "reason",
            "part": [
                {"name": "rule", "valueCode": rule},
                {"name": "text", "valueString": text},
                {"name": "remedy", "valueString": remedy},
            ],
        }
        for rule, text, remedy in reasons or [ENDED]
    ]
    rules = [{"name": "rule", "valueCode": rule} for rule, _, _ in reasons or [ENDED]]
    return Reply(resource=_parameters({"name": "decision", "valueCode": "deny"}, *rules, *told))


#: Two reasons of a denial: a worker must see both, with their remedies.
ENDED = (
    "GRA-10",
    "The service has ended, and the right with it.",
    "The organiser writes the service unit into a new version of the client's asiakkuusasiakirja.",
)
UNIT = (
    "GRA-05",
    "The worker does not hold this service unit in the producer's own system.",
    "The producer gives the worker the service unit that the grant names.",
)


def joined(count: str = "joined") -> Reply:
    """`$matter` was done: `joined`, or `left` where it was taken back."""
    consent = {"name": "consent", "valueReference": {"reference": "Consent/grant-1"}}
    return Reply(resource=_parameters({"name": count, "valueInteger": 1}, consent))


def page(resources: Sequence[Resource], following: str = "") -> Reply:
    """One page of a search; `following` is the address of the next one."""
    bundle: Resource = {"resourceType": "Bundle", "type": "searchset"}
    if following:
        bundle["link"] = [{"relation": "next", "url": following}]
    if resources:
        bundle["entry"] = [{"resource": one, "search": {"mode": "match"}} for one in resources]
    return Reply(resource=bundle)


def _parameters(*parameters: Resource) -> Resource:
    return {"resourceType": "Parameters", "parameter": list(parameters)}
