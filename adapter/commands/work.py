"""`lautta work`: one worker process."""

from __future__ import annotations

from argparse import Namespace

from adapter.commands import development
from adapter.commands.settings import load
from adapter.commands.words import Words


def add_words(words: Words) -> None:
    """`lautta work`."""
    command = words.command(work, "lautta work --name worker-1")
    command.add_argument("--name", default="worker-1", help="for people; two workers at a time have different ones")
    development.add_words(command)


def work(options: Namespace) -> int:
    """Work until stopped."""
    from adapter.links.heic import open_heic
    from adapter.pipeline import worker
    from adapter.wiring import build_house

    settings = load(options)
    development.obey(options, settings)
    if heic := open_heic(settings):
        heic.check()
    worker.work(options.name, lambda: build_house(settings))
    return 0
