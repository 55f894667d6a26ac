"""What the flows need of the national services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapter.identifiers import Hetu, Oid, PersonId, WorkerId
from adapter.roles import Authentication
from adapter.xml.frame import Shipment


@dataclass(frozen=True, slots=True)
class AssertedWorker:
    """Who uses a right of access, as we assert it to the archive.

    In which role, signed in how and when (GRA-05, GRA-06, GRA-13).
    """

    identity: WorkerId
    role: str
    authentication: Authentication
    authenticated: datetime


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A signed document as the archive holds it, with its set and version as the archive's signed answer says them."""

    oid: Oid
    content: bytes
    set_id: Oid | None = None
    version: int | None = None


class KantaPort(Protocol):
    """The national archive and wishes service.

    Every method raises Theirs (unreachable, AE, a fault) or Refused (AR).
    """

    def archive(self, shipment: Shipment, worker: AssertedWorker | None = None) -> None:
        """Archive a signed document; with `worker` by a right of access into another's register.

        Idempotent by the shipment's message id: the archive answers as it did the first time.
        """

    def fetch_document(self, oid: Oid) -> ArchivedDocument:
        """A signed document of our own register by its OID. Idempotent; raises NotFound."""

    def fetch_by_right(
        self, client: PersonId, matter: Oid, unit: Oid, worker: AssertedWorker
    ) -> list[ArchivedDocument]:
        """A client's documents of one matter by the register access right.

        Idempotent; raises Refused when the archive says no.
        """

    def ping(self) -> None:
        """Exchange one signed message that asks for nothing: returns when the archive has answered it (readiness).

        Idempotent.
        """

    def has_prohibition(self, patient: Hetu) -> bool:
        """True when the patient has forbidden any release, whatever its scope: a person reads it (REL-04).

        Idempotent.
        """
