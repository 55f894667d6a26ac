"""Dates and times as people write them in Finland. What can be read in two ways is not read. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "tammi|januari|january|jan",
    "helmi|februari|february|feb",
    "maalis|mars|march|mar",
    "huhti|april|apr",
    "touko|maj|may",
    "kesä|juni|june|jun",
    "heinä|juli|july|jul",
    "elo|augusti|august|aug",
    "syys|september|sep|sept",
    "loka|oktober|october|okt|oct",
    "marras|november|nov",
    "joulu|december|dec",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_NAMED = "|".join(sorted(_MONTH, key=len, reverse=True))
_DAY = re.compile(
    r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})(?:\.\s?|\.?[-\u2013'\u2019])(?:[-\u2013'\u2019])?(?P<y>\d{4}|\d{2})(?!\d|[.:]\d)"
    r"|(?<![\d/])(?P<nd>\d{1,2})/(?P<nm>\d{1,2})\s?[-\u2013]\s?(?P<ny>\d{4}|\d{2})(?![\d/])"  # a Nordic one: day first
    r"|(?<![\d-])(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})(?!\d)"
    r"|(?<![\d/])(?P<s1>\d{1,2})/(?P<s2>\d{1,2})/(?P<sy>\d{4}|\d{2})(?![\d/])"
    rf"|(?<!\d)(?P<wd>\d{{1,2}})\.?\s(?:of\s)?(?P<wm>{_NAMED})(?:kuuta|kuun|kuu|k)?\.?,?\s(?P<wy>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_CLOCK = (
    r"(?P<h>\d{1,2})(?:[.:](?P<n>\d{2})(?:[.:]\d{2})?)(?P<half>\s?[ap]\.?m\b\.?)?(?![\d:]|\.\d|\s?[-\u2013]\s?\d|Z)"
)
_HOUR = r"(?P<h>\d{1,2})(?P<n>)(?P<half>\s?[ap]\.?m\b\.?)?(?![\d:]|\.\d|\s?[-\u2013]\s?\d)"
_MARK = r"(?i:\b(?:klo|kello|klockan|kl|at|time|tid|kellonaika)\b\.?:?\s{0,3})"
_MARKED = re.compile(_MARK + _CLOCK), re.compile(_MARK + _HOUR)
_BEHIND = re.compile(r"\x00(?i:\s?T|[\s,;(@]{0,5})" + _CLOCK)
_WHOLE = re.compile(r"\s*" + _CLOCK + r"\)?\s*"), re.compile(r"\s*" + _HOUR + r"\s*")
_LEFT = re.compile(r"(?i:\b(?:klo|kello|klockan|kl)\b\.?:?)?\s*\x00")
_DAY_ALONE = re.compile(
    r"(?<![\w.])(?<!klo )(?<!kl )(?<!kl\. )(?<!kello )(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.(?!\d)"
    r"|(?<![\w/])\d{1,2}/\d{1,2}(?![\w/])"
)
_CLOCK_ALONE = re.compile(r"(?<![\w.:])\d{1,2}[.:]\d{2}(?![\w:]|\.\d)")
_CUT = "\x00"  # stands where a date or a time was; no text of a mail holds it


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (2026-11-03) and a time (08:15), each empty when missing, impossible or ambiguous."""

    day: str = ""
    time: str = ""


def cut_moment(text: str, *, clock: bool = False) -> tuple[Moment, str]:
    """The one day and the one time that a text names, and the text without them.

    A time stands behind its date or a word for it, or alone in `text`; `clock` says that an hour alone is one too.
    """
    days = {_read_day(match) for match in _DAY.finditer(text)}
    rest = _DAY.sub(_CUT, text)
    times: set[str] = set()
    for pattern in (_BEHIND, *_MARKED):
        times |= {_read_time(match) for match in pattern.finditer(rest)}
        rest = pattern.sub(_CUT, rest)
    bare = rest.replace(_CUT, " ").strip(" ,;()")
    for pattern in _WHOLE if clock else _WHOLE[:1]:
        if not times and (match := pattern.fullmatch(bare)):
            times, rest = {_read_time(match)}, ""
    left = _LEFT.sub(" ", rest).replace(_CUT, " ")
    return Moment(_only(days), _only(times)), left


def replace_moments(text: str, known: frozenset[str] = frozenset()) -> str:
    """A text with `q0day` and `q0clock` for its dates and times, and `q0known` for those of `known` (2026-11-03)."""
    masked = _DAY.sub(lambda match: " q0known " if _read_day(match) in known else " q0day ", text)
    own = {(int(day[8:]), int(day[5:7])) for day in known if len(day) == 10}
    masked = _DAY_ALONE.sub(lambda match: " q0known " if _numbers(match.group()) in own else " q0day ", masked)
    masked = _CLOCK_ALONE.sub(" q0clock ", masked)
    for pattern in _MARKED:
        masked = pattern.sub(" q0clock ", masked)
    months = {_MONTHS[int(day[5:7]) - 1] for day in known if len(day) == 10}
    for names in months:
        masked = re.sub(rf"(?i)\b(?:i |in )?(?:{names})(?:kuussa|kuun)?\b(?! \d)", " q0known ", masked)
    return masked


def _numbers(day: str) -> tuple[int, ...]:
    """The day and the month of one that has no year."""
    return tuple(map(int, re.findall(r"\d+", day)))


def names_day(text: str) -> bool:
    """Whether a text holds what looks like a date."""
    return bool(_DAY.search(text))


def _only(values: set[str]) -> str:
    return values.pop() if len(values) == 1 else ""


def _read_day(match: re.Match[str]) -> str:
    """The day; empty when there is none such, or when 3/11 may be the third of November and the eleventh of March."""
    if match["d"]:
        return _day(match["y"], match["m"], match["d"])
    if match["nd"]:
        return _day(match["ny"], match["nm"], match["nd"])
    if match["iy"]:
        return _day(match["iy"], match["im"], match["id"])
    if match["wd"]:
        return _day(match["wy"], str(_MONTH[match["wm"].casefold()]), match["wd"])
    readings = {_day(match["sy"], match["s2"], match["s1"]), _day(match["sy"], match["s1"], match["s2"])} - {""}
    return _only(readings)


def _day(year: str, month: str, day: str) -> str:
    """ISO 8601; a year of two digits is POSIX's: 69 to 99 are of the last century."""
    full = int(year) + (0 if len(year) == 4 else 1900 if int(year) >= 69 else 2000)
    try:
        return date(full, int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _read_time(match: re.Match[str]) -> str:
    hour, minute, half = int(match["h"]), int(match["n"] or 0), (match["half"] or "").strip().casefold()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0) if 1 <= hour <= 12 else 24
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""
