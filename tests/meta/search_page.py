"""The tables of `docs/reference/search.md`, made from the data: `python -m tests.meta.search_page` writes them anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from adapter.store.expressions import PATIENTS
from adapter.store.parameters import TYPES, Parameter, parameters_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "search.md"
BEGIN, END = "<!-- the tables: python -m tests.meta.search_page -->\n", "<!-- end of the tables -->\n"


def main() -> None:
    """Write the page's tables."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}{tables()}{END}{rest.partition(END)[2]}", encoding="utf-8")


def tables() -> str:
    """A table for what every type has, and one for each type."""
    of_all = [row for code, row in parameters_of("Binary").items() if code.startswith("_")]
    parts = [_table("Every type", of_all)]
    for kind in sorted({*TYPES, "Subscription"} - {"Binary"}):
        own = [row for code, row in parameters_of(kind).items() if not code.startswith("_") and not row.is_void]
        parts.append(_table(kind, own))
    return "\n".join(parts)


def _table(title: str, rows: Iterable[Parameter]) -> str:
    lines = [f"\n### {title}\n", "| parameter | kind | elements |", "|---|---|---|"]
    lines += [
        f"| `{row.code}` | {row.kind}{'' if row.definition else ', ours'} | {'<br>'.join(_elements(row))} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _elements(row: Parameter) -> Iterator[str]:
    """The paths below the type."""
    for branch in row.expression.split(" | "):
        path, _, restricted = branch.partition(f".{PATIENTS}" if PATIENTS in branch else "\0")
        kind = path.strip("(").partition(".")[0]
        plain = path.strip("()") if path.startswith("(") else path
        yield f"`{plain.replace(f'{kind}.', '')}`{' to a Patient' if PATIENTS in branch else restricted}"


if __name__ == "__main__":
    main()
