"""A person's decision on a message that waited for one (PHO-06, REG-02), as FHIR.

The AuditEvent it leaves, the Task it ends. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapter.fhir.elements import BASE, Names, Resource, instant, oid_identifier, own_concept, patient_reference
from adapter.identifiers import Hetu, Oid
from adapter.masking import mask_hetus
from adapter.words import Sentence

_DECIDED = Sentence("Ammattilainen on päättänyt", "Avgjort av en yrkesperson", "Decided by a person")

TASKS = f"{BASE}/sid/lautta"


class Action(StrEnum):
    """What a person decides."""

    REFILE = "refile"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True, repr=False)
class Decision:
    """Who decided what, why and when.

    Whom the photos belong to, and the portal's password, where the person says so. `sender`: to the sender. A personal
    identity code belongs in `patient` alone; one in the words is taken out, for they go to logs and to the queue.
    """

    action: Action
    by: str
    reason: str
    at: datetime
    patient: Hetu | None = None
    password: str = ""
    sender: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", mask_hetus(self.reason))
        object.__setattr__(self, "by", mask_hetus(self.by))


def decision_audit(decision: Decision, message: str, task: str, observer: Oid) -> Resource:
    """The AuditEvent of a decision (domain §3): who, what, why, and on which waiting message."""
    entities: list[Resource] = [{"what": {"reference": task, "identifier": Names(message).identifier("parked")}}]
    if decision.patient:
        entities.append({"what": patient_reference(decision.patient)})
    if decision.sender:
        entities.append({"description": "The sender is confirmed to be the patient."})
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision", "display": "A person's decision"},
        "subtype": [{"system": f"{BASE}/CodeSystem/decision", "code": decision.action.value}],
        "action": "D" if decision.action is Action.DISCARD else "U",
        "recorded": instant(decision.at),
        "outcome": "0",
        "outcomeDesc": decision.reason,
        "agent": [{"who": {"display": decision.by}, "requestor": True}],
        "source": {"observer": {"type": "Organization", "identifier": oid_identifier(observer)}},
        "entity": entities,
    }


def decided(task: Resource, decision: Decision) -> Resource:
    """The Task of a waiting message once somebody has decided.

    Completed, or cancelled when the message is discarded.
    """
    done = "cancelled" if decision.action is Action.DISCARD else "completed"
    return task | {
        "status": done,
        "lastModified": instant(decision.at),
        "businessStatus": own_concept("decision", decision.action, _DECIDED.said(task.get("language", "en"))),
        "note": [
            *task.get("note", []),
            {"text": decision.reason, "time": instant(decision.at), "authorString": decision.by},
        ],
    }


def waiting_message(task: Resource) -> str | None:
    """The message that a Task waits with; None for a Task of another kind."""
    for identifier in task.get("identifier", []):
        message, _, part = str(identifier.get("value", "")).rpartition(".")
        if identifier.get("system") == TASKS and part == "parked":
            return message
    return None
