"""A request to release images: read, decided by written rules, carried out, recorded (REL-01 … REL-15)."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import orjson

from adapter.config import Destination, Register
from adapter.convert.elements import Names, Resource, oid_identifier, resources
from adapter.convert.entry import release_entry
from adapter.convert.release import (
    carries_out_now,
    decision_task,
    read_request,
    read_service_request,
    release_bundle,
    release_record,
    service_request,
)
from adapter.errors import Finding, Refused
from adapter.flows.entries import SignedEntry, send_entry, sign_entry
from adapter.flows.house import House, Run, parked_task
from adapter.identifiers import AccessionNumber
from adapter.ports.pacs import FoundStudy
from adapter.rules.release import Decision, Means, ReleaseRequest, decide
from adapter.store.messages import State
from adapter.xml.cda import Entry


class Study(TypedDict):
    """A study that was found and checked, as a step remembers it: no name, no HETU."""

    uid: str
    accession: str
    register: str
    teleradiology: bool
    instances: int


class Facts(TypedDict):
    """What the world said before the decision."""

    prohibited: bool
    studies: list[Study]


class Outcome(TypedDict):
    """How a request ended: what is kept here, by which rules, in which words."""

    known: tuple[str, ...]
    rules: tuple[str, ...]
    reason: str


def release(run: Run, house: House, mailbox: str, uid: int, request_id: str) -> None:
    """By mail (`mailbox`, `uid`) or as a ServiceRequest (`request_id`): nothing leaves before every check has said yes."""
    try:
        source = run.step("fetch", fetch, run, house, mailbox, uid, request_id)
        run.step("read", read, run, house, mailbox, source)
        prohibited = run.step("ask-wishes", ask_wishes, run, house, mailbox, source)
        studies = run.step("find-studies", find_studies, run, house, mailbox, source)
        facts: Facts = {"prohibited": prohibited, "studies": studies}
        run.step("decide", decide_request, run, house, mailbox, source, facts, request_id)
        run.step("carry-out", carry_out, run, house, mailbox, source, facts)
        outcome = run.step("record", record, run, house, mailbox, source, facts, request_id)
        entry = run.step("sign", sign, run, house, mailbox, source, facts)
        run.step("archive", archive, run, house, mailbox, source, facts, entry)
    except Refused as refusal:
        run.step("park", park, run, house, mailbox, uid, request_id, refusal)
        return
    if mailbox:
        run.step("delete", house.mailbox(mailbox).delete, uid, run.message)
    run.step("conclude", conclude, run, house, outcome)


def fetch(run: Run, house: House, mailbox: str, uid: int, request_id: str) -> str:
    """Bring the request here, from the mailbox or from the FHIR face."""
    if mailbox:
        return house.blobs.keep(run.message, house.mailbox(mailbox).fetch(uid, run.message))
    request = house.resources.read("ServiceRequest", request_id)
    if request.resource.get("status") != "active":
        raise Refused.because("REL-01", "the ServiceRequest is no longer active.", "Nothing was released.")
    return house.blobs.keep(run.message, request.body)


def read(run: Run, house: House, mailbox: str, source: str) -> None:
    """Read it once: an incomplete request is refused with all that is missing, never half-done (REL-01)."""
    _request(run, house, mailbox, source)


def ask_wishes(run: Run, house: House, mailbox: str, source: str) -> bool:
    """Ask the national wishes service whether the patient has forbidden it (REL-04)."""
    request = _request(run, house, mailbox, source)
    return house.kanta.has_prohibition(request.patient)


def find_studies(run: Run, house: House, mailbox: str, source: str) -> list[Study]:
    """Find each study by its accession number; every hit is re-checked to be the patient's and the one asked for."""
    request = _request(run, house, mailbox, source)
    found: list[Study] = []
    for wanted in request.studies:
        hits = house.pacs.find(wanted.accession, request.patient)
        if not hits:
            raise Refused.because(
                "REL-01",
                "the PACS has no study of this patient with that accession number.",
                "Check the number with whoever asked.",
                "not-found",
            )
        if len(hits) > 1:
            raise Refused.because(
                "REL-01",
                "several studies have the same accession number.",
                "A person chooses; nothing is guessed.",
                "multiple-matches",
            )
        found.append(_remember(hits[0]))
    return found


def decide_request(run: Run, house: House, mailbox: str, source: str, facts: Facts, request_id: str) -> None:
    """Decide by the rules and write the decision down before anything moves; a no is parked with its rules."""
    request = _request(run, house, mailbox, source)
    decision = _decide(house, request, facts)
    task_status, status = ("accepted", "active") if decision.permitted else ("rejected", "revoked")
    _store_decision(run, house, request, decision, source, request_id, task_status, status)
    if not decision.permitted:
        pairs = zip(decision.rules[-len(decision.sentences) :], decision.sentences, strict=True)
        raise Refused(*(Finding(rule, sentence) for rule, sentence in pairs))


def carry_out(run: Run, house: House, mailbox: str, source: str, facts: Facts) -> int:
    """Really move the images when it is ours to do; returns how many instances now lie at the destination."""
    request = _request(run, house, mailbox, source)
    decision = _decide(house, request, facts)
    if not carries_out_now(decision.means):
        return 0
    if house.kanta.has_prohibition(request.patient):
        raise Refused.because(
            "REL-04", "the patient has forbidden the release after it was decided.", "Nothing was moved."
        )
    moved = 0
    for study in map(_recall, facts["studies"]):
        order = f"{request.key}.{study.uid}"
        if decision.means is Means.ELECTRONIC and isinstance(request.destination, Destination):
            moved += house.pacs.send(study, request.destination)
        elif isinstance(request.destination, Register):
            act = house.pacs.grant if decision.means is Means.REGISTER_GRANT else house.pacs.copy
            act(study, request.patient, request.destination, order, request.basis)
            moved += study.instances
    return moved


def sign(run: Run, house: House, mailbox: str, source: str, facts: Facts) -> SignedEntry:
    """Write the record's entry of the release and sign it (REL-14)."""
    return sign_entry(run, house, _entry(run, house, mailbox, source, facts, house.now()))


def archive(run: Run, house: House, mailbox: str, source: str, facts: Facts, entry: SignedEntry) -> None:
    """Send the signed entry to the national archive and have its AA."""
    written = datetime.fromisoformat(entry["written"])
    send_entry(run, house, entry, _entry(run, house, mailbox, source, facts, written))


def record(run: Run, house: House, mailbox: str, source: str, facts: Facts, request_id: str) -> Outcome:
    """Record the release: what, to whom, on which basis, by whom, when (REL-14). Before the archive is told: it has happened."""
    request = _request(run, house, mailbox, source)
    decision = _decide(house, request, facts)
    done = carries_out_now(decision.means)
    task_status, status = ("completed", "completed") if done else ("requested", "active")
    known = _store_decision(run, house, request, decision, source, request_id, task_status, status)
    agent = {"type": "Organization", "identifier": oid_identifier(house.settings.organisation.oid)}
    names = Names(run.message)
    kept = (
        release_record(request, decision, [study["uid"] for study in facts["studies"]], request.received, agent)
        if done
        else []
    )
    stored = house.resources.put_all(
        [(str(names.uuid(resource["resourceType"])), resource) for resource in kept], house.now()
    )
    known = (*known, *(item.reference for item in stored))
    return {"known": known, "rules": decision.rules, "reason": " ".join(decision.sentences)}


def conclude(run: Run, house: House, outcome: Outcome) -> None:
    """Drop the copies and close the message."""
    house.messages.conclude(run.message, State.DONE, house.now(), outcome["rules"], outcome["reason"], outcome["known"])
    house.blobs.drop(run.message)


def park(run: Run, house: House, mailbox: str, uid: int, request_id: str, refusal: Refused) -> None:
    """Leave the request to a person: a Task that says why; the mail stays in the quarantine folder, a ServiceRequest is revoked."""
    task = parked_task(run.message, "release", refusal.findings, house.now())
    stored = house.resources.put(str(Names(run.message).uuid("parked")), task, house.now())
    if request_id:
        house.resources.change("ServiceRequest", request_id, _revoked, house.now())
    if mailbox:
        house.mailbox(mailbox).quarantine(uid)
    house.blobs.drop(run.message)
    rules = tuple(finding.rule for finding in refusal.findings)
    house.messages.conclude(run.message, State.PARKED, house.now(), rules, str(refusal), (stored.reference,))


def _revoked(held: Resource) -> Resource:
    """What has been carried out is not undone by what failed after it."""
    return held if held["status"] == "completed" else held | {"status": "revoked"}


def _request(run: Run, house: House, mailbox: str, source: str) -> ReleaseRequest:
    def make() -> ReleaseRequest:
        raw = house.blobs.open(run.message, source)
        if mailbox:
            return read_request(raw, house.settings, run.message)
        return read_service_request(orjson.loads(raw), house.settings, run.message)

    return run.once("request", make)


def _entry(run: Run, house: House, mailbox: str, source: str, facts: Facts, written: datetime) -> Entry:
    request, settings = _request(run, house, mailbox, source), house.settings
    return release_entry(request, _decide(house, request, facts), settings.unit[0], settings.organisation.oid, written)


def _decide(house: House, request: ReleaseRequest, facts: Facts) -> Decision:
    """The decision, the same every time for the same request and facts. Each study is decided; a no to one is a no to all.

    Raises Refused when the studies may go, but not all in the same way: a person sends them separately.
    """
    settings = house.settings
    registers = {register.id: register for register in settings.register_}
    decisions = [
        decide(
            request,
            registers[study["register"]],
            settings.desks,
            prohibited=facts["prohibited"],
            teleradiology=study["teleradiology"],
        )
        for study in facts["studies"]
    ]
    denied = [decision for decision in decisions if not decision.permitted]
    if not denied and len({(decision.means, decision.desk.id) for decision in decisions}) > 1:
        text = "the studies of the request must be handled in different ways."
        raise Refused.because("REL-10", text, "Make a request of its own for each register.")
    return (denied or decisions)[0]


def _store_decision(
    run: Run,
    house: House,
    request: ReleaseRequest,
    decision: Decision,
    source: str,
    request_id: str,
    task_status: str,
    status: str,
) -> tuple[str, ...]:
    """Write ServiceRequest and Tasks as they stand now; a request that came by FHIR keeps its own id and the words decided on."""
    names = Names(run.message)
    own = service_request(request, status)
    if request_id:
        own = orjson.loads(house.blobs.open(run.message, source)) | {"status": status}
    identity = request_id or str(names.uuid("request"))
    bundle = release_bundle(request, decision)
    tasks = [(str(names.uuid("task")), decision_task(request, decision, task_status))]
    tasks += [(str(names.uuid("call")), task) for task in resources(bundle, "Task")[1:]]
    for _, task in tasks:
        task["focus"] = {"reference": f"ServiceRequest/{identity}"}
    stored = house.resources.put_all([(identity, own), *tasks], house.now())
    return tuple(item.reference for item in stored)


def _remember(study: FoundStudy) -> Study:
    return {
        "uid": study.uid,
        "accession": study.accession.value,
        "register": study.register,
        "teleradiology": study.teleradiology,
        "instances": study.instances,
    }


def _recall(study: Study) -> FoundStudy:
    return FoundStudy(
        study["uid"], AccessionNumber(study["accession"]), study["register"], study["teleradiology"], study["instances"]
    )
