"""A release request from mail or FHIR: read whole, or refused with everything that is wrong with it (REL-01). Pure."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from adapter.config.settings import Settings
from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.mail import read_mail
from adapter.release.reading import sentences
from adapter.release.reading.completeness import complete
from adapter.release.reading.mail import read_written
from adapter.release.reading.service_request import read_fields
from adapter.release.rules.request import ReleaseRequest


def read_request(raw: bytes, settings: Settings, key: str | None = None) -> ReleaseRequest:
    """Read a request mail; raises Refused (REL-01) with everything that is missing or contradictory at once."""
    mail = read_mail(raw)
    if mail.others or mail.photos:
        text = sentences.ATTACHMENT
        raise Refused.because("REL-05", text, sentences.NOTHING_DONE)
    return complete(read_written(mail), settings, key or mail.sha256[:32], mail.received, mail.sha256)


def read_service_request(
    resource: Resource, settings: Settings, key: str, received: datetime | None = None
) -> ReleaseRequest:
    """Read a FHIR ServiceRequest; raises Refused (REL-01) as for a mail.

    `received` stands in for a missing authoredOn.
    """
    try:
        written, authored = read_fields(resource)
        moment = datetime.fromisoformat(authored) if "T" in authored else received or datetime.fromtimestamp(0, UTC)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused.because("REL-01", sentences.NOT_SHAPED, code="structure") from None
    if moment.tzinfo is None:
        raise Refused.because("REL-01", sentences.NO_OFFSET, code="value")
    digest = hashlib.sha256(json.dumps(resource, sort_keys=True).encode()).hexdigest()
    return complete(written, settings, key, moment, digest)
