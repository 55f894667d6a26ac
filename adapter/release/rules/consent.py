"""Does a written consent allow this release (REL-05)? Pure; a doubt is a no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adapter.identifiers import Hetu
from adapter.release.rules.name import names_agree
from adapter.release.rules.request import ReleaseRequest


@dataclass(frozen=True, slots=True)
class ReleaseConsent:
    """A consent to release images, as its Consent resource says (FHIR R4).

    `by_patient`, `guardian`: who gave it, the patient or somebody shown to be the legal representative; the latter from
    `guarding`'s first day to its last, None when open. `limited`: it says something more that a person has to read.
    `written`: the signed form is attached or referred to. `permits`: its provision permits and nothing inside it
    denies. `release`: it is about the release of images. `begins` and `ends` are days in Finland, both included, None
    when open. `recipients` are ids or names; without any it names nobody. `accessions`: the studies it is limited to;
    without any it covers all. `patient_name`: what its reference to the patient displays, empty for nothing.
    `entered`: it says who put it in.
    """

    status: str
    patient: Hetu | None
    by_patient: bool
    guardian: bool
    guarding: tuple[date | None, date | None]
    limited: bool
    written: bool
    permits: bool
    release: bool
    begins: date | None
    ends: date | None
    recipients: tuple[str, ...]
    accessions: tuple[str, ...]
    patient_name: str = ""
    entered: bool = True


def judge_consent(consent: ReleaseConsent, request: ReleaseRequest, on: date) -> tuple[str, ...]:
    """Everything that keeps a consent from carrying the whole request on a day.

    Keys of `sentences.CONSENT_PROBLEMS`, none when it holds.
    """
    accessions = {study.accession.value for study in request.studies}
    covered = {accession.strip() for accession in consent.accessions}
    problems = {
        "not-active": consent.status != "active",
        "other-patient": consent.patient != request.patient
        or not names_agree(request.patient_name, consent.patient_name),
        "other-giver": not (consent.by_patient or (consent.guardian and _holds(consent.guarding, on))),
        "not-written": not consent.written,
        "not-entered": not consent.entered,
        "not-permitting": not consent.permits,
        "limited": consent.limited,
        "other-purpose": not consent.release,
        "not-begun": consent.begins is not None and on < consent.begins,
        "ended": consent.ends is not None and consent.ends < on,
        "other-recipient": not _names_of(request) & {_plain(recipient) for recipient in consent.recipients},
        "other-study": bool(covered) and not accessions <= covered,
    }
    return tuple(key for key, wrong in problems.items() if wrong)


def _holds(days: tuple[date | None, date | None], on: date) -> bool:
    first, last = days
    return (first is None or first <= on) and (last is None or on <= last)


def _names_of(request: ReleaseRequest) -> set[str]:
    """What the destination is called; nothing for one that is not known here."""
    place = request.destination
    return {_plain(name) for name in (place.id, *place.called)} if place else set()


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
