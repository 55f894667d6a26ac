"""What the flows need of a PACS and of the archives images are sent to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from adapter.config import Destination, Register
from adapter.identifiers import AccessionNumber, Hetu


@dataclass(frozen=True, slots=True)
class FoundStudy:
    """A study that has been checked to be the patient's and to have the accession number."""

    uid: str
    accession: AccessionNumber
    register: str
    teleradiology: bool
    instances: int


class PacsPort(Protocol):
    """The PACS. Every method raises Theirs when it cannot be reached or misbehaves, Refused when it says no."""

    def find(self, accession: AccessionNumber, patient: Hetu) -> tuple[FoundStudy, ...]:
        """The patient's studies with this accession number. Every hit is re-checked: a PACS may answer more than was asked.

        Raises Refused when a hit is another patient's: a person must look.
        """

    def copy(self, study: FoundStudy, patient: Hetu, register: Register, order: str, basis: str) -> None:
        """Copy a study into another register. Idempotent by `order`."""

    def grant(self, study: FoundStudy, patient: Hetu, register: Register, order: str, basis: str) -> None:
        """Let another register see a study (luvitus, REL-11). Idempotent by `order`."""

    def send(self, study: FoundStudy, destination: Destination) -> int:
        """Send every instance of a study to another archive and count them there. Idempotent: an instance it has is not sent twice.

        Returns the number of instances the destination holds; raises Theirs when fewer arrived than were sent.
        """
