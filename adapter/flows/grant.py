"""A client document's register access grants: from the archive into Consents that decide (GRA-01 … GRA-10)."""

from __future__ import annotations

import base64
import binascii
from typing import TypedDict

from adapter.convert.elements import BASE, Names, Resource, relocated, resources
from adapter.convert.grant import (
    Grant,
    grant_bundle,
    held_grant,
    read_grants,
    source_version,
    with_matters,
    with_status,
)
from adapter.errors import Finding, Refused
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


def grant(run: Run, house: House, request_id: str) -> None:
    """`request_id` is the DocumentReference that names the document in the archive or carries it."""
    try:
        source = run.step("fetch", fetch, run, house, request_id)
        run.step("read", read, run, house, source)
        standings = run.step("check-units", check_units, run, house, source)
        known = run.step("store", store, run, house, source, standings)
        run.step("join-matters", join_matters, run, house, source)
    except Refused as refusal:
        run.step("park", park, run, house, refusal)
        return
    run.step("conclude", conclude, run, house, standings, known)


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
    _refuse_open_header(read_grants(content, house.trust(), house.now())[1])
    return house.blobs.keep(run.message, content)


def read(run: Run, house: House, source: str) -> None:
    """Verify the signature and read the grants once; a document that has been changed goes no further."""
    _grants(run, house, source)


def check_units(run: Run, house: House, source: str) -> list[UnitStanding]:
    """Ask the registers about every unit named, and whether both parties have joined (GRA-03, GRA-07, GRA-09)."""
    grants, _ = _grants(run, house, source)
    today = house.now().astimezone(HELSINKI).date()
    standings: list[UnitStanding] = []
    for item in grants:
        on = max(item.start, min(today, item.end or today))
        standing, findings = judge_unit(house.registry.facts(item.unit, item.organiser), on)
        standings.append(
            {"standing": standing.value, "findings": [(found.rule, found.text, found.advice) for found in findings]}
        )
    return standings


def store(run: Run, house: House, source: str, standings: list[UnitStanding]) -> tuple[str, ...]:
    """Write the Consents, each in force only when its unit stands; all or none. An older version changes nothing (GRA-10)."""
    grants, signatures = _grants(run, house, source)
    bundle = grant_bundle(grants, signatures)
    items = [
        (consent_id(item), with_status(consent, _STATUS[Standing(judged["standing"])]))
        for item, consent, judged in zip(grants, resources(bundle, "Consent"), standings, strict=True)
    ]
    provenance = resources(bundle, "Provenance")[0] | {
        "target": [{"reference": f"Consent/{identity}"} for identity, _ in items]
    }
    items.append((str(Names(grants[0].document.oid.value).uuid("provenance")), provenance))
    stored = house.resources.put_all(relocated(items), house.now(), _follow_version)
    return tuple(item.reference for item in stored)


def _follow_version(held: Resource, fresh: Resource) -> Resource:
    """A new version keeps the matters its Consent had; an older one is refused. Judged while nobody else can write."""
    if fresh["resourceType"] != "Consent":
        return fresh
    if source_version(held) > source_version(fresh):
        raise Refused.because("GRA-10", "a newer version of the document is already here; this one changes nothing.")
    return with_matters(fresh, tuple(sorted(held_grant(held, "").matters)))


def join_matters(run: Run, house: House, source: str) -> None:
    """Give each Consent the matters that the organiser has already handed over for its client and unit (GRA-04)."""
    grants, _ = _grants(run, house, source)
    for item in grants:
        attach(house, consent_id(item), house.matters.of(item.document.client, item.unit))


def attach(house: House, identity: str, matters: tuple[Oid, ...]) -> None:
    """Add matters to one stored Consent. Idempotent."""
    house.resources.change("Consent", identity, lambda held: with_matters(held, matters), house.now())


def conclude(run: Run, house: House, standings: list[UnitStanding], known: tuple[str, ...]) -> None:
    """Close the message: done when every unit stands, else parked with what the registers said; nothing is lost."""
    findings = [Finding(rule, text, advice) for judged in standings for rule, text, advice in judged["findings"]]
    if findings:
        park(run, house, Refused(*dict.fromkeys(findings)), known)
        return
    reason = "Every grant of the document is recorded and holds for its period."
    house.messages.conclude(
        run.message, State.DONE, house.now(), ("GRA-01", "GRA-02", "GRA-07", "GRA-09"), reason, known
    )
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


def _grants(run: Run, house: House, source: str) -> tuple[tuple[Grant, ...], tuple[Signature, ...]]:
    return run.once("grants", lambda: read_grants(house.blobs.open(run.message, source), house.trust(), house.now()))


def _refuse_open_header(signatures: tuple[Signature, ...]) -> None:
    """A document that does not come from the archive must be signed with its header: its version and set stand there."""
    if not any(signature.covered is Covered.DOCUMENT for signature in signatures):
        text = "the document's header is not signed, so its version cannot be believed."
        raise Refused.because("GRA-02", text, "Let it be fetched from the archive by its OID.", "security")
