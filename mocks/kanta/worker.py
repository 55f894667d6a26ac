"""The worker a sender asserts: in which role, signed in how and when.

What that lets them do (mocks/kanta/README.md, "Worker").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mocks.xml.markup import NotWellFormedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element

READ, STORE = "read", "store"
#: What each role may do with client data, and with patient data. A role that is not here may do nothing.
CLIENT_ROLES = {"client-work": {READ, STORE}, "service-work": {READ, STORE}, "support": {STORE}}
PATIENT_ROLES = {"care": {READ, STORE}}
#: The kinds of client document that no professional signs.
PLAIN_KINDS = {"asiakaskertomusmerkinta", "toteuttamissuunnitelma"}
_REGISTRATION = "1.2.246.537.26"
_ROOTS = {_REGISTRATION, "1.2.246.537.25", "1.2.246.537.29"}
_SHIFT, _SKEW = timedelta(hours=12), timedelta(minutes=5)


@dataclass(frozen=True)
class Worker:
    """Who uses a right, as the sender's signature vouches."""

    root: str
    number: str
    role: str
    authentication: str
    authenticated: datetime

    def may_read(self, roles: dict[str, set[str]], at: datetime) -> bool:
        """Strongly signed in, within a shift, in a role that reads."""
        return READ in roles.get(self.role, ()) and self._is_strong() and self._is_fresh(at)

    def may_store(self, roles: dict[str, set[str]], at: datetime, kind: str) -> bool:
        """As for reading; what no professional signs may also come from a mobile device without a card."""
        without_card = self.authentication == "mobile" and kind in PLAIN_KINDS
        return STORE in roles.get(self.role, ()) and (self._is_strong() or without_card) and self._is_fresh(at)

    def has_signed(self, registered: Collection[str]) -> bool:
        """Whether one of these registration numbers is the worker's.

        Another kind of id that reads the same is another person's.
        """
        return self.root == _REGISTRATION and self.number in registered

    def _is_strong(self) -> bool:
        return self.authentication in {"card", "equal"}

    def _is_fresh(self, at: datetime) -> bool:
        return self.authenticated - _SKEW <= at <= self.authenticated + _SHIFT


def read_worker(element: _Element) -> Worker:
    """Read a `k:worker`. Raises NotWellFormedError."""
    told = {name: element.get(name, "") for name in ("root", "extension", "role", "authentication", "authenticated")}
    try:
        authenticated = datetime.fromisoformat(told["authenticated"])
    except ValueError:
        raise NotWellFormedError("k:worker/@authenticated is not an instant") from None
    if authenticated.tzinfo is None or told["root"] not in _ROOTS or not told["extension"]:
        raise NotWellFormedError("k:worker is not named, or its sign-in has no offset from UTC")
    return Worker(told["root"], told["extension"], told["role"], told["authentication"], authenticated)
