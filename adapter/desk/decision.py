"""A person's decision on a message that waited for one (PHO-06, REG-02), as FHIR.

The AuditEvent it leaves, the Task it ends. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapter.fhir.asserted import person_agent
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    client_identifier,
    instant,
    objects,
    oid_identifier,
    own_concept,
    patient_reference,
    unit_reference,
)
from adapter.identifiers import Hetu, Oid, refuse_hetus
from adapter.person import AssertedPerson
from adapter.release.reading.completeness import AS_ASKED
from adapter.run.waiting import left_unit
from adapter.words import Sentence

_DECIDED = Sentence("Ammattilainen on päättänyt", "Avgjort av en yrkesperson", "Decided by a person")

TASKS = f"{BASE}/sid/lautta"


class Action(StrEnum):
    """What a person decides."""

    REFILE = "refile"
    DISCARD = "discard"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides: the name as it is said, and what shows who that is.

    Over the FHIR API the `client`, and the `person` whom it asserts by its signature; at the command line the `account`
    of the operating system. A name without either is hearsay, and stands beside them. Raises Refused for a personal
    identity code in the name.
    """

    name: str
    person: AssertedPerson | None = None
    client: str = ""
    account: str = ""

    def __post_init__(self) -> None:
        refuse_hetus(self.name)

    def agents(self) -> list[Resource]:
        """The agents of the AuditEvent: the person, and the program that said so."""
        person = person_agent(self.person) if self.person else {"who": {"display": self.name}}
        agents: list[Resource] = [person | {"requestor": True}]
        if self.account:
            agents[0]["altId"] = self.account
        if self.person:
            agents.append({"who": unit_reference(self.person.unit), "requestor": False})
        if self.client:
            agents.append({"who": {"identifier": client_identifier(self.client)}, "requestor": False})
        return agents


@dataclass(frozen=True, slots=True, repr=False)
class Decision:
    """Who decided what, why and when.

    Whom the photos belong to, and the portal's password, where the person says so. `sender`: to the sender. `unit`:
    where the message is moved to. `lines`: the mark of those lines of a request that they take as read. Raises Refused
    for a personal identity code in the words: it belongs in `patient` alone, for they go to logs and to the queue.
    """

    action: Action
    by: Decider
    reason: str
    at: datetime
    patient: Hetu | None = None
    password: str = ""
    sender: bool = False
    unit: Oid | None = None
    lines: str = ""

    def __post_init__(self) -> None:
        refuse_hetus(self.reason)


def decision_audit(decision: Decision, message: str, task: str, observer: Oid) -> Resource:
    """The AuditEvent of a decision (domain §3): who, what, why, and on which waiting message."""
    entities: list[Resource] = [{"what": {"reference": task, "identifier": Names(message).identifier("parked")}}]
    if decision.patient:
        entities.append({"what": patient_reference(decision.patient)})
    if decision.by.person:
        entities[0]["detail"] = [{"type": "statement", "valueString": decision.by.person.statement}]
    if decision.sender:
        entities.append({"description": "The sender is confirmed to be the patient."})
    if decision.unit:
        entities.append({"what": unit_reference(decision.unit), "description": "The unit that it is moved to."})
    if decision.lines:
        entities.append({"description": "The lines that were not understood are taken as read: it goes as asked."})
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision", "display": "A person's decision"},
        "subtype": [{"system": f"{BASE}/CodeSystem/decision", "code": decision.action.value}],
        "action": "D" if decision.action is Action.DISCARD else "U",
        "recorded": instant(decision.at),
        "outcome": "0",
        "outcomeDesc": decision.reason,
        "agent": decision.by.agents(),
        "source": {"observer": {"type": "Organization", "identifier": oid_identifier(observer)}},
        "entity": entities,
    }


def decided(task: Resource, decision: Decision) -> Resource:
    """The Task of a waiting message once somebody has decided.

    Completed, or cancelled when the message is discarded. A worker gives the Task of one that is moved to its new unit,
    which sees here where it came from.
    """
    done = "cancelled" if decision.action is Action.DISCARD else "completed"
    notes = [
        *task.get("note", []),
        {"text": decision.reason, "time": instant(decision.at), "authorString": decision.by.name},
    ]
    changed = task | {
        "status": done,
        "lastModified": instant(decision.at),
        "businessStatus": own_concept("decision", decision.action, _DECIDED.said(task.get("language", "en"))),
        "note": notes,
    }
    left = left_unit(task) if decision.action is Action.MOVE else []
    return changed | {"input": [*task.get("input", []), *left]} if left else changed


def find_offer(task: Resource) -> str:
    """The mark of the lines that a person may take as read, of a request that nothing else stops; empty for others."""
    for one in objects(task.get("input")):
        if any(code.get("code") == AS_ASKED for code in objects(one.get("type", {}).get("coding"))):
            return str(one.get("valueString", ""))
    return ""


def waiting_message(task: Resource) -> str | None:
    """The message that a Task waits with; None for a Task of another kind."""
    for identifier in task.get("identifier", []):
        message, _, part = str(identifier.get("value", "")).rpartition(".")
        if identifier.get("system") == TASKS and part == "parked":
            return message
    return None
