"""The attributes a query matches on and is answered with, by level.

PS3.18 10.6.1-5 and 10.6.3-3 to 10.6.3-5; PS3.4 C.6.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword

from mocks.pacs import rules

if TYPE_CHECKING:
    from mocks.control import Examination

LEVELS = ("patients", "studies", "series", "instances")

CHARACTER_SET = "00080005"
AVAILABILITY = "00080056"
ACCESSION = "00080050"
MODALITY = "00080060"
MODALITIES_IN_STUDY = "00080061"
PATIENT_NAME = "00100010"
PATIENT = "00100020"
RETRIEVE_URL = "00081190"
SERIES_IN_STUDY = "00201206"
INSTANCES_IN_STUDY = "00201208"
INSTANCES_IN_SERIES = "00201209"

#: What every answer of a level carries, empty or not.
RETURNED: dict[str, frozenset[str]] = {
    "patients": frozenset({PATIENT_NAME, PATIENT, "00100030", "00100040"}),
    "studies": frozenset(
        {
            "00080020",
            "00080030",
            ACCESSION,
            MODALITIES_IN_STUDY,
            "00080090",
            "0020000D",
            "00200010",
            SERIES_IN_STUDY,
            INSTANCES_IN_STUDY,
        }
    ),
    "series": frozenset({MODALITY, "0008103E", "0020000E", "00200011", INSTANCES_IN_SERIES, "00400244", "00400245"}),
    "instances": frozenset({"00080016", "00080018", "00200013", "00280008", "00280010", "00280011", "00280100"}),
}

#: What besides can be asked for, and all that can be matched on.
_MORE: dict[str, frozenset[str]] = {
    "patients": frozenset({"00100021"}),
    "studies": frozenset({"00081030", "00080080", "00101010", MODALITY}),
    "series": frozenset({"00080021", "00180015", "00081010"}),
    "instances": frozenset({"00080023", "00080033"}),
}


def known_attributes(level: str) -> frozenset[str]:
    """The attributes of a level and of those above it."""
    above = LEVELS[: LEVELS.index(level) + 1]
    return frozenset().union(*(RETURNED[name] | _MORE[name] for name in above))


def read_tag(name: str, level: str, examination: Examination) -> str | None:
    """The tag a query names by keyword or by eight hexadecimal digits; None for an unknown one that is let pass.

    Raises BrokenRuleError.
    """
    number = tag_for_keyword(name)
    tag = f"{number:08X}" if number is not None else name.upper()
    known = re.fullmatch(r"[0-9A-F]{8}", tag) is not None and tag in known_attributes(level)
    place = name if number is not None or re.fullmatch(r"[0-9A-Fa-f]{8}", name) else "query"
    expected = "" if known else _suggest(name, level)
    return tag if examination.check(rules.KEY, place, holds=known, expected=expected) else None


def _suggest(name: str, level: str) -> str:
    """The keyword that a misspelt one comes near; else that the level has others."""
    keywords = [keyword_for_tag(tag) for tag in known_attributes(level)]
    return next(iter(get_close_matches(name, keywords, 1)), f"a key of {level}")


def representation(tag: str) -> str:
    """The value representation of a known attribute."""
    found: str = dictionary_VR(int(tag, 16))
    return found
