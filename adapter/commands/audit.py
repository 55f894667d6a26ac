"""`lautta audit`: the use log for the officer who answers for it (703/2023 § 11).

Who used a client's data, and whether the log is whole.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from adapter import clock
from adapter.commands.answering import print_json
from adapter.commands.files import read_file
from adapter.commands.looking import looking
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.desk.look import LookedAt
from adapter.desk.use_list import use_line
from adapter.errors import WrongUsage
from adapter.fhir.patients import NamedPatient
from adapter.identifiers import HETU_SYSTEM, PersonId, parse_person
from adapter.store.opening import open_database
from adapter.store.resources import Criterion, Resources
from adapter.store.use_proof import Proof, verify
from adapter.store.use_seal import Head, drop, newest_head, seal
from adapter.words import HELSINKI

_TWO_YEARS = timedelta(days=731)
_PAGE = 500
_EVERY = 100_000  # rows between two words of progress


def add_words(words: Words) -> None:
    """`lautta audit list`, `verify`, `seal` and `drop`."""
    kind = words.group(
        "list|verify|seal|drop",
        "lautta audit list --patient -",
        "The use log: whose data were shown to whom, when and why; and whether anything of it was removed or changed.",
    )
    listed = kind("list", "who used a client's data, for the client (703/2023 § 11)").command(
        list_uses, "lautta audit list --patient - --lang fi"
    )
    listed.add_argument(
        "--patient",
        required=True,
        metavar="FILE",
        help="whose data: a file with the personal identity code, or with system|value; - to type it",
    )
    listed.add_argument("--from", dest="since", metavar="DAY", help="the first day (default: two years ago)")
    listed.add_argument("--lang", choices=("fi", "sv", "en"), default="fi", help="the language of the list")
    listed.add_argument("--by", metavar="NAME", help="who looks (default: the user of this machine)")
    proved = kind("verify", "whether a row or a segment was removed, changed, added or moved").command(
        prove, "lautta audit verify --head head.json"
    )
    proved.add_argument("--head", metavar="FILE", help="a head that `lautta audit seal --json` gave earlier")
    kind("seal", "close the segments that are past their time, and print the newest head").command(
        close, "lautta audit seal --json"
    )
    kind("drop", "drop what is older than the configuration keeps it").command(drop_old, "lautta audit drop")


def list_uses(options: Namespace) -> int:
    """Every AuditEvent about a patient, newest first. The look itself is logged first."""
    from adapter.wiring import log_look

    settings, now = load(options), clock.now()
    patient = _patient(read_file(options.patient).decode(errors="replace").strip())
    since = _day(options.since) if options.since else (now - _TWO_YEARS).astimezone(HELSINKI).date()
    named = NamedPatient(patient.system, patient.value)
    log_look(settings, looking(LookedAt.USES, options.by, now, named))
    resources = Resources(open_database(settings.database_url()))
    criteria = [
        Criterion("patient:identifier", (("token", patient.system, patient.value),)),
        Criterion("date", (("ge", "", since.isoformat()),)),
    ]
    for offset in range(0, sys.maxsize, _PAGE):
        page = resources.find("AuditEvent", criteria, _PAGE, offset)
        for stored in page:
            line = use_line(stored.resource)
            sys.stdout.write(
                json.dumps(line.as_json(options.lang), ensure_ascii=False) + "\n"
                if options.json
                else line.told(options.lang) + "\n"
            )
        if len(page) < _PAGE:
            break
    return 0


def prove(options: Namespace) -> int:
    """Recompute the whole log. Exit code 1 when anything is wrong."""
    from adapter.wiring import check_head

    settings, now = load(options), clock.now()
    known = _read_head(options.head) if options.head else None
    engine = open_database(settings.database_url())
    proof = verify(engine, settings.audit.keep_since(now), check_head(settings), known, _progress())
    if options.json:
        print_json(_proof_as_json(proof))
    else:
        sys.stdout.write(_report(proof))
    return 1 if proof.faults else 0


def close(options: Namespace) -> int:
    """Close what is past its time, and print the newest head: keep it where nobody of this machine can change it."""
    from adapter.wiring import sign_head

    settings = load(options)
    engine = open_database(settings.database_url())
    heads = seal(engine, clock.now(), sign_head(settings))
    with engine.connect().execution_options(reading=True) as connection:
        newest = newest_head(connection)
    if options.json:
        print_json({"closed": len(heads), "newest": newest and _head_as_json(newest)})
    elif newest is None:
        sys.stdout.write("No segment is past its time yet.\n")
    else:
        sys.stdout.write(f"{len(heads)} segments were closed. The newest seal is {newest.seal}: {newest.head}\n")
    return 0


def drop_old(options: Namespace) -> int:
    """Drop the segments that are older than the log is kept; their heads stay."""
    settings, now = load(options), clock.now()
    segments = drop(open_database(settings.database_url()), settings.audit.keep_since(now), now)
    if options.json:
        print_json({"dropped": segments})
    else:
        sys.stdout.write(f"{segments} segments older than {settings.audit.years} years were dropped.\n")
    return 0


def _patient(text: str) -> PersonId:
    system, bar, value = text.rpartition("|")
    return parse_person(system if bar else HETU_SYSTEM, value)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"{text}: a date is written 2026-09-01.") from None


def _read_head(name: str) -> Head:
    """A head as `lautta audit seal --json` printed it; raises WrongUsage for anything else."""
    try:
        kept = json.loads(read_file(name))
        kept = kept.get("newest", kept)
        return Head(int(kept["seal"]), str(kept["head"]), datetime.fromisoformat(kept["closed"]), "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongUsage(f"{name}: this is not a head that `lautta audit seal --json` printed.") from None


def _head_as_json(head: Head) -> dict[str, Any]:
    return asdict(head) | {"closed": head.closed.isoformat()}


def _proof_as_json(proof: Proof) -> dict[str, Any]:
    return {
        "whole": not proof.faults,
        "segments": proof.segments,
        "rows": proof.rows,
        "openRows": proof.open_rows,
        "records": proof.records,
        "dropped": proof.dropped,
        "newest": proof.newest and _head_as_json(proof.newest),
        "faults": [asdict(fault) for fault in proof.faults],
    }


def _report(proof: Proof) -> str:
    lines = [
        f"segments   {proof.segments}, of which {proof.dropped} were dropped at the end of their time",
        f"rows       {proof.rows}, of which {proof.open_rows} wait for their seal",
        f"records    {proof.records} AuditEvents that are resources",
    ]
    lines += [f"newest     seal {proof.newest.seal}: {proof.newest.head}"] if proof.newest else []
    lines += [
        f"WRONG      {fault.kind}, segment {fault.segment}, row {fault.row}: {fault.text}" for fault in proof.faults
    ]
    lines += [] if proof.faults else ["The log is whole."]
    return "\n".join(lines) + "\n"


def _progress() -> Callable[[int], None]:
    """For long logs, on standard error: what is on standard output is the proof alone."""
    due = _EVERY

    def tell(rows: int) -> None:
        nonlocal due
        if rows >= due:
            sys.stderr.write(f"lautta: {rows} rows verified\n")
            due = rows + _EVERY

    return tell
