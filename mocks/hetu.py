"""The personal identity code (HETU), as far as every mock minds it: only the synthetic ones of the 9xx range pass.

Public: the shape and the check character (Population Information Act's decree; the letters of 2023 included), and that
900–999 is kept for tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_HETU = re.compile(r"(?<![0-9A-Za-z])(\d{6})[-+A-FU-Y](\d{3})([0-9A-FHJ-NPR-Y])(?![0-9A-Za-z])", re.ASCII)


def is_hetu(text: str) -> bool:
    """Whether a text is a HETU with the right check character."""
    return any(found.span() == (0, len(text)) for found in _find(text))


def is_synthetic(text: str) -> bool:
    """Whether a text is a HETU of the range that no person has."""
    return is_hetu(text) and text[7] == "9"


def shows_hetu(text: str) -> bool:
    """Whether a text holds what looks like a HETU, right or wrong."""
    return _HETU.search(text.upper()) is not None


def holds_real_hetu(text: str) -> bool:
    """Whether a text holds a HETU that a living person may have."""
    return any(found[2][0] != "9" for found in _find(text))


def _find(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _HETU.finditer(text) if found[3] == _CHECKS[int(found[1] + found[2]) % 31])
