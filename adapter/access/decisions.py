"""The decision on a right to use a client's data, for whoever asks.

Over HTTP (adapter/rest/evaluate.py) or by a call (GRA-01 … GRA-13).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from adapter.access.known_matters import find_matter
from adapter.access.rules.asker import NOBODY, Asker
from adapter.access.rules.decision import Absent, AccessDecision, UnitEntry, evaluate
from adapter.access.rules.matter import MatterTerms
from adapter.access.rules.use import Use
from adapter.access.writing.parameters import access_audit
from adapter.errors import Finding, Forbidden
from adapter.fhir.held_grant import HeldGrant
from adapter.identifiers import Oid
from adapter.store.grants import Grants
from adapter.store.resources import Resources


@dataclass(frozen=True)
class Access:
    """Decides by the Consents of one database, in the name of the organisation that observes.

    `registered` tells what the organisation register has of a unit, as far as it is known here.
    """

    grants: Grants
    resources: Resources
    observer: Oid
    now: Callable[[], datetime]
    registered: Callable[[Oid], UnitEntry | Absent]

    @classmethod
    def by(
        cls,
        engine: Engine,
        observer: Oid,
        now: Callable[[], datetime],
        registered: Callable[[Oid], UnitEntry | Absent],
    ) -> Access:
        """The decisions of a database."""
        return cls(Grants(engine), Resources(engine), observer, now, registered)

    def decide(self, use: Use, asker: Asker = NOBODY) -> AccessDecision:
        """Decide, and leave an AuditEvent, permitted or not: it is durable before the answer is given."""
        decision = self.foresee(use)
        recorded = self.now()
        audit = access_audit(use, decision, self.observer, recorded, asker)
        self.resources.record(_next_id(recorded), audit, recorded)
        return decision

    def permit(self, use: Use, asker: Asker = NOBODY) -> Oid:
        """Decide as above, and return the organiser whose register is opened.

        Raises Forbidden with every reason of a denial.
        """
        decision = self.decide(use, asker)
        if decision.organiser is None:
            findings = (
                Finding(reason.rule, reason.sentence, reason.way_out, "forbidden") for reason in decision.reasons
            )
            raise Forbidden(*dict.fromkeys(findings))
        return decision.organiser

    def foresee(self, use: Use) -> AccessDecision:
        """What would be decided. Nothing is used by it and nothing recorded: it opens no client's data."""
        held = self.grants.held(use.client, use.unit, use.right)
        return evaluate(held, use, self.registered(use.unit), self._matter(held, use))

    def _matter(self, held: Sequence[HeldGrant], use: Use) -> dict[Oid, MatterTerms]:
        """What the organisers' asia-asiakirjat say of the matter for this client (GRA-04)."""
        found: dict[Oid, MatterTerms] = {}
        for organiser in {grant.organiser for grant in held if use.what in grant.matters}:
            if isinstance(use.what, Oid) and (known := find_matter(self.resources, use.what, organiser)):
                terms = known.terms(use.client)
                found |= {organiser: terms} if terms else {}
        return found


def _next_id(now: datetime) -> str:
    """A UUID of version 7 (RFC 9562 §5.7).

    Events lie in the order of time, so a million of them do not slow the next one down.
    """
    moment, chance = int(now.timestamp() * 1000), secrets.randbits(74)
    return str(uuid.UUID(int=moment << 80 | 7 << 76 | chance >> 62 << 64 | 2 << 62 | chance % 2**62))
