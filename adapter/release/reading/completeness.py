"""Whether a request is complete: everything missing or contradictory is named at once (REL-01). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import get_args

from adapter.config.settings import Settings
from adapter.errors import Finding, Refused, Shown
from adapter.identifiers import AccessionNumber, BadIdentifier, Hetu, find_hetu_shapes
from adapter.release.reading import sentences
from adapter.release.reading.basis import read_basis
from adapter.release.reading.confirmable import mark_of
from adapter.release.reading.mail import WrittenRequest
from adapter.release.reading.places import find_place
from adapter.release.reading.study import WrittenStudy
from adapter.release.reading.unread import Unread
from adapter.release.rules.request import ReleaseRequest, WantedStudy
from adapter.words import Language, Sentence, list_words

MAX_STUDIES = 100
_NOT_UNDERSTOOD_LINE = Sentence("Ei ymmärretty", "Inte förstått", "Not understood")
#: What a person may do with lines that are not understood and name no danger: the code of the Task's input.
AS_ASKED = "as-asked"
_AS_ASKED = Sentence("Voidaan lähettää pyydetyllä tavalla", "Kan skickas så som begärts", "May be sent as asked")
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
    "consent-enclosed": Finding(
        "REL-05",
        Sentence(
            "Pyynnön mukaan suostumus on liitteenä, mutta viestissä ei ole liitettä.",
            "Enligt begäran är samtycket bifogat, men meddelandet har ingen bilaga.",
            "The request says that the consent is attached, but the message has no attachment.",
        ),
        Sentence(
            "Pyydä suostumus pyytäjältä, tallenna se ja pyydä uusi pyyntö, jossa on suostumuksen tunnus.",
            "Be begäraren om samtycket, spara det och be om en ny begäran med samtyckets beteckning.",
            "Ask for the consent, store it, and ask for a new request that names it.",
        ),
    ),
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
_FIELDS = {
    "subject": Sentence("aihe", "ämnet", "the subject"),
    "note": Sentence("lisätieto", "anmärkningen", "the note"),
    "patient": sentences.PATIENT_NAME,
    "hetu": Sentence("henkilötunnus", "personbeteckning", "personal identity code"),
    "unit": sentences.ASKING_UNIT,
    "person": sentences.ASKING_PERSON,
    "asker": sentences.ASKING_PERSON,
    "basis": sentences.BASIS,
    "consent": sentences.CONSENT,
    "destination": sentences.DESTINATION,
    "scope": Sentence("aineisto", "material", "the material"),
    "urgent": Sentence("kiireellisyys", "brådska", "the urgency"),
    "study": Sentence("tutkimus", "undersökning", "a study"),
    "studies": sentences.STUDIES,
    "moment": Sentence("päivä ja kellonaika", "dagen och klockslaget", "the day and time"),
    "column": Sentence("taulukon sarake", "tabellens kolumn", "a column of the table"),
    "head": Sentence("taulukon otsikko", "tabellens rubrik", "the head of the table"),
}
_UNREAD = Sentence("Ei ymmärretty: {places}.", "Inte förstått: {places}.", "Not understood: {places}.")
_UNREAD_NEXT = Sentence(
    "Ammattilaisen on luettava viesti: se voi sisältää ehdon, korjauksen tai muun, jota ei ole huomioitu.",
    "En yrkesperson måste läsa meddelandet: det kan innehålla ett villkor, en rättelse eller annat som inte beaktats.",
    "A person must read the message: it may hold a condition, a correction or more that nothing here has heeded.",
)
_NOT_FOUND = Sentence(
    "Ymmärretystä osasta ei löytynyt: {fields}.",
    "I den förstådda delen hittades inte: {fields}.",
    "In what was understood there is not: {fields}.",
)
_ASSURANCE = Sentence(
    "tieto, ettei potilas ole kieltänyt luovuttamista",
    "uppgift om att patienten inte har förbjudit utlämnandet",
    "the assurance that the patient has not forbidden the release",
)
_STUDY_IN_FULL = Sentence(
    "tutkimus (AC-numero, nimi, päivä ja kellonaika)",
    "undersökning (AC-nummer, namn, datum och klockslag)",
    "a study (accession number, name, date and time)",
)
_MAX_PLACES = 20
_CONSENT_ELSEWHERE = Finding("REL-05", sentences.CONSENT_ELSEWHERE, sentences.STORE_CONSENT)


def complete(
    written: WrittenRequest,
    settings: Settings,
    key: str,
    received: datetime,
    digest: str,
    confirmed: str | None = None,
) -> ReleaseRequest:
    """Check completeness (REL-01): everything missing, contradictory or not understood is named at once.

    `confirmed`: the mark of the lines that a person has taken as read (`confirmable.py`), empty for none; None for a
    request of which nobody may, as it is not shown whole to the person who decides.
    """
    fields = written.fields
    findings = [_DOUBTS[doubt] for doubt in written.doubts if doubt in _DOUBTS]
    findings += [Finding("REL-01", sentences.CONTRADICTS.filled(what=_NAMES[name])) for name in written.contradictions]
    findings += _find_missing(written)
    findings += [
        Finding("REL-01", sentences.TOO_LONG_VALUE.filled(what=_NAMES[name]))
        for name, value in fields.items()
        if len(value) > _MAX_VALUE
    ]
    if "://" in fields.get("consent", "") or "/Consent/" in fields.get("consent", ""):
        findings.append(_CONSENT_ELSEWHERE)
    hetu = _patient(fields.get("hetu", ""), findings)
    before = len(findings)
    ground = read_basis(fields.get("basis", "")[:_MAX_VALUE], written, settings.law, findings)
    heard = len(findings) > before or "basis" in written.contradictions
    studies = _studies(written.studies, findings) if written.studies else ()
    if written.forbids:
        findings.append(Finding("REL-04", sentences.SAYS_FORBIDDEN))
    unread = [one for one in written.unread if not heard or one.field != "basis"]
    offered = "" if findings or confirmed is None else _offer(unread)
    if offered and offered == confirmed:
        unread = []
    findings += _name_unread(unread)
    if findings or hetu is None or ground is None:
        shown = [_show(one) for one in unread[:_MAX_PLACES]]
        raise Refused(*findings, shown=(*shown, *([Shown(_AS_ASKED, offered, AS_ASKED)] if offered else [])))
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
        destination=find_place(fields["destination"], settings.recipients),
        studies=studies,
        received=received,
        urgent=written.urgent,
        papers_only=written.papers_only,
        language=written.language,
        source_sha256=digest,
    )


def _find_missing(written: WrittenRequest) -> list[Finding]:
    """What is not there; where a line is not understood it may be in that one, so it is not called missing."""
    missing = [_NAMES[name] for name in _MISSING if name not in written.fields]
    absent = [_FIELDS[name] for name in _MISSING if name not in written.fields]
    findings = [Finding("REL-01", sentences.MISSING.filled(what=name)) for name in missing]
    if written.forbids is None and "prohibition" not in written.contradictions:
        absent.append(_ASSURANCE)
        findings.append(Finding("REL-01", sentences.NO_ASSURANCE))
    if not written.studies:
        absent.append(_STUDY_IN_FULL)
        findings.append(Finding("REL-01", sentences.NO_STUDY))
    if findings and any(one.field in {"", "subject", "studies", "study"} for one in written.unread):
        return [Finding("REL-01", _NOT_FOUND.filled(fields=_listed(absent)))]
    return findings


def _name_unread(unread: Sequence[Unread]) -> list[Finding]:
    """Where the lines stand that are not understood; what they say, only their reader sees."""
    if not unread:
        return []
    return [Finding("REL-01", _UNREAD.filled(places=_listed(list(map(_place, unread[:_MAX_PLACES])))), _UNREAD_NEXT)]


def _offer(unread: Sequence[Unread]) -> str:
    """The mark of lines that are all that stops a request, and that a person may take as read; empty for others."""
    if not unread or len(unread) > _MAX_PLACES or not all(one.confirmable for one in unread):
        return ""
    return mark_of([one.text for one in unread])


def _place(unread: Unread) -> Sentence:
    field = _FIELDS.get(unread.field)
    if not unread.number:
        return field or _FIELDS["note"]
    line = Sentence(f"rivi {unread.number}", f"rad {unread.number}", f"line {unread.number}")
    if not field:
        return line
    return Sentence(f"{line.fi} ({field.fi})", f"{line.sv} ({field.sv})", f"{line.en} ({field.en})")


def _listed(places: Sequence[Sentence]) -> Sentence:
    return Sentence(
        *(", ".join(dict.fromkeys(place.said(language) for place in places)) for language in get_args(Language))
    )


def _show(unread: Unread) -> Shown:
    """A line that was not understood, with its number, for whoever handles the request."""
    return Shown(_NOT_UNDERSTOOD_LINE, f"{unread.number}: {unread.text}" if unread.number else unread.text)


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
            AccessionNumber.parse(study.accession),
            study.name,
            date.fromisoformat(study.day),
            study.time,
            study.more,
            study.modalities,
        )
    except ValueError:
        findings.append(Finding("REL-01", sentences.STUDY_INVALID.filled(number=str(index))))
        return None
