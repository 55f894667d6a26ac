"""Record system: a photo is filed, found under its patient, and comes back as it was sent."""

from __future__ import annotations

import base64
import hashlib
import random

from conform.case import Checks, NotSeenError, proves
from conform.cases.record_writing import SYSTEM
from conform.peers.fhir_answer import Answer, Resource, leads_to
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, BERTIL

ROLE = "record"
NOTE = "Kuva on saatu suojatulla sähköpostilla; lähettäjä on potilaan puolesta toimiva."
#: A JPEG of one grey pixel, and a tail that only a system that copies octets keeps.
_PHOTO = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8X"
    "GBYUGBIUFRT/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)


@proves(ROLE, "RS-MED-01", "RS-MED-02", "RS-MED-03", "RS-MED-04")
def a_photo_comes_back_as_it_was_sent(record: FhirServer, checks: Checks) -> None:
    """A Media is filed under its patient, and its octets, hash, subject and time of capture stay."""
    record.need("media")
    subject, other = record.holds(ANNA), record.holds(BERTIL)
    key = record.fresh()
    sent = _media(subject, key, _PHOTO)
    made = record.create(sent)
    checks.control(made.status == 201, "a good Media was not taken with 201")
    read = record.ask("GET", f"Media/{record.created_id(made, 'Media')}").resource
    content = read.get("content", {})
    checks.demand(record.octets(content) == _PHOTO, "the photo's octets differ from those that were sent")
    checks.demand(content.get("hash") == sent["content"]["hash"], "content.hash was not kept")
    checks.demand(read.get("createdDateTime") == sent["createdDateTime"], "the time of capture was changed")
    checks.demand(leads_to(read.get("subject", {}).get("reference"), subject), "the photo is of another patient")
    asked = {"identifier": f"{SYSTEM}|{key}"}
    checks.demand(record.search("Media", subject=subject, **asked).entries, "the photo is not found under its patient")
    checks.demand(not record.search("Media", subject=other, **asked).entries, "the photo is found under another one")


@proves(ROLE, "RS-DOC-01")
def a_document_with_an_attachment_is_taken_and_found(record: FhirServer, checks: Checks) -> None:
    """A narrow system takes the photo as a DocumentReference and finds it by its identifier."""
    record.need("narrow")
    subject, key = record.holds(ANNA), record.fresh()
    made = record.create(_document(subject, key, _PHOTO))
    checks.control(made.status == 201, "a good DocumentReference was not taken with 201")
    found = record.search("DocumentReference", identifier=f"{SYSTEM}|{key}").entries
    checks.demand(len(found) == 1, "a DocumentReference was not found by its identifier")
    checks.demand(record.octets(_content(found[0])) == _PHOTO, "the attachment's octets differ")
    checks.demand(leads_to(found[0].get("subject", {}).get("reference"), subject), "the document is of another patient")


@proves(ROLE, "RS-MED-05")
def a_large_photo_is_kept_or_refused_in_words(record: FhirServer, checks: Checks) -> None:
    """A photo of 20 MB comes back whole, or is refused with 413 and an OperationOutcome, as a small one is not."""
    if not record.reach.features & {"media", "narrow"}:
        raise NotSeenError("the system claims neither media nor narrow: it takes no photos")
    subject = record.holds(ANNA)
    checks.control(_file(record, subject, _PHOTO).status == 201, "a small photo was not taken with 201")
    large = _PHOTO + random.Random(20).randbytes(record.reach.photo)  # noqa: S311 – noise, which nothing makes smaller
    made = _file(record, subject, large)
    checks.demand(made.status in {201, 413}, "a photo of 20 MB was neither taken with 201 nor refused with 413")
    if made.status == 413:
        checks.demand(made.is_outcome, "413 came without an OperationOutcome")
        return
    kind = _kind(record)
    read = record.ask("GET", f"{kind}/{record.created_id(made, kind)}", timeout=_SLOW)
    checks.demand(record.octets(_content(read.resource)) == large, "a photo of 20 MB was taken, and came back changed")


_SLOW = 120  # seconds


def _kind(record: FhirServer) -> str:
    return "Media" if "media" in record.reach.features else "DocumentReference"


def _file(record: FhirServer, subject: str, photo: bytes) -> Answer:
    kind, key = _kind(record), record.fresh()
    sent = _media(subject, key, photo) if kind == "Media" else _document(subject, key, photo)
    return record.ask("POST", kind, sent, headers={"Prefer": "return=minimal"}, timeout=_SLOW)


def _content(resource: Resource) -> Resource:
    """The attachment of a Media or of a DocumentReference."""
    content = resource.get("content") or {}
    attachment: Resource = content[0].get("attachment", {}) if isinstance(content, list) else content
    return attachment


def _media(subject: str, key: str, photo: bytes) -> Resource:
    return {
        "resourceType": "Media",
        "identifier": [{"system": SYSTEM, "value": key}],
        "status": "completed",
        "subject": {"reference": subject},
        "createdDateTime": "2026-11-20T09:15:00+02:00",
        "note": [{"text": NOTE}],
        "content": _attachment(photo),
    }


def _document(subject: str, key: str, photo: bytes) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "identifier": [{"system": SYSTEM, "value": key}],
        "status": "current",
        "subject": {"reference": subject},
        "content": [{"attachment": _attachment(photo)}],
    }


def _attachment(photo: bytes) -> dict[str, str]:
    digest = hashlib.sha1(photo, usedforsecurity=False).digest()
    return {
        "contentType": "image/jpeg",
        "data": base64.b64encode(photo).decode(),
        "hash": base64.b64encode(digest).decode(),
    }
