"""The ServiceRequest by which a professional has a patient invited (PHO-03), as the FHIR API takes it too. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from adapter.config.peers import Unit
from adapter.fhir.elements import BASE, Resource, instant, own_concept, patient_reference, unit_reference
from adapter.fhir.starts import CODE
from adapter.identifiers import Hetu
from adapter.photo.reading.assertion import ASSERTED
from adapter.photo.rules.permission import Assertion
from adapter.photo.writing.invitation import STRONG_IDENTIFICATION, assertion_parts
from adapter.words import Sentence

PROFILE = f"{BASE}/StructureDefinition/lautta-photo-invitation"
_CODE = Sentence("Kuvapyyntö", "Begäran om foto", "Invitation to send a photo")


@dataclass(frozen=True, slots=True, repr=False)
class Wish:
    """What a professional wishes: a photo of whom, for which unit, by which day, and what was agreed.

    `text`: the words of the SMS, which are a template's. `way`: how the unit gets in touch after the photo.
    `assertion`: the professional's word that the patient permits SMS, where the record does not say so.
    """

    unit: Unit
    patient: Hetu
    by: str
    day: date
    text: str
    reason: str
    way: str = ""
    note: str = ""
    assertion: Assertion | None = None


def invitation_request(wish: Wish, now: datetime) -> Resource:
    """The ServiceRequest. The professional assures the strong identification."""
    language = wish.unit.languages[0]
    said = [{"authorString": wish.by, "time": instant(now), "text": wish.note}] if wish.note else []
    return {
        "resourceType": "ServiceRequest",
        "meta": {"profile": [PROFILE]},
        "extension": [{"url": STRONG_IDENTIFICATION, "valueBoolean": True}, *_asserted(wish.assertion)],
        "status": "active",
        "intent": "order",
        "code": own_concept("request", CODE[1], _CODE.said(language)),
        **({"orderDetail": [{"text": wish.way}]} if wish.way else {}),
        "subject": patient_reference(wish.patient),
        "occurrencePeriod": {"start": instant(now), "end": wish.day.isoformat()},
        "authoredOn": instant(now),
        "requester": {"type": "Practitioner", "display": wish.by},
        "performer": [unit_reference(wish.unit.oid, wish.unit.names.said(language))],
        "reasonCode": [{"text": wish.reason}],
        **({"note": said} if said else {}),
        "patientInstruction": wish.text,
    }


def _asserted(assertion: Assertion | None) -> list[Resource]:
    return [{"url": ASSERTED, "extension": assertion_parts(assertion)}] if assertion else []
