"""A signed document that grants: from the archive into Consents that decide (GRA-01 … GRA-11).

An asia-asiakirja goes the same way; it grants nothing, and proposes which matter joins which grant (GRA-04).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TypedDict

from adapter.access.house import AccessHouse
from adapter.access.known_matters import matters_of, propose
from adapter.access.matter_flow import keep_matter
from adapter.access.reading import sentences
from adapter.access.reading.grant import Paper
from adapter.access.reading.matter_document import MatterPaper
from adapter.access.reading.open_header import check_archived, refuse_unsigned
from adapter.access.reading.paper import read_signed
from adapter.access.rules.standing import Standing, judge_unit
from adapter.access.writing.consent import consent, consent_id, with_matters, with_status
from adapter.access.writing.version import (
    Order,
    Recorded,
    judge_version,
    read_record,
    record_id,
    version_record,
    withdrawn,
)
from adapter.errors import Finding, KeptFinding, NotFound, Outdated, Refused
from adapter.fhir.elements import Resource, own_concept
from adapter.fhir.held_grant import held_grant
from adapter.identifiers import Oid, PersonId
from adapter.roles import Right
from adapter.run import ending
from adapter.run.run import Run
from adapter.words import HELSINKI, Sentence

_NOT_BASE64 = Sentence(
    "DocumentReference-resurssin asiakirja ei ole base64-muodossa.",
    "Dokumentet i DocumentReference-resursen är inte base64.",
    "the document in the DocumentReference is not base64.",
)
_NO_ATTACHMENT = Sentence(
    "DocumentReference-resurssissa ei ole yhtä sisältöä liitteineen.",
    "DocumentReference-resursen har inte ett innehåll med sin bilaga.",
    "the DocumentReference has not one content with its attachment.",
)
_NAME_ONE = Sentence(
    "Nimeä yksi asiakirja OID-tunnuksella tai liitä se mukaan.",
    "Ange ett dokument med dess OID-kod eller bifoga det.",
    "Name one document, by its OID or as it is.",
)

_LACKED = Sentence(
    "Organisaatiorekisterin tila, josta yksikkö puuttui",
    "Organisationsregistrets tillstånd, där enheten saknades",
    "The state of the organisation register that lacked a unit",
)

_DONE: dict[Right, tuple[str, ...]] = {
    Right.REGISTER_ACCESS: ("GRA-01", "GRA-02", "GRA-07", "GRA-09"),
    Right.OUTSOURCING: ("GRA-07", "GRA-09", "GRA-11"),
}
WAITED_FOR = own_concept("task-input", "register-state", "The state of the organisation register that lacked a unit")
_MATTER = "matter"  # in place of a right: the document is an asia-asiakirja
_STATUS = {Standing.READY: "active", Standing.NOT_YET: "proposed", Standing.REFUSED: "rejected"}


class UnitStanding(TypedDict):
    """What the registers said about one grant's unit, in which state of theirs."""

    standing: str
    findings: list[KeptFinding]
    register: str


class Folded(TypedDict):
    """What became of a version.

    How it stood to those before it, every resource its set has here (none when it came late), and what could not be
    read.
    """

    order: str
    right: str
    known: tuple[str, ...]
    unread: list[KeptFinding]


def grant(run: Run, house: AccessHouse, request_id: str) -> None:
    """`request_id` is the DocumentReference that names the document in the archive or carries it."""
    try:
        source = run.step("fetch", fetch, run, house, request_id)
        run.step("read", read, run, house, source)
        standings = run.step("check-units", check_units, run, house, source)
        folded = run.step("store", store, run, house, source, standings)
        run.step("join-matters", join_matters, run, house, source, folded)
    except Refused as refusal:
        run.step("park", park, run, house, refusal)
        return
    run.step("conclude", conclude, run, house, standings, folded)


def fetch(run: Run, house: AccessHouse, request_id: str) -> str:
    """Bring the document here: from the archive by a signed message, or from the DocumentReference itself.

    A header that the document's signatures leave open is held against the archive's signed answer (GRA-10).
    """
    attachment = _attachment(house.resources.read("DocumentReference", request_id).resource)
    if "data" not in attachment:
        archived = house.kanta.fetch_document(Oid.parse(str(attachment.get("url", ""))))
        source = house.blobs.keep(run.message, archived.content)
        paper = _paper(run, house, source)
        check_archived(paper.document, archived.set_id, archived.version, header_signed=paper.header_signed)
        return source
    try:
        content = base64.b64decode(str(attachment["data"]), validate=True)
    except ValueError:  # letters that base64 does not have, or not ASCII at all
        raise Refused.because("GRA-02", _NOT_BASE64, code="value") from None
    source = house.blobs.keep(run.message, content)
    if not _paper(run, house, source).header_signed:
        raise refuse_unsigned()
    return source


def _attachment(reference: Resource) -> Resource:
    match reference.get("content"):
        case [{"attachment": dict(attachment)}]:
            return attachment
    raise Refused.because("GRA-02", _NO_ATTACHMENT, _NAME_ONE, "structure")


def read(run: Run, house: AccessHouse, source: str) -> None:
    """Verify the signature and read the grants once; a document that has been changed goes no further."""
    _paper(run, house, source)


def check_units(run: Run, house: AccessHouse, source: str) -> list[UnitStanding]:
    """Ask the registers about every unit named, and whether both parties have joined (GRA-03, GRA-07, GRA-09).

    Not about a version that came late: it changes nothing. An asia-asiakirja names no unit.
    """
    paper = _paper(run, house, source)
    if isinstance(paper, MatterPaper):
        return []
    if judge_version([version for _, version in _versions(house, paper)], paper.document) is Order.OLDER:
        return []
    today = house.now().astimezone(HELSINKI).date()
    standings: list[UnitStanding] = []
    for item in paper.grants:
        on = max(item.start, min(today, item.end or today))
        facts = house.registry.facts(item.unit, item.organiser, item.right)
        standing, findings = judge_unit(facts, on, item.right)
        standings.append({"standing": standing.value, "findings": _told(findings), "register": facts.state})
    return standings


def store(run: Run, house: AccessHouse, source: str, standings: list[UnitStanding]) -> Folded:
    """Fold the version into what is here; all or nothing. A version that names no producer withdraws all (GRA-10).

    It is remembered when there is nothing to withdraw too: an older version that comes later must not come into force.
    An asia-asiakirja is remembered by its matter.
    """
    paper = _paper(run, house, source)
    if isinstance(paper, MatterPaper):
        order, known, findings = keep_matter(house, paper)
        return {"order": order, "right": _MATTER, "known": known, "unread": _told(findings)}
    while True:
        try:
            return _fold(house, paper, standings)
        except Outdated:
            continue  # another worker has stored a version meanwhile: check again


def _fold(house: AccessHouse, paper: Paper, standings: list[UnitStanding]) -> Folded:
    versions = _versions(house, paper)
    order = judge_version([version for _, version in versions], paper.document)
    if order is Order.OLDER:
        return {"order": order, "right": paper.right, "known": (), "unread": []}
    named = {
        consent_id(item): with_status(consent(item, ()), _STATUS[Standing(unit_standing["standing"])])
        for item, unit_standing in zip(paper.grants, standings, strict=True)
    }
    seen, earlier = (versions[0][0], versions[0][1].consents) if versions else (0, ())
    identities = tuple(dict.fromkeys((*named, *earlier)))
    gone = [
        (identity, house.resources.read("Consent", identity).resource) for identity in earlier if identity not in named
    ]
    record = version_record(paper.document, paper.signatures, [f"Consent/{identity}" for identity in identities])

    def follow(current: Resource, fresh: Resource) -> Resource:
        """The record must be the one that was checked.

        A grant keeps its matters, whether it goes on, comes back or ends.
        """
        if current["resourceType"] == "Provenance":
            if int(current["meta"]["versionId"]) != seen:
                raise Outdated.because("GRA-10", sentences.STORED_MEANWHILE, code="conflict")
            return fresh
        if current["id"] in named:
            return with_matters(fresh, tuple(held_grant(current, "").matters))
        return withdrawn(current, paper.document, paper.right, protected=paper.protected)

    # The record comes first: whoever holds it, holds the whole set.
    items = [(record_id(paper.document, paper.organiser), record), *named.items(), *gone]
    stored = house.resources.put_all(items, house.now(), follow)
    known = tuple(item.reference for item in stored)
    return {"order": order, "right": paper.right, "known": known, "unread": _told(paper.unread)}


def _versions(house: AccessHouse, paper: Paper) -> list[tuple[int, Recorded]]:
    """The versions recorded of the document's set, newest first, each with the version of its record."""
    try:
        history = house.resources.history("Provenance", record_id(paper.document, paper.organiser))
    except NotFound:
        return []
    return [(stored.version, read_record(stored.resource)) for stored in history]


def join_matters(run: Run, house: AccessHouse, source: str, folded: Folded) -> None:
    """Give each Consent the matters that the organiser has already handed over for its client and unit (GRA-04).

    What has not been handed over, and is known from an asia-asiakirja, is proposed.
    """
    paper = _paper(run, house, source)
    if folded["order"] == Order.OLDER or isinstance(paper, MatterPaper):
        return
    for item in paper.grants:
        if item.right is not Right.REGISTER_ACCESS or item.client is None:
            continue
        whose = item.client, item.unit, item.organiser
        if house.matters.of(*whose):
            attach(house, consent_id(item), whose)
    for client in {item.client for item in paper.grants if item.client and item.right is Right.REGISTER_ACCESS}:
        for known in matters_of(house.resources, client):
            propose(house.resources, house.access.grants, house.matters, known, {client}, house.now())


def attach(house: AccessHouse, identity: str, whose: tuple[PersonId, Oid, Oid]) -> None:
    """Add the matters of a client, unit and organiser to one stored Consent, as they are while nobody else writes it.

    Idempotent.
    """
    house.resources.change(
        "Consent", identity, lambda resource: with_matters(resource, house.matters.of(*whose)), house.now()
    )


def conclude(run: Run, house: AccessHouse, standings: list[UnitStanding], folded: Folded) -> None:
    """Close the message.

    Done when every unit stands, else parked with what the registers said and what could not be read; nothing is lost.
    """
    entries = [*folded["unread"], *(entry for unit_standing in standings for entry in unit_standing["findings"])]
    findings = [Finding.read(entry) for entry in entries]
    late = folded["order"] == Order.OLDER
    if findings and not late:
        waiting = [
            unit_standing["register"] for unit_standing in standings if unit_standing["standing"] == Standing.NOT_YET
        ]
        park(run, house, Refused(*dict.fromkeys(findings)), folded["known"], waiting[:1])
        return
    rules, reason = _done(standings, folded)
    if late:
        rules, reason = ("GRA-10",), "A newer version of the document is already here; this one changes nothing."
    elif folded["order"] == Order.SAME:
        reason = f"This version of the document was already here. {reason}"
    ending.conclude(run, house, rules, reason, folded["known"])


def _done(standings: list[UnitStanding], folded: Folded) -> tuple[tuple[str, ...], str]:
    """The rules and the words of a version that is done: what it grants, withdraws, or neither (own production)."""
    if folded["right"] == _MATTER:
        proposed = sum(reference.startswith("Task/") for reference in folded["known"])
        said = f"The matter is known here. Grants that it may join: {proposed}, each with a Task." if proposed else ""
        return ("GRA-04",), said or "The matter is known here; no grant waits for it."
    if standings:
        return _DONE[Right(folded["right"])], "Every grant of the document is recorded and holds for its period."
    if any(reference.startswith("Consent/") for reference in folded["known"]):
        return ("GRA-10",), "The document names no producer any more: what it had granted is withdrawn."
    return (
        "GRA-02",
    ), "The document names no producer, as when the organiser produces the services: it grants nothing."


def park(
    run: Run, house: AccessHouse, refusal: Refused, known: tuple[str, ...] = (), waiting: Sequence[str] = ()
) -> None:
    """Leave the document to a person; the DocumentReference stays, so it can be run again.

    `waiting`: the state of the register that did not have a unit yet. When it has changed, the document is run again by
    itself.
    """
    place = ending.find_place(house, run.message)
    kind = WAITED_FOR | {"text": _LACKED.said(place.language)}
    more: Resource = {"input": [{"type": kind, "valueString": state} for state in waiting]} if waiting else {}
    ending.park(run, house, "grant", refusal, known, place=place, more=more, forget=True)


def _told(findings: Sequence[Finding]) -> list[KeptFinding]:
    """Findings as a step remembers them."""
    return [finding.kept() for finding in findings]


def _paper(run: Run, house: AccessHouse, source: str) -> Paper | MatterPaper:
    return run.once("paper", lambda: _read(house, house.blobs.open(run.message, source)))


def _read(house: AccessHouse, raw: bytes) -> Paper | MatterPaper:
    """By its header too: `fetch` has held it against the archive's word, or seen it signed."""
    return read_signed(raw, house.trust(), house.now(), house.settings.kanta.oid, confirmed=True)
