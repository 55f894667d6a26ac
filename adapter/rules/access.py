"""May this worker use this client's data by the register access right (GRA-01 … GRA-10)? Pure; denies by default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from adapter.identifiers import Oid, PersonId

HELSINKI = ZoneInfo("Europe/Helsinki")

_PERMIT_RULES = ("GRA-01", "GRA-04", "GRA-05", "GRA-06")


class Action(StrEnum):
    """What the worker wants to do; a grant gives both (GRA-01)."""

    READ = "read"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant as held here: where it lies and in which version, and what it allows."""

    reference: str
    status: str
    client: PersonId
    unit: Oid
    matters: frozenset[Oid]
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Use:
    """One intended use of a right: by whom, for whom, in which matter, how strongly authenticated, when.

    Raises ValueError for a moment without its offset from UTC: its day in Helsinki would be a guess.
    """

    client: PersonId
    matter: Oid
    unit: Oid
    worker: str
    worker_units: frozenset[Oid]
    strong: bool
    action: Action
    at: datetime

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the moment of a use needs its offset from UTC")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, by which rule, and what would make it a yes; `grant` is the one it is about, empty when it is about the worker or none."""

    rule: str
    text: str
    remedy: str
    grant: str = ""


@dataclass(frozen=True, slots=True)
class AccessDecision:
    """Permit or deny. `grant` is the deciding one with its version; of a denial the nearest, if any.

    A denial holds every reason: the worker's own count always, and those of one nearest grant must be met beside them.
    """

    permit: bool
    grant: str | None
    reasons: tuple[Reason, ...]
    rules: tuple[str, ...]


def evaluate(grants: Iterable[HeldGrant], use: Use) -> AccessDecision:
    """Decide one use. A permit names the grant; a denial names every reason of the worker and of every grant that comes nearest.

    Nearest is what lacks the least; the grants of another client or unit are no grants here. The order of `grants` changes nothing.
    """
    candidates = [grant for grant in grants if grant.unit == use.unit and grant.client == use.client]
    own = _about_the_worker(use)
    if not candidates:
        return _deny(None, (_NO_GRANT, *own))
    today = use.at.astimezone(HELSINKI).date()
    judged = sorted(
        ((_about_the_grant(grant, use.matter, today), grant.reference) for grant in candidates),
        key=lambda pair: (len(pair[0]), pair[1]),
    )
    lacking, nearest = judged[0]
    if not lacking and not own:
        return AccessDecision(True, nearest, (), _PERMIT_RULES)
    equal = (reason for reasons, _ in judged if len(reasons) == len(lacking) for reason in reasons)
    return _deny(nearest, (*equal, *own))


def _deny(grant: str | None, reasons: tuple[Reason, ...]) -> AccessDecision:
    return AccessDecision(False, grant, reasons, tuple(dict.fromkeys(reason.rule for reason in reasons)))


_NO_GRANT = Reason(
    "GRA-02",
    "No grant names this service unit for this client.",
    "The organiser writes the service unit into the client's asiakkuusasiakirja; or ask with the unit that it names.",
)
_NAMELESS = Reason(
    "GRA-05",
    "The worker is not named by a registration number.",
    "Give the worker's registration number or the id of the certificate card.",
)
_ELSEWHERE = Reason(
    "GRA-05",
    "The worker does not hold this service unit in the producer's own system.",
    "The producer gives the worker the service unit that the grant names.",
)
_WEAK = Reason(
    "GRA-06",
    "The worker is not strongly authenticated (certificate card or equal).",
    "The worker signs in with the social- and health-care certificate card or equal.",
)
_NEW_VERSION = "The organiser writes the service unit into a new version of the client's asiakkuusasiakirja."
_STATUSES = {
    "proposed": (
        "GRA-09",
        "The grant is not in force: its unit or the joining of its parties is not confirmed yet.",
        "Run the document's message again when the register has the unit and both parties have joined.",
    ),
    "rejected": (
        "GRA-09",
        "The grant did not come into force: the registers do not confirm its unit or the joining of its parties.",
        "The findings stand in the Task of the document's message; when they are put right, run it again.",
    ),
    "inactive": ("GRA-10", "The grant has been withdrawn or has ended.", _NEW_VERSION),
    "entered-in-error": ("GRA-10", "The grant was recorded in error.", _NEW_VERSION),
}
_UNKNOWN_STATUS = (
    "GRA-10",
    "The grant is in a status that gives no right.",
    "Only an active grant gives a right; a person looks at the Consent.",
)


def _about_the_worker(use: Use) -> tuple[Reason, ...]:
    if use.worker and use.strong is True and use.unit in use.worker_units:
        return ()
    reasons = []
    if not use.worker:
        reasons.append(_NAMELESS)
    if use.unit not in use.worker_units:
        reasons.append(_ELSEWHERE)
    if use.strong is not True:
        reasons.append(_WEAK)
    return tuple(reasons)


def _about_the_grant(grant: HeldGrant, matter: Oid, today: date) -> list[Reason]:
    reasons = []
    if grant.status != "active":
        reasons.append(Reason(*_STATUSES.get(grant.status, _UNKNOWN_STATUS), grant.reference))
    if today < grant.start:
        remedy = f"Wait until the first day, {grant.start}; or the organiser corrects the day in a new version."
        reasons.append(Reason("GRA-01", "The service has not begun yet.", remedy, grant.reference))
    if grant.end is not None and today > grant.end:
        text = "The service has ended, and the right with it."
        reasons.append(Reason("GRA-10", text, f"The last day was {grant.end}. {_NEW_VERSION}", grant.reference))
    if matter not in grant.matters:
        text = "The organiser has not handed over this matter for this grant."
        remedy = "The organiser hands over the matter's OID (Consent/$matter); or ask with a matter handed over."
        reasons.append(Reason("GRA-04", text, remedy, grant.reference))
    return reasons
