"""What a plain sentence tells of a request: whose images, on which basis, where to (REL-01). Pure.

A sentence tells something only as a whole: nothing else stands in it, so nothing is taken back in it either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from adapter.identifiers import find_hetu_shapes
from adapter.release.reading.everyday import REQUEST
from adapter.release.reading.known import NAMED, leads_into
from adapter.release.reading.names import find_names
from adapter.release.reading.places import Place, find_place
from adapter.release.reading.plain import vocabulary, words_of
from adapter.release.reading.statements import judge_prohibition
from adapter.release.reading.topics import Topic

_NAME = r"[A-ZÅÄÖÉÜ][\w'\u2019-]+,?(?: [A-ZÅÄÖÉÜ][\w'\u2019.-]*){1,3}"
_PATIENT = (
    r"(?i:(?:potilas|potilaamme|potilaana|asiakas|kyse(?:essä)? on(?: potilaasta)?|patienten|the patient|patient|pt"
    r"|nimi|patientens namn|potilaan nimi)(?: on| är| is)?:? )"
)
_CODE = (
    r"[\s,(/]*(?:s\. ?\d{1,2}\.\d{1,2}\.\d{4},? ?)?(?i:(?:med )?(?:hetu|henkilötunnus|sotu|personbeteckning"
    r"|personal identity code|id)(?: on| är| is)?:? )?(?P<code>\d{6}[-+A-FU-Y]\d{3}[0-9A-Y])\)?"
)
_WITH_CODE = re.compile(rf"(?:{_PATIENT})?(?P<name>{_NAME}){_CODE}")
_CODE_ALONE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]")
_NAMED_PATIENT = re.compile(rf"{_PATIENT}(?P<name>{_NAME})")
_CARE = r"(?P<care>hoitosuh(?:de|teen|teeseen)|vårdrelation(?:en)?|(?:the |a )?care relationship)"
_ORDER = (
    r"(?P<order>HUSin toimeksian(?:to|non|toon|nosta)|uppdrag (?:från|av) HUS|HUS(?:[:']?s)? uppdrag"
    r"|(?:a |the )?commission (?:from|by|of) HUS)"
)
_CONSENT = (
    r"(?P<consent>(?:potilaan )?kirjalli(?:nen|sen|seen) suostumu(?:s|ksen|kseen)"
    r"|(?:patientens )?skriftliga? samtycke|(?:the )?(?:patient's )?written consent)"
)
_GROUND = rf"(?:{_CARE}|{_ORDER}|{_CONSENT})"
_BASIS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:(?:kuvien )?(?:luovutuksen|siirron|pyynnön|luovuttamisen) )?peruste(?:ena)?(?: on| toimii)?:? {_GROUND}",
        rf"{_GROUND} perusteella",
        rf"(?:luovutus|pyyntö|siirto|luovuttaminen) perustuu {_GROUND}",
        rf"(?:meillä on |potilaaseen on |olemassa oleva )?{_CARE}(?: on)?(?: voimassa| olemassa)?",
        rf"(?:grunden|grund|grunden för utlämnandet|utlämnandets grund)(?: är)?:? {_GROUND}",
        rf"{_CARE} (?:finns|föreligger)",
        rf"{_CARE} on meillä",
        rf"(?:the )?basis(?: of the release| for the release)?(?: is)?(?: therefore)?:? {_GROUND}",
        rf"on the basis of {_GROUND}",
    )
)
_CANONICAL = {"care": "hoitosuhde", "order": "HUSin toimeksianto", "consent": "potilaan kirjallinen suostumus"}
_CLAUSE = re.compile(r",\s+(?:(?:ja|och|and|sekä)\s+)?|;\s+|\s+(?:ja|och|and)\s+")
_EDGES = " \t.,;:!"
_MOST = 400  # characters

#: A request in plain words, with the studies for its object.
_ASKED = Topic(
    REQUEST.marks | vocabulary("luovutettavat siirrettavat pyydetyt luovutettavaksi"),
    REQUEST.words
    | vocabulary(
        "tutkimus tutkimukset tutkimuksen tutkimuksia kuva-arkistoon arkistoon rekisteriin luovutettavat siirrettavat "
        "olevat mainitut ylla luovuttamaan luovutettavaksi luovutettaviksi bilderna undersokningar undersokningen "
        "foljande ovanstaende utlamnas utlamnade overforas oversands register arkiv studies study following above "
        "register these"
    ),
)

Told = Mapping[str, str]


def tell(sentence: str, places: Sequence[Place]) -> Told | None:
    """The fields that a sentence tells, by their names; None where it says anything else, or nothing.

    An assurance that nothing is forbidden may stand beside them.
    """
    text = sentence.strip(_EDGES)
    if not text or len(text) > _MOST or "?" in text:
        return None
    found = dict(_tell_whole(text, places))
    if found:
        return found
    for clause in filter(None, map(str.strip, _CLAUSE.split(text))):
        told = dict(_tell_whole(clause.strip(_EDGES), places))
        if not told and judge_prohibition(clause) is False:
            told = {"prohibition": clause}
        if not told:
            return None
        if set(told) & set(found):
            return None
        found |= told
    return found if set(found) - {"prohibition"} else None


def _tell_whole(text: str, places: Sequence[Place]) -> Iterator[tuple[str, str]]:
    if (match := _WITH_CODE.fullmatch(text)) and find_hetu_shapes(match["code"]):
        yield "patient", match["name"]
        yield "hetu", match["code"]
    elif _CODE_ALONE.fullmatch(text) and find_hetu_shapes(text):
        yield "hetu", text
    elif (match := _NAMED_PATIENT.fullmatch(text)) and find_names(match["name"].replace(",", "").split()):
        yield "patient", match["name"]
    elif match := next(filter(None, (pattern.fullmatch(text) for pattern in _BASIS)), None):
        yield "basis", next(_CANONICAL[name] for name, value in match.groupdict().items() if value)
    elif place := _find_destination(text, places):
        yield "destination", place


def _find_destination(text: str, places: Sequence[Place]) -> str:
    """The one place that a plain request asks to send to; empty where it says more."""
    named: list[str] = []

    def mask(found: re.Match[str]) -> str:
        name = f"{found['name']}{found['area'] or ''}"
        if find_place(name, places) is None and find_place(found["name"], places) is None:
            return found.group()
        if not leads_into(found):
            return found.group()
        named.append(found["name"] if find_place(name, places) is None else name)
        return " q0place "

    masked = NAMED.sub(mask, text)
    return named[0] if len(named) == 1 and _ASKED.covers(words_of(masked)) else ""
