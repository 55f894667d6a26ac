"""The synthetic people of a run. Every HETU is of the 9xx test range; any other stops the run."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote

#: It begins with a digit: what stands before is looked at last, so that long octets are read fast.
_FORM = r"\d{6}(?<![0-9A-Za-z]\d{6})[-+YXWVUABCDEF]\d{3}[0-9A-FHJ-NPR-Y](?![0-9A-Za-z])"
_HETU = re.compile(_FORM, re.ASCII)
_HETU_OCTETS = re.compile(_FORM.encode())
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
HETU_SYSTEM = "urn:oid:1.2.246.21"


class RealPersonError(Exception):
    """Something holds a HETU outside the 900-series: the run stops (kanta.fi, rules of testing)."""


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist. `hetu` is a temporary id where `system` says so."""

    hetu: str
    family: str
    given: tuple[str, ...]
    born: str
    system: str = HETU_SYSTEM

    def as_patient(self) -> dict[str, object]:
        """The FHIR Patient of this person."""
        return {
            "resourceType": "Patient",
            "identifier": [{"use": "official", "system": self.system, "value": self.hetu}],
            "name": [{"use": "official", "family": self.family, "given": list(self.given)}],
            "birthDate": self.born,
        }


#: Two with the same digits and another century sign: the sign is part of identity.
ANNA = Person("020504A902E", "Mallikas", ("Anna", "Ilona"), "2004-05-02")
BERTIL = Person("020504-902E", "Exempel", ("Bertil",), "1904-05-02")
#: One with a century letter of 2023.
CECILIA = Person("010594Y9032", "Testinen", ("Cecilia", "Maria"), "1994-05-01")
#: One of whom there are two records.
DORIS = Person("030594W903B", "Kaksonen", ("Doris",), "1994-05-03")
#: Nobody: never created.
NOBODY = Person("020594X903P", "Olematon", ("Ei",), "1994-05-02")
#: One without a HETU: the check character of a temporary id is of no meaning, and here it is wrong (THL).
EERO = Person("040594-904K", "Väliaikainen", ("Eero",), "1994-05-04", "urn:oid:1.2.246.10.99999810.22.2026")
_TEMPORARY = re.compile(r"(urn:oid:)?1\.2\.246\.10\.\d+\.22\.\d{4}")


def make_person(chance: random.Random) -> Person:
    """Somebody whom no system holds yet, of the 900-series and the years 1950 to 1999."""
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(18_000))
    digits = f"{born:%d%m%y}{chance.randrange(900, 1000)}"
    hetu = f"{digits[:6]}-{digits[6:]}{_CHECKS[int(digits) % 31]}"
    return Person(hetu, "Uusinen", ("Frida", "Maria"), born.isoformat())


def spoil_check(hetu: str) -> str:
    """The same HETU with a wrong check character."""
    return hetu[:10] + _CHECKS[(_CHECKS.index(hetu[10]) + 1) % 31]


def is_synthetic(system: str, value: str) -> bool:
    """Whether an identifier is one of a test system: a HETU of the 900-series, or a temporary id."""
    if _TEMPORARY.fullmatch(system):
        return True
    return system.removeprefix("urn:oid:") == HETU_SYSTEM.removeprefix("urn:oid:") and value[7:8] == "9"


def is_hetu(text: str) -> bool:
    """Whether a text is a HETU with a right check character."""
    return bool(_HETU.fullmatch(text)) and _CHECKS[int(text[:6] + text[7:10]) % 31] == text[10]


def find_hetus(text: str) -> list[str]:
    """Every HETU that stands in a text, also in a URL."""
    return [found for found in _HETU.findall(unquote(text)) if is_hetu(found)]


def check_synthetic(text: str) -> None:
    """Raise RealPersonError where a text holds a HETU outside the 900-series."""
    _check(find_hetus(text))


def check_synthetic_octets(octets: bytes) -> None:
    """Raise RealPersonError where octets hold one."""
    _check(found for found in map(bytes.decode, _HETU_OCTETS.findall(octets)) if is_hetu(found))


def _check(hetus: Iterable[str]) -> None:
    if any(found[7] != "9" for found in hetus):
        raise RealPersonError("a HETU outside the 900-series was met: a test system holds synthetic people alone")


def redact(text: str, names: Mapping[str, str] | None = None) -> str:
    """A text without HETUs and secrets, URLs decoded: `names` says what stands for each secret."""
    for secret, name in (names or {}).items():
        text = text.replace(secret, name)
    return _HETU.sub("■■■■■■-■■■■", unquote(text))
