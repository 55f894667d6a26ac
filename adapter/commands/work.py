"""`lautta work`: one worker process."""

from __future__ import annotations

from argparse import Namespace

from adapter.commands.settings import load


def work(options: Namespace) -> int:
    """Work until stopped."""
    from adapter.flows import worker

    worker.work(load(options), options.name)
    return 0
