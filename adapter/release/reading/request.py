"""A release request, from mail or FHIR, judged whole or refused with everything that is wrong with it (REL-01).

Pure.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import get_args

from adapter.config.release import Destination, Law, Register
from adapter.config.settings import Settings
from adapter.errors import Finding, Refused
from adapter.fhir.elements import Resource
from adapter.identifiers import HETU_SYSTEM, AccessionNumber, BadIdentifier, Hetu, bare_oid, find_hetu_shapes
from adapter.mail import read_mail
from adapter.release.reading.mail import WrittenRequest, read_written
from adapter.release.reading.statements import find_objection, find_statements, loses_consent
from adapter.release.reading.study import WrittenStudy
from adapter.release.rules.request import Basis, ReleaseRequest, WantedStudy
from adapter.release.writing.order import ASSURANCE, DESTINATION
from adapter.words import HELSINKI, Language

MAX_STUDIES = 100
_MAX_VALUE = 1_000  # characters
_DENIED = (
    r"\b(ei|eikä|ilman|puuttu\w*|suullinen|suullisesti|utan|inte|ej|ingen|inget|muntlig\w*|saknas|without|not|no|oral\w*|"
    r"verbal\w*|missing|peruut\w*|perutt\w*|återkalla\w*|withdraw\w*|withdrew|revoke\w*|"
    r"myöhemmin|senare|later|pyyde\w*|vanhentu\w*|expired|utgång\w*|gammal\w*|ennen "
    r"kuin|emme|en|päätty\w*|irtisan\w*|evätt\w*|hylät\w*|hylkää\w*|kumot\w*|vireillä|haetaan|haettu|ehkä|mahdollisesti|aldrig|kanske|eventuellt|upphört|avslag\w*|maybe|perhaps|possibly|never|denied|ended|pending|dnro|diaarinumero|dnr|diarienummer)\b|\?"
)
_WRITTEN_CONSENT = r"kirjallinen suostumus|kirjallisesti|skriftlig\w* samtycke|written consent"
_ANY_CONSENT = r"suostumu|samtyck|\bconsent"
_COMMISSION = r"toimeksian|uppdrag|commission"
_CARE = r"hoito|hoido|vård|\bcare\b|treat"
_NUMBER = re.compile(r"(?<![\d/])\d{1,4}/(?:1[89]|20)\d{2}(?![\d/])")
_LAW_WITH_NUMBER = re.compile(r"(?i)\b(\w*(laki|lain)|lag|lagen|\w+försäkringslag|act|law)\b\W*(\w+\W+){0,4}\d+/\d{4}")
_LAW = re.compile(r"(?i)\b(?:\w*laki|\w*lain|lag|\w*lagen|act|law|statute)\b")
_ORDERS = {"order", "original-order", "reflex-order", "filler-order", "instance-order"}
_MISSING = ("patient", "hetu", "unit", "person", "basis", "destination")
_TOLD = {
    "patient": "the patient's name",
    "hetu": "the patient's personal identity code",
    "prohibition": "the word on a prohibition",
    "unit": "the unit that asks",
    "person": "the person who asks",
    "basis": "the basis",
    "consent": "the consent",
    "destination": "the destination",
    "studies": "the studies",
}
_DOUBTS = {
    "people": Finding("REL-01", "the request names several people.", "Make a request of its own for each patient."),
    "objection": Finding(
        "REL-01", "the text may say that the release is not wanted, or not yet.", "A person has to read it."
    ),
    "no-order": Finding(
        "REL-01",
        "the ServiceRequest is no order to be carried out (intent, doNotPerform), or is modified by what "
        "is not known here.",
        "A person has to read it.",
    ),
    "concealed": Finding("REL-01", "something in the mail is struck out or hidden.", "A person has to read it."),
    "elsewhere": Finding(
        "REL-01", "a study is named by a reference to what is not in the request.", "Name it in full."
    ),
    "quoted": Finding("REL-01", "an earlier message quoted below says something else.", "Ask for it in a new message."),
    "forwarded": Finding(
        "REL-01", "what stands in a quoted or forwarded message is no request of its sender's.", "Write it out anew."
    ),
}
_CONSENT_LOST = Finding("REL-01", "the request contradicts itself: the consent it rests on is missing or withdrawn.")

_SEVERAL_BASES = Finding("REL-01", "the request contradicts itself: the basis.")
_CONSENT_ELSEWHERE = Finding(
    "REL-05", "the consent is not here: its address is another server's.", "Store it here, and name it Consent/<id>."
)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a request rests on, with the number of the law it names."""

    basis: Basis
    law: str = ""


def read_request(raw: bytes, settings: Settings, key: str | None = None) -> ReleaseRequest:
    """Read a request mail; raises Refused (REL-01) with everything that is missing or contradictory at once."""
    mail = read_mail(raw)
    if mail.others or mail.photos:
        text = "the mail has an attachment, perhaps a consent, that a person must read."
        raise Refused.because("REL-05", text, "Nothing was released and nothing removed.")
    return _complete(read_written(mail), settings, key or mail.sha256[:32], mail.received, mail.sha256)


def read_service_request(
    resource: Resource, settings: Settings, key: str, received: datetime | None = None
) -> ReleaseRequest:
    """Read a FHIR ServiceRequest; raises Refused (REL-01) as for a mail.

    `received` stands in for a missing authoredOn.
    """
    try:
        written, authored = _read_fields(resource)
        moment = datetime.fromisoformat(authored) if "T" in authored else received or datetime.fromtimestamp(0, UTC)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused.because("REL-01", "the ServiceRequest is not shaped as FHIR R4 says.", code="structure") from None
    if moment.tzinfo is None:
        raise Refused.because("REL-01", "authoredOn has a time without its offset from UTC.", code="value")
    digest = hashlib.sha256(json.dumps(resource, sort_keys=True).encode()).hexdigest()
    return _complete(written, settings, key, moment, digest)


# --- From FHIR --------------------------------------------------------------------------------------------------------


def _read_fields(resource: Resource) -> tuple[WrittenRequest, str]:
    """What a ServiceRequest says, in the words of a request mail, and when it was written."""
    subject = resource.get("subject", {})
    unit, _, person = str(resource.get("requester", {}).get("display", "")).partition(" / ")
    extensions = resource.get("extension", [])
    contained = [item for item in resource.get("contained", []) if item.get("resourceType") == "ImagingStudy"]
    values = {
        "patient": [str(subject.get("display", ""))],
        "hetu": [_hetu(subject)],
        "unit": [unit],
        "person": [person],
        "basis": [str(reason.get("text", "")) for reason in resource.get("reasonCode", [])],
        "consent": [_consent(item) for item in resource.get("supportingInfo", [])],
        "destination": [str(item.get("valueString", "")) for item in extensions if item["url"] == DESTINATION],
    }
    told = {
        name: found
        for name, all_ in values.items()
        if (found := list(dict.fromkeys(filter(None, map(str.strip, all_)))))
    }
    assured = {item.get("valueBoolean") for item in extensions if item["url"] == ASSURANCE}
    people = {_hetu(study.get("subject", {})) for study in contained} - {""}
    authored, language = resource.get("authoredOn", ""), resource.get("language", "")
    if not isinstance(authored, str) or not isinstance(language, str):
        raise TypeError("authoredOn or language is not a string")
    written = WrittenRequest(
        fields={name: found[0] for name, found in told.items()},
        studies=tuple(map(_contained_study, contained)),
        contradictions=tuple(name for name, found in told.items() if len(found) > 1),
        doubts=(
            *(("people",) if not people <= {_hetu(subject)} else ()),
            *(("no-order",) if not _is_order(resource) else ()),
            *(("elsewhere",) if _refers_elsewhere(resource) else ()),
            *(("objection",) if _objects(_notes(resource)) else ()),
            *(("consent-lost",) if loses_consent(_notes(resource)) else ()),
        ),
        forbids={True: False, False: True}.get(*assured) if len(assured) == 1 and assured <= {True, False} else None,
        urgent=resource.get("priority") in {"urgent", "asap", "stat"},
        papers_only=resource.get("code", {}).get("text", "") == "referral-and-report",
        language=_language(language),
    )
    return written, authored


def _is_order(resource: Resource) -> bool:
    """Whether it is to be carried out as it stands (FHIR R4 ServiceRequest.intent, doNotPerform, modifier elements)."""
    modified = "modifierExtension" in resource or "implicitRules" in resource
    return resource.get("intent") in _ORDERS and resource.get("doNotPerform") in {None, False} and not modified


def _notes(resource: Resource) -> list[str]:
    """What people have written beside it."""
    notes = [str(note.get("text", "")) for note in resource.get("note", [])]
    return [*notes, str(resource.get("patientInstruction", ""))]


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


def _hetu(reference: Resource) -> str:
    """The HETU of a Reference's identifier; its system with or without `urn:oid:` (domain §2)."""
    identifier = reference.get("identifier", {})
    known = f"urn:oid:{bare_oid(identifier.get('system', ''))}" == HETU_SYSTEM
    return str(identifier.get("value", "")) if known else ""


def _consent(reference: Resource) -> str:
    """The Consent a Reference of supportingInfo leads to, by its address or its identifier; empty for other things."""
    address = str(reference.get("reference", ""))
    if re.search(r"(?:^|/)Consent/", address):
        return address.partition("/_history/")[0]
    return str(reference.get("identifier", {}).get("value", "")) if reference.get("type") == "Consent" else ""


def _language(code: str) -> Language:
    """The language of a resource (BCP 47), Finnish when it is none of ours."""
    return next((known for known in get_args(Language) if known == code.partition("-")[0].lower()), "fi")


def _contained_study(study: Resource) -> WrittenStudy:
    accession = next((item.get("value", "") for item in study.get("identifier", []) if _is_accession(item)), "")
    started = str(study.get("started", ""))
    if "T" not in started:
        return WrittenStudy(str(accession), str(study.get("description", "")), started)
    moment = datetime.fromisoformat(started)
    if moment.tzinfo is None:
        raise ValueError("started has a time without its offset from UTC")
    local = moment.astimezone(HELSINKI)
    return WrittenStudy(str(accession), str(study.get("description", "")), local.date().isoformat(), f"{local:%H:%M}")


def _is_accession(identifier: Resource) -> bool:
    return any(item.get("code") == "ACSN" for item in identifier.get("type", {}).get("coding", []))


# --- Judged -----------------------------------------------------------------------------------------------------------


def _complete(written: WrittenRequest, settings: Settings, key: str, received: datetime, digest: str) -> ReleaseRequest:
    """Judge completeness (REL-01): everything missing or contradictory is named at once."""
    fields = written.fields
    findings = [_DOUBTS[doubt] for doubt in written.doubts if doubt in _DOUBTS]
    findings += [
        Finding("REL-01", f"the request contradicts itself: {_TOLD[name]}.") for name in written.contradictions
    ]
    findings += [Finding("REL-01", f"{_TOLD[name]} is missing.") for name in _MISSING if name not in fields]
    findings += [
        Finding("REL-01", f"{_TOLD[name]} is too long.") for name, value in fields.items() if len(value) > _MAX_VALUE
    ]
    if written.forbids is None and "prohibition" not in written.contradictions:
        findings.append(Finding("REL-01", "the assurance that the patient has not forbidden the release is missing."))
    if "://" in fields.get("consent", "") or "/Consent/" in fields.get("consent", ""):
        findings.append(_CONSENT_ELSEWHERE)
    hetu = _patient(fields.get("hetu", ""), findings)
    ground = _ground(fields.get("basis", "")[:_MAX_VALUE], written, settings.law, findings)
    studies = _studies(written.studies, findings)
    if written.forbids:
        findings.append(Finding("REL-04", "the request itself says that the patient has forbidden the release."))
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
        findings.append(Finding("REL-01", "the patient's personal identity code is not valid."))
        return None


def _in_order(name: str) -> str:
    """A name with the given names first: `Testinen, Maija Liisa` is Maija Liisa Testinen."""
    family, comma, given = (part.strip() for part in name.partition(","))
    swapped = comma and family and given and not re.search(r"[\d,;()]", family + given)
    return f"{given} {family}" if swapped else name


def _ground(text: str, written: WrittenRequest, laws: Sequence[Law], findings: list[Finding]) -> _Ground | None:
    """The basis a text states.

    A text that denies or weakens what it names states none: it is for a person to read (REL-05, REL-06).
    """
    if not text:
        return None
    denied = re.search(_DENIED, text, re.IGNORECASE) or find_objection([text])
    ground = None if denied else _find_ground(text, written, laws)
    if ground and _names_several(text):
        findings += [_SEVERAL_BASES] if "basis" not in written.contradictions else []
    elif ground is None:
        findings.append(Finding("REL-01", "the basis is not care, consent, commission or a named law."))
    elif ground.law == _UNKNOWN:
        findings.append(Finding("REL-06", "the law is not among those this adapter knows, or several are named."))
    elif ground.basis is Basis.CONSENT and "consent-lost" in written.doubts:
        findings.append(_CONSENT_LOST)
    return ground


_UNKNOWN = "?"


def _find_ground(text: str, written: WrittenRequest, laws: Sequence[Law]) -> _Ground | None:
    consent = _ANY_CONSENT if "consent" in written.fields else _WRITTEN_CONSENT
    named = _named_laws(text, laws)
    grounds = (
        (consent, _Ground(Basis.CONSENT)),
        (_COMMISSION, _Ground(Basis.COMMISSION)),
        (".", _Ground(Basis.LAW, named.pop() if len(named) == 1 else _UNKNOWN) if named else None),
        (_CARE, _Ground(Basis.CARE)),
        (_LAW.pattern, _Ground(Basis.LAW, _UNKNOWN)),
    )
    return next((ground for pattern, ground in grounds if ground and re.search(pattern, text, re.IGNORECASE)), None)


def _names_several(text: str) -> bool:
    """Whether a text names two of consent, commission and law: which of them it rests on, nobody can tell.

    Care may stand beside each.
    """
    kinds = (_ANY_CONSENT, _COMMISSION, rf"{_LAW.pattern}|{_LAW_WITH_NUMBER.pattern}")
    return sum(bool(re.search(kind.replace("(?i)", ""), text, re.IGNORECASE)) for kind in kinds) > 1


def _named_laws(text: str, laws: Sequence[Law]) -> set[str]:
    """The numbers of the laws a text names, by number, name or alias.

    A number nobody knows counts behind a word for a law.
    """
    plain = " ".join(text.casefold().replace("\u2019", "'").split())
    numbers = set(_NUMBER.findall(plain))
    known = {law.number for law in laws if any(_names(plain, name) for name in (law.name, *law.aliases))}
    return known | (numbers & {law.number for law in laws}) | (numbers if _LAW_WITH_NUMBER.search(plain) else set())


def _names(text: str, law: str) -> bool:
    """Whether a text names a law, in the forms Finnish bends `laki` into."""
    name = re.escape(law.casefold())
    stem = re.sub(r"laki$", r"la(?:ki|kia|kiin|in|issa|ista)", name)
    return bool(re.search(rf"(?<!\w){stem}(?!\w)", text))


def _studies(studies: Sequence[WrittenStudy], findings: list[Finding]) -> tuple[WantedStudy, ...]:
    """The studies, each named in full and once."""
    if not studies:
        findings.append(Finding("REL-01", "no study is named by its accession number (AC), name, date and time."))
    if len(studies) > MAX_STUDIES:
        findings.append(Finding("REL-01", f"more than {MAX_STUDIES} studies are asked for at once."))
        return ()
    wanted = (_wanted(study, index, findings) for index, study in enumerate(studies, 1))
    found = tuple(dict.fromkeys(study for study in wanted if study))
    if _repeats(study.accession.value for study in found):
        findings.append(
            Finding("REL-01", "the request contradicts itself: an accession number stands for two studies.")
        )
    return found


def _repeats(values: Iterable[str]) -> bool:
    every = list(values)
    return len(every) > len(set(every))


def _wanted(study: WrittenStudy, index: int, findings: list[Finding]) -> WantedStudy | None:
    told = {
        "the accession number": study.accession,
        "the name": study.name,
        "the date": study.day,
        "the time": study.time,
    }
    missing = [what for what, value in told.items() if not value]
    if missing:
        findings.append(Finding("REL-01", f"study {index}: {', '.join(missing)} missing or not clear."))
        return None
    try:
        return WantedStudy(
            AccessionNumber.parse(study.accession), study.name, date.fromisoformat(study.day), study.time
        )
    except ValueError:
        findings.append(Finding("REL-01", f"study {index}: the accession number or the date is not valid."))
        return None


def _destination(text: str, settings: Settings) -> Register | Destination | None:
    """The register or destination of this whole name, id or alias."""
    wanted = " ".join(text.casefold().split()).strip(" .,;")
    places: Sequence[Register | Destination] = [*settings.register_, *settings.destination]
    return next(
        (
            place
            for place in places
            if wanted in {place.id.casefold(), place.name.casefold(), *(alias.casefold() for alias in place.aliases)}
        ),
        None,
    )
