"""What each word after `lautta conform` does. Every command returns its exit code."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from conform.claim import WrongSutError
from conform.report.digest import name_run
from conform.report.forms import leave_report
from conform.report.text import render_text
from conform.report.truth import write_report
from conform.requirement import read_ledger
from conform.role import Stay
from conform.roles import BY_NAME
from conform.run import Outcome, check_traffic, run_cases
from conform.sut import Sut, read_claimed, read_sut

#: The exit code of each verdict.
EXIT = {"holds": 0, "partial": 0, "fails": 1, "inconclusive": 3}


def list_ledger(options: argparse.Namespace) -> int:
    """Show the rows of the ledger."""
    rows = [row for row in read_ledger() if options.role in (None, row.role)]
    if options.json:
        sys.stdout.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
        return 0
    for row in rows:
        sys.stdout.write(f"{row.role:8} {row.id:11} {row.level:6} {row.proof:8} {row.text['en']}\n")
        if row.why_not:
            sys.stdout.write(f"{'':36}{row.why_not}\n")
    return 0


def run_system(options: argparse.Namespace) -> int:
    """Try the cases on a system. Raises WrongSutError, RealPersonError."""
    if options.keep_raw and not options.out:
        raise WrongSutError("--keep-raw needs --out: there is no folder to keep it in")
    ledger = read_ledger()
    sut = read_claimed(options.sut, options.role, {row.id for row in ledger}, options.only)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        stay = Stay(Path(folder), options.rough, options.attended, options.keep_raw)
        outcome = run_cases(sut, ledger, stay, now.date(), options.only, show_progress)
    return _say(options, sut, outcome, now, stay)


def check_messages(options: argparse.Namespace) -> int:
    """Try the cases on recorded messages; a system that says nothing of the role may have every feature of it.

    Raises WrongSutError, RealPersonError.
    """
    if not options.folder.is_dir():
        raise WrongSutError(f"{options.folder} is no folder")
    now = datetime.now(UTC)
    described = read_sut(options.sut) if options.sut else Sut("recorded messages", "-", "-", "", {})
    every = {"features": sorted(BY_NAME[options.role].known_features)}
    sut = replace(described, roles={options.role: described.roles.get(options.role, every)})
    outcome = check_traffic(sut, read_ledger(), options.role, options.folder, now.date())
    return _say(options, sut, outcome, now, Stay(options.folder))


def _say(options: argparse.Namespace, sut: Sut, outcome: Outcome, now: datetime, stay: Stay) -> int:
    report = write_report(sut, outcome, now, version("lautta"), stay)
    if options.out:
        leave_report(options.out, report, outcome)
    if options.json:
        show_progress(f"{report['baseline']} {report['environment']} {name_run(report)}")
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(render_text(report, options.language))
    return EXIT[outcome.verdict]


def try_itself(options: argparse.Namespace) -> int:
    """The kit's own trial."""
    from conform.mutants import TRIALS
    from conform.selftest import try_kit

    trials = [trial for trial in TRIALS if options.role in (None, trial.role)]
    mistakes = try_kit(trials, show_progress)
    for mistake in mistakes:
        sys.stderr.write(f"{mistake}\n")
    return 1 if mistakes else 0


def show_progress(line: str) -> None:
    """Show how far a long run is; stdout is for what it finds."""
    sys.stderr.write(f"{line}\n")
