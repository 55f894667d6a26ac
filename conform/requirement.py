"""The ledger: every requirement of every role, with its source, and how it is proved or why it is not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEDGER = Path(__file__).with_name("ledger")
IDS = LEDGER / "ids.txt"
LEVELS = ("MUST", "SHOULD", "MAY")
PROOFS = ("auto", "observed", "attested", "none")
#: What a failure does to a patient or a record, the worst first: the report sorts by it.
HARMS = ("wrong person", "leak", "lost", "doubled", "refused wrongly", "form")
_ID = re.compile(r"\b[A-Z]{2}-[A-Z]+-\d\d\b")
_COMMON = "common.toml"
#: How the reason of a common row begins that has nothing to do with a role: not applicable, and no gap.
_DOES_NOT = "Does not apply"
_LANGUAGES = ("en", "fi", "sv")


class BadLedgerError(Exception):
    """A row of the ledger is not whole: the kit itself is at fault."""


@dataclass(frozen=True)
class Requirement:
    """One row of one role. Its id is never used again; `when` is the feature that it applies to, or "always".

    Proof: `auto` (the kit acts), `observed` (the system's own traffic), `attested` (a person), `none` (see `why_not`).
    """

    id: str
    role: str
    level: str
    text: Mapping[str, str]
    sources: tuple[str, ...]
    when: str
    proof: str
    why_not: str
    harm: str

    @property
    def applies(self) -> bool:
        """Whether a system of this role could break it at all: `why_not` says so in its first words."""
        return not self.why_not.startswith(_DOES_NOT)

    def __post_init__(self) -> None:
        right = (
            (_ID.fullmatch(self.id), "an id is like RS-SRCH-02"),
            (self.level in LEVELS, f"level is one of {', '.join(LEVELS)}"),
            (self.proof in PROOFS, f"proof is one of {', '.join(PROOFS)}"),
            (self.harm in HARMS, f"harm is one of {', '.join(HARMS)}"),
            (all(self.text.get(language) for language in _LANGUAGES), "the text is in English, Finnish and Swedish"),
            (self.sources, "a row names its source"),
            ((self.proof == "none") == bool(self.why_not), "why_not stands where nothing proves a row, and only there"),
        )
        for holds, sentence in right:
            if not holds:
                raise BadLedgerError(f"{self.id}: {sentence}")


def read_ledger(folder: Path = LEDGER) -> tuple[Requirement, ...]:
    """Every row of every role, in the order of the files; a common row once for each role. Raises BadLedgerError."""
    common = {row["id"]: row for row in _load(folder / _COMMON)["requirement"]}
    rows: list[Requirement] = []
    for file in sorted(folder.glob("*.toml")):
        if file.name != _COMMON:
            rows += _read_file(_load(file), common)
    ids = [(row.role, row.id) for row in rows]
    if len(ids) != len(set(ids)):
        raise BadLedgerError("an id stands twice")
    return tuple(rows)


def _load(file: Path) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _read_file(content: Mapping[str, Any], common: Mapping[str, Mapping[str, Any]]) -> Sequence[Requirement]:
    """The rows of one role: each common row as this role answers for it, then its own."""
    role, answered = content["role"], {row["id"]: row for row in content.get("common", [])}
    silent, strange = sorted(common.keys() - answered.keys()), sorted(answered.keys() - common.keys())
    if silent or strange:
        raise BadLedgerError(f"{role}: every common row is answered for, and no other: {', '.join(silent + strange)}")
    shared = [{**common[identity], **answer} for identity, answer in answered.items()]
    return [_read_row(role, row) for row in [*shared, *content["requirement"]]]


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


def read_ids(file: Path = IDS) -> set[str]:
    """Every id that was ever given: none is used again, and none is taken away."""
    return set(_ID.findall(file.read_text(encoding="utf-8")))


def write_ids(ledger: Iterable[Requirement], file: Path = IDS) -> None:
    """Add the ids of the ledger to those that were given before."""
    given = read_ids(file) | {row.id for row in ledger}
    file.write_text("".join(f"{identity}\n" for identity in sorted(given)), encoding="utf-8")
