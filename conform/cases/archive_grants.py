"""Sender to the archive: the asiakkuusasiakirja that gives a producer access, and takes it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml.etree import _Element

from conform.case import Checks, InconclusiveError, NotSeenError, proves
from conform.cases.archive_documents import read_json
from conform.cases.archive_traffic import open_papers, read
from conform.lever import Did
from conform.peers.kanta import PRODUCERS, Kanta, name_person
from conform.peers.kanta_scene import Done
from conform.people import BERTIL, DORIS

ROLE = "archive"


@proves(ROLE, "KS-GRA-01", "KS-GRA-02")
def a_grant_names_units_and_periods(kanta: Kanta, checks: Checks) -> None:
    """Each producer by the OID of the service unit that was given, with its own period, which ends after it begins."""
    kanta.need("grants")
    done = _grant(kanta)
    checks.control(done.outcome is Did.DID, "a right grant was not archived")
    (document,) = [paper[2] for paper in open_papers(done.messages)]
    found = list(_find_producers(document))
    units = sorted(str(one.get("palveluyksikon_nimi", {}).get("code")) for one in found)
    checks.demand(units == sorted(one["unit"] for one in PRODUCERS), "a grant does not name the units that were given")
    periods = sorted(_read_period(one) for one in found)
    wanted = sorted((one["start"], one.get("end", "")) for one in PRODUCERS)
    checks.demand(periods == wanted, "the periods of a grant are not those that were given")
    wrong = kanta.grant(BERTIL, [{**PRODUCERS[0], "start": "2026-09-01", "end": "2026-08-31"}])
    checks.demand(not wrong.stored, "a grant was archived that ends before it begins")
    checks.demand(wrong.outcome is not Did.DID, "a grant that ends before it begins is said to be done")


@proves(ROLE, "KS-GRA-03")
def a_grant_is_taken_back_by_a_new_version(kanta: Kanta, checks: Checks) -> None:
    """What is withdrawn is left out of, or ended in, a new version of the same document."""
    kanta.need("grants")
    done = _grant(kanta)
    checks.control(done.outcome is Did.DID, "a right grant was not archived")
    (before,) = [paper[2] for paper in open_papers(done.messages)]
    withdrawn = kanta.pull("withdraw", of=done.key, person=name_person(DORIS))
    checks.demand(withdrawn.stored, "a withdrawal was not archived")
    (after,) = [paper[2] for paper in open_papers(withdrawn.messages)]
    same = read(after, "h:setId/@root") == read(before, "h:setId/@root")
    checks.demand(same, "a withdrawal is no new version of the document that grants")
    version = int(read(before, "h:versionNumber/@value")) + 1
    checks.demand(read(after, "h:versionNumber/@value") == str(version), "the version of a withdrawal is not one more")
    still = [one for one in _find_producers(after) if not one.get("asiakkuuden_paattymispvm")]
    ended = sorted(map(_read_period, _find_producers(after))) != sorted(map(_read_period, _find_producers(before)))
    checks.demand(not still and ended, "a withdrawal still grants what was withdrawn")


def _grant(kanta: Kanta) -> Done:
    """A grant that mock Kanta takes. Raises InconclusiveError and NotSeenError."""
    done = kanta.grant(DORIS)
    if done.stored:
        return done
    if done.messages:
        raise NotSeenError("a right grant was refused by the archive: see what fails")
    raise InconclusiveError("the system sent nothing when it was asked to grant")


def _find_producers(document: _Element) -> Iterator[Mapping[str, Any]]:
    """The producers of every service task, with the performers of each."""
    told = read_json(document)
    tasks = told["asiakkuusasiakirja"].get("sosiaalihuollon_palvelutehtava", [])
    for task in tasks:
        for producer in task.get("palveluntuottaja", []):
            yield producer
            yield from producer.get("palveluntoteuttaja", [])


def _read_period(one: Mapping[str, Any]) -> tuple[str, str]:
    return str(one.get("asiakkuuden_alkamispvm", "")), str(one.get("asiakkuuden_paattymispvm", ""))
