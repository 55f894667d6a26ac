"""The report as JSON: the truth that every other form is made of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from conform.people import check_synthetic
from conform.report.digest import digest_environment, digest_measure
from conform.requirement import HARMS
from conform.role import Stay
from conform.roles import BY_NAME
from conform.run import Ending, Outcome, Row
from conform.sut import Sut
from conform.verdict import Verdict

Report = dict[str, Any]


def write_report(sut: Sut, outcome: Outcome, at: datetime, kit: str, stay: Stay | None = None) -> Report:
    """The report of one run: who, by which rule, what holds, what fails, what was not tested and why.

    Raises RealPersonError where anything in it holds a HETU outside the 900-series.
    """
    rows = sorted(outcome.rows, key=lambda row: (HARMS.index(row.requirement.harm), row.requirement.id))
    digests = {**digest_measure(kit), "environment": digest_environment(sut)}
    report = {
        "product": {"name": sut.name, "version": sut.version, "vendor": sut.vendor, "build": sut.build},
        "kit": kit,
        "at": at.isoformat(timespec="seconds"),
        "baseline": f"LB-{digests['baseline'][:12]}",
        "environment": f"LE-{digests['environment'][:12]}",
        "digests": digests,
        "how": {
            "only": list(outcome.only),
            "rough": stay is not None and stay.rough,
            "attended": stay is not None and stay.attended,
        },
        "roles": [_describe_role(sut, role) for role in sut.roles],
        "verdict": outcome.verdict,
        "mistakes": outcome.mistakes,
        "counts": count_rows(_describe_row(row, sut) for row in rows),
        "rows": [_describe_row(row, sut) for row in rows],
        "cases": [_describe_case(ending) for ending in outcome.endings],
        "evidence": list(_list_evidence(outcome)),
        "traffic": _count_traffic(outcome),
    }
    check_synthetic(json.dumps(report, ensure_ascii=False))
    return report


def count_rows(rows: Iterator[Mapping[str, Any]] | Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The numbers of a report: how many rows of each role and level got each verdict."""
    counts = Counter((row["role"], row["level"], row["verdict"]) for row in rows)
    return [
        {"role": role, "level": level, "verdict": verdict, "number": number}
        for (role, level, verdict), number in sorted(counts.items())
    ]


def read_report(folder: Path) -> Report:
    """The report that a run has left in a folder. Raises OSError, ValueError."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    if not isinstance(report, dict) or "rows" not in report:
        raise ValueError(f"{folder}/report.json is no report of the kit")
    return report


def rows_of(report: Mapping[str, Any], *verdicts: str) -> Sequence[Mapping[str, Any]]:
    """The rows with one of these verdicts."""
    return [row for row in report["rows"] if row["verdict"] in verdicts]


def _describe_role(sut: Sut, role: str) -> dict[str, Any]:
    settings = sut.roles[role]
    return {
        "role": role,
        "title": dict(BY_NAME[role].title),
        "mode": settings.get("mode", ""),
        "features": sorted(sut.features(role)),
    }


def _describe_row(row: Row, sut: Sut) -> dict[str, Any]:
    requirement = row.requirement
    described: dict[str, Any] = {
        "id": requirement.id,
        "role": requirement.role,
        "level": requirement.level,
        "text": dict(requirement.text),
        "sources": list(requirement.sources),
        "when": requirement.when,
        "proof": requirement.proof,
        "harm": requirement.harm,
        "verdict": row.verdict.value,
        "sentence": row.sentence,
        "cases": list(row.cases),
    }
    if row.verdict is Verdict.EXPECTED:
        known = sut.expected[requirement.id]
        described["expected"] = {"reason": known.reason, "until": known.until.isoformat()}
    if row.verdict is Verdict.ATTESTED:
        said = sut.attested[requirement.id]
        described["attested"] = {"by": said.by, "on": said.on.isoformat(), "says": said.says}
    return described


def _describe_case(ending: Ending) -> dict[str, Any]:
    return {
        "role": ending.case.role,
        "name": ending.case.name,
        "about": ending.case.about,
        "proves": list(ending.case.proves),
        "observed": ending.case.observed,
        "verdict": ending.verdict.value,
        "sentence": ending.sentence,
        "checked": list(ending.checked),
        "seconds": round(ending.seconds, 3),
    }


def _list_evidence(outcome: Outcome) -> Iterator[dict[str, str]]:
    """Every file of evidence with its digest: a file that was changed, lost or added shows."""
    for role, case, evidence in outcome.evidence():
        for kept in evidence.files():
            file = f"evidence/{role}/{case}/{kept.name}"
            yield {"role": role, "case": case, "file": file, "line": kept.line, "sha256": kept.sha256}


def _count_traffic(outcome: Outcome) -> list[dict[str, Any]]:
    """What was seen of the system's own messages, in numbers."""
    counts = Counter(
        (role, message.interaction, message.by_system, message.secured)
        for role, messages in outcome.traffic.items()
        for message in messages
    )
    return [
        {"role": role, "interaction": name, "by_system": by_system, "secured": secured, "number": number}
        for (role, name, by_system, secured), number in sorted(counts.items())
    ]
