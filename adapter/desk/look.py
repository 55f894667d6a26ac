"""A person looks at a patient's data at the command line or the console: what it leaves in the use log.

What is shown at the desk is a use like any other (703/2023 § 11): who, what, when, why and from where. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapter.fhir.elements import BASE, Resource, coding, concept, instant, unit_reference
from adapter.fhir.patients import NamedPatient
from adapter.identifiers import Oid

_HL7 = "http://terminology.hl7.org/CodeSystem"
_WHERE = {False: "A look at the command line", True: "A look at the console"}


class LookedAt(StrEnum):
    """What a command or a page shows."""

    MESSAGE = "parked-message"
    MEDIUM = "medium"
    USES = "use-log"
    PHOTO = "parked-photo"
    RECORD = "record-patient"
    INVITATION = "invitation"
    SEARCH = "record-search"
    RELEASE = "release-request"
    GRANT = "register-access-grant"
    GRANTS = "register-access-client"


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked at what, when and at which machine, or from which address (`at_console`).

    `account` is the operating system's user, `claimed` the name that the person gave beside it. `things` are references
    to what was shown, or to the Task that it was shown for.
    """

    what: LookedAt
    account: str
    claimed: str
    machine: str
    at: datetime
    patient: NamedPatient | None = None
    things: Sequence[str] = ()
    at_console: bool = False


def look_event(look: Look, observer: Oid) -> Resource:
    """The AuditEvent of a look; it has no id yet."""
    person = coding(f"{_HL7}/audit-entity-type", "1")
    patient = [] if look.patient is None else [{"what": look.patient.what, "type": person}]
    things = [{"what": {"reference": thing}} for thing in look.things]
    return {
        "resourceType": "AuditEvent",
        "meta": {"versionId": "1", "lastUpdated": instant(look.at)},
        "type": coding(f"{BASE}/CodeSystem/audit-type", "look", _WHERE[look.at_console]),
        "subtype": [coding(f"{BASE}/CodeSystem/looked-at", look.what)],
        "action": "R",
        "recorded": instant(look.at),
        "outcome": "0",
        "agent": [
            {
                "type": concept(f"{_HL7}/v3-ParticipationType", "IRCP"),
                "who": {"display": look.claimed or look.account},
                "altId": look.account,
                "requestor": True,
                "network": {"address": look.machine, "type": "2" if look.at_console else "1"},
            }
        ],
        "source": {"observer": unit_reference(observer)},
        "entity": [*patient, *things],
    }
