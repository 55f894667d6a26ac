"""An invitation to send a photo, as a professional's system writes it, and a patient who may be reached by SMS."""

from __future__ import annotations

from typing import Any

from adapter.fhir.starts import CODE
from adapter.photo.reading.assertion import ASSERTED
from adapter.photo.reading.contact import SMS_PERMISSION
from adapter.photo.writing.invitation import STRONG_IDENTIFICATION
from tests.region import MAIJA, PORVOO

FIRST = "0f0e0d0c-0001-4000-8000-000000000001"
SECOND = "0f0e0d0c-0002-4000-8000-000000000002"
HETU = "urn:oid:1.2.246.21"
WORKER = "90000000011"  # the registration number of a professional who is a handler of Porvoo's
NUMBER = "+358400000101"  # no Finnish subscriber number begins with 000
TEXT = (
    "Porvoon terveysasema: Lähetä sovittu kuva tästä linkistä: https://turvaposti.example/?to=kuvat.porvoo%40ita-uusimaa.example"
    " Tunnistaudu pankkitunnuksilla, mobiilivarmenteella tai henkilökortilla. Älä vastaa tähän viestiin."
)


def order(hetu: str = MAIJA, unit: str = str(PORVOO), **changes: Any) -> dict[str, Any]:
    """The ServiceRequest; a change of None takes the element away."""
    whole = {
        "resourceType": "ServiceRequest",
        "extension": [{"url": STRONG_IDENTIFICATION, "valueBoolean": True}],
        "status": "active",
        "intent": "order",
        "code": {"coding": [{"system": CODE[0], "code": CODE[1]}], "text": "Kuvapyyntö"},
        "subject": {"type": "Patient", "identifier": {"system": HETU, "value": hetu}},
        "authoredOn": "2026-11-20T09:00:00+02:00",
        "requester": {"type": "Practitioner", "display": "lääkäri T. Testilä"},
        "performer": [{"type": "Organization", "identifier": organisation(unit)}],
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def organisation(unit: str) -> dict[str, str]:
    """A unit's Identifier."""
    return {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{unit}"}


def number(value: str = "040 000 0101", permitted: bool | None = True, **more: Any) -> dict[str, Any]:
    """A ContactPoint, with the word on SMS or without one."""
    said = [] if permitted is None else [{"url": SMS_PERMISSION, "valueBoolean": permitted}]
    return {"system": "phone", "use": "mobile", "value": value, **({"extension": said} if said else {}), **more}


def assertion(at: str | None = "2026-11-20T09:00:00+02:00", by: str | None = WORKER, name: str = "T. Testilä") -> Any:
    """The professional's word that the patient permits SMS; None leaves a part out."""
    who = {"identifier": {"system": "urn:oid:1.2.246.537.26", "value": by}} if by else {}
    parts: list[dict[str, Any]] = [{"url": "by", "valueReference": {"type": "Practitioner", "display": name} | who}]
    parts += [{"url": "at", "valueDateTime": at}] if at else []
    return {"url": ASSERTED, "extension": parts}


def asserted(**changes: Any) -> dict[str, Any]:
    """The ServiceRequest with the professional's word."""
    return order(extension=[{"url": STRONG_IDENTIFICATION, "valueBoolean": True}, assertion(**changes)])
