"""A complete request to release images, however it came (REL-01): the one thing that is decided on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from adapter.config.release import Destination, Register
from adapter.identifiers import AccessionNumber, Hetu
from adapter.words import Language


class Basis(StrEnum):
    """What a request rests on."""

    CARE = "care"
    COMMISSION = "commission"
    CONSENT = "consent"
    LAW = "law"


@dataclass(frozen=True, slots=True)
class WantedStudy:
    """A study as the request names it.

    Accession number, name, date and time, the last as Helsinki's clock showed it (REL-01). `more` is what else a
    ServiceRequest says of what is to be released (code, body site, procedure), `modalities` the DICOM codes it gives.
    """

    accession: AccessionNumber
    name: str
    day: date
    time: str
    more: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a request mail, and the way it came; what is not known is empty.

    `name` is what the mail calls its sender, or, when `identified`, whom the secure-mail portal has identified.
    `domain` is that of the sender's address, `portal` the portal's host, `mailbox` where the mail arrived.
    """

    name: str
    domain: str
    mailbox: str
    portal: str = ""
    identified: bool = False

    @property
    def said(self) -> str:
        """The sender in one line."""
        return " / ".join(filter(None, (self.name, self.domain))) or "–"


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """A complete request (REL-01).

    `consent` refers to the Consent resource a request on consent rests on (`Consent/<id>`, or the value of its
    identifier), empty when none is named. `law` is the number of the law a request on law names (`459/2015`), empty
    otherwise. `language` is the one the request was written in. `sender` is None for one that came by the FHIR API.
    """

    key: str
    patient_name: str
    patient: Hetu
    requester_unit: str
    requester_person: str
    basis: Basis
    basis_text: str
    consent: str
    law: str
    destination_text: str
    destination: Register | Destination | None
    studies: tuple[WantedStudy, ...]
    received: datetime
    urgent: bool
    papers_only: bool
    language: Language
    source_sha256: str
    sender: Sender | None = None
