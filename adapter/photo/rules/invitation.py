"""Invitations to send a photo (PHO-03): may the SMS go, and which invitation does a photo answer? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from adapter.config.peers import Unit
from adapter.errors import Finding
from adapter.identifiers import Oid, PersonId
from adapter.photo.rules import invitation_sentences as sentences
from adapter.words import Sentence

UNSOLICITED = Sentence(
    "Kuvalle ei löytynyt kuvapyyntöä.", "Ingen begäran om foto hittades.", "Nobody asked for this photo (PHO-03)."
)
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a professional has agreed with a patient: a photo, for which unit, within which period (PHO-03).

    `identifies`: the professional assures that whoever sends the photo can identify strongly. `language` is "" when the
    record decides it.
    """

    id: str
    patient: PersonId
    unit: Oid
    start: datetime
    end: datetime
    open: bool
    identifies: bool
    language: str


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """How the record system says that a patient may be reached by SMS.

    A number in E.164 that the patient permits it for, and the language.
    """

    telephone: str = ""
    permitted: bool = False
    language: str = ""


def judge_request(invitation: Invitation, unit: Unit | None, *, takes_photos: bool, now: datetime) -> list[Finding]:
    """Everything that keeps the request itself from being carried out (PHO-02, PHO-03); nothing when it may go on."""
    findings = []
    if unit is None:
        findings.append(Finding("PHO-03", sentences.UNKNOWN_UNIT, sentences.CHECK_OID))
    elif not takes_photos:
        findings.append(Finding("PHO-02", sentences.NO_MAILBOX))
    if not invitation.identifies:
        text = sentences.NOBODY_ASSURES
        findings.append(Finding("PHO-03", text, sentences.AGREE_OTHERWISE))
    if not invitation.start <= invitation.end:
        findings.append(Finding("PHO-03", sentences.PERIOD_ENDS_FIRST, code="value"))
    elif invitation.end < now:
        findings.append(Finding("PHO-03", sentences.PERIOD_OVER))
    return findings


def judge_contact(contact: Contact | None, *, protected: bool) -> list[Finding]:
    """Everything in the record that keeps an SMS from being sent (PHO-03, PHO-06); nothing when it may go.

    None: an unknown patient.
    """
    if contact is None:
        return [Finding("PHO-06", sentences.UNKNOWN_PATIENT, sentences.FIND_OUT_WHO)]
    findings = []
    if protected:
        text = sentences.PROTECTED_CONTACT
        findings.append(Finding("PHO-06", text, sentences.NAMED_PERSON_INVITES))
    if not contact.permitted:
        text = sentences.NO_PERMISSION
        findings.append(Finding("PHO-03", text, sentences.ASK_PERMISSION))
    elif not contact.telephone:
        text = sentences.NO_NUMBER
        findings.append(Finding("PHO-03", text, sentences.CORRECT_NUMBER))
    return findings


def choose_language(invitation: Invitation, contact: Contact, unit: Unit) -> str:
    """The language of the SMS.

    The one asked for, else the patient's when the unit serves in it, else the unit's first (REG-03).
    """
    return invitation.language or (contact.language if contact.language in unit.languages else unit.languages[0])


def answered_by(
    invitations: Iterable[Invitation], patient: PersonId, unit: Oid, received: datetime
) -> Invitation | None:
    """The invitation that a photo answers (PHO-03): of the same patient and unit, open, within its period.

    Of several the newest.
    """
    fitting = [
        invitation
        for invitation in invitations
        if (invitation.patient, invitation.unit) == (patient, unit)
        and invitation.open
        and invitation.start <= received <= invitation.end
    ]
    return max(fitting, key=lambda invitation: (invitation.start, invitation.id), default=None)


def international(number: str) -> str:
    """A telephone number in E.164 form; one without a country is Finnish. "" for what is no number."""
    bare = re.sub(r"\(0\)|[\s().\u00a0/-]", "", number.strip().removeprefix("tel:"))
    bare = re.sub(r"^00", "+", bare)
    bare = re.sub(r"^0", "+358", bare)
    return bare if _E164.fullmatch(bare) else ""
