"""Run the fixtures through the stage and check each outcome against what its fixture says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from adapter.demo.fixtures import Sent, send_followers, state
from adapter.demo.stage import Stage
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.resources import Resources
from adapter.wiring import database

_PATIENCE = 60.0


@dataclass(frozen=True)
class Ending:
    """How one fixture ended: as its fixture says, or what is different."""

    flow: str
    name: str
    state: str
    rules: str
    reason: str
    resources: tuple[str, ...]
    differences: tuple[str, ...]
    archived: int = 0  # entries the archive should have of it
    agreed: tuple[str, ...] = ()  # what the unit's Task has from the invitation that a photo answers
    message: str = ""  # its id, where it is a message


def endings(stage: Stage, sent: list[Sent]) -> Iterator[Ending]:
    """Each fixture's ending, as it comes, and then those that follow it.

    Those that have not ended in a minute end as they stand.
    """
    engine = database(stage.settings.database_url())
    messages, resources = Messages(engine), Resources(engine)
    waiting = {item.id: item for item in sent}
    deadline = time.monotonic() + _PATIENCE
    while waiting and time.monotonic() < deadline:
        for record in messages.all((State.DONE, State.PARKED, State.FAILED)):
            if item := waiting.pop(record.id, None):
                yield judge(item, record, resources)
                waiting |= {follower.id: follower for follower in send_followers(stage, item)}
        time.sleep(0.1)
    for item in waiting.values():
        yield Ending(
            item.flow, item.name, "late", "", "It did not end in a minute.", (), ("did not end",), message=item.id
        )


def judge(item: Sent, record: MessageRecord, resources: Resources) -> Ending:
    """Compare an ending with its fixture."""
    expected = item.expected["outcome"]
    differences = []
    if record.state != expected["state"]:
        differences.append(f"state is {record.state}, not {expected['state']}")
    if sorted(record.rules.split()) != sorted(expected["rules"]):
        differences.append(f"rules are {record.rules}, not {' '.join(expected['rules'])}")
    filed = [address.split("/")[-2] for address in record.resources if address.startswith("http")]
    if filed != expected["filed"]:
        differences.append(f"filed {filed}, not {expected['filed']}")
    if "consents" in expected:
        statuses = [
            resources.read("Consent", address.split("/")[1]).resource["status"]
            for address in record.resources
            if address.startswith("Consent/")
        ]
        if statuses != expected["consents"]:
            differences.append(f"Consents are {statuses}, not {expected['consents']}")
    agreed = _agreed(record, resources) if "agreed" in expected else ()
    if missing := set(expected.get("agreed", ())) - set(agreed):
        differences.append(f"{len(missing)} of what was agreed is not in the Task")
    archived = expected.get("archived", int(item.flow == "photo" and record.state == "done"))
    return Ending(
        item.flow,
        item.name,
        record.state,
        record.rules,
        record.reason,
        record.resources,
        tuple(differences),
        archived,
        agreed,
        record.id,
    )


def _agreed(record: MessageRecord, resources: Resources) -> tuple[str, ...]:
    """What the Task of a filed photo says was agreed, where it has a day to do it by."""
    tasks = [
        resources.read("Task", address.split("/")[1]).resource
        for address in record.resources
        if address.startswith("Task/")
    ]
    dated = [task for task in tasks if task.get("restriction", {}).get("period", {}).get("end")]
    return tuple(note["text"] for task in dated for note in task.get("note", []))


def aftermath(stage: Stage, ended: list[Ending]) -> list[str]:
    """What the mocks hold at the end, against what the endings say: nothing twice, nothing left behind."""
    differences = []
    mailboxes = state(stage, "mail")["mailboxes"]
    parked = sum(item.state == "parked" and item.flow != "grant" for item in ended)
    left = sum(
        count for folders in mailboxes.values() for name, count in folders.items() if not name.endswith("Quarantine")
    )
    in_quarantine = sum(
        count for folders in mailboxes.values() for name, count in folders.items() if name.endswith("Quarantine")
    )
    if left:
        differences.append(f"{left} mails are left in the mailboxes")
    if in_quarantine != parked:
        differences.append(f"{in_quarantine} mails are in quarantine, not {parked}")
    invited = sum(item.flow == "invitation" and item.state == "done" for item in ended)
    if (sent := len(state(stage, "sms")["messages"])) != invited:
        differences.append(f"{sent} SMS were sent, not {invited}")
    archived = [
        document
        for document in state(stage, "kanta")["documents"]
        if document["kind"] == "health" and document["code"] != "OSVA"
    ]
    wanted = sum(item.archived for item in ended)
    if len(archived) != wanted:
        differences.append(f"the archive holds {len(archived)} entries, not {wanted}")
    return differences
