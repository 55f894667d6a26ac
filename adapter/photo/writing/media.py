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
from adapter.fhir.translation import translated
from adapter.identifiers import find_hetu_shapes
from adapter.image import Photo
from adapter.photo.reading.filing import Filing
from adapter.photo.reading.relation import Relation
from adapter.photo.writing import sentences
from adapter.photo.writing.follow_up import followed_up
from adapter.photo.writing.invitation import marked
from adapter.words import Sentence, join_sentences

_SECURE_MAIL = own_concept("medium", "secure-email", "Suojattu sähköposti (secure e-mail)")
_ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_ARRIVAL = {"url": f"{BASE}/StructureDefinition/arrival-medium", "valueCodeableConcept": _SECURE_MAIL}


def photo_bundle(filing: Filing, patient: str | None = None) -> Resource:
    """The transaction Bundle of a Filing. `patient` is the record system's own address of the Patient, once known."""
    names, subject = Names(filing.key), patient_reference(filing.patient.hetu, patient)
    binaries = [
        create(_binary(photo, subject), names.urn(f"binary-{label}")) for label, photo in _pictures(filing).items()
    ]
    return transaction([*binaries, *_entries(filing, patient)])


def description_bundle(filing: Filing, patient: str | None = None) -> Resource:
    """The same without the pictures: what Lautta keeps of them."""
    return transaction(_entries(filing, patient))


def _entries(filing: Filing, patient: str | None) -> list[Resource]:
    names, subject = Names(filing.key), patient_reference(filing.patient.hetu, patient)
    sender = _sender_reference(filing, names, subject)
    pictures = _pictures(filing)
    media = {label: _media(filing, names, label, photo, subject, sender) for label, photo in pictures.items()}
    media_references = [{"reference": names.urn(f"media-{label}")} for label in pictures]
    entries = [create(resource, names.urn(f"media-{label}")) for label, resource in media.items()]
    if filing.acted_for:
        entries.append(create(_related_person(filing, names, subject), names.urn("sender")))
    message = marked(_communication(filing, names, subject, sender, media_references), filing.invitation)
    entries.append(create(message, names.urn("communication")))
    entries.append(create(review_task(filing, subject, media_references[0]), names.urn("task")))
    entries.append(create(_provenance(filing, names, sender, media_references), names.urn("provenance")))
    return entries


def kept_address(patient: str) -> str | None:
    """The patient's URL in the record system, as it is kept here.

    None, and the patient is named by identifier alone, for one that says who that is, and for a relative one: an
    attempt of an earlier version left it, and here it would lead to somebody else.
    """
    return patient if "://" in patient and not find_hetu_shapes(patient) else None


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
    return _arrival(filing).in_all()


def _arrival(filing: Filing) -> Sentence:
    said = [sentences.ARRIVED, *([sentences.ACTED_FOR] if filing.acted_for else [])]
    return join_sentences([*said, *_said_of_pictures(filing)])


def _said_of_pictures(filing: Filing) -> list[Sentence]:
    """What a reader is told that the pictures do not tell themselves (PHO-13)."""
    said = [sentences.TURNED] if any(photo.turned for photo in filing.photos) else []
    if filing.decorations:
        said.append(sentences.DECORATED.filled(count=str(len(filing.decorations))))
    return said


def _related_person(filing: Filing, names: Names, subject: Resource) -> Resource:
    return {
        "resourceType": "RelatedPerson",
        "identifier": [names.identifier("sender"), person_identifier(filing.sender.hetu)],
        "active": True,
        "patient": subject,
        "relationship": _relationship(filing.relation),
        "name": [{"text": filing.sender.name}],
    }


def _relationship(relation: Relation | None) -> list[Resource]:
    """That the sender acts for the patient, and what the sender is to the patient where the text says so."""
    acts = own_concept("sender-role", "acts-for-patient", "Acts for the patient in this message")
    if relation is None:
        return [acts]
    code, name = relation.value
    return [acts, own_concept("sender-role", code, name) if relation.is_own else concept(_ROLES, code, name)]


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
        "recipient": [_unit(filing)],
        "sender": sender,
        "payload": [
            {"contentString": filing.text or "(no text)"},
            *({"contentAttachment": _attachment(picture)} for picture in filing.decorations),
        ],
    }


def review_task(filing: Filing, subject: Resource, focus: Resource | None = None) -> Resource:
    """The unit's Task to have the photo looked at and the time booked (PHO-08), in the unit's language."""
    language = filing.unit.languages[0]
    task: Resource = {
        "resourceType": "Task",
        "language": language,
        "identifier": [Names(filing.key).identifier("review")],
        "status": "requested",
        "intent": "order",
        "priority": "routine",
        "code": own_concept("task", "review-photo", sentences.REVIEW.said(language)),
        **translated("description", join_sentences([sentences.HAVE_IT_REVIEWED, _arrival(filing)]).said, language),
        "for": subject,
        "authoredOn": instant(filing.received),
        "owner": _unit(filing),
    }
    task = followed_up(task, filing.follow_up, filing.unit)
    return marked(task | ({"focus": focus} if focus else {}), filing.invitation)


def _unit(filing: Filing) -> Resource:
    return unit_reference(filing.unit.oid, filing.unit.names.said(filing.unit.languages[0]))


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
            {"type": concept(participant, "custodian"), "who": _unit(filing)},
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
        "type": own_concept("document", "patient-photo", sentences.TITLE.said(filing.unit.languages[0])),
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
