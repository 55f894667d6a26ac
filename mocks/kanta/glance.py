"""What a request says of itself, before anything of it is believed: for the journal, and for faults that match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mocks.control import digest
from mocks.kanta.envelope import UNSPECIFIED, is_message_id
from mocks.kanta.sieve import tell
from mocks.xml.namespaces import PREFIXES

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCUMENTS = (("k:document", "oid"), ("hl7:*//hl7:clinicalDocument/hl7:id", "root"))
_PATIENTS = (
    ("k:patient", "extension"),
    ("k:client", "extension"),
    ("hl7:*//hl7:clinicalDocument/hl7:recordTarget/hl7:patient/hl7:id", "extension"),
)
_UNITS = (("k:unit", "oid"), ("hl7:*//hl7:authorOrPerformer//hl7:representedOrganization/hl7:id", "root"))
_FRAME = (("hl7:*/hl7:id", "extension"), (".", "messageId"))


@dataclass(frozen=True)
class Glance:
    """The ids of a message as they are claimed; empty where there are none. The patient is a digest."""

    message: str = ""
    frame: str = ""
    document: str = ""
    unit: str = ""
    patient: str = ""

    @property
    def answered(self) -> str:
        """What even a fault can say that it answers; `UNSPECIFIED` when there is no plausible id."""
        return self.message if is_message_id(self.message) else UNSPECIFIED


def glance(root: _Element) -> Glance:
    """Look at a request. Nothing is raised for what is not there, and nothing is decided by what is."""
    payload = root.find("s:Body/*", PREFIXES)
    message = root.findtext("s:Header/wsa:MessageID", "", PREFIXES)
    if payload is None:
        return Glance(message)
    patient = _find(payload, _PATIENTS)
    return Glance(
        message=message,
        frame=_find(payload, _FRAME),
        document=_find(payload, _DOCUMENTS),
        unit=_find(payload, _UNITS),
        patient=digest(patient) if patient else "",
    )


def describe(seen: Glance) -> dict[str, object]:
    """A glance as the journal shows it."""
    ids = {"soap": seen.message, "frame": seen.frame}
    told = {"document": seen.document, "unit": seen.unit}
    return {
        "message": {name: tell(text) for name, text in ids.items() if text},
        **{name: tell(text) for name, text in told.items() if text},
        "patient": seen.patient,
    }


def _find(payload: _Element, places: tuple[tuple[str, str], ...]) -> str:
    for path, attribute in places:
        found = payload.find(path, PREFIXES)
        if found is not None and found.get(attribute):
            return found.get(attribute, "")
    return ""
