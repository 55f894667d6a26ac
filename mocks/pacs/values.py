"""The forms of values, by value representation (PS3.5 6.2): what stands in a data set, and what a query asks for."""

from __future__ import annotations

import re
from datetime import date

_UID = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))+")
_LONGEST_UID = 64
_TIME = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9]|60)?)?")
_FRACTION = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]|60)\.[0-9]{1,6}")
_DATE_TIME = re.compile(r"([0-9]{4,14})(\.[0-9]{1,6})?([+-][0-9]{4})?")
_CONTROL = re.compile(r"[\x00-\x1a\x1c-\x1f]")
_PATTERNS = {
    "AS": re.compile(r"[0-9]{3}[DWMY]"),
    "CS": re.compile(r"[A-Z0-9 _]{1,16}"),
    "DS": re.compile(r" *[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)? *"),
    "IS": re.compile(r" *[+-]?[0-9]+ *"),
}
_LONGEST = {"AE": 16, "DS": 16, "IS": 12, "LO": 64, "SH": 16, "ST": 1024, "LT": 10240}
_PLAIN = frozenset({"AE", "LO", "SH"})
_LONGEST_NAME, _NAME_GROUPS, _NAME_PARTS = 64, 3, 5
_WHOLE = 2**31

#: Representations of text whose characters are as the data set's character set says.
TEXT = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})
#: Representations of which an element may hold several values.
SEVERAL = frozenset({"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "PN", "SH", "TM", "UI", "UC"})
#: Octets of one value of the binary representations.
SIZES = {"AT": 4, "FD": 8, "FL": 4, "SL": 4, "SS": 2, "SV": 8, "UL": 4, "US": 2, "UV": 8, "OW": 2, "OF": 4, "OD": 8}


def is_uid(text: str) -> bool:
    """Whether a text is a UID: no number has a leading zero (PS3.5 9.1)."""
    return len(text) <= _LONGEST_UID and _UID.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether a text is a day that there is, as DA."""
    if len(text) != 8 or not text.isdecimal() or not text.isascii():  # YYYYMMDD
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether a text is a time of day, whole or cut short, as TM."""
    return bool(_TIME.fullmatch(text) or _FRACTION.fullmatch(text))


def fits(representation: str, text: str) -> bool:
    """Whether one value, its padding taken off, is as its representation demands; an empty one always is."""
    if not text:
        return True
    if len(text) > _LONGEST.get(representation, len(text)):
        return False
    if representation in _PATTERNS:
        whole = _PATTERNS[representation].fullmatch(text) is not None
        return whole and (representation != "IS" or -_WHOLE <= int(text) < _WHOLE)
    if representation in _PLAIN:
        return not _CONTROL.search(text)
    return _fits_otherwise(representation, text)


def _fits_otherwise(representation: str, text: str) -> bool:
    if representation == "UI":
        return is_uid(text)
    if representation == "DA":
        return is_date(text)
    if representation == "TM":
        return is_time(text)
    if representation == "DT":
        match = _DATE_TIME.fullmatch(text)
        return match is not None and (len(match[1]) < 8 or is_date(match[1][:8]))  # YYYYMMDD
    if representation == "PN":
        groups = text.split("=")
        return len(groups) <= _NAME_GROUPS and not _CONTROL.search(text) and all(map(_is_name, groups))
    return True


def _is_name(group: str) -> bool:
    return len(group) <= _LONGEST_NAME and group.count("^") < _NAME_PARTS


def fits_range(representation: str, wanted: str) -> bool:
    """Whether a query's value is one date or time, or a range of them (PS3.4 C.2.2.2.5)."""
    first, dash, last = wanted.partition("-")
    single = is_date if representation == "DA" else is_time
    return all(not part or single(part) for part in (first, last)) and bool(first or last or not dash)
