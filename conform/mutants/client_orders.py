"""The honest client's orders: it requests images and follows them, invites, and works on Tasks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from conform.mutants.client_uses import Shown
from conform.mutants.client_web import Json, RefusedError, Web

_BASE = "https://lautta.example/fhir"
_TRIES = 3


def connect(web: Web) -> Shown:
    """Read what the API can do. Raises RefusedError for another version of FHIR, AwayError."""
    if web.defect == "reads-no-statement":
        return {}
    statement, _ = web.ask("GET", "metadata")
    if statement.get("fhirVersion") != "4.0.1":
        raise RefusedError(0, ["fhirVersion"])
    return {}


def request_images(web: Web, told: Mapping[str, Any]) -> Shown:
    """Create the ServiceRequest, once. Raises RefusedError, AwayError."""
    assured = told["noProhibition"] or web.defect == "assures-always"
    if not assured:
        raise RefusedError(0, ["Vakuutus puuttuu: potilas ei ole kieltänyt luovutusta."])
    person = "" if web.defect == "names-the-unit-only" else f" / {told['requesterPerson']}"
    category = [] if web.defect == "no-category" else [_coded("http://snomed.info/sct", "363679005")]
    references = [{"reference": f"#study-{number}"} for number in range(1, len(told["studies"]) + 1)]
    order = {
        **_order(told["patient"]),
        "contained": [_study(number, study, told, web.defect) for number, study in enumerate(told["studies"], 1)],
        "supportingInfo": [] if web.defect == "refers-to-no-study" else references,
        "category": category,
        "priority": "urgent" if told["urgent"] else "routine",
        "requester": {"display": f"{told['requesterUnit']}{person}"},
        "reasonCode": [{"text": told["basis"]}],
        "extension": [
            {"url": f"{_BASE}/StructureDefinition/release-destination", "valueString": told["destination"]},
            {"url": f"{_BASE}/StructureDefinition/no-prohibition-assurance", "valueBoolean": assured},
        ],
    }
    return _create(web, order, told["key"])


def follow_request(web: Web, told: Mapping[str, Any]) -> Shown:
    """Every Task of a request, from all pages. Raises RefusedError, AwayError."""
    address, tasks = f"Task?focus={told['request']}", list[Json]()
    while address:
        page, _ = web.ask("GET", address)
        tasks += [entry["resource"] for entry in page.get("entry", [])]
        address = next((link["url"] for link in page.get("link", []) if link["relation"] == "next"), "")
        if web.defect == "reads-one-page":
            break
    urgent = web.defect == "hides-whom-to-call"
    return {"tasks": [task["description"] for task in tasks if not urgent or "call" not in str(task["code"])]}


def invite(web: Web, told: Mapping[str, Any]) -> Shown:
    """Create the invitation. Raises RefusedError without a permission for SMS, AwayError."""
    if not told["smsPermission"] and web.defect != "invites-without-permission":
        raise RefusedError(0, ["Potilas ei ole antanut lupaa tekstiviesteihin."])
    worker = told["worker"]
    named = {"identifier": {name: worker[name] for name in ("system", "value")}, "display": worker["name"]}
    asserted = [
        {"url": "by", "valueReference": {"type": "Practitioner", **named}},
        {"url": "at", "valueDateTime": _now()},
    ]
    invitation = {
        **_order(told["patient"]),
        "code": _coded(f"{_BASE}/CodeSystem/request", "photo-invitation"),
        "extension": [
            {"url": f"{_BASE}/StructureDefinition/strong-identification", "valueBoolean": True},
            {"url": f"{_BASE}/StructureDefinition/sms-permission-asserted", "extension": asserted},
        ],
        "performer": [{"identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{told['unit']}"}}],
        "note": [{"text": told["agreed"]}],
    }
    if web.defect == "instructs-the-patient":
        invitation["patientInstruction"] = told["agreed"]
    if web.defect == "writes-to-the-patient":
        payload = [{"contentString": f"{told['patient']['name']}: {told['agreed']}"}]
        web.ask("POST", "Communication", {"resourceType": "Communication", "status": "completed", "payload": payload})
    if web.defect == "names-the-patient-beside-the-unit":
        invitation["performer"][0]["display"] = told["patient"]["name"]
    return _create(web, invitation, told["key"])


def update(web: Web, told: Mapping[str, Any]) -> Shown:
    """Read the Task, change it, write it; again after 412. Raises RefusedError, AwayError."""
    for _ in range(_TRIES):
        task, headers = web.ask("GET", told["task"])
        condition = {} if web.defect == "no-if-match" else {"If_Match": headers.get("ETag", "")}
        try:
            web.ask("PUT", told["task"], task | {"status": told["status"]}, **condition)
        except RefusedError as refusal:
            if refusal.status != 412:
                raise
            if web.defect == "ignores-another-version":
                break
        else:
            break
    return {}


def _create(web: Web, order: Json, key: Json) -> Shown:
    """Create on the condition that it is not there: however often it is sent, there is one (http.html#ccreate)."""
    if web.defect == "a-new-number-each-time":
        key = key | {"value": uuid.uuid4().hex}
    condition = f"identifier={quote(key['system'] + '|' + key['value'], safe='')}"
    web.ask("POST", "ServiceRequest", order | {"identifier": [key]}, If_None_Exist=condition)
    return {}


def _order(patient: Mapping[str, str]) -> Json:
    identifier = {name: patient[name] for name in ("system", "value")}
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "subject": {"type": "Patient", "identifier": identifier, "display": patient["name"]},
        "authoredOn": _now(),
    }


def _study(number: int, study: Mapping[str, str], told: Mapping[str, Any], defect: str) -> Json:
    kind = _coded("http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN")
    accession = {"type": kind, "system": study["accessionSystem"], "value": study["accession"]}
    started = study["started"][:10] if defect == "studies-without-time" else study["started"]
    return {
        "resourceType": "ImagingStudy",
        "id": f"study-{number}",
        "identifier": [accession],
        "status": "available",
        "subject": _order(told["patient"])["subject"],
        "started": started,
        "description": study["name"],
    }


def _coded(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
