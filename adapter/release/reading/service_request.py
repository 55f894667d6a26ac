"""A FHIR ServiceRequest read into the words of a request mail (REL-01). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args

from adapter.fhir.elements import Resource
from adapter.release.reading.form import Remark, Telling
from adapter.release.reading.mail import WrittenRequest
from adapter.release.reading.patient import read_patient
from adapter.release.reading.places import Place
from adapter.release.reading.procedure import contradicts_itself, order_words, study_modalities, study_words
from adapter.release.reading.statements import find_objection, find_statements, loses_consent
from adapter.release.reading.study import WrittenStudy
from adapter.release.reading.unread import Unread, find_unread, know
from adapter.release.writing.order import ASSURANCE, DESTINATION
from adapter.words import HELSINKI, Language

_ORDERS = {"order", "original-order", "reflex-order", "filler-order", "instance-order"}


def read_fields(
    resource: Resource, laws: Sequence[str] = (), places: Sequence[Place] = ()
) -> tuple[WrittenRequest, str]:
    """What a ServiceRequest says, in the words of a request mail, and when it was written.

    `laws`: the names of those that a basis may have; `places`: those that are known.
    """
    patient = read_patient(resource)
    unit, _, person = str(resource.get("requester", {}).get("display", "")).partition(" / ")
    extensions = resource.get("extension", [])
    contained = [item for item in resource.get("contained", []) if item.get("resourceType") == "ImagingStudy"]
    words = (*order_words(resource), *filter(None, _notes(resource)))
    studies = tuple(_contained_study(study, words) for study in contained)
    values = {
        "patient": [patient.name],
        "hetu": list(patient.hetus),
        "unit": [unit],
        "person": [person],
        "basis": [str(reason.get("text", "")) for reason in resource.get("reasonCode", [])],
        "consent": [_consent(item) for item in resource.get("supportingInfo", [])],
        "destination": [str(item.get("valueString", "")) for item in extensions if item["url"] == DESTINATION],
    }
    texts = {
        name: unique
        for name, all_ in values.items()
        if (unique := list(dict.fromkeys(filter(None, map(str.strip, all_)))))
    }
    assured = {item.get("valueBoolean") for item in extensions if item["url"] == ASSURANCE}
    authored, language = resource.get("authoredOn", ""), resource.get("language", "")
    if not isinstance(authored, str) or not isinstance(language, str):
        raise TypeError("authoredOn or language is not a string")
    written = WrittenRequest(
        fields={name: unique[0] for name, unique in texts.items()},
        studies=studies,
        contradictions=(
            *(name for name, unique in texts.items() if len(unique) > 1),
            *(("studies",) if any(map(contradicts_itself, studies)) or _names_others(resource, studies) else ()),
        ),
        doubts=(
            *(("people",) if patient.others else ()),
            *(("no-order",) if not _is_order(resource) else ()),
            *(("elsewhere",) if _refers_elsewhere(resource) else ()),
            *(("objection",) if _objects(_notes(resource)) else ()),
            *(("consent-lost",) if loses_consent(_notes(resource)) else ()),
        ),
        forbids={True: False, False: True}.get(*assured) if len(assured) == 1 and assured <= {True, False} else None,
        urgent=resource.get("priority") in {"urgent", "asap", "stat"},
        papers_only=resource.get("code", {}).get("text", "") == "referral-and-report",
        language=_language(language),
        unread=_find_unread(resource, texts, studies, laws, places),
    )
    return written, authored


def _is_order(resource: Resource) -> bool:
    """Whether it is to be carried out as it stands (FHIR R4 ServiceRequest.intent, doNotPerform, modifier elements)."""
    modified = "modifierExtension" in resource or "implicitRules" in resource
    return resource.get("intent") in _ORDERS and resource.get("doNotPerform") in {None, False} and not modified


def _notes(resource: Resource) -> list[str]:
    """What people have written beside it."""
    studies = [item for item in resource.get("contained", []) if item.get("resourceType") == "ImagingStudy"]
    notes = [str(note.get("text", "")) for item in (resource, *studies) for note in item.get("note", [])]
    return [*notes, str(resource.get("patientInstruction", ""))]


def _find_unread(
    resource: Resource,
    texts: Mapping[str, Sequence[str]],
    studies: Sequence[WrittenStudy],
    laws: Sequence[str],
    places: Sequence[Place],
) -> tuple[Unread, ...]:
    """The notes and values that are not understood, as those of a mail."""
    known = know(texts, studies, texts.get("hetu", ()), places)
    said = [Remark(text, 0, place=name) for name, values in texts.items() if name != "consent" for text in values]
    said += [Remark(study.name, 0, place="study") for study in studies if study.name]
    told = Telling(remarks=[Remark(text, 0, place="note") for text in _notes(resource) if text], said=said)
    return find_unread([told], [], "", known, laws)


def _objects(texts: Sequence[str]) -> bool:
    """Whether anything in them may say that the release is not wanted, or is forbidden: only an assurance is none."""
    return find_objection(texts) or any(word is not False for word in find_statements(texts))


def _refers_elsewhere(resource: Resource) -> bool:
    """Whether it refers to an ImagingStudy that it does not contain.

    What is asked for must stand in the request itself.
    """
    items = [item for value in resource.values() for item in (value if isinstance(value, list) else [value])]
    contained = {f"#{item.get('id')}" for item in resource.get("contained", [])}
    return any(_leads_elsewhere(item, contained) for item in items if isinstance(item, dict))


def _leads_elsewhere(reference: Resource, contained: set[str]) -> bool:
    """Whether a Reference leads to an ImagingStudy, as far as it says.

    Or to something contained that is not there.
    """
    address = str(reference.get("reference", ""))
    study = reference.get("type") == "ImagingStudy" or bool(re.search(r"(?:^|/)ImagingStudy/", address))
    return (study or address.startswith("#")) and address not in contained


def _consent(reference: Resource) -> str:
    """The Consent a Reference of supportingInfo leads to, by its address or its identifier; empty for other things."""
    address = str(reference.get("reference", ""))
    if re.search(r"(?:^|/)Consent/", address):
        return address.partition("/_history/")[0]
    return str(reference.get("identifier", {}).get("value", "")) if reference.get("type") == "Consent" else ""


def _language(code: str) -> Language:
    """The language of a resource (BCP 47), Finnish when it is none of ours."""
    return next((known for known in get_args(Language) if known == code.partition("-")[0].lower()), "fi")


def _contained_study(study: Resource, words: tuple[str, ...]) -> WrittenStudy:
    """A contained ImagingStudy; `words` are what the whole request says of it."""
    numbers = _accessions(study)
    started = str(study.get("started", ""))
    written = WrittenStudy(
        numbers.pop() if len(numbers) == 1 else "",
        str(study.get("description", "")),
        started,
        more=(*words, *study_words(study)),
        modalities=study_modalities(study),
    )
    if "T" not in started:
        return written
    moment = datetime.fromisoformat(started)
    if moment.tzinfo is None:
        raise ValueError("started has a time without its offset from UTC")
    local = moment.astimezone(HELSINKI)
    return replace(written, day=local.date().isoformat(), time=f"{local:%H:%M}")


def _names_others(resource: Resource, studies: Sequence[WrittenStudy]) -> bool:
    """Whether the request itself bears an accession number that none of its studies has."""
    return bool(studies) and not _accessions(resource) <= {study.accession for study in studies}


def _accessions(resource: Resource) -> set[str]:
    """The accession numbers among the identifiers (HL7 table 0203: ACSN)."""
    return {
        str(identifier.get("value", ""))
        for identifier in resource.get("identifier", [])
        if any(item.get("code") == "ACSN" for item in identifier.get("type", {}).get("coding", []))
    }
