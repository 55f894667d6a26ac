"""A release request, from mail or FHIR, into one ReleaseRequest; and the decision on it into ServiceRequest and Tasks. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from adapter.config import Destination, Register, Settings
from adapter.convert.elements import (
    BASE,
    Names,
    Resource,
    concept,
    create,
    instant,
    own_concept,
    patient_reference,
    person_identifier,
    transaction,
)
from adapter.convert.mail import read_mail
from adapter.convert.photo import sha256_identifier
from adapter.convert.request_mail import WrittenRequest, WrittenStudy, read_lines
from adapter.errors import Finding, Refused
from adapter.identifiers import HETU_SYSTEM, AccessionNumber, BadIdentifier, Hetu, bare_oid
from adapter.rules.release import Basis, Decision, Means, ReleaseRequest, WantedStudy
from adapter.rules.routing import HELSINKI

ASSURANCE = f"{BASE}/StructureDefinition/no-prohibition-assurance"
DESTINATION = f"{BASE}/StructureDefinition/release-destination"
_IMAGING = concept("http://snomed.info/sct", "363679005", "Imaging")
_DENIED = r"\b(ei|eikä|ilman|puuttu\w*|suullinen|suullisesti|utan|inte|ej|ingen|inget|muntlig\w*|saknas|without|not|no|oral\w*|verbal\w*|missing|peruut\w*|återkalla\w*|withdraw\w*|withdrew|revoke\w*|myöhemmin|senare|later|pyyde\w*|vanhentu\w*|expired|utgång\w*|gammal\w*|ennen kuin)\b"
_BASES = {
    Basis.CONSENT: r"kirjallinen suostumus|kirjallisesti|skriftlig\w* samtycke|written consent",
    Basis.COMMISSION: r"toimeksian|uppdrag|commission",
    Basis.LAW: r"\b(\w*(laki|lain)|lag|lagen|\w+försäkringslag|act|law)\b\W*(\w+\W+){0,4}\d+/\d{4}",
    Basis.CARE: r"hoito|hoido|vård|\bcare\b|treat",
}


def read_request(raw: bytes, settings: Settings, key: str | None = None) -> ReleaseRequest:
    """Read a request mail; raises Refused (REL-01) with everything that is missing or contradictory at once."""
    mail = read_mail(raw)
    if mail.others or mail.photos:
        text = "the mail has an attachment, perhaps a consent, that a person must read."
        raise Refused.because("REL-05", text, "Nothing was released and nothing removed.")
    written = read_lines(mail.text)
    return _complete(written, settings, key or mail.sha256[:32], mail.received, mail.sha256)


def read_service_request(
    resource: Resource, settings: Settings, key: str, received: datetime | None = None
) -> ReleaseRequest:
    """Read a FHIR ServiceRequest; raises Refused (REL-01) as for a mail. `received` stands in for a missing authoredOn."""
    try:
        written, authored = _read_fields(resource)
        moment = datetime.fromisoformat(authored) if "T" in authored else received or datetime.fromtimestamp(0, UTC)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused.because("REL-01", "the ServiceRequest is not shaped as FHIR R4 says.", code="structure") from None
    if moment.tzinfo is None:
        raise Refused.because("REL-01", "authoredOn has a time without its offset from UTC.", code="value")
    digest = hashlib.sha256(json.dumps(resource, sort_keys=True).encode()).hexdigest()
    return _complete(written, settings, key, moment, digest)


def _read_fields(resource: Resource) -> tuple[WrittenRequest, str]:
    """What a ServiceRequest says, in the words of a request mail, and when it was written."""
    subject = resource.get("subject", {})
    identifier = subject.get("identifier", {})
    unit, _, person = str(resource.get("requester", {}).get("display", "")).partition(" / ")
    extensions = {extension["url"]: extension for extension in resource.get("extension", [])}
    assured = extensions.get(ASSURANCE, {}).get("valueBoolean")
    fields = {
        "patient": str(subject.get("display", "")),
        "hetu": str(identifier.get("value", ""))
        if f"urn:oid:{bare_oid(identifier.get('system', ''))}" == HETU_SYSTEM
        else "",
        "unit": unit.strip(),
        "person": person.strip(),
        "basis": next((str(reason.get("text", "")) for reason in resource.get("reasonCode", [])), ""),
        "destination": str(extensions.get(DESTINATION, {}).get("valueString", "")),
    }
    studies = [study for study in resource.get("contained", []) if study.get("resourceType") == "ImagingStudy"]
    written = WrittenRequest(
        fields={name: value for name, value in fields.items() if value},
        studies=tuple(_contained_study(study) for study in studies),
        contradictions=(),
        forbids=None if not isinstance(assured, bool) else not assured,
        urgent=resource.get("priority") in {"urgent", "asap", "stat"},
        papers_only=resource.get("code", {}).get("text", "") == "referral-and-report",
    )
    authored = resource.get("authoredOn", "")
    if not isinstance(authored, str):
        raise TypeError("authoredOn is not a string")
    return written, authored


def _contained_study(study: Resource) -> WrittenStudy:
    accession = next((item.get("value", "") for item in study.get("identifier", []) if _is_accession(item)), "")
    day, _, clock = str(study.get("started", "")).partition("T")
    return WrittenStudy(accession, str(study.get("description", "")), day, clock[:5])


def _is_accession(identifier: Resource) -> bool:
    return any(item.get("code") == "ACSN" for item in identifier.get("type", {}).get("coding", []))


def _complete(written: WrittenRequest, settings: Settings, key: str, received: datetime, digest: str) -> ReleaseRequest:
    """Judge completeness (REL-01): everything missing or contradictory is named at once."""
    fields = written.fields
    findings = [Finding("REL-01", f"the request contradicts itself: {_TOLD[name]}.") for name in written.contradictions]
    findings += [
        Finding("REL-01", f"{_TOLD[name]} is missing.")
        for name in ("patient", "hetu", "unit", "person", "basis", "destination")
        if name not in fields
    ]
    if written.forbids is None:
        findings.append(Finding("REL-01", "the assurance that the patient has not forbidden the release is missing."))
    hetu = None
    if "hetu" in fields:
        try:
            hetu = Hetu.parse(fields["hetu"])
        except BadIdentifier:
            findings.append(Finding("REL-01", "the patient's personal identity code is not valid."))
    basis = _basis(fields.get("basis", ""))
    if "basis" in fields and basis is None:
        findings.append(Finding("REL-01", "the basis is not care, consent, commission or a named law."))
    studies = [_wanted(study, index, findings) for index, study in enumerate(written.studies, 1)]
    if not studies:
        findings.append(Finding("REL-01", "no study is named by its accession number (AC), name, date and time."))
    if written.forbids:
        findings.append(Finding("REL-04", "the request itself says that the patient has forbidden the release."))
    if findings or hetu is None or basis is None:
        raise Refused(*findings)
    return ReleaseRequest(
        key=key,
        patient_name=fields["patient"],
        patient=hetu,
        requester_unit=fields["unit"],
        requester_person=fields["person"],
        basis=basis,
        basis_text=fields["basis"],
        destination_text=fields["destination"],
        destination=_destination(fields["destination"], settings),
        studies=tuple(study for study in studies if study),
        received=received,
        urgent=written.urgent,
        papers_only=written.papers_only,
        source_sha256=digest,
    )


_TOLD = {
    "patient": "the patient's name",
    "hetu": "the patient's personal identity code",
    "prohibition": "the word on a prohibition",
    "unit": "the unit that asks",
    "person": "the person who asks",
    "basis": "the basis",
    "destination": "the destination",
    "urgent": "the urgency",
    "scope": "the material",
}


def _basis(text: str) -> Basis | None:
    """The basis a text states; a text that denies or weakens what it names states none: it is for a person to read (REL-05, REL-06)."""
    if re.search(_DENIED, text, re.IGNORECASE):
        return None
    return next((basis for basis, pattern in _BASES.items() if re.search(pattern, text, re.IGNORECASE)), None)


def _wanted(study: WrittenStudy, index: int, findings: list[Finding]) -> WantedStudy | None:
    told = {
        "the accession number": study.accession,
        "the name": study.name,
        "the date": study.day,
        "the time": study.time,
    }
    missing = [what for what, value in told.items() if not value]
    if missing:
        findings.append(Finding("REL-01", f"study {index}: {', '.join(missing)} missing."))
        return None
    try:
        return WantedStudy(
            AccessionNumber.parse(study.accession), study.name, date.fromisoformat(study.day), study.time
        )
    except ValueError:
        findings.append(Finding("REL-01", f"study {index}: the accession number or the date is not valid."))
        return None


def _destination(text: str, settings: Settings) -> Register | Destination | None:
    wanted = " ".join(text.casefold().split())
    places: Sequence[Register | Destination] = [*settings.register_, *settings.destination]
    return next(
        (
            place
            for place in places
            if wanted in {place.id.casefold(), place.name.casefold(), *(alias.casefold() for alias in place.aliases)}
        ),
        None,
    )


def release_bundle(request: ReleaseRequest, decision: Decision) -> Resource:
    """The decided request as a transaction Bundle: ServiceRequest and the Tasks that follow from the decision."""
    names = Names(request.key)
    entries = [create(service_request(request, "active" if decision.permitted else "revoked"), names.urn("request"))]
    entries.append(
        create(decision_task(request, decision, "accepted" if decision.permitted else "rejected"), names.urn("task"))
    )
    if decision.phone:
        entries.append(create(_phone_task(request, decision), names.urn("call")))
    return transaction(entries)


def service_request(request: ReleaseRequest, status: str) -> Resource:
    """The request as a ServiceRequest; each study is a contained ImagingStudy with its accession number (domain §3)."""
    names = Names(request.key)
    return {
        "resourceType": "ServiceRequest",
        "contained": [_imaging_study(request, study, index) for index, study in enumerate(request.studies, 1)],
        "extension": [
            {"url": DESTINATION, "valueString": request.destination_text},
            {"url": ASSURANCE, "valueBoolean": True},
        ],
        "identifier": [names.identifier("request"), *(_accession(study.accession) for study in request.studies)],
        "status": status,
        "intent": "order",
        "category": [_IMAGING],
        "priority": "urgent" if request.urgent else "routine",
        "code": {"text": "referral-and-report" if request.papers_only else "image-release"},
        "subject": patient_reference(request.patient) | {"display": request.patient_name},
        "authoredOn": instant(request.received),
        "requester": {"display": f"{request.requester_unit} / {request.requester_person}"},
        "reasonCode": [own_concept("release-basis", request.basis, request.basis_text)],
        "supportingInfo": [{"reference": f"#study-{index}"} for index in range(1, len(request.studies) + 1)],
    }


def _imaging_study(request: ReleaseRequest, study: WantedStudy, index: int) -> Resource:
    return {
        "resourceType": "ImagingStudy",
        "id": f"study-{index}",
        "identifier": [_accession(study.accession)],
        "status": "available",
        "subject": patient_reference(request.patient),
        "started": _started(study),
        "description": study.name,
    }


def _started(study: WantedStudy) -> str:
    """When the study began: the request writes Finnish time."""
    return instant(datetime.combine(study.day, time.fromisoformat(study.time), HELSINKI))


def _accession(accession: AccessionNumber) -> Resource:
    kind = concept("http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN")
    return {"type": kind, "system": accession.system, "value": accession.value}


def decision_task(
    request: ReleaseRequest, decision: Decision, status: str, *, done: datetime | None = None
) -> Resource:
    """The Task of the desk that answers for the request: what was decided, by which rules, how it is carried out."""
    names = Names(request.key)
    task: Resource = {
        "resourceType": "Task",
        "identifier": [names.identifier("decision")],
        "status": status,
        "statusReason": {"text": " ".join(decision.sentences)},
        "businessStatus": own_concept("release-means", decision.means, decision.means.replace("-", " ")),
        "intent": "order",
        "priority": "urgent" if request.urgent else "routine",
        "code": own_concept("task", "release-images", "Release of images"),
        "description": " ".join(decision.sentences),
        "focus": {"type": "ServiceRequest", "identifier": names.identifier("request")},
        "for": patient_reference(request.patient),
        "authoredOn": instant(request.received),
        "owner": {"display": decision.desk.name},
        "output": [
            {"type": own_concept("task-output", "rule", "Deciding rule"), "valueString": rule}
            for rule in decision.rules
        ],
    }
    return task | ({"lastModified": instant(done)} if done else {})


def _phone_task(request: ReleaseRequest, decision: Decision) -> Resource:
    desk = decision.phone or decision.desk
    return {
        "resourceType": "Task",
        "identifier": [Names(request.key).identifier("call")],
        "status": "requested",
        "intent": "order",
        "priority": "urgent",
        "code": own_concept("task", "call-on-call", "Call the on-call X-ray unit"),
        "description": f"Urgent outside office hours: also call {desk.name}, tel. {desk.phone} (REL-07).",
        "focus": {"type": "ServiceRequest", "identifier": Names(request.key).identifier("request")},
        "for": patient_reference(request.patient),
        "authoredOn": instant(request.received),
        "owner": {"display": desk.name},
    }


def release_record(
    request: ReleaseRequest, decision: Decision, studies: Sequence[str], recorded: datetime, agent: dict[str, Any]
) -> list[Resource]:
    """What REL-14 asks for once the images have gone: Provenance and AuditEvent – what, to whom, on which basis, by whom, when."""
    names = Names(request.key)
    uids = [{"system": "urn:dicom:uid", "value": f"urn:oid:{uid}"} for uid in studies]
    provenance: Resource = {
        "resourceType": "Provenance",
        "target": [{"type": "ServiceRequest", "identifier": names.identifier("request")}],
        "recorded": instant(recorded),
        "policy": [f"{BASE}/rule/{rule}" for rule in decision.rules],
        "reason": [own_concept("release-basis", request.basis, request.basis_text)],
        "activity": own_concept("release-means", decision.means, decision.means.replace("-", " ")),
        "agent": [
            {
                "type": concept("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "performer"),
                "who": agent,
            }
        ],
        "entity": [
            {
                "role": "source",
                "what": {"identifier": sha256_identifier(request.source_sha256), "display": "The request as received"},
            },
            *({"role": "source", "what": {"type": "ImagingStudy", "identifier": uid}} for uid in uids),
        ],
    }
    audit: Resource = {
        "resourceType": "AuditEvent",
        "type": {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110106", "display": "Export"},
        "action": "R",
        "recorded": instant(recorded),
        "outcome": "0",
        "purposeOfEvent": [own_concept("release-basis", request.basis, request.basis_text)],
        "agent": [
            {"who": agent, "requestor": False},
            {"who": {"display": f"{request.requester_unit} / {request.requester_person}"}, "requestor": True},
            {"who": {"display": request.destination_text}, "requestor": False},
        ],
        "source": {"observer": agent},
        "entity": [
            {"what": {"type": "Patient", "identifier": person_identifier(request.patient)}},
            *({"what": {"type": "ImagingStudy", "identifier": uid}} for uid in uids),
        ],
    }
    return [provenance, audit]


def carries_out_now(means: Means) -> bool:
    """True when the adapter itself moves the images; the rest waits for a person's Task."""
    return means in {Means.REGISTER_COPY, Means.REGISTER_GRANT, Means.ELECTRONIC}
