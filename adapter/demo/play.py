"""Run the fixtures through the stage and judge each outcome by what its fixture says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapter.demo.fixtures import Sent, operate, read, state
from adapter.demo.stage import Stage
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.resources import Resources
from adapter.wiring import database

_PATIENCE = 60.0
_WORKER = "90000000011"


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


def endings(stage: Stage, sent: list[Sent]) -> Iterator[Ending]:
    """Each fixture's ending, as it comes; those that have not ended in a minute end as they stand."""
    engine = database(stage.settings.database_url())
    messages, resources = Messages(engine), Resources(engine)
    waiting = {item.id: item for item in sent}
    deadline = time.monotonic() + _PATIENCE
    while waiting and time.monotonic() < deadline:
        for record in messages.all((State.DONE, State.PARKED, State.FAILED)):
            if item := waiting.pop(record.id, None):
                yield judge(item, record, resources)
        time.sleep(0.1)
    for item in waiting.values():
        yield Ending(item.flow, item.name, "late", "", "It did not end in a minute.", (), ("did not end",))


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
    archived = expected.get("archived", int(item.flow == "photo" and record.state == "done"))
    return Ending(
        item.flow, item.name, record.state, record.rules, record.reason, record.resources, tuple(differences), archived
    )


def use_the_right(stage: Stage) -> Iterator[Ending]:
    """Hand over the matter, then use the grant: without it, with it, and without strong authentication (GRA-04 … GRA-06)."""
    given = read("grant/matters.json")[0]
    client = {"name": "client", "valueIdentifier": given["client"]}
    unit = {"name": "unit", "valueUri": f"urn:oid:{given['unit']}"}
    matter = {"name": "matter", "valueUri": f"urn:oid:{given['matter']}"}
    worker = [
        {"name": "workerUnit", "valueUri": f"urn:oid:{given['unit']}"},
        {"name": "worker", "valueString": _WORKER},
    ]
    strong = {"name": "strongAuthentication", "valueBoolean": True}
    use = [client, unit, matter, *worker]
    yield _decided(
        "before the matter is handed over", operate(stage, "evaluate", [*use, strong]).json(), "deny", ["GRA-04"]
    )
    operate(stage, "matter", [client, unit, matter]).raise_for_status()
    yield _decided(
        "with the matter",
        operate(stage, "evaluate", [*use, strong]).json(),
        "permit",
        ["GRA-01", "GRA-04", "GRA-05", "GRA-06"],
    )
    yield _decided("without strong authentication", operate(stage, "evaluate", use).json(), "deny", ["GRA-06"])
    fetched = operate(stage, "fetch", [*use, strong])
    count = len(fetched.json().get("entry", [])) if fetched.ok else 0
    differences = () if count == 2 else (f"the fetch brought {count} documents, not 2",)
    yield Ending(
        "grant",
        "fetch by the right",
        "done" if fetched.ok else "failed",
        "GRA-04",
        f"{count} client documents from the archive",
        (),
        differences,
    )


def _decided(name: str, parameters: dict[str, Any], decision: str, rules: list[str]) -> Ending:
    found = [item.get("valueCode", "") for item in parameters.get("parameter", []) if item["name"] == "decision"]
    told = [item["valueCode"] for item in parameters.get("parameter", []) if item["name"] == "rule"]
    reasons = [
        part["valueString"]
        for item in parameters.get("parameter", [])
        if item["name"] == "reason"
        for part in item["part"]
        if part["name"] == "text"
    ]
    differences = (
        () if found == [decision] and told == rules else (f"decided {found} by {told}, not {decision} by {rules}",)
    )
    return Ending("grant", f"use {name}", "".join(found), " ".join(told), " ".join(reasons), (), differences)


def aftermath(stage: Stage, ended: list[Ending]) -> list[str]:
    """What the mocks hold at the end, against what the endings say: nothing twice, nothing left behind."""
    differences = []
    mailboxes = state(stage, "mail")["mailboxes"]
    parked = sum(item.state == "parked" and item.flow != "grant" for item in ended)
    left = sum(
        count for folders in mailboxes.values() for name, count in folders.items() if not name.endswith("Quarantine")
    )
    kept = sum(
        count for folders in mailboxes.values() for name, count in folders.items() if name.endswith("Quarantine")
    )
    if left:
        differences.append(f"{left} mails are left in the mailboxes")
    if kept != parked:
        differences.append(f"{kept} mails are in quarantine, not {parked}")
    archived = [document for document in state(stage, "kanta")["documents"] if document["kind"] == "health"]
    wanted = sum(item.archived for item in ended)
    if len(archived) != wanted:
        differences.append(f"the archive holds {len(archived)} entries, not {wanted}")
    return differences
