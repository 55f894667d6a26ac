"""How a flow lets go of a message: done, or left to a person with a Task that says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adapter.errors import NotFound, Refused
from adapter.fhir.elements import BASE, Names, Resource, unit_reference
from adapter.identifiers import Oid
from adapter.run.house import FlowHouse
from adapter.run.run import Run
from adapter.run.waiting import Place, going_on, parked_task
from adapter.store.messages import State


def conclude(run: Run, house: FlowHouse, rules: Sequence[str], reason: str, known: Sequence[str]) -> None:
    """Drop every temporary copy and close the message (PHO-05). `known`: the addresses of what it became."""
    house.messages.conclude(run.message, State.DONE, house.now(), tuple(rules), reason, tuple(known), forget=True)


def park(
    run: Run,
    house: FlowHouse,
    flow: str,
    refusal: Refused,
    known: Sequence[str] = (),
    put_aside: Callable[[], object] = lambda: None,
    *,
    place: Place | None = None,
    more: Resource | None = None,
    forget: bool = False,
) -> None:
    """Leave the message to a person (REG-02): a Task that says why, and the message parked.

    The Task comes first: a person must see it even when `put_aside` fails. That is the flow's own part: the mail to
    quarantine, the request on hold. `place`: whose the message is, where the flow knows better than `find_place`.
    `more`: further elements of the Task. `forget`: its copies are dropped in the moment in which it is parked. What
    people have decided on the message before stays in the Task.
    """
    place = place or find_place(house, run.message)
    identity = str(Names(run.message).uuid("parked"))
    task = parked_task(run.message, flow, refusal.findings, house.now(), place) | (more or {})
    stored = house.resources.put(identity, going_on(task, _find_task(house, identity)), house.now())
    put_aside()
    rules = tuple(finding.rule for finding in refusal.findings)
    known = (*known, stored.reference)
    house.messages.conclude(run.message, State.PARKED, house.now(), rules, str(refusal), known, forget=forget)


def find_place(house: FlowHouse, message: str, oid: Oid | None = None) -> Place:
    """Whose a message is: the unit `oid`, else where it was moved to or how it came, else the organisation.

    In the language of the unit. What came over the FHIR API is named by its resource, a mail by its mailbox.
    """
    settings = house.settings
    source = next((known.source for known in house.messages.some([message])), "")
    oid = oid or find_unit(house, message)
    unit = next((unit for unit in settings.unit if unit.oid == oid), None)
    language = (unit or settings.unit[0]).languages[0]
    name = unit.names.said(language) if unit else "" if oid else settings.organisation.names.said(language)
    mail = {"identifier": {"system": f"{BASE}/sid/message", "value": message}, "display": source}
    return Place(
        language=language,
        owner=unit_reference(oid or settings.organisation.oid, name),
        focus={"reference": source} if "/" in source else mail,
    )


def find_unit(house: FlowHouse, message: str) -> Oid | None:
    """The unit that a message was moved to, else that of its mailbox; None where there is neither (PHO-02)."""
    known = next(iter(house.messages.some([message])), None)
    if known is None:
        return None
    boxes = (box.unit for box in house.settings.mailbox if box.user == known.source)
    return Oid(known.unit) if known.unit else next(boxes, None)


def _find_task(house: FlowHouse, identity: str) -> Resource:
    """The Task by which a message has waited before; empty for one that waits for the first time."""
    try:
        return house.resources.read("Task", identity).resource
    except NotFound:
        return {}
