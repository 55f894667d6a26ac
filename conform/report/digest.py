"""Digests: what a system was measured by, what it was said to be, and the report itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from conform.requirement import LEDGER
from conform.sut import Sut


def digest_measure(kit: str) -> dict[str, str]:
    """The SHA-256 of the ledger, of the cases, and of both with the kit's version: the baseline."""
    ledger = _digest_files(LEDGER.glob("*.toml"))
    cases = _digest_files((LEDGER.parent / "cases").glob("*.py"))
    baseline = hashlib.sha256(f"{kit}\n{ledger}\n{cases}\n".encode()).hexdigest()
    return {"ledger": ledger, "cases": cases, "baseline": baseline}


def digest_environment(sut: Sut) -> str:
    """The SHA-256 of what the vendor says of the system. Secrets are not in it: only the names of variables are."""
    told = {
        "roles": {role: dict(settings) for role, settings in sut.roles.items()},
        "expected": {key: (value.reason, value.until) for key, value in sut.expected.items()},
        "attested": {key: (value.by, value.on, value.says) for key, value in sut.attested.items()},
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def encode_report(report: Mapping[str, Any]) -> bytes:
    """The octets of report.json."""
    return (json.dumps(report, indent=1, ensure_ascii=False) + "\n").encode()


def digest_report(report: Mapping[str, Any]) -> str:
    """The SHA-256 of report.json, as `sha256sum` shows it: what a statement is made over."""
    return hashlib.sha256(encode_report(report)).hexdigest()


def name_run(report: Mapping[str, Any]) -> str:
    """The short name of a report."""
    return f"LR-{digest_report(report)[:12]}"


def _digest_files(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
