"""A day that a command is given."""

from __future__ import annotations

from datetime import date

from adapter.commands.answer_words import NOT_A_DAY
from adapter.errors import WrongUsage


def read_day(text: str) -> date:
    """A day as 2026-09-01; raises WrongUsage for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(NOT_A_DAY.filled(text=text)) from None
