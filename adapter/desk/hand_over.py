"""A person hands matters over to producers (GRA-04): an AuditEvent for each, and the hand-over, both or neither.

At the console an officer hands over one proposed pairing, at the command line an operator an organiser's file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter, is_handed_over
from adapter.access.rules.pairing_reasons import HANDED_OVER
from adapter.desk.decision import Decider
from adapter.errors import Conflict
from adapter.fhir.elements import (
    BASE,
    Resource,
    coding,
    concept,
    instant,
    oid_identifier,
    patient_reference,
    unit_reference,
)
from adapter.identifiers import Oid
from adapter.store.indexing import take_turn
from adapter.store.resources import record_resource

_HL7 = "http://terminology.hl7.org/CodeSystem"


@dataclass(frozen=True)
class HandOvers:
    """Hands matters over in one database, in the name of the organisation that observes. `new_id` makes ids."""

    engine: Engine
    observer: Oid
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def hand_over(self, matters: Sequence[Matter], by: Decider) -> list[list[str]]:
        """Write down each, then hand it over: all or none. Gives each one's Consents; raises Conflict.

        One that was handed over before is not written down once more.
        """
        return self._hand_over(matters, by, once=False)

    def hand_over_once(self, matter: Matter, by: Decider) -> list[str]:
        """The same for one; raises Conflict, and writes nothing, where somebody has handed it over meanwhile."""
        (consents,) = self._hand_over([matter], by, once=True)
        return consents

    def _hand_over(self, matters: Sequence[Matter], by: Decider, *, once: bool) -> list[list[str]]:
        at = self.now()
        events = [(self.new_id(), hand_over_audit(matter, by, at, self.observer)) for matter in matters]

        def write_down(connection: Connection) -> None:
            take_turn(connection)  # of two at the same moment the second sees what the first has done
            for matter, (identity, event) in zip(matters, events, strict=True):
                if not is_handed_over(connection, matter):
                    record_resource(connection, identity, event, at)
                elif once:
                    raise Conflict.because("GRA-04", HANDED_OVER.sentence, code="conflict")

        return HandedMatters.by(self.engine, self.now).hand_over(matters, write_down)


def hand_over_audit(matter: Matter, by: Decider, at: datetime, observer: Oid) -> Resource:
    """The AuditEvent of a hand-over (domain §3): who gives which client's matter to which unit."""
    unit = {"type": concept(f"{_HL7}/v3-RoleClass", "PROV"), "who": unit_reference(matter.unit), "requestor": False}
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{BASE}/CodeSystem/audit-type", "code": "decision", "display": "A person's decision"},
        "subtype": [coding(f"{BASE}/CodeSystem/decision", "hand-over")],
        "action": "C",
        "recorded": instant(at),
        "outcome": "0",
        "agent": [*by.agents(), unit],
        "source": {"observer": unit_reference(observer)},
        "entity": [
            {"what": {"identifier": oid_identifier(matter.matter)}, "name": "matter"},
            {"what": patient_reference(matter.client)},
        ],
    }
