"""Whether a folder that a run has left is as it was left, and whose signature is on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conform.report.consistency import check_baseline, check_evidence, check_rows
from conform.report.digest import digest_measure, encode_report
from conform.report.envelope import BadEnvelopeError, Trust, unseal, verify_envelope
from conform.report.forms import FORMS
from conform.report.keys import TrustedRoots, name_owner
from conform.report.statement import FILE, CannotSignError, said_of, write_statement

_NOT_OURS = "report.json is not as the kit writes it"


@dataclass(frozen=True)
class Verified:
    """What was found: the problems in sentences, the verdict of the report, and who says to have signed it.

    `owner`: whose certificate the signature has, where it led to a root that is trusted.
    """

    problems: list[str]
    verdict: str = ""
    signed: Mapping[str, str] | None = None
    owner: str = ""


def verify_folder(folder: Path, kit: str, trust: Trust | None) -> Verified:
    """Look at everything in a folder. `trust`: whose signature must be on it. Raises OSError."""
    octets = (folder / "report.json").read_bytes()
    try:
        report = json.loads(octets)
        problems = [] if encode_report(report) == octets else [_NOT_OURS]
        statement, said = _read_statement(folder)
        problems += said
        problems += [
            *check_evidence(report, folder),
            *check_rows(report),
            *check_baseline(report, kit),
            *_check_forms(report, folder, kit, statement),
        ]
        owner = ""
        if trust is not None:
            owner, said = _check_signature(folder, trust)
            problems += said
        if statement is not None:
            problems += _check_statement(report, statement)
        signed = said_of(statement) if statement is not None else None
        return Verified(problems, report["verdict"], signed, owner)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return Verified([_NOT_OURS])


def _read_statement(folder: Path) -> tuple[dict[str, Any] | None, list[str]]:
    if not (folder / FILE).exists():
        return None, []
    try:
        statement = unseal(json.loads((folder / FILE).read_text(encoding="utf-8")))
        said_of(statement)
    except (BadEnvelopeError, ValueError, KeyError, TypeError):
        return None, [f"{FILE} is no statement of the kit"]
    return statement, []


def _check_signature(folder: Path, trust: Trust) -> tuple[str, list[str]]:
    """Whose certificate it has where a root is trusted, and what is wrong with the signature."""
    if not (folder / FILE).exists():
        return "", ["nobody has signed it"]
    try:
        signature = verify_envelope(json.loads((folder / FILE).read_text(encoding="utf-8")), trust)
    except BadEnvelopeError as problem:
        return "", [str(problem)]
    except ValueError:
        return "", [f"{FILE} is no statement of the kit"]
    return name_owner(signature) if isinstance(trust, TrustedRoots) else "", []


def _check_statement(report: Mapping[str, Any], statement: Mapping[str, Any]) -> Iterator[str]:
    """A statement says nothing but what is written of this report."""
    said = said_of(statement)
    try:
        if write_statement(report, said["by"], said["at"]) != statement:
            yield "the statement is of another report, or says something else of it"
    except CannotSignError:
        yield f"the report is {report['verdict']}, and a statement of it can only be false"


def _check_forms(
    report: Mapping[str, Any], folder: Path, kit: str, statement: Mapping[str, Any] | None
) -> Iterator[str]:
    """What a person reads is what report.json says; a kit with another baseline may say it in other words."""
    if report["digests"]["baseline"] != digest_measure(kit)["baseline"]:
        return
    signed = said_of(statement) if statement is not None else None
    for name, form in FORMS.items():
        file = folder / name
        if file.exists() and file.read_bytes() != form(report, signed).encode():
            yield f"{name} does not say what report.json says"
