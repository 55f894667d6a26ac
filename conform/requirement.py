"""The ledger: every requirement of every role, with its source, and how it is proved or why it is not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEDGER = Path(__file__).with_name("ledger")
LEVELS = ("MUST", "SHOULD", "MAY")
PROOFS = ("auto", "observed", "attested", "none")
#: What a failure does to a patient or a record, the worst first: the report sorts by it.
HARMS = ("wrong person", "leak", "lost", "doubled", "refused wrongly", "form")
_ID = re.compile(r"[A-Z]{2}(-[A-Z]+)-\d\d")
_LANGUAGES = ("en", "fi")


class BadLedgerError(Exception):
    """A row of the ledger is not whole: the kit itself is at fault."""


@dataclass(frozen=True)
class Requirement:
    """One row. Its id is never used again; `when` is the feature of a system that it applies to, or "always"."""

    id: str
    role: str
    level: str
    text: Mapping[str, str]
    sources: tuple[str, ...]
    when: str
    proof: str
    why_not: str
    harm: str

    def __post_init__(self) -> None:
        right = (
            (_ID.fullmatch(self.id), "an id is like RS-SRCH-02"),
            (self.level in LEVELS, f"level is one of {', '.join(LEVELS)}"),
            (self.proof in PROOFS, f"proof is one of {', '.join(PROOFS)}"),
            (self.harm in HARMS, f"harm is one of {', '.join(HARMS)}"),
            (all(self.text.get(language) for language in _LANGUAGES), "the text is in English and Finnish"),
            (self.sources, "a row names its source"),
            ((self.proof == "none") == bool(self.why_not), "why_not stands where nothing proves a row, and only there"),
        )
        for holds, sentence in right:
            if not holds:
                raise BadLedgerError(f"{self.id}: {sentence}")


def read_ledger(folder: Path = LEDGER) -> tuple[Requirement, ...]:
    """Every row of every role, in the order of the files. Raises BadLedgerError."""
    rows = [row for file in sorted(folder.glob("*.toml")) for row in _read_file(file)]
    ids = [row.id for row in rows]
    if len(ids) != len(set(ids)):
        raise BadLedgerError("an id stands twice")
    return tuple(rows)


def _read_file(file: Path) -> Sequence[Requirement]:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return [_read_row(content["role"], row) for row in content["requirement"]]


def _read_row(role: str, row: Mapping[str, Any]) -> Requirement:
    try:
        return Requirement(
            id=row["id"],
            role=role,
            level=row["level"],
            text=row["text"],
            sources=tuple(row["sources"]),
            when=row.get("when", "always"),
            proof=row["proof"],
            why_not=row.get("why_not", ""),
            harm=row["harm"],
        )
    except KeyError as missing:
        raise BadLedgerError(f"{row.get('id', 'a row')}: {missing} is missing") from None
