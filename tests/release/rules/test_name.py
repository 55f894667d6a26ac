"""A name in a request, and the archive's: ordinary differences are none, another person is seen (REL-01)."""

from __future__ import annotations

import pytest

from adapter.release.rules.name import names_agree
from tests.release.rules.pairs import OTHER_NAMES, SAME_NAMES


@pytest.mark.parametrize(("said", "held"), SAME_NAMES)
def test_a_name_is_written_in_many_ways(said: str, held: str) -> None:
    assert names_agree(said, held)


@pytest.mark.parametrize(("said", "held"), OTHER_NAMES)
def test_another_name_contradicts(said: str, held: str) -> None:
    assert not names_agree(said, held)


def test_a_hostile_name_is_compared_at_once() -> None:
    assert not names_agree("a-" * 499, "=".join(["b " * 30] * 15))
    assert not names_agree("a-" * 20, "=".join(["b-" * 20] * 20))
    assert not names_agree("? " * 499, "?-" * 499)
