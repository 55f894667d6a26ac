"""What the flows need of the national services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from adapter.identifiers import Hetu, Oid, PersonId
from adapter.xml.frame import Shipment


@dataclass(frozen=True, slots=True)
class Worker:
    """Who uses a right of access: a registration number, and whether strong authentication was shown (GRA-06)."""

    registration: str
    strong: bool


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A signed document as the archive holds it."""

    oid: Oid
    content: bytes


class KantaPort(Protocol):
    """The national archive and wishes service. Every method raises Theirs (unreachable, AE, a fault) or Refused (AR)."""

    def archive(self, shipment: Shipment) -> None:
        """Archive a signed document. Idempotent by the shipment's message id: the archive answers as it did the first time."""

    def fetch_document(self, oid: Oid) -> bytes:
        """A signed document of our own register by its OID. Idempotent; raises NotFound."""

    def fetch_by_right(self, client: PersonId, matter: Oid, unit: Oid, worker: Worker) -> list[ArchivedDocument]:
        """A client's documents of one matter by the register access right. Idempotent; raises Refused when the archive says no."""

    def has_prohibition(self, patient: Hetu) -> bool:
        """True when the patient has forbidden any release, whatever its scope: a person reads it (REL-04). Idempotent."""
