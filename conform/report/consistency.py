"""Whether a report agrees with itself, with the ledger of this kit, and with the files beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from conform.report.digest import digest_measure
from conform.report.truth import count_rows
from conform.requirement import read_ledger
from conform.verdict import Verdict, sum_up, worst

_UNTRIED = {Verdict.NOT_TESTED, Verdict.NOT_APPLICABLE, Verdict.ATTESTED}
_DIGESTS = "sha256.json"
_WHAT = {"ledger": "another ledger", "cases": "other cases"}


def check_rows(report: Mapping[str, Any]) -> Iterator[str]:
    """The verdict computed once more: of each row from its cases, of the run from its rows."""
    for row in report["rows"]:
        proving = [case for case in report["cases"] if case["role"] == row["role"] and row["id"] in case["proves"]]
        if not _is_settled(row, [Verdict(case["verdict"]) for case in proving], report):
            yield f"{row['role']}: {row['id']} is not what its cases say"
    must = [Verdict(row["verdict"]) for row in report["rows"] if row["level"] == "MUST"]
    verdict = sum_up(must, mistakes=bool(report["mistakes"]), whole=not report["how"]["only"])
    if verdict != report["verdict"]:
        yield f"the verdict is {report['verdict']}, and the rows say {verdict}"
    if count_rows(report["rows"]) != report["counts"]:
        yield "the numbers are not those of the rows"
    for name, letters in (("baseline", "LB"), ("environment", "LE")):
        if report[name] != f"{letters}-{report['digests'][name][:12]}":
            yield f"the {name} is not what its digest says"


def _is_settled(row: Mapping[str, Any], found: Sequence[Verdict], report: Mapping[str, Any]) -> bool:
    """Whether a row may be called what it is where its cases say this."""
    verdict = Verdict(row["verdict"])
    features = {feature for role in report["roles"] if role["role"] == row["role"] for feature in role["features"]}
    if not row["cases"]:
        unseen = all(one is Verdict.NOT_TESTED for one in found)
        unclaimed = verdict is Verdict.NOT_APPLICABLE and row["when"] not in {"always", *features}
        return verdict in _UNTRIED and (unseen or unclaimed)
    worst_found = worst(found)
    if worst_found is not Verdict.FAILS:
        return verdict is worst_found
    known = "expected" in row and row["expected"]["until"] >= report["at"][:10]
    return verdict is (Verdict.EXPECTED if known else Verdict.FAILS if row["level"] == "MUST" else Verdict.WARNING)


def check_baseline(report: Mapping[str, Any], kit: str) -> Iterator[str]:
    """Whether it was measured by this kit's own ledger and cases, and has every row of its roles."""
    own, theirs = digest_measure(kit), report["digests"]
    if report["kit"] != kit:
        yield f"it was measured by version {report['kit']} of the kit, and this is {kit}"
    different = [said for name, said in _WHAT.items() if own[name] != theirs[name]]
    yield from (f"it was measured by {said} than this kit has" for said in different)
    if different or report["kit"] != kit:
        return
    if own["baseline"] != theirs["baseline"]:
        yield "the baseline is not of this ledger, these cases and this version"
    roles, only = {role["role"] for role in report["roles"]}, set(report["how"]["only"])
    mine = {
        (row.role, row.id): (row.level, dict(row.text), list(row.sources), row.when, row.proof, row.harm)
        for row in read_ledger()
        if row.role in roles and (not only or row.id in only)
    }
    for row in report["rows"]:
        written = tuple(row[name] for name in ("level", "text", "sources", "when", "proof", "harm"))
        if mine.pop((row["role"], row["id"]), None) != written:
            yield f"{row['role']}: {row['id']} is not as the ledger has it"
    yield from (f"{role}: {identity} is missing" for role, identity in mine)


def check_evidence(report: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Every file of evidence is there, as the report has its digest, and no other."""
    listed = {file["file"]: file["sha256"] for file in report["evidence"]}
    lists: dict[str, dict[str, str]] = {}
    for role, case in {(one["role"], one["name"]) for one in report["cases"]}:
        lists[f"evidence/{role}/{case}"] = {}
    for name, digest in listed.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[0] != "evidence":
            yield f"{name} is no place for evidence"
            continue
        lists.setdefault(path.parent.as_posix(), {})[path.name] = digest
        yield from _check_file(folder / name, name, digest)
    for place, digests in sorted(lists.items()):
        yield from _check_list(folder / place / _DIGESTS, place, digests)
    known = {*listed, *(f"{place}/{_DIGESTS}" for place in lists)}
    for file in sorted((folder / "evidence").rglob("*")):
        name = file.relative_to(folder).as_posix()
        if (file.is_symlink() or not file.is_dir()) and name not in known:
            yield f"{name} lies among the evidence, and the report does not know it"


def _check_file(file: Path, name: str, digest: str) -> Iterator[str]:
    if file.is_symlink() or not file.is_file():
        yield f"{name} is missing"
    elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        yield f"{name} was changed"


def _check_list(file: Path, place: str, digests: Mapping[str, str]) -> Iterator[str]:
    try:
        same = json.loads(file.read_text(encoding="utf-8")) == digests
    except (OSError, ValueError):
        same = False
    if not same:
        yield f"{place}/{_DIGESTS} is not what the report says"
