"""The words of the corpus: labels, assurances, dates and times in three languages, chosen by a seeded generator."""

from __future__ import annotations

from random import Random

from adapter.words import Language
from tests.release.reading.requests.truth import Study, Truth

LABELS: dict[Language, dict[str, tuple[str, ...]]] = {
    "fi": {
        "patient": ("Potilaan nimi", "Potilas", "POTILAS"),
        "hetu": ("Henkilötunnus", "Hetu", "Potilaan henkilötunnus"),
        "prohibition": ("Luovutuskielto", "Kielto"),
        "unit": ("Pyytävä yksikkö", "Pyytäjän yksikkö"),
        "person": ("Pyytäjä", "Pyytävä henkilö", "Luovutuksen pyytäjä"),
        "basis": ("Peruste", "Luovutuksen peruste"),
        "consent": ("Suostumus", "Suostumuksen tunnus"),
        "destination": ("Kohde", "Vastaanottaja", "Luovutuksen kohde"),
        "urgent": ("Kiireellinen",),
        "studies": ("Tutkimukset", "Pyydetyt tutkimukset"),
        "ac": ("AC-numero", "AC", "AC-nro"),
        "name": ("Tutkimus", "Tutkimusnimike"),
        "day": ("Päivämäärä", "Pvm", "Päivä"),
        "time": ("Kellonaika", "Klo"),
    },
    "sv": {
        "patient": ("Patientens namn", "Patienten"),
        "hetu": ("Personbeteckning", "Patientens personbeteckning"),
        "prohibition": ("Förbud", "Utlämnandeförbud"),
        "unit": ("Begärande enhet", "Enhet"),
        "person": ("Begärande person", "Begärare"),
        "basis": ("Grund", "Grund för utlämnandet"),
        "consent": ("Samtycke", "Samtyckets beteckning"),
        "destination": ("Mottagare", "Mottagande enhet"),
        "urgent": ("Brådskande",),
        "studies": ("Undersökningar", "Begärda undersökningar"),
        "ac": ("AC-nummer", "AC"),
        "name": ("Undersökning", "Undersökningens namn"),
        "day": ("Datum", "Undersökningsdatum"),
        "time": ("Klockslag", "Kl"),
    },
    "en": {
        "patient": ("Patient name", "Name of the patient"),
        "hetu": ("Personal identity code", "Personal ID"),
        "prohibition": ("Prohibition", "Prohibition on release"),
        "unit": ("Requesting unit", "Unit"),
        "person": ("Requested by", "Requesting person"),
        "basis": ("Basis", "Legal basis"),
        "consent": ("Consent", "Consent reference"),
        "destination": ("Recipient", "Release to"),
        "urgent": ("Urgent",),
        "studies": ("Studies", "Requested studies"),
        "ac": ("Accession number", "AC number"),
        "name": ("Study", "Examination"),
        "day": ("Date", "Study date"),
        "time": ("Time", "Study time"),
    },
}
INSTRUCTION = {  # the instruction's own words, as labels
    "patient": "potilaan nimi ja henkilötunnus",
    "assurance": "tieto, ettei potilas ole kieltänyt tietojen luovuttamista",
    "asker": "kuka luovuttamisen pyytää (yksikkö ja henkilö)",
    "basis": "mihin luovutuspyyntö perustuu",
    "destination": "minne tiedot luovutetaan",
    "studies": "mitä tietoja luovutetaan (AC-numero ja tutkimusnimike, päivämäärä ja kellonaika)",
}
ASSURANCES: dict[Language, tuple[str, ...]] = {
    "fi": (
        "potilas ei ole kieltänyt",
        "ei",
        "Ei kieltoa.",
        ("Ei ole kieltänyt tietojensa luovuttamista"),
        "luovutuskieltoa ei ole",
        ("vakuutan, että potilas ei ole kieltänyt tietojensa luovutusta"),
        "ei voimassa olevaa luovutuskieltoa",
        "tarkistettu Kannasta, ei kieltoja",
    ),
    "sv": (
        "har inte förbjudit",
        "nej",
        "Inget förbud",
        ("patienten har inte förbjudit utlämnandet av uppgifterna"),
        "det finns inget förbud",
    ),
    "en": (
        "has not forbidden",
        "no",
        "None.",
        ("The patient has not forbidden the release of the data"),
        ("I confirm that the patient has not objected to the disclosure"),
        "there is no prohibition",
    ),
}
SENTENCES: dict[Language, str] = {
    "fi": "Potilas ei ole kieltänyt tietojensa luovuttamista.",
    "sv": "Patienten har inte förbjudit utlämnandet av uppgifterna.",
    "en": "The patient has not forbidden the release of the information.",
}
GREETINGS: dict[Language, str] = {
    "fi": "Hei,\n\npyydän seuraavien kuvien luovutusta.",
    "sv": "Hej!\n\nJag ber er lämna ut följande bilder.",
    "en": "Dear colleagues,\n\nplease release the following images.",
}
CLOSINGS: dict[Language, str] = {
    "fi": "Terveisin\nT. Testilä\np. 019 123 4567",
    "sv": "Med vänlig hälsning\nT. Testilä\ntfn 019 123 4567",
    "en": "Kind regards,\nT. Testilä\ntel. +358 19 123 4567",
}
DISCLAIMERS: dict[Language, str] = {
    "fi": "Tämä viesti on luottamuksellinen. Jos et ole sen oikea vastaanottaja, viestin käyttö ja "
    "levittäminen on kielletty.",
    "sv": "Detta meddelande är konfidentiellt. Obehörig användning av det är förbjuden.",
    "en": "This message may contain confidential patient information. Any unauthorised use or disclosure is "
    "strictly prohibited.",
}
YES: dict[Language, str] = {"fi": "kyllä", "sv": "ja", "en": "yes"}
_MONTHS = {
    "fi": {11: "marraskuuta", 10: "lokakuuta", 1: "tammikuuta"},
    "sv": {11: "november", 10: "oktober", 1: "januari"},
    "en": {11: "Nov", 10: "Oct", 1: "January"},
}
_CLOCK: dict[Language, tuple[str, ...]] = {
    "fi": ("klo ", "", "kello "),
    "sv": ("kl ", "kl. ", ""),
    "en": ("at ", "", ""),
}


def day(study: Study, language: Language, chance: Random) -> str:
    """A day as people write it."""
    when = study.day
    forms = [
        f"{when.day}.{when.month}.{when.year}",
        f"{when:%d.%m.%y}",
        f"{when:%d.%m.%Y}",
        when.isoformat(),
        f"{when.day}. {_MONTHS[language][when.month]} {when.year}"
        if language == "fi"
        else f"{when.day} {_MONTHS[language][when.month]} {when.year}",
    ]
    return chance.choice(forms + ([f"{when.day}/{when.month}/{when.year}"] if when.day > 12 else []))


def clock(study: Study, chance: Random) -> str:
    """A time as people write it, alone in its cell."""
    hour, minute = study.time.split(":")
    return chance.choice([f"{int(hour)}.{minute}", study.time, f"klo {int(hour)}.{minute}", f"{hour}.{minute}"])


def moment(study: Study, language: Language, chance: Random) -> str:
    """A day with its time."""
    hour, minute = study.time.split(":")
    told = chance.choice([f"{int(hour)}.{minute}", f"{hour}:{minute}", *([str(int(hour))] if minute == "00" else [])])
    mark = chance.choice(_CLOCK[language])
    return f"{day(study, language, chance)} {mark or ('' if ':' in told or '.' in told else _CLOCK[language][0])}{told}"


def pairs(truth: Truth, language: Language, chance: Random) -> list[tuple[str, str, str]]:
    """Field, label and value of everything but the studies."""
    values = {
        "patient": chance.choice([truth.patient.name, f"{truth.patient.family}, {truth.patient.given}"]),
        "hetu": chance.choice([truth.patient.hetu, truth.patient.hetu.lower(), _spaced(truth.patient.hetu)]),
        "prohibition": chance.choice(ASSURANCES[language]),
        "unit": truth.unit,
        "person": truth.person,
        "basis": truth.ground.words[language],
        "destination": truth.destination_text,
    }
    values |= {"consent": truth.ground.consent} if truth.ground.consent else {}
    values |= {"urgent": YES[language]} if truth.urgent else {}
    return [(name, chance.choice(LABELS[language][name]), value) for name, value in values.items()]


def _spaced(hetu: str) -> str:
    """A HETU as a phone writes it: an en dash for the hyphen, or spaces round it."""
    return hetu.replace("-", "\u2013") if "-" in hetu else f"{hetu[:6]} {hetu[6:]}"
