"""Whether a request is complete: everything missing or contradictory is named at once (REL-01). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from adapter.config.release import Destination, Register
from adapter.config.settings import Settings
from adapter.errors import Finding, Refused
from adapter.identifiers import AccessionNumber, BadIdentifier, Hetu, find_hetu_shapes
from adapter.release.reading import sentences
from adapter.release.reading.basis import read_basis
from adapter.release.reading.mail import WrittenRequest
from adapter.release.reading.study import WrittenStudy
from adapter.release.rules.request import ReleaseRequest, WantedStudy
from adapter.words import list_words

MAX_STUDIES = 100
_MAX_VALUE = 1_000  # characters
_MISSING = ("patient", "hetu", "unit", "person", "basis", "destination")
_NAMES = {
    "patient": sentences.PATIENT_NAME,
    "hetu": sentences.IDENTITY_CODE,
    "prohibition": sentences.WORD_ON_PROHIBITION,
    "unit": sentences.ASKING_UNIT,
    "person": sentences.ASKING_PERSON,
    "basis": sentences.BASIS,
    "consent": sentences.CONSENT,
    "destination": sentences.DESTINATION,
    "studies": sentences.STUDIES,
}
_DOUBTS = {
    "people": Finding("REL-01", sentences.SEVERAL_PEOPLE, sentences.ONE_EACH),
    "objection": Finding("REL-01", sentences.MAYBE_NOT, sentences.HAVE_IT_READ),
    "no-order": Finding(
        "REL-01",
        sentences.NO_ORDER,
        sentences.HAVE_IT_READ,
    ),
    "concealed": Finding("REL-01", sentences.CONCEALED, sentences.HAVE_IT_READ),
    "elsewhere": Finding("REL-01", sentences.STUDY_ELSEWHERE, sentences.NAME_IN_FULL),
    "quoted": Finding("REL-01", sentences.QUOTED_OTHERWISE, sentences.ASK_IN_NEW),
    "forwarded": Finding("REL-01", sentences.FORWARDED, sentences.WRITE_OUT),
}
_CONSENT_ELSEWHERE = Finding("REL-05", sentences.CONSENT_ELSEWHERE, sentences.STORE_CONSENT)


def complete(written: WrittenRequest, settings: Settings, key: str, received: datetime, digest: str) -> ReleaseRequest:
    """Check completeness (REL-01): everything missing or contradictory is named at once."""
    fields = written.fields
    findings = [_DOUBTS[doubt] for doubt in written.doubts if doubt in _DOUBTS]
    findings += [Finding("REL-01", sentences.CONTRADICTS.filled(what=_NAMES[name])) for name in written.contradictions]
    findings += [
        Finding("REL-01", sentences.MISSING.filled(what=_NAMES[name])) for name in _MISSING if name not in fields
    ]
    findings += [
        Finding("REL-01", sentences.TOO_LONG_VALUE.filled(what=_NAMES[name]))
        for name, value in fields.items()
        if len(value) > _MAX_VALUE
    ]
    if written.forbids is None and "prohibition" not in written.contradictions:
        findings.append(Finding("REL-01", sentences.NO_ASSURANCE))
    if "://" in fields.get("consent", "") or "/Consent/" in fields.get("consent", ""):
        findings.append(_CONSENT_ELSEWHERE)
    hetu = _patient(fields.get("hetu", ""), findings)
    ground = read_basis(fields.get("basis", "")[:_MAX_VALUE], written, settings.law, findings)
    studies = _studies(written.studies, findings)
    if written.forbids:
        findings.append(Finding("REL-04", sentences.SAYS_FORBIDDEN))
    if findings or hetu is None or ground is None:
        raise Refused(*findings)
    return ReleaseRequest(
        key=key,
        patient_name=_in_order(fields["patient"]),
        patient=hetu,
        requester_unit=fields["unit"],
        requester_person=fields["person"],
        basis=ground.basis,
        basis_text=fields["basis"],
        consent=fields.get("consent", ""),
        law=ground.law,
        destination_text=fields["destination"],
        destination=_destination(fields["destination"], settings),
        studies=studies,
        received=received,
        urgent=written.urgent,
        papers_only=written.papers_only,
        language=written.language,
        source_sha256=digest,
    )


def _patient(text: str, findings: list[Finding]) -> Hetu | None:
    """The HETU, with any dash and spaces people write it with."""
    if not text:
        return None
    shapes = find_hetu_shapes(text)
    try:
        return Hetu.parse(shapes[0] if len(shapes) == 1 else text)
    except BadIdentifier:
        findings.append(Finding("REL-01", sentences.BAD_HETU))
        return None


def _in_order(name: str) -> str:
    """A name with the given names first: `Testinen, Maija Liisa` is Maija Liisa Testinen."""
    family, comma, given_names = (part.strip() for part in name.partition(","))
    swapped = comma and family and given_names and not re.search(r"[\d,;()]", family + given_names)
    return f"{given_names} {family}" if swapped else name


def _studies(studies: Sequence[WrittenStudy], findings: list[Finding]) -> tuple[WantedStudy, ...]:
    """The studies, each named in full and once."""
    if not studies:
        findings.append(Finding("REL-01", sentences.NO_STUDY))
    if len(studies) > MAX_STUDIES:
        findings.append(Finding("REL-01", sentences.MANY_STUDIES.filled(most=str(MAX_STUDIES))))
        return ()
    wanted = (_wanted(study, index, findings) for index, study in enumerate(studies, 1))
    unique = tuple(dict.fromkeys(study for study in wanted if study))
    if _repeats(study.accession.value for study in unique):
        findings.append(Finding("REL-01", sentences.TWO_OF_ONE_NUMBER))
    return unique


def _repeats(values: Iterable[str]) -> bool:
    every = list(values)
    return len(every) > len(set(every))


def _wanted(study: WrittenStudy, index: int, findings: list[Finding]) -> WantedStudy | None:
    fields = {
        sentences.ACCESSION_NUMBER: study.accession,
        sentences.STUDY_NAME: study.name,
        sentences.STUDY_DATE: study.day,
        sentences.STUDY_TIME: study.time,
    }
    missing = [what for what, value in fields.items() if not value]
    if missing:
        findings.append(Finding("REL-01", sentences.STUDY_LACKS.filled(number=str(index), what=list_words(missing))))
        return None
    try:
        return WantedStudy(
            AccessionNumber.parse(study.accession), study.name, date.fromisoformat(study.day), study.time
        )
    except ValueError:
        findings.append(Finding("REL-01", sentences.STUDY_INVALID.filled(number=str(index))))
        return None


def _destination(text: str, settings: Settings) -> Register | Destination | None:
    """The register or destination of this whole name, id or alias."""
    wanted = " ".join(text.casefold().split()).strip(" .,;")
    places: Sequence[Register | Destination] = [*settings.register_, *settings.destination]
    return next(
        (place for place in places if wanted in {name.casefold() for name in (place.id, *place.called)}),
        None,
    )
