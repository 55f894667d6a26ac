"""`lautta status`, `inspect`, `stop`: the pipeline as a person sees it."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapter import clock
from adapter.commands.answering import as_json, print_json, report
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.store.mailboxes import Mailboxes, MailboxRecord
from adapter.store.messages import NOT_ENDED, Messages, State
from adapter.store.moving import unmoved
from adapter.store.opening import open_database
from adapter.store.subscribers import Subscriber, Subscribers
from adapter.store.workers import Workers

_STRANDED = "It is on its way, but no living worker has it. Start a worker: it takes it over."


def add_words(words: Words) -> None:
    """`lautta status`, `inspect` and `stop`."""
    if words.name == "status":
        words.command(status, "lautta status --json")
        return
    command = (
        words.command(inspect, "lautta inspect 3f2a… --message message.eml")
        if words.name == "inspect"
        else words.command(stop, "lautta stop 3f2a…")
    )
    command.add_argument("id", metavar="ID")
    if words.name == "inspect":
        command.add_argument("--by", metavar="NAME", help="who looks (default: the user of this machine)")
        command.add_argument(
            "--message", type=Path, metavar="FILE", help="also save the parked mail as it lies in quarantine"
        )


def status(options: Namespace) -> int:
    """Every message that has not ended, and a count of all.

    Exit code 3 when a mailbox (PHO-09), a message or a subscription gives alarm.
    """
    settings, now = load(options), clock.now()
    engine = open_database(settings.database_url())
    messages = Messages(engine)
    unfinished, counted = messages.all(NOT_ENDED), messages.counts()
    counts = {
        state: sum(number for (_, message_state), number in counted.items() if message_state == state)
        for state in State
    }
    mailboxes = Mailboxes(engine).all(mailbox.user for mailbox in settings.mailbox)
    stranded = Workers(engine, timedelta(seconds=settings.takeover_seconds)).stranded(now)
    left = unmoved(engine)
    behind = [held for held in Subscribers(engine).all() if held.lag or held.status == "error"]
    alarms = [*stranded, *filter(None, map(_alarm_of, behind)), *filter(None, (box.alarm(now) for box in mailboxes))]
    code = 3 if alarms else 0
    if options.json:
        for message in unfinished:
            print_json(as_json(message))
        told = [_tell_mailbox(mailbox, now) for mailbox in mailboxes]
        told += [{"message": identity, "alarm": _STRANDED} for identity in stranded]
        for line in (*told, *map(_as_json, behind)):
            print_json(line)
        print_json({"counts": counts, "unmoved": left, "alarm": ""})
        return code
    sys.stdout.write("  ".join(f"{state} {number}" for state, number in counts.items()) + "\n")
    sys.stdout.write(_tell_unmoved(left))
    for message in unfinished:
        sys.stdout.write(
            f"\n{message.id}  {message.flow}  {message.state}  {message.rules}\n  {message.reason or 'on its way'}\n"
        )
    if counts[State.PARKED] or counts[State.FAILED]:
        sys.stdout.write(
            "\nlautta inspect ID tells more; lautta redrive ID runs one again; lautta discard ID deletes "
            "it; lautta stop ID lets it be.\n"
        )
    for identity in stranded:
        sys.stdout.write(
            f"\nALARM  {identity}\n  {_STRANDED} Or begin it anew: lautta redrive {identity} --take-over\n"
        )
    sys.stdout.writelines(map(_tell_subscriber, behind))
    for mailbox in mailboxes:
        if mailbox.alarm(now):
            sys.stdout.write(f"\nALARM  {mailbox.user}\n  {mailbox.alarm(now)}\n")
    return code


def inspect(options: Namespace) -> int:
    """One message: where it came from, what became of it, where its resources are."""
    message = _messages(options).find(options.id)
    if options.message:
        from adapter.commands.decisions import save

        save(options, options.message)
    if options.json:
        print_json(as_json(message))
        return 0
    lines = [
        f"{message.id}  {message.flow}  {message.state}  (attempt {message.attempt})",
        f"from       {message.source}",
        f"came       {message.begun:%Y-%m-%d %H:%M:%S} UTC",
    ]
    lines += [f"rules      {message.rules}", f"because    {message.reason}"] if message.reason else []
    lines += [f"resource   {resource}" for resource in message.resources]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def stop(options: Namespace) -> int:
    """Stop retrying a message."""
    return report(options, _messages(options).stop(options.id, clock.now()), "It is left alone until it is run again.")


def _messages(options: Namespace) -> Messages:
    return Messages(open_database(load(options).database_url()))


def _tell_unmoved(left: int) -> str:
    return f"\nsearch index: {left} resources are still to be moved to that of this version\n" if left else ""


def _as_json(held: Subscriber) -> dict[str, Any]:
    return {"subscription": held.id, "status": held.status, "lag": held.lag, "alarm": _alarm_of(held)}


def _alarm_of(held: Subscriber) -> str:
    return held.problem if held.status == "error" else ""


def _tell_subscriber(held: Subscriber) -> str:
    word = "ALARM  " if _alarm_of(held) else ""
    first = f"{word}Subscription/{held.id}  {held.client}  {held.status}  {held.lag} not received"
    return f"\n{first}\n  {held.problem or 'on its way'}\n"


def _tell_mailbox(mailbox: MailboxRecord, now: datetime) -> dict[str, Any]:
    looked, oldest = (moment and moment.isoformat() for moment in (mailbox.looked, mailbox.oldest))
    return {"mailbox": mailbox.user, "looked": looked, "oldest": oldest, "alarm": mailbox.alarm(now)}
