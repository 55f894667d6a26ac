"""What a ServiceRequest and its ImagingStudies say of a study besides its name (REL-01). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from adapter.fhir.elements import Resource
from adapter.release.reading.study import WrittenStudy
from adapter.release.rules.study_words import Meaning, read_codes, read_meaning

#: The codes by which our own requests say what is to be done; they name no study.
_OWN = {"image-release", "referral-and-report"}


def order_words(order: Resource) -> tuple[str, ...]:
    """What the whole request is about: its code, details and body sites. It is said of each of its studies."""
    concepts = [order.get("code", {}), *order.get("orderDetail", []), *order.get("bodySite", [])]
    return tuple(dict.fromkeys(text for concept in concepts for text in _texts(concept) if text not in _OWN))


def study_words(study: Resource) -> tuple[str, ...]:
    """The procedures, series and body sites of an ImagingStudy."""
    series = study.get("series", [])
    concepts = [*study.get("procedureCode", []), *({"coding": [item.get("bodySite", {})]} for item in series)]
    words = [text for concept in concepts for text in _texts(concept)]
    return tuple(dict.fromkeys([*words, *(str(text) for item in series if (text := item.get("description")))]))


def study_modalities(study: Resource) -> tuple[str, ...]:
    """The codes of its modalities."""
    codings = [*study.get("modality", []), *(item.get("modality", {}) for item in study.get("series", []))]
    return tuple(dict.fromkeys(str(coding["code"]) for coding in codings if coding.get("code")))


def contradicts_itself(study: WrittenStudy) -> bool:
    """Whether two of the things said of a study cannot be true of one."""
    meanings: Iterable[Meaning] = [read_codes(study.modalities), *map(read_meaning, (study.name, *study.more))]
    return any(one.contradictions(other) for one, other in combinations(meanings, 2))


def _texts(concept: Resource) -> Iterator[str]:
    """The words of a CodeableConcept."""
    texts = [concept.get("text"), *(coding.get("display") for coding in concept.get("coding", []))]
    return (str(text) for text in texts if text)
