"""What is for development alone, and what `--production` refuses of it."""

from __future__ import annotations

import argparse
import os
import sys

from adapter import clock
from adapter.config.settings import Settings
from adapter.errors import WrongUsage


def add_words(command: argparse.ArgumentParser) -> None:
    """`--clock` and `--production`, for a process that goes on."""
    add = command.add_argument
    add("--clock", metavar="URL", help="for tests: go by the clock of a set of mocks (else LAUTTA_CLOCK)")
    add("--production", action="store_true", help="refuse what is for development: a clock of mocks, static tokens")


def obey(options: argparse.Namespace, settings: Settings) -> None:
    """Go by the clock that is named.

    Raises WrongUsage with `--production` for a clock or a static token, and Theirs for a clock that cannot be read.
    """
    address = options.clock or os.environ.get(clock.VARIABLE)
    if options.production:
        _check_production(settings, address)
    if address:
        clock.follow(address)
        sys.stderr.write("lautta: the time is that of a set of mocks. This is for tests alone.\n")


def _check_production(settings: Settings, address: str | None) -> None:
    if address:
        raise WrongUsage("A clock of mocks is for tests: leave out --clock, and unset LAUTTA_CLOCK.")
    known = [client.id for client in settings.client if client.static_token]
    if known or settings.callers is not None:
        whose = ", ".join(known) or "[callers]"
        raise WrongUsage(f"A static token is for development: {whose}. Unset its variable, or take [callers] out.")
