"""What the search parameters of some types mean, written by hand from the pages of FHIR R4."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """A parameter's kind and the paths of its elements. `only`: of references, those to this type.

    `systems`: the code systems that codes without a system are of. `targets`: the types it may refer to; none: any.
    """

    kind: str
    paths: tuple[str, ...] = ()
    only: str = ""
    systems: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


def _of(kind: str, *paths: str) -> Meaning:
    return Meaning(kind, paths)


def _code(path: str, *systems: str) -> Meaning:
    return Meaning("code", (path,), systems=systems)


def _to(path: str, *targets: str) -> Meaning:
    return Meaning("reference", (path,), targets=targets)


def _patients(*paths: str) -> Meaning:
    return Meaning("reference", paths, "Patient", targets=("Patient",))


_FHIR = "http://hl7.org/fhir"
_TRUTH = "http://terminology.hl7.org/CodeSystem/special-values"
_VAIN, _VAIN_REFERENCE, _VAIN_DATE = _of("code"), _of("reference"), _of("date")
_WHO = ("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
OF_ALL = {
    "_id": _of("id"),
    "_lastUpdated": _of("changed"),
    "_tag": _of("coding", "meta.tag"),
    "_security": _of("coding", "meta.security"),
    "_profile": _of("uri", "meta.profile"),
    "_source": _of("uri", "meta.source"),
}
_OF_TYPE: dict[str, dict[str, Meaning]] = {
    "Media": {
        "identifier": _of("identifier", "identifier"),
        "status": _code("status", f"{_FHIR}/event-status"),
        "type": _of("concept", "type"),
        "code": _of("concept", "type"),
        "modality": _of("concept", "modality"),
        "patient": _patients("subject"),
        "subject": _to(
            "subject", "Device", "Group", "Location", "Patient", "Practitioner", "PractitionerRole", "Specimen"
        ),
        "based-on": _to("basedOn", "CarePlan", "ServiceRequest"),
        "operator": _to("operator", "CareTeam", *_WHO),
        "created": _of("date", "created"),
        "date": _of("date", "created", "issued"),
        "focus": _VAIN_REFERENCE,
    },
    "Task": {
        "identifier": _of("identifier", "identifier"),
        "group-identifier": _of("identifier", "groupIdentifier"),
        "status": _code("status", f"{_FHIR}/task-status"),
        "priority": _code("priority", f"{_FHIR}/request-priority"),
        "code": _of("concept", "code"),
        "business-status": _of("concept", "businessStatus"),
        "patient": _patients("for"),
        "subject": _to("for"),
        "focus": _to("focus"),
        "based-on": _to("basedOn"),
        "owner": _to("owner", "CareTeam", "HealthcareService", *_WHO),
        "authored-on": _of("date", "authoredOn"),
        "date": _of("date", "authoredOn"),
        "period": _of("date", "executionPeriod"),
    },
    "ServiceRequest": {
        "identifier": _of("identifier", "identifier"),
        "requisition": _of("identifier", "requisition"),
        "status": _code("status", f"{_FHIR}/request-status"),
        "code": _of("concept", "code"),
        "category": _of("concept", "category"),
        "patient": _patients("subject"),
        "subject": _to("subject", "Device", "Group", "Location", "Patient"),
        "authored": _of("date", "authoredOn"),
        "date": _of("date", "authoredOn"),
        "occurrence": _of("date", "occurrence"),
        "instantiates-uri": _of("uri", "instantiatesUri"),
    },
    "AuditEvent": {
        "type": _of("coding", "type"),
        "code": _of("coding", "type"),
        "agent": _to("agent.who", *_WHO),
        "agent-name": _of("string", "agent.name"),
        "altid": _code("agent.altId"),
        "entity": _to("entity.what"),
        "entity-name": _of("string", "entity.name"),
        "patient": _patients("agent.who", "entity.what"),
        "subject": _patients("agent.who", "entity.what"),
        "date": _of("date", "recorded"),
        "status": _VAIN,
        "identifier": _VAIN,
    },
    "Patient": {
        "identifier": _of("identifier", "identifier"),
        "active": _code("active", _TRUTH),
        "gender": _code("gender", f"{_FHIR}/administrative-gender"),
        "name": _of("name", "name"),
        "family": _of("string", "name.family"),
        "given": _of("string", "name.given"),
        "address": _of("address", "address"),
        "address-city": _of("string", "address.city"),
        "address-use": _code("address.use", f"{_FHIR}/address-use"),
        "telecom": _of("contact", "telecom"),
        "phone": _of("phone", "telecom"),
        "birthdate": _of("date", "birthDate"),
        "deceased": Meaning("deceased", systems=(_TRUTH,)),
        "death-date": _of("date", "deceasedDateTime"),
        "link": _to("link.other", "Patient", "RelatedPerson"),
        "general-practitioner": _to("generalPractitioner", "Organization", "Practitioner", "PractitionerRole"),
        "code": _VAIN,
        "date": _VAIN_DATE,
    },
    "ChargeItem": {
        "identifier": _of("identifier", "identifier"),
        "status": _code("status", f"{_FHIR}/chargeitem-status"),
        "code": _of("concept", "code"),
        "patient": _patients("subject"),
        "subject": _to("subject", "Group", "Patient"),
        "occurrence": _of("date", "occurrence"),
        "date": _of("date", "occurrence"),
        "factor-override": _of("number", "factorOverride"),
        "quantity": _of("quantity", "quantity"),
        "price-override": _of("quantity", "priceOverride"),
    },
}
MEANINGS = {kind: own | OF_ALL for kind, own in _OF_TYPE.items()}
