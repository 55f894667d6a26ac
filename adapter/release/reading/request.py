"""A release request from mail or FHIR: read whole, or refused with everything that is wrong with it (REL-01). Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adapter.config.settings import Settings
from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.mail import read_mail, refuse_notice
from adapter.release.reading import sentences
from adapter.release.reading.completeness import complete
from adapter.release.reading.mail import read_written
from adapter.release.reading.sender import Way, read_sender
from adapter.release.reading.service_request import read_fields
from adapter.release.rules.request import ReleaseRequest
from adapter.words import Language


def read_request(
    raw: bytes, settings: Settings, key: str | None = None, way: Way | None = None, confirmed: str = ""
) -> ReleaseRequest:
    """Read a request mail; raises Refused (REL-01) with everything that is missing or contradictory at once.

    A mail that holds no word of a request and only leads to a message elsewhere is refused as that (PHO-10). Its sender
    is read when the `way` that it came is known. `confirmed`: the mark of the lines that a person has taken as read.
    """
    mail = read_mail(raw)
    if mail.others or mail.photos:
        text = sentences.ATTACHMENT
        raise Refused.because("REL-05", text, sentences.NOTHING_DONE)
    laws = _names_of_laws(settings)
    written = read_written(mail, laws, settings.recipients)
    if "hetu" not in written.fields and not written.studies:
        refuse_notice(mail)
    request = complete(written, settings, key or mail.sha256[:32], mail.received, mail.sha256, confirmed)
    return replace(request, sender=read_sender(mail, way)) if way else request


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What an answer to a mail has to know of it: when it came, its language, and whom it must not name."""

    received: datetime
    language: Language
    patient: str


def read_asked(raw: bytes) -> Asked:
    """It, whatever else is wrong with the mail; raises Refused when that cannot be read at all."""
    mail = read_mail(raw)
    written = read_written(mail)
    return Asked(mail.received, written.language, written.fields.get("patient", ""))


def read_service_request(
    resource: Resource, settings: Settings, key: str, received: datetime | None = None
) -> ReleaseRequest:
    """Read a FHIR ServiceRequest; raises Refused (REL-01) as for a mail.

    `received` stands in for a missing authoredOn.
    """
    try:
        written, authored = read_fields(resource, _names_of_laws(settings), settings.recipients)
        moment = datetime.fromisoformat(authored) if "T" in authored else received or datetime.fromtimestamp(0, UTC)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused.because("REL-01", sentences.NOT_SHAPED, code="structure") from None
    if moment.tzinfo is None:
        raise Refused.because("REL-01", sentences.NO_OFFSET, code="value")
    digest = hashlib.sha256(json.dumps(resource, sort_keys=True).encode()).hexdigest()
    return complete(written, settings, key, moment, digest)


def _names_of_laws(settings: Settings) -> list[str]:
    return [name for law in settings.law for name in law.called]
