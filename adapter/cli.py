"""The command `lautta`. Reads the words, finds the command, and turns every error into sentences and an exit code.

Exit codes: 0 done · 1 the input or a peer was refused · 2 wrong usage · 3 a peer or the machine failed, worth retrying.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from adapter import __version__
from adapter.commands.screen import Screen
from adapter.commands.words import MORE, Parser, Words
from adapter.errors import LauttaError, Ours, Theirs, answer_to, findings_of, locate
from adapter.logs import guard_logs
from adapter.masking import mask_hetus

#: Each command: the module in `commands/` that has its words and does it, and what it is for.
COMMANDS = {
    "demo": ("demo", "run the three flows on the fixtures, with every mock and the adapter"),
    "mocks": ("programs", "the mock services alone, until stopped (lautta mocks --help)"),
    "conform": ("programs", "the conformance kit: what a system must do, tried on it (lautta conform --help)"),
    "serve": ("serve", "the FHIR API, and the console"),
    "work": ("work", "a worker: mailboxes and flows"),
    "convert": ("convert", "pure conversion to FHIR, no network"),
    "sign": ("signatures", "sign an XML file to standard output"),
    "verify": ("signatures", "verify a signed XML file: who, when, and what was covered"),
    "status": ("pipeline", "what waits, what failed and why"),
    "inspect": ("pipeline", "one message: where it came from, where it is now, and why"),
    "redrive": ("decisions", "run a parked, failed or stopped message again"),
    "discard": ("decisions", "delete a parked message, with the reason"),
    "stop": ("pipeline", "stop retrying a message"),
    "matters": ("matters", "hand over the matters of a file: each joins its grants or waits for them (GRA-04)"),
    "release": ("release", "the form of a request for images, to fill in"),
    "validate": ("validate", "FHIR resources against base R4 and our profiles, offline"),
    "readiness": (
        "readiness",
        "what a producer has in order and what is missing before it works in an organiser's register",
    ),
    "media": ("media", "CDs, DVDs and USB sticks: those to be posted, those to be read in"),
    "report": ("report", "figures of what came and how it went, without personal data"),
    "audit": ("audit", "the use log: whose data were shown to whom; whether it is whole"),
    "token": ("token", "a token of five minutes for a client of the FHIR API"),
    "config": ("config", "the configuration"),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] in (["mocks"], ["conform"]):  # programs of their own, with words of their own
        from adapter.commands.programs import become

        raise SystemExit(become(words[0], words[1:]))
    guard_logs()
    parser = build_parser(words[0] if words else "")
    options = parser.parse_args(words)
    if not hasattr(options, "run"):
        parser.print_help(sys.stderr)
        raise SystemExit(2)
    try:
        code = options.run(options)
    except LauttaError as error:
        code = _print_error(error, options)
    except BrokenPipeError:
        sys.stderr.close()
        code = 3
    except KeyboardInterrupt:
        code = 3
    except OSError as problem:
        sys.stderr.write(f"lautta: the machine failed: {problem.strerror or type(problem).__name__}.\n")
        code = 3
    except Exception as problem:  # noqa: BLE001 – its text may quote what was in hand, so nobody sees it
        code = _print_error(_fault(problem), options)
    raise SystemExit(code)


def build_parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """The words of every command, or in full of the one that is wanted: only its module is imported."""
    parser = Parser(
        prog="lautta",
        description="FHIR integration adapter for Finnish health and social care.",
        epilog="example: lautta convert photo fixtures/photo/plain.eml",
        formatter_class=MORE,
    )
    parser.add_argument("--version", action="version", version=f"lautta {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    chosen = {name: COMMANDS[name] for name in COMMANDS if wanted in {None, name}}
    for name, (module, about) in COMMANDS.items():
        if name in chosen and name not in {"mocks", "conform"}:
            import_module(f"adapter.commands.{module}").add_words(Words(commands, name, about))
        else:
            commands.add_parser(name, help=about)
    return parser


def _fault(problem: Exception) -> LauttaError:
    from sqlalchemy.exc import SQLAlchemyError  # what failed has it loaded already, if it is the database

    if isinstance(problem, SQLAlchemyError):
        text = f"failed ({locate(problem)}). Is it reachable, its disk not full, and the file not another program's?"
        return Theirs("database", text)
    return Ours(f"{Ours.__doc__} ({locate(problem)})")


def _print_error(error: LauttaError, options: argparse.Namespace) -> int:
    """Say what was wrong, by which rule, and what to do next: to people in their language."""
    if getattr(options, "json", False):
        from adapter.commands.answering import print_json
        from adapter.fhir.outcome import outcome

        print_json(outcome(error))
    screen = Screen.of(options, sys.stderr)
    for finding in findings_of(error):
        rule = f"{finding.rule}: " if finding.rule else ""
        for number, line in enumerate(mask_hetus(rule + finding.in_full(screen.language)).splitlines()):
            screen.line(line if number else f"lautta: {line}")
    return answer_to(error).exit_code
