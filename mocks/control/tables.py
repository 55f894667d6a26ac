"""Write the rules of every mock into its README, as a table: `python -m mocks.control.tables`.

A mock keeps its rules as `RULES` in `mocks/<name>/rules.py`. Their table stands between two marks of its README.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from mocks.control.rules import Rule

BEGIN, END = "<!-- rules -->", "<!-- /rules -->"

_MOCKS = Path(__file__).parents[1]


def find_rules() -> dict[str, tuple[Rule, ...]]:
    """The rules of every mock that has any, by the mock's name."""
    names = sorted(file.parent.name for file in _MOCKS.glob("*/rules.py") if file.parent.name != "control")
    return {name: importlib.import_module(f"mocks.{name}.rules").RULES for name in names}


def find_page(name: str) -> Path:
    """The README of one mock."""
    return _MOCKS / name / "README.md"


def write_table(page: str, rules: tuple[Rule, ...]) -> str:
    """The page with the table of these rules between its marks. Raises ValueError for a page without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} and {END} for its rules")
    rows = ["| rule | kind | demand | source |", "|---|---|---|---|"]
    rows += [f"| `{rule.id}` | {rule.kind} | {_cell(rule.demand)} | {_cell(rule.source)} |" for rule in rules]
    return "\n".join([f"{before}{BEGIN}", *rows, f"{END}{after}"])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> int:
    """Write the table of every mock; returns the exit code."""
    for name, rules in find_rules().items():
        page = find_page(name)
        page.write_text(write_table(page.read_text("utf-8"), rules), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
