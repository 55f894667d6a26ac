"""`lautta matters`: an organiser's file of matters, handed over whole or not at all (GRA-04)."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from adapter import clock
from adapter.access.matters import HandedMatters, read_matters
from adapter.commands.files import read_file
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.store.opening import open_database


def add_words(words: Words) -> None:
    """`lautta matters`."""
    words.command(hand_over, "lautta matters matters.csv").add_argument(
        "file",
        metavar="FILE",
        help="a JSON array or CSV with a header: client, unit, organiser, matter; or - for standard input",
    )


def hand_over(options: Namespace) -> int:
    """Read every line first, so that a file with a mistake hands nothing over.

    Report how many joined a grant and how many wait.
    """
    settings = load(options)
    matters = read_matters(read_file(options.file))
    handed = HandedMatters.by(open_database(settings.database_url()), clock.now)
    joined = sum(bool(consents) for consents in handed.hand_over(matters))
    counts = {"handedOver": len(matters), "joined": joined, "waiting": len(matters) - joined}
    if options.json:
        sys.stdout.write(json.dumps(counts) + "\n")
    else:
        sys.stdout.write(
            f"{counts['handedOver']} matters handed over: {joined} joined a grant, {counts['waiting']} wait for one.\n"
        )
    return 0
