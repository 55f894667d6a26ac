"""The days of a document that grants: `-?YYYY[-MM[-DD]]`, as THL's schemas let them be written. Pure.

A year or a month alone is no day, and none is guessed: a person reads what the document gives (GRA-02, GRA-11).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from adapter.errors import Refused
from adapter.words import HELSINKI, Sentence, name_alike

NEW_VERSION = Sentence(
    "Järjestäjä korjaa sen asiakirjan uuteen versioon.",
    "Anordnaren rättar det i en ny version av dokumentet.",
    "The organiser corrects it in a new version of the document.",
)
_ASK_FOR_DAY = Sentence(
    "Kysy päivä järjestäjältä. Järjestäjä kirjaa sen asiakirjan uuteen versioon. Päivää ei arvata.",
    "Fråga anordnaren efter dagen. Anordnaren antecknar den i en ny version av dokumentet. Ingen dag gissas.",
    "Ask the organiser for the day. The organiser writes it into a new version of the document. No day is guessed.",
)
_PART_ONLY = Sentence(
    "{field} on annettu vajaana: vain {part}.",
    "{field} är ofullständigt: bara {part} har angetts.",
    "{place} gives no day, only {part}.",
)
_YEAR = Sentence("vuosi {year}", "året {year}", "the year {year}")
_MONTH = Sentence("kuukausi {month}/{year}", "månaden {month}/{year}", "the month {year}-{month:0>2}")
_NO_SUCH_DAY = Sentence(
    "{field} ei ole kalenterin päivä.",
    "{field} är ingen dag i kalendern.",
    "{place} is not a date: the calendar has no such day.",
)
_OTHER_FORM = Sentence(
    "{field} ei ole päivämäärä.",
    "{field} är inget datum.",
    "{place} is not a date.",
)
_MISSING = Sentence(
    "Asiakirjasta puuttuu {field}.",
    "Dokumentet saknar {field}.",
    "the document's body lacks {place}.",
)
#: What the fields are called where people read them; a place in the document stands behind it.
_FIELDS = {
    "asiakkuuden_alkamispvm": ("asiakkuuden alkamispäivä", "klientrelationens startdatum"),
    "asiakkuuden_paattymispvm": ("asiakkuuden päättymispäivä", "klientrelationens slutdatum"),
    "turvakiellon_paattymispaiva": ("turvakiellon päättymispäivä", "spärrmarkeringens slutdatum"),
    "avauspaiva": ("asian avauspäivä", "ärendets öppningsdatum"),
    "paattymispaiva": ("asian päättymispäivä", "ärendets avslutningsdatum"),
    "asiaan_liittymishetki": ("asiaan liittymisen hetki", "tidpunkten för anslutning till ärendet"),
    "asiasta_poistumishetki": ("asiasta poistumisen hetki", "tidpunkten då klienten lämnade ärendet"),
    "alkaa": ("valtuutuksen alkamispäivä", "fullmaktens startdatum"),
    "paattyy": ("valtuutuksen päättymispäivä", "fullmaktens slutdatum"),
}
_GIVEN = re.compile(r"(-?)([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[0-9]|[12][0-9]|3[01]))?)?")
_CLOCK = re.compile(
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,30})?(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
_DAY = 10  # characters of a day, beside its sign
_PLAIN = re.compile(r"([0-9]{4})(0[1-9]|1[0-2])?([0-9]{2})?")


def is_date(text: str) -> bool:
    """Whether a text is written as the schemas write a date: a year, a month or a day."""
    return _GIVEN.fullmatch(text) is not None


def read_day(value: object, place: str, rule: str = "GRA-02") -> date:
    """The day at a place of the document.

    Raises Refused for what gives none, and says what it gives.
    """
    if not isinstance(value, str) or not value:
        raise Refused.because(rule, _said(_MISSING, place), NEW_VERSION, "required")
    given = _GIVEN.fullmatch(value)
    if given is None:
        raise Refused.because(rule, _said(_OTHER_FORM, place), NEW_VERSION, "value")
    before, year, month, day = given.groups()
    return _day(rule, place, (f"{before}{year}", month, day))


def is_moment(text: str) -> bool:
    """Whether a text is written as the schemas write a moment: a date, or a day with its time and offset."""
    day, mark, clock = text.partition("T")
    return is_date(text) if not mark else len(day.lstrip("-")) == _DAY and is_date(day) and _is_clock(clock)


def _is_clock(text: str) -> bool:
    return _CLOCK.fullmatch(text) is not None


def read_span(value: object, place: str, rule: str) -> tuple[datetime, datetime]:
    """The first moment of a day and the first after it, in Finland; or twice the moment that is given with its time.

    Raises Refused for what gives no day, and says what it gives.
    """
    if isinstance(value, str) and "T" in value and is_moment(value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise Refused.because(rule, _said(_NO_SUCH_DAY, place), NEW_VERSION, "value") from None
        return moment, moment
    day = read_day(value, place, rule)
    first = datetime.combine(day, time(), HELSINKI)
    return first, datetime.combine(day + timedelta(days=1), time(), HELSINKI)


def read_plain_day(text: str, place: str, rule: str) -> date:
    """The day of an HL7 V3 value, YYYYMMDD. Raises Refused, as above."""
    given = _PLAIN.fullmatch(text)
    if given is None:
        raise Refused.because(rule, _said(_OTHER_FORM, place), NEW_VERSION, "value")
    return _day(rule, place, given.groups())


def _day(rule: str, place: str, parts: tuple[str | None, ...]) -> date:
    year, month, day = parts
    if month is None or day is None:
        only = _YEAR if month is None else _MONTH
        part = Sentence(*(form.format(year=year, month=month and int(month)) for form in (only.fi, only.sv, only.en)))
        raise Refused.because(rule, _said(_PART_ONLY, place, part), _ASK_FOR_DAY, "value")
    try:
        return date(int(year or ""), int(month), int(day))
    except ValueError:
        raise Refused.because(rule, _said(_NO_SUCH_DAY, place), NEW_VERSION, "value") from None


def _said(sentence: Sentence, place: str, part: Sentence | None = None) -> Sentence:
    fi, sv = _FIELDS.get(place.rpartition(".")[2], ("päivämäärä", "datumet"))
    field = Sentence(f"{fi} ({place})", f"{sv} ({place})", place)
    filled = sentence.filled(field=field, place=name_alike(place), part=part or "")
    return Sentence(_begun(filled.fi), _begun(filled.sv), filled.en)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
