"""A grant as a FHIR Consent, and back (GRA-01, GRA-11; domain §3). Pure."""

from __future__ import annotations

from adapter.access.reading.grant import Grant, Paper
from adapter.access.writing.version import VERSION, labelled, source_reference, version_record
from adapter.errors import Refused
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    coding,
    concept,
    create,
    instant,
    oid_identifier,
    patient_reference,
    transaction,
    unit_reference,
)
from adapter.fhir.held_grant import (
    ACTION_CODES,
    ACTION_SYSTEM,
    CATEGORIES,
    CLIENT_REGISTER,
    PATIENT_REGISTER,
    SERVICE_SYSTEM,
    TASK_SYSTEM,
    held_grant,
)
from adapter.identifiers import Oid
from adapter.roles import Action, Right
from adapter.words import HELSINKI

ACT = "https://www.finlex.fi/fi/laki/alkup/2023/20230703"  # 703/2023, processing of client data


def consent_id(grant: Grant) -> str:
    """The id of a grant's Consent here: the same for every version of its document."""
    return str(Names(f"{BASE}/sid/grant").uuid(grant.key))


def grant_bundle(paper: Paper, matter: Oid | None = None) -> Resource:
    """The grants as a transaction Bundle of Consents, with the Provenance that says who signed what.

    The Consents are *proposed*: they come into force when the registers have confirmed the unit and the parties
    (GRA-07, GRA-09). A document that names no producer has no Consent. Raises Refused for one that cannot be read in
    full.
    """
    if paper.unread:
        raise Refused(*paper.unread)
    names = Names(paper.document.oid.value)
    urns = [names.urn(grant.key) for grant in paper.grants]
    entries = [
        create(consent(grant, (matter,) if matter and grant.right is Right.REGISTER_ACCESS else ()), urn)
        for grant, urn in zip(paper.grants, urns, strict=True)
    ]
    entries.append(create(version_record(paper.document, paper.signatures, urns), names.urn("provenance")))
    return transaction(entries)


def consent(grant: Grant, matters: tuple[Oid, ...], status: str = "proposed") -> Resource:
    """One grant as a Consent: of one person, but for an authorisation to a whole register.

    The act makes ppc-1 true (domain §3).
    """
    document = grant.document
    ended = grant.end is not None and grant.end < document.written.astimezone(HELSINKI).date()
    provision: Resource = {
        "type": "permit",
        "period": {"start": grant.start.isoformat()} | ({"end": grant.end.isoformat()} if grant.end else {}),
        "actor": [
            {
                "role": concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "PRCP", _role(grant)),
                "reference": unit_reference(grant.unit, grant.unit_name),
            }
        ],
        "action": [concept(ACTION_SYSTEM, ACTION_CODES[action]) for action in Action if action in grant.actions],
        "class": [_register(grant)],
    }
    if grant.right is Right.REGISTER_ACCESS:
        provision["code"] = [
            concept(TASK_SYSTEM, grant.task_code, grant.task_name),
            *(concept(SERVICE_SYSTEM, code, name) for code, name in grant.services if code),
        ]
    if matters:
        provision["data"] = _data(matters)
    written: Resource = {
        "resourceType": "Consent",
        "extension": [{"url": VERSION, "valueInteger": document.version}],
        "identifier": [{"system": f"{BASE}/sid/grant", "value": grant.key}],
        "status": "inactive" if ended else status,
        "scope": concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
        "category": [CATEGORIES[grant.right]],
        **({"patient": patient_reference(grant.client)} if grant.client else {}),
        "dateTime": instant(document.written),
        "organization": [unit_reference(grant.organiser, grant.organiser_name)],
        "sourceReference": source_reference(document, grant.right),
        "policy": [{"uri": ACT}],
        "provision": provision,
    }
    return labelled(written, protected=grant.protected)


def _role(grant: Grant) -> str:
    return f"Service performer for {grant.producer.urn}" if grant.producer else "Service producer"


def _register(grant: Grant) -> Resource:
    if grant.right is Right.REGISTER_ACCESS:
        return coding(CLIENT_REGISTER, "1", "Sosiaalihuollon asiakasrekisteri")
    return coding(PATIENT_REGISTER, grant.register)


def _data(matters: tuple[Oid, ...]) -> list[Resource]:
    return [
        {"meaning": "related", "reference": {"identifier": oid_identifier(matter), "display": "asia (matter)"}}
        for matter in matters
    ]


def with_status(resource: Resource, status: str) -> Resource:
    """The same Consent in another status; one that the document itself has ended stays ended."""
    return resource if resource["status"] == "inactive" else resource | {"status": status}


def with_matters(resource: Resource, matters: tuple[Oid, ...]) -> Resource:
    """The same Consent, for these matters too (GRA-04)."""
    all_matters = {*held_grant(resource, "").matters, *matters}
    return resource | {
        "provision": resource["provision"] | ({"data": _data(tuple(sorted(all_matters)))} if all_matters else {})
    }


def without_matter(resource: Resource, matter: Oid) -> Resource:
    """The same Consent, for this matter no more (GRA-04)."""
    matters = held_grant(resource, "").matters - {matter}
    provision = {key: value for key, value in resource["provision"].items() if key != "data"}
    return resource | {"provision": provision | ({"data": _data(tuple(sorted(matters)))} if matters else {})}
