"""The file a command is given."""

from __future__ import annotations

import sys
from pathlib import Path

from adapter.commands.answer_words import NOT_READ
from adapter.errors import WrongUsage


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises WrongUsage when it cannot be read."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise WrongUsage(NOT_READ.filled(file=name, problem=str(problem.strerror))) from None
