"""A person of a desk takes a Task, notes what was done, or ends it: the Task says so, and an AuditEvent (domain §3).

With its last Task a request ends that was carried out, or not, by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapter.desk.decision import Decider
from adapter.errors import Conflict, Refused
from adapter.fhir.elements import BASE, Names, Resource, coding, instant, objects, oid_identifier
from adapter.fhir.patients import patients_of
from adapter.identifiers import Oid, refuse_hetus
from adapter.store.resources import Criterion, Resources, Stored
from adapter.words import Sentence

#: What waits for a person. `accepted` is carried out by the flow, `rejected` and what has ended is over.
OPEN = ("requested", "received", "ready", "in-progress", "on-hold")
#: Tasks that say whether images were released: of the whole request, and of one study.
RELEASING = frozenset({"release-images", "release-study"})
_OVER_TASKS = frozenset({"completed", "rejected", "cancelled", "failed", "entered-in-error"})
_MOST = 300  # Tasks of one request
_TAKEN = Sentence("Otettu käsittelyyn.", "Tagen till behandling.", "Taken.")
_OVER = Sentence(
    "Tämä tehtävä on jo päättynyt.", "Den här uppgiften har redan avslutats.", "this task has ended already."
)
_THEIRS = Sentence(
    "Tämän tehtävän on jo ottanut {who}.", "Den här uppgiften har redan tagits av {who}.", "{who} has taken this task."
)
_NO_RELEASE = Sentence(
    "Tämä tehtävä ei ole luovutus.", "Den här uppgiften är inte ett utlämnande.", "this task is no release."
)
_SAY = Sentence("Kirjoita, mitä on tehty.", "Skriv vad som har gjorts.", "Write what was done.")


class Doing(StrEnum):
    """What a person does to a Task of their desk."""

    TAKE = "take"
    NOTE = "note"
    COMPLETE = "complete"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class TaskAct:
    """Who does what to a Task, when, and in which words. Raises Refused for a personal identity code in the words."""

    doing: Doing
    by: Decider
    text: str
    at: datetime

    def __post_init__(self) -> None:
        refuse_hetus(self.text)


@dataclass(frozen=True)
class DeskTasks:
    """The Tasks of the organisation's desks, in one database."""

    resources: Resources
    observer: Oid

    def do(self, identity: str, act: TaskAct) -> Stored:
        """Carry it out: written down first, then done.

        Raises NotFound, Refused without words where words are needed, and Conflict for a Task that has ended, or that
        somebody has taken.
        """
        stored = self.resources.read("Task", identity)
        acted(stored.resource, act)
        event = str(Names(identity).uuid(f"{act.doing} {stored.version} {act.by.account}"))
        self.resources.put(event, act_audit(stored.resource, act, self.observer), act.at)
        changed = self.resources.change("Task", identity, lambda task: acted(task, act), act.at)
        if act.doing in {Doing.COMPLETE, Doing.REFUSE}:
            self._end_request(changed.resource, act.at)
        return changed

    def _end_request(self, task: Resource, at: datetime) -> None:
        """End the request of a Task that has just ended, if none of its Tasks is left and the flow has left it open.

        The Tasks are read when this one has ended: of two people at once the later one ends the request.
        """
        focus = str(task.get("focus", {}).get("reference", ""))
        kind, _, request = focus.partition("/")
        if kind != "ServiceRequest":
            return
        same = Criterion("focus", (("token", "", focus),))
        tasks = [stored.resource for stored in self.resources.find("Task", [same], _MOST)]
        if all(one["status"] in _OVER_TASKS for one in tasks):
            status = "revoked" if _is_refused(tasks) else "completed"
            self.resources.change("ServiceRequest", request, lambda held: _ended(held, status), at)


def acted(task: Resource, act: TaskAct) -> Resource:
    """The Task once somebody has acted; raises as `DeskTasks.do`."""
    if task["status"] not in OPEN:
        raise Conflict.because("", _OVER, code="conflict")
    if act.doing is Doing.TAKE and task["status"] == "in-progress":
        raise Conflict.because("", _THEIRS.filled(who=taken_by(task)), code="conflict")
    if act.doing is not Doing.TAKE and not act.text.strip():
        raise Refused.because("", _SAY, code="required")
    if act.doing is Doing.REFUSE and code_of(task) not in RELEASING:
        raise Refused.because("", _NO_RELEASE, code="value")
    kept = task["status"]
    status = {Doing.TAKE: "in-progress", Doing.NOTE: kept, Doing.COMPLETE: "completed", Doing.REFUSE: "rejected"}
    text = act.text.strip() or _TAKEN.said(task.get("language", "fi"))
    note = {"authorString": act.by.name, "time": instant(act.at), "text": text}
    return task | {"status": status[act.doing], "lastModified": instant(act.at), "note": [*task.get("note", []), note]}


def code_of(task: Resource) -> str:
    """What a Task asks for."""
    return next((str(one.get("code", "")) for one in objects(task.get("code", {}).get("coding"))), "")


def _is_refused(tasks: Sequence[Resource]) -> bool:
    """Whether nothing of a request was released: none of the Tasks that say so was carried out."""
    outcomes = [task["status"] for task in tasks if code_of(task) in RELEASING]
    return bool(outcomes) and "completed" not in outcomes


def _ended(request: Resource, status: str) -> Resource:
    """The request with its end; one that is on hold or has ended stays as it is."""
    return request | {"status": status} if request.get("status") == "active" else request


def taken_by(task: Resource) -> str:
    """Who has last acted on a Task that somebody has taken; empty for one that nobody has."""
    names = [str(note.get("authorString", "")) for note in objects(task.get("note"))]
    return names[-1] if names and task.get("status") == "in-progress" else ""


def act_audit(task: Resource, act: TaskAct, observer: Oid) -> Resource:
    """The AuditEvent of an act: who did what to which Task, and whose data it is about."""
    patients: Sequence[Resource] = [{"what": patient.what} for patient in patients_of(task).values()]
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision", "display": "A person's decision"},
        "subtype": [coding(f"{BASE}/CodeSystem/decision", act.doing)],
        "action": "U",
        "recorded": instant(act.at),
        "outcome": "0",
        **({"outcomeDesc": act.text.strip()} if act.text.strip() else {}),
        "agent": act.by.agents(),
        "source": {"observer": {"type": "Organization", "identifier": oid_identifier(observer)}},
        "entity": [{"what": {"reference": f"Task/{task['id']}"}}, *patients],
    }
