"""`lautta conform`: list the ledger, run the cases on a system, render a report, and try the kit itself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from conform import commands, reporting
from conform.claim import WrongSutError
from conform.people import RealPersonError
from conform.report.envelope import BadEnvelopeError
from conform.report.keys import BadKeyError
from conform.report.statement import CannotSignError
from conform.report.words import LANGUAGES
from conform.roles import BY_NAME

_EXAMPLE = """examples:
  lautta conform list --role record
  lautta conform run --sut sut.toml --out report
  lautta conform check letters --role gateway
  lautta conform report report --format html --language sv > report.html
  lautta conform report report --format pretest > esitestauspoytakirja.md
  lautta conform report report --sign key.pem --by "Vendor Oy"
  lautta conform verify report --key public.pem

exit codes: 0 every applicable MUST holds or is not tested (partial) · 1 one fails, or an expected failure holds
            2 wrong usage · 3 inconclusive; of verify: 0 all is as it was left · 1 something is not
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of the interface."""
    options = read_options(words)
    try:
        return int(options.act(options))
    except WrongSutError as problem:
        sys.stderr.write(f"{problem}\n")
    except RealPersonError as problem:
        sys.stderr.write(f"The run was stopped: {problem}.\n")
    except (BadKeyError, BadEnvelopeError, CannotSignError) as problem:
        sys.stderr.write(f"{problem}\n")
    except (OSError, ValueError, KeyError) as problem:
        sys.stderr.write(f"The report cannot be read or written: {problem}\n")
    return 2


def read_options(words: Sequence[str] | None) -> argparse.Namespace:
    """The words of one command; leaves with code 2 for those that are none."""
    parser = argparse.ArgumentParser(
        prog="lautta conform",
        description="The conformance kit: what a system must do, tried on it, with a report.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    known = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = known.add_parser("list", help="the ledger: every requirement, and how it is proved")
    listing.add_argument("--role", choices=BY_NAME)
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(act=commands.list_ledger)
    running = known.add_parser("run", help="try the cases on a system")
    running.add_argument("--sut", type=Path, required=True, metavar="FILE", help="the system, as TOML")
    running.add_argument("--role", choices=BY_NAME, help="only this role of those it claims")
    running.add_argument("--only", nargs="+", default=(), metavar="ID", help="the cases of these requirements")
    running.add_argument(
        "--rough",
        action="store_true",
        help="in rough weather some good answers fail once: to a client, of a record system, of a register",
    )
    running.add_argument("--attended", action="store_true", help="a person is there, and does what the kit asks for")
    running.add_argument("--keep-raw", action="store_true", help="beside the evidence, keep what came as it was")
    _add_output(running)
    running.set_defaults(act=commands.run_system)
    checking = known.add_parser("check", help="try the cases on recorded messages of a system")
    checking.add_argument("folder", type=Path, metavar="DIR")
    checking.add_argument("--role", choices=BY_NAME, required=True)
    checking.add_argument("--sut", type=Path, metavar="FILE", help="the system, as TOML, for the report's head")
    _add_output(checking)
    checking.set_defaults(act=commands.check_messages)
    rendering = known.add_parser("report", help="render the report of a run")
    rendering.add_argument("folder", type=Path, metavar="DIR")
    rendering.add_argument("--format", choices=("text", "junit", "html", "pretest"), default="text")
    _add_language(rendering)
    rendering.add_argument("--sign", metavar="KEY", help="sign it with this private key: a PEM file, or pkcs11:…")
    rendering.add_argument("--by", metavar="NAME", help="who signs")
    rendering.add_argument(
        "--password-from", metavar="VARIABLE", help="the variable with the key's password or the card's PIN"
    )
    rendering.add_argument(
        "--certificate", type=Path, metavar="CHAIN", help="the key's certificates (PEM), its own first"
    )
    rendering.set_defaults(act=reporting.render_again)
    verifying = known.add_parser("verify", help="whether a report is as it was left, and whose signature is on it")
    verifying.add_argument("folder", type=Path, metavar="DIR")
    trusted = verifying.add_mutually_exclusive_group()
    trusted.add_argument("--key", type=Path, metavar="PUBLIC", help="the signer's public key (PEM)")
    trusted.add_argument("--certificate", type=Path, metavar="ROOTS", help="roots of the signer's certificate (PEM)")
    verifying.add_argument("--json", action="store_true", help="what was found as JSON on stdout")
    verifying.set_defaults(act=reporting.verify_report)
    describing = known.add_parser("describe", help="the facts of an architecture description, in Finnish")
    describing.add_argument("folder", type=Path, metavar="DIR")
    describing.set_defaults(act=reporting.describe_system)
    trying = known.add_parser("selftest", help="honest systems pass, and every defect is found")
    trying.add_argument("--role", choices=BY_NAME, help="only this role")
    trying.set_defaults(act=commands.try_itself)
    return parser.parse_args(words)


def _add_output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, metavar="DIR", help="leave the report and the evidence here")
    command.add_argument("--json", action="store_true", help="the report as JSON on stdout")
    _add_language(command)


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--language", choices=LANGUAGES, default="en", help="of text and HTML")


if __name__ == "__main__":
    sys.exit(main())
