"""The decision on a register access right, for whoever asks: over HTTP (adapter/rest/evaluate.py) or by a call (GRA-01 … GRA-10)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from adapter.convert.access import access_audit
from adapter.identifiers import Oid
from adapter.rules.access import AccessDecision, Use, evaluate
from adapter.store.grants import Grants
from adapter.store.resources import Resources


@dataclass(frozen=True)
class Access:
    """Decides by the Consents of one database, in the name of the organisation that observes."""

    grants: Grants
    resources: Resources
    observer: Oid
    now: Callable[[], datetime]

    @classmethod
    def by(cls, engine: Engine, observer: Oid, now: Callable[[], datetime]) -> Access:
        """The decisions of a database."""
        return cls(Grants(engine), Resources(engine), observer, now)

    def decide(self, use: Use) -> AccessDecision:
        """Decide, and leave an AuditEvent, permitted or not: it is durable before the answer is given."""
        decision = self.foresee(use)
        recorded = self.now()
        self.resources.put(_next_id(recorded), access_audit(use, decision, self.observer, recorded), recorded)
        return decision

    def foresee(self, use: Use) -> AccessDecision:
        """What would be decided. Nothing is used by it and nothing recorded: it opens no client's data."""
        return evaluate(self.grants.held(use.client, use.unit), use)


def _next_id(now: datetime) -> str:
    """A UUID of version 7 (RFC 9562 §5.7): events lie in the order of time, so a million of them do not slow the next one down."""
    moment, chance = int(now.timestamp() * 1000), secrets.randbits(74)
    return str(uuid.UUID(int=moment << 80 | 7 << 76 | chance >> 62 << 64 | 2 << 62 | chance % 2**62))
