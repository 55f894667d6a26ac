"""The facts that figures are counted from, read from one database: what came, and what was denied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from adapter.config.settings import Settings
from adapter.desk.figures import By, Came, Denial, Figures, count
from adapter.fhir.elements import BASE, Names, Resource, objects
from adapter.fhir.units import invited_by
from adapter.identifiers import bare_oid
from adapter.store.figures import CameIn, contents_of, messages_between
from adapter.store.messages import State
from adapter.store.parameters import Criterion
from adapter.store.resources import Resources, find_resources
from adapter.words import HELSINKI

_MOST_DENIALS = 100_000
_RULE = re.compile(r"\b[A-Z]{3}-\d{2}\b", re.ASCII)
_DECIDED = frozenset({"completed", "cancelled"})
_DESK = f"{BASE}/sid/desk"
_TASK, _MEANS = f"{BASE}/CodeSystem/task", f"{BASE}/CodeSystem/release-means"
_ENDED = frozenset({State.PARKED, State.STOPPED, State.DISCARDED})
Contents = Mapping[str, Resource]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures. `units`: of these only, with `desks` what is of no unit too; None: of all."""

    since: date
    until: date
    by: By = ""
    units: frozenset[str] | None = None
    desks: bool = True


def read_figures(resources: Resources, settings: Settings, asked: Asked, seconds: float | None = None) -> Figures:
    """Count what the store has. `seconds`: how long that may take; raises Busy."""
    came, denials = resources.ask(lambda connection, base: _read(connection, base, settings, asked), seconds)
    places = {str(unit.oid): unit.municipality for unit in settings.unit}
    return count(
        asked.since,
        asked.until,
        asked.by,
        [one for one in came if _is_asked(one, asked)],
        [one for one in denials if _is_asked(one, asked)],
        lambda unit: places.get(unit, ""),
    )


def name_groups(figures: Figures, settings: Settings, language: str) -> dict[str, str]:
    """What each group is called in a language; a municipality is its own name."""
    desks = settings.desks
    known = {str(unit.oid): unit.names for unit in settings.unit}
    known |= {
        desk.id: desk.names
        for desk in (desks.office, desks.on_call, desks.occupational, *desks.county.values(), *desks.archive.values())
    }
    groups = [line.group for line in figures.lines] + [one.group for one in figures.denied]
    return {group: getattr(known[group], language) if group in known else group for group in dict.fromkeys(groups)}


def _is_asked(one: Came | Denial, asked: Asked) -> bool:
    return asked.units is None or one.unit in asked.units or (asked.desks and not one.unit)


def _read(connection: Connection, base: str, settings: Settings, asked: Asked) -> tuple[list[Came], list[Denial]]:
    since, until = (datetime.combine(day, time(), HELSINKI) for day in (asked.since, asked.until + timedelta(days=1)))
    rows = messages_between(connection, since, until)
    parked = {row.id: _parked(row) for row in rows if row.attempt > 1 or row.state in _ENDED}
    released = [_id(address) for row in rows if row.flow == "release" for address in row.resources if _is_task(address)]
    tasks = dict(contents_of(connection, "Task", [*parked.values(), *released]))
    invitations = [_id(row.source) for row in rows if row.flow == "invitation"]
    requests = dict(contents_of(connection, "ServiceRequest", invitations))
    boxes = {box.user: str(box.unit) for box in settings.mailbox if box.unit}
    came = [_came(row, boxes, tasks, tasks.get(parked.get(row.id, ""), {}), requests) for row in rows]
    return came, list(_denials(_denied(connection, base, since.date(), until.date())))


def _came(row: CameIn, boxes: Mapping[str, str], tasks: Contents, waited: Resource, requests: Contents) -> Came:
    own = [tasks[_id(address)] for address in row.resources if _is_task(address) and _id(address) in tasks]
    studies = [task for task in own if _code(task.get("code", {}), _TASK) == "release-study"]
    request = requests.get(_id(row.source), {}) if row.flow == "invitation" else {}
    owner: Resource = next((task["owner"] for task in (waited, *own) if task.get("owner")), {})
    unit = row.unit or boxes.get(row.source, "") or next(iter(sorted(invited_by(request))) if request else iter(()), "")
    return Came(
        flow=row.flow,
        state=row.state,
        unit=unit or _unit(owner),
        desk=_desk(owner),
        until_done=row.updated - row.begun if row.state == State.DONE else None,
        waited=bool(waited),
        until_decided=_until_decided(waited),
        answered=request.get("status") == "completed",
        means=tuple(_code(task.get("businessStatus", {}), _MEANS) for task in studies),
    )


def _until_decided(task: Resource) -> timedelta | None:
    if task.get("status") not in _DECIDED or "lastModified" not in task:
        return None
    return datetime.fromisoformat(task["lastModified"]) - datetime.fromisoformat(task["authoredOn"])


def _denied(connection: Connection, base: str, since: date, until: date) -> Sequence[Resource]:
    """The AuditEvents of denials: those of decisions, not the use log."""
    criteria = (
        Criterion("outcome", (("token", "", "8"),)),
        Criterion("date", (("ge", "", since.isoformat()),)),
        Criterion("date", (("lt", "", until.isoformat()),)),
    )
    found = find_resources(connection, "AuditEvent", criteria, _MOST_DENIALS, base=base)
    return [stored.resource for stored in found]


def _denials(events: Iterable[Resource]) -> Iterable[Denial]:
    """A release names its rules as policies of its agent, a use of a register in the words of its outcome."""
    for event in events:
        agents = objects(event.get("agent"))
        policies = [str(policy).rpartition("/")[2] for agent in agents for policy in agent.get("policy", [])]
        rules = tuple(policies) or tuple(_RULE.findall(str(event.get("outcomeDesc", ""))))
        if rules:
            organisations = [agent.get("who", {}) for agent in agents if _code(agent.get("type", {}), "") == "PROV"]
            unit = next(filter(None, map(_unit, organisations)), "")
            yield Denial(rules, unit, _desk(event.get("source", {}).get("observer", {})))


def _code(concept: Resource, system: str) -> str:
    """The code of a concept in a system; "": in any."""
    found = [one for one in objects(concept.get("coding")) if system in {"", one.get("system")}]
    return str(found[0].get("code", "")) if found else ""


def _unit(reference: Resource) -> str:
    identifier = reference.get("identifier", {})
    return "" if identifier.get("system") == _DESK else bare_oid(str(identifier.get("value", "")))


def _desk(reference: Resource) -> str:
    identifier = reference.get("identifier", {})
    return str(identifier.get("value", "")) if identifier.get("system") == _DESK else ""


def _parked(row: CameIn) -> str:
    return str(Names(row.id).uuid("parked"))


def _is_task(address: str) -> bool:
    return address.startswith("Task/")


def _id(address: str) -> str:
    return address.rpartition("/")[2]
