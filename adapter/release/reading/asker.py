"""Who asks: the unit and the person, as one value or as the signature of the letter says them (REL-01). Pure.

A part of a line is a person when it is a name with its titles, and a unit when it names one. What may be read in two
ways is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adapter.release.reading.names import find_names
from adapter.release.reading.plain import fold, vocabulary
from adapter.release.reading.signature import TITLES, is_outside

_PART = re.compile(r"\s*[,;|]\s*|\s+/\s+|\s+[-\u2013\u2014]\s+|\s*[()]\s*|\s+(?:vid|at|from)\s+(?=[A-ZÅÄÖ])")
_ASIDE = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W\d_][\w.'\u2019-]*")
#: The word by which a name is a unit's of care.
_UNIT = vocabulary(
    "*terveysasema *sairaala *poliklinikka *klinikka *osasto *terveyskeskus *laakarikeskus *vastaanotto *halsostation "
    "*halsovardscentral *sjukhus *sjukhuset *mottagning *mottagningen *avdelning *avdelningen hospital "
    "clinic centre ward"
)
#: Words of a greeting before a name.
_ENDS = re.compile(
    r"(?i)^(?:t|terv|terveisin|ystävällisin terveisin|yst\.? terv|mvh|hälsar|hälsningar|med vänlig hälsning"
    r"|(?:best |kind )?regards|br)[.:,]*\s+(?=\S)|^/"
)
_NO_CARE = vocabulary("elain* *kauppa* beauty kauneus* skonhets* shopping sports urheilu* koulu* skola* school* day*")
#: By which a line speaks to somebody, or of somebody else than its writer.
_OTHERS = vocabulary(
    "kiitos kiitokset tack thanks thank terveisia terveiset terkut halsningar greetings hei hej hello hi moi "
    "kopio kopia "
    "copy cc tiedoksi yhteyshenkilo* kontaktperson* contact vastaanottaja mottagare recipient attn hoitava lahettava "
    "leikkaava behandlande treating potilas patient omainen oma own attention huomio esimies esihenkilo "
    "chef chief puoliso "
    "vaimo mies aiti isa tytar poika mother father wife husband son daughter maka make mor far"
)
_LONGEST = 300  # characters of a line
_MOST = 8  # words of a name with its titles, or of a unit


@dataclass(frozen=True, slots=True)
class Asker:
    """The unit and the person that a text names; each empty where it names none, or several."""

    unit: str = ""
    person: str = ""


def read_asker(lines: Sequence[str]) -> Asker:
    """The one unit and the one person in a value, or in the lines of a signature."""
    plain = [_ASIDE.sub(" ", line[:_LONGEST]) for line in lines]
    asker = _read(plain)
    return asker if asker.unit and asker.person else _read(lines)


def _read(lines: Iterable[str]) -> Asker:
    units: list[str] = []
    people: list[str] = []
    title = ""
    for line in lines:
        rest = _ENDS.sub("", " ".join(line[:_LONGEST].split()))
        if any(fold(word).strip(".") in _OTHERS for word in _WORD.findall(rest)):
            continue
        for part in filter(None, map(str.strip, _PART.split(rest))):
            if _is_unit(part):
                units.append(part)
            elif _is_person(part):
                people.append(part)
            elif _is_title(part):
                title = title or part
    unit = units[0] if len(set(map(fold, units))) == 1 else ""
    if not unit and units and all(_is_in(each, units) for each in units):
        unit = max(units, key=len)
    person = people[0] if len(set(map(fold, people))) == 1 else ""
    named = person and title and not any(fold(word).strip(".") in TITLES for word in _WORD.findall(person))
    return Asker(unit, f"{person}, {title}" if named else person)


def _is_in(unit: str, units: list[str]) -> bool:
    """Whether one unit is named within the longest: Porvoon terveysasema, röntgen."""
    return fold(unit) in fold(max(units, key=len))


def _is_unit(part: str) -> bool:
    words = _WORD.findall(part)
    return (
        0 < len(words) <= _MOST
        and words[0][:1].isupper()
        and not any(map(is_outside, words))
        and any(fold(word).strip(".") in _UNIT for word in words)
        and not any(fold(word).strip(".") in _NO_CARE for word in words)
        and not any(fold(word).strip(".") in TITLES for word in words)
    )


def _is_person(part: str) -> bool:
    """A name, and titles before or behind it, and nothing else."""
    words = _WORD.findall(part)
    names = find_names(words)
    others = [word for number, word in enumerate(words) if number not in names]
    return (
        0 < len(words) <= _MOST
        and sum(len(words[number].strip(".")) > 1 for number in names) > 0
        and all(fold(word).strip(".") in TITLES for word in others)
        and len(names) > 1
    )


def _is_title(part: str) -> bool:
    words = _WORD.findall(part)
    return 0 < len(words) <= 3 and all(fold(word).strip(".") in TITLES for word in words)
