"""Identifiers of Finnish health and social care (domain §2). Parsed once at the edge; past it never a bare string."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from adapter.errors import Refused
from adapter.masking import MADE_ID, mask_hetus
from adapter.words import Sentence

_SHAPE = Sentence(
    "Henkilötunnus ei ole muodossa ppkkvvCnnnT.",
    "Personbeteckningen har inte formen ddmmååCnnnT.",
    "a personal identity code does not have the form ddmmyyCiiiK.",
)
_IMPOSSIBLE_DATE = Sentence(
    "Henkilötunnuksessa on mahdoton päivämäärä.",
    "Personbeteckningen innehåller ett omöjligt datum.",
    "a personal identity code holds an impossible date.",
)
_CHECK_CHARACTER = Sentence(
    "Henkilötunnuksen tarkistusmerkki on väärä.",
    "Personbeteckningens kontrolltecken är fel.",
    "a personal identity code fails its check character.",
)
_NO_WORKER = Sentence(
    "Työntekijä yksilöidään rekisteröintinumerolla (1.2.246.537.26), SV-numerolla (…25) tai varmennekortin "
    "tunnuksella (…29).",
    "En arbetstagare anges med registreringsnummer (1.2.246.537.26), SV-nummer (…25) eller certifikatkortets kod "
    "(…29).",
    "a worker is named by registration number (1.2.246.537.26), SV id (…25) or card id (…29).",
)
_HETU_IN_WORDS = Sentence(
    "Perustelussa tai päättäjän nimessä on henkilötunnukselta näyttävä merkkijono. Poista se.",
    "Motiveringen eller beslutsfattarens namn innehåller något som ser ut som en personbeteckning. Ta bort det.",
    "the reason or the name holds what looks like a personal identity code. Leave it out.",
)
_OTHER_SYSTEM = Sentence(
    "Henkilön tunniste on järjestelmästä, jota ei tunneta.",
    "Personens identifierare är av ett system som inte är känt.",
    "a person's identifier is in a system that is not known.",
)
_NO_OID = Sentence(
    "OID-tunnus koostuu numeroista ja pisteistä ilman etunollia ja on enintään 64 merkkiä.",
    "En OID-kod består av siffror och punkter utan inledande nollor och har högst 64 tecken.",
    "an OID is not digits and dots without leading zeros, 64 characters at most.",
)
_NO_BUSINESS_ID = Sentence(
    "Y-tunnus ei ole muodossa NNNNNNN-T tai sen tarkistusnumero on väärä.",
    "FO-numret har inte formen NNNNNNN-T eller har fel kontrollsiffra.",
    "a business id (Y-tunnus) is not NNNNNNN-C with a right check digit.",
)
_NO_ACCESSION = Sentence(
    "AC-numerossa on 1–16 tulostuvaa merkkiä.",
    "Ett AC-nummer har 1–16 utskrivbara tecken.",
    "an accession number is 1 to 16 printable characters.",
)

HETU_SYSTEM = "urn:oid:1.2.246.21"
OID_SYSTEM = "urn:ietf:rfc:3986"

_HETU = re.compile(r"(\d{2})(\d{2})(\d{2})([-+A-FU-Y])(\d{3})([0-9A-FHJ-NPR-Y])", re.ASCII)
_HETU_SHAPED = re.compile(
    r"(?<!\d)\d{6}[\s.]{0,3}[-+A-Za-z]{1,2}[\s.]{0,3}\d{3}[0-9A-Za-z](?![0-9A-Za-z])|(?<!\d)\d{6} "
    r"\d{3}[0-9A-Za-z](?![0-9A-Za-z])"
)
_DASHES: dict[int, str | None] = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_DASHES |= dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")
)  # what phones make of a hyphen, and what cannot be seen
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURY = dict.fromkeys("ABCDEF", 2000) | dict.fromkeys("-YXWVU", 1900) | {"+": 1800}
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+", re.ASCII)
_LONGEST_OID = 64
_ORGANISATION = re.compile(r"1\.2\.246\.(537\.)?10\.\d+")
_BUSINESS_ID = re.compile(r"(\d{7})-(\d)", re.ASCII)
_TEMPORARY_SYSTEM = re.compile(r"1\.2\.246\.10\.[1-9]\d*\.22(\.\d{4})?", re.ASCII)
_HETU_IN_EITHER_CASE = re.compile(r"\d{6}[-+A-Za-z]\d{3}[0-9A-Za-z]", re.ASCII)
_TEMPORARY = re.compile(r"[0-9A-Z+-]{11}", re.ASCII)
_WORKERS = frozenset({"1.2.246.537.26", "1.2.246.537.25", "1.2.246.537.29"})
_WORKER = re.compile(r"[0-9A-Za-z]{1,20}", re.ASCII)
REGISTRATION_SYSTEM = "urn:oid:1.2.246.537.26"  # of professionals (Terhikki, Suosikki)


class BadIdentifier(Refused, ValueError):
    """An identifier is not well formed."""


@dataclass(frozen=True, slots=True, repr=False)
class Hetu:
    """A personal identity code (henkilötunnus, HETU): `ddmmyyCiiiK`. Shown masked; `value` is the whole code."""

    value: str
    system = HETU_SYSTEM

    @classmethod
    def parse(cls, text: str) -> Hetu:
        """Read a HETU; raises BadIdentifier when the shape, the date or the check character is wrong (domain §2)."""
        match = _HETU.fullmatch(text.strip().upper())
        if not match:
            raise BadIdentifier.because("PHO-06", _SHAPE, code="value")
        day, month, year, century, number, check = match.groups()
        try:
            date(_CENTURY[century] + int(year), int(month), int(day))
        except ValueError:
            raise BadIdentifier.because("PHO-06", _IMPOSSIBLE_DATE, code="value") from None
        if int(number) < 2 or _CHECK[int(day + month + year + number) % 31] != check:
            raise BadIdentifier.because("PHO-06", _CHECK_CHARACTER, code="value")
        return cls(match.group())

    @property
    def born(self) -> date:
        """The date of birth that the code says."""
        return date(_CENTURY[self.value[6]] + int(self.value[4:6]), int(self.value[2:4]), int(self.value[:2]))

    def age(self, day: date) -> int:
        """Whole years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    @property
    def masked(self) -> str:
        """What a person who need not see the code sees: `010594-****`."""
        return self.value[:7] + "****"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Hetu({self.masked})"


@dataclass(frozen=True, slots=True, repr=False)
class TemporaryId:
    """A temporary person id: eleven characters in a system of the organisation's own; no check character applies."""

    system: str
    value: str

    def __repr__(self) -> str:
        return "TemporaryId(****)"


PersonId = Hetu | TemporaryId


@dataclass(frozen=True, slots=True)
class WorkerId:
    """A worker's identifier.

    The registration number of a professional, the SV id, or the id that other staff have on their card.
    """

    system: str
    value: str

    @classmethod
    def parse(cls, system: str, value: str) -> WorkerId:
        """Read a worker's identifier, its system with or without `urn:oid:`; raises BadIdentifier (domain §2)."""
        bare = bare_oid(system)
        if bare not in _WORKERS or not _WORKER.fullmatch(value):
            text = _NO_WORKER
            raise BadIdentifier.because("GRA-05", text, code="value")
        return cls(f"urn:oid:{bare}", value)

    @property
    def root(self) -> str:
        """The system as HL7 V3 writes it."""
        return bare_oid(self.system)


def parse_person(system: str, value: str) -> PersonId:
    """Read a person's identifier, its system with or without `urn:oid:`; raises BadIdentifier."""
    bare = bare_oid(system)
    if f"urn:oid:{bare}" == HETU_SYSTEM:
        return Hetu.parse(value)
    if _TEMPORARY_SYSTEM.fullmatch(bare) and _TEMPORARY.fullmatch(value):
        return TemporaryId(f"urn:oid:{bare}", value)
    raise BadIdentifier.because("PHO-06", _OTHER_SYSTEM, code="value")


def find_hetu_shapes(text: str) -> list[str]:
    """Every piece of `text` that looks like a HETU, right or wrong, in order of appearance.

    Spaces are taken out and dashes made hyphens. A UUID or a digest holds none.
    """
    plain = MADE_ID.sub(" / ", text.translate(_DASHES))
    return [re.sub(r"[\s.]", "", match.group()).upper() for match in _HETU_SHAPED.finditer(plain)]


def refuse_hetus(text: str) -> None:
    """Raise Refused for the words of a person that hold a personal identity code, or what looks like one."""
    if mask_hetus(text) != text:
        raise Refused.because("REG-02", _HETU_IN_WORDS, code="value")


@dataclass(frozen=True, slots=True, order=True)
class Oid:
    """An object identifier.

    Digits and dots, no arc with a leading zero, 64 characters at most (DICOM PS3.5 §9.1; no table holds more).
    """

    value: str

    @classmethod
    def parse(cls, text: str) -> Oid:
        """Read an OID with or without `urn:oid:`; raises BadIdentifier."""
        bare = bare_oid(text)
        if not _OID.fullmatch(bare) or len(bare) > _LONGEST_OID:
            reason = _NO_OID
            raise BadIdentifier.because("GRA-03", reason, code="value")
        return cls(bare)

    @property
    def urn(self) -> str:
        """The URN form, as FHIR identifier values carry it."""
        return f"urn:oid:{self.value}"

    @property
    def organisation(self) -> str:
        """The arcs that the units of one Finnish organisation share (domain §2).

        The whole OID where it is not of that form.
        """
        match = _ORGANISATION.match(self.value)
        return match.group() if match else self.value

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class BusinessId:
    """A business id (Y-tunnus) `NNNNNNN-C`."""

    value: str

    @classmethod
    def parse(cls, text: str) -> BusinessId:
        """Read a business id; raises BadIdentifier when the form or the check digit is wrong."""
        match = _BUSINESS_ID.fullmatch(text.strip())
        weights = (7, 9, 10, 5, 8, 4, 2, 1)
        digits = text.strip().replace("-", "")
        if not match or sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11:
            raise BadIdentifier.because("GRA-09", _NO_BUSINESS_ID, code="value")
        return cls(match.group())

    @property
    def arc(self) -> str:
        """The arc it makes in an OID: no hyphen and no leading zero (domain §2)."""
        return str(int(self.value.replace("-", "")))


@dataclass(frozen=True, slots=True)
class AccessionNumber:
    """An accession number (AC, DICOM 0008,0050): 1 to 16 characters of the SH value representation."""

    value: str
    system = "urn:oid:1.2.246.537.5.40033.2006"

    @classmethod
    def parse(cls, text: str) -> AccessionNumber:
        """Read an accession number; raises BadIdentifier (DICOM PS3.5 §6.2, SH)."""
        value = text.strip()
        if not 1 <= len(value) <= 16 or any(ord(char) < 32 or char in "\\*?" for char in value):
            raise BadIdentifier.because("REL-01", _NO_ACCESSION, code="value")
        return cls(value)


def bare_oid(text: str) -> str:
    """An OID without the `urn:oid:` that real data writes sometimes."""
    return text.strip().removeprefix("urn:oid:")


def plain_identifier(system: str, value: str) -> tuple[str, str]:
    """System and value of an identifier in the one form in which they are compared.

    Real data writes an OID with and without `urn:oid:`, and a national identifier of a person in either case.
    """
    bare, text = bare_oid(system), value.removeprefix("urn:oid:")
    is_personal = _HETU_IN_EITHER_CASE.fullmatch(text) or _TEMPORARY_SYSTEM.fullmatch(bare)
    return bare, text.upper() if is_personal else text
