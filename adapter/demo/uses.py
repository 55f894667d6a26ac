"""The demo's uses of a right: asked for, fetched by, stored by.

Each as it would be, and once as it must not be (GRA-04 … GRA-13).
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from adapter.demo.clients import Professional
from adapter.demo.fixtures import FOLDER, operate, read
from adapter.demo.play import Ending
from adapter.demo.stage import Stage
from adapter.store.messages import MessageRecord, Messages, State
from adapter.wiring import database

_PRODUCER = "kotihoito-saima"  # the client that calls, each time for a person whom it asserts
_PERMIT = ["GRA-01", "GRA-04", "GRA-05", "GRA-06", "GRA-13"]
_PATIENCE = 60.0

Parameter = dict[str, Any]


def use_the_rights(stage: Stage) -> Iterator[Ending]:
    """Hand over the matter, then use the grant in every way; then ask by an authorisation of patient data."""
    fixture = read("grant/matters.json")[0]
    client = {"name": "client", "valueIdentifier": fixture["client"]}
    unit, matter, organiser = (_oid(name, fixture[name]) for name in ("unit", "matter", "organiser"))
    use, worker = [client, unit, matter], _worker(fixture["unit"], "client-work")
    yield _decided("before the matter is handed over", _evaluate(stage, use, worker), "deny", ["GRA-04"])
    operate(stage, "matter", [client, unit, organiser, matter]).raise_for_status()
    yield _decided("with the matter", _evaluate(stage, use, worker), "permit", _PERMIT)
    weak = replace(worker, method="")
    yield _decided("without strong authentication", _evaluate(stage, use, weak), "deny", ["GRA-06"])
    support = replace(worker, role="support")
    yield _decided("in a role that does not read", _evaluate(stage, use, support), "deny", ["GRA-13"])
    yield _fetched(stage, use, worker)
    yield _stored(stage, "entry", (use, replace(worker, method="mobile")), "done", "GRA-05 GRA-06")
    yield _stored(stage, "decision", (use, worker), "done", "GRA-05 GRA-06")
    yield _stored(stage, "decision-unsigned", (use, worker), "refused", "GRA-06")
    yield from _by_authorisation(stage)


def _by_authorisation(stage: Stage) -> Iterator[Ending]:
    """Patient data by an ostopalvelun valtuutus: of the patient that it names, and of another (GRA-11)."""
    expected = read("grant/authorisation-patient.expected.json")
    unit, custodian = read("grant/matters.json")[0]["unit"], read("grant/matters.json")[0]["organiser"]
    for name, hetu, decision, rules in (
        ("of its patient", expected["convert"]["patient"], "permit", ["GRA-05", "GRA-06", "GRA-11", "GRA-13"]),
        ("of another patient", read("grant/matters.json")[0]["client"]["value"], "deny", ["GRA-11"]),
    ):
        client = {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": hetu}}
        use = [client, _oid("unit", unit), _oid("custodian", custodian)]
        yield _decided(f"of an authorisation, {name}", _evaluate(stage, use, _worker(unit, "care")), decision, rules)


def _oid(name: str, oid: str) -> Parameter:
    return {"name": name, "valueUri": f"urn:oid:{oid}"}


def _worker(unit: str, role: str) -> Professional:
    """A worker of this unit, signed in with the certificate card just now."""
    return Professional("90000000011", "T. Testilä", f"{'.'.join(unit.split('.')[:5])}.10.0", unit, role)


def _evaluate(stage: Stage, use: list[Parameter], worker: Professional) -> dict[str, Any]:
    return dict(operate(stage, "evaluate", use, stage.headers(_PRODUCER, worker)).json())


def _decided(name: str, parameters: dict[str, Any], decision: str, rules: list[str]) -> Ending:
    actual_decision = [
        item.get("valueCode", "") for item in parameters.get("parameter", []) if item["name"] == "decision"
    ]
    actual_rules = [item["valueCode"] for item in parameters.get("parameter", []) if item["name"] == "rule"]
    reasons = [
        part["valueString"]
        for item in parameters.get("parameter", [])
        if item["name"] == "reason"
        for part in item["part"]
        if part["name"] == "text"
    ]
    differences = (
        ()
        if actual_decision == [decision] and actual_rules == rules
        else (f"decided {actual_decision} by {actual_rules}, not {decision} by {rules}",)
    )
    return Ending(
        "grant", f"use {name}", "".join(actual_decision), " ".join(actual_rules), " ".join(reasons), (), differences
    )


def _fetched(stage: Stage, use: list[Parameter], worker: Professional) -> Ending:
    answer = operate(stage, "fetch", use, stage.headers(_PRODUCER, worker))
    count = len(answer.json().get("entry", [])) if answer.ok else 0
    text = f"{count} client documents from the archive"
    differences = () if count == 2 else (f"the fetch brought {count} documents, not 2",)
    return Ending("grant", "fetch by the right", "done" if answer.ok else "failed", "GRA-04", text, (), differences)


def _stored(stage: Stage, name: str, use: tuple[list[Parameter], Professional], state: str, rules: str) -> Ending:
    """Store a document of fixtures/deposit, and wait until the archive has it or it is refused."""
    content = base64.b64encode((FOLDER / "deposit" / f"{name}.xml").read_bytes()).decode()
    attachment = {"name": "content", "valueAttachment": {"contentType": "application/xml", "data": content}}
    answer = operate(stage, "store", [*use[0], attachment], stage.headers(_PRODUCER, use[1])).json()
    if answer["resourceType"] == "DocumentReference":
        record = _await(stage, f"DocumentReference/{answer['id']}")
        text, ended, by, where, message = record.reason, record.state, record.rules, record.resources, record.id
    else:
        text = " ".join(issue["diagnostics"] for issue in answer["issue"])
        ended, by, where, message = "refused", text.partition(":")[0], (), ""
    differences = () if (ended, by) == (state, rules) else (f"ended {ended} by {by}, not {state} by {rules}",)
    return Ending("grant", f"store {name}", ended, by, text, where, differences, message=message)


def _await(stage: Stage, source: str) -> MessageRecord:
    messages = Messages(database(stage.settings.database_url()))
    deadline = time.monotonic() + _PATIENCE
    while True:
        (record,) = (record for record in messages.all() if record.source == source)
        if record.state not in {State.WAITING, State.MOVING} or time.monotonic() > deadline:
            return record
        time.sleep(0.1)
