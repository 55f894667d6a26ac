"""Requests of the corpus that are refused: what is wrong with each, and every finding it must be refused with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import get_args

from adapter.words import Language
from fixtures.people import AINO, MAIJA, PEKKA
from tests.release.reading.requests.layouts import both, html, plain
from tests.release.reading.requests.words import LABELS


@dataclass(frozen=True)
class Defect:
    """A mail with something wrong, and its findings."""

    name: str
    raw: bytes
    findings: frozenset[str]


NO_ASSURANCE = "REL-01: the assurance that the patient has not forbidden the release is missing."
FORBIDDEN = "REL-04: the request itself says that the patient has forbidden the release."
PEOPLE = "REL-01: the request names several people. Make a request of its own for each patient."
QUOTED = "REL-01: an earlier message quoted below says something else. Ask for it in a new message."
FORWARDED = "REL-01: what stands in a quoted or forwarded message is no request of its sender's. Write it out anew."
BAD_HETU = "REL-01: the patient's personal identity code is not valid."
NO_BASIS = "REL-01: the basis is not care, consent, commission or a named law."
NO_STUDY = "REL-01: no study is named by its accession number (AC), name, date and time."
LAW = "REL-06: the law is not among those this adapter knows, or several are named."
OBJECTION = "REL-01: the text may say that the release is not wanted, or not yet. A person has to read it."
LOST = "REL-01: the request contradicts itself: the consent it rests on is missing or withdrawn."
TORN = {
    name: f"REL-01: the request contradicts itself: {told}."
    for name, told in (
        ("patient", "the patient's name"),
        ("prohibition", ("the word on a prohibition")),
        ("unit", "the unit that asks"),
        ("basis", "the basis"),
        ("person", "the person who asks"),
        ("consent", "the consent"),
        ("destination", "the destination"),
        ("studies", "the studies"),
    )
}
MISSING = {
    name: f"REL-01: {told} is missing."
    for name, told in (
        ("patient", "the patient's name"),
        ("hetu", "the patient's personal identity code"),
        ("unit", "the unit that asks"),
        ("person", "the person who asks"),
        ("basis", "the basis"),
        ("destination", "the destination"),
    )
} | {"prohibition": NO_ASSURANCE}
EVERYTHING = {*MISSING.values(), NO_STUDY}


def study(missing: str, number: int = 1) -> str:
    """The finding on a study that is not named in full."""
    return f"REL-01: study {number}: {missing} missing or not clear."


def unread(places: str) -> str:
    """The finding on lines that are not understood."""
    return (
        f"REL-01: Not understood: {places}. A person must read the message: "
        "it may hold a condition, a correction or more that nothing here has heeded."
    )


_ABSENT = (
    "the patient's name, personal identity code, the unit that asks, the person who asks, the basis, the destination, "
    "the assurance that the patient has not forbidden the release, a study (accession number, name, date and time)"
)
_VALUES: dict[Language, dict[str, str]] = {
    "fi": {"prohibition": "potilas ei ole kieltänyt", "basis": "hoitosuhde"},
    "sv": {"prohibition": "har inte förbjudit", "basis": "vård"},
    "en": {"prohibition": "has not forbidden", "basis": "treatment"},
}
_COMMON = {
    "patient": MAIJA.name,
    "hetu": MAIJA.hetu,
    "unit": "Porvoon terveysasema",
    "person": "lääkäri T. Testilä",
    "destination": "Helsinki",
}
_STUDY = "LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15"


def _pairs(language: Language, changes: Mapping[str, str | None]) -> list[tuple[str, str]]:
    told: dict[str, str | None] = {**_COMMON, **_VALUES[language], "ac": _STUDY, **changes}
    return [(LABELS[language][name][0], value) for name, value in told.items() if value is not None]


def _plain(changes: Mapping[str, str | None], more: str = "", language: Language = "fi") -> bytes:
    return plain("".join(f"{label}: {value}\n" for label, value in _pairs(language, changes)) + more)


def _rows(changes: Mapping[str, str | None], more: str = "", language: Language = "fi") -> bytes:
    rows = "".join(
        f"<tr><td><p class=MsoNormal><b>{label}</b></p></td><td><p class=MsoNormal>{escape(value)}</p></td></tr>"
        for label, value in _pairs(language, changes)
    )
    return html(f"<table>{rows}</table>{more}")


def _below(changes: Mapping[str, str | None], more: str = "", language: Language = "fi") -> bytes:
    return plain("".join(f"{label}:\n{value}\n\n" for label, value in _pairs(language, changes)) + more)


DEFECTS: list[Defect] = []


def _add(name: str, raw: bytes, *findings: str) -> None:
    DEFECTS.append(Defect(name, raw, frozenset(findings)))


# --- Something is missing ---------------------------------------------------------------------------------------------

for _language in get_args(Language):
    for _name, _finding in MISSING.items():
        for _how, _make in (("lines", _plain), ("a table", _rows), ("values below", _below)):
            _add(f"{_language}: no {_name} in {_how}", _make({_name: None}, language=_language), _finding)
        _add(f"{_language}: {_name} is empty", _plain({_name: ""}, language=_language), _finding)
    _add(f"{_language}: no study", _rows({"ac": None}, language=_language), NO_STUDY)
    _add(
        f"{_language}: half of it is missing",
        _plain({"unit": None, "basis": None, "hetu": None, "ac": "LAU0000001; Ranne"}, language=_language),
        MISSING["unit"],
        MISSING["basis"],
        MISSING["hetu"],
        study("the date, the time"),
    )
_add("nothing but a wish", plain("Hei, lähettäkää kuvat.\nTerveisin T. Testilä\n"), *EVERYTHING)
_add(
    "nothing but the instruction",
    plain("Potilaan nimi:\nHetu:\nKielto:\nYksikkö:\nPyytäjä:\nPeruste:\nKohde:\nAC:\n"),
    *EVERYTHING,
)
_add(
    "an empty form as a table",
    html("<table><tr><td>Potilas</td><td></td></tr><tr><td>Hetu</td><td></td></tr></table>"),
    *EVERYTHING,
)
_add(
    "several labels above one value",
    plain("Potilas\nHetu\nKohde\nMaija Testinen\n"),
    unread("line 4"),
    f"REL-01: In what was understood there is not: {_ABSENT}.",
)

# --- Studies ----------------------------------------------------------------------------------------------------------

for _text, _missing in {
    "LAU0000001": "the name, the date, the time",
    "LAU0000001; Ranteen röntgen": "the date, the time",
    "LAU0000001; Ranteen röntgen; 3.11.2026": "the time",
    "LAU0000001; Ranteen röntgen; klo 8.15": "the date",
    "LAU0000001; ; 3.11.2026 klo 8.15": "the name",
    "; Ranteen röntgen; 3.11.2026 klo 8.15": "the accession number",
    "LAU0000001; Ranteen röntgen; 3/11/2026 klo 8.15": "the date",
    "LAU0000001; Ranteen röntgen; 11/3/26 at 8:15": "the date",
    "LAU0000001; Ranteen röntgen; 31.2.2026 klo 8.15": "the date",
    "LAU0000001; Ranteen röntgen; 3.11. klo 8.15": "the date",
    "LAU0000001; Ranteen röntgen; marraskuussa klo 8.15": "the date",
    "LAU0000001; Ranteen röntgen; 3.11.2026 ja 4.11.2026 klo 8.15": "the date",
    "LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15 ja klo 9.15": "the time",
    "LAU0000001; Ranteen röntgen; 3.11.2026 klo 8.15-8.45": "the time",
    "LAU0000001; Ranteen röntgen; 3.11.2026 klo 24.15": "the time",
    "LAU0000001; Ranteen röntgen; 3.11.2026 klo 13.15 pm": "the time",
    "LAU0000001; Ranteen röntgen; 3.11.2026 aamulla": "the time",
    "ei tiedossa; Ranteen röntgen; 3.11.2026 klo 8.15": "the accession number",
    "Ranteen röntgen LAU0000001 LAU0000002 3.11.2026 klo 8.15": "the accession number",
}.items():
    _add(
        f"study: {_text}",
        _plain({"ac": _text}),
        study(_missing),
    )
_add(
    "two numbers without a name",
    _plain({"ac": "LAU0000001; LAU0000002; 3.11.2026 klo 8.15"}),
    study("the name"),
    study("the name", 2),
)
_add(
    "a table with gaps",
    html(
        "<table><tr><th>AC-numero</th><th>Tutkimus</th><th>Päivä</th><th>Klo</th></tr>"
        "<tr><td>LAU0000001</td><td>Ranne</td><td></td><td>8.15</td></tr><tr><td></td><td>Nilkka</td>"
        "<td>2.11.2026</td><td>12.00</td></tr>"
        "<tr><td>LAU0000003</td><td></td><td></td><td></td></tr></table>"
    ),
    *MISSING.values(),
    study("the date"),
    study("the accession number", 2),
    study("the name, the date, the time", 3),
)
_add(
    "a list with a line that lacks its number",
    _plain(
        {"ac": None}, "Tutkimukset:\n- LAU0000001; Ranne; 3.11.2026 klo 8.15\n- Nilkan röntgen 2.11.2026 klo 12.00\n"
    ),
    study("the accession number", 2),
)
_add(
    "one number for two studies",
    _plain({}, "AC: LAU0000001; Nilkan röntgen; 3.11.2026 klo 8.15\n"),
    TORN["studies"],
)
_add(
    "a hundred and one studies",
    _plain({"ac": None}, "".join(f"AC: LAU{number:07}; Ranne; 3.11.2026 klo 8.15\n" for number in range(101))),
    "REL-01: more than 100 studies are asked for at once.",
)

# --- People -----------------------------------------------------------------------------------------------------------

_TWO = f"\nPotilaan nimi: {PEKKA.name}\nHenkilötunnus: {PEKKA.hetu}\nAC: LAU0000002; Nilkka; 2.11.2026 klo 12.00\n"
_THREE = (
    _TWO + f"\nPotilaan nimi: {AINO.name}\nHenkilötunnus: {AINO.hetu}\nAC: LAU0000003; Polvi; 1.11.2026 klo 14.30\n"
)
_add("two patients", _plain({}, _TWO), PEOPLE)
_add("three patients", _plain({}, _THREE), PEOPLE)
_add("two codes", _plain({}, f"Hetu: {PEKKA.hetu}\n"), PEOPLE)
_add("two codes behind one label", _plain({"hetu": f"{MAIJA.hetu}, {PEKKA.hetu}"}), PEOPLE)
_add(
    "another person's code in the text",
    _plain({}, f"\nÄiti on {PEKKA.hetu.replace('-', '–')}, soita hänelle.\n"),
    PEOPLE,
    unread("line 10"),
)
_add("another person's code below", _plain({}, f"\n-- \nt. {PEKKA.hetu}\n"), PEOPLE, unread("line 10"))
_add(
    "another person's code in the subject",
    _plain({}).replace(b"Subject: Kuvien luovutus", f"Subject: {PEKKA.hetu}".encode()),
    PEOPLE,
    unread("the subject"),
)
_add("another code that is none", _plain({}, "Toinen tunnus: 150372-901X\n"), PEOPLE, unread("line 9"))
_add("two names", _plain({}, f"Potilas: {PEKKA.name}\n"), TORN["patient"])
_add("a code that fails its check", _plain({"hetu": "150372-901X"}), BAD_HETU)
_add("a code that is a date", _rows({"hetu": "15.3.1972"}), BAD_HETU)
_add("a code that is a word", _below({"hetu": "tiedossa"}), BAD_HETU)
_add(
    "a table of three patients",
    html(
        "<table><tr><th>Potilas</th><th>Hetu</th><th>AC-numero</th><th>Tutkimus</th><th>Päivä</th><th>Klo</th></tr>"
        + "".join(
            f"<tr><td>{one.name}</td><td>{one.hetu}</td><td>LAU000000{number}</td><td>Ranne</td>"
            "<td>3.11.2026</td><td>8.15</td></tr>"
            for number, one in enumerate((MAIJA, PEKKA, AINO), 1)
        )
        + "</table>"
    ),
    PEOPLE,
    *(MISSING[name] for name in ("unit", "person", "basis", "destination")),
    NO_ASSURANCE,
)

# --- A prohibition ----------------------------------------------------------------------------------------------------

for _text in (
    ("potilas on kieltänyt luovutuksen"),
    "on kieltänyt",
    ("Potilas kieltää luovuttamisen."),
    "luovutuskielto voimassa",
    "har förbjudit utlämnandet",
    "The patient has forbidden the release",
    "the patient has refused",
    "ei ole kieltänyt aiemmin, mutta kieltää nyt",
):
    _add(f"forbidden: {_text}", _plain({"prohibition": _text}), FORBIDDEN)
for _text in (
    "kyllä",
    "on",
    "?",
    "-",
    "ei tiedossa",
    "ei tietoa",
    "ei selvitetty",
    "ei kysytty",
    "ei saa luovuttaa",
    "not known",
    "no information",
    "inte känt",
    ("ei ole kieltänyt muille kuin HUSille"),
    ("no prohibition check has been made"),
    "ei ole kieltänyt ennen kuin nyt",
    "tarkistamatta",
    "[ ] ei kieltoa",
    "ei ole kieltänyt, paitsi psykiatrian",
    "förbud inte kontrollerat",
    "ei voimassa olevaa suostumusta",
):
    _add(f"no assurance: {_text}", _plain({"prohibition": _text}), NO_ASSURANCE)
_add(
    "an assurance that goes on",
    _plain({"prohibition": "potilas ei ole kieltänyt\nmutta harkitsee asiaa vielä"}),
    NO_ASSURANCE,
)
_add(
    "a no to the assurance",
    _plain({"prohibition": None}, "\nTieto, ettei potilas ole kieltänyt tietojen luovuttamista: ei\n"),
    NO_ASSURANCE,
)
_add(
    "an assurance not ticked",
    _plain({"prohibition": None}, "\n[ ] Potilas ei ole kieltänyt luovutusta\n"),
    NO_ASSURANCE,
)
for _text in (
    "Potilas on kieltänyt luovutuksen.",
    ("Patienten har förbjudit utlämnandet."),
    "The patient has forbidden it.",
):
    _add(f"an assurance, and: {_text}", _plain({}, f"\n{_text}\n"), TORN["prohibition"], FORBIDDEN)
_add("an assurance, and a doubt", _plain({}, "\nPotilas harkitsee luovutuskieltoa.\n"), TORN["prohibition"])
_add(
    "an assurance above a prohibition quoted",
    _plain({}, "\n> Potilas on kieltänyt luovutuksen.\n"),
    TORN["prohibition"],
)

# --- The basis --------------------------------------------------------------------------------------------------------

for _text in (
    "ei suostumusta",
    "suostumus puuttuu",
    "suullinen suostumus",
    "suostumus",
    "without consent",
    "utan samtycke",
    ("kirjallinen suostumus on peruutettu"),
    ("kirjallinen suostumus\npyydetään myöhemmin"),
    "written consent expired",
    "ei hoitosuhdetta",
    "koska tarvitaan",
    "muu",
    "12345",
):
    _add(f"basis: {_text}", _plain({"basis": _text}), NO_BASIS)
for _text in (
    "laki",
    "potilaslaki",
    "vakuutuslain nojalla",
    "työtapaturma- ja ammattitautilaki 459/2015 ja 741/2023",
    "the law",
):
    _add(f"law: {_text}", _plain({"basis": _text}), LAW)
_add("two bases", _plain({}, "Peruste: kirjallinen suostumus\n"), TORN["basis"])
_add(
    "a consent lost",
    _plain({"basis": "kirjallinen suostumus"}, "\nPotilas on peruuttanut suostumuksensa.\n"),
    LOST,
    OBJECTION,
)
_add(
    "two consents",
    _plain({"basis": "kirjallinen suostumus", "consent": "SUO-1"}, "Suostumus: SUO-2\n"),
    TORN["consent"],
)

# --- Quotations, forms that differ ------------------------------------------------------------------------------------

_OLDER = "Potilaan nimi: {}\nHenkilötunnus: {}\nKohde: {}\nAC: {}\n"
_SAME = _OLDER.format(MAIJA.name, MAIJA.hetu, "Helsinki", _STUDY)
_OTHER = _OLDER.format(PEKKA.name, PEKKA.hetu, "Tays", "LAU0000002; Nilkka; 2.11.2026 klo 12.00")
_PLACE = _OLDER.format(MAIJA.name, MAIJA.hetu, "Tays", _STUDY)
_MORE = _OLDER.format(MAIJA.name, MAIJA.hetu, "Helsinki", "LAU0000002; Nilkka; 2.11.2026 klo 12.00")
_MARKS: dict[str, Callable[[str], str]] = {
    "lines with >": lambda text: (
        "ma 2.11.2026 klo 9 T. Testilä kirjoitti:\n" + "".join(f"> {line}\n" for line in text.splitlines())
    ),
    "Outlook": lambda text: (
        "Lähettäjä: a@b.example\nLähetetty: maanantai 2. marraskuuta 2026 9.00\nVastaanottaja: "
        f"c@d.example\nAihe: Kuvat\n\n{text}"
    ),
    "Original Message": lambda text: f"-----Original Message-----\nFrom: a@b.example\n{text}",
    "Gmail": lambda text: f"On Mon, Nov 2, 2026 at 9:00 AM T. <t@b.example>\nwrote:\n\n{text}",
    "forwarded": lambda text: f"---------- Forwarded message ---------\nFrom: a@b.example\nDate: Mon, Nov 2\n\n{text}",
}
for _mark, _quote in _MARKS.items():
    _add(f"quoted, {_mark}: another patient", _plain({}, "\n" + _quote(_OTHER)), PEOPLE, QUOTED)
    _add(f"quoted, {_mark}: another destination", _plain({}, "\n" + _quote(_PLACE)), QUOTED)
    _add(f"quoted, {_mark}: another study", _plain({}, "\n" + _quote(_MORE)), QUOTED)
    _add(
        f"quoted, {_mark}: what is missing above",
        _plain({"destination": None}, "\n" + _quote(_SAME)),
        MISSING["destination"],
    )
    _add(f"quoted, {_mark}: all of it", plain("Hei, tässä.\n\n" + _quote(_SAME)), FORWARDED, *EVERYTHING)
_add("a blockquote of another study", _rows({}, f"<blockquote>{_MORE.replace(chr(10), '<br>')}</blockquote>"), QUOTED)
_add(
    "two forms that differ",
    both("Kohde: Tays\nPyytäjä: X\n", "<p>Kohde: Helsinki</p><p>Pyytäjä: Y</p>"),
    TORN["destination"],
    TORN["person"],
    *(EVERYTHING - {MISSING["destination"], MISSING["person"]}),
)
_add(
    "two forms with different studies",
    both("AC: LAU0000002; Ranne; 3.11.2026 klo 8.15\n", "<p>AC: LAU0000001; Ranne; 3.11.2026 klo 8.15</p>"),
    TORN["studies"],
    *(EVERYTHING - {NO_STUDY}),
)
for _name, _more in {
    "unit": "Yksikkö: Sipoon terveysasema",
    "person": "Pyytäjä: sh M. Koe",
    "destination": "Kohde: Tays",
}.items():
    _add(f"twice differently: {_name}", _plain({}, f"{_more}\n"), TORN[_name])
_add(
    "several things at once",
    _plain(
        {"hetu": "150372-901X", "basis": "muu", "unit": None, "prohibition": "?"}, "Kohde: Tays\nAC: LAU2; Nilkka\n"
    ),
    BAD_HETU,
    NO_BASIS,
    MISSING["unit"],
    NO_ASSURANCE,
    TORN["destination"],
    study("the date, the time", 2),
)
