"""May this worker use this client's data by the register access right (GRA-01 … GRA-10)? Pure; denies by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from adapter.identifiers import Oid, PersonId

HELSINKI = ZoneInfo("Europe/Helsinki")


class Action(StrEnum):
    """What the worker wants to do."""

    READ = "read"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant as held here: where it lies, and what it allows."""

    reference: str
    status: str
    client: PersonId
    unit: Oid
    matters: frozenset[Oid]
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Use:
    """One intended use of a right: by whom, for whom, in which matter, how strongly authenticated, when."""

    client: PersonId
    matter: Oid
    unit: Oid
    worker: str
    worker_units: frozenset[Oid]
    strong: bool
    action: Action
    at: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, by which rule, and what would make it a yes."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class AccessDecision:
    """Permit or deny; the deciding grant; every reason for a denial."""

    permit: bool
    grant: str | None
    reasons: tuple[Reason, ...]
    rules: tuple[str, ...]


def evaluate(grants: list[HeldGrant], use: Use) -> AccessDecision:
    """Decide one use. A permit names the grant; a denial names every reason, judged by the grant that comes nearest."""
    own = _about_the_worker(use)
    candidates = [grant for grant in grants if grant.client == use.client and grant.unit == use.unit]
    if not candidates:
        return AccessDecision(
            False, None, (Reason("GRA-02", "No grant names this service unit for this client."), *own), ("GRA-02",)
        )
    judged = sorted(
        ((_about_the_grant(grant, use), grant) for grant in candidates),
        key=lambda pair: (len(pair[0]), pair[1].reference),
    )
    reasons, nearest = judged[0]
    if not reasons and not own:
        return AccessDecision(True, nearest.reference, (), ("GRA-01", "GRA-04", "GRA-05", "GRA-06"))
    everything = (*reasons, *own)
    return AccessDecision(
        False, nearest.reference, everything, tuple(dict.fromkeys(reason.rule for reason in everything))
    )


def _about_the_worker(use: Use) -> tuple[Reason, ...]:
    reasons = []
    if not use.worker:
        reasons.append(Reason("GRA-05", "The worker is not named by a registration number."))
    if use.unit not in use.worker_units:
        reasons.append(Reason("GRA-05", "The worker does not hold this service unit in the producer's own system."))
    if not use.strong:
        reasons.append(Reason("GRA-06", "The worker is not strongly authenticated (certificate card or equal)."))
    return tuple(reasons)


def _about_the_grant(grant: HeldGrant, use: Use) -> tuple[Reason, ...]:
    today = use.at.astimezone(HELSINKI).date()
    reasons = []
    if grant.status == "proposed":
        reasons.append(
            Reason("GRA-09", "The grant is not in force: its unit or the joining of its parties is not confirmed yet.")
        )
    elif grant.status != "active":
        reasons.append(Reason("GRA-10", "The grant has been withdrawn or has ended."))
    if today < grant.start:
        reasons.append(Reason("GRA-01", "The service has not begun yet."))
    if grant.end is not None and today > grant.end:
        reasons.append(Reason("GRA-10", "The service has ended, and the right with it."))
    if use.matter not in grant.matters:
        reasons.append(Reason("GRA-04", "The organiser has not handed over this matter for this grant."))
    return tuple(reasons)
