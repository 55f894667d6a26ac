"""Record system: a photo and its Task are filed, found, and as they were sent."""

from __future__ import annotations

import base64
import hashlib

from conform.case import Checks, proves
from conform.cases.record_writing import make_task
from conform.peers.fhir_server import FhirServer, Resource
from conform.people import ANNA, BERTIL

ROLE = "record"
_SYSTEM = "urn:lautta:conform"
_NOTE = "Kuva on saatu suojatulla sähköpostilla; lähettäjä on potilaan puolesta toimiva."
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
    sent = _media(subject, key)
    made = record.create(sent)
    checks.control(made.status == 201, "a good Media was not taken with 201")
    read = record.ask("GET", f"Media/{record.created_id(made, 'Media')}").resource
    content = read.get("content", {})
    checks.demand(content.get("data") == sent["content"]["data"], "the photo's octets differ from those that were sent")
    checks.demand(content.get("hash") == sent["content"]["hash"], "content.hash was not kept")
    checks.demand(read.get("createdDateTime") == sent["createdDateTime"], "the time of capture was changed")
    checks.demand(read.get("subject", {}).get("reference", "").endswith(subject), "the photo is of another patient")
    found = record.search("Media", subject=other).entries
    checks.demand(not any(_has(one, key) for one in found), "the photo is found under another patient")


@proves(ROLE, "RS-DOC-01")
def a_document_with_an_attachment_is_taken_and_found(record: FhirServer, checks: Checks) -> None:
    """A narrow system takes the photo as a DocumentReference and finds it by its identifier."""
    record.need("narrow")
    key = record.fresh()
    sent: Resource = {
        "resourceType": "DocumentReference",
        "identifier": [{"system": _SYSTEM, "value": key}],
        "status": "current",
        "subject": {"reference": record.holds(ANNA)},
        "content": [{"attachment": _attachment()}],
    }
    made = record.create(sent)
    checks.control(made.status == 201, "a good DocumentReference was not taken with 201")
    found = record.search("DocumentReference", identifier=f"{_SYSTEM}|{key}").entries
    checks.demand(len(found) == 1, "a DocumentReference was not found by its identifier")
    attachment = (found[0].get("content") or [{}])[0].get("attachment", {})
    checks.demand(attachment.get("data") == _attachment()["data"], "the attachment's octets differ")


@proves(ROLE, "RS-TSK-01", "RS-TSK-02")
def a_task_tells_what_to_do_and_how_the_photo_came(record: FhirServer, checks: Checks) -> None:
    """A Task is filed and found, with its owner, its note and what it is about."""
    subject, key = record.holds(ANNA), record.fresh()
    owner = {"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.246.10.99999810.10.1"}}
    sent = make_task(subject, key, owner=owner, note=[{"text": _NOTE}], description="Katso kuva ja varaa aika")
    checks.control(record.create(sent).status == 201, "a good Task was not taken with 201")
    found = record.search("Task", identifier=f"{_SYSTEM}|{key}").entries
    checks.control(len(found) == 1, "a Task was not found by its identifier")
    checks.demand(found[0].get("owner") == owner, "the owner of the Task was not kept")
    checks.demand(found[0].get("note", [{}])[0].get("text") == _NOTE, "the note of the Task was not kept")
    checks.demand(
        str(found[0].get("for", {}).get("reference", "")).endswith(subject), "the Task is for another patient"
    )


@proves(ROLE, "RS-IDM-01")
def the_same_filing_again_leaves_one(record: FhirServer, checks: Checks) -> None:
    """A client looks by the identifier, files, hears no answer, looks again, and must find what it filed."""
    subject, key = record.holds(ANNA), record.fresh()
    form = {"identifier": f"{_SYSTEM}|{key}"}
    before = record.ask("POST", "Task/_search", form=form)
    checks.control(before.status == 200 and not before.entries, "a search for what is not there was no empty answer")
    checks.control(record.create(make_task(subject, key)).status == 201, "a good Task was not taken")
    after = record.ask("POST", "Task/_search", form=form)
    checks.demand(
        len(after.entries) == 1, "what was filed is not found by the same search at once: a retry would file it again"
    )


def _media(subject: str, key: str) -> Resource:
    return {
        "resourceType": "Media",
        "identifier": [{"system": _SYSTEM, "value": key}],
        "status": "completed",
        "subject": {"reference": subject},
        "createdDateTime": "2026-11-20T09:15:00+02:00",
        "note": [{"text": _NOTE}],
        "content": _attachment(),
    }


def _attachment() -> dict[str, str]:
    digest = hashlib.sha1(_PHOTO, usedforsecurity=False).digest()
    return {
        "contentType": "image/jpeg",
        "data": base64.b64encode(_PHOTO).decode(),
        "hash": base64.b64encode(digest).decode(),
    }


def _has(resource: Resource, key: str) -> bool:
    return any(one.get("value") == key for one in resource.get("identifier", []))
