"""Of whom a message may speak: a HETU of the 900-series, rightly made, or a temporary id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mocks.control import digest
from mocks.control.hetu import is_hetu, is_test_hetu
from mocks.kanta import rules
from mocks.xml.namespaces import HETU_ROOT
from mocks.xml.types import show

if TYPE_CHECKING:
    from mocks.control import Examination

Person = tuple[str, str]

_TEMPORARY = re.compile(r"1\.2\.246\.10\.[1-9]\d*\.22\.\d{4}", re.ASCII)


def bare(person: Person) -> Person:
    """A person as (root, extension): real data writes roots with and without `urn:oid:`."""
    return person[0].removeprefix("urn:oid:"), person[1]


def check_person(examination: Examination, place: str, person: Person) -> None:
    """Check the root of a person's id, and a HETU's form and series. Raises BrokenRuleError."""
    root, extension = bare(person)
    is_national = root == HETU_ROOT
    holds = is_national or _TEMPORARY.fullmatch(root) is not None
    examination.check(rules.HETU_ROOT, place, holds=holds, expected=HETU_ROOT, found=show(root))
    if is_national:
        found = digest(extension)
        examination.check(rules.HETU_FORM, place, holds=is_hetu(extension), expected="a HETU", found=found)
        examination.check(rules.HETU_SERIES, place, holds=is_test_hetu(extension), expected="900-999", found=found)
