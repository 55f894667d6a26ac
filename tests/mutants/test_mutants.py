"""The runner of mutants: what it plants, and that a fault no test sees is told apart from one that a test sees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.mutation import Source

ROOT = Path(__file__).parents[2]

RULE = '''\
"""What a text of a module says is no rule."""

LIMIT = 5


def allow(age: int, given: bool) -> str | None:
    """Nor what a docstring says."""
    if 2 <= age < LIMIT and not given:
        return f"{age - 1} is below the limit"
    return None
'''
TEST = """\
from rule import allow


def test_allow() -> None:
    assert allow(4, False)
    assert not allow(5, False)
"""
TRIAL = """\
import time
from pathlib import Path
from tests.mutants.mutation import Source
from tests.mutants.trial import Trial, begin

source = Source(Path("rule.py"))
for site in (None, *source.sites):
    running = begin(Trial("rule", source.plant(site), (["test_rule.py::test_allow"],), 5, 60))
    while (killed := running.killed()) is None:
        time.sleep(0.02)
    print(killed, site)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rule.py").write_text(RULE, encoding="utf-8")
    (tmp_path / "test_rule.py").write_text(TEST, encoding="utf-8")
    return tmp_path


def test_each_kind_of_fault_is_planted_and_no_docstring(folder: Path) -> None:
    sites = Source(folder / "rule.py").sites
    assert [f"{site.line} {site.kind}" for site in sites] == [
        "3 constant",
        "8 and/or",
        "8 condition negated",
        "8 comparison",
        "8 comparison",
        "8 constant",
        "8 not removed",
        "9 return value",
        "9 arithmetic",
        "9 constant",
        "9 text",
    ]


def test_what_is_planted_is_taken_out_again(folder: Path) -> None:
    source = Source(folder / "rule.py")
    for site in source.sites:
        assert source.plant(site) != source.plant(None), str(site)
    assert source.plant(None) == Source(folder / "rule.py").plant(None)


def test_a_fault_that_a_test_sees_is_killed_and_another_survives(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", TRIAL],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert lines[0] == "False None", "without a mutant the tests pass"
    assert "True comparison: 2 <= age < LIMIT -> 2 <= age <= LIMIT" in lines
    assert "True constant: 5 -> 6" in lines
    assert "False comparison: 2 <= age < LIMIT -> 2 < age < LIMIT" in lines, "nobody tries an age of two"
    assert (folder / "rule.py").read_text(encoding="utf-8") == RULE, "no file is changed"
