"""What a person or an organisation signs of a report: an in-toto Statement with the predicate Test Result.

in-toto Attestation Framework 1.1 (Statement, ResourceDescriptor, DigestSet); predicate test-result/v0.1.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conform.report.digest import digest_report, name_run
from conform.report.envelope import unseal

FILE = "statement.json"
TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
#: Our own part of the predicate: fields that in-toto does not know are ignored by those who do not know them.
OURS = "x-lautta"
_NOTE = "This is what the signer measured. It is not an authority's approval."
_BUILD = re.compile(r"sha256:([0-9a-f]{64})")


class CannotSignError(Exception):
    """A report that nobody can sign. `str()` says why."""


def write_statement(report: Mapping[str, Any], by: str, at: str) -> dict[str, Any]:
    """The statement of a report, by whom and when. Raises CannotSignError for what is partial or inconclusive."""
    digests = report["digests"]
    return {
        "_type": TYPE,
        "subject": [_describe_product(report["product"])],
        "predicateType": PREDICATE,
        "predicate": {
            "result": choose_result(report),
            "configuration": [
                _describe("ledger", digests["ledger"]),
                _describe("cases", digests["cases"]),
                _describe("sut.toml", digests["environment"]),
            ],
            "passedTests": _list(report, "holds"),
            "warnedTests": _list(report, "warning"),
            "failedTests": _list(report, "fails", "expected failure"),
            OURS: {
                "by": by,
                "at": at,
                "note": _NOTE,
                "kit": report["kit"],
                "baseline": report["baseline"],
                "environment": report["environment"],
                "run": name_run(report),
                "verdict": report["verdict"],
                "attestedTests": _list(report, "attested"),
                "report": _describe("report.json", digest_report(report)),
            },
        },
    }


def choose_result(report: Mapping[str, Any]) -> str:
    """PASSED, WARNED or FAILED. Raises CannotSignError: what was not tested has no result."""
    if report["verdict"] == "fails":
        return "FAILED"
    if report["verdict"] != "holds":
        raise CannotSignError(
            f"The report is {report['verdict']}: nothing is signed of it. "
            "Not every MUST that applies was tested and holds, and a skip is never a pass."
        )
    return "WARNED" if _list(report, "warning") else "PASSED"


def read_statement(folder: Path) -> dict[str, Any] | None:
    """The statement that lies in a folder, whoever signed it. Raises BadEnvelopeError, OSError, ValueError."""
    file = folder / FILE
    return unseal(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def said_of(statement: Mapping[str, Any]) -> Mapping[str, str]:
    """Who signed it, when, and with which result: what a page shows."""
    predicate = statement["predicate"]
    return {"by": predicate[OURS]["by"], "at": predicate[OURS]["at"], "result": predicate["result"]}


def _describe_product(product: Mapping[str, str]) -> dict[str, Any]:
    """The build by its digest; else a digest of its vendor, name and version, named as such."""
    name = f"{product['vendor']}/{product['name']} {product['version']}"
    build = _BUILD.fullmatch(product["build"])
    if build:
        return {"name": name, "digest": {"sha256": build[1]}}
    words = "\n".join((product["vendor"], product["name"], product["version"]))
    return {"name": name, "digest": {"lauttaNameAndVersion": hashlib.sha256(words.encode()).hexdigest()}}


def _describe(name: str, digest: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": digest}}


def _list(report: Mapping[str, Any], *verdicts: str) -> list[str]:
    """A common row stands once in each role: its name has the role in it."""
    return [f"{row['role']}/{row['id']}" for row in report["rows"] if row["verdict"] in verdicts]
