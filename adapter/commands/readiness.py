"""`lautta readiness`.

One page that says to a producer what is in order and what is missing before it works in an organiser's register.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import date

from adapter import clock
from adapter.access.readiness import Question
from adapter.access.rules.obligation import EXEMPTED, OTHER
from adapter.access.rules.readiness import State
from adapter.access.writing.readiness_page import readiness_html, readiness_json, readiness_text
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.errors import WrongUsage
from adapter.identifiers import BadIdentifier, Oid
from adapter.words import HELSINKI, Language

_EXIT = {State.OK: 0, State.WARNING: 0, State.MISSING: 1, State.UNKNOWN: 3}


def add_words(words: Words) -> None:
    """`lautta readiness`."""
    command = words.command(readiness, "lautta readiness 1.2.246.10.99999861.10.1 --lang fi")
    command.add_argument("unit", metavar="OID", help="the service unit (Soteri: palvelupiste)")
    command.add_argument("--date", metavar="DAY", help="as of this day (2026-09-01) instead of today")
    command.add_argument(
        "--organiser", metavar="OID", help="whose register (default: the configuration's organisation)"
    )
    command.add_argument("--lang", choices=("fi", "sv", "en"), default="en")
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

    settings = load(options)
    question = Question(
        unit=_oid(options.unit),
        organiser=_oid(options.organiser) if options.organiser else settings.organisation.oid,
        on=_day(options.date),
        services=tuple(dict.fromkeys(_service(code, options.lang) for code in options.service or [])),
        storing=_storing(options.task, settings.storing_begins),
        private_person=options.private_person,
        patient_data=options.patient_data,
        direct_joining_only=settings.direct_joining_only,
        test_fetch=not options.no_test_fetch,
    )
    result = build_readiness(settings).look(question)
    if options.json:
        sys.stdout.write(json.dumps(readiness_json(result, options.lang), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write({"text": readiness_text, "html": readiness_html}[options.format](result, options.lang))
    return _EXIT[result.state]


def _storing(asked: list[str] | None, known: Mapping[str, date | None]) -> tuple[tuple[str, date | None], ...]:
    """The service tasks asked about, or all that are configured, each with its day as far as it is known."""
    return tuple((code, known.get(code)) for code in dict.fromkeys(asked or known))


def _service(code: str, language: Language) -> str:
    """A code of the services that may need no joining; raises WrongUsage with all of them for another one."""
    if code not in {*EXEMPTED, OTHER}:
        listed = "\n".join(f"  {known:<28} {service.name.said(language)}" for known, service in EXEMPTED.items())
        raise WrongUsage(f"The services for which no joining is required; `other` is any other:\n{listed}")
    return code


def _oid(text: str) -> Oid:
    try:
        return Oid.parse(text)
    except BadIdentifier:
        raise WrongUsage(f"{text}: this is not an OID.") from None


def _day(text: str | None) -> date:
    if text is None:
        return clock.now().astimezone(HELSINKI).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"{text}: a date is written 2026-09-01.") from None
