"""What somebody wants to use, and as whom: the question that `access.py` answers (GRA-01 … GRA-13). Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapter.identifiers import Oid, PersonId, WorkerId
from adapter.roles import Action, Authentication, Right, Role

#: How long a sign-in shows who is at the keyboard: a long shift. Ours; a clock may be wrong by `SKEW`.
SIGNED_IN = timedelta(hours=12)
SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PatientRegister:
    """A patient register: whose, and which (1.2.246.537.5.40150.2009: 2 public, 3 private, 4 occupational …)."""

    custodian: Oid
    code: str


@dataclass(frozen=True, slots=True)
class Use:
    """One intended use of a right: of whose data, by whom, in which role, signed in how and when, to do what, when.

    `what` is the matter whose documents are used, or the patient register. `signature`: the document to be stored is of
    a kind that a professional signs. Raises ValueError for a moment without its offset from UTC: its day in Helsinki
    would be a guess.
    """

    client: PersonId
    what: Oid | PatientRegister
    unit: Oid
    worker: WorkerId | None
    worker_units: frozenset[Oid]
    role: Role | None
    authentication: Authentication
    authenticated: datetime
    action: Action
    at: datetime
    signature: bool = True

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None or self.authenticated.utcoffset() is None:
            raise ValueError("the moments of a use need their offset from UTC")

    @property
    def right(self) -> Right:
        """The right that such a use needs."""
        return Right.OUTSOURCING if isinstance(self.what, PatientRegister) else Right.REGISTER_ACCESS

    @property
    def signed_in_for(self) -> timedelta:
        """How long before the use the worker has signed in.

        In UTC: two wall clocks of one zone would hide the hour at its turn.
        """
        return self.at.astimezone(UTC) - self.authenticated.astimezone(UTC)

    def moved(self, at: datetime) -> Use:
        """The same use at another moment, by a sign-in as old as it was: what was permitted then is asked again now."""
        return replace(self, at=at, authenticated=at.astimezone(UTC) - self.signed_in_for)
