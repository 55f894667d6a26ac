"""`lautta conform`: list the ledger, run the cases on a system, render a report, and try the kit itself."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import conform.cases  # noqa: F401 – registers them
from conform.evidence import Evidence
from conform.peers.fhir_server import FhirServer
from conform.people import RealPersonError
from conform.report.html import render_html
from conform.report.junit import render_junit
from conform.report.text import render_text
from conform.report.truth import Report, read_report, write_report
from conform.requirement import read_ledger
from conform.run import Outcome, run_cases
from conform.selftest import try_kit
from conform.sut import Sut, WrongSutError, read_secret, read_sut

_EXAMPLE = """examples:
  lautta conform list --role record
  lautta conform run --sut sut.toml --out report
  lautta conform report report --format html > report.html

exit codes: 0 every applicable MUST holds or is not tested (partial) · 1 one fails, or an expected failure holds
            2 wrong usage · 3 inconclusive
"""
_EXIT = {"holds": 0, "partial": 0, "fails": 1, "inconclusive": 3}
_FORMS = {"text": render_text, "junit": render_junit, "html": render_html}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of the interface."""
    options = read_options(words)
    try:
        return int(options.act(options))
    except WrongSutError as problem:
        sys.stderr.write(f"{problem}\n")
    except RealPersonError as problem:
        sys.stderr.write(f"The run was stopped: {problem}.\n")
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"The report cannot be read: {problem}\n")
    return 2


def read_options(words: Sequence[str] | None) -> argparse.Namespace:
    """The words of one command; leaves with code 2 for those that are none."""
    parser = argparse.ArgumentParser(
        prog="lautta conform",
        description="The conformance kit: what a system must do, tried on it, with a report.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the ledger: every requirement, and how it is proved")
    listing.add_argument("--role")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(act=_list)
    running = commands.add_parser("run", help="try the cases on a system")
    running.add_argument("--sut", type=Path, required=True, metavar="FILE", help="the system, as TOML")
    running.add_argument("--only", nargs="+", default=(), metavar="ID", help="the cases of these requirements")
    running.add_argument("--out", type=Path, metavar="DIR", help="leave the report and the evidence here")
    running.add_argument("--json", action="store_true", help="the report as JSON on stdout")
    running.set_defaults(act=_run)
    rendering = commands.add_parser("report", help="render the report of a run")
    rendering.add_argument("folder", type=Path, metavar="DIR")
    rendering.add_argument("--format", choices=_FORMS, default="text")
    rendering.set_defaults(act=_report)
    trying = commands.add_parser("selftest", help="honest systems pass, and every mutant is convicted")
    trying.set_defaults(act=_selftest)
    return parser.parse_args(words)


def _tell(line: str) -> None:
    """Show how far a long run is; stdout is for what it finds."""
    sys.stderr.write(f"{line}\n")


def _list(options: argparse.Namespace) -> int:
    rows = [row for row in read_ledger() if options.role in (None, row.role)]
    if options.json:
        sys.stdout.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
        return 0
    for row in rows:
        sys.stdout.write(f"{row.id:11} {row.level:6} {row.proof:8} {row.text['en']}\n")
        if row.why_not:
            sys.stdout.write(f"{'':27}{row.why_not}\n")
    return 0


def _run(options: argparse.Namespace) -> int:
    sut, ledger = read_sut(options.sut), read_ledger()
    known = {row.id for row in ledger}
    unknown = sorted((set(options.only) | set(sut.expected)) - known)
    if unknown:
        raise WrongSutError(f"the ledger has no {', '.join(unknown)}: lautta conform list shows what it has")
    now = datetime.now(UTC)
    outcome = run_cases(
        sut, ledger, lambda role, evidence: make_peer(sut, role, evidence), now.date(), options.only, _tell
    )
    report = write_report(sut, outcome, now, version("lautta"))
    if options.out:
        leave_report(options.out, report, outcome)
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n" if options.json else render_text(report))
    return _EXIT[outcome.verdict]


def make_peer(sut: Sut, role: str, evidence: Evidence) -> FhirServer:
    """The system under test in one role, for one case. Raises WrongSutError."""
    settings = sut.roles[role]
    if "url" not in settings:
        raise WrongSutError(f"{role}: url is missing")
    token = read_secret(settings, "token")
    evidence.secrets = {token: "■token■"}
    ca = settings.get("ca", True)
    return FhirServer(settings["url"], token, sut.features(role), ca=ca, evidence=evidence)


def leave_report(folder: Path, report: Report, outcome: Outcome) -> None:
    """Write `report.json`, its other forms, and the evidence of each case."""
    for ending in outcome.endings:
        ending.evidence.write(folder / "evidence" / ending.case.name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, file in (("text", "report.txt"), ("junit", "junit.xml"), ("html", "report.html")):
        (folder / file).write_text(_FORMS[name](report), encoding="utf-8")


def _report(options: argparse.Namespace) -> int:
    report = read_report(options.folder)
    sys.stdout.write(_FORMS[options.format](report))
    return _EXIT[report["verdict"]]


def _selftest(_: argparse.Namespace) -> int:
    mistakes = try_kit(_tell)
    for mistake in mistakes:
        sys.stderr.write(f"{mistake}\n")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
