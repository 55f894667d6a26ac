"""The Finnish personal identity code (HETU): whether one is rightly made, and whether it is a test person's.

Form and check character are public (Digital and Population Data Services Agency, decree 690/2022).
"""

from __future__ import annotations

import re
from datetime import date

_SHAPE = re.compile(r"(\d{2})(\d{2})(\d{2})([-+YXWVUABCDEF])(\d{3})([0-9A-Y])")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_TEST_PERSON, _FIRST = 900, 2


def is_hetu(text: str) -> bool:
    """Whether a text is a HETU: a day that there is, a sign of its century, and the right check character."""
    match = _SHAPE.fullmatch(text)
    if match is None or not text.isascii():
        return False
    day, month, year, century, number, check = match.groups()
    try:
        date(_CENTURIES[century] + int(year), int(month), int(day))
    except ValueError:
        return False
    return int(number) >= _FIRST and _CHECK[int(day + month + year + number) % 31] == check


def is_test_hetu(text: str) -> bool:
    """Whether a HETU is of the 900-series, which no living person has. The mocks take no other."""
    match = _SHAPE.fullmatch(text)
    return match is not None and int(match[5]) >= _TEST_PERSON
