"""A secure-mail message with photos → FHIR: Media, Binary, Provenance, Communication, Task, RelatedPerson. Pure."""

from __future__ import annotations

import base64
from typing import Any

from adapter.fhir.elements import (
    BASE,
    Names,
    Resource,
    coding,
    concept,
    create,
    instant,
    oid_identifier,
    own_concept,
    patient_reference,
    person_identifier,
    sha256_identifier,
    transaction,
    unit_reference,
)
from adapter.image import Photo
from adapter.photo.reading.filing import Filing
from adapter.photo.writing.invitation import marked
from adapter.words import Sentence

_SECURE_MAIL = own_concept("medium", "secure-email", "Suojattu sähköposti (secure e-mail)")
_TURNED = Sentence(
    "HEIC-kuva on käännetty Exif-tietojen mukaan. Kuvapisteet ovat ennallaan.",
    "HEIC-bilden har vridits enligt Exif. Bildpunkterna är oförändrade.",
    "The HEIC picture was turned as its Exif says; its pixels are as they came.",
)
_DECORATED = Sentence(
    "Viestin allekirjoituksessa on lisäksi pieniä kuvia ({count}). Ne ovat viestin liitteenä.",
    "Meddelandets signatur har dessutom små bilder ({count}). De finns som bilaga till meddelandet.",
    "The message's signature has small pictures too ({count}); they are attached to the message.",
)
_ARRIVAL = {"url": f"{BASE}/StructureDefinition/arrival-medium", "valueCodeableConcept": _SECURE_MAIL}


def photo_bundle(filing: Filing, patient: str | None = None) -> Resource:
    """The transaction Bundle of a Filing. `patient` is the record system's own address of the Patient, once known."""
    names = Names(filing.key)
    subject = patient_reference(filing.patient.hetu, patient)
    sender = _sender_reference(filing, names, subject)
    pictures = _pictures(filing)
    media = {label: _media(filing, names, label, photo, subject, sender) for label, photo in pictures.items()}
    media_references = [{"reference": names.urn(f"media-{label}")} for label in pictures]
    entries = [create(_binary(photo, subject), names.urn(f"binary-{label}")) for label, photo in pictures.items()]
    entries += [create(resource, names.urn(f"media-{label}")) for label, resource in media.items()]
    if filing.acted_for:
        entries.append(create(_related_person(filing, names, subject), names.urn("sender")))
    message = marked(_communication(filing, names, subject, sender, media_references), filing.invitation)
    entries.append(create(message, names.urn("communication")))
    entries.append(create(review_task(filing, subject, media_references[0]), names.urn("task")))
    entries.append(create(_provenance(filing, names, sender, media_references), names.urn("provenance")))
    return transaction(entries)


def document_entries(filing: Filing, patient: str | None = None) -> list[Resource]:
    """The same filing for a record system that has no Media and no transaction: a DocumentReference and a Task."""
    names = Names(filing.key)
    subject = patient_reference(filing.patient.hetu, patient)
    document = marked(_document_reference(filing, names, subject), filing.invitation)
    return [document, review_task(filing, subject)]


def _pictures(filing: Filing) -> dict[str, Photo]:
    """Every picture to file, by its label.

    The photos, and after a photo that not every viewer shows, its rendition (PHO-13).
    """
    pictures: dict[str, Photo] = {}
    for index, photo in enumerate(filing.photos):
        pictures[str(index)] = photo
        if photo.rendition:
            pictures[f"{index}-rendition"] = photo.rendition
    return pictures


def _sender_reference(filing: Filing, names: Names, subject: Resource) -> Resource:
    if not filing.acted_for:
        return subject
    return {"reference": names.urn("sender"), "type": "RelatedPerson"}


def _binary(photo: Photo, subject: Resource) -> Resource:
    content = base64.b64encode(photo.content).decode()
    return {"resourceType": "Binary", "contentType": photo.content_type, "securityContext": subject, "data": content}


def _media(filing: Filing, names: Names, label: str, photo: Photo, subject: Resource, sender: Resource) -> Resource:
    original, _, rendition = label.partition("-")
    part = {"partOf": [{"reference": names.urn(f"media-{original}")}]} if rendition else {}
    taken = {"createdDateTime": photo.taken} if photo.taken else {}
    media = {
        "resourceType": "Media",
        "extension": [_ARRIVAL],
        "identifier": [names.identifier(f"photo-{label}")],
        **part,
        "status": "completed",
        "type": concept("http://terminology.hl7.org/CodeSystem/media-type", "image", "Photo sent by the patient"),
        "subject": subject,
        **taken,
        "issued": instant(filing.received),
        "operator": sender,
        "height": photo.height,
        "width": photo.width,
        "content": {
            "contentType": photo.content_type,
            "url": names.urn(f"binary-{label}"),
            "size": photo.size,
            "hash": base64.b64encode(photo.sha1).decode(),
        },
        "note": [{"text": arrival_note(filing)}],
    }
    return marked(media, filing.invitation)


def arrival_note(filing: Filing) -> str:
    """What the record says for a reader (PHO-07), in Finnish and Swedish and English; for programs there are codes."""
    note = (
        "Valokuva on vastaanotettu suojatulla sähköpostilla. / Fotot har mottagits med skyddad e-post. / The "
        "photo came by secure e-mail."
    )
    if filing.acted_for:
        note += (
            " Lähettäjä on asioinut potilaan puolesta. / Avsändaren har agerat för patienten. / The sender "
            "acted for the patient."
        )
    return note + "".join(f" {said.fi} / {said.sv} / {said.en}" for said in _said_of_pictures(filing))


def _said_of_pictures(filing: Filing) -> list[Sentence]:
    """What a reader is told that the pictures do not tell themselves (PHO-13)."""
    said = [_TURNED] if any(photo.turned for photo in filing.photos) else []
    if filing.decorations:
        said.append(_DECORATED.filled(count=str(len(filing.decorations))))
    return said


def _related_person(filing: Filing, names: Names, subject: Resource) -> Resource:
    return {
        "resourceType": "RelatedPerson",
        "identifier": [names.identifier("sender"), person_identifier(filing.sender.hetu)],
        "active": True,
        "patient": subject,
        "relationship": [own_concept("sender-role", "acts-for-patient", "Acts for the patient in this message")],
        "name": [{"text": filing.sender.name}],
    }


def _communication(
    filing: Filing, names: Names, subject: Resource, sender: Resource, about: list[Resource]
) -> Resource:
    return {
        "resourceType": "Communication",
        "identifier": [names.identifier("message")],
        "status": "completed",
        "medium": [_SECURE_MAIL],
        "subject": subject,
        "about": about,
        "received": instant(filing.received),
        "recipient": [unit_reference(filing.unit.oid, filing.unit.name)],
        "sender": sender,
        "payload": [
            {"contentString": filing.text or "(no text)"},
            *({"contentAttachment": _attachment(picture)} for picture in filing.decorations),
        ],
    }


def review_task(filing: Filing, subject: Resource, focus: Resource | None = None) -> Resource:
    """The unit's Task to have the photo looked at and the time booked (PHO-08)."""
    task: Resource = {
        "resourceType": "Task",
        "identifier": [Names(filing.key).identifier("review")],
        "status": "requested",
        "intent": "order",
        "priority": "routine",
        "code": own_concept("task", "review-photo", "Look at the photo and book a time for it"),
        "description": "Have a doctor or other professional look at the photo, book the time, and follow up as agreed "
        "with the patient (PHO-08). " + arrival_note(filing),
        "for": subject,
        "authoredOn": instant(filing.received),
        "owner": unit_reference(filing.unit.oid, filing.unit.name),
    }
    return marked(task | ({"focus": focus} if focus else {}), filing.invitation)


def _provenance(filing: Filing, names: Names, sender: Resource, media: list[Resource]) -> Resource:
    participant = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    author: dict[str, Any] = {"type": concept(participant, "author"), "who": sender}
    if filing.acted_for:
        author["onBehalfOf"] = patient_reference(filing.patient.hetu)
    return {
        "resourceType": "Provenance",
        "target": [*media, {"reference": names.urn("communication")}],
        "recorded": instant(filing.received),
        "policy": [f"{BASE}/rule/PHO-07"],
        "activity": concept("http://terminology.hl7.org/CodeSystem/v3-DataOperation", "CREATE"),
        "agent": [
            author,
            {"type": concept(participant, "custodian"), "who": unit_reference(filing.unit.oid, filing.unit.name)},
        ],
        "entity": [
            {
                "role": "source",
                "what": {
                    "identifier": sha256_identifier(filing.source_sha256),
                    "display": "The secure e-mail as received",
                },
            },
            *(
                {
                    "role": "source",
                    "what": {
                        "identifier": sha256_identifier(photo.sha256),
                        "display": f"Photo {index + 1} as received",
                    },
                }
                for index, photo in enumerate(filing.photos)
            ),
        ],
    }


def _document_reference(filing: Filing, names: Names, subject: Resource) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "extension": [_ARRIVAL],
        "masterIdentifier": names.identifier("photos"),
        "identifier": [names.identifier("photos")],
        "status": "current",
        "docStatus": "final",
        "type": own_concept("document", "patient-photo", "Photo sent by the patient by secure e-mail"),
        "category": [{"coding": [coding("http://loinc.org", "72170-4", "Photographic image")]}],
        "subject": subject,
        "date": instant(filing.received),
        "author": [
            {
                "type": "RelatedPerson" if filing.acted_for else "Patient",
                "identifier": person_identifier(filing.sender.hetu),
                "display": filing.sender.name,
            }
        ],
        "custodian": {"identifier": oid_identifier(filing.unit.controller)},
        "description": arrival_note(filing),
        "content": [{"attachment": _attachment(photo)} for photo in (*_pictures(filing).values(), *filing.decorations)]
        + ([{"attachment": _text_attachment(filing.text)}] if filing.text else []),
    }


def _attachment(photo: Photo) -> Resource:
    return {
        "contentType": photo.content_type,
        "data": base64.b64encode(photo.content).decode(),
        "size": len(photo.content),
        "hash": base64.b64encode(photo.sha1).decode(),
        "title": f"sha256:{photo.sha256}",
    }


def _text_attachment(text: str) -> Resource:
    """The message's text, for a record system that takes no Communication."""
    return {
        "contentType": "text/plain; charset=utf-8",
        "data": base64.b64encode(text.encode()).decode(),
        "title": "message",
    }
