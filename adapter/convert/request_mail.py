"""A release request as people write it in a mail: labelled lines in Finnish, Swedish or English, in any order (REL-01). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABELS: dict[str, tuple[str, ...]] = {
    "patient": ("potilaan nimi", "potilas", "patientens namn", "patient", "patient name", "name of the patient"),
    "hetu": ("henkilötunnus", "hetu", "potilaan henkilötunnus", "personbeteckning", "personal identity code"),
    "prohibition": ("luovutuskielto", "kielto", "förbud", "prohibition"),
    "unit": ("pyytävä yksikkö", "pyytäjän yksikkö", "begärande enhet", "requesting unit"),
    "person": ("pyytäjä", "pyytävä henkilö", "begärande person", "requested by", "requesting person"),
    "basis": ("peruste", "luovutuksen peruste", "grund", "basis"),
    "destination": ("kohde", "luovutuksen kohde", "mottagare", "destination"),
    "urgent": ("kiireellinen", "brådskande", "urgent"),
    "scope": ("aineisto", "material", "scope"),
}
_BY_LABEL = {label: name for name, labels in _LABELS.items() for label in labels}
_LINE = re.compile(r"^[ \t>]*(?P<label>[^\W\d_][^:=\n]{1,40}?)[ \t]*[:=][ \t]*(?P<value>[^\n]*)$", re.MULTILINE)
_STUDY = re.compile(
    r"^[ \t>*-]*AC(?:[- ]?(?:numero|nummer|number))?(?![^\W\d_])[ \t]*[:=]?[ \t]*(?P<ac>[^;|\n]*)"
    r"(?:[;|](?P<name>[^;|\n]*))?(?:[;|](?P<when>[^;|\n]*))?[;|]?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_WHEN = re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?:\D+(?P<hour>\d{1,2})[.:](?P<minute>\d{2}))?")
_YES = re.compile(r"(?i)^(kyllä|on|ja|yes|true|x)\b")
_ALLOWED = re.compile(
    r"\W*((potilas|patienten|the patient|patient)\s+)?"
    r"(ei|ei ole|nej|no|ei (ole )?(kieltänyt|kieltoa|kielletty)|(har )?(inte|ej) förbjudit|inget förbud|(has )?not forbidden( it)?|no prohibition)"
    r"(\s+(tietojensa|tietojen|luovutusta|luovuttamista|utlämnandet|the release)){0,2}\W*",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"(?i)\b(on kieltänyt|har förbjudit|has forbidden)\b")


@dataclass(frozen=True, slots=True)
class WrittenStudy:
    """A study line as written: what is not there is empty."""

    accession: str
    name: str
    day: str
    time: str


@dataclass(frozen=True, slots=True)
class WrittenRequest:
    """What the mail says, unjudged; what is not there is empty, what is said twice differently is in `contradictions`."""

    fields: dict[str, str]
    studies: tuple[WrittenStudy, ...]
    contradictions: tuple[str, ...]
    forbids: bool | None
    urgent: bool
    papers_only: bool


def read_lines(text: str) -> WrittenRequest:
    """Read the labelled lines of a request."""
    values: dict[str, list[str]] = {}
    for match in _LINE.finditer(text):
        name = _BY_LABEL.get(match["label"].strip().lower())
        if name and match["value"].strip():
            values.setdefault(name, []).append(" ".join(match["value"].split()))
    fields = {name: found[0] for name, found in values.items()}
    contradictions = tuple(name for name, found in values.items() if len(set(found)) > 1)
    studies = tuple(_study(match) for match in _STUDY.finditer(text))
    scope = fields.get("scope", "").lower()
    return WrittenRequest(
        fields,
        studies,
        contradictions,
        _forbids(fields.get("prohibition", "")),
        bool(_YES.search(fields.get("urgent", ""))),
        bool(re.search(r"(?i)\b(vain|endast|only)\b.*(lausunto|utlåtande|report)", scope)),
    )


def _forbids(value: str) -> bool | None:
    if _FORBIDDEN.search(value):
        return True
    return False if _ALLOWED.fullmatch(value) else None


def _study(match: re.Match[str]) -> WrittenStudy:
    when = _WHEN.search(match["when"] or "")
    day = f"{when['y']}-{int(when['m']):02d}-{int(when['d']):02d}" if when else ""
    time = (
        f"{int(when['hour']):02d}:{when['minute']}"
        if when and when["hour"] and int(when["hour"]) < 24 and int(when["minute"]) < 60
        else ""
    )
    return WrittenStudy((match["ac"] or "").strip(), (match["name"] or "").strip(), day, time)
