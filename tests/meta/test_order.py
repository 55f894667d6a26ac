"""The order of the tests in a run of several processes: every one is there, the long ones first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import LONG, begin_with_the_long

TESTS = Path(__file__).parents[1]


def test_each_long_one_is_there() -> None:
    assert [name for name in LONG if not list(TESTS.glob(f"{name}*.py"))] == []


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
@pytest.mark.parametrize(("few", "many"), [(0, 0), (0, 9), (9, 0), (25, 3), (7, 100)])
def test_no_test_is_lost_and_each_process_begins_with_a_long_one(few: int, many: int, processes: int) -> None:
    long = [f"tests/{LONG[0]}.py::test_{number}" for number in range(few)]
    tests = [f"tests/test_{number}.py::test" for number in range(many)] + long
    ordered = begin_with_the_long(tests, processes)
    assert sorted(ordered) == sorted(tests)
    if many > few >= processes:
        begins = [number * len(tests) // processes for number in range(processes)]
        assert {ordered[begin] in long for begin in begins} == {True}
