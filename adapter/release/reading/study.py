"""A study as a line, a row or several labels name it: accession number, name, date and time (REL-01). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from adapter.release.reading.moments import cut_moment, names_day
from adapter.release.reading.parts import names_study

_TOKEN = re.compile(r"[^\W_][\w./-]*")
_SHAPE = re.compile(r"(?=(?:\D*\d){4})[A-Za-z0-9][A-Za-z0-9._/-]{4,15}", re.ASCII)
_WORD = re.compile(r"[^\s,;|]*\d[^\s,;|]*")
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}")
_NAMED = re.compile(r"(?i)\bAC(?:[- ]?(?:numero|nro|nummer|nr|number|no))?\b\.?[ \t]*[:=]?[ \t]*(?P<ac>[^\s;|,()]+)")
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s+|[-*\u2022\u00b7\u25cf\u25aa\u2013]\s*)")
_APART = re.compile(r"\b([A-ZÅÄÖ]{2,4})[ \t](\d{5,13})\b")  # an accession number with a blank in it
_AND = r"(?:\s*[,;/&+]\s*|\s+(?i:ja|sekä|och|samt|and)\s+|\s+)"
_SEVERAL = re.compile(
    rf"^(?P<lead>[\s:]*)(?P<all>[A-Za-z0-9][\w./-]{{3,16}}(?:{_AND}[A-Za-z0-9][\w./-]{{3,16}}){{1,40}})"
)
_MAX_NAME = 3  # words
_MAX_STUDY = 1_000  # characters; what is longer is no line of a study
#: That it was done, and on which day of the week: beside a date it adds nothing.
_DONE = re.compile(
    r"(?i)(?<!\w)(?:(?:on )?(?:tehty|otettu|kuvattu)|tehtiin|otettiin|kuvattiin"
    r"|(?:är |blev )?(?:tagen|gjord)|togs|gjordes"
    r"|(?:was )?(?:taken|done|performed)|dated|(?:on|den)(?=\W*\Z)"
    r"|(?:maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)(?:na)?"
    r"|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:ma|ti|ke|to|pe|la|su|mon|tue|wed|thu|fri|sat|sun)(?=\W*\Z))(?!\w)"
)
_EDGES = " \t,;:()[]*-\u2013"


@dataclass(frozen=True, slots=True)
class WrittenStudy:
    """A study as written: what is not there, or can be read in two ways, is empty. `day` is ISO 8601, `time` 08:15.

    `more` and `modalities` are a ServiceRequest's, see WantedStudy.
    """

    accession: str = ""
    name: str = ""
    day: str = ""
    time: str = ""
    more: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()


def is_accession(text: str) -> bool:
    """Whether a word without a label may be an accession number: it has four digits at least."""
    return bool(_SHAPE.fullmatch(text)) and not names_day(text) and not _CLOCK.match(text)


def looks_like_study(text: str) -> bool:
    """Whether a line without a label names a study: a number of one and a date, or several parts."""
    if len(text) > _MAX_STUDY or not names_day(text):
        return False
    return any(is_accession(word.strip(_EDGES)) for word in re.split(r"[\s;|,]+", _APART.sub(r"\1\2", text)))


def split_numbers(text: str) -> list[str]:
    """A line that begins with several accession numbers as a line for each, all with the same rest (REL-01)."""
    joined = _APART.sub(r"\1\2", text[:_MAX_STUDY])
    if not (several := _SEVERAL.match(joined)):
        return [joined if len(text) <= _MAX_STUDY else text]
    numbers: list[str] = []
    end = several.start("all")
    for word in re.finditer(r"[A-Za-z0-9][\w./-]*|[^\sA-Za-z0-9]+", several["all"]):
        if is_accession(word.group().strip(_EDGES)):
            numbers.append(word.group().strip(_EDGES))
            end = several.start("all") + word.end()
        elif word.group().casefold() not in {",", ";", "/", "&", "+", "ja", "sekä", "och", "samt", "and"}:
            break
    rest = joined[end:].lstrip(" ,;")
    return [f"{number}; {rest}" for number in numbers] if len(numbers) > 1 else [joined]


def read_study(text: str, *, labelled: bool) -> WrittenStudy:
    """Read a line: parts in any order between `;`, `|`, tabs or commas, or one phrase.

    `labelled`: the accession number comes first, whatever it looks like. Otherwise it is the one part, or word, that
    has its shape.
    """
    text = _APART.sub(r"\1\2", text[:_MAX_STUDY])
    line = text if labelled else _NUMBERED.sub("", text)
    parts = _split(line)
    if labelled:
        accession, rest = _first(parts)
        moment, rest = _moments(rest)
    else:
        moment, rest = _moments(parts)
        accession, rest = _find(rest)
    names = [name.strip(_EDGES) for name in rest]
    name = ", ".join(" ".join(part.split()) for part in names if part and not part.isdigit())
    if any(is_accession(word) for word in re.split(r"[\s;|,]+", name)):
        return WrittenStudy("", name, *moment)  # two accession numbers: which one is meant is not guessed
    return WrittenStudy(accession, name, *moment)


def read_parts(parts: Mapping[str, str]) -> WrittenStudy:
    """Read what stands under the labels or columns `ac`, `name`, `day`, `time`, `when`."""
    when = " ".join(parts.get(key, "") for key in ("day", "when")).strip()
    moment, _ = cut_moment(when)
    clock, _ = cut_moment(parts.get("time", ""), clock=True)
    days, times = {moment.day, clock.day} - {""}, {moment.time, clock.time} - {""}
    return WrittenStudy(
        _accession(parts.get("ac", "")),
        " ".join(parts.get("name", "").split())[:_MAX_STUDY],
        days.pop() if len(days) == 1 else "",
        times.pop() if len(times) == 1 else "",
    )


def beside_moments(parts: Mapping[str, str]) -> list[str]:
    """What stands under the labels of a day and a time beside them."""
    rests = [cut_moment(parts.get(key, ""), clock=key == "time")[1] for key in ("day", "when", "time")]
    return [rest.strip() for rest in rests if rest.strip()]


def merge(one: WrittenStudy, other: WrittenStudy) -> WrittenStudy | None:
    """Two statements of a study as one; None when they contradict each other."""
    merged: dict[str, Any] = {}
    for item in fields(WrittenStudy):
        values = {getattr(one, item.name), getattr(other, item.name)} - {""}
        if len(values) > 1:
            return None
        merged[item.name] = values.pop() if values else ""
    return WrittenStudy(**merged)


def _without_done(name: str) -> str:
    """A name without the word that the study was done; what else is said with it stays."""
    plain = " ".join(_DONE.sub(" ", name).split()).strip(_EDGES)
    if not plain:
        return ""
    return plain if len(plain.split()) <= _MAX_NAME and names_study(plain) and "(" not in name else name


def _split(line: str) -> list[str]:
    for mark in (";", "|", "\t"):
        if mark in line:
            return line.split(mark)
    for mark in (" / ", " \u2013 ", " - "):
        if line.count(mark) > 1:
            return line.split(mark)
    return line.split(",") if line.count(",") > 1 else [line]


def _first(parts: list[str]) -> tuple[str, list[str]]:
    """The accession number from the front: the first word of the first part."""
    named = _NAMED.match(parts[0].strip())
    lead = parts[0][parts[0].index(named["ac"]) :].strip() if named else parts[0].strip()
    word, _, rest = lead.partition(" ")
    return _accession(word), [rest, *parts[1:]]


def _accession(text: str) -> str:
    """What stands where an accession number should, if it may be one: a single word with a digit."""
    word = _APART.sub(r"\1\2", text.strip(_EDGES))
    return word if _WORD.fullmatch(word) else ""


def _find(parts: list[str]) -> tuple[str, list[str]]:
    """The accession number wherever it stands, if there is exactly one."""
    for number, part in enumerate(parts):
        if named := _NAMED.search(part):
            return named["ac"], [
                *parts[:number],
                part[: named.start()] + " " + part[named.end() :],
                *parts[number + 1 :],
            ]
    whole = [part for part in parts if is_accession(part.strip())]
    if whole:
        return (whole[0].strip() if len(whole) == 1 else ""), [part for part in parts if part is not whole[0]]
    words = [word for word in _TOKEN.findall(" ".join(parts)) if is_accession(word)]
    if len(words) != 1:
        return "", parts
    return words[0], [part.replace(words[0], " ", 1) for part in parts]


def _moments(parts: list[str]) -> tuple[tuple[str, str], list[str]]:
    """The one day and time in the parts, and the parts without them."""
    days: set[str] = set()
    times: set[str] = set()
    rest: list[str] = []
    for part in parts:
        moment, left = cut_moment(part)
        days |= {moment.day} if names_day(part) else set()
        times |= {moment.time} - {""}
        rest.append(_without_done(left))
    day = days.pop() if len(days) == 1 else ""
    return (day, times.pop() if len(times) == 1 else ""), rest
