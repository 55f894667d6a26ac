"""`lautta report`: figures of what came and how it went, without personal data."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict

from adapter.commands import report_words as words
from adapter.commands.answering import print_json
from adapter.commands.days import read_day
from adapter.commands.screen import Screen, add_language, language_of
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.console.figures_words import NO_GROUP, NOTHING
from adapter.desk.figures import GROUPINGS, LONGEST, Denied, Figures, Line, is_too_long, write_csv
from adapter.desk.figures_source import Asked, name_groups, read_figures
from adapter.errors import WrongUsage
from adapter.run.message_words import FLOWS
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.words import in_words, name_alike

_BELOW = name_alike("")


def add_words(place: Words) -> None:
    """`lautta report`."""
    command = place.command(report, "lautta report --from 2026-11-01 --to 2026-11-30 --by unit")
    command.add_argument("--from", dest="since", required=True, metavar="DAY", help="the first day, 2026-11-01")
    command.add_argument("--to", dest="until", required=True, metavar="DAY", help="the last day")
    command.add_argument("--by", choices=[by for by in GROUPINGS if by], default="", help="a line for each of these")
    command.add_argument("--csv", action="store_true", help="one row for each figure, for a spreadsheet")
    add_language(command, "that of LANG, else English; of names for a program: fi")


def report(options: Namespace) -> int:
    """Count the messages that came in these days."""
    settings = load(options)
    since, until = read_day(options.since), read_day(options.until)
    if is_too_long(since, until):
        raise WrongUsage(words.TOO_LONG.filled(since=str(since), until=str(until), days=str(LONGEST)))
    is_text = not options.csv and not options.json
    language = language_of(options, None if is_text else "fi")
    resources = Resources(open_database(settings.database_url()))
    figures = read_figures(resources, settings, Asked(since, until, options.by))
    names = name_groups(figures, settings, language)
    if options.csv:
        sys.stdout.write(write_csv(figures, names))
    elif options.json:
        ones: list[Line | Denied] = [*figures.lines, *figures.denied]
        for one in ones:
            print_json(asdict(one) | {"name": names[one.group]})
    else:
        _show(Screen.of(options), figures, names)
    return 0


def _show(screen: Screen, figures: Figures, names: Mapping[str, str]) -> None:
    screen.line(f"{screen.say(in_words(figures.since))} – {screen.say(in_words(figures.until))}", "bold")
    for group in names:
        if figures.by:
            screen.line()
            screen.line(names[group] or screen.say(NO_GROUP), "bold")
        for line in figures.lines:
            if line.group == group:
                _show_line(screen, line)
        for one in figures.denied:
            if one.group == group:
                screen.line(screen.say(words.DENIED, rule=one.rule, number=str(one.number)), indent=2)
    if not names:
        screen.line(screen.say(NOTHING))


def _show_line(screen: Screen, line: Line) -> None:
    said = [
        words.CAME.filled(came=str(line.came), done=str(line.done), without=str(line.without_person)),
        words.REST.filled(waits=str(line.waits), under_way=str(line.under_way), discarded=str(line.discarded)),
    ]
    if line.done_median is not None:
        said.append(words.UNTIL_DONE.filled(median=str(line.done_median), most=str(line.done_p90)))
    if line.decided_median is not None:
        said.append(words.UNTIL_DECIDED.filled(median=str(line.decided_median), most=str(line.decided_p90)))
    if line.flow == "invitation":
        said.append(words.ANSWERED.filled(number=str(line.answered)))
    if line.flow == "release":
        said.append(words.STUDIES.filled(electronic=str(line.electronic), post=str(line.post)))
    screen.fact(FLOWS[line.flow], screen.say(said[0]))
    for sentence in said[1:]:
        screen.fact(_BELOW, screen.say(sentence))
