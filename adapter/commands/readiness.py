"""`lautta readiness`.

One page that says to a producer what is in order and what is missing before it works in an organiser's register.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import date

from adapter import clock
from adapter.access.readiness import Question, with_settings
from adapter.access.rules.obligation import EXEMPTED, OTHER
from adapter.access.rules.readiness import State
from adapter.access.writing.readiness_page import readiness_html, readiness_json, readiness_text
from adapter.commands.answer_words import NOT_AN_OID, SERVICES
from adapter.commands.answering import print_json
from adapter.commands.days import read_day
from adapter.commands.screen import Screen, Style, add_language, language_of
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.errors import WrongUsage
from adapter.identifiers import BadIdentifier, Oid
from adapter.words import HELSINKI, Language

_EXIT = {State.OK: 0, State.WARNING: 0, State.MISSING: 1, State.UNKNOWN: 3}

_COLOURS: Mapping[str, Style] = {"✓": "green", "!": "yellow", "✗": "red", "?": "yellow", "i": "", "–": ""}
_ROW = 15  # columns before the words of a row


def add_words(words: Words) -> None:
    """`lautta readiness`."""
    command = words.command(readiness, "lautta readiness 1.2.246.10.99999861.10.1 --lang fi")
    command.add_argument("unit", metavar="OID", help="the service unit (Soteri: palvelupiste)")
    command.add_argument("--date", metavar="DAY", help="as of this day (2026-09-01) instead of today")
    command.add_argument(
        "--organiser", metavar="OID", help="whose register (default: the configuration's organisation)"
    )
    add_language(command)
    command.add_argument("--format", choices=("text", "html"), default="text")
    command.add_argument(
        "--service",
        metavar="SERVICE",
        action="append",
        help="what is produced, where that may need no joining: meals, cleaning …; give it again for each service, and "
        "`other` for one that is not listed; ? lists them all",
    )
    command.add_argument(
        "--task",
        metavar="CODE",
        action="append",
        help="a service task (1.2.246.537.6.1221): from when its client data is stored (default: those configured)",
    )
    command.add_argument("--private-person", action="store_true", help="the producer is a private individual (GRA-12)")
    command.add_argument(
        "--patient-data",
        action="store_true",
        help="patient data by an ostopalvelun valtuutus, not client data (GRA-11)",
    )
    command.add_argument("--no-test-fetch", action="store_true", help="do not ask the archive")


def readiness(options: Namespace) -> int:
    """Print the page.

    Exit code 0 when nothing is missing, 1 when something is, 3 when something could not be found out.
    """
    from adapter.wiring import build_readiness

    settings, language = load(options), "en" if options.json and not options.lang else language_of(options)
    question = Question(
        unit=_oid(options.unit),
        organiser=_oid(options.organiser) if options.organiser else settings.organisation.oid,
        on=_day(options.date),
        services=tuple(dict.fromkeys(_service(code, language) for code in options.service or [])),
        private_person=options.private_person,
        patient_data=options.patient_data,
        test_fetch=not options.no_test_fetch,
    )
    result = build_readiness(settings).look(with_settings(question, settings, options.task or ()))
    if options.json:
        print_json(readiness_json(result, language))
    elif options.format == "html":
        sys.stdout.write(readiness_html(result, language))
    else:
        _show(Screen.of(options), readiness_text(result, language))
    return _EXIT[result.state]


def _show(screen: Screen, text: str) -> None:
    """The page, each row wrapped below its words, in the colour of its mark; the title and the end stand out."""
    lines = text.splitlines()
    for line in lines:
        words = line.lstrip(" ")
        is_row = line[:1] in _COLOURS or line.startswith(" ")
        style = "bold" if line in {lines[0], lines[-1]} else _COLOURS.get(line[:1], "")
        screen.line(words, style, len(line) - len(words), _ROW - len(line) + len(words) if is_row else 0)


def _service(code: str, language: Language) -> str:
    """A code of the services that may need no joining; raises WrongUsage with all of them for another one."""
    if code not in {*EXEMPTED, OTHER}:
        listed = "\n".join(f"  {known:<28} {service.name.said(language)}" for known, service in EXEMPTED.items())
        raise WrongUsage(SERVICES.filled(listed=listed))
    return code


def _oid(text: str) -> Oid:
    try:
        return Oid.parse(text)
    except BadIdentifier:
        raise WrongUsage(NOT_AN_OID.filled(text=text)) from None


def _day(text: str | None) -> date:
    if text is None:
        return clock.now().astimezone(HELSINKI).date()
    return read_day(text)
