"""A signed asiakkuusasiakirja → one Consent per client, service task and producer unit (GRA-01, GRA-02). Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
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
from adapter.errors import Refused
from adapter.identifiers import OID_SYSTEM, BadIdentifier, Oid, bare_oid, parse_person
from adapter.rules.access import HeldGrant
from adapter.xml.cda import ClientDocument, check_signers, read_client_document
from adapter.xml.document import verify_document
from adapter.xml.trust import Trust
from adapter.xml.verdict import Kind, Signature

ACT = "https://www.finlex.fi/fi/laki/alkup/2023/20230703"  # 703/2023, processing of client data
VERSION = f"{BASE}/StructureDefinition/source-document-version"
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


def read_grants(raw: bytes, trust: Trust, now: datetime) -> tuple[tuple[Grant, ...], tuple[Signature, ...]]:
    """Verify a document and read its grants; raises Refused when the signature, the header or a grant is not as it must be."""
    root, signatures = verify_document(raw, trust, now)
    document = read_client_document(root)
    if document.group != _CLIENT_DOCUMENT:
        raise Refused.because("GRA-02", "the document is not an asiakkuusasiakirja, so it carries no grant.")
    grants = _grants(document)
    systems = {signature.signer for signature in signatures if signature.kind is Kind.SYSTEM}
    if systems != {grant.organiser.value for grant in grants}:
        raise Refused.because(
            "GRA-02",
            "the document is not signed by the organiser that it names.",
            "Only the organiser writes a producer into it.",
            "security",
        )
    check_signers(root, signatures)
    return grants, signatures


def _grants(document: ClientDocument) -> tuple[Grant, ...]:
    body = _object(document.body.get("asiakkuusasiakirja"), "asiakkuusasiakirja")
    _check_client(document, body)
    organiser = _object(body.get("palvelunjarjestajan_toimintayksikko"), "palvelunjarjestajan_toimintayksikko")
    grants: list[Grant] = []
    for task in _array(body.get("sosiaalihuollon_palvelutehtava"), "sosiaalihuollon_palvelutehtava"):
        code = _object(task.get("palvelutehtava"), "palvelutehtava")
        for producer in _array(task.get("palveluntuottaja"), "palveluntuottaja"):
            unit = _object(producer.get("palveluyksikon_nimi"), "palveluyksikon_nimi")
            grant_unit = Oid.parse(_text(unit.get("code"), "palveluyksikon_nimi.code"))
            key = f"{document.set_id}.{_text(code.get('code'), 'palvelutehtava.code')}.{grant_unit}.{_mark(document)}"
            repeats = sum(grant.key.split("#")[0] == key for grant in grants)
            grants.append(
                Grant(
                    key=f"{key}#{repeats + 1}" if repeats else key,
                    document=document,
                    organiser=Oid.parse(_text(organiser.get("code"), "palvelunjarjestajan_toimintayksikko.code")),
                    organiser_name=str(organiser.get("display", "")),
                    task_code=str(code["code"]),
                    task_name=str(code.get("display", "")),
                    unit=grant_unit,
                    unit_name=str(unit.get("display", "")),
                    services=tuple(
                        (str(item.get("code", "")), str(item.get("display", "")))
                        for item in _array(producer.get("sosiaalipalvelu", []), "sosiaalipalvelu")
                    ),
                    start=_day(producer.get("asiakkuuden_alkamispvm"), "asiakkuuden_alkamispvm"),
                    end=_day(producer["asiakkuuden_paattymispvm"], "asiakkuuden_paattymispvm")
                    if producer.get("asiakkuuden_paattymispvm")
                    else None,
                ),
            )
    if any(grant.end and grant.end < grant.start for grant in grants):
        raise Refused.because("GRA-01", "a grant's period ends before it begins.", code="value")
    if not grants:
        raise Refused.because("GRA-02", "the document names no producer unit, so it carries no grant.")
    return tuple(grants)


def _mark(document: ClientDocument) -> str:
    """Binds a grant's key to its client: setId stands in a header that Kanta's habit leaves unsigned."""
    return hashlib.sha256(f"{document.set_id}\n{document.client.system}\n{document.client.value}".encode()).hexdigest()[
        :8
    ]


def _check_client(document: ClientDocument, body: dict[str, Any]) -> None:
    """The signed body decides whom the document is about; the unsigned header must say the same (domain §4)."""
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
    entries.append(create(_provenance(document, signatures, urns), names.urn("provenance")))
    return transaction(entries)


def consent(grant: Grant, matters: tuple[Oid, ...], status: str = "proposed") -> Resource:
    """One grant as a Consent. Patient is 1..1, and the act makes ppc-1 true (domain §3)."""
    document = grant.document
    ended = grant.end is not None and grant.end < document.written.date()
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
    return {
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
        "sourceReference": {
            "type": "DocumentReference",
            "identifier": oid_identifier(document.oid),
            "display": f"asiakkuusasiakirja, version {document.version}",
        },
        "policy": [{"uri": ACT}],
        "provision": provision,
    }


def _provenance(document: ClientDocument, signatures: tuple[Signature, ...], targets: list[str]) -> Resource:
    participant = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    return {
        "resourceType": "Provenance",
        "target": [{"reference": urn} for urn in targets],
        "recorded": instant(max(signature.signed_at for signature in signatures)),
        "policy": [f"{BASE}/rule/GRA-02"],
        "agent": [
            {
                "type": concept(participant, "attester", f"Signed the {signature.covered}"),
                "who": {"identifier": {"system": OID_SYSTEM, "value": f"urn:oid:{signature.signer}"}},
            }
            for signature in signatures
        ],
        "entity": [{"role": "source", "what": {"identifier": oid_identifier(document.oid)}}],
    }


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
