"""The synthetic people of a run. Every HETU is of the 9xx test range; any other stops the run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

_HETU = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+YXWVUABCDEF]\d{3}[0-9A-FHJ-NPR-Y](?![0-9A-Za-z])")
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
HETU_SYSTEM = "urn:oid:1.2.246.21"


class RealPersonError(Exception):
    """Something holds a HETU outside the 900-series: the run stops (kanta.fi, rules of testing)."""


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    hetu: str
    family: str
    given: tuple[str, ...]
    born: str

    def as_patient(self) -> dict[str, object]:
        """The FHIR Patient of this person."""
        return {
            "resourceType": "Patient",
            "identifier": [{"use": "official", "system": HETU_SYSTEM, "value": self.hetu}],
            "name": [{"use": "official", "family": self.family, "given": list(self.given)}],
            "birthDate": self.born,
        }


#: Two with the same digits and another century sign: the sign is part of identity.
ANNA = Person("020504A902E", "Mallikas", ("Anna", "Ilona"), "2004-05-02")
BERTIL = Person("020504-902E", "Exempel", ("Bertil",), "1904-05-02")
#: One with a century letter of 2023.
CECILIA = Person("010594Y9032", "Testinen", ("Cecilia",), "1994-05-01")
#: Nobody: never created.
NOBODY = Person("020594X903P", "Olematon", ("Ei",), "1994-05-02")


def is_hetu(text: str) -> bool:
    """Whether a text is a HETU with a right check character."""
    return bool(_HETU.fullmatch(text)) and _CHECKS[int(text[:6] + text[7:10]) % 31] == text[10]


def find_hetus(text: str) -> list[str]:
    """Every HETU that stands in a text, also in a URL."""
    return [found for found in _HETU.findall(unquote(text)) if is_hetu(found)]


def check_synthetic(text: str) -> None:
    """Raise RealPersonError where a text holds a HETU outside the 900-series."""
    if any(found[7] != "9" for found in find_hetus(text)):
        raise RealPersonError("a HETU outside the 900-series was met: a test system holds synthetic people alone")


def redact(text: str, names: Mapping[str, str] | None = None) -> str:
    """A text without HETUs and secrets, URLs decoded: `names` says what stands for each secret."""
    for secret, name in (names or {}).items():
        text = text.replace(secret, name)
    return _HETU.sub("■■■■■■-■■■■", unquote(text))
