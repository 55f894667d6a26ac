"""A file made to be slow is refused by work, not by patience."""

from __future__ import annotations

import pytest

from tests.whole import part_of
from tests.xml.attacks.costly import files, measure
from tests.xml.attacks.plan import Profile
from tests.xml.attacks.scene import Scene
from tests.xml.attacks.signatories import RSA

#: Tells a hang from work on any machine; how fast it is in truth is for `python -m tests.xml.attacks.costly` to say.
CEILING = 5.0
_FILES = files()


_TRIED = range(0, len(_FILES), part_of(1, 3))  # every third one; `make exhaustive` tries all


@pytest.mark.parametrize("number", _TRIED, ids=["{1}-{0}".format(*_FILES[number]) for number in _TRIED])
def test_no_file_takes_long(number: int) -> None:
    _, profile, make = _FILES[number]
    raw = make()
    assert raw != Scene(profile, RSA).raw
    spent, outcome = measure(profile, raw)
    assert spent < CEILING
    assert outcome.startswith("refused") or profile in {Profile.HABIT, Profile.ANSWER}  # their headers are not covered
