"""A request to release images: read, decided by written rules, carried out, recorded (REL-01 … REL-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from adapter.convert.elements import Names, Resource
from adapter.convert.entry import release_entry
from adapter.convert.release_consent import guardian_reference, read_consent
from adapter.errors import Finding, NotFound, Refused
from adapter.flows.carrying import Result, carry_out
from adapter.flows.entries import SignedEntry, send_entry, sign_entry
from adapter.flows.house import House, Run, parked_task
from adapter.flows.medium import make_medium
from adapter.flows.release_case import Case, Facts, SeenConsent, Study
from adapter.flows.release_record import Outcome, outcomes, record, record_decision
from adapter.images import Hit
from adapter.ports.archive import ArchivePort
from adapter.rules.consent import judge_consent
from adapter.rules.hit import check_hits
from adapter.rules.request import Basis
from adapter.rules.routing import HELSINKI
from adapter.store.messages import State
from adapter.store.resources import Criterion, Stored
from adapter.xml.cda import Entry


class Found(TypedDict):
    """The studies that were found: a blob's digest, and how many they are."""

    studies: str
    count: int


def release(run: Run, house: House, mailbox: str, uid: int, request_id: str) -> None:
    """By mail (`mailbox`, `uid`) or as a ServiceRequest (`request_id`): nothing leaves before every check has said yes."""
    try:
        source = run.step("fetch", fetch, run, house, mailbox, uid, request_id)
        case = Case(run, house, mailbox, request_id, source)
        run.step("read", read, case)
        consent = run.step("see-consent", see_consent, case)
        prohibited = run.step("ask-wishes", ask_wishes, case)
        found = run.step("find-studies", find_studies, case)
        facts: Facts = {"prohibited": prohibited, "consent": consent, "studies": found["studies"]}
        run.step("decide", decide_request, case, facts)
        results = [run.step(f"carry-out-{number}", carry_out, case, facts, number) for number in range(found["count"])]
        results = run.step("make-medium", make_medium, case, facts, results)
        outcome = run.step("record", record, case, facts, results)
        if outcome["moved"]:
            entry = run.step("sign", sign, case, facts, results, outcome)
            run.step("archive", archive, case, facts, results, outcome, entry)
    except Refused as refusal:
        run.step("park", park, run, house, mailbox, uid, request_id, refusal)
        return
    if outcome["problems"]:
        left = Refused(*(Finding(*problem) for problem in outcome["problems"]))
        run.step("park", park, run, house, mailbox, uid, request_id, left)
        return
    if mailbox:
        run.step("delete", house.mailbox(mailbox).delete, uid, run.message)
    run.step("conclude", conclude, run, house, outcome)


def fetch(run: Run, house: House, mailbox: str, uid: int, request_id: str) -> str:
    """Bring the request here, from the mailbox or from the FHIR face."""
    if mailbox:
        return house.blobs.keep(run.message, house.mailbox(mailbox).fetch(uid, run.message))
    request = house.resources.read("ServiceRequest", request_id)
    if request.resource.get("status") not in {"active", "on-hold"}:
        raise Refused.because("REL-01", "the ServiceRequest is no longer active.", "Nothing was released.")
    return house.blobs.keep(run.message, request.body)


def read(case: Case) -> None:
    """Read it once: an incomplete request is refused with all that is missing, never half-done (REL-01)."""
    _ = case.request


def see_consent(case: Case) -> SeenConsent | None:
    """Look at the Consent that the request rests on, and at who gave it; None when none is here (REL-05)."""
    request, house = case.request, case.house
    stored = _find_consent(house, request.consent) if request.basis is Basis.CONSENT and request.consent else None
    if stored is None:
        return None
    consent = read_consent(stored.resource, _find_guardian(house, guardian_reference(stored.resource)))
    today = house.now().astimezone(HELSINKI).date()
    return {
        "address": f"{stored.reference}/_history/{stored.version}",
        "by_guardian": consent.guardian,
        "problems": list(judge_consent(consent, request, today)),
    }


def _find_consent(house: House, named: str) -> Stored | None:
    """The one Consent of this address or identifier, if it is here."""
    if not named.startswith("Consent/"):
        found = house.resources.find("Consent", [Criterion("identifier", (("token", "", named),))], 2)
        return found[0] if len(found) == 1 else None
    try:
        return house.resources.read("Consent", named.removeprefix("Consent/"))
    except NotFound:
        return None


def _find_guardian(house: House, address: str) -> Resource | None:
    """The RelatedPerson that gave a consent, if the consent names one that is here."""
    try:
        return house.resources.read("RelatedPerson", address.rpartition("/")[2]).resource if address else None
    except NotFound:
        return None


def ask_wishes(case: Case) -> bool:
    """Ask the national wishes service whether the patient has forbidden it (REL-04)."""
    return case.house.kanta.has_prohibition(case.request.patient)


def find_studies(case: Case) -> Found:
    """Find each study by its accession number; every hit is checked to be the patient's and the one asked for, and none is guessed."""
    archive = case.house.archive(case.house.settings.pacs.archive)
    studies: list[Study] = []
    for wanted in case.request.studies:
        hits = [_counted(archive, hit) for hit in archive.find(wanted.accession)]
        hit = check_hits(hits, wanted, case.request.patient)
        sight = case.house.pacs.find_sight(hit.study)
        studies.append(Study(hit, case.find_register(sight.lies).id, (*sight.lies, *sight.granted)))
    return {"studies": case.keep(studies), "count": len(studies)}


def _counted(archive: ArchivePort, hit: Hit) -> Hit:
    """A hit with the number of its images; not every archive tells it of its own accord."""
    return hit if hit.instances else replace(hit, instances=len(archive.holdings(hit.study)))


def decide_request(case: Case, facts: Facts) -> None:
    """Decide by the rules and write the decision down before anything moves. A no to one study is a no to all: it is parked with its rules."""
    decisions = case.decisions(facts)
    denied = [decision for _, decision in decisions if not decision.permitted]
    record_decision(case, decisions, permitted=not denied)
    if denied:
        grounds = {(ground.rule, ground.said.en): None for decision in denied for ground in decision.grounds}
        raise Refused(*(Finding(rule, text) for rule, text in grounds))


def sign(case: Case, facts: Facts, results: list[Result], outcome: Outcome) -> SignedEntry:
    """Write the record's entry of the release and sign it (REL-14)."""
    return sign_entry(case.run, case.house, _entry(case, facts, results, outcome, case.house.now()))


def archive(case: Case, facts: Facts, results: list[Result], outcome: Outcome, entry: SignedEntry) -> None:
    """Send the signed entry to the national archive and have its AA."""
    written = datetime.fromisoformat(entry["written"])
    send_entry(case.run, case.house, entry, _entry(case, facts, results, outcome, written))


def _entry(case: Case, facts: Facts, results: list[Result], outcome: Outcome, written: datetime) -> Entry:
    """The entry tells what has gone in this attempt; a later attempt at the rest writes one of its own."""
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
    """What has been carried out, wholly or in part, is not undone by what failed after it."""
    return held if held["status"] in {"completed", "on-hold"} else held | {"status": "revoked"}
