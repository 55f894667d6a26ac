"""A request to release images: read, decided by written rules, carried out, recorded (REL-01 … REL-15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from adapter.config.release import Register
from adapter.errors import Finding, Ours, Refused, Theirs
from adapter.fhir.elements import Resource, patient_reference
from adapter.release.asking import OPEN, see_consent
from adapter.release.carrying import Result, carry
from adapter.release.case import Case, Facts, Study
from adapter.release.house import ReleaseHouse
from adapter.release.images import Hit
from adapter.release.ports.archive import ArchivePort
from adapter.release.posting import carry_by_post, withdraw
from adapter.release.reading.request import read_asked
from adapter.release.recording import Outcome, outcomes, record, record_decision
from adapter.release.rules.hit import check_hits, check_report_study
from adapter.release.rules.report import find_reports, part_reports
from adapter.release.rules.request import WantedStudy
from adapter.release.rules.routing import handling_desk
from adapter.release.writing.entry import release_entry
from adapter.release.writing.references import desk_reference
from adapter.release.writing.reply import parked_reply, reply_input
from adapter.run import ending
from adapter.run.arrival import fetch_mail, open_mail
from adapter.run.entries import SignedEntry, send_entry, sign_entry
from adapter.run.run import Run
from adapter.run.shown import shown_in
from adapter.run.waiting import Place
from adapter.words import Sentence
from adapter.xml.cda import Entry

_NO_LONGER_ACTIVE = Sentence(
    "Pyyntö (ServiceRequest) ei ole enää voimassa.",
    "Begäran (ServiceRequest) är inte längre aktiv.",
    "the ServiceRequest is no longer active.",
)
_NOTHING_RELEASED = Sentence("Mitään ei luovutettu.", "Ingenting lämnades ut.", "Nothing was released.")


class Found(TypedDict):
    """The studies that were found: a blob's digest, and how many they are."""

    studies: str
    count: int


def release(run: Run, house: ReleaseHouse, mailbox: str, uid: int, request_id: str) -> None:
    """By mail (`mailbox`, `uid`) or as a ServiceRequest (`request_id`).

    Nothing leaves before every check has said yes.
    """
    source, certain = "", False
    try:
        source = run.step("fetch", fetch, run, house, mailbox, uid, request_id)
        case = Case(run, house, mailbox, request_id, source)
        run.step("read", read, case)
        consent = run.step("see-consent", see_consent, case)
        prohibited = run.step("ask-wishes", ask_wishes, case)
        search_result = run.step("find-studies", find_studies, case)
        facts: Facts = {"prohibited": prohibited, "consent": consent, "studies": search_result["studies"]}
        certain = True
        case = replace(case, decided=run.step("decide", decide_request, case, facts))
    except Refused as refusal:
        asker = Asker(mailbox, uid, request_id, source, certain)
        run.step("park", park, run, house, asker, refusal)
        return
    results = [carry(case, facts, number) for number in range(search_result["count"])]
    results = carry_by_post(case, facts, results)
    outcome = run.step("record", record, case, facts, results)
    # What has happened has its entry: a refusal of the archive's stops the message here, and it goes on from here.
    if outcome["moved"]:
        entry = run.step("sign", sign, case, facts, results, outcome)
        run.step("archive", archive, case, facts, results, outcome, entry)
    if outcome["problems"]:
        left = Refused(*map(Finding.read, outcome["problems"]))
        run.step("park", park, run, house, Asker(mailbox, uid, request_id, source, certain), left)
        return
    if mailbox:
        run.step("delete", house.mailbox(mailbox).delete, uid, run.message)
    run.step("conclude", conclude, run, house, outcome)


def fetch(run: Run, house: ReleaseHouse, mailbox: str, uid: int, request_id: str) -> str:
    """Bring the request here: from the mailbox, from the portal that its notice leads to, or from the FHIR API."""
    if mailbox:  # kept: what has gone must be recorded whatever becomes of the mail server
        return fetch_mail(run, house, mailbox, uid, keep=True)
    request = house.resources.read("ServiceRequest", request_id)
    if request.resource.get("status") not in OPEN:
        raise Refused.because("REL-01", _NO_LONGER_ACTIVE, _NOTHING_RELEASED)
    return house.blobs.keep(run.message, request.body)


def read(case: Case) -> None:
    """Read it once: an incomplete request is refused with all that is missing, never half-done (REL-01)."""
    _ = case.request


def ask_wishes(case: Case) -> bool:
    """Ask the national wishes service whether the patient has forbidden it (REL-04)."""
    return case.house.kanta.has_prohibition(case.request.patient)


def find_studies(case: Case) -> Found:
    """Find each study by its accession number, and its reports beside it.

    Every hit is checked to be the patient's and the one asked for, and none is guessed. All that is wrong is said at
    once, of every study.
    """
    archive = case.house.archive(case.house.settings.pacs.archive)
    found: list[Hit] = []
    refusals: list[Refused] = []
    for wanted in case.request.studies:
        answers = archive.find(wanted.accession)
        try:
            found += _find_study(case, wanted, answers)
        except Refused as refusal:
            refusals.append(refusal)
    if refusals:
        findings = dict.fromkeys(finding for refusal in refusals for finding in refusal.findings)
        raise Refused(*findings, shown=tuple(one for refusal in refusals for one in refusal.shown))
    studies = [_look_at(case, archive, hit) for hit in found]
    return {"studies": case.keep_studies(studies), "count": len(studies)}


def _find_study(case: Case, wanted: WantedStudy, answers: Sequence[Hit]) -> list[Hit]:
    """The study that one wanted study means, and its reports beside it, of what an archive answers."""
    request = case.request
    images, reports = part_reports(answers)
    tolerance = case.house.settings.pacs.time_tolerance
    hit = check_hits(images, wanted, request.patient, request.patient_name, tolerance)
    for report in reports:
        check_report_study(report, wanted, request.patient)
    return [hit, *(report for report in reports if report.instances)]


def _look_at(case: Case, archive: ArchivePort, hit: Hit) -> Study:
    """A study that was found: who sees it, and which of its instances are reports."""
    sight = case.house.pacs.find_sight(hit.study)
    try:
        reports = find_reports(archive.holdings(hit.study))
    except Theirs:  # no reason to stop: whoever moves the study lists it once more, and compares
        reports = ()
    return Study(hit, case.find_register(sight.lies).id, (*sight.lies, *sight.granted), reports)


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
        raise Refused(*(Finding(ground.rule, ground.said) for ground in grounds))
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


@dataclass(frozen=True, slots=True)
class Asker:
    """How a request came, its bytes, and whether its studies were found to be the patient's."""

    mailbox: str
    uid: int
    request_id: str
    source: str
    certain: bool


def park(run: Run, house: ReleaseHouse, asker: Asker, refusal: Refused) -> None:
    """Leave the request to a person: the mail stays in the quarantine folder, a ServiceRequest is put on hold.

    Of a mail that was read and not decided on, its Task holds an answer to whoever asked.
    """
    answerable = asker.source and asker.mailbox and not asker.certain
    place = _place(run, house, asker)
    inputs = shown_in(refusal, place.language) + (_answer(run, house, asker, refusal) if answerable else [])
    more: Resource | None = {"input": inputs} if inputs else None

    def put_aside() -> None:
        if asker.request_id:
            house.resources.change("ServiceRequest", asker.request_id, _held, house.now())
        if asker.mailbox:
            house.mailbox(asker.mailbox).quarantine(asker.uid)

    ending.park(run, house, "release", refusal, (), put_aside, more=more, place=place, forget=True)


def _place(run: Run, house: ReleaseHouse, asker: Asker) -> Place:
    """The desk of the hour decides, in the language of the request where it can be read."""
    place = ending.find_place(house, run.message)
    desks = house.settings.desks
    try:
        request = Case(run, house, asker.mailbox, asker.request_id, asker.source).request
    except (Refused, Ours):  # it cannot be read, or an earlier try of this step has dropped the copies
        desk, _ = handling_desk(house.now(), "", desks)
        return replace(place, owner=desk_reference(desk, place.language))
    county = request.destination.group if isinstance(request.destination, Register) else ""
    desk, _ = handling_desk(request.received, county, desks)
    return replace(
        place,
        language=request.language,
        owner=desk_reference(desk, request.language),
        patient=patient_reference(request.patient) if asker.certain else None,
    )


def _answer(run: Run, house: ReleaseHouse, asker: Asker, refusal: Refused) -> list[Resource]:
    """What to answer to a mail that could not be decided on; nothing to one that is only a notice, or no request."""
    if any(finding.rule.startswith("PHO") for finding in refusal.findings):
        return []
    try:
        asked = read_asked(open_mail(run, house, asker.mailbox, asker.source))
    except (Refused, Ours):  # it cannot be read, or an earlier try of this step has dropped the copies
        return []
    reply = parked_reply(run.message, asked.received, refusal.findings, asked.patient)
    return [reply_input(reply, asked.language)]


def _held(resource: Resource) -> Resource:
    """A no and what is over stay as they are; anything else waits for the person, and can be run again."""
    return resource | {"status": "on-hold"} if resource["status"] == "active" else resource
