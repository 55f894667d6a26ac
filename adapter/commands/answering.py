"""What a command prints of a message: for people, or JSON for machines."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from adapter.store.messages import MessageRecord


def report(options: Namespace, message: MessageRecord, text: str) -> int:
    """Say what has become of a message."""
    if options.json:
        print_json(as_json(message))
    else:
        sys.stdout.write(f"{message.id} is {message.state}. {text}\n")
    return 0


def as_json(message: MessageRecord) -> dict[str, Any]:
    """A message as JSON."""
    return asdict(message) | {"begun": message.begun.isoformat(), "updated": message.updated.isoformat()}


def print_json(document: dict[str, Any]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
