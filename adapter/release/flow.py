"""A request to release images: read, decided by written rules, carried out, recorded (REL-01 … REL-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from adapter.errors import Finding, Refused
from adapter.fhir.elements import Resource
from adapter.release.asking import OPEN, see_consent
from adapter.release.carrying import Result, carry
from adapter.release.case import Case, Facts, Study
from adapter.release.house import ReleaseHouse
from adapter.release.posting import carry_by_post, withdraw
from adapter.release.recording import Outcome, outcomes, record, record_decision
from adapter.release.rules.hit import check_hits
from adapter.release.writing.entry import release_entry
from adapter.run import ending
from adapter.run.entries import SignedEntry, send_entry, sign_entry
from adapter.run.run import Run
from adapter.xml.cda import Entry


class Found(TypedDict):
    """The studies that were found: a blob's digest, and how many they are."""

    studies: str
    count: int


def release(run: Run, house: ReleaseHouse, mailbox: str, uid: int, request_id: str) -> None:
    """By mail (`mailbox`, `uid`) or as a ServiceRequest (`request_id`).

    Nothing leaves before every check has said yes.
    """
    try:
        source = run.step("fetch", fetch, run, house, mailbox, uid, request_id)
        case = Case(run, house, mailbox, request_id, source)
        run.step("read", read, case)
        consent = run.step("see-consent", see_consent, case)
        prohibited = run.step("ask-wishes", ask_wishes, case)
        search_result = run.step("find-studies", find_studies, case)
        facts: Facts = {"prohibited": prohibited, "consent": consent, "studies": search_result["studies"]}
        case = replace(case, decided=run.step("decide", decide_request, case, facts))
    except Refused as refusal:
        run.step("park", park, run, house, mailbox, uid, request_id, refusal)
        return
    results = [carry(case, facts, number) for number in range(search_result["count"])]
    results = carry_by_post(case, facts, results)
    outcome = run.step("record", record, case, facts, results)
    # What has happened has its entry: a refusal of the archive's stops the message here, and it goes on from here.
    if outcome["moved"]:
        entry = run.step("sign", sign, case, facts, results, outcome)
        run.step("archive", archive, case, facts, results, outcome, entry)
    if outcome["problems"]:
        left = Refused(*(Finding(*problem) for problem in outcome["problems"]))
        run.step("park", park, run, house, mailbox, uid, request_id, left)
        return
    if mailbox:
        run.step("delete", house.mailbox(mailbox).delete, uid, run.message)
    run.step("conclude", conclude, run, house, outcome)


def fetch(run: Run, house: ReleaseHouse, mailbox: str, uid: int, request_id: str) -> str:
    """Bring the request here, from the mailbox or from the FHIR API."""
    if mailbox:
        return house.blobs.keep(run.message, house.mailbox(mailbox).fetch(uid, run.message))
    request = house.resources.read("ServiceRequest", request_id)
    if request.resource.get("status") not in OPEN:
        raise Refused.because("REL-01", "the ServiceRequest is no longer active.", "Nothing was released.")
    return house.blobs.keep(run.message, request.body)


def read(case: Case) -> None:
    """Read it once: an incomplete request is refused with all that is missing, never half-done (REL-01)."""
    _ = case.request


def ask_wishes(case: Case) -> bool:
    """Ask the national wishes service whether the patient has forbidden it (REL-04)."""
    return case.house.kanta.has_prohibition(case.request.patient)


def find_studies(case: Case) -> Found:
    """Find each study by its accession number.

    Every hit is checked to be the patient's and the one asked for, and none is guessed.
    """
    archive = case.house.archive(case.house.settings.pacs.archive)
    studies: list[Study] = []
    for wanted in case.request.studies:
        hit = check_hits(archive.find(wanted.accession), wanted, case.request.patient)
        sight = case.house.pacs.find_sight(hit.study)
        studies.append(Study(hit, case.find_register(sight.lies).id, (*sight.lies, *sight.granted)))
    return {"studies": case.keep_studies(studies), "count": len(studies)}


def decide_request(case: Case, facts: Facts) -> str:
    """Decide by the rules and write the decision down before anything moves.

    Returns what was decided, for the steps that follow.

    A no to one study is a no to all: it is parked with its rules.
    """
    decisions = case.decide(facts)
    denied = [decision for _, decision in decisions if not decision.permitted]
    record_decision(case, decisions, permitted=not denied)
    if denied:
        grounds = tuple(dict.fromkeys(ground for decision in denied for ground in decision.grounds))
        withdraw(case, grounds)
        raise Refused(*(Finding(ground.rule, ground.said.en) for ground in grounds))
    return case.keep_decisions(decisions)


def sign(case: Case, facts: Facts, results: list[Result], outcome: Outcome) -> SignedEntry:
    """Write the record's entry of the release and sign it (REL-14)."""
    return sign_entry(case.run, case.house, _entry(case, facts, results, outcome, case.house.now()))


def archive(case: Case, facts: Facts, results: list[Result], outcome: Outcome, entry: SignedEntry) -> None:
    """Send the signed entry to the national archive and have its AA."""
    written = datetime.fromisoformat(entry["written"])
    send_entry(case.run, case.house, entry, _entry(case, facts, results, outcome, written))


def _entry(case: Case, facts: Facts, results: list[Result], outcome: Outcome, written: datetime) -> Entry:
    """The entry says what has gone in this attempt; a later attempt at the rest writes one of its own."""
    settings = case.house.settings
    return release_entry(
        case.request,
        outcomes(case, facts, results),
        settings.unit[0],
        settings.organisation.oid,
        written,
        datetime.fromisoformat(outcome["recorded"]),
        key=case.run.attempt,
    )


def conclude(run: Run, house: ReleaseHouse, outcome: Outcome) -> None:
    """Drop the copies and close the message."""
    ending.conclude(run, house, outcome["rules"], outcome["reason"], outcome["known"])


def park(run: Run, house: ReleaseHouse, mailbox: str, uid: int, request_id: str, refusal: Refused) -> None:
    """Leave the request to a person: the mail stays in the quarantine folder, a ServiceRequest is put on hold."""

    def put_aside() -> None:
        if request_id:
            house.resources.change("ServiceRequest", request_id, _held, house.now())
        if mailbox:
            house.mailbox(mailbox).quarantine(uid)
        house.blobs.drop(run.message)

    ending.park(run, house, "release", refusal, (), put_aside, more=_marks(refusal))


def _marks(refusal: Refused) -> Resource:
    """The lines that were not understood, for the person who handles the Task."""
    return {"note": [{"text": line} for line in refusal.marked]} if refusal.marked else {}


def _held(resource: Resource) -> Resource:
    """A no and what is over stay as they are; anything else waits for the person, and can be run again."""
    return resource | {"status": "on-hold"} if resource["status"] == "active" else resource
