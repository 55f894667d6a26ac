"""Every control of the threat model is held by a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "threat-model.md"
_TEST = re.compile(r"\[(\w+)\]\(\.\./\.\./(tests/[\w/]+\.py)\)")
_HEAD = "| attack | control | test |"


def rows(page: str) -> list[str]:
    """The rows of its tables of attacks."""
    found, within = [], False
    for line in page.splitlines():
        within = line == _HEAD or (within and line.startswith("|"))
        if within and line != _HEAD and not line.startswith("|---"):
            found.append(line)
    return found


def find_faults(page: str) -> list[str]:
    """Rows that link to no test, and tests that are not there."""
    faults = []
    for row in rows(page):
        named = _TEST.findall(row)
        faults += [] if named else [f"no test: {row}"]
        faults += [f"not there: {file}::{name}" for name, file in named if name not in _tests(ROOT / file)]
    return faults


def _tests(file: Path) -> set[str]:
    if not file.is_file():
        return set()
    return {node.name for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_every_control_is_held_by_a_test() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(rows(page)) > 40
    assert find_faults(page) == []


@pytest.mark.parametrize(
    "test",
    ["later", "[test_x](../../tests/meta/test_threat_model.py)", "[test_x](../../tests/no.py)"],
)
def test_a_row_without_its_test_would_be_found(test: str) -> None:
    assert find_faults(f"{_HEAD}\n|---|---|---|\n| a | b | {test} |\n")
