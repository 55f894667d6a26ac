"""A client document's register access grants: from the archive into Consents that decide (GRA-01 … GRA-10)."""

from __future__ import annotations

import base64
import binascii
from typing import TypedDict

from adapter.convert.elements import BASE, Names, Resource
from adapter.convert.grant import (
    Grant,
    Relationship,
    consent,
    held_grant,
    names_nobody,
    read_relationship,
    with_matters,
    with_status,
)
from adapter.convert.grant_version import (
    Order,
    Recorded,
    judge_version,
    read_record,
    record_id,
    version_record,
    withdrawn,
)
from adapter.errors import Finding, NotFound, Outdated, Refused
from adapter.flows.house import House, Run, parked_task
from adapter.identifiers import Oid
from adapter.rules.access import HELSINKI
from adapter.rules.standing import Standing, judge_unit
from adapter.store.messages import State
from adapter.xml.verdict import Covered, Signature

_STATUS = {Standing.READY: "active", Standing.NOT_YET: "proposed", Standing.REFUSED: "rejected"}


class UnitStanding(TypedDict):
    """What the registers said about one grant's unit: each finding is a rule, a text and an advice."""

    standing: str
    findings: list[tuple[str, str, str]]


class Folded(TypedDict):
    """What became of a version: how it stood to those before it, and every resource its set has here; none when it came late."""

    order: str
    known: tuple[str, ...]


def grant(run: Run, house: House, request_id: str) -> None:
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


def fetch(run: Run, house: House, request_id: str) -> str:
    """Bring the document here: from the archive by a signed message, or from the DocumentReference itself."""
    attachment = (
        house.resources.read("DocumentReference", request_id).resource.get("content", [{}])[0].get("attachment", {})
    )
    if "data" not in attachment:
        return house.blobs.keep(run.message, house.kanta.fetch_document(Oid.parse(attachment.get("url", ""))))
    try:
        content = base64.b64decode(attachment["data"], validate=True)
    except binascii.Error:
        raise Refused.because("GRA-02", "the document in the DocumentReference is not base64.", code="value") from None
    _refuse_open_header(read_relationship(content, house.trust(), house.now()).signatures)
    return house.blobs.keep(run.message, content)


def read(run: Run, house: House, source: str) -> None:
    """Verify the signature and read the grants once; a document that has been changed goes no further."""
    _relationship(run, house, source)


def check_units(run: Run, house: House, source: str) -> list[UnitStanding]:
    """Ask the registers about every unit named, and whether both parties have joined (GRA-03, GRA-07, GRA-09).

    Not about a version that came late: it changes nothing.
    """
    paper = _relationship(run, house, source)
    if judge_version([version for _, version in _versions(house, paper)], paper.document) is Order.OLDER:
        return []
    today = house.now().astimezone(HELSINKI).date()
    standings: list[UnitStanding] = []
    for item in paper.grants:
        on = max(item.start, min(today, item.end or today))
        standing, findings = judge_unit(house.registry.facts(item.unit, item.organiser), on)
        standings.append(
            {"standing": standing.value, "findings": [(found.rule, found.text, found.advice) for found in findings]}
        )
    return standings


def store(run: Run, house: House, source: str, standings: list[UnitStanding]) -> Folded:
    """Fold the version into what is here; all or nothing. A version that names nobody withdraws all (GRA-10)."""
    paper = _relationship(run, house, source)
    while True:
        try:
            return _fold(house, paper, standings)
        except Outdated:
            continue  # another worker has stored a version meanwhile: judge again


def _fold(house: House, paper: Relationship, standings: list[UnitStanding]) -> Folded:
    versions = _versions(house, paper)
    order = judge_version([version for _, version in versions], paper.document)
    if order is Order.OLDER:
        return {"order": order, "known": ()}
    named = {
        consent_id(item): with_status(consent(item, ()), _STATUS[Standing(judged["standing"])])
        for item, judged in zip(paper.grants, standings, strict=True)
    }
    seen, earlier = (versions[0][0], versions[0][1].consents) if versions else (0, ())
    given = tuple(dict.fromkeys((*named, *earlier)))
    gone = [
        (identity, house.resources.read("Consent", identity).resource) for identity in earlier if identity not in named
    ]
    record = version_record(paper.document, paper.signatures, [f"Consent/{identity}" for identity in given])

    def follow(held: Resource, fresh: Resource) -> Resource:
        """The record must be the one that was judged. A grant keeps its matters, whether it goes on, comes back or ends."""
        if held["resourceType"] == "Provenance":
            if int(held["meta"]["versionId"]) != seen:
                raise Outdated.because("GRA-10", "another version has been stored meanwhile.", code="conflict")
            return fresh
        if held["id"] in named:
            return with_matters(fresh, tuple(held_grant(held, "").matters))
        return withdrawn(held, paper.document, protected=paper.protected)

    # The record comes first: whoever holds it, holds the whole set.
    items = [(record_id(paper.document, paper.organiser), record), *named.items(), *gone]
    stored = house.resources.put_all(items, house.now(), follow)
    if not given:
        raise names_nobody()  # remembered all the same: an older version that comes later must not come into force
    return {"order": order, "known": tuple(item.reference for item in stored)}


def _versions(house: House, paper: Relationship) -> list[tuple[int, Recorded]]:
    """The versions recorded of the document's set, newest first, each with the version of its record."""
    try:
        history = house.resources.history("Provenance", record_id(paper.document, paper.organiser))
    except NotFound:
        return []
    return [(stored.version, read_record(stored.resource)) for stored in history]


def join_matters(run: Run, house: House, source: str, folded: Folded) -> None:
    """Give each Consent the matters that the organiser has already handed over for its client and unit (GRA-04)."""
    if folded["order"] == Order.OLDER:
        return
    for item in _relationship(run, house, source).grants:
        if matters := house.matters.of(item.document.client, item.unit):
            attach(house, consent_id(item), matters)


def attach(house: House, identity: str, matters: tuple[Oid, ...]) -> None:
    """Add matters to one stored Consent. Idempotent."""
    house.resources.change("Consent", identity, lambda held: with_matters(held, matters), house.now())


def conclude(run: Run, house: House, standings: list[UnitStanding], folded: Folded) -> None:
    """Close the message: done when every unit stands, else parked with what the registers said; nothing is lost."""
    findings = [Finding(rule, text, advice) for judged in standings for rule, text, advice in judged["findings"]]
    late = folded["order"] == Order.OLDER
    if findings and not late:
        park(run, house, Refused(*dict.fromkeys(findings)), folded["known"])
        return
    rules: tuple[str, ...] = ("GRA-01", "GRA-02", "GRA-07", "GRA-09")
    reason = "Every grant of the document is recorded and holds for its period."
    if late:
        rules, reason = ("GRA-10",), "A newer version of the document is already here; this one changes nothing."
    elif not standings:
        rules, reason = ("GRA-10",), "The document names no producer any more: what it had granted is withdrawn."
    elif folded["order"] == Order.SAME:
        reason = f"This version of the document was already here. {reason}"
    house.messages.conclude(run.message, State.DONE, house.now(), rules, reason, folded["known"])
    house.blobs.drop(run.message)


def park(run: Run, house: House, refusal: Refused, known: tuple[str, ...] = ()) -> None:
    """Leave the document to a person with a Task that says why; the DocumentReference stays, so it can be run again."""
    task = parked_task(run.message, "grant", refusal.findings, house.now())
    stored = house.resources.put(str(Names(run.message).uuid("parked")), task, house.now())
    rules = tuple(finding.rule for finding in refusal.findings)
    house.messages.conclude(run.message, State.PARKED, house.now(), rules, str(refusal), (*known, stored.reference))
    house.blobs.drop(run.message)


def consent_id(item: Grant) -> str:
    """The id of a grant's Consent here: the same for every version of its document."""
    return str(Names(f"{BASE}/sid/grant").uuid(item.key))


def _relationship(run: Run, house: House, source: str) -> Relationship:
    return run.once(
        "relationship",
        lambda: read_relationship(house.blobs.open(run.message, source), house.trust(), house.now()),
    )


def _refuse_open_header(signatures: tuple[Signature, ...]) -> None:
    """A document that does not come from the archive must be signed with its header: its version and set stand there."""
    if not any(signature.covered is Covered.DOCUMENT for signature in signatures):
        text = "the document's header is not signed, so its version cannot be believed."
        raise Refused.because("GRA-02", text, "Let it be fetched from the archive by its OID.", "security")
