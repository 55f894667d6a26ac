"""A client document's register access grants: from the archive into Consents that decide (GRA-01 … GRA-10)."""

from __future__ import annotations

import base64
import binascii

from adapter.convert.elements import BASE, Names, relocated, resources
from adapter.convert.grant import (
    Grant,
    grant_bundle,
    held_grant,
    read_grants,
    source_version,
    with_matters,
    with_status,
)
from adapter.errors import Finding, NotFound, Refused
from adapter.flows.house import House, Run, parked_task
from adapter.identifiers import Oid
from adapter.rules.standing import Standing, judge_unit
from adapter.store.messages import State
from adapter.xml.document import Signature

_STATUS = {Standing.READY: "active", Standing.NOT_YET: "proposed", Standing.REFUSED: "rejected"}


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
    run.step("conclude", conclude, run, house, source, standings, known)


def fetch(run: Run, house: House, request_id: str) -> str:
    """Bring the document here: from the archive by a signed message, or from the DocumentReference itself."""
    attachment = (
        house.resources.read("DocumentReference", request_id).resource.get("content", [{}])[0].get("attachment", {})
    )
    try:
        content = (
            base64.b64decode(attachment["data"], validate=True)
            if "data" in attachment
            else house.kanta.fetch_document(Oid.parse(attachment.get("url", "")))
        )
    except binascii.Error:
        raise Refused.because("GRA-02", "the document in the DocumentReference is not base64.", code="value") from None
    return house.blobs.keep(run.message, content)


def read(run: Run, house: House, source: str) -> None:
    """Verify the signature and read the grants once; a document that has been changed goes no further."""
    _grants(run, house, source)


def check_units(run: Run, house: House, source: str) -> list[str]:
    """Ask the registers about every unit named, and whether both parties have joined (GRA-03, GRA-07, GRA-09)."""
    grants, _ = _grants(run, house, source)
    today = house.now().date()
    return [
        judge_unit(house.registry.facts(item.unit, item.organiser), max(item.start, min(today, item.end or today)))[
            0
        ].value
        for item in grants
    ]


def store(run: Run, house: House, source: str, standings: list[str]) -> tuple[str, ...]:
    """Write the Consents, each in force only when its unit stands; all or none. An older version changes nothing (GRA-10)."""
    grants, signatures = _grants(run, house, source)
    bundle = grant_bundle(grants, signatures)
    consents = resources(bundle, "Consent")
    items = [
        (consent_id(item), with_status(consent, _STATUS[Standing(standing)]))
        for item, consent, standing in zip(grants, consents, standings, strict=True)
    ]
    for identity, consent in items:
        if _held_version(house, identity) > source_version(consent):
            raise Refused.because(
                "GRA-10", "a newer version of the document is already here; this one changes nothing."
            )
    provenance = resources(bundle, "Provenance")[0] | {
        "target": [{"reference": f"Consent/{identity}"} for identity, _ in items]
    }
    items = [(identity, _keep_matters(house, identity, consent)) for identity, consent in items]
    stored = house.resources.put_all(
        relocated([*items, (str(Names(grants[0].document.oid.value).uuid("provenance")), provenance)]), house.now()
    )
    return tuple(item.reference for item in stored)


def join_matters(run: Run, house: House, source: str) -> None:
    """Give each Consent the matters that the organiser has already handed over for its client and unit (GRA-04)."""
    grants, _ = _grants(run, house, source)
    for item in grants:
        attach(house, consent_id(item), house.matters.of(item.document.client, item.unit))


def attach(house: House, identity: str, matters: tuple[Oid, ...]) -> None:
    """Add matters to one stored Consent. Idempotent."""
    house.resources.change("Consent", identity, lambda held: with_matters(held, matters), house.now())


def conclude(run: Run, house: House, source: str, standings: list[str], known: tuple[str, ...]) -> None:
    """Close the message: done when every unit stands, else parked with what the registers said; nothing is lost."""
    grants, _ = _grants(run, house, source)
    today = house.now().date()
    findings: list[Finding] = []
    for item, standing in zip(grants, standings, strict=True):
        if standing != Standing.READY:
            on = max(item.start, min(today, item.end or today))
            findings.extend(judge_unit(house.registry.facts(item.unit, item.organiser), on)[1])
    if findings:
        park(run, house, Refused(*dict.fromkeys(findings)), known)
        return
    reason = "Every grant of the document is in force for its period."
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
    return run.once(
        "grants", lambda: read_grants(house.blobs.open(run.message, source), house.document_trust, house.now())
    )


def _held_version(house: House, identity: str) -> int:
    try:
        return source_version(house.resources.read("Consent", identity).resource)
    except NotFound:
        return 0


def _keep_matters(house: House, identity: str, consent: dict[str, object]) -> dict[str, object]:
    """A new version of a document keeps the matters its Consent already had."""
    try:
        held = house.resources.read("Consent", identity).resource
    except NotFound:
        return consent
    return with_matters(consent, tuple(sorted(held_grant(held, "").matters)))
