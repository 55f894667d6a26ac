"""What is done with a report that a run has left: other forms, a signature, a look at whether it was changed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from conform.claim import WrongSutError
from conform.commands import EXIT
from conform.report.architecture import describe_architecture
from conform.report.envelope import Signer, Trust, seal
from conform.report.forms import leave_forms, render
from conform.report.keys import TrustedKey, TrustedRoots, read_certificates, read_signer
from conform.report.statement import FILE, CannotSignError, read_statement, said_of, write_statement
from conform.report.text import make_plain
from conform.report.truth import read_report
from conform.report.verify import Verified, verify_folder


def render_again(options: argparse.Namespace) -> int:
    """Show a report in another form, or sign it. Raises OSError, ValueError and what signing raises."""
    if options.sign or options.by:
        return _sign(options)
    report, statement = read_report(options.folder), read_statement(options.folder)
    signed = said_of(statement) if statement else None
    sys.stdout.write(render(report, options.format, options.language, signed))
    return EXIT[report["verdict"]]


def describe_system(options: argparse.Namespace) -> int:
    """Show the facts of an architecture description. Raises OSError, ValueError."""
    sys.stdout.write(describe_architecture(read_report(options.folder)))
    return 0


def _sign(options: argparse.Namespace) -> int:
    """Leave statement.json. Raises WrongSutError, BadKeyError, CannotSignError."""
    if not (options.sign and options.by):
        raise WrongSutError("--sign and --by go together: a signature says whose it is")
    signer = _read_signer(options)
    report = read_report(options.folder)
    statement = write_statement(report, options.by, datetime.now(UTC).isoformat(timespec="seconds"))
    found = verify_folder(options.folder, version("lautta"), None).problems
    if found:
        raise CannotSignError("\n".join(["Nothing is signed of a report that is not as it was left:", *found]))
    (options.folder / FILE).write_text(json.dumps(seal(statement, signer), indent=1) + "\n", encoding="utf-8")
    signed = said_of(statement)
    leave_forms(options.folder, report, signed)
    sys.stdout.write(f"{FILE}: {signed['result']}, signed by {signed['by']}. It is not an authority's approval.\n")
    return 0


def _read_signer(options: argparse.Namespace) -> Signer:
    password = _read_password(options.password_from)
    if not options.sign.startswith("pkcs11:"):
        return read_signer(Path(options.sign), password, options.certificate)
    from conform.report.card import read_card

    return read_card(options.sign, password, options.certificate)


def _read_password(variable: str | None) -> bytes | None:
    if variable is None:
        return None
    if variable not in os.environ:
        raise WrongSutError(f"the variable {variable} is not set: it holds the key's password")
    return os.environ[variable].encode()


def verify_report(options: argparse.Namespace) -> int:
    """Whether a report is as it was left. Raises WrongSutError, BadKeyError, OSError."""
    statement = _read_claimed(options.folder)
    trust = _choose_trust(options, statement)
    found = verify_folder(options.folder, version("lautta"), trust)
    if options.json:
        said = {
            "as left": not found.problems,
            "problems": found.problems,
            "verdict": found.verdict,
            "signed": found.signed,
            "owner": found.owner,
        }
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{make_plain(line)}\n" for line in _say(found, trust))
    return 1 if found.problems else 0


def _read_claimed(folder: Path) -> dict[str, str]:
    """Who signed and when, as the statement has it; empty where there is none that can be read."""
    try:
        statement = read_statement(folder)
        return dict(said_of(statement)) if statement else {}
    except Exception:  # noqa: BLE001 – it may be anything; what is wrong with it, the look at the folder says
        return {"at": ""}


def _choose_trust(options: argparse.Namespace, claimed: dict[str, str]) -> Trust | None:
    if options.key:
        return TrustedKey.read(options.key)
    if options.certificate:
        return TrustedRoots(read_certificates(options.certificate), _read_time(claimed.get("at", "")))
    if claimed:
        raise WrongSutError(f"{FILE} is signed: say whom you trust, with --key or --certificate")
    return None


def _read_time(text: str) -> datetime:
    """The time that a statement names; now where it names none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _say(found: Verified, trust: Trust | None) -> list[str]:
    lines = [f"verdict of the report: {found.verdict or 'none that can be read'}", *found.problems]
    if found.problems:
        return [*lines, "The report was changed, or another kit than this made it."]
    if found.signed and trust:
        if found.owner:
            lines.append(f"certificate of: {found.owner}")
        signed = "Signed by {by} on {at} as {result}. This is not an authority's approval.".format(**found.signed)
        return [*lines, signed, "The report, its evidence and its signature are as they were left."]
    return [
        *lines,
        "The report agrees with itself and its evidence. Nobody has signed it: whoever made it may have changed it.",
    ]
