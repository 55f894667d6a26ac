"""Markdown that holds what others wrote: their text stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def escape(text: object) -> str:
    """A text in one line that makes no mark, no cell and no HTML of its own."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(str(text).split()))


def write_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table; its cells are Markdown already."""
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def write_head(title: str, report_facts: Iterable[tuple[str, object]]) -> Iterator[str]:
    """A title and the facts of the report that the page was made of."""
    yield from (f"# {title}", "")
    yield from (f"* {name}: {escape(value)}" for name, value in report_facts)
