"""Sender to the archive: whom its messages are about, and who has forbidden a disclosure."""

from __future__ import annotations

from conform.case import Checks, InconclusiveError, NotSeenError, proves
from conform.lever import Did
from conform.peers.kanta import Kanta, name_person
from conform.peers.kanta_scene import Done
from conform.people import ANNA, BERTIL, CECILIA, DORIS, Person

ROLE = "archive"
_WRONG = "020504A903D"  # nobody's: its check character is another's
_TEMPORARY = "1.2.246.10.99999810.22.2026"


@proves(ROLE, "CM-ID-01")
def a_wrong_check_character_is_refused(kanta: Kanta, checks: Checks) -> None:
    """A person whose HETU has a wrong check character is refused, and no message is about them."""
    checks.control(kanta.archive_plainly().outcome is Did.DID, "a plain document was not archived")
    wrong = {**name_person(ANNA), "id": _WRONG}
    done = kanta.archive(wrong)
    checks.demand(not done.messages, "a message was sent about a HETU with a wrong check character")
    checks.demand(done.outcome is Did.REFUSED, "a HETU with a wrong check character was not refused")


@proves(ROLE, "CM-ID-02", "CM-ID-03")
def a_document_is_of_the_person_that_was_meant(kanta: Kanta, checks: Checks) -> None:
    """Two people with the same digits, and one with a letter of 2023: each document is of its own person."""
    for person in (ANNA, BERTIL, CECILIA):
        done = kanta.archive_plainly(person=person)
        checks.control(done.outcome is Did.DID, "a document of a person with a right HETU was not archived")
        about = {one.marks["patient"] for one in done.messages}
        checks.demand(about == {kanta.digest(person)}, "a document was archived of somebody else")


@proves(ROLE, "CM-ID-06")
def a_temporary_id_is_archived(kanta: Kanta, checks: Checks) -> None:
    """A person with a temporary id is archived by it: it is no HETU, and is not checked as one."""
    checks.control(kanta.archive_plainly().outcome is Did.DID, "a plain document was not archived")
    temporary = {**name_person(ANNA), "root": _TEMPORARY, "id": _WRONG}
    done = kanta.archive(temporary)
    checks.demand(done.outcome is Did.DID and done.stored, "a person with a temporary id was not archived")


@proves(ROLE, "KS-FRM-04")
def a_document_is_of_the_workers_unit(kanta: Kanta, checks: Checks) -> None:
    """The frame acts for the unit that the worker was signed in to."""
    done = kanta.archive_plainly()
    checks.control(done.messages, "nothing was sent")
    checks.demand({one.marks["unit"] for one in done.messages} == {kanta.unit}, "the frame acts for another unit")


@proves(ROLE, "KS-WSH-01")
def a_prohibition_stops_a_disclosure(kanta: Kanta, checks: Checks) -> None:
    """The wishes are asked before a disclosure; a prohibition stops it, and so does an answer that says nothing."""
    kanta.need("wishes")
    free = _disclose(kanta, ANNA)
    if free.messages and not free.stored:
        raise NotSeenError("the wishes were not answered, so that nothing could be tried: see what fails")
    checks.control(_has_asked(free, kanta, ANNA), "nothing was asked before a disclosure")
    checks.control(free.outcome is Did.DID, "a disclosure that nobody forbids was stopped")
    kanta.forbid(DORIS)
    forbidden = _disclose(kanta, DORIS)
    checks.demand(_has_asked(forbidden, kanta, DORIS), "nothing was asked before a disclosure")
    checks.demand(forbidden.outcome is Did.REFUSED, "a prohibition did not stop a disclosure")
    for kind in ("AE", "altered-body"):
        kanta.fault(kind, "wishes")
        unknown = _disclose(kanta, ANNA)
        checks.demand(
            unknown.outcome is not Did.DID or unknown.stored, "a disclosure was made without knowing the wishes"
        )
        kanta.calm()


def _disclose(kanta: Kanta, person: Person) -> Done:
    done = kanta.pull("disclose", person=name_person(person))
    if not done.messages and done.outcome is Did.COULD_NOT:
        raise InconclusiveError("the system could not disclose, and asked nothing")
    return done


def _has_asked(done: Done, kanta: Kanta, person: Person) -> bool:
    asked = [one for one in done.messages if one.interaction == "wishes"]
    return any(one.marks["patient"] == kanta.digest(person) for one in asked)
