"""Whether this worker may use this client's data by a right that was granted (GRA-01 … GRA-13).

By a register access right or an outsourcing authorisation. Pure; denies by default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from adapter.access.rules import reasons as all_reasons
from adapter.access.rules.matter import MatterTerms
from adapter.access.rules.reasons import Reason
from adapter.access.rules.use import SIGNED_IN, SKEW, PatientRegister, Use
from adapter.fhir.held_grant import HeldGrant
from adapter.identifiers import Oid
from adapter.roles import STRONG, Action, Authentication, Right
from adapter.words import HELSINKI

_PERMIT_RULES = {
    Right.REGISTER_ACCESS: ("GRA-01", "GRA-04", "GRA-05", "GRA-06", "GRA-13"),
    Right.OUTSOURCING: ("GRA-05", "GRA-06", "GRA-11", "GRA-13"),
}


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """What the organisation register says of a unit (GRA-09).

    From when to when it is there, and whether it sits under its own business id.
    """

    begins: date
    ends: date
    in_place: bool = True


class Absent(StrEnum):
    """What is missing where a unit's entry should be.

    The entry, or the whole register, which has never been read here.
    """

    ENTRY = "entry"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class AccessDecision:
    """Permit or deny.

    `grant` is the deciding one with its version; of a denial the nearest, if any. `organiser`: whose register a permit
    opens.

    A denial holds every reason: the worker's own and the unit's count always, and those of one nearest grant must be
    met beside them.
    """

    permit: bool
    grant: str | None
    reasons: tuple[Reason, ...]
    rules: tuple[str, ...]
    organiser: Oid | None = None


def evaluate(
    grants: Iterable[HeldGrant],
    use: Use,
    registered: UnitEntry | Absent,
    matter: Mapping[Oid, MatterTerms] = MappingProxyType({}),
) -> AccessDecision:
    """Decide one use.

    A permit names the grant; a denial names every reason of the worker and of every grant that comes nearest.

    Nearest is what lacks the least; the grants of another client, unit or right are no grants here. The order of
    `grants` changes nothing. `registered`: what the register says of the unit today, by the last good copy of it.
    `matter`: what organisers' asia-asiakirjat say of the matter for this client, as far as they are known here.
    """
    right, today = use.right, use.at.astimezone(HELSINKI).date()
    own = (*_about_the_worker(use, right), *_about_the_unit(registered, today))
    candidates = [grant for grant in grants if _concerns(grant, use, right)]
    if not candidates:
        return _deny(None, (all_reasons.NO_GRANT[right], *own))
    ranked = sorted(
        ((_about_the_grant(grant, use, today, matter.get(grant.organiser)), grant) for grant in candidates),
        key=lambda pair: (len(pair[0]), pair[1].reference),
    )
    lacking, nearest = ranked[0]
    if not lacking and not own:
        return AccessDecision(True, nearest.reference, (), _PERMIT_RULES[right], nearest.organiser)
    equal = (reason for reasons, _ in ranked if len(reasons) == len(lacking) for reason in reasons)
    return _deny(nearest.reference, (*equal, *own))


def _deny(grant: str | None, reasons: tuple[Reason, ...]) -> AccessDecision:
    return AccessDecision(False, grant, reasons, tuple(dict.fromkeys(reason.rule for reason in reasons)))


def _concerns(grant: HeldGrant, use: Use, right: Right) -> bool:
    if grant.unit != use.unit or grant.right is not right:
        return False
    return grant.client == use.client or (grant.client is None and right is Right.OUTSOURCING)


def _about_the_worker(use: Use, right: Right) -> list[Reason]:
    reasons = []
    if use.worker is None:
        reasons.append(all_reasons.NAMELESS)
    if use.unit not in use.worker_units:
        reasons.append(all_reasons.ELSEWHERE)
    if not _is_strong_enough(use, right):
        reasons.append(all_reasons.WEAK)
    if use.authentication is not Authentication.NONE and not -SKEW <= use.signed_in_for <= SIGNED_IN:
        reasons.append(all_reasons.STALE)
    role = use.role
    if role is None:
        reasons.append(all_reasons.NO_ROLE)
    elif right not in role.rights or use.action not in role.actions:
        reasons.append(all_reasons.NOT_IN_ROLE)
    return reasons


def _is_strong_enough(use: Use, right: Right) -> bool:
    """Strongly, or at a mobile device to store client data that no professional signs (GRA-06)."""
    if use.authentication in STRONG:
        return True
    without_card = right is Right.REGISTER_ACCESS and use.action is Action.STORE and not use.signature
    return use.authentication is Authentication.MOBILE and without_card


def _about_the_unit(registered: UnitEntry | Absent, today: date) -> list[Reason]:
    if isinstance(registered, Absent):
        return [all_reasons.NO_REGISTER if registered is Absent.REGISTER else all_reasons.UNIT_NOT_THERE]
    reasons = []
    if not registered.begins <= today <= registered.ends:
        reasons.append(all_reasons.UNIT_NOT_VALID)
    if not registered.in_place:
        reasons.append(all_reasons.UNIT_MOVED)
    return reasons


def _about_the_grant(grant: HeldGrant, use: Use, today: date, matter: MatterTerms | None) -> list[Reason]:
    reasons = []
    if grant.status != "active":
        reasons.append(all_reasons.of_status(grant.status, grant.right, grant.reference))
    if today < grant.start:
        reasons.append(all_reasons.not_begun(grant.right, grant.start, grant.reference))
    if grant.end is not None and today > grant.end:
        reasons.append(all_reasons.over(grant.right, grant.end, grant.reference))
    if use.action not in grant.actions:
        reasons.append(all_reasons.no_action(use.action, grant.reference))
    if isinstance(use.what, PatientRegister):
        if use.what.custodian != grant.organiser or use.what.code != grant.register:
            reasons.append(all_reasons.other_register(grant.reference))
    elif use.what not in grant.matters:
        reasons.append(all_reasons.no_matter(grant.reference))
    elif matter and (bar := matter.bar(use.at)):
        reasons.append(all_reasons.barred(bar, grant.reference))
    if use.role and use.role.service_tasks and grant.service_task not in use.role.service_tasks:
        reasons.append(all_reasons.other_task(grant.reference))
    return reasons
