"""`lautta status`, `inspect`, `redrive`, `stop`: the pipeline as a person sees it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from adapter.commands.settings import load
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.schema import open_database


def status(options: Namespace) -> int:
    """Everything that has not ended well, and a count of what has."""
    found = _messages(options).all()
    if options.json:
        for message in found:
            _print(_as_json(message))
        return 0
    counts = {state: sum(message.state == state for message in found) for state in State}
    sys.stdout.write("  ".join(f"{state} {number}" for state, number in counts.items()) + "\n")
    for message in found:
        if message.state != State.DONE:
            sys.stdout.write(
                f"\n{message.id}  {message.flow}  {message.state}  {message.rules}\n  {message.reason or 'on its way'}\n"
            )
    if counts[State.PARKED] or counts[State.FAILED]:
        sys.stdout.write(
            "\nlautta inspect ID tells more; lautta redrive ID runs one again; lautta stop ID lets it be.\n"
        )
    return 0


def inspect(options: Namespace) -> int:
    """One message: where it came from, what became of it, where its resources are."""
    message = _messages(options).find(options.id)
    if options.json:
        _print(_as_json(message))
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


def redrive(options: Namespace) -> int:
    """Let a message be taken up again by a worker."""
    return _tell(options, _messages(options).run_again(options.id, datetime.now(UTC)), "A worker takes it up again.")


def stop(options: Namespace) -> int:
    """Stop retrying a message."""
    return _tell(
        options, _messages(options).stop(options.id, datetime.now(UTC)), "It is left alone until it is run again."
    )


def _messages(options: Namespace) -> Messages:
    return Messages(open_database(load(options).database_url()))


def _tell(options: Namespace, message: MessageRecord, text: str) -> int:
    if options.json:
        _print(_as_json(message))
    else:
        sys.stdout.write(f"{message.id} is {message.state}. {text}\n")
    return 0


def _as_json(message: MessageRecord) -> dict[str, Any]:
    return asdict(message) | {"begun": message.begun.isoformat(), "updated": message.updated.isoformat()}


def _print(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
