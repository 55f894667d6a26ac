"""What a command prints of a message: for people, or JSON for machines."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from adapter.commands import answer_words as words
from adapter.commands.screen import Screen
from adapter.masking import escape_steering
from adapter.run.message_words import STATES
from adapter.store.messages import MessageRecord
from adapter.words import Sentence

_HOW_IT_RUNS = frozenset({"batch", "together"})  # no matter of whoever reads it


def report(options: Namespace, message: MessageRecord, then: Sentence) -> int:
    """Say what has become of a message, and what comes next."""
    if options.json:
        print_json(as_json(message))
    else:
        screen = Screen.of(options)
        following = then.filled(id=message.id)
        screen.line(screen.say(words.NOW_IT_IS, id=message.id, state=STATES[message.state], then=following))
    return 0


def as_json(message: MessageRecord) -> dict[str, Any]:
    """A message as JSON."""
    fields = {name: value for name, value in asdict(message).items() if name not in _HOW_IT_RUNS}
    return fields | {"begun": message.begun.isoformat(), "updated": message.updated.isoformat()}


def print_json(document: dict[str, Any], indent: int | None = None) -> None:
    """One line of JSON, or with `indent` several."""
    sys.stdout.write(escape_steering(json.dumps(document, ensure_ascii=False, indent=indent)) + "\n")
