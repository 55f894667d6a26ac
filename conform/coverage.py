"""The page of what the ledger covers, made of the ledger: `python -m conform.coverage` writes it, and the ids' list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from conform.requirement import LEVELS, PROOFS, Requirement, read_ledger, write_ids
from conform.roles import ROLES

PAGE = "docs/reference/conformance-coverage.md"
_HEAD = """# What the conformance kit covers

For vendors and whoever reads a report of [the conformance kit](conformance.md).
After it you know which requirement is tried how, and why some are not.
`python -m conform.coverage` makes this page of the ledger (`conform/ledger`).

| proof | means |
|---|---|
| auto | the kit acts, or makes the system act |
| observed | the kit reads the system's own messages |
| attested | a person says it, by name and day, in `sut.toml` |
| none | nothing proves it; the reason stands below |

## By role and level

| role | level | auto | observed | attested | none |
|---|---|---|---|---|---|
"""


def write_coverage(ledger: Sequence[Requirement]) -> str:
    """The page, as Markdown."""
    return _HEAD + "\n".join(_lines(ledger)) + "\n"


def _lines(ledger: Sequence[Requirement]) -> Iterator[str]:
    for role in ROLES:
        for level in LEVELS:
            counts = Counter(row.proof for row in ledger if row.role == role.name and row.level == level)
            if counts:
                yield f"| {role.name} | {level} | {' | '.join(str(counts[proof]) for proof in PROOFS)} |"
    for role in ROLES:
        rows = [row for row in ledger if row.role == role.name]
        if rows:
            yield from ("", f"## {role.title['en'].capitalize()} (`{role.name}`)", "")
            yield from ("| id | level | proof |", "|---|---|---|")
            yield from (f"| {row.id} | {row.level} | {row.proof} |" for row in rows)
        reasons = [row for row in rows if row.proof == "none"]
        if reasons:
            yield from ("", "Nothing proves these:", "")
            yield from (f"* {row.id}: {row.why_not}" for row in reasons)


if __name__ == "__main__":
    (Path(__file__).parents[1] / PAGE).write_text(write_coverage(read_ledger()), encoding="utf-8")
    write_ids(read_ledger())
