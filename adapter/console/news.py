"""`/console/new/…`: how much has come to a list since its page was made. A number and nothing of the content.

It is asked by the script of the page, not by a person: it is no sign that somebody is there, and no look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request

from adapter.console import words
from adapter.console.house import ConsoleHouse
from adapter.console.queue import WAITING
from adapter.console.release_queue import DESKS, owner_of, waiting_for_desks
from adapter.console.visitor import Visitor
from adapter.errors import NotFound
from adapter.fhir.elements import Resource
from adapter.store.parameters import Criterion

MOST = 100  # that are counted
_BEGINNING = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Watched:
    """The Tasks of a list: what finds them, and which of them it shows."""

    criteria: Sequence[Criterion]
    units: frozenset[str]
    shows: Callable[[Resource], bool]


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The number of what is new in a list, as a sentence; empty where nothing is."""

    @pages.get("/new/<part>")
    def count_new(part: str) -> Response:
        who: Visitor | None = g.get("visitor")
        if who is None or who.locked:
            return Response(status=204)
        wanted = request.args
        watched = find_watched(house, who, part, wanted.get("unit", ""), wanted.get("desk", ""))
        number = count_since(house, watched, _read_moment(wanted.get("since", "")))
        text = words.NEW.filled(number=f"{number}{'+' if number >= MOST else ''}").said(who.language) if number else ""
        return Response(text, mimetype="text/plain")


def address_of_news(house: ConsoleHouse, who: Visitor, part: str, unit: str = "", desk: str = "") -> str:
    """What the page of a list asks. To be made before the list is read, so that nothing falls between."""
    watched = find_watched(house, who, part, unit, desk)
    found = house.resources.find("Task", watched.criteria, 1, units=watched.units) if watched.units else []
    since = str(found[0].resource["meta"]["lastUpdated"]) if found else _BEGINNING
    named = {"since": since, "unit": unit, "desk": desk}
    return f"/console/new/{part}?{urlencode({name: value for name, value in named.items() if value})}"


def find_watched(house: ConsoleHouse, who: Visitor, part: str, unit: str, desk: str) -> Watched:
    """The Tasks of a list of this person; raises NotFound for a list that is none, or not theirs (PHO-02)."""
    if part == "today":
        units = frozenset({unit}) & who.units if unit else who.seen(house.settings)
        return Watched(WAITING, units, who.handles_task)
    if part == "releases" and who.is_desk:
        return Watched(waiting_for_desks(), DESKS, lambda task: not desk or owner_of(task) == desk)
    raise NotFound.because("", "there is no such page.", code="not-found")


def count_since(house: ConsoleHouse, watched: Watched, since: str) -> int:
    """How many of them are new or changed since then."""
    later = Criterion("_lastUpdated", (("gt", "", since),))
    criteria = [*watched.criteria, later]
    found = house.resources.find("Task", criteria, MOST, units=watched.units) if watched.units else []
    return sum(watched.shows(stored.resource) for stored in found)


def _read_moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotFound.because("", "there is no such page.", code="not-found")
    return moment.isoformat()
