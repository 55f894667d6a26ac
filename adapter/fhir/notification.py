"""What a subscriber is sent, and what it may ask: the state of a Subscription and its events, by id only. Pure.

Subscriptions R5 Backport 1.2, R4: a Bundle of the type history whose first entry is a Parameters with the state
(HL7/fhir-subscription-backport-ig, input/fsh/BackportNotificationR4.fsh). Numbers are strings there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from adapter.fhir.elements import Names, Resource, fine_instant

Kind = Literal["handshake", "heartbeat", "event-notification", "query-status", "query-event"]

_ANSWERED = {"POST": "201", "PUT": "200", "DELETE": "204", "GET": "200"}


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a subscription. `method`: how its resource was written; GET where a date alone brought it."""

    number: int
    kind: str
    id: str
    method: str
    at: datetime

    @property
    def reference(self) -> str:
        """`Type/id`."""
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True)
class State:
    """How a subscription stands. `numbered`: how many events it has had; `problem`: why it is in error."""

    id: str
    topic: str
    status: str
    numbered: int
    problem: str = ""

    @property
    def reference(self) -> str:
        """`Subscription/id`."""
        return f"Subscription/{self.id}"


def notification(base: str, state: State, kind: Kind, events: Sequence[Told], at: datetime) -> Resource:
    """The Bundle with the state of a subscription and these events. `base`: the address of this server."""
    names = Names(f"{state.id}.{kind}.{at.isoformat()}.{events[0].number if events else ''}")
    return {
        "resourceType": "Bundle",
        "id": str(names.uuid("bundle")),
        "type": "history",
        "timestamp": fine_instant(at),
        "entry": [
            {
                "fullUrl": names.urn("status"),
                "resource": {"id": str(names.uuid("status"))} | status_of(base, state, kind, events),
                "request": {"method": "GET", "url": f"{base}/{state.reference}/$status"},
                "response": {"status": "200"},
            },
            *(_focus(base, event) for event in events),
        ],
    }


def states(base: str, found: Sequence[State]) -> Resource:
    """The answer of `$status`: a searchset with the state of each."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "entry": [
            {
                "fullUrl": Names(f"{state.id}.query-status").urn("status"),
                "resource": {"id": str(Names(f"{state.id}.query-status").uuid("status"))}
                | status_of(base, state, "query-status", ()),
                "search": {"mode": "match"},
            }
            for state in found
        ],
    }


def status_of(base: str, state: State, kind: Kind, events: Sequence[Told]) -> Resource:
    """The Parameters that say how a subscription stands, and which events are told."""
    error = {"name": "error", "valueCodeableConcept": {"text": state.problem}}
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "subscription", "valueReference": {"reference": f"{base}/{state.reference}"}},
            {"name": "topic", "valueCanonical": state.topic},
            {"name": "status", "valueCode": state.status},
            {"name": "type", "valueCode": kind},
            {"name": "events-since-subscription-start", "valueString": str(state.numbered)},
            *(_event(base, event) for event in events),
            *([error] if state.problem else []),
        ],
    }


def _event(base: str, event: Told) -> Resource:
    return {
        "name": "notification-event",
        "part": [
            {"name": "event-number", "valueString": str(event.number)},
            {"name": "timestamp", "valueInstant": fine_instant(event.at)},
            {"name": "focus", "valueReference": {"reference": f"{base}/{event.reference}"}},
        ],
    }


def _focus(base: str, event: Told) -> Resource:
    """The resource of an event by its address alone: whoever may see it reads it there."""
    url = event.kind if event.method == "POST" else event.reference
    return {
        "fullUrl": f"{base}/{event.reference}",
        "request": {"method": event.method, "url": url},
        "response": {"status": _ANSWERED[event.method]},
    }
