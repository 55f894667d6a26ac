"""The worker a sender asserts: in which role, signed in how and when.

What that lets them do (mocks/kanta/rights.md, "The worker").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mocks.kanta.rights_rules import ASSERTED, CARDLESS, COME, FRESH, NUMBER, READS, ROLE, STRONG
from mocks.kanta.sieve import tell
from mocks.xml.markup import NotWellFormedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element

    from mocks.control import Examination

READ, STORE = "read", "store"
#: What each role may do with client data, and with patient data. A role that is not here may do nothing.
CLIENT_ROLES = {"client-work": {READ, STORE}, "service-work": {READ, STORE}, "support": {STORE}}
PATIENT_ROLES = {"care": {READ, STORE}}
#: The kinds of client document that no professional signs.
PLAIN_KINDS = {"asiakaskertomusmerkinta", "toteuttamissuunnitelma"}
_REGISTRATION = "1.2.246.537.26"
#: Whose number it is → how it reads.
_NUMBERS = {
    _REGISTRATION: re.compile(r"[0-9]{11}"),
    "1.2.246.537.25": re.compile(r"[0-9]{6}"),
    "1.2.246.537.29": re.compile(r"[A-Za-z0-9-]{1,32}"),
}
_SHIFT, _SKEW = timedelta(hours=12), timedelta(minutes=5)
_STRONG = {"card", "equal"}
_PLACE = "k:worker"


@dataclass(frozen=True)
class Worker:
    """Who uses a right, as the sender's signature vouches."""

    root: str
    number: str
    role: str
    authentication: str
    authenticated: datetime

    def has_signed(self, registered: Collection[str]) -> bool:
        """Whether one of these registration numbers is the worker's.

        Another kind of id that reads the same is another person's.
        """
        return self.root == _REGISTRATION and self.number in registered


def check_number(root: str, number: str, place: str, examination: Examination) -> None:
    """Check that a worker's number reads as those of its root do; of another root any may. Raises BrokenRuleError."""
    pattern = _NUMBERS.get(root)
    plausible = pattern is None or bool(pattern.fullmatch(number))
    expected = pattern.pattern if pattern else "any"
    examination.check(NUMBER, place, holds=plausible, expected=expected, found=tell(number))


def read_worker(element: _Element) -> Worker:
    """Read a `k:worker`. Raises NotWellFormedError."""
    told = {name: element.get(name, "") for name in ("root", "extension", "role", "authentication", "authenticated")}
    try:
        authenticated = datetime.fromisoformat(told["authenticated"])
    except ValueError:
        raise NotWellFormedError("k:worker/@authenticated is not an instant") from None
    if authenticated.tzinfo is None or told["root"] not in _NUMBERS or not told["extension"]:
        raise NotWellFormedError("k:worker is not named, or its sign-in has no offset from UTC")
    return Worker(told["root"], told["extension"], told["role"], told["authentication"], authenticated)


def check_reader(worker: Worker | None, roles: dict[str, set[str]], at: datetime, examination: Examination) -> None:
    """Check that a worker may read: named, in a role that reads, strongly signed in, within a shift.

    Raises BrokenRuleError.
    """
    if not examination.check(ASSERTED, _PLACE, holds=worker is not None) or worker is None:
        return
    may = _check_identity(worker, roles, examination)
    place = f"{_PLACE}/@role"
    examination.check(READS, place, holds=READ in may, expected="a role that reads", found=tell(worker.role))
    _check_strength(worker, examination)
    _check_sign_in(worker, at, examination)


def check_depositor(
    worker: Worker | None, roles: dict[str, set[str]], at: datetime, kind: str, examination: Examination
) -> None:
    """Check that a worker may store a document of this kind: as for reading, but in any role for the data.

    What no professional signs may also come from a mobile device without a card. Raises BrokenRuleError.
    """
    if not examination.check(ASSERTED, _PLACE, holds=worker is not None) or worker is None:
        return
    _check_identity(worker, roles, examination)
    if kind in PLAIN_KINDS:
        holds = worker.authentication in {*_STRONG, "mobile"}
        found = tell(worker.authentication)
        examination.check(
            CARDLESS, f"{_PLACE}/@authentication", holds=holds, expected="card, equal, mobile", found=found
        )
    else:
        _check_strength(worker, examination)
    _check_sign_in(worker, at, examination)


def _check_identity(worker: Worker, roles: dict[str, set[str]], examination: Examination) -> set[str]:
    """What the worker's role may do with this kind of data."""
    check_number(worker.root, worker.number, f"{_PLACE}/@extension", examination)
    known, place = worker.role in roles, f"{_PLACE}/@role"
    examination.check(ROLE, place, holds=known, expected=", ".join(roles), found=tell(worker.role))
    return roles.get(worker.role, set())


def _check_strength(worker: Worker, examination: Examination) -> None:
    place, holds = f"{_PLACE}/@authentication", worker.authentication in _STRONG
    examination.check(STRONG, place, holds=holds, expected="card, equal", found=tell(worker.authentication))


def _check_sign_in(worker: Worker, at: datetime, examination: Examination) -> None:
    place, begin, end = f"{_PLACE}/@authenticated", worker.authenticated - _SKEW, worker.authenticated + _SHIFT
    used = at.isoformat()
    examination.check(COME, place, holds=begin <= at, expected=f"not after {used}", found=begin.isoformat())
    examination.check(FRESH, place, holds=at <= end, expected=f"not before {used}", found=end.isoformat())
