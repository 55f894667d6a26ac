"""The invitation to send a photo (PHO-03).

ServiceRequest → Invitation, the words of its SMS, and what is written back. Pure.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from adapter.config.peers import Unit
from adapter.config.photo import Sms
from adapter.config.settings import Settings
from adapter.errors import Finding, Refused
from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    coding,
    concept,
    instant,
    own_concept,
    patient_reference,
    unit_reference,
)
from adapter.fhir.starts import CODE
from adapter.fhir.translation import continued
from adapter.identifiers import OID_SYSTEM, BadIdentifier, Oid, PersonId, parse_person
from adapter.photo.reading.assertion import read_assertion
from adapter.photo.reading.follow_up import BY_CONFIGURATION, read_agreed, read_day, read_period
from adapter.photo.rules import invitation_sentences as sentences
from adapter.photo.rules.invitation import UNSOLICITED, Invitation
from adapter.photo.rules.permission import Assertion
from adapter.photo.writing.sentences import NO_REQUEST
from adapter.words import Sentence

STRONG_IDENTIFICATION = f"{BASE}/StructureDefinition/strong-identification"
SMS_PERMISSION_BASIS = f"{BASE}/StructureDefinition/sms-permission-basis"
_OPEN = {"active", "on-hold"}
_MARK = (f"{BASE}/CodeSystem/photo", "unsolicited", "Nobody asked for this photo")


def read_invitation(resource: Resource, settings: Settings, sms: Sms) -> Invitation:
    """Read a stored invitation; raises Refused (PHO-03, PHO-06) with everything that is missing or wrong at once."""
    try:
        return _read_invitation(resource, settings, sms)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused.because("PHO-03", sentences.NOT_SHAPED, code="structure") from None


def _read_invitation(resource: Resource, settings: Settings, sms: Sms) -> Invitation:
    findings: list[Finding] = []
    patient, unit = _patient(resource, findings), _unit(resource, findings)
    start, end = _period(resource, sms, findings)
    language = _language(resource, settings, sms, unit, findings)
    if findings or patient is None or unit is None:
        raise Refused(*findings)
    return Invitation(
        id=resource["id"],
        patient=patient,
        unit=unit,
        start=start,
        end=end,
        open=resource["status"] == "active",
        identifies=_says(resource, STRONG_IDENTIFICATION),
        language=language,
        assertion=read_assertion(resource),
        agreed=read_agreed(resource),
        day=read_day(resource),
    )


def _patient(resource: Resource, findings: list[Finding]) -> PersonId | None:
    identifier = resource["subject"].get("identifier", {})
    try:
        return parse_person(identifier.get("system", ""), identifier.get("value", ""))
    except BadIdentifier:
        text = sentences.NO_IDENTITY_CODE
        findings.append(Finding("PHO-06", text, code="value"))
        return None


def _unit(resource: Resource, findings: list[Finding]) -> Oid | None:
    """The unit that the photo is for: the performer, or where none is named by an OID the requester."""
    for reference in [*resource.get("performer", []), resource.get("requester", {})]:
        identifier = reference.get("identifier", {})
        if identifier.get("system") == OID_SYSTEM and reference.get("type", "Organization") == "Organization":
            return Oid.parse(identifier["value"])
    text = sentences.NO_UNIT
    findings.append(Finding("PHO-03", text, code="required"))
    return None


def _period(resource: Resource, sms: Sms, findings: list[Finding]) -> tuple[datetime, datetime]:
    start, end = read_period(resource, sms.days)
    if start.tzinfo is None or end.tzinfo is None:
        text = Sentence(
            "Kuvapyynnön ajasta puuttuu kellonaika tai aikavyöhyke.",
            "En tidpunkt i begäran saknar klockslag eller tidszon.",
            "a time of the invitation is given without its clock or its offset from UTC.",
        )
        findings.append(Finding("PHO-03", text, code="value"))
    if "occurrenceTiming" in resource:
        text = Sentence(
            "Kuvapyynnöllä on monta ajankohtaa (occurrenceTiming).",
            "Begäran om foto gäller flera tidpunkter (occurrenceTiming).",
            "the invitation is for several times (occurrenceTiming).",
        )
        step = Sentence("Anna päivä tai ajanjakso.", "Ange en dag eller en period.", "Give one day or one period.")
        findings.append(Finding("PHO-03", text, step, "value"))
    return start, end


def _language(resource: Resource, settings: Settings, sms: Sms, oid: Oid | None, findings: list[Finding]) -> str:
    """The language a professional chose by its text. Any other text is refused: it could name the patient (PHO-12)."""
    wanted = " ".join(str(resource.get("patientInstruction", "")).split())
    unit = find_unit(settings, oid)
    if not wanted or unit is None:
        return ""
    for language in sms.template:
        if sms_text(settings, sms, unit, language) == wanted:
            return language
    text = sentences.OTHER_TEXT
    findings.append(Finding("PHO-12", text, sentences.LEAVE_TEXT_OUT, "value"))
    return ""


def find_unit(settings: Settings, oid: Oid | None) -> Unit | None:
    """The unit with this OID, or None."""
    return next((unit for unit in settings.unit if unit.oid == oid), None)


def photo_mailbox(settings: Settings, unit: Unit) -> str:
    """The mailbox that a unit's photos come to (PHO-02), or ""."""
    return next((box.user for box in settings.mailbox if box.flow == "photo" and box.unit == unit.oid), "")


def sms_text(settings: Settings, sms: Sms, unit: Unit, language: str) -> str:
    """The words of the SMS (PHO-03): the unit and the way to its secure mail.

    Nothing of the patient goes in (PHO-12).
    """
    name = {"sv": unit.names.sv, "en": unit.names.en}.get(language, unit.name)
    link = sms.link.replace("{mailbox}", quote(photo_mailbox(settings, unit)))
    return " ".join(sms.template[language].format(unit=name, link=link).split())


def _says(element: dict[str, Any], url: str) -> bool:
    return any(item.get("url") == url and item.get("valueBoolean") is True for item in element.get("extension", []))


def invited(resource: Resource, invitation: Invitation, text: str) -> Resource:
    """The ServiceRequest once its SMS has gone.

    Our identifier, the person and the period in one form, and the words sent. A period that comes from the
    configuration is marked: nobody has agreed its end.
    """
    own = _identifier(invitation.id)
    mark = {} if invitation.day else {"extension": [{"url": BY_CONFIGURATION, "valueBoolean": True}]}
    period = mark | {"start": instant(invitation.start), "end": instant(invitation.end)}
    return resource | {
        "identifier": [own, *(item for item in resource.get("identifier", []) if item != own)],
        "status": "active" if resource["status"] in _OPEN else resource["status"],
        "subject": resource["subject"] | patient_reference(invitation.patient),
        **({} if "occurrenceDateTime" in resource else {"occurrencePeriod": period}),
        "patientInstruction": text,
    }


def held_back(resource: Resource) -> Resource:
    """The ServiceRequest while a person has to look at it; what is no longer open stays as it is."""
    return resource | ({"status": "on-hold"} if resource["status"] in _OPEN else {})


def completed(resource: Resource) -> Resource:
    """The ServiceRequest once a photo has answered it; what was revoked stays so."""
    return resource | ({"status": "completed"} if resource["status"] in _OPEN else {})


def withdrawn(resource: Resource) -> Resource:
    """The ServiceRequest once somebody has withdrawn it; what has been answered stays so."""
    return resource | ({"status": "revoked"} if resource["status"] in _OPEN else {})


def is_open(resource: Resource) -> bool:
    """Whether an invitation still waits: for its SMS, or for its photo."""
    return resource["status"] in _OPEN


def sms_communication(
    invitation: Invitation, unit: Unit, text: str, sent: str, assertion: Assertion | None = None
) -> Resource:
    """The Communication that the SMS was: its words, to whom, on whose behalf, when; never the number.

    It says what the permission rested on: the assertion, or without one the record.
    """
    subject = patient_reference(invitation.patient)
    return {
        "resourceType": "Communication",
        "extension": [_basis(assertion)],
        "identifier": [Names(_key(invitation.id)).identifier("sms")],
        "basedOn": [_reference(invitation.id, here=True)],
        "status": "completed",
        "category": [concept(*CODE, "Invitation to send a photo")],
        "medium": [own_concept("medium", "sms", "SMS")],
        "subject": subject,
        "sent": sent,
        "recipient": [subject],
        "sender": unit_reference(unit.oid, unit.names.said(unit.languages[0])),
        "payload": [{"contentString": text}],
    }


def _basis(assertion: Assertion | None) -> Resource:
    source = {"url": "source", "valueCode": "assertion" if assertion else "record"}
    return {"url": SMS_PERMISSION_BASIS, "extension": [source, *(assertion_parts(assertion) if assertion else [])]}


def assertion_parts(assertion: Assertion) -> list[Resource]:
    """Who asserts that the patient permits SMS, and when; nothing where it does not say both."""
    if not assertion.by or not assertion.at:
        return []
    identifier = {"system": assertion.by.system, "value": assertion.by.value}
    who = {"type": "Practitioner", "identifier": identifier, "display": assertion.name}
    return [{"url": "by", "valueReference": who}, {"url": "at", "valueDateTime": instant(assertion.at)}]


def marked(resource: Resource, invitation: str | None, *, here: bool = False) -> Resource:
    """A photo's resource with the invitation it answers; or, for "", with the mark that nobody asked for it (PHO-03).

    None leaves it as it is. `here`: it is kept in our own store, where the invitation has an address.
    """
    if invitation is None:
        return resource
    if not invitation:
        return _unsolicited(resource)
    based_on = [_reference(invitation, here=here)]
    if resource["resourceType"] == "DocumentReference":
        context = resource.get("context", {})
        return resource | {"context": context | {"related": [*context.get("related", []), *based_on]}}
    return resource | {"basedOn": based_on}


def _unsolicited(resource: Resource) -> Resource:
    """The mark, and in words where a person reads.

    The note of a Media, the description of a DocumentReference or Task.
    """
    meta = resource.get("meta", {})
    changed = {"meta": meta | {"tag": [*meta.get("tag", []), coding(*_MARK)]}}
    if resource["resourceType"] == "Media":
        changed["note"] = [*resource.get("note", []), {"text": UNSOLICITED.in_all()}]
    if resource["resourceType"] == "DocumentReference":
        changed["description"] = f"{resource.get('description', '')} {UNSOLICITED.in_all()}".strip()
    if resource["resourceType"] == "Task":
        language = resource.get("language", "fi")
        changed |= continued("description", resource, UNSOLICITED)
        changed["businessStatus"] = concept(*_MARK[:2], NO_REQUEST.said(language))
    return resource | changed


def _reference(identity: str, *, here: bool) -> Resource:
    address = {"reference": f"ServiceRequest/{identity}"} if here else {}
    return address | {"type": "ServiceRequest", "identifier": _identifier(identity)}


def _identifier(identity: str) -> Resource:
    return Names(_key(identity)).identifier("invitation")


def _key(identity: str) -> str:
    """The business key of the invitation's message."""
    return identity.replace("-", "")
