"""The axes: what can be true of a grant and of a use, each value with the words of the table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from typing import NamedTuple

from adapter.access.rules.decision import Absent, UnitEntry
from adapter.access.rules.matter import MatterTerms
from adapter.access.rules.use import PatientRegister, Use
from adapter.fhir.held_grant import HeldGrant
from adapter.identifiers import REGISTRATION_SYSTEM, Hetu, Oid, WorkerId
from adapter.roles import Action, Authentication, Right, Role
from tests.region import HELSINKI, MAIJA, SAIMA

UNIT, OTHER_UNIT = Oid("1.2.246.10.99999861.10.1"), Oid("1.2.246.10.99999861.10.2")
MATTER, OTHER_MATTER = Oid("1.2.246.10.99999810.951.2026.1.1"), Oid("1.2.246.10.99999810.951.2026.1.2")
ORGANISER, OTHER_ORGANISER = Oid("1.2.246.10.99999810.10.0"), Oid("1.2.246.10.99999820.10.0")
FIRST, LAST = date(2026, 9, 1), date(2027, 2, 28)
CLIENT, OTHER_CLIENT = Hetu(SAIMA), Hetu(MAIJA)
WORKER = WorkerId(REGISTRATION_SYSTEM, "90000000011")

STATUSES = ("active", "proposed", "inactive", "rejected", "entered-in-error", "draft")
MOMENTS = {
    "the day before": "2026-08-31T23:59:59",
    "the first day": "2026-09-01T00:00:00",
    "within": "2026-11-22T12:00:00",
    "the last day": "2027-02-28T23:59:59",
    "the day after": "2027-03-01T00:00:00",
}
MATTERS = {"handed over": {MATTER, OTHER_MATTER}, "another": {OTHER_MATTER}, "none": set[Oid]()}
#: What the organiser's asia-asiakirja says of the matter for the client (GRA-04).
TERMS: dict[str, MatterTerms | None] = {
    "nothing": None,
    "open": MatterTerms(joined=datetime(2026, 8, 1, tzinfo=HELSINKI)),
    "closed after the day": MatterTerms(closed=date(2026, 11, 22)),
    "closed before": MatterTerms(closed=date(2026, 11, 21)),
    "left": MatterTerms(left=datetime(2026, 11, 22, 12, 0, tzinfo=HELSINKI)),
    "left after the moment": MatterTerms(left=datetime(2026, 11, 22, 12, 0, 1, tzinfo=HELSINKI)),
    "joined later": MatterTerms(joined=datetime(2026, 11, 22, 12, 0, 1, tzinfo=HELSINKI)),
}
REGISTERS = {"asked for": (ORGANISER, "2"), "another's": (OTHER_ORGANISER, "2"), "another": (ORGANISER, "4")}
GIVEN = {"both": frozenset(Action), "to read": frozenset({Action.READ}), "to store": frozenset({Action.STORE})}
CLIENTS = {"the client": CLIENT, "another": OTHER_CLIENT, "everybody": None}
_BOTH, _ALL = frozenset(Right), frozenset(Action)
ROLES = {
    "of everything": Role("all", _ALL, _BOTH),
    "of this service task": Role("task", _ALL, _BOTH, frozenset({"1234"})),
    "of another service task": Role("other-task", _ALL, _BOTH, frozenset({"5678"})),
    "that only reads": Role("reads", frozenset({Action.READ}), _BOTH),
    "that only stores": Role("stores", frozenset({Action.STORE}), _BOTH),
    "of the other right": Role("none", _ALL, frozenset()),
    "not known": None,
}
SIGN_INS = {
    "this morning": timedelta(hours=4),
    "yesterday": timedelta(hours=13),
    "after the use": timedelta(minutes=-6),
}
UNITS: dict[str, UnitEntry | Absent] = {
    "valid": UnitEntry(date(2024, 1, 1), date(2099, 12, 31)),
    "ended": UnitEntry(date(2024, 1, 1), date(2026, 8, 30)),
    "moved": UnitEntry(date(2024, 1, 1), date(2099, 12, 31), in_place=False),
    "not there": Absent.ENTRY,
    "of a register never read": Absent.REGISTER,
}


class GrantCase(NamedTuple):
    """What is true of a register access right.

    Its status, its unit the one asked for, the matters it has, an end or none.
    """

    status: str
    same_unit: bool
    matter: str
    ends: bool

    def grant(self, name: str) -> HeldGrant:
        """The grant of this case."""
        return HeldGrant(
            reference=name,
            status=self.status,
            right=Right.REGISTER_ACCESS,
            client=CLIENT,
            unit=UNIT if self.same_unit else OTHER_UNIT,
            organiser=ORGANISER,
            start=FIRST,
            end=LAST if self.ends else None,
            matters=frozenset(MATTERS[self.matter]),
            service_task="1234",
        )


class AuthorisationCase(NamedTuple):
    """What is true of an authorisation.

    Its status, its unit, whose it is, to which register, and which rights it gives.
    """

    status: str
    same_unit: bool
    whose: str
    register: str
    given: str

    def grant(self, name: str) -> HeldGrant:
        """The grant of this case."""
        organiser, register = REGISTERS[self.register]
        return HeldGrant(
            reference=name,
            status=self.status,
            right=Right.OUTSOURCING,
            client=CLIENTS[self.whose],
            unit=UNIT if self.same_unit else OTHER_UNIT,
            organiser=organiser,
            start=FIRST,
            end=LAST,
            actions=GIVEN[self.given],
            register=register,
        )


class UseCase(NamedTuple):
    """What is true of a use: its day.

    Whether the worker holds the unit and is named, the role, how and when they signed in; what is done.
    """

    moment: str
    holds: bool
    named: bool
    role: str
    authentication: Authentication
    sign_in: str
    action: Action
    signature: bool = True
    unit: str = "valid"
    patient_data: bool = False
    terms: str = "nothing"

    def matter(self) -> dict[Oid, MatterTerms]:
        """What is known of the matter, by organiser."""
        terms = TERMS[self.terms]
        return {ORGANISER: terms} if terms else {}

    def use(self) -> Use:
        """The use of this case."""
        at = datetime.fromisoformat(MOMENTS[self.moment]).replace(tzinfo=HELSINKI)
        return Use(
            client=CLIENT,
            what=PatientRegister(ORGANISER, "2") if self.patient_data else MATTER,
            unit=UNIT,
            worker=WORKER if self.named else None,
            worker_units=frozenset({UNIT if self.holds else OTHER_UNIT}),
            role=ROLES[self.role],
            authentication=self.authentication,
            authenticated=at - SIGN_INS[self.sign_in],
            action=self.action,
            at=at,
            signature=self.signature,
        )


_YES = (True, False)
_HOW = tuple(
    product(_YES, _YES, ROLES, Authentication, SIGN_INS, Action, _YES, UNITS)
)  # the worker and the unit: 6,720
GRANTS = tuple(GrantCase(*values) for values in product(STATUSES, _YES, MATTERS, _YES))  # 72
AUTHORISATIONS = tuple(
    AuthorisationCase(*values) for values in product(STATUSES, _YES, CLIENTS, REGISTERS, GIVEN)
)  # 324
USES = tuple(UseCase(moment, *how) for moment in MOMENTS for how in _HOW)  # 33,600
#: One use of each day and each action with everything right, and for each thing that can be wrong with the worker or
#: the unit one use.
RIGHT = UseCase("within", True, True, "of everything", Authentication.CARD, "this morning", Action.READ)
FEW_USES = (
    *(RIGHT._replace(moment=moment, action=action) for moment in MOMENTS for action in Action),
    *(RIGHT._replace(role=role, action=action) for role in list(ROLES)[1:] for action in Action),
    *(
        RIGHT._replace(authentication=item, action=Action.STORE, signature=signed)
        for item in Authentication
        for signed in _YES
    ),
    *(RIGHT._replace(sign_in=item) for item in list(SIGN_INS)[1:]),
    *(RIGHT._replace(unit=item) for item in list(UNITS)[1:]),
    *(RIGHT._replace(terms=item) for item in list(TERMS)[1:]),
    RIGHT._replace(holds=False),
    RIGHT._replace(named=False),
    RIGHT._replace(holds=False, named=False, role="not known", authentication=Authentication.NONE, unit="ended"),
)
