"""The report as JSON: the truth that every other form is made of."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from conform.requirement import HARMS, LEDGER, Requirement
from conform.run import Outcome, Row
from conform.sut import Sut

Report = dict[str, Any]


def write_report(sut: Sut, outcome: Outcome, at: datetime, kit: str) -> Report:
    """The report of one run: who, by which rule, what holds, what fails, what was not tested and why."""
    rows = sorted(outcome.rows, key=lambda row: (HARMS.index(row.requirement.harm), row.requirement.id))
    counts = Counter((row.requirement.role, row.requirement.level, row.verdict.value) for row in rows)
    return {
        "product": {"name": sut.name, "version": sut.version, "vendor": sut.vendor, "build": sut.build},
        "kit": kit,
        "at": at.isoformat(timespec="seconds"),
        "baseline": f"LB-{digest_baseline(kit)[:12]}",
        "environment": f"LE-{_digest_environment(sut)[:12]}",
        "verdict": outcome.verdict,
        "mistakes": outcome.mistakes,
        "counts": [
            {"role": role, "level": level, "verdict": verdict, "number": number}
            for (role, level, verdict), number in sorted(counts.items())
        ],
        "rows": [_describe(row) for row in rows],
    }


def digest_baseline(kit: str) -> str:
    """The SHA-256 of the ledger, the cases and the kit's version: what a system was measured by."""
    digest = hashlib.sha256(kit.encode())
    for file in [*sorted(LEDGER.glob("*.toml")), *sorted((LEDGER.parent / "cases").glob("*.py"))]:
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def digest_report(report: Mapping[str, Any]) -> str:
    """The SHA-256 of a report: what a statement is made over."""
    return hashlib.sha256(json.dumps(report, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_report(folder: Path) -> Report:
    """The report that a run has left in a folder. Raises OSError, ValueError."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    if not isinstance(report, dict) or "rows" not in report:
        raise ValueError(f"{folder}/report.json is no report of the kit")
    return report


def rows_of(report: Mapping[str, Any], *verdicts: str) -> Sequence[Mapping[str, Any]]:
    """The rows with one of these verdicts."""
    return [row for row in report["rows"] if row["verdict"] in verdicts]


def _describe(row: Row) -> dict[str, Any]:
    requirement: Requirement = row.requirement
    return {
        "id": requirement.id,
        "role": requirement.role,
        "level": requirement.level,
        "text": dict(requirement.text),
        "sources": list(requirement.sources),
        "when": requirement.when,
        "harm": requirement.harm,
        "verdict": row.verdict.value,
        "sentence": row.sentence,
        "cases": list(row.cases),
    }


def _digest_environment(sut: Sut) -> str:
    settings = {
        role: {name: value for name, value in told.items() if name != "token"} for role, told in sut.roles.items()
    }
    told = {"roles": settings, "expected": {key: value.reason for key, value in sut.expected.items()}}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
