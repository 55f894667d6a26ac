"""A signed asiakkuusasiakirja → one Consent per client, service task and producer unit (GRA-01, GRA-02). Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from adapter.convert.elements import (
    BASE,
    Names,
    Resource,
    coding,
    concept,
    create,
    instant,
    oid_identifier,
    own_concept,
    patient_reference,
    transaction,
    unit_reference,
)
from adapter.convert.grant_version import VERSION, labelled, set_key, source_reference, version_record
from adapter.errors import Refused
from adapter.identifiers import BadIdentifier, Oid, bare_oid, parse_person
from adapter.rules.access import HELSINKI, HeldGrant
from adapter.xml.cda import ClientDocument, check_signers, read_client_document
from adapter.xml.document import verify_document
from adapter.xml.trust import Trust
from adapter.xml.verdict import Kind, Signature

ACT = "https://www.finlex.fi/fi/laki/alkup/2023/20230703"  # 703/2023, processing of client data
_CATEGORY = own_concept("consent-category", "register-access", "Rekisterinkäyttöoikeus (register access right)")
_CLIENT_DOCUMENT = "1"  # document group 1.2.246.537.6.1505: 1 = asiakkuusasiakirja


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant as the document writes it."""

    key: str
    document: ClientDocument
    organiser: Oid
    organiser_name: str
    task_code: str
    task_name: str
    unit: Oid
    unit_name: str
    services: tuple[tuple[str, str], ...]
    start: date
    end: date | None
    protected: bool = False  # the client's address (turvakielto)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A verified asiakkuusasiakirja: whose it is, who signed, and what it grants, which may be nothing any more."""

    document: ClientDocument
    organiser: Oid
    protected: bool
    grants: tuple[Grant, ...]
    signatures: tuple[Signature, ...]


def read_grants(raw: bytes, trust: Trust, now: datetime) -> tuple[tuple[Grant, ...], tuple[Signature, ...]]:
    """Verify a document that must grant something, and read its grants; raises Refused as `read_relationship` does."""
    relationship = read_relationship(raw, trust, now)
    if not relationship.grants:
        raise names_nobody()
    return relationship.grants, relationship.signatures


def names_nobody() -> Refused:
    """The refusal of a document that grants nothing and withdraws nothing."""
    return Refused.because("GRA-02", "the document names no producer unit, so it carries no grant.")


def read_relationship(raw: bytes, trust: Trust, now: datetime) -> Relationship:
    """Verify a document and read it; raises Refused when the signature, the header or a grant is not as it must be."""
    root, signatures = verify_document(raw, trust, now)
    document = read_client_document(root)
    if document.group != _CLIENT_DOCUMENT:
        raise Refused.because("GRA-02", "the document is not an asiakkuusasiakirja, so it carries no grant.")
    body = _object(document.body.get("asiakkuusasiakirja"), "asiakkuusasiakirja")
    protected = _check_client(document, body)
    unit = _object(body.get("palvelunjarjestajan_toimintayksikko"), "palvelunjarjestajan_toimintayksikko")
    organiser = Oid.parse(_text(unit.get("code"), "palvelunjarjestajan_toimintayksikko.code"))
    grants = [
        _grant(document, organiser, str(unit.get("display", "")), protected, task, producer)
        for task in _array(body.get("sosiaalihuollon_palvelutehtava"), "sosiaalihuollon_palvelutehtava")
        for producer in _array(task.get("palveluntuottaja"), "palveluntuottaja")
    ]
    if any(grant.end and grant.end < grant.start for grant in grants):
        raise Refused.because("GRA-01", "a grant's period ends before it begins.", code="value")
    systems = {bare_oid(signature.signer) for signature in signatures if signature.kind is Kind.SYSTEM}
    if systems != {organiser.value}:
        raise Refused.because(
            "GRA-02",
            "the document is not signed by the organiser that it names.",
            "Only the organiser writes a producer into it.",
            "security",
        )
    check_signers(root, signatures)
    return Relationship(document, organiser, protected, tuple(_told_apart(grants)), signatures)


def _grant(
    document: ClientDocument,
    organiser: Oid,
    organiser_name: str,
    protected: bool,
    service: dict[str, Any],
    producer: dict[str, Any],
) -> Grant:
    task = _object(service.get("palvelutehtava"), "palvelutehtava")
    named = _object(producer.get("palveluyksikon_nimi"), "palveluyksikon_nimi")
    unit = Oid.parse(_text(named.get("code"), "palveluyksikon_nimi.code"))
    code = _text(task.get("code"), "palvelutehtava.code")
    end = producer.get("asiakkuuden_paattymispvm")
    return Grant(
        key=f"{document.set_id}.{code}.{unit}.{_mark(document, organiser)}",
        document=document,
        organiser=organiser,
        organiser_name=organiser_name,
        task_code=code,
        task_name=str(task.get("display", "")),
        unit=unit,
        unit_name=str(named.get("display", "")),
        services=tuple(
            (str(item.get("code", "")), str(item.get("display", "")))
            for item in _array(producer.get("sosiaalipalvelu", []), "sosiaalipalvelu")
        ),
        start=_day(producer.get("asiakkuuden_alkamispvm"), "asiakkuuden_alkamispvm"),
        end=_day(end, "asiakkuuden_paattymispvm") if end else None,
        protected=protected,
    )


def _told_apart(grants: list[Grant]) -> list[Grant]:
    """The same task and unit twice are two grants, told apart by their periods' order: the list may be written in any."""
    numbers: dict[int, int] = {}
    seen: Counter[str] = Counter()
    for index in sorted(range(len(grants)), key=lambda index: (grants[index].start, grants[index].end or date.max)):
        seen[grants[index].key] += 1
        numbers[index] = seen[grants[index].key]
    return [
        replace(grant, key=f"{grant.key}#{numbers[index]}") if numbers[index] > 1 else grant
        for index, grant in enumerate(grants)
    ]


def _mark(document: ClientDocument, organiser: Oid) -> str:
    """Binds a grant's key to its client and organiser: setId stands in a header that Kanta's habit leaves unsigned."""
    bound = f"{set_key(document, organiser)}\n{document.client.system}\n{document.client.value}"
    return hashlib.sha256(bound.encode()).hexdigest()[:8]


def _check_client(document: ClientDocument, body: dict[str, Any]) -> bool:
    """The signed body decides whom the document is about; the unsigned header must say the same (domain §4).

    Tells whether the client's address is protected.
    """
    client = _object(body.get("asiakas"), "asiakas")
    identity = client.get("henkilotunnus") or client.get("tilapainen_yksilointitunnus")
    told = _object(identity, "asiakas.henkilotunnus")
    person = parse_person(
        _text(told.get("system"), "henkilotunnus.system"), _text(told.get("value"), "henkilotunnus.value")
    )
    if person != document.client:
        raise Refused.because(
            "GRA-02", "the document's header and signed body are about different people.", code="conflict"
        )
    protected = client.get("turvakielto", False)
    if not isinstance(protected, bool):
        raise Refused.because("GRA-02", "turvakielto is not true or false.", code="value")
    return protected


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused.because("GRA-02", f"the document's body lacks {name}.", code="required")
    return value


def _array(value: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refused.because("GRA-02", f"the document's body lacks the list {name}.", code="required")
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise Refused.because("GRA-02", f"the document's body lacks {name}.", code="required")
    return value


def _day(value: Any, name: str) -> date:
    try:
        return date.fromisoformat(_text(value, name))
    except ValueError:
        raise Refused.because("GRA-02", f"{name} is not a date.", code="value") from None


def grant_bundle(grants: tuple[Grant, ...], signatures: tuple[Signature, ...], matter: Oid | None = None) -> Resource:
    """The grants as a transaction Bundle of Consents, with the Provenance that tells who signed what.

    The Consents are *proposed*: they come into force when the registers have confirmed the unit and the parties (GRA-07, GRA-09).
    """
    document = grants[0].document
    names = Names(document.oid.value)
    urns = [names.urn(grant.key) for grant in grants]
    entries = [
        create(consent(grant, (matter,) if matter else ()), urn) for grant, urn in zip(grants, urns, strict=True)
    ]
    entries.append(create(version_record(document, signatures, urns), names.urn("provenance")))
    return transaction(entries)


def consent(grant: Grant, matters: tuple[Oid, ...], status: str = "proposed") -> Resource:
    """One grant as a Consent. Patient is 1..1, and the act makes ppc-1 true (domain §3)."""
    document = grant.document
    ended = grant.end is not None and grant.end < document.written.astimezone(HELSINKI).date()
    provision: Resource = {
        "type": "permit",
        "period": {"start": grant.start.isoformat()} | ({"end": grant.end.isoformat()} if grant.end else {}),
        "actor": [
            {
                "role": concept(
                    "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "PRCP", "Service producer"
                ),
                "reference": unit_reference(grant.unit, grant.unit_name),
            }
        ],
        "action": [
            concept("http://terminology.hl7.org/CodeSystem/consentaction", code) for code in ("access", "collect")
        ],
        "class": [coding("urn:oid:1.2.246.537.6.1264", "1", "Sosiaalihuollon asiakasrekisteri")],
        "code": [
            concept("urn:oid:1.2.246.537.6.1221", grant.task_code, grant.task_name),
            *(concept("urn:oid:1.2.246.537.6.1222", code, name) for code, name in grant.services if code),
        ],
    }
    if matters:
        provision["data"] = [
            {"meaning": "related", "reference": {"identifier": oid_identifier(matter), "display": "asia (matter)"}}
            for matter in matters
        ]
    written: Resource = {
        "resourceType": "Consent",
        "extension": [{"url": VERSION, "valueInteger": document.version}],
        "identifier": [{"system": f"{BASE}/sid/grant", "value": grant.key}],
        "status": "inactive" if ended else status,
        "scope": concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
        "category": [
            own_concept("consent-category", "register-access", "Rekisterinkäyttöoikeus (register access right)")
        ],
        "patient": patient_reference(document.client),
        "dateTime": instant(document.written),
        "organization": [unit_reference(grant.organiser, grant.organiser_name)],
        "sourceReference": source_reference(document),
        "policy": [{"uri": ACT}],
        "provision": provision,
    }
    return labelled(written, protected=grant.protected)


def source_version(resource: Resource) -> int:
    """The version of the document a Consent of ours was last written from."""
    return int(next((item["valueInteger"] for item in resource.get("extension", []) if item["url"] == VERSION), 0))


def with_status(resource: Resource, status: str) -> Resource:
    """The same Consent in another status; one that the document itself has ended stays ended."""
    return resource if resource["status"] == "inactive" else resource | {"status": status}


def with_matters(resource: Resource, matters: tuple[Oid, ...]) -> Resource:
    """The same Consent, for these matters too (GRA-04)."""
    held = dict.fromkeys((*held_grant(resource, "").matters, *matters))
    data = [
        {"meaning": "related", "reference": {"identifier": oid_identifier(matter), "display": "asia (matter)"}}
        for matter in sorted(held)
    ]
    return resource | {"provision": resource["provision"] | ({"data": data} if data else {})}


def held_grant(resource: Resource, reference: str) -> HeldGrant:
    """Read a Consent of ours back into what a decision needs; raises Refused when it is not one."""
    try:
        provision = resource["provision"]
        _check_kind(provision["type"], resource["category"][0]["coding"])
        identifier = resource["patient"]["identifier"]
        data = [item["reference"]["identifier"]["value"] for item in provision.get("data", [])]
        end = provision["period"].get("end")
        return HeldGrant(
            reference=reference,
            status=resource["status"],
            client=parse_person(identifier["system"], identifier["value"]),
            unit=Oid.parse(bare_oid(provision["actor"][0]["reference"]["identifier"]["value"])),
            matters=frozenset(Oid.parse(value) for value in data),
            start=date.fromisoformat(provision["period"]["start"]),
            end=date.fromisoformat(end) if end else None,
        )
    except (KeyError, IndexError, TypeError, ValueError, BadIdentifier):
        raise Refused.because("GRA-02", "the Consent is not a register access grant.", code="structure") from None


def is_register_access(resource: Resource) -> bool:
    """True for a Consent that claims to be a register access right."""
    return any(_CATEGORY["coding"][0] in category.get("coding", []) for category in resource.get("category", []))


def _check_kind(kind: str, codings: list[Resource]) -> None:
    if kind != "permit" or _CATEGORY["coding"][0] not in codings:
        raise ValueError("another kind of Consent")
