"""`/console/figures`: what came and how it went. It shows numbers, and no person.

Operators and officers of every unit see those of all, the others those of their own units (PHO-02).
"""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, make_response, request

from adapter.console import figures_words as words
from adapter.console.decision import Problem
from adapter.console.house import ConsoleHouse
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.figures import GROUPINGS, LONGEST, By, Figures, is_too_long, write_csv
from adapter.desk.figures_source import Asked, name_groups, read_figures
from adapter.errors import NotFound, Refused
from adapter.fhir.units import HOUSE
from adapter.run.message_words import FLOWS
from adapter.words import HELSINKI, Sentence, in_words, name_alike

_USUAL = timedelta(days=29)  # before today
_LONGEST = 10.0  # seconds of counting
_MINUTE, _HOUR, _TWO_DAYS = 1, 60, 2 * 24 * 60  # in minutes


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The page, and the same numbers for a spreadsheet."""

    @pages.get("/figures")
    def figures() -> Response:
        who = _need_reader()
        asked, problems = read_asked(house, who)
        found = _count(house, asked) if asked else None
        page = show(
            house,
            "figures.html",
            p=words,
            problems=problems,
            figures=found,
            names=name_groups(found, house.settings, who.language) if found else {},
            flows=FLOWS,
            groupings=GROUPINGS,
            asked=request.args,
            since=asked.since if asked else request.args.get("from", ""),
            until=asked.until if asked else request.args.get("to", ""),
            day=in_words,
            time=write_time,
            days=LONGEST,
        )
        page.status_code = 400 if problems else 200
        return page

    @pages.get("/figures.csv")
    def csv() -> Response:
        who = _need_reader()
        asked, problems = read_asked(house, who)
        if asked is None:
            raise Refused.because("", problems[0].sentence, code="value")
        found = _count(house, asked)
        answer = make_response(write_csv(found, name_groups(found, house.settings, who.language)))
        answer.headers["Content-Type"] = "text/csv; charset=utf-8"
        name = f"lautta-{asked.since}-{asked.until}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def read_asked(house: ConsoleHouse, who: Visitor) -> tuple[Asked | None, list[Problem]]:
    """Which figures the address asks for; or everything that is wrong with it. The last 30 days if it says nothing."""
    today = house.now().astimezone(HELSINKI).date()
    since, until = (_read_day(name, usual) for name, usual in (("from", today - _USUAL), ("to", today)))
    problems = [Problem(name, words.NOT_A_DAY) for name, day in (("from", since), ("to", until)) if day is None]
    if since is None or until is None:
        return None, problems
    if is_too_long(since, until):
        return None, [Problem("from", words.TOO_LONG.filled(days=str(LONGEST)))]
    by: By = next((by for by in GROUPINGS if by == request.args.get("by", "")), "")
    seen = who.seen(house.settings) | (who.officer_units or frozenset())
    return Asked(since, until, by, None if who.sees_all_figures else seen, HOUSE in seen), []


def write_time(minutes: float | None) -> Sentence:
    """A time as people write it; a dash where there is none."""
    if minutes is None:
        return name_alike("–")
    whole = round(minutes)
    if whole < _MINUTE:
        return words.MOMENT
    if whole < _HOUR:
        return words.MINUTES.filled(minutes=str(whole))
    if whole < _TWO_DAYS:
        return words.HOURS.filled(hours=str(whole // _HOUR), minutes=str(whole % _HOUR))
    hours = whole // _HOUR
    return words.DAYS.filled(days=str(hours // 24), hours=str(hours % 24))


def _need_reader() -> Visitor:
    who = visitor()
    if not who.sees_figures:
        raise NotFound.because("", "there is no such page.", code="not-found")
    return who


def _count(house: ConsoleHouse, asked: Asked) -> Figures:
    return read_figures(house.resources, house.settings, asked, _LONGEST)


def _read_day(name: str, usual: date) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else usual
    except ValueError:
        return None
