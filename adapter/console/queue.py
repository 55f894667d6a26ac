"""What waits for a person: the Tasks of the units that they handle, the oldest first (PHO-02, PHO-09, REG-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapter.config.release import Desk, Desks
from adapter.console.house import ConsoleHouse
from adapter.console.language import said_in
from adapter.console.visitor import Visitor
from adapter.desk.decision import waiting_message
from adapter.errors import NotFound
from adapter.fhir.elements import BASE, Names, Resource, objects
from adapter.identifiers import bare_oid
from adapter.store.parameters import Criterion
from adapter.words import Language, Sentence, begin

MOST = 200  # lines of one page; the number beside them is of all
_LATE = timedelta(hours=24)
WAITING = (
    Criterion("code", (("token", f"{BASE}/CodeSystem/task", "parked"),)),
    Criterion("status", (("token", "", "requested"),)),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that waits. It names no patient: a list is seen by whoever passes by."""

    message: str
    what: str
    why: str
    rules: tuple[str, ...]
    unit: str
    unit_name: str
    since: datetime
    is_late: bool


def list_waiting(house: ConsoleHouse, visitor: Visitor, unit: str = "") -> list[Waiting]:
    """What waits for this person, the oldest first; of one unit alone where it is named."""
    units = frozenset({unit}) & visitor.units if unit else visitor.seen(house.settings)
    if not units:
        return []
    found = house.resources.find("Task", WAITING, MOST, units=units)
    own = [stored.resource for stored in found if visitor.handles_task(stored.resource)]
    waiting = [one for task in own if (one := read_waiting(house, task, visitor.language)) is not None]
    return sorted(waiting, key=lambda one: one.since)


def count_waiting(house: ConsoleHouse, visitor: Visitor) -> int:
    """How many wait, by the same question as the list."""
    units = visitor.seen(house.settings)
    return house.resources.count("Task", WAITING, units=units) if units else 0


def read_waiting(house: ConsoleHouse, task: Resource, language: Language) -> Waiting | None:
    """A Task as a line of the list; None for one that belongs to no message."""
    message = waiting_message(task)
    if message is None:
        return None
    owner = task.get("owner", {})
    oid = bare_oid(str(owner.get("identifier", {}).get("value", "")))
    since = datetime.fromisoformat(str(task["authoredOn"]))
    why = begin(said_in({"language": task.get("language"), **task.get("statusReason", {})}, "text", language))
    what = said_in(task, "description", language).partition(". ")[0]
    rules = tuple(str(one.get("valueString", "")) for one in objects(task.get("output")) if one.get("valueString"))
    name = name_owner(house, task)
    return Waiting(message, what, why, rules, oid, name.said(language), since, house.now() - since > _LATE)


def name_owner(house: ConsoleHouse, task: Resource) -> Sentence:
    """What the unit or the desk is called that a Task waits for; the organisation where it is neither."""
    oid = bare_oid(str(task.get("owner", {}).get("identifier", {}).get("value", "")))
    unit = next((unit for unit in house.settings.unit if unit.oid.value == oid), None)
    return unit.names if unit else find_desk_names(house, oid) or house.settings.organisation.names


def find_desk_names(house: ConsoleHouse, identity: str) -> Sentence | None:
    """What a desk of the imaging instruction is called; None for an id that is no desk's (REL-15)."""
    return next((desk.names for desk in list_desks(house.settings.desks) if desk.id == identity), None)


def list_desks(desks: Desks) -> list[Desk]:
    """Every desk of the imaging instruction, each once."""
    found = [desks.office, desks.on_call, desks.occupational, *desks.county.values(), *desks.archive.values()]
    return list({desk.id: desk for desk in found}.values())


def find_task(house: ConsoleHouse, visitor: Visitor, message: str) -> Resource:
    """The Task of a message that this person handles; raises NotFound for everybody else's (PHO-02)."""
    identity = str(Names(message).uuid("parked"))
    task = house.resources.read("Task", identity, units=visitor.seen(house.settings)).resource
    if waiting_message(task) != message or not visitor.handles_task(task):
        raise NotFound.because("PHO-02", "there is no message with that id.", code="not-found")
    return task
