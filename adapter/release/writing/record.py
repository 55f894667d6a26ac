"""What REL-14 asks for.

A release is audited by IHE BALP's pattern "Privacy Disclosure – Source", a denial by its "AuthZ Consent" as far as that
reaches. An event claims a profile (`meta.profile`) only when it meets it; `docs/explanation/release-flow.md` says where
ours deviate and why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from adapter.fhir.elements import (
    BASE,
    Resource,
    coding,
    concept,
    instant,
    own_concept,
    patient_reference,
    sha256_identifier,
)
from adapter.fhir.translation import translated
from adapter.identifiers import AccessionNumber
from adapter.release.images import Hit
from adapter.release.rules.decision import Decision, Means, carries_out_now
from adapter.release.rules.request import Basis, ReleaseRequest
from adapter.release.writing.order import AS_RECEIVED, started
from adapter.release.writing.references import (
    accession_identifier,
    desk_reference,
    order_reference,
    recipient_reference,
    rests_on,
    study_identifier,
    study_reference,
)
from adapter.release.writing.task import Carried
from adapter.words import HELSINKI, Ground, Language, Sentence, follow_on

Outcomes = Sequence[tuple[Decision, Carried]]

_PADDING = " \0"  # of DICOM's texts (PS3.5, 6.2)
_BALP = "https://profiles.ihe.net/ITI/BALP"
_PROFILE = f"{_BALP}/StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source"
_DCM = "http://dicom.nema.org/resources/ontology/DCM"
_SNOMED = "http://snomed.info/sct"
_ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_OBJECT_ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
_SECURITY_ROLE = "http://terminology.hl7.org/CodeSystem/extra-security-role-type"
_POSTED = Sentence("Tallenne on postitettu.", "Mediet har postats.", "The medium has been posted.")


def imaging_study(request: ReleaseRequest, hit: Hit, *, order: str = "") -> Resource:
    """A study of the request as the archive describes it; kept as `Names(request.key).uuid(f"study-{hit.study}")`."""
    accession = hit.accession.strip(_PADDING)
    wanted = next(study for study in request.studies if study.accession.value == accession)
    modalities = [kind for kind in hit.modalities if re.fullmatch(r"[A-Z0-9_]{1,16}", kind)]
    study: Resource = {
        "resourceType": "ImagingStudy",
        "identifier": [study_identifier(hit.study), accession_identifier(AccessionNumber(accession))],
        "status": "available",
        "subject": patient_reference(request.patient),
        "started": _read_started(hit) or started(wanted),
        "basedOn": [order_reference(request, order)],
        "numberOfSeries": hit.series,
        "numberOfInstances": hit.instances,
        "description": hit.description.strip(_PADDING) or wanted.name,
    }
    return study | ({"modality": [coding(_DCM, kind) for kind in modalities]} if modalities else {})


def _read_started(hit: Hit) -> str:
    """When the archive says that a study began, by Finnish time.

    Empty when it does not say it as DICOM does (PS3.5, DA and TM).
    """
    day, clock = hit.day.strip(_PADDING), hit.time.strip(_PADDING)
    if not re.fullmatch(r"[0-9]{8}", day):
        return ""
    try:
        began = date.fromisoformat(day)
        if not re.fullmatch(r"[0-9]{4}([0-9]{2}(\.[0-9]{1,6})?)?", clock):
            return began.isoformat()
        return instant(datetime.combine(began, time.fromisoformat(clock[:6]), HELSINKI))
    except ValueError:
        return ""


def release_record(
    request: ReleaseRequest,
    outcomes: Outcomes,
    recorded: datetime,
    agent: Resource,
    consent: str = "",
    *,
    by_guardian: bool = False,
    order: str = "",
    original: str = "",
    sent_from: str = "",
    sent_to: str = "",
) -> list[Resource]:
    """What is recorded once images have gone: a Provenance of what was done and an AuditEvent of the disclosure.

    For nothing, nothing.

    `agent` refers to the organisation that releases. `consent`, `order` and `original` are the addresses of the
    Consent, of the ServiceRequest and of the request as it came. `by_guardian`: the consent was given by a guardian.
    `sent_from` and `sent_to` are the URLs of the archives. Images on a medium are disclosed when it is posted, not
    before: `posting_record`.
    """
    done = [(decision, carried) for decision, carried in outcomes if carried.went]
    if not done:
        return []
    consents = rests_on(request, consent)
    record = [_provenance(request, done, recorded, agent, consents, order, original)]
    if all(decision.means is Means.PHYSICAL for decision, _ in done):
        return record
    audit = _disclosure(
        recorded,
        agent,
        recipient_reference(request),
        _rules(done),
        others=[_requester(request), *_authorizer(request, by_guardian=by_guardian)],
        entities=[
            _patient(patient_reference(request.patient)),
            *(_study(study_reference(request, carried.study), carried.sent, carried.reports) for _, carried in done),
            _entity("ServiceRequest", order_reference(request, order)),
            *(_entity("Consent", what) for what in consents),
        ],
    )
    tried = [carried for _, carried in outcomes if carries_out_now(carried.means)]
    audit |= {
        "language": request.language,
        "outcome": "0" if all(carried.complete for carried in tried) else "4",  # success, minor failure
        **translated("outcomeDesc", lambda language: _progress(tried, language), request.language),
        "purposeOfEvent": [_purpose(request)],
    }
    return [*record, _networked(audit, sent_from, sent_to)]


def posting_record(task: Resource, posted: datetime, agent: Resource, by: str, account: str = "") -> Resource:
    """The AuditEvent of a medium that somebody has posted, told from its Task (`post_task`).

    Now its images are disclosed. `by` is the name as it is said, `account` the user of the operating system.
    """

    def find(what: str) -> list[Resource]:
        return [item["valueReference"] for item in task["input"] if item["type"]["coding"][0]["code"] == what]

    reports = [item["valueUri"] for item in task["input"] if item["type"]["coding"][0]["code"] == "report"]
    rules = [item["valueString"] for item in task["output"] if item["type"]["coding"][0]["code"] == "rule"]
    audit = _disclosure(
        posted,
        agent,
        find("recipient")[0],
        rules,
        others=[
            {
                "type": concept(_SECURITY_ROLE, "humanuser"),
                "who": {"display": by},
                **({"altId": account} if account else {}),
                "requestor": True,
            }
        ],
        entities=[
            _patient(task["for"]),
            *(
                _study({key: study[key] for key in study if key != "display"}, study["display"])
                for study in find("study")
            ),
            *(
                _entity("DocumentReference", {"identifier": {"system": "urn:dicom:uid", "value": report}})
                for report in reports
            ),
            _entity("ServiceRequest", task["focus"]),
            *(_entity("Consent", what) for what in find("consent")),
        ],
    )
    audit["agent"][1]["media"] = {"system": f"{BASE}/CodeSystem/medium", "code": "encrypted-file-set"}
    return audit | {
        "language": task["language"],
        "outcome": "0",
        **translated("outcomeDesc", _POSTED.said, task["language"]),
        "purposeOfEvent": [task["reasonCode"]],
    }


def withdrawal_record(
    task: Resource, grounds: Sequence[Ground], recorded: datetime, agent: Resource, by: str, account: str = ""
) -> Resource:
    """The AuditEvent of a medium that was made and may not be posted after all, told from its Task.

    A denial (`denial_record`).
    """
    posting = posting_record(task, recorded, agent, by, account)
    source, recipient, *others = posting["agent"]
    policy = [f"{BASE}/rule/{rule}" for rule in dict.fromkeys(ground.rule for ground in grounds)]
    return posting | {
        "type": coding(_DCM, "110113", "Security Alert"),
        "subtype": [coding(f"{_BALP}/CodeSystem/AuthZsubType", "AuthZ-Consent")],
        "action": "E",
        "outcome": "8",
        **translated(
            "outcomeDesc",
            lambda language: follow_on(ground.said.said(language) for ground in grounds),
            task["language"],
        ),
        "agent": [
            source | {"type": concept(_SECURITY_ROLE, "authserver"), "policy": policy},
            {"type": concept(_PARTICIPATION, "IRCP"), "who": recipient["who"], "requestor": False},
            *others,
        ],
    }


def denial_record(
    request: ReleaseRequest,
    grounds: Sequence[Ground],
    recorded: datetime,
    agent: Resource,
    consent: str = "",
    *,
    order: str = "",
) -> Resource:
    """The AuditEvent of a request that was denied: who asked for what, and why it was not given, each ground once."""
    rules = dict.fromkeys(ground.rule for ground in grounds)
    return {
        "resourceType": "AuditEvent",
        "language": request.language,
        "type": coding(_DCM, "110113", "Security Alert"),
        "subtype": [coding(f"{_BALP}/CodeSystem/AuthZsubType", "AuthZ-Consent")],
        "action": "E",
        "recorded": instant(recorded),
        "outcome": "8",  # serious failure: BALP's word for a denial
        **translated(
            "outcomeDesc",
            lambda language: follow_on(dict.fromkeys(ground.said.said(language) for ground in grounds)),
            request.language,
        ),
        "purposeOfEvent": [_purpose(request)],
        "agent": [
            {
                "type": concept(_SECURITY_ROLE, "authserver"),
                "who": agent,
                "requestor": False,
                "policy": [f"{BASE}/rule/{rule}" for rule in rules],
            },
            _requester(request),
            {
                "type": concept("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV"),
                "who": {"display": request.requester_unit},
                "requestor": False,
            },
        ],
        "source": {"observer": agent},
        "entity": [
            _patient(patient_reference(request.patient)),
            *(
                _entity("ImagingStudy", {"type": "ImagingStudy", "identifier": accession_identifier(study.accession)})
                for study in request.studies
            ),
            _entity("ServiceRequest", order_reference(request, order)),
            *(_entity("Consent", what) for what in rests_on(request, consent)),
        ],
    }


def _provenance(
    request: ReleaseRequest,
    done: Outcomes,
    recorded: datetime,
    agent: Resource,
    consents: list[Resource],
    order: str,
    original: str,
) -> Resource:
    """Who did what to which images, by which rules and on what; a medium that is only written is told as such."""
    posted_later = all(decision.means is Means.PHYSICAL for decision, _ in done)
    activity = (
        ("write-medium", "Medium written, to be posted") if posted_later else ("release-images", "Images released")
    )
    received = {"identifier": sha256_identifier(request.source_sha256), "display": AS_RECEIVED}
    return {
        "resourceType": "Provenance",
        "target": [order_reference(request, order)],
        "recorded": instant(recorded),
        "policy": [
            *(f"{BASE}/rule/{rule}" for rule in _rules(done)),
            f"{BASE}/instruction/{done[0][0].version.isoformat()}",
        ],
        "reason": [own_concept("release-basis", request.basis, request.basis_text)],
        "activity": own_concept("release-activity", *activity),
        "agent": [
            {"type": concept(_PARTICIPANT, "performer"), "who": agent},
            {"type": concept(_PARTICIPANT, "custodian"), "who": desk_reference(done[0][0].desk, request.language)},
            {"type": concept(_PARTICIPATION, "IRCP"), "who": recipient_reference(request)},
        ],
        "entity": [
            {"role": "source", "what": ({"reference": original} if original else {}) | received, **_sent_by(request)},
            *({"role": "source", "what": what} for what in consents),
            *(
                {
                    "role": "source",
                    "what": study_reference(request, carried.study) | {"display": f"{carried.means}: {carried.sent}"},
                }
                for _, carried in done
            ),
            *(
                {"role": "source", "what": {"identifier": study_identifier(report), "display": "Report"}}
                for _, carried in done
                for report in carried.reports
            ),
        ],
    }


def _sent_by(request: ReleaseRequest) -> Resource:
    """Who sent the mail that the request came as, and the mailbox it came to: agents of that source alone."""
    sender = request.sender
    if sender is None:
        return {}
    agents = [{"type": concept(_PARTICIPANT, "author"), "who": {"display": sender.said}}]
    if sender.portal:
        agents.append({"type": concept(_PARTICIPANT, "assembler"), "who": {"display": sender.portal}})
        if sender.identified:
            agents.append({"type": concept(_PARTICIPANT, "verifier"), "who": {"display": sender.portal}})
    agents.append({"type": concept(_PARTICIPANT, "custodian"), "who": {"display": sender.mailbox}})
    return {"agent": agents}


def _disclosure(
    recorded: datetime,
    agent: Resource,
    recipient: Resource,
    rules: Sequence[str],
    others: list[Resource],
    entities: list[Resource],
) -> Resource:
    """BALP's Privacy Disclosure at its source: the source is the one who records it, then comes the recipient."""
    return {
        "resourceType": "AuditEvent",
        "type": coding(_DCM, "110106", "Export"),
        "subtype": [coding("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose")],
        "action": "R",
        "recorded": instant(recorded),
        "agent": [
            {
                "type": concept(_DCM, "110153"),  # Source Role ID
                "who": agent,
                "requestor": False,
                "policy": [f"{BASE}/rule/{rule}" for rule in rules],
            },
            {"type": concept(_DCM, "110152"), "who": recipient, "requestor": False},  # Destination Role ID
            *others,
        ],
        "source": {"observer": agent},
        "entity": entities,
    }


def _networked(audit: Resource, sent_from: str, sent_to: str) -> Resource:
    """A disclosure with its network addresses, and then by the profile, which wants both."""
    if not sent_from or not sent_to:
        return audit
    source, recipient, *others = audit["agent"]
    ends = [
        end | {"network": {"address": url, "type": "5"}} for end, url in ((source, sent_from), (recipient, sent_to))
    ]
    return audit | {"meta": {"profile": [_PROFILE]}, "agent": [*ends, *others]}


def _requester(request: ReleaseRequest) -> Resource:
    """Who asked: BALP's user, an information recipient. Of a mail also its sender, and the machine it came from."""
    who = {"display": f"{request.requester_unit} / {request.requester_person}"}
    user = {"type": concept(_PARTICIPATION, "IRCP"), "who": who, "requestor": True}
    sender = request.sender
    machine = sender and (sender.portal or sender.domain)
    return (
        user
        | ({"name": sender.name} if sender and sender.name else {})
        | ({"network": {"address": machine, "type": "1"}} if machine else {})  # 1: a name of a machine (DNS)
    )


def _authorizer(request: ReleaseRequest, *, by_guardian: bool) -> list[Resource]:
    """Who let it happen, when that was the patient or a guardian by their consent."""
    if request.basis is not Basis.CONSENT:
        return []
    guardian = {"type": "RelatedPerson", "display": "The guardian whom the consent names"}
    who = guardian if by_guardian else patient_reference(request.patient)
    return [{"type": concept(_SNOMED, "429577009"), "who": who, "requestor": False}]  # Patient Advocate


def _patient(who: Resource) -> Resource:
    person = coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "1", "Person")
    return {"what": who, "type": person, "role": coding(_OBJECT_ROLE, "1", "Patient")}


def _study(study: Resource, images: str, reports: Sequence[str] = ()) -> Resource:
    """A study that was disclosed, how many of how many of its images, and which of its reports."""
    role = {"role": coding(_OBJECT_ROLE, "3", "Report")}  # DICOM's role of a study (PS3.15, A.5.3)
    detail = [
        {"type": "images", "valueString": images},
        *({"type": "report", "valueString": f"urn:oid:{report}"} for report in reports),
    ]
    return _entity("ImagingStudy", study) | role | {"detail": detail}


def _entity(kind: str, what: Resource) -> Resource:
    return {"what": what, "type": coding("http://hl7.org/fhir/resource-types", kind)}


def _purpose(request: ReleaseRequest) -> Resource:
    """The basis, and HL7's purpose of use where one says the same: the instruction's other bases have none."""
    basis = own_concept("release-basis", request.basis, request.basis_text)
    if request.basis is Basis.CARE:
        basis["coding"].append(coding(_ACT_REASON, "TREAT"))
    return basis


def _rules(outcomes: Outcomes) -> list[str]:
    """The deciding rules, each once."""
    return list(dict.fromkeys(rule for decision, _ in outcomes for rule in decision.rules))


def _progress(tried: Sequence[Carried], language: Language) -> str:
    return " ".join(f"AC {carried.accession}: {carried.progress(language)}" for carried in tried)
