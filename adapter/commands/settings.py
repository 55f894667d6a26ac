"""Which configuration a command runs with."""

from __future__ import annotations

import sys
from argparse import Namespace

from adapter.commands.answer_words import NO_CONFIGURATION
from adapter.config.loading import EXAMPLE, find_config, read_settings
from adapter.config.settings import Settings
from adapter.errors import WrongUsage


def load(options: Namespace) -> Settings:
    """The configuration of a running adapter; raises WrongUsage when none is named: nothing real runs on an example."""
    path = find_config(options.config)
    if path is None:
        raise WrongUsage(NO_CONFIGURATION)
    return read_settings(path)


def load_or_example(options: Namespace) -> Settings:
    """The configuration of a conversion, which files nothing: the example will do, and says so."""
    path = find_config(options.config)
    if path is None:
        sys.stderr.write(
            "lautta: no configuration named; converting with the example region and its test trust anchor.\n"
        )
        path = EXAMPLE
    return read_settings(path)
