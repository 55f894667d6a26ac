"""Twenty thousand mutants of genuine files, the same every time but for the keys. LAUTTA_MUTANTS asks for more."""

from __future__ import annotations

import os

import pytest

from tests.xml.attacks.fuzz import run

_SEEDS = 8
_COUNT = int(os.environ.get("LAUTTA_MUTANTS", "20000"))


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@pytest.mark.parametrize("seed", range(_SEEDS))
def test_a_mutant_is_refused_or_says_what_was_signed(seed: int) -> None:
    tally = run(seed, _COUNT // _SEEDS)
    assert [text for text, _ in tally.broken] == []
    assert tally.refused > 0
    assert tally.genuine > 0
