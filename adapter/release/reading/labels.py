"""The labels of a request in Finnish, Swedish and English: which line says what, and in which language. Pure.

Among them are the words of the imaging instruction itself, which people copy into their mails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from adapter.identifiers import find_hetu_shapes
from adapter.release.reading.statements import judge_prohibition
from adapter.words import Language

_LABELS: dict[str, tuple[str, str, str]] = {  # field → labels in Finnish, Swedish, English
    "patient": (
        (
            "potilaan nimi|pot. nimi|pot nimi|potilas nimi|potilas|potilaan nimi ja henkilötunnus|"
            "potilaan nimi ja hetu|potilaan nimi, hetu|"
            "nimi ja henkilötunnus|nimi ja hetu|potilaan tiedot|asiakkaan nimi|asiakas|kenen kuvat|kenestä|"
            "potilas (nimi, hetu)|potilaan nimi (suku- ja etunimet)|rekisteröity|potilastiedot|nimi, hetu|"
            "nimi ja sotu|kuka on potilas|kenen kuvista on kyse"
        ),
        (
            "patientens namn|vem|vem är patienten|pat. namn|pat namn|patient|patienten|"
            "patientens namn och personbeteckning|namn och personbeteckning|"
            "namn och pers.bet|patientuppgifter|vems bilder|patient (namn, personbeteckning)|"
            "patientens namn, personbeteckning"
        ),
        (
            "patient name|pt name|pt. name|which patient|patient full name|name of the patient|patient|"
            "patient's name|patient name and personal identity code|"
            "patient's name and personal identity code|patient details|patient name and id|patient (name, id)|"
            "whose images|name and hetu|patient name, hetu"
        ),
    ),
    "family": (
        "sukunimi|potilaan sukunimi",
        "efternamn|patientens efternamn|släktnamn",
        "surname|family name|last name|patient's surname",
    ),
    "given": (
        "etunimet|etunimi|potilaan etunimet",
        "förnamn|patientens förnamn",
        "first name|first names|given name|given names",
    ),
    "hetu": (
        (
            "henkilötunnus|hetu|potilaan henkilötunnus|potilaan hetu|hlötunnus|hlö-tunnus|henkilötunnus/hetu|"
            "hetu/henkilötunnus|sotu|hetu/sotu|hlötun|henk.tunnus|henk.tunn"
        ),
        (
            "personbeteckning|patientens personbeteckning|personbeteckningen|personbet|personnummer|pers.bet|"
            "personnr|pers.nr|hetu"
        ),
        (
            "personal identity code|patient's personal identity code|personal identity number|personal id|"
            "personal id code|identity code|finnish personal identity code|hetu|id code|patient id|hetu (id)|"
            "id number|personal code"
        ),
    ),
    "prohibition": (
        (
            "luovutuskielto|luovutuskiellot ja rajoitukset|tietojenluovutuskielto|kielto|luovutuskiellot|"
            "kiellot|tietojen luovutuskielto|potilaan kielto|"
            "potilaan luovutuskielto|onko potilas kieltänyt luovutuksen|potilaan kieltotieto|kieltotieto|"
            "kieltotiedot|potilas on kieltänyt luovutuksen|potilas kieltänyt luovutuksen|onko kieltoa|"
            "onko luovutuskieltoa|onko potilaalla kieltoa|onko potilaalla luovutuskieltoa|"
            "onko potilas kieltänyt tietojensa luovutuksen|onko potilas kieltänyt luovuttamisen|"
            "rekisteröidyn kielto|kielto luovutukselle|kielto luovuttamiselle"
        ),
        (
            "förbud|utlämn.förbud|utl.förbud|spärr|utlämnandeförbud|förbud mot utlämnande|patientens förbud|"
            "utlämningsförbud|"
            "har patienten förbjudit utlämnande|har patienten förbjudit utlämnandet|förbud från patienten|"
            "finns förbud|finns det förbud|patientförbud|patienten har förbjudit utlämnandet"
        ),
        (
            "prohibition|disclosure prohibition|disclosure prohibited|disclosure ban|ban on disclosure|"
            "release ban|ban|prohibitions|prohibition on release|prohibition on disclosure|release prohibition|"
            "release forbidden|forbidden|patient's prohibition|forbidden by patient|forbidden by the patient|"
            "release forbidden by patient|release forbidden by the patient|"
            "has the patient forbidden the release|has the patient forbidden release|"
            "patient has forbidden the release|any prohibition"
        ),
    ),
    "assurance": (
        (
            "tieto, ettei potilas ole kieltänyt tietojen luovuttamista|"
            "ettei potilas ole kieltänyt tietojen luovuttamista|potilas ei ole kieltänyt luovutusta|"
            "potilas ei ole kieltänyt tietojen luovuttamista|vakuutus|vakuutus kiellosta|"
            "vakuutus, ettei kieltoa ole"
        ),
        (
            "uppgift om att patienten inte har förbjudit utlämnandet|patienten har inte förbjudit utlämnandet|"
            "försäkran|försäkran om förbud"
        ),
        (
            "assurance|assurance of no prohibition|the patient has not forbidden the release|"
            "patient has not forbidden the release|no prohibition"
        ),
    ),
    "unit": (
        (
            "pyytävä yksikkö|pyyt. yks.|pyyt. yks|pyyt.yks.|lähettävä/pyytävä yksikkö|mistä pyydetään|mistä|"
            "pyytävä osasto|pyytäjän yksikkö|yksikkö|pyytävä hoitoyksikkö|pyytävä toimipiste|"
            "lähettävä yksikkö|pyytäjä (yksikkö)|työyksikkö|yks|yks.|pyytäjän työyksikkö|toimipiste|"
            "pyytäjän toimipiste|oma yksikkö|pyynnön lähettävä yksikkö|pyytävä yks|pyytävä yks."
        ),
        (
            "begärande enhet|beg. enhet|begärande avdelning|enhet|den begärande enheten|begärarens enhet|"
            "från enhet|begärande enheten|"
            "enhet som begär|beställande enhet"
        ),
        (
            "requesting unit|unit|requester unit|requester's unit|requesting organisation|"
            "requesting organization|unit requesting|asking unit|from unit|our unit|ordering unit"
        ),
    ),
    "person": (
        (
            "pyytäjä|pyytäjän tiedot|pyyt.|pyytävä ammattilainen|pyytävä henkilö|pyytävä hoitaja|pyynnön tekijä|"
            "pyynnön esittäjä|pyytäjän nimi|"
            "pyytävä lääkäri|luovutuksen pyytäjä|kuvien pyytäjä|pyytäjä (henkilö)|tilaaja|pyynnön tehnyt|"
            "pyynnön laatija|pyynnön lähettäjä|laatija|kuka pyytää kuvia|nimi ja ammatti|nimi ja titteli|"
            "pyynnön tekijän nimi|pyytäjän nimi ja titteli|pyytäjän nimi ja ammatti|pyytäjän nimi ja nimike"
        ),
        (
            "begärande person|begärarens uppgifter|beg. person|vem begär|begärare|begärande sjukskötare|"
            "begärt av|begärande läkare|begärarens namn|person|"
            "begäran gjord av|begärs av|beställare|begärd av|beställt av|begärarens namn och titel|namn och titel"
        ),
        (
            "requested by|requester details|requesting person|requester|requester's name|requesting physician|"
            "requesting doctor|"
            "person requesting|asking person|asked by|ordered by|name and title|requester name|request made by"
        ),
    ),
    "asker": (
        (
            "kuka luovuttamisen pyytää|keneltä|pyytävä taho|pyytävä organisaatio|kuka pyytää|"
            "pyytävä yksikkö ja henkilö|pyytäjän yksikkö ja nimi|pyytäjä (yksikkö ja henkilö)|"
            "pyytävä yksikkö/henkilö|yksikkö ja henkilö|pyynnön lähettää|kuka|pyyntö tulee|keneltä pyyntö"
        ),
        (
            "vem som begär utlämnandet|begärande|begärande part|begärande instans|vem begär utlämnandet|"
            "begärande enhet och person|begärare (enhet och person)|enhet och person|från vem"
        ),
        (
            "who requests the release|who is asking|requesting unit and person|requested by (unit and person)|"
            "unit and person|who asks|who is asking"
        ),
    ),
    "basis": (
        (
            "peruste|per.|luov. peruste|luovutuksen peruste|luovutusperuste|mihin luovutuspyyntö perustuu|"
            "pyynnön peruste|"
            "perustelu|oikeusperuste|mihin pyyntö perustuu|millä perusteella|miksi|luovuttamisen peruste|"
            "siirron peruste|perusteena|pyynnön syy ja peruste|luovutuksen oikeusperuste"
        ),
        (
            "grund|grund för utlämnandet|utlämnandets grund|begärans grund|grunden|vad begäran grundar sig på|"
            "rättslig grund|på vilken grund|grund för utlämning|grund för utlämnande|varför|utlämningsgrund"
        ),
        (
            "basis|basis of release|basis of the release|basis for release|grounds|legal basis|"
            "basis for the request|what the request is based on|on what basis|basis of transfer|"
            "basis for transfer|ground|grounds for release"
        ),
    ),
    "consent": (
        ("suostumus|suostumuksen tunnus|suostumuksen numero|suostumustunnus|suostumuksen viite|suostumus (tunnus)"),
        ("samtycke|samtyckets beteckning|samtyckets id|samtyckets nummer|samtyckesbeteckning|samtyckets referens"),
        "consent|consent id|consent reference|consent number|consent identifier",
    ),
    "destination": (
        (
            "kohde|luovutuksen kohde|kuvien vastaanottaja|vastaanottava sairaala|vastaanottava hoitoyksikkö|"
            "vastaanottava organisaatio|minne siirretään|kenelle|siirretään|kohdearkisto|kohdeorganisaatio|"
            "minne tiedot luovutetaan|minne|mihin luovutetaan|mihin|vastaanottaja|vastaanottava yksikkö|"
            "minne kuvat luovutetaan|minne kuvat lähetetään|luovutetaan|vastaanottava rekisteri|kohderekisteri|"
            "luovutuksen saaja|luovutuksensaaja|saaja|vastaanottava arkisto|vastaanottava hyvinvointialue|"
            "vastaanottava alue|rekisteri johon luovutetaan|rekisteri, johon luovutetaan|mihin rekisteriin|"
            "mihin kuvat|minne kuvat|siirretään rekisteriin|luovutetaan rekisteriin|kuvat luovutetaan|"
            "kuvat siirretään|kohdealue|luovutuskohde|siirron kohde"
        ),
        (
            "mottagare|mottagande enhet|mottagande sjukhus|mottagande organisation|skickas till|överförs till|"
            "utlämnas till|vart uppgifterna lämnas ut|destination|utlämnandets mottagare|vart|"
            "mottagande register|till|till register|register som bilderna lämnas till|lämnas ut till|"
            "bilderna lämnas till|bilderna överförs till|målregister|mottagande arkiv|mottagande område|"
            "mottagande välfärdsområde"
        ),
        (
            "destination|recipient|receiving hospital|receiving organisation|transfer to|release to|send to|"
            "released to|where the data are released|where to|receiving unit|receiving archive|"
            "receiving register|to|target|target register|register to release to|destination register|"
            "receiving county|destination archive|images go to"
        ),
    ),
    "issued": (
        "pyyntöpvm|pyynnön päivä|pyynnön päivämäärä|pyynnön pvm",
        "begärans datum|begäran daterad|begärt den",
        "date of request|request date",
    ),
    "role": (
        "ammattinimike|titteli|ammatti",
        "titel|yrkesbeteckning|yrke",
        "title|job title|profession",
    ),
    "urgent": (
        "kiireellinen|kiireellisyys|kiire|onko kiireellinen",
        "brådskande|är brådskande",
        "urgent|urgency|priority",
    ),
    "scope": (
        "aineisto|pyydetty aineisto|luovutettava aineisto|mitä pyydetään",
        "material|begärt material",
        "scope|requested material|material requested|what is requested",
    ),
    "studies": (
        (
            "tutkimukset|ac-numero, tutkimus ja aika|tutkimus, ac-numero ja aika|tutkimus, ac ja aika|"
            "ac, tutkimus, aika|ac-numero; tutkimus; aika|tutkimus ja ac-numero|ac-numero ja tutkimus|"
            "pyydetyt tutkimukset|luovutettavat tutkimukset|mitä tietoja luovutetaan|kuvat|"
            "pyydettävät tutkimukset|luovutettavat kuvat|luovutettavat tiedot|mitkä kuvat|mitä|mitkä tutkimukset|"
            "luovutettava tutkimus|pyydetty tutkimus|siirrettävät tutkimukset|siirrettävä tutkimus|"
            "luovutuksen kohteena olevat tutkimukset|luovutuksen kohteena oleva tutkimus|pyydettävä tutkimus|"
            "pyydän kuvia"
        ),
        (
            "undersökningar|undersökning, ac-nummer och tid|ac-nummer, undersökning och tid|"
            "ac, undersökning, tid|begärda undersökningar|vilka uppgifter som lämnas ut|bilder|"
            "uppgifter som lämnas ut|undersökningarna|vilka bilder|vilka undersökningar|begärd undersökning|"
            "undersökningar som lämnas ut|undersökning som lämnas ut"
        ),
        (
            "studies|which study|study, accession and time|accession, study, time|requested studies|images|"
            "examinations|which data are released|requested images|"
            "data to release|imaging studies|which images|which studies|requested study|study to release|"
            "studies to release"
        ),
    ),
    "ac": (
        (
            "ac|ac-numero|tutkimusnumero|tutkimuksen numero|ac numero|ac-nro|ac nro|ac-numerot|ac numerot|"
            "tutkimuksen ac-numero|ac-koodi|acc.nro|acc nro|acc-nro|accession-numero|accessionumero|"
            "accession nro|numero|tutkimuksen nro|tutkimusnro|ac-nro."
        ),
        (
            "ac|ac-nummer|undersökningsnummer|ac nummer|ac-nr|ac nr|undersökningens ac-nummer|nummer|"
            "undersökningens nummer|acc.nr|accessionsnummer|us-nummer"
        ),
        (
            "ac|ac-number|ac number|accession number|accession|accession no|ac no|ac-no|ac numbers|"
            "accession numbers|acc no|accession no.|study number|acc. no|acc. no.|examination number"
        ),
    ),
    "name": (
        (
            "tutkimus|tutkimusnimike|kuvaus|kuvantamistutkimus|tutkimuksen nimi|tutkimuksen nimike|nimike|"
            "tutkimuksen nimi ja laji|kuvan nimi|mikä tutkimus|mikä kuva"
        ),
        ("undersökning|undersökningens namn|bildundersökning|undersökningens benämning|benämning|undersökningsnamn"),
        ("study|study name|examination|name of the study|procedure|exam|study description|exam name|type of study"),
    ),
    "day": (
        (
            "päivä|pvm|kuvauspäivä|kuvauspvm|kuvauspäivämäärä|kuvattu|päivämäärä|tutkimuspäivä|tutkimuspvm|"
            "tutkimuksen päivä|tutkimuksen päivämäärä|tehty"
        ),
        "datum|dag|bildtagningsdatum|bilddatum|undersökningsdatum|undersökningsdag|undersökningens datum",
        "date|study date|date of study|examination date|day",
    ),
    "time": (
        "klo|kello|kellonaika|aika|tutkimusaika|tutkimuksen kellonaika",
        "kl|klockan|klockslag|tid|klockslaget|undersökningstid",
        "time|study time|time of study|examination time",
    ),
    "when": (
        (
            "ajankohta|kuvausaika|kuvausajankohta|kuvauksen ajankohta|kuvauspäivä ja -aika|"
            "kuvauspäivä ja kellonaika|päivä ja kellonaika|päivämäärä ja kellonaika|pvm ja klo|pvm/klo|pvm klo|"
            "päivä ja klo|päivä/klo|tutkimusajankohta|pvm ja aika|päivä, kellonaika|milloin|milloin kuvattu|"
            "kuvattu milloin|päivä ja aika|tutkimusaika"
        ),
        (
            "datum och tid|bildtagningstid|tid för undersökningen|fotograferingstid|datum och klockslag|"
            "datum/tid|tidpunkt|datum och kl|när|datum, tid|tagen|när tagen"
        ),
        ("date and time|date/time|when|date time|study date and time|date, time|taken|taken on|date & time|performed"),
    ),
}
STUDY = frozenset({"ac", "name", "day", "time", "when"})
#: What asks whether the patient has forbidden the release: left without an answer it is a doubt, not an empty field.
QUESTIONS = frozenset({"prohibition", "assurance"})
_NAME = {"nimi": "fi", "namn": "sv", "name": "en"}  # whose it is, the heading above says
_NAMED_BY = {
    "patient": "patient",
    **dict.fromkeys(("person", "unit", "asker"), "person"),
    **dict.fromkeys(("name", "studies"), "name"),
}
_COUNTED = re.compile(r" ?\d{1,2}\Z")  # `Tutkimus 2`
_MAX_LABEL = 120
_MAX_PAIRS = 12  # in one line
_MAX_WORDS = 9
_PARENTHESES = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}|[a-h])[.)]\s+")
_SEPARATOR = re.compile(r"[:=]")
_DASH = re.compile(r"\s(?:[-\u2013\u2014]|-{1,2}>|\u2192)\s")
_GAP = re.compile(r"\s?\.{3,}\s*|\s{2,}|\s*;\s*")  # as in a form that is drawn with blanks or dots
_EDGES = " \t*_#\u2022\u00b7\u25cf\u25aa\u2013\u2014-.:=>\"'\u201d?!"


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says, and the languages that say it so."""

    field: str
    languages: frozenset[Language]


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what stands behind it in the same line; `open` when nothing does."""

    label: Label
    value: str

    @property
    def open(self) -> bool:
        """Whether the value is still to come."""
        return not self.value


def _bare(text: str) -> str:
    """A label without marks, numbering and capitals; what stands in parentheses stays."""
    return " ".join(_NUMBERED.sub("", text.strip(_EDGES)).strip(_EDGES).casefold().split())


def _dictionary() -> dict[str, Label]:
    dictionary: dict[str, Label] = {}
    for field, by_language in _LABELS.items():
        for language, labels in zip(get_args(Language), by_language, strict=True):
            for label in filter(None, map(_bare, labels.split("|"))):
                known = dictionary.get(label, Label(field, frozenset()))
                dictionary[label] = Label(known.field, known.languages | {language})
    return dictionary


_KNOWN = _dictionary()


def find_label(text: str, section: str = "") -> Label | None:
    """The label that a text is, or None. `section` is the field of a heading above: a mere name belongs to it."""
    if len(text) > _MAX_LABEL:
        return None
    bare = _bare(text)
    if bare in _NAME:
        language: Language = next(known for known in get_args(Language) if known == _NAME[bare])
        whose = _NAMED_BY.get(section, "someone")
        return Label(whose, frozenset({language}))
    counted = _KNOWN.get(_COUNTED.sub("", bare))
    if counted and counted.field in STUDY - {"time"}:
        return counted
    return _KNOWN.get(bare) or _KNOWN.get(_bare(_PARENTHESES.sub("", bare)))


def split_pairs(line: str, section: str = "") -> list[Pair]:
    """The labels of a line with their values, in order; none when the line does not begin with a label."""
    first = _SEPARATOR.search(line, 0, _MAX_LABEL)
    label = find_label(line[: first.start()], section) if first else None
    if not first or not label:
        return _without_separator(line, section)
    pairs: list[Pair] = []
    begin = first.end()
    for separator, inner, start in _inner(line, begin):
        pairs.append(Pair(label, _value(line[begin:start])))
        label, begin = inner, separator
    return [*pairs, Pair(label, _value(line[begin:]))]


def _inner(line: str, begin: int) -> Iterator[tuple[int, Label, int]]:
    """Further labels in a line: where each one's value begins, what it is, and where it begins itself."""
    for count, separator in enumerate(_SEPARATOR.finditer(line, begin)):
        if count >= _MAX_PAIRS:
            return
        words = list(re.finditer(r"\S+", line[max(begin, separator.start() - _MAX_LABEL) : separator.start()]))[-4:]
        offset = max(begin, separator.start() - _MAX_LABEL)
        for word in words:
            start = offset + word.start()
            label = find_label(line[start : separator.start()])
            if label and (label.field != "time" or line[separator.end() :].strip()[:1].isdigit()):
                yield separator.end(), label, start
                begin = separator.end()
                break


def _without_separator(line: str, section: str) -> list[Pair]:
    """A label alone in its line.

    One before a dash; one of several words, or of a code, with its value right behind it.
    """
    if label := find_label(line, section):
        return [] if judge_prohibition(line) is not None else [Pair(label, "")]
    for mark in (_DASH, _GAP):
        if (gap := mark.search(line, 0, _MAX_LABEL)) and (label := find_label(line[: gap.start()], section)):
            value = _value(line[gap.end() :])
            return [Pair(label, value)] if mark is _DASH or _fits(label.field, value) else []
    words = line[: 2 * _MAX_LABEL].split()
    for count in range(min(_MAX_WORDS, len(words) - 1), 0, -1):
        known = _KNOWN.get(_bare(" ".join(words[:count])))
        rest = line.split(None, count)[count] if known else ""
        if known and _may_follow(known.field, rest, count):
            return [Pair(known, _value(re.sub(r"(?i)^(?:on|är|is)\s+", "", rest)))]
    return []


def _may_follow(field: str, value: str, words: int) -> bool:
    """Whether a value may stand behind this label without a mark between them.

    A sentence may begin with the same word.
    """
    if field in {"studies", "assurance", "prohibition", "family", "given", "someone"}:
        return False
    return _fits(field, value) and (words > 1 or field in {"hetu", "ac"})


def _fits(field: str, value: str) -> bool:
    """Whether a value may be one of this field: a code has its shape, a number a digit."""
    if not value:
        return False
    match field:
        case "hetu":
            return bool(find_hetu_shapes(value[:40]))
        case "ac":
            return any(character.isdigit() for character in value[:_MAX_LABEL].split(maxsplit=1)[0])
        case "destination":
            return value[0].isupper()  # no sentence, as `kuvat luovutetaan hoitoa varten`
        case _:
            return True


def _value(text: str) -> str:
    plain = text if "\t" in text else " ".join(text.split())
    return plain.strip(" \t*_").rstrip(" ,;|")


def tidy(text: str) -> str:
    """A text in one form: composed characters, plain spaces, nothing that cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    return _INVISIBLE.sub("", _SPACES.sub(" ", composed))


_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
