"""How a flow lets go of a message: done, or left to a person with a Task that says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adapter.errors import Refused
from adapter.fhir.elements import Names, Resource
from adapter.run.house import FlowHouse
from adapter.run.run import Run, parked_task
from adapter.store.messages import State


def conclude(run: Run, house: FlowHouse, rules: Sequence[str], reason: str, known: Sequence[str]) -> None:
    """Drop every temporary copy and close the message (PHO-05). `known`: the addresses of what it became."""
    house.blobs.drop(run.message)
    house.messages.conclude(run.message, State.DONE, house.now(), tuple(rules), reason, tuple(known))


def park(
    run: Run,
    house: FlowHouse,
    flow: str,
    refusal: Refused,
    known: Sequence[str] = (),
    put_aside: Callable[[], object] = lambda: None,
    *,
    focus: str = "",
    more: Resource | None = None,
) -> None:
    """Leave the message to a person (REG-02): a Task that says why, and the message parked.

    The Task comes first: a person must see it even when `put_aside` fails. That is the flow's own part: the mail to
    quarantine, the request on hold, the copies dropped. `focus`: the resource that the message came as. `more`: further
    elements of the Task.
    """
    task = parked_task(run.message, flow, refusal.findings, house.now())
    task |= ({"focus": {"reference": focus}} if focus else {}) | (more or {})
    stored = house.resources.put(str(Names(run.message).uuid("parked")), task, house.now())
    put_aside()
    rules = tuple(finding.rule for finding in refusal.findings)
    house.messages.conclude(run.message, State.PARKED, house.now(), rules, str(refusal), (*known, stored.reference))
