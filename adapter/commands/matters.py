"""`lautta matters`: an organiser's file of matters, handed over whole or not at all (GRA-04)."""

from __future__ import annotations

import json
import sys
import uuid
from argparse import Namespace

from adapter import clock
from adapter.access.matters import read_matters
from adapter.commands.account import account
from adapter.commands.answer_words import HANDED_OVER
from adapter.commands.files import read_file
from adapter.commands.screen import Screen, add_language
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.desk.decision import Decider
from adapter.desk.hand_over import HandOvers
from adapter.store.opening import open_database


def add_words(words: Words) -> None:
    """`lautta matters`."""
    command = words.command(hand_over, "lautta matters matters.csv")
    command.add_argument("--by", metavar="NAME", help="who hands over (default: the user of this machine)")
    add_language(command)
    command.add_argument(
        "file",
        metavar="FILE",
        help="a JSON array or CSV with a header: client, unit, organiser, matter; or - for standard input",
    )


def hand_over(options: Namespace) -> int:
    """Read every line first, so that a file with a mistake hands nothing over.

    Report how many joined a grant and how many wait.
    """
    settings, own = load(options), account()
    matters = read_matters(read_file(options.file))
    engine = open_database(settings.database_url())
    desk = HandOvers(engine, settings.organisation.oid, clock.now, lambda: str(uuid.uuid4()))
    by = Decider(options.by or own.name, account=str(own))
    joined = sum(bool(consents) for consents in desk.hand_over(matters, by))
    counts = {"handedOver": len(matters), "joined": joined, "waiting": len(matters) - joined}
    if options.json:
        sys.stdout.write(json.dumps(counts) + "\n")
    else:
        screen, waiting = Screen.of(options), len(matters) - joined
        numbers = {"all": str(len(matters)), "joined": str(joined), "waiting": str(waiting)}
        screen.line(screen.say(HANDED_OVER, **numbers))
    return 0
