"""`lautta work`: one worker process, or several."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence

from adapter.commands import development
from adapter.commands.settings import load
from adapter.commands.words import Words

_MOST = 64


def add_words(words: Words) -> None:
    """`lautta work`."""
    command = words.command(work, "lautta work --name worker-1")
    command.add_argument("--name", default="worker-1", help="for people; two workers at a time have different ones")
    command.add_argument("--processes", type=_count, default=1, help="so many workers, NAME-1, NAME-2, …")
    development.add_words(command)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise ArgumentTypeError(f"a number from 1 to {_MOST}")
    return int(text)


def work(options: Namespace) -> int:
    """Work until stopped."""
    from adapter.links.heic import open_heic
    from adapter.pipeline import crew, worker
    from adapter.pipeline.heap import share_arenas
    from adapter.wiring import build_house

    settings = load(options)
    development.obey(options, settings)
    if heic := open_heic(settings):
        heic.check()
    if options.processes > 1:
        crew.work_together(_commands(options), _report)
        return 0
    share_arenas()
    worker.work(options.name, lambda: build_house(settings))
    return 0


def _commands(options: Namespace) -> list[list[str]]:
    """A command for each worker: as this one was called, for one process, with a name of its own."""
    words = [sys.executable, "-m", "adapter", *sys.argv[1:]]
    return [
        [*words, "--processes", "1", "--name", f"{options.name}-{number}"] for number in range(1, options.processes + 1)
    ]


def _report(command: Sequence[str], code: int) -> None:
    from adapter.pipeline.lines import log

    log(event="worker-ended", worker=command[-1], code=str(code))
