"""What the flows need of a patient record system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapter.identifiers import PersonId
from adapter.photo.reading.filing import Filing
from adapter.photo.reading.patient import Hit, Wanted
from adapter.photo.rules.permission import Contact


@dataclass(frozen=True, slots=True)
class RecordPatient:
    """A patient as the record system knows them.

    Its URL there, the names, whether the address is protected (TURVAKIELTO).
    """

    reference: str
    family: str
    given: tuple[str, ...]
    protected: bool


class RecordPort(Protocol):
    """One record system.

    Every method raises Theirs when it cannot be reached or misbehaves, Refused when it says no.
    """

    def find_patient(self, person: PersonId) -> RecordPatient | None:
        """The patient with this identifier, or None. The identifier travels in a body, never in a URL."""

    def find_contact(self, person: PersonId, now: datetime) -> Contact | None:
        """How the patient with this identifier may be reached by SMS; None for an unknown patient."""

    def find_patients(self, wanted: Wanted, most: int) -> list[Hit]:
        """The patients in use with such a name, and a HETU. The name travels in a body, never in a URL.

        Refused where they are more than `most`: a list that is cut does not say who is missing.
        """

    def file(self, filing: Filing, patient: str) -> tuple[str, ...]:
        """File a message's photos for a patient, who is named by the URL there.

        Idempotent by the filing's business identifiers. Returns the absolute addresses of what was filed.
        """
