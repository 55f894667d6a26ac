"""A consent that was signed on paper is entered at the desk for the one request that waits for it (REL-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from adapter.desk.decision import Decider
from adapter.errors import Conflict, Refused
from adapter.fhir.elements import BASE, Names, Resource, coding, instant, oid_identifier, patient_reference
from adapter.fhir.entered import with_signed_in
from adapter.identifiers import Oid, refuse_hetus
from adapter.release.reading.consent import read_consent
from adapter.release.writing.consent import Paper, paper_consent
from adapter.store.acts import Act
from adapter.store.interactions import carry_out
from adapter.store.messages import Messages, State
from adapter.store.resources import Resources
from adapter.words import HELSINKI, Sentence

_WAITS_NOT = Sentence(
    "Pyyntö ei odota suostumusta.", "Begäran väntar inte på ett samtycke.", "the request waits for no consent."
)
NOT_THEN = Sentence(
    "Suostumus ei ole voimassa tänään.", "Samtycket gäller inte i dag.", "the consent is not in force today."
)


@dataclass(frozen=True)
class PaperConsents:
    """The consents from paper, in one database. `observer`: the organisation whose desk enters them."""

    engine: Engine
    resources: Resources
    messages: Messages
    observer: Oid

    def awaited(self, message: str) -> bool:
        """Whether a request waits for a person for want of a consent that holds."""
        known = self.messages.some([message])
        return bool(known) and known[0].state == State.PARKED and "REL-05" in known[0].rules.split()

    def enter(self, identity: str, paper: Paper, message: str, order: str, by: Decider, now: datetime) -> str:
        """Write who enters it, then the Consent under this id, by which the flow decides next; gives its address.

        `order`: the id of the request's ServiceRequest. Raises Conflict for a request that waits for no consent,
        Refused for a consent that is not in force today, or a HETU where none belongs.
        """
        refuse_hetus(f"{paper.guardian} {paper.kept}")
        if not self.awaited(message):
            raise Conflict.because("REL-05", _WAITS_NOT, code="conflict")
        consent = with_signed_in(paper_consent(paper, message, self.observer, now), by.name, by.account, now)
        read, today = read_consent(consent, None), now.astimezone(HELSINKI).date()
        if (read.begins and today < read.begins) or (read.ends and read.ends < today):
            raise Refused.because("REL-05", NOT_THEN)
        event = consent_audit(f"Consent/{identity}", f"ServiceRequest/{order}", paper, by, now, self.observer)
        self.resources.put(str(Names(identity).uuid("enter-consent")), event, now)
        (done,) = carry_out(self.engine, [Act.create(identity, consent)], now)
        return done.version.reference


def consent_audit(consent: str, order: str, paper: Paper, by: Decider, now: datetime, observer: Oid) -> Resource:
    """The AuditEvent of a consent that is entered (domain §3): who has entered whose, and for which request."""
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision", "display": "A person's decision"},
        "subtype": [coding(f"{BASE}/CodeSystem/decision", "enter-consent")],
        "action": "C",
        "recorded": instant(now),
        "outcome": "0",
        "agent": by.agents(),
        "source": {"observer": {"type": "Organization", "identifier": oid_identifier(observer)}},
        "entity": [
            {"what": {"reference": consent}},
            {"what": {"reference": order}},
            {"what": patient_reference(paper.patient)},
        ],
    }
