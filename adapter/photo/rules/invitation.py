"""Invitations to send a photo (PHO-03): may the SMS go, and which invitation does a photo answer? Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from adapter.config.peers import Unit
from adapter.errors import Finding
from adapter.identifiers import Oid, PersonId
from adapter.photo.rules import invitation_sentences as sentences
from adapter.photo.rules.follow_up import Agreed
from adapter.photo.rules.permission import Assertion, Contact
from adapter.words import Sentence

UNSOLICITED = Sentence(
    "Kuvalle ei löytynyt kuvapyyntöä.", "Ingen begäran om foto hittades.", "Nobody asked for this photo (PHO-03)."
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a professional has agreed with a patient: a photo, for which unit, within which period (PHO-03).

    `identifies`: the professional assures that whoever sends the photo can identify strongly. `language` is "" when the
    record decides it. `assertion`: the professional's word that the patient permits SMS.
    `day`: the one that the professional named, if any.
    """

    id: str
    patient: PersonId
    unit: Oid
    start: datetime
    end: datetime
    open: bool
    identifies: bool
    language: str
    assertion: Assertion | None = None
    agreed: tuple[Agreed, ...] = field(default=(), repr=False)
    day: date | None = None

    def fits(self, patient: PersonId, unit: Oid, received: datetime) -> bool:
        """Whether a photo of this patient, to this unit and at this time, is the one that was asked for."""
        return (self.patient, self.unit) == (patient, unit) and self.start <= received <= self.end


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


def choose_language(invitation: Invitation, contact: Contact, unit: Unit) -> str:
    """The language of the SMS.

    The one asked for, else the patient's when the unit serves in it, else the unit's first (REG-03).
    """
    return invitation.language or (contact.language if contact.language in unit.languages else unit.languages[0])


def fitting(invitations: Iterable[Invitation], patient: PersonId, unit: Oid, received: datetime) -> list[Invitation]:
    """The invitations that a photo may answer (PHO-03): of the same patient and unit, open, within their period.

    The newest comes first: that is the one it answers.
    """
    found = [one for one in invitations if one.open and one.fits(patient, unit, received)]
    return sorted(found, key=lambda invitation: (invitation.start, invitation.id), reverse=True)
