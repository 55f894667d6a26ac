"""A request to release images as FHIR: the ServiceRequest as it lives. Pure."""

from __future__ import annotations

import base64
from datetime import datetime, time

from adapter.config.release import Desk
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    concept,
    create,
    instant,
    own_concept,
    patient_reference,
    transaction,
)
from adapter.release.rules.decision import Decision
from adapter.release.rules.request import ReleaseRequest, WantedStudy
from adapter.release.writing.references import accession_identifier, consent_reference, desk_reference
from adapter.release.writing.task import desk_task, phone_task
from adapter.words import HELSINKI

ASSURANCE = f"{BASE}/StructureDefinition/no-prohibition-assurance"
DESTINATION = f"{BASE}/StructureDefinition/release-destination"
_IMAGING = concept("http://snomed.info/sct", "363679005", "Imaging")
AS_RECEIVED = "The request as received"
_MAIL = "message/rfc822"


def original_mail(request: ReleaseRequest, raw: bytes) -> Resource:
    """The request mail as it came, to be kept with the request."""
    return {
        "resourceType": "Binary",
        "contentType": _MAIL,
        "securityContext": patient_reference(request.patient),
        "data": base64.b64encode(raw).decode(),
    }


def release_bundle(request: ReleaseRequest, decision: Decision) -> Resource:
    """The decided request as a transaction Bundle: ServiceRequest and the Tasks that follow from the decision."""
    names = Names(request.key)
    order, task = ("active", "accepted") if decision.permitted else ("revoked", "rejected")
    entries = [
        create(service_request(request, order, desk=decision.desk), names.urn("request")),
        create(desk_task(request, [decision], task), names.urn("task")),
    ]
    if decision.phone:
        entries.append(create(phone_task(request, decision.phone), names.urn("call")))
    return transaction(entries)


def service_request(request: ReleaseRequest, status: str, original: str = "", *, desk: Desk | None = None) -> Resource:
    """The request as a ServiceRequest; each study is a contained ImagingStudy with its accession number (domain §3).

    `original` refers to the Binary that holds it as it came. `desk` answers for it.
    """
    names = Names(request.key)
    order: Resource = {
        "resourceType": "ServiceRequest",
        "language": request.language,
        "contained": [_wanted_study(request, study, index) for index, study in enumerate(request.studies, 1)],
        "extension": [
            {"url": DESTINATION, "valueString": request.destination_text},
            {"url": ASSURANCE, "valueBoolean": True},
        ],
        "identifier": [
            names.identifier("request"),
            *(accession_identifier(study.accession) for study in request.studies),
        ],
        "status": status,
        "intent": "order",
        "category": [_IMAGING],
        "priority": "urgent" if request.urgent else "routine",
        "code": {"text": "referral-and-report" if request.papers_only else "image-release"},
        "subject": patient_reference(request.patient) | {"display": request.patient_name},
        "authoredOn": instant(request.received),
        "requester": {"display": f"{request.requester_unit} / {request.requester_person}"},
        "reasonCode": [own_concept("release-basis", request.basis, request.basis_text)],
        "supportingInfo": [
            *({"reference": f"#study-{index}"} for index in range(1, len(request.studies) + 1)),
            *([consent_reference(request.consent)] if request.consent else []),
        ],
    }
    return _answered(request, order, original, desk)


def answered_request(
    resource: Resource, request: ReleaseRequest, status: str, original: str = "", *, desk: Desk | None = None
) -> Resource:
    """A request that came as a ServiceRequest, as it stands now.

    In its own words, with our identifier and what became of it.

    `original` refers to the version it came as.
    """
    ours = Names(request.key).identifier("request")
    identifiers = resource.get("identifier", [])
    order = resource | {"status": status, "identifier": identifiers if ours in identifiers else [*identifiers, ours]}
    return _answered(request, order, original, desk)


def _answered(request: ReleaseRequest, order: Resource, original: str, desk: Desk | None) -> Resource:
    """An order with the reference to what it came as, and with the desk that answers for it."""
    if original:
        reference = {"reference": original, "display": AS_RECEIVED}
        others = [item for item in order.get("supportingInfo", []) if item != reference]
        order = order | {"supportingInfo": [*others, reference]}
    return order | ({"performer": [desk_reference(desk, request.language)]} if desk else {})


def _wanted_study(request: ReleaseRequest, study: WantedStudy, index: int) -> Resource:
    return {
        "resourceType": "ImagingStudy",
        "id": f"study-{index}",
        "identifier": [accession_identifier(study.accession)],
        "status": "available",
        "subject": patient_reference(request.patient),
        "started": started(study),
        "description": study.name,
    }


def started(study: WantedStudy) -> str:
    """When the study began: the request writes Finnish time."""
    return instant(datetime.combine(study.day, time.fromisoformat(study.time), HELSINKI))
