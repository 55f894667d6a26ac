"""Requests for images and invitations in a client's traffic: what each says, and what it lacks (REL-01, PHO-03)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from conform.peers.asked import codes_of, extension_of, resource_of, texts_of
from conform.peers.reply import Resource
from conform.people import HETU_SYSTEM, is_hetu
from conform.traffic import Message

IMAGING = ("http://snomed.info/sct", "363679005")
INVITATION = "photo-invitation"
_STARTED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")
_TO_PATIENT = ("Communication create", "CommunicationRequest create")


def orders_in(traffic: Sequence[Message]) -> list[Message]:
    """Every ServiceRequest that was created, or written."""
    return [one for one in traffic if one.interaction in {"ServiceRequest create", "ServiceRequest update"}]


def is_invitation(message: Message) -> bool:
    """Whether a ServiceRequest invites a patient to send a photo."""
    return any(code == INVITATION for _, code in codes_of(resource_of(message).get("code")))


def image_requests(traffic: Sequence[Message]) -> list[Message]:
    """Every ServiceRequest that is no invitation: in this API it asks for images."""
    return [one for one in orders_in(traffic) if not is_invitation(one)]


def lacks(order: Resource) -> Iterator[str]:
    """What a request for images lacks of what it must state (REL-01)."""
    subject = order.get("subject", {})
    patient = next((one for one in contained(order, "Patient") if subject.get("reference") == f"#{one.get('id')}"), {})
    hetus = [subject.get("identifier", {}), *patient.get("identifier", [])]
    if not any(_is_ours(one) and is_hetu(str(one.get("value", ""))) for one in hetus):
        yield "the patient's HETU"
    if not subject.get("display") and not patient.get("name"):
        yield "the patient's name"
    unit, _, person = str(order.get("requester", {}).get("display", "")).partition(" / ")
    if not unit.strip():
        yield "the unit that asks"
    if not person.strip():
        yield "the person who asks"
    if not any(reason.get("text") for reason in order.get("reasonCode", [])):
        yield "the basis"
    if not extension_of(order, "release-destination").get("valueString"):
        yield "the destination"
    studies = contained(order, "ImagingStudy")
    if not studies:
        yield "the studies"
    referred = set(texts_of([value for name, value in order.items() if name != "contained"]))
    for study in studies:
        yield from _lacks_of_study(study)
        if f"#{study.get('id')}" not in referred:
            yield "a reference to a study that it contains"  # FHIR R4 dom-3


def assures(order: Resource) -> bool:
    """Whether it assures that the patient has not forbidden the release (REL-04)."""
    return extension_of(order, "no-prohibition-assurance").get("valueBoolean") is True


def contained(order: Resource, kind: str) -> list[Resource]:
    """The resources of a type that it contains."""
    return [one for one in order.get("contained", []) if one.get("resourceType") == kind]


def accession_of(study: Resource) -> Resource:
    """The identifier of the type ACSN; an empty one for none."""
    found = [one for one in study.get("identifier", []) if ("ACSN" in {code for _, code in codes_of(one.get("type"))})]
    return found[0] if found else {}


def free_texts(traffic: Sequence[Message]) -> list[str]:
    """Texts of the client's own that would go to the patient: messages, and instructions in an invitation."""
    found = [text for one in traffic if one.interaction in _TO_PATIENT for text in _payloads(resource_of(one))]
    for invitation in (resource_of(one) for one in orders_in(traffic) if is_invitation(one)):
        found += texts_of(invitation.get("patientInstruction"))
    return found


def texts_beside(invitation: Resource) -> list[str]:
    """The texts of an invitation that stand where a template may take words from."""
    beside = {name: value for name, value in invitation.items() if name in {"code", "performer", "location"}}
    return [*texts_of(beside), *texts_of(invitation.get("locationReference"))]


def _lacks_of_study(study: Resource) -> Iterator[str]:
    number = accession_of(study)
    if not number.get("value"):
        yield "a study's accession number"
    elif not number.get("system"):
        yield "the system of an accession number"
    if not study.get("description"):
        yield "a study's name"
    if not _STARTED.fullmatch(str(study.get("started", ""))):
        yield "a study's date and time with its zone"


def _payloads(message: Resource) -> Iterator[str]:
    for payload in message.get("payload", []):
        yield from texts_of(payload)


def _is_ours(identifier: Resource) -> bool:
    return f"urn:oid:{str(identifier.get('system', '')).removeprefix('urn:oid:')}" == HETU_SYSTEM
