"""Messages that a peer or a fault has stopped: run again by a person, which is written down first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapter.desk.decision import Decider
from adapter.fhir.elements import BASE, Names, Resource, coding, instant, oid_identifier
from adapter.identifiers import Oid
from adapter.store.messages import MessageRecord, Messages
from adapter.store.resources import Resources


@dataclass(frozen=True)
class FailedMessages:
    """The messages that have failed or were stopped, in one database."""

    resources: Resources
    messages: Messages
    observer: Oid

    def run_again(self, identity: str, by: Decider, now: datetime) -> MessageRecord:
        """Let a worker go on with a message; raises NotFound, and Conflict while it is on its way."""
        message = self.messages.find(identity)
        event = str(Names(identity).uuid(f"run-again-{message.attempt}-{message.updated.timestamp()}"))
        self.resources.put(event, rerun_audit(message, by, now, self.observer), now)
        return self.messages.run_again(identity, now)


def rerun_audit(message: MessageRecord, by: Decider, now: datetime, observer: Oid) -> Resource:
    """The AuditEvent of a message that is run again (domain §3): who and which; nothing was decided about a patient."""
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision", "display": "A person's decision"},
        "subtype": [coding(f"{BASE}/CodeSystem/decision", "run-again")],
        "action": "E",
        "recorded": instant(now),
        "outcome": "0",
        "agent": by.agents(),
        "source": {"observer": {"type": "Organization", "identifier": oid_identifier(observer)}},
        "entity": [{"what": {"identifier": Names(message.id).identifier("message")}}],
    }
