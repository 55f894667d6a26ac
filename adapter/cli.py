"""The command `lautta`. Reads the words, finds the command, and turns every error into sentences and an exit code.

Exit codes: 0 done · 1 the input or a peer was refused · 2 wrong usage · 3 a peer or the machine failed, worth retrying.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from adapter import __version__
from adapter.errors import LauttaError, Ours, Theirs, answer_to, findings_of, locate
from adapter.identifiers import mask_hetus


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the words without repeating a HETU among them."""

    def error(self, message: str) -> NoReturn:
        super().error(mask_hetus(message))


_MORE = argparse.RawDescriptionHelpFormatter


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == ["mocks"]:  # a program of its own, with words of its own
        raise SystemExit(_load("mocks:mocks")(argparse.Namespace(rest=words[1:])))
    parser = build_parser()
    options = parser.parse_args(words)
    if not hasattr(options, "command"):
        parser.print_help(sys.stderr)
        raise SystemExit(2)
    try:
        code = _load(options.command)(options)
    except LauttaError as error:
        code = _tell(error, as_json=getattr(options, "json", False))
    except BrokenPipeError:
        sys.stderr.close()
        code = 3
    except KeyboardInterrupt:
        code = 3
    except OSError as problem:
        sys.stderr.write(f"lautta: the machine failed: {problem.strerror or type(problem).__name__}.\n")
        code = 3
    except Exception as problem:  # noqa: BLE001 – its text may quote what was in hand, so nobody sees it
        code = _tell(_fault(problem), as_json=getattr(options, "json", False))
    raise SystemExit(code)


def build_parser() -> argparse.ArgumentParser:
    """The words of every command. Heavy things are imported by the command that needs them, not here."""
    parser = _Parser(
        prog="lautta",
        description="FHIR integration adapter for Finnish health and social care.",
        epilog="example: lautta convert photo fixtures/photo/plain.eml",
        formatter_class=_MORE,
    )
    parser.add_argument("--version", action="version", version=f"lautta {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(
        name: str,
        command: str,
        about: str,
        example: str,
        where: argparse._SubParsersAction[_Parser] = commands,
    ) -> argparse.ArgumentParser:
        subparser = where.add_parser(
            name, help=about, description=about, epilog=f"example: {example}", formatter_class=_MORE
        )
        subparser.set_defaults(command=command)
        subparser.add_argument(
            "--json", action="store_true", help="for machines: JSON on standard output, nothing else there"
        )
        subparser.add_argument(
            "--config", type=Path, metavar="FILE", help="the configuration (else LAUTTA_CONFIG, else ./lautta.toml)"
        )
        return subparser

    demo = add(
        "demo",
        "demo:demo",
        "run the three flows on the fixtures, with every mock and the adapter",
        "lautta demo --keep",
    )
    demo.add_argument("--keep", action="store_true", help="leave everything running and print the addresses")
    demo.add_argument("--only", choices=("photo", "release", "grant"), help="one flow only")
    commands.add_parser("mocks", help="the mock services alone, until stopped (lautta mocks --help)")
    serve = add("serve", "serve:serve", "the adapter's web face", "lautta serve --port 8080")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8080, help="0 = a free one, printed first")
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="processes")
    work = add("work", "work:work", "a worker: mailboxes and flows", "lautta work --name worker-1")
    work.add_argument("--name", default="worker-1", help="for people; two workers at a time have different ones")
    convert = commands.add_parser(
        "convert",
        help="pure conversion to FHIR, no network",
        description="Pure conversion to FHIR, no network.",
        epilog="example: lautta convert grant fixtures/grant/one-unit.xml",
        formatter_class=_MORE,
    )
    kinds = convert.add_subparsers(title="what", metavar="photo|release|grant", required=True)
    photo = add(
        "photo",
        "convert:convert_photo",
        "a secure-mail message → a transaction Bundle",
        "lautta convert photo fixtures/photo/plain.eml",
        kinds,
    )
    photo.add_argument(
        "--mailbox", help="the mailbox it came to (default: its To header, else the first photo mailbox)"
    )
    release = add(
        "release",
        "convert:convert_release",
        "a request (mail, text or ServiceRequest .json) → a Bundle with the decision",
        "lautta convert release fixtures/release/commissioned-copy.eml",
        kinds,
    )
    grant = add(
        "grant",
        "convert:convert_grant",
        "a signed asiakkuusasiakirja → a Bundle of Consents",
        "lautta convert grant fixtures/grant/one-unit.xml --matter 1.2.246.10.99999810.951.2026.1.1",
        kinds,
    )
    grant.add_argument("--matter", metavar="OID", help="the OID of the matter (asia), handed over by the organiser")
    for kind in (photo, release, grant):
        kind.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    _add_signatures(add)
    add("status", "pipeline:status", "what waits, what failed and why", "lautta status --json")
    named = {
        name: add(name, f"{where}:{name}", about, example)
        for name, where, about, example in (
            (
                "inspect",
                "pipeline",
                "one message: where it came from, where it is now, and why",
                "lautta inspect 3f2a… --message message.eml",
            ),
            (
                "redrive",
                "decisions",
                "run a parked, failed or stopped message again",
                "lautta redrive 3f2a… --patient - --reason 'asked by telephone'",
            ),
            (
                "discard",
                "decisions",
                "delete a parked message, with the reason",
                "lautta discard 3f2a… --reason 'sent twice'",
            ),
            ("stop", "pipeline", "stop retrying a message", "lautta stop 3f2a…"),
        )
    }
    for name, command in named.items():
        command.add_argument("id", metavar="ID")
        if name in {"redrive", "discard"}:
            command.add_argument("--reason", default="", help="why; it stands in the AuditEvent")
            command.add_argument("--by", metavar="NAME", help="who decides (default: the user of this machine)")
    named["inspect"].add_argument(
        "--message", type=Path, metavar="FILE", help="also save the parked mail as it lies in quarantine"
    )
    named["redrive"].add_argument(
        "--take-over", action="store_true", help="begin a message anew that a dead worker has left on its way"
    )
    named["redrive"].add_argument(
        "--patient",
        metavar="FILE",
        help="whose photos these are: a file with the personal identity code, or - to type it (PHO-06)",
    )
    named["redrive"].add_argument(
        "--password",
        metavar="FILE",
        help="of the portal that a notice tells of: a file with it, or - to type it (PHO-10)",
    )
    matters = add(
        "matters",
        "matters:hand_over",
        "hand over the matters of a file: each joins its grants or waits for them (GRA-04)",
        "lautta matters matters.csv",
    )
    matters.add_argument(
        "file",
        metavar="FILE",
        help="a JSON array or CSV with a header: client, unit, organiser, matter; or - for standard input",
    )
    validate = add(
        "validate",
        "validate:validate",
        "FHIR resources against base R4 and our profiles, offline",
        "lautta validate media.json bundles/ --format junit",
    )
    validate.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, .ndjson, or - for standard input")
    validate.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="URL",
        help="also against this profile; more than once for more",
    )
    validate.add_argument("--format", choices=("text", "json", "junit"), default="text")
    validate.add_argument("--lang", choices=("en", "fi"), default="en", help="of the text")
    _add_readiness(add)
    _add_media(commands, add)
    config = commands.add_parser(
        "config",
        help="the configuration",
        description="The configuration.",
        epilog="example: lautta config check",
        formatter_class=_MORE,
    )
    add(
        "check",
        "config:check",
        "read the configuration and say every mistake at once",
        "lautta config check --config lautta.toml",
        config.add_subparsers(required=True, metavar="check"),
    )
    return parser


def _add_readiness(add: Callable[[str, str, str, str], argparse.ArgumentParser]) -> None:
    readiness = add(
        "readiness",
        "readiness:readiness",
        "what a producer has in order and what is missing before it works in an organiser's register",
        "lautta readiness 1.2.246.10.99999861.10.1 --lang fi",
    )
    readiness.add_argument("unit", metavar="OID", help="the service unit (Soteri: palvelupiste)")
    readiness.add_argument("--date", metavar="DAY", help="as of this day (2026-09-01) instead of today")
    readiness.add_argument(
        "--organiser", metavar="OID", help="whose register (default: the configuration's organisation)"
    )
    readiness.add_argument("--lang", choices=("fi", "sv", "en"), default="en")
    readiness.add_argument("--format", choices=("text", "html"), default="text")
    readiness.add_argument(
        "--service",
        metavar="SERVICE",
        help="what is produced, where that may need no joining: meals, cleaning …; ? lists them all",
    )
    readiness.add_argument(
        "--private-person", action="store_true", help="the producer is a private individual (GRA-12)"
    )
    readiness.add_argument(
        "--patient-data",
        action="store_true",
        help="patient data by an ostopalvelun valtuutus, not client data (GRA-11)",
    )
    readiness.add_argument("--no-test-fetch", action="store_true", help="do not ask the archive")


def _add_media(commands: argparse._SubParsersAction[_Parser], add: Callable[..., argparse.ArgumentParser]) -> None:
    media = commands.add_parser(
        "media",
        help="CDs, DVDs and USB sticks: those to be posted, those to be read in",
        description="Media of images: those made here to be posted (REL-12), and those that came and are read into "
        "the PACS (REL-13).",
        epilog="example: lautta media show 3f2a…",
        formatter_class=_MORE,
    )
    kinds = media.add_subparsers(title="what", metavar="list|show|posted|read", required=True)
    add(
        "list",
        "media:list_all",
        "every medium: by when it is promised, and whether it was posted",
        "lautta media list",
        kinds,
    )
    show = add(
        "show", "media:show", "one medium: its file, the day promised, its password", "lautta media show 3f2a…", kinds
    )
    posted = add(
        "posted",
        "media:posted",
        "a medium has been posted: its request is completed, our copy deleted",
        "lautta media posted 3f2a…",
        kinds,
    )
    read = add(
        "read",
        "media:read",
        "read a medium into the PACS, and charge it",
        "lautta media read /media/cdrom --patient -",
        kinds,
    )
    for one in (show, posted):
        one.add_argument("id", metavar="ID")
    read.add_argument("path", type=Path, metavar="PATH", help="a folder, or a ZIP file")
    read.add_argument(
        "--patient",
        required=True,
        metavar="FILE",
        help="whose images they are: a file with the personal identity code, or - to type it",
    )
    read.add_argument("--password", metavar="FILE", help="of an encrypted ZIP: a file with it, or - to type it")
    for one in (posted, read):
        one.add_argument("--by", metavar="NAME", help="who does it (default: the user of this machine)")


def _add_signatures(add: Callable[[str, str, str, str], argparse.ArgumentParser]) -> None:
    sign = add(
        "sign",
        "signatures:sign",
        "sign an XML file to standard output",
        "lautta sign entry.xml --key system.key.pem --cert system.pem > signed.xml",
    )
    sign.add_argument(
        "--key", required=True, metavar="KEY", help="a PEM file, or pkcs11:token=…;object=…?module-path=…&pin-source=…"
    )
    sign.add_argument("--cert", required=True, type=Path, metavar="CHAIN.pem", help="the signer's certificate first")
    sign.add_argument(
        "--cover",
        choices=("body", "document", "both"),
        help="of a document: timestamp and body, the whole document, or both (a system's default; a person's is body)",
    )
    verify = add(
        "verify",
        "signatures:check",
        "verify a signed XML file: who, when, and what was covered",
        "lautta verify fixtures/grant/one-unit.xml --ca fixtures/pki/root.pem",
    )
    verify.add_argument(
        "--ca",
        required=True,
        type=Path,
        metavar="ROOTS.pem",
        help="the roots to believe; intermediates may stand beside them",
    )
    verify.add_argument(
        "--crl",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a revocation list (DER or PEM); more than once for more",
    )
    for command in (sign, verify):
        command.add_argument("file", metavar="FILE.xml", help="a file, or - for standard input")
        command.add_argument("--profile", choices=("document", "xades", "soap"), help="else recognised by its root")
        command.add_argument("--at", metavar="TIME", help="as of this time (ISO 8601 with offset) instead of now")


def _load(command: str) -> Callable[[argparse.Namespace], int]:
    module, _, function = command.partition(":")
    run: Callable[[argparse.Namespace], int] = getattr(import_module(f"adapter.commands.{module}"), function)
    return run


def _fault(problem: Exception) -> LauttaError:
    from sqlalchemy.exc import SQLAlchemyError  # what failed has it loaded already, if it is the database

    if isinstance(problem, SQLAlchemyError):
        text = f"failed ({locate(problem)}). Is it reachable, its disk not full, and the file not another program's?"
        return Theirs("database", text)
    return Ours(f"{Ours.__doc__} ({locate(problem)})")


def _tell(error: LauttaError, *, as_json: bool) -> int:
    """Say what was wrong, by which rule, and what to do next."""
    if as_json:
        from adapter.fhir.outcome import outcome

        sys.stdout.write(json.dumps(outcome(error), ensure_ascii=False) + "\n")
    for finding in findings_of(error):
        sys.stderr.write(f"lautta: {mask_hetus(str(finding).strip(': '))}\n")
    return answer_to(error).exit_code
