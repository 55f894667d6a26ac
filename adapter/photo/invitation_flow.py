"""A patient is invited by SMS to send a photo, and a photo that comes finds its invitation (PHO-03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from adapter.config.peers import Unit
from adapter.config.photo import Sms
from adapter.errors import Refused
from adapter.fhir.elements import Names, instant, patient_reference
from adapter.fhir.starts import CODE
from adapter.identifiers import Oid, PersonId
from adapter.photo.house import PhotoHouse
from adapter.photo.ports.sms import SmsPort
from adapter.photo.rules import invitation_sentences as sentences
from adapter.photo.rules.invitation import (
    Contact,
    Invitation,
    answered_by,
    choose_language,
    judge_contact,
    judge_request,
)
from adapter.photo.writing.invitation import (
    completed,
    find_unit,
    held_back,
    invited,
    is_open,
    photo_mailbox,
    read_invitation,
    sms_communication,
    sms_text,
)
from adapter.run import ending
from adapter.run.run import Run
from adapter.run.waiting import Place
from adapter.store.resources import Criterion


class Sent(TypedDict):
    """The SMS as a step remembers it: no number and no name."""

    at: str
    language: str


def invitation(run: Run, house: PhotoHouse, identity: str) -> None:
    """Read the ServiceRequest, ask the record system for the permission, send one SMS, record it.

    A no is left to a person.
    """
    try:
        run.step("read", read, house, identity)
        run.step("ask", ask, house, identity)
        sent = run.step("send", send, run, house, identity)
        known = run.step("record", record, run, house, identity, sent)
    except Refused as refusal:
        run.step("park", park, run, house, identity, refusal)
        return
    run.step("conclude", conclude, run, house, known)


def read(house: PhotoHouse, identity: str) -> None:
    """Read it once, so that everything wrong with it is reported before anybody is asked."""
    _open_invitation(house, identity)


def ask(house: PhotoHouse, identity: str) -> None:
    """Ask the record system for the patient's permission and number (PHO-03)."""
    item, unit = _open_invitation(house, identity)
    _contact(house, item, unit)


def send(run: Run, house: PhotoHouse, identity: str) -> Sent:
    """Send the SMS under the message's own key.

    Number and permission are asked for again: no step remembers a number.
    """
    item, unit = _open_invitation(house, identity)
    contact = _contact(house, item, unit)
    sms, gateway = _gateway(house)
    language = choose_language(item, contact, unit)
    gateway.send(run.message, contact.telephone, sms_text(house.settings, sms, unit, language))
    return {"at": instant(house.now()), "language": language}


def record(run: Run, house: PhotoHouse, identity: str, sent: Sent) -> tuple[str, ...]:
    """Record what was sent: the ServiceRequest with its words and its period, and the SMS as a Communication."""
    item, unit = _read(house, identity)
    text = sms_text(house.settings, _gateway(house)[0], unit, sent["language"])
    order = house.resources.change(
        "ServiceRequest", identity, lambda resource: invited(resource, item, text), house.now()
    )
    communication = sms_communication(item, unit, text, sent["at"])
    stored = house.resources.put(str(Names(run.message).uuid("sms")), communication, house.now())
    return order.reference, stored.reference


def conclude(run: Run, house: PhotoHouse, known: tuple[str, ...]) -> None:
    """Close the message; the invitation itself stays open for its photo."""
    ending.conclude(run, house, ("PHO-03",), "The patient is invited by SMS.", known)


def park(run: Run, house: PhotoHouse, identity: str, refusal: Refused) -> None:
    """Leave the invitation to a person: the ServiceRequest on hold, so that it can be run again."""
    house.resources.change("ServiceRequest", identity, held_back, house.now())
    ending.park(run, house, "invitation", refusal, place=_place(run, house, identity))


def _place(run: Run, house: PhotoHouse, identity: str) -> Place:
    """The unit that invites decides, and the patient is the one it has named."""
    try:
        item = read_invitation(
            house.resources.read("ServiceRequest", identity).resource, house.settings, _gateway(house)[0]
        )
    except Refused:
        return ending.find_place(house, run.message)
    return replace(ending.find_place(house, run.message, item.unit), patient=patient_reference(item.patient))


def find_invitation(house: PhotoHouse, unit: Oid, patient: PersonId, received: datetime) -> str | None:
    """The id of the invitation that a photo answers.

    "" when nobody asked for it; None where the house sends no invitations.
    """
    if house.settings.sms is None:
        return None
    match = answered_by(_invitations(house, house.settings.sms, patient), patient, unit, received)
    return match.id if match else ""


def answered(house: PhotoHouse, identity: str | None) -> None:
    """Close the invitation that a filed photo answers. Idempotent; nothing to do where there is none."""
    if identity:
        house.resources.change("ServiceRequest", identity, completed, house.now())


def _invitations(house: PhotoHouse, sms: Sms, patient: PersonId) -> Iterator[Invitation]:
    """The patient's open invitations; one that cannot be read waits for a person and is nobody's answer."""
    wanted = (
        Criterion("patient:identifier", (("token", "", patient.value),)),
        Criterion("code", (("token", *CODE),)),
        Criterion("status", (("token", "", "active"),)),
    )
    for stored in house.resources.find("ServiceRequest", wanted):
        try:
            yield read_invitation(stored.resource, house.settings, sms)
        except Refused:
            continue


def _open_invitation(house: PhotoHouse, identity: str) -> tuple[Invitation, Unit]:
    """The invitation and its unit when it may still be sent; raises Refused."""
    if not is_open(house.resources.read("ServiceRequest", identity).resource):
        raise Refused.because("PHO-03", sentences.NO_LONGER_ACTIVE, sentences.NOT_SENT)
    return _read(house, identity)


def _read(house: PhotoHouse, identity: str) -> tuple[Invitation, Unit]:
    item = read_invitation(
        house.resources.read("ServiceRequest", identity).resource, house.settings, _gateway(house)[0]
    )
    unit = find_unit(house.settings, item.unit)
    takes_photos = bool(unit and photo_mailbox(house.settings, unit))
    findings = judge_request(item, unit, takes_photos=takes_photos, now=house.now())
    if findings or unit is None:
        raise Refused(*findings)
    return item, unit


def _contact(house: PhotoHouse, item: Invitation, unit: Unit) -> Contact:
    """How the patient may be reached, as the unit's record system says; raises Refused when not."""
    patient = house.record(unit).find_patient(item.patient)
    contact = patient.contact if patient else None
    findings = judge_contact(contact, protected=bool(patient and patient.protected))
    if findings or contact is None:
        raise Refused(*findings)
    return contact


def _gateway(house: PhotoHouse) -> tuple[Sms, SmsPort]:
    if house.settings.sms is None or house.sms is None:
        raise Refused.because("PHO-03", sentences.NO_GATEWAY, sentences.INVITE_OTHERWISE)
    return house.settings.sms, house.sms
