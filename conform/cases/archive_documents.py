"""Sender to the archive: what its documents say, beyond the rules of mock Kanta."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml.etree import _Element

from conform.case import Checks, NotSeenError, observes
from conform.cases.archive_rules import RULES
from conform.cases.archive_traffic import NAMES, PARTIES, check_rules, find_organisation, open_papers, read, read_all
from conform.people import find_hetus
from conform.traffic import Message

ROLE = "archive"
_TIMES = ".//h:effectiveTime/@value | .//h:author/h:time/@value | .//fi:signatureTimestamp/@value"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1)
_DAY = re.compile(r"(?<![\d.])(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?![\d.])", re.ASCII)


@observes(ROLE, "KS-FRM-04")
def the_unit_of_the_frame_is_the_authors(messages: Sequence[Message], checks: Checks) -> None:
    """The unit that the frame acts for is the unit of the document's author: the worker's own."""
    for message, frame, document in open_papers(messages, taken=False):
        unit = read(frame, ".//h:authorOrPerformer//h:representedOrganization/h:id/@root")
        authors = read_all(document, "h:author//h:representedOrganization/h:id/@root")
        checks.control(unit in authors, "the frame acts for a unit that is no author's")
        for rule in RULES["KS-FRM-04"]:
            checks.demand(rule not in message.marks["broken"], f"mock Kanta's rule {rule} was broken")


@observes(ROLE, "KS-DOC-03")
def a_document_has_an_oid_of_its_own(messages: Sequence[Message], checks: Checks) -> None:
    """The OID is under the organisation that sends, custodian or author, and names no other document."""
    check_rules(messages, checks, *RULES["KS-DOC-03"])
    contents: dict[str, set[str]] = {}
    for message, _, document in open_papers(messages):
        oid = read(document, "h:id/@root")
        owners = {find_organisation(one) for one in read_all(document, PARTIES)}
        owners.add(find_organisation(message.marks["organisation"]))
        checks.demand(find_organisation(oid) in owners, "a document's OID is under no organisation of its own")
        contents.setdefault(oid, set()).add(message.marks["frame"])
    checks.demand(all(len(frames) == 1 for frames in contents.values()), "two messages archive one OID")


@observes(ROLE, "KS-DOC-04")
def page_and_json_say_the_same(messages: Sequence[Message], checks: Checks) -> None:
    """The page of a social document shows the client and the dates of its JSON, and no others."""
    check_rules(messages, checks, *RULES["KS-DOC-04"])
    seen = [one for _, _, document in open_papers(messages) for one in _read_bodies(document)]
    if not seen:
        raise NotSeenError("no document with a page and JSON was seen")
    for page, told in seen:
        checks.demand(set(find_hetus(page)) <= set(find_hetus(told)), "the page shows a HETU that is not the JSON's")
        checks.demand(_find_days(page) <= _find_days(told), "the page shows a date that is not in the JSON")


@observes(ROLE, "KS-GRA-04")
def a_grant_names_no_matter(messages: Sequence[Message], checks: Checks) -> None:
    """The matter of an asiakkuusasiakirja is nullFlavor NA; it stands in the asia-asiakirja."""
    grants = [paper for paper in open_papers(messages) if _is_grant(paper[2])]
    if not grants:
        raise NotSeenError("no asiakkuusasiakirja was seen")
    for _, _, document in grants:
        flavour = read(document, "h:componentOf/h:encompassingEncounter/h:id/@nullFlavor")
        checks.control(flavour == "NA", "the matter of an asiakkuusasiakirja is not nullFlavor NA")


@observes(ROLE, "CM-TIME-01")
def a_time_of_day_has_its_zone(messages: Sequence[Message], checks: Checks) -> None:
    """Whatever is written to the hour or finer has an offset, in frames, documents and signatures."""
    check_rules(messages, checks, "kanta.frame.created")
    for _, frame, document in open_papers(messages):
        times = read_all(document, _TIMES) + read_all(frame, "h:creationTime/@value")
        whole = all(re.fullmatch(r"\d{4,8}|\d{10,14}(\.\d+)?[+-]\d{4}", one) for one in times)
        checks.demand(whole, "a time of day has no offset")


@observes(ROLE, "CM-OID-01")
def the_custodian_is_an_organisation(messages: Sequence[Message], checks: Checks) -> None:
    """The custodian's OID has a Y-tunnus with a right check digit, without hyphen and leading zero."""
    for message, _, document in open_papers(messages, taken=False):
        oid = read(document, "h:custodian//h:representedCustodianOrganization/h:id/@root")
        arc = find_organisation(oid).rpartition(".")[2]
        right = arc.isdecimal() and not sum(map(int.__mul__, _WEIGHTS, map(int, arc.zfill(8)))) % 11
        known = not any(rule in message.marks["broken"] for rule in RULES["CM-OID-01"])
        holds = right and known and not arc.startswith("0")
        checks.control(holds, "a custodian's OID is no organisation's: a wrong check digit, or a leading zero")


def _is_grant(document: _Element) -> bool:
    return read(document, "fi:localSocialHeader/fi:documentGroup/@code") == "1"


def read_json(document: _Element) -> Any:
    """The JSON of a social document; None where it cannot be read."""
    try:
        return json.loads(base64.b64decode(document.findtext(".//fi:json", "", NAMES)))
    except (ValueError, binascii.Error):
        return None


def _read_bodies(document: _Element) -> Iterator[tuple[str, str]]:
    """The page and the JSON of a social document, as texts."""
    body = document.find("h:component/h:nonXMLBody", NAMES)
    if body is not None:
        page = base64.b64decode(body.findtext("h:text", "", NAMES)).decode("utf-8", "replace")
        yield page, json.dumps(read_json(document), ensure_ascii=False)


def _find_days(text: str) -> set[tuple[int, int, int]]:
    """The days in a text, written as ISO 8601 or as Finns do."""
    found = [match.groups() for match in _DAY.finditer(text)]
    return {
        (int(iso or year), int(month or monthly), int(day or daily)) for iso, month, day, daily, monthly, year in found
    }
