"""`lautta status`, `inspect`, `stop`: the pipeline as a person sees it."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from adapter import clock
from adapter.access.register_copy import held_register
from adapter.commands import answer_words
from adapter.commands.answering import as_json, print_json, report
from adapter.commands.screen import Screen, add_language
from adapter.commands.settings import load
from adapter.commands.standing import Standing, show_message, show_standing
from adapter.commands.words import Words
from adapter.desk.alarms import certificate_alarms, find_alarms, register_alarms
from adapter.desk.certificates import list_certificates
from adapter.store.mailboxes import Mailboxes, MailboxRecord
from adapter.store.messages import NOT_ENDED, Messages, State
from adapter.store.moving import unmoved
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.subscribers import Subscriber, Subscribers

_STRANDED = "It is on its way, but no living worker has it. Start a worker: it takes it over."


def add_words(words: Words) -> None:
    """`lautta status`, `inspect` and `stop`."""
    if words.name == "status":
        add_language(words.command(status, "lautta status --lang fi"))
        return
    command = (
        words.command(inspect, "lautta inspect 3f2a… --message message.eml")
        if words.name == "inspect"
        else words.command(stop, "lautta stop 3f2a…")
    )
    command.add_argument("id", metavar="ID")
    add_language(command)
    if words.name == "inspect":
        command.add_argument("--by", metavar="NAME", help="who looks (default: the user of this machine)")
        command.add_argument(
            "--message", type=Path, metavar="FILE", help="also save the parked mail as it lies in quarantine"
        )


def status(options: Namespace) -> int:
    """Every message that has not ended, and a count of all.

    Exit code 3 when a mailbox (PHO-09), a message, a subscription, a certificate or the register gives alarm.
    """
    settings, now = load(options), clock.now()
    engine = open_database(settings.database_url())
    messages = Messages(engine)
    unfinished, counted = messages.all(NOT_ENDED), messages.counts()
    counts = {
        state: sum(number for (_, message_state), number in counted.items() if message_state == state)
        for state in State
    }
    left = unmoved(engine)
    behind = [held for held in Subscribers(engine).all() if held.lag or held.status == "error"]
    ageing = [
        *certificate_alarms(list_certificates(settings), now),
        *register_alarms(held_register(settings).state(), now),
    ]
    alarms = [*find_alarms(settings, engine, now), *ageing]
    code = 3 if alarms else 0
    if options.json:
        for message in unfinished:
            print_json(as_json(message))
        boxes = Mailboxes(engine).all(mailbox.user for mailbox in settings.mailbox)
        told = [_tell_mailbox(mailbox, now) for mailbox in boxes]
        told += [{"message": alarm.name, "alarm": _STRANDED} for alarm in alarms if alarm.kind == "message"]
        told += [{alarm.kind: alarm.name, "alarm": alarm.said.en} for alarm in ageing]
        for line in (*told, *map(_as_json, behind)):
            print_json(line)
        print_json({"counts": counts, "unmoved": left, "alarm": ""})
        return code
    slow = [held for held in behind if held.status != "error"]
    standing = Standing(now, counts, unfinished, alarms, slow, left)
    show_standing(Screen.of(options), settings, Resources(engine), standing)
    return code


def inspect(options: Namespace) -> int:
    """One message: where it came from, its steps, what became of it, where its resources are, what comes next."""
    settings = load(options)
    engine = open_database(settings.database_url())
    message = Messages(engine).find(options.id)
    if options.message:
        from adapter.commands.decisions import save

        save(options, options.message)
    if options.json:
        print_json(as_json(message))
        return 0
    from adapter.pipeline.steps import read_steps  # DBOS is loaded where it is read alone

    steps = read_steps(engine, message)
    show_message(Screen.of(options), settings, Resources(engine), message, steps, clock.now())
    return 0


def stop(options: Namespace) -> int:
    """Stop retrying a message."""
    return report(options, _messages(options).stop(options.id, clock.now()), answer_words.LEFT)


def _messages(options: Namespace) -> Messages:
    return Messages(open_database(load(options).database_url()))


def _as_json(held: Subscriber) -> dict[str, Any]:
    return {"subscription": held.id, "status": held.status, "lag": held.lag, "alarm": _alarm_of(held)}


def _alarm_of(held: Subscriber) -> str:
    return held.problem if held.status == "error" else ""


def _tell_mailbox(mailbox: MailboxRecord, now: datetime) -> dict[str, Any]:
    looked, oldest = (moment and moment.isoformat() for moment in (mailbox.looked, mailbox.oldest))
    return {"mailbox": mailbox.user, "looked": looked, "oldest": oldest, "alarm": mailbox.alarm(now)}
