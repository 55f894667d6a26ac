"""A patient is invited by SMS to send a photo, and a photo that comes finds its invitation (PHO-03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NotRequired, TypedDict

from adapter.config.peers import Unit
from adapter.config.photo import Sms
from adapter.errors import Refused
from adapter.fhir.elements import Names, Resource, instant, patient_reference
from adapter.fhir.starts import CODE, is_invitation
from adapter.identifiers import Oid, PersonId
from adapter.photo.house import PhotoHouse
from adapter.photo.ports.sms import SmsPort
from adapter.photo.reading.assertion import read_assertion
from adapter.photo.reading.filing import Filing
from adapter.photo.rules import invitation_sentences as sentences
from adapter.photo.rules.follow_up import FollowUp, plan_follow_up
from adapter.photo.rules.invitation import (
    Invitation,
    choose_language,
    fitting,
    judge_request,
)
from adapter.photo.rules.permission import Assertion, Contact, judge_contact, rests_on
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
    """The SMS as a step remembers it: no number and no name.

    `asserted`: the version of the ServiceRequest with the assertion that the permission rests on, 0 for the record's
    own word.
    """

    at: str
    language: str
    asserted: NotRequired[int]


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
    item, unit, _ = _open_invitation(house, identity)
    _contact(house, item, unit)


def send(run: Run, house: PhotoHouse, identity: str) -> Sent:
    """Send the SMS under the message's own key.

    Number and permission are asked for again: no step remembers a number.
    """
    item, unit, version = _open_invitation(house, identity)
    contact = _contact(house, item, unit)
    sms, gateway = _gateway(house)
    language = choose_language(item, contact, unit)
    gateway.send(run.message, contact.telephone, sms_text(house.settings, sms, unit, language))
    asserted = version if rests_on(contact, item.assertion) else 0
    return {"at": instant(house.now()), "language": language, "asserted": asserted}


def record(run: Run, house: PhotoHouse, identity: str, sent: Sent) -> tuple[str, ...]:
    """Record what was sent: the ServiceRequest with its words and its period, and the SMS as a Communication.

    The Communication says what the permission rested on.
    """
    item, unit = _read(house, house.resources.read("ServiceRequest", identity).resource)
    text = sms_text(house.settings, _gateway(house)[0], unit, sent["language"])
    order = house.resources.change(
        "ServiceRequest", identity, lambda resource: invited(resource, item, text), house.now()
    )
    assertion = _assertion(house, identity, sent.get("asserted", 0))
    communication = sms_communication(item, unit, text, sent["at"], assertion)
    stored = house.resources.put(str(Names(run.message).uuid("sms")), communication, house.now())
    return order.reference, stored.reference


def _assertion(house: PhotoHouse, identity: str, version: int) -> Assertion | None:
    """The assertion of the ServiceRequest as it was when the SMS was sent, or None for version 0."""
    versions = house.resources.history("ServiceRequest", identity) if version else []
    return next((read_assertion(stored.resource) for stored in versions if stored.version == version), None)


def conclude(run: Run, house: PhotoHouse, known: tuple[str, ...]) -> None:
    """Close the message; the invitation itself stays open for its photo."""
    ending.conclude(run, house, ("PHO-03",), "The patient is invited by SMS.", known)


def park(run: Run, house: PhotoHouse, identity: str, refusal: Refused) -> None:
    """Leave the invitation to a person: the ServiceRequest on hold, so that it can be run again.

    Of one that was withdrawn before its SMS nothing is left to decide: its message is closed.
    """
    order = house.resources.change("ServiceRequest", identity, held_back, house.now())
    if not is_open(order.resource):
        ending.conclude(run, house, ("PHO-03",), "The invitation was withdrawn; no SMS is sent.", (order.reference,))
        return
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
    found = fitting(_invitations(house, house.settings.sms, patient), patient, unit, received)
    return found[0].id if found else ""


def was_withdrawn(house: PhotoHouse, unit: Oid, patient: PersonId, received: datetime) -> bool:
    """Whether a photo would answer an invitation that somebody has withdrawn."""
    sms = house.settings.sms
    found = _invitations(house, sms, patient, "revoked", "entered-in-error") if sms else iter(())
    return any(one.fits(patient, unit, received) for one in found)


def find_follow_up(house: PhotoHouse, identity: str | None, filing: Filing) -> FollowUp | None:
    """What was agreed in the invitation that a photo answers (PHO-08); None where nobody asked for it."""
    sms = house.settings.sms
    if not identity or sms is None:
        return None
    patient, unit, received = filing.patient.hetu, filing.unit.oid, filing.received
    found = fitting(_invitations(house, sms, patient), patient, unit, received)
    others = any(item.id != identity for item in found)
    try:
        item = read_invitation(house.resources.read("ServiceRequest", identity).resource, house.settings, sms)
    except Refused:  # changed since it was found
        return plan_follow_up((), None, received, sms.review_days, others=others)
    return plan_follow_up(item.agreed, item.day, received, sms.review_days, others=others)


def answered(house: PhotoHouse, identity: str | None) -> None:
    """Close the invitation that a filed photo answers. Idempotent; nothing to do where there is none."""
    if identity:
        house.resources.change("ServiceRequest", identity, completed, house.now())


def _invitations(house: PhotoHouse, sms: Sms, patient: PersonId, *statuses: str) -> Iterator[Invitation]:
    """The patient's invitations, without a status the open ones.

    One that cannot be read waits for a person and is nobody's answer.
    """
    wanted = (
        Criterion("patient:identifier", (("token", "", patient.value),)),
        Criterion("code", (("token", *CODE),)),
        Criterion("status", tuple(("token", "", status) for status in statuses or ("active",))),
    )
    for stored in house.resources.find("ServiceRequest", wanted):
        if not is_invitation(stored.resource):  # the search finds the code in other elements too
            continue
        try:
            yield read_invitation(stored.resource, house.settings, sms)
        except Refused:
            continue


def _open_invitation(house: PhotoHouse, identity: str) -> tuple[Invitation, Unit, int]:
    """The invitation, its unit and the version read, when it may still be sent; raises Refused."""
    stored = house.resources.read("ServiceRequest", identity)
    if not is_open(stored.resource):
        raise Refused.because("PHO-03", sentences.NO_LONGER_ACTIVE, sentences.NOT_SENT)
    return (*_read(house, stored.resource), stored.version)


def _read(house: PhotoHouse, resource: Resource) -> tuple[Invitation, Unit]:
    item = read_invitation(resource, house.settings, _gateway(house)[0])
    unit = find_unit(house.settings, item.unit)
    takes_photos = bool(unit and photo_mailbox(house.settings, unit))
    findings = judge_request(item, unit, takes_photos=takes_photos, now=house.now())
    if findings or unit is None:
        raise Refused(*findings)
    return item, unit


def _contact(house: PhotoHouse, item: Invitation, unit: Unit) -> Contact:
    """How the patient may be reached, as the unit's record system says; raises Refused when not."""
    contact = house.record(unit).find_contact(item.patient, house.now())
    days = _gateway(house)[0].assertion_days
    findings = judge_contact(contact, item.assertion, unit.persons, house.now(), days)
    if findings or contact is None:
        raise Refused(*findings)
    return contact


def _gateway(house: PhotoHouse) -> tuple[Sms, SmsPort]:
    if house.settings.sms is None or house.sms is None:
        raise Refused.because("PHO-03", sentences.NO_GATEWAY, sentences.INVITE_OTHERWISE)
    return house.settings.sms, house.sms
