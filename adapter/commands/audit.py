"""`lautta audit`: the use log for the officer who answers for it (703/2023 § 11).

Who used a client's data, and whether the log is whole.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from adapter import clock
from adapter.commands import audit_words as words
from adapter.commands.answering import print_json
from adapter.commands.days import read_day
from adapter.commands.files import read_file
from adapter.commands.looking import looking
from adapter.commands.screen import Screen, add_language, language_of
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.desk.look import LookedAt
from adapter.desk.uses import find_uses, usual_beginning
from adapter.errors import WrongUsage
from adapter.fhir.patients import NamedPatient
from adapter.identifiers import HETU_SYSTEM, PersonId, parse_person
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.use_proof import Proof, verify
from adapter.store.use_seal import Head, drop, newest_head, seal

_EVERY = 100_000  # rows between two words of progress
_INDENT, _HANG = 2, 11  # of what is said of one use


def add_words(place: Words) -> None:
    """`lautta audit list`, `verify`, `seal` and `drop`."""
    kind = place.group(
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
    add_language(listed, "fi, as the client reads it")
    listed.add_argument("--by", metavar="NAME", help="who looks (default: the user of this machine)")
    proved = kind("verify", "whether a row or a segment was removed, changed, added or moved").command(
        prove, "lautta audit verify --head head.json"
    )
    add_language(proved)
    proved.add_argument("--head", metavar="FILE", help="a head that `lautta audit seal --json` gave earlier")
    sealed = kind("seal", "close the segments that are past their time, and print the newest head").command(
        close, "lautta audit seal --json"
    )
    old = kind("drop", "drop what is older than the configuration keeps it").command(drop_old, "lautta audit drop")
    for command in (sealed, old):
        add_language(command)


def list_uses(options: Namespace) -> int:
    """Every AuditEvent about a patient, newest first. The look itself is logged first."""
    from adapter.wiring import log_look

    settings, now = load(options), clock.now()
    patient = _patient(read_file(options.patient).decode(errors="replace").strip())
    since = read_day(options.since) if options.since else usual_beginning(now)
    named = NamedPatient(patient.system, patient.value)
    log_look(settings, looking(LookedAt.USES, options.by, now, named))
    screen, language = Screen.of(options), language_of(options, "fi")
    for line in find_uses(Resources(open_database(settings.database_url())), patient, since):
        if options.json:
            print_json(line.as_json(language))
            continue
        for text in line.told(language).splitlines():
            screen.line(text.strip(), "" if text.startswith(" ") else "bold", _INDENT * text.startswith(" "), _HANG)
        screen.line()
    return 0


def prove(options: Namespace) -> int:
    """Recompute the whole log. Exit code 1 when anything is wrong."""
    from adapter.wiring import check_head

    settings, now = load(options), clock.now()
    known = _read_head(options.head) if options.head else None
    engine, progress = open_database(settings.database_url()), _progress(Screen.of(options, sys.stderr))
    proof = verify(engine, settings.audit.keep_since(now), check_head(settings), known, progress)
    if options.json:
        print_json(_proof_as_json(proof))
    else:
        _show(Screen.of(options), proof)
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
        return 0
    screen = Screen.of(options)
    number = str(len(heads))
    closed = newest and words.CLOSED.filled(number=number, seal=str(newest.seal), head=newest.head)
    screen.line(screen.say(closed or words.NONE_CLOSED))
    return 0


def drop_old(options: Namespace) -> int:
    """Drop the segments that are older than the log is kept; their heads stay."""
    settings, now = load(options), clock.now()
    segments = drop(open_database(settings.database_url()), settings.audit.keep_since(now), now)
    if options.json:
        print_json({"dropped": segments})
    else:
        screen, years = Screen.of(options), str(settings.audit.years)
        screen.line(screen.say(words.DROPPED, number=str(segments), years=years))
    return 0


def _patient(text: str) -> PersonId:
    system, bar, value = text.rpartition("|")
    return parse_person(system if bar else HETU_SYSTEM, value)


def _read_head(name: str) -> Head:
    """A head as `lautta audit seal --json` printed it; raises WrongUsage for anything else."""
    try:
        kept = json.loads(read_file(name))
        kept = kept.get("newest", kept)
        return Head(int(kept["seal"]), str(kept["head"]), datetime.fromisoformat(kept["closed"]), "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongUsage(words.NOT_A_HEAD.filled(name=name)) from None


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


def _show(screen: Screen, proof: Proof) -> None:
    dropped, waiting = str(proof.dropped), str(proof.open_rows)
    screen.fact(words.SEGMENTS, screen.say(words.SEGMENTS_TEXT, number=str(proof.segments), dropped=dropped))
    screen.fact(words.ROWS, screen.say(words.ROWS_TEXT, number=str(proof.rows), open=waiting))
    screen.fact(words.RECORDS, screen.say(words.RECORDS_TEXT, number=str(proof.records)))
    if proof.newest:
        said = screen.say(words.NEWEST_TEXT, seal=str(proof.newest.seal), head=proof.newest.head)
        screen.fact(words.NEWEST, said)
    for fault in proof.faults:
        place = {"kind": fault.kind, "segment": str(fault.segment), "row": str(fault.row), "text": fault.text}
        screen.fact(words.WRONG, screen.say(words.WRONG_TEXT, **place), "red")
    if not proof.faults:
        screen.line(screen.say(words.WHOLE), "green")


def _progress(screen: Screen) -> Callable[[int], None]:
    """For long logs, on standard error: what is on standard output is the proof alone."""
    due = _EVERY

    def tell(rows: int) -> None:
        nonlocal due
        if rows >= due:
            screen.line(f"lautta: {screen.say(words.PROGRESS, number=str(rows))}")
            due = rows + _EVERY

    return tell
