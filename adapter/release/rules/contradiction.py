"""In what a request and the study that the archive has contradict each other (REL-01). Pure.

What the archive does not say contradicts nothing: not every archive returns all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from adapter.errors import Finding, Shown
from adapter.release.images import Hit
from adapter.release.rules.name import names_agree
from adapter.release.rules.request import WantedStudy
from adapter.release.rules.study_words import Meaning, read_codes, read_meaning
from adapter.words import Sentence

_TIME = re.compile(r"(\d\d)(?::?(\d\d)(?::?\d\d(?:\.\d{1,6})?)?)?")
_DAY = re.compile(r"(\d{4})\.?(\d\d)\.?(\d\d)")
_LONGEST, _MOST_SHOWN = 200, 20  # characters of a value, and studies, that are shown
_NEXT = Sentence(
    "Tarkista pyytäjältä, mitä tutkimusta pyyntö koskee.",
    "Kontrollera med den som begärt bilderna vilken undersökning begäran gäller.",
    "Check the study with whoever asked.",
)
_ACCESSION = Sentence("AC-numero", "AC-nummer", "Accession number")


@dataclass(frozen=True, slots=True)
class _Aspect:
    """One thing that both say: how the contradiction is put, and what the two sides are called."""

    sentence: Sentence
    asked: Sentence
    held: Sentence


_NAME: Final = _Aspect(
    Sentence(
        "Potilaan nimi on pyynnössä eri kuin kuva-arkistossa.",
        "Patientens namn är ett annat i begäran än i bildarkivet.",
        "the patient's name differs between the request and the image archive.",
    ),
    Sentence("Potilaan nimi pyynnössä", "Patientens namn i begäran", "Patient's name in the request"),
    Sentence("Potilaan nimi kuva-arkistossa", "Patientens namn i bildarkivet", "Patient's name in the image archive"),
)
_STUDY: Final = _Aspect(
    Sentence(
        "Pyynnössä nimetty tutkimus ei vastaa kuva-arkiston tutkimusta.",
        "Undersökningen som nämns i begäran motsvarar inte undersökningen i bildarkivet.",
        "the study's name in the request does not fit the study in the image archive.",
    ),
    Sentence("Tutkimus pyynnössä", "Undersökningen i begäran", "Study in the request"),
    Sentence("Tutkimus kuva-arkistossa", "Undersökningen i bildarkivet", "Study in the image archive"),
)
_ON: Final = _Aspect(
    Sentence(
        "Tutkimus on tehty eri päivänä kuin pyynnössä lukee.",
        "Undersökningen har gjorts en annan dag än vad som står i begäran.",
        "the study was made on another day than the request says.",
    ),
    Sentence("Päivä pyynnössä", "Datum i begäran", "Day in the request"),
    Sentence("Päivä kuva-arkistossa", "Datum i bildarkivet", "Day in the image archive"),
)
_AT: Final = _Aspect(
    Sentence(
        "Tutkimus on tehty eri aikaan kuin pyynnössä lukee.",
        "Undersökningen har gjorts vid en annan tidpunkt än vad som står i begäran.",
        "the study was made at another time than the request says.",
    ),
    Sentence("Kellonaika pyynnössä", "Klockslag i begäran", "Time in the request"),
    Sentence("Kellonaika kuva-arkistossa", "Klockslag i bildarkivet", "Time in the image archive"),
)
_BY: Final = _Aspect(
    Sentence(
        "Kuvausmenetelmä on pyynnössä eri kuin kuva-arkistossa.",
        "Undersökningsmetoden är en annan i begäran än i bildarkivet.",
        "the kind of imaging differs between the request and the image archive.",
    ),
    Sentence("Kuvausmenetelmä pyynnössä", "Undersökningsmetod i begäran", "Kind of imaging in the request"),
    Sentence(
        "Kuvausmenetelmä kuva-arkistossa", "Undersökningsmetod i bildarkivet", "Kind of imaging in the image archive"
    ),
)


@dataclass(frozen=True, slots=True)
class Contradictions:
    """What was found, and both sides of each."""

    findings: tuple[Finding, ...]
    shown: tuple[Shown, ...]


def contradictions(hit: Hit, wanted: WantedStudy, patient_name: str, tolerance: int) -> Contradictions:
    """Compare patient's name, study, day, time and kind of imaging with what the archive says of its study.

    `tolerance`: minutes by which the times may differ. A day or a time that cannot be read is another one.
    """
    found = list(_compare(hit, wanted, patient_name, tolerance))
    shown = [
        Shown(label, _clean(text))
        for aspect, asked, held in found
        for label, text in ((aspect.asked, asked), (aspect.held, held))
    ]
    return Contradictions(
        tuple(Finding("REL-01", aspect.sentence, _NEXT, "conflict") for aspect, _, _ in found),
        (Shown(_ACCESSION, wanted.accession.value), *shown) if shown else (),
    )


def show_answers(hits: Sequence[Hit], wanted: WantedStudy) -> tuple[Shown, ...]:
    """What a request names, and each of the several studies that the archive has for it: a person chooses."""
    asked = ", ".join((wanted.name, _in_words(f"{wanted.day:%Y%m%d}"), wanted.time))
    said = ((hit.description, _in_words(_bare(hit.day)), _clock(_bare(hit.time)), *hit.modalities) for hit in hits)
    return (
        Shown(_ACCESSION, wanted.accession.value),
        Shown(_STUDY.asked, _clean(asked)),
        *(Shown(_STUDY.held, _clean(", ".join(filter(None, each)))) for each in list(said)[:_MOST_SHOWN]),
    )


def _compare(hit: Hit, wanted: WantedStudy, patient_name: str, tolerance: int) -> Iterator[tuple[_Aspect, str, str]]:
    if not names_agree(patient_name, hit.name):
        yield _NAME, patient_name, hit.name
    said = [*((text, read_meaning(text)) for text in (wanted.name, *wanted.more)), _coded(wanted)]
    described, stated = read_meaning(hit.description), read_codes(hit.modalities)
    if other := [text for text, meaning in said if meaning.contradictions(described)]:
        yield _STUDY, other[0], hit.description
    if _bare(hit.day).replace(".", "") not in {"", f"{wanted.day:%Y%m%d}"}:
        yield _ON, _in_words(f"{wanted.day:%Y%m%d}"), _in_words(_bare(hit.day))
    if _bare(hit.time) and not _is_near(wanted.time, _bare(hit.time), tolerance):
        yield _AT, wanted.time, _clock(_bare(hit.time))
    if other := [text for text, meaning in said if Meaning(meaning.modality).contradictions(stated)]:
        yield _BY, other[0], ", ".join(hit.modalities)


def _coded(wanted: WantedStudy) -> tuple[str, Meaning]:
    return ", ".join(wanted.modalities), read_codes(wanted.modalities)


def _is_near(asked: str, held: str, tolerance: int) -> bool:
    """Whether a time (08:15) is near a DICOM TM (PS3.5 §6.2), which may leave out seconds, or minutes too."""
    match = _TIME.fullmatch(held)
    if match is None:
        return False
    first = int(match[1]) * 60 + int(match[2] or 0)
    last = first if match[2] else first + 59
    hours, _, minutes = asked.partition(":")
    return first - tolerance <= int(hours) * 60 + int(minutes) <= last + tolerance


def _in_words(day: str) -> str:
    """A DICOM DA as people write it; as it is, when it is none."""
    match = _DAY.fullmatch(day)
    try:
        return f"{(known := date(*map(int, match.groups()))).day}.{known.month}.{known.year}" if match else day
    except ValueError:
        return day


def _clock(time: str) -> str:
    match = _TIME.fullmatch(time)
    return ":".join(part for part in match.groups() if part) if match else time


def _clean(text: str) -> str:
    """A value as it may stand in a resource: no control characters, not long, not empty."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:_LONGEST]).strip() or "–"


def _bare(text: str) -> str:
    return text.strip(" \0")
