"""`lautta redrive`, `lautta discard`, `lautta inspect --message`.

What a person does with a message that waits for them.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path

from adapter import clock
from adapter.commands import answer_words
from adapter.commands.account import account
from adapter.commands.answering import report
from adapter.commands.files import read_file
from adapter.commands.looking import looking
from adapter.commands.screen import Screen, add_language
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.desk.decision import Action, Decider, Decision
from adapter.desk.failed import FailedMessages
from adapter.desk.look import LookedAt
from adapter.errors import Conflict, WrongUsage
from adapter.fhir.elements import Names
from adapter.identifiers import Hetu, Oid
from adapter.run.message_words import STATES
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.workers import Workers
from adapter.words import Sentence


def add_words(words: Words) -> None:
    """`lautta redrive` and `discard`."""
    command = (
        words.command(redrive, "lautta redrive 3f2a… --patient - --reason 'asked by telephone'")
        if words.name == "redrive"
        else words.command(discard, "lautta discard 3f2a… --reason 'sent twice'")
    )
    command.add_argument("id", metavar="ID")
    add_language(command)
    command.add_argument("--reason", default="", help="why; it stands in the AuditEvent")
    command.add_argument("--by", metavar="NAME", help="who decides (default: the user of this machine)")
    if words.name == "discard":
        return
    command.add_argument(
        "--take-over", action="store_true", help="begin a message anew that a dead worker has left on its way"
    )
    command.add_argument(
        "--patient",
        metavar="FILE",
        help="whose photos these are: a file with the personal identity code, or - to type it (PHO-06)",
    )
    command.add_argument(
        "--confirm-sender", action="store_true", help="the sender is the patient, whatever the mail says (PHO-06)"
    )
    command.add_argument(
        "--unit", metavar="OID", help="move a message with photos to this unit, which decides (PHO-02)"
    )
    command.add_argument(
        "--password",
        metavar="FILE",
        help="of the portal that a notice tells of: a file with it, or - to type it (PHO-10)",
    )


def redrive(options: Namespace) -> int:
    """Let a message be taken up again by a worker; a parked one by a decision that is written down (PHO-06)."""
    settings = load(options)
    engine = open_database(settings.database_url())
    messages, now = Messages(engine), clock.now()
    message = messages.find(options.id)
    if options.take_over:
        _take_over(Workers(engine, timedelta(seconds=settings.takeover_seconds)), messages, message, now)
        return report(options, messages.find(options.id), answer_words.BEGINS_AGAIN)
    if message.state != State.PARKED:
        if options.patient or options.password or options.confirm_sender or options.unit:
            raise WrongUsage(answer_words.ONLY_PARKED)
        own = account()
        by = Decider(options.by or own.name, account=str(own))
        failed = FailedMessages(Resources(engine), messages, settings.organisation.oid)
        return report(options, failed.run_again(options.id, by, now), answer_words.GOES_ON)
    if options.confirm_sender and not options.reason:
        raise WrongUsage(answer_words.CONFIRM_WITH_REASON)
    if options.unit:
        if not options.reason:
            raise WrongUsage(answer_words.MOVE_WITH_REASON)
        return _decide(options, Action.MOVE, options.reason, answer_words.MOVES)
    return _decide(options, Action.REFILE, options.reason or "run again", answer_words.GOES_ON)


def _take_over(workers: Workers, messages: Messages, message: MessageRecord, now: datetime) -> None:
    """Begin a message again that was on its way when its worker died. Raises Conflict when a living worker has it."""
    if message.id not in workers.stranded(now) or not messages.begin_anew(message, now):
        said = answer_words.NOT_STRANDED.filled(state=STATES[message.state])
        raise Conflict.because("", said, answer_words.SEE_ALARMS, "conflict")
    workers.drop(message.id)


def discard(options: Namespace) -> int:
    """Delete a parked message from the mailbox, and write down who decided it and why."""
    if not options.reason:
        raise WrongUsage(answer_words.DISCARD_WITH_REASON)
    return _decide(options, Action.DISCARD, options.reason, answer_words.DELETED)


def save(options: Namespace, file: Path) -> None:
    """Save a parked mail as it lies in the quarantine folder.

    It holds a patient's data: the file is its owner's alone.
    """
    from adapter.wiring import build_parked, log_look

    settings = load(options)
    content = build_parked(settings).look(options.id)
    task = Names(options.id).uuid("parked")
    log_look(settings, looking(LookedAt.MESSAGE, options.by, clock.now(), things=[f"Task/{task}"]))
    try:
        file.touch(mode=0o600)
        file.write_bytes(content)
    except OSError as problem:
        raise WrongUsage(answer_words.NOT_WRITTEN.filled(file=str(file), problem=str(problem.strerror))) from None
    screen = Screen.of(options, sys.stderr)
    screen.line(screen.say(answer_words.SAVED, file=str(file)))


def _decide(options: Namespace, action: Action, reason: str, done: Sentence) -> int:
    from adapter.wiring import build_parked

    named = getattr(options, "patient", None)
    patient = Hetu.parse(read_file(named).decode(errors="replace")) if named else None
    secret = getattr(options, "password", None)
    password = read_file(secret).decode(errors="replace").strip() if secret else ""
    confirmed, unit = getattr(options, "confirm_sender", False), getattr(options, "unit", None)
    own = account()
    decision = Decision(
        action,
        Decider(options.by or own.name, account=str(own)),
        reason,
        clock.now(),
        patient,
        password,
        confirmed,
        Oid.parse(unit) if unit else None,
    )
    return report(options, build_parked(load(options)).decide(options.id, decision), done)
