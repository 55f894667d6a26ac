"""Record system: what it leaves behind – moments, the trail of who read, and its log."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence

from conform.case import Checks, NotSeenError, observes, proves
from conform.cases.record_photo import NOTE
from conform.cases.record_writing import make_task
from conform.peers.fhir_answer import Resource, find_texts, leads_to
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, BERTIL, CECILIA, DORIS, find_hetus, make_person
from conform.traffic import Message

ROLE = "record"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_NAMES = re.compile(rf"\b({'|'.join(person.family for person in (ANNA, BERTIL, CECILIA, DORIS))})\b")
_TRIES, _PAUSE = 3, 0.3  # seconds
#: The octets that the kit's photos begin with, in base64.
_PHOTO = "/9j/4AAQSkZJRgABAQEASABIAAD"


@proves(ROLE, "CM-TIME-01")
def every_moment_has_its_zone(record: FhirServer, checks: Checks) -> None:
    """A Task with a moment is taken, and whatever has a time of day in the answers has a zone too."""
    key = record.fresh()
    sent = make_task(record.holds(ANNA), key, authoredOn="2026-11-20T09:15:00+02:00")
    made = record.create(sent)
    checks.control(made.status == 201, "a good Task was not taken with 201")
    address = f"Task/{record.created_id(made, 'Task')}"
    answers = [made, record.ask("GET", address), record.search("Task", identifier=sent["identifier"][0]["value"])]
    if "history" in record.reach.features:
        answers.append(record.ask("GET", f"{address}/_history"))
    moments = [
        found for answer in answers for text in find_texts(answer.resource) if (found := _MOMENT.fullmatch(text))
    ]
    checks.control(moments, "the moment that was sent did not come back")
    checks.demand(all(found["zone"] for found in moments), "a moment in an answer has no time zone")


@proves(ROLE, "RS-AUD-01")
def a_read_leaves_an_audit_event(record: FhirServer, checks: Checks) -> None:
    """After a read of a Patient a search for AuditEvents about that Patient brings one more."""
    record.need("audit")
    try:
        address = record.takes(make_person(random.SystemRandom()))
    except NotSeenError:
        address = record.holds(CECILIA)
    before = len(_events(record, address))
    checks.control(record.ask("GET", address).status == 200, "a Patient that is there could not be read")
    for _ in range(_TRIES):  # it may be written a little later than the answer
        if len(_events(record, address)) > before:
            break
        time.sleep(_PAUSE)
    checks.demand(len(_events(record, address)) > before, "a read of a Patient left no AuditEvent about the Patient")


def _events(record: FhirServer, address: str) -> list[Resource]:
    """The AuditEvents that name a Patient as what was seen (BALP PatientRead)."""
    found = record.search("AuditEvent", patient=address, _count="500").entries
    return [
        one
        for one in found
        if any(leads_to(entity.get("what", {}).get("reference"), address) for entity in one.get("entity", []))
    ]


@observes(ROLE, "CM-LOG-01")
def the_log_has_nothing_of_a_person(traffic: Sequence[Message], checks: Checks) -> None:
    """What the system wrote into its log during the run has no HETU, none of the kit's names, and no payload."""
    written = [one.body.decode("utf-8", "replace") for one in traffic if one.interaction == "log"]
    if not written:
        raise NotSeenError("the claim names no log: log = …")
    checks.control(any(text.strip() for text in written), "the log that the claim names has no line of this run")
    checks.demand(not any(map(find_hetus, written)), "a HETU stands in the log")
    checks.demand(not any(map(_NAMES.search, written)), "a name of a person of the run stands in the log")
    checks.demand(not any(NOTE in text or _PHOTO in text for text in written), "a payload stands in the log")
