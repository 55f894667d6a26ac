"""`/console/`: what waits for this person."""

from __future__ import annotations

from flask import Blueprint, Response, request

from adapter.console import today_words as words
from adapter.console.duty import list_duties, say_who
from adapter.console.house import ConsoleHouse
from adapter.console.news import address_of_news
from adapter.console.queue import MOST, count_waiting, list_waiting
from adapter.console.session import visitor
from adapter.console.showing import show


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The first page."""

    @pages.get("/")
    def today() -> Response:
        who, unit = visitor(), request.args.get("unit", "")
        news = address_of_news(house, who, "today", unit) if who.units else ""
        waiting = list_waiting(house, who, unit)
        units = [one for one in house.settings.unit if who.handles(str(one.oid))]
        return show(
            house,
            "today.html",
            p=words,
            roles=say_who(who),
            duties=list(list_duties(house, who)),
            news=news,
            waiting=waiting,
            number=len(waiting) if unit else count_waiting(house, who),
            late=sum(one.is_late for one in waiting),
            most=MOST,
            units=units,
            names=", ".join(one.names.said(who.language) for one in units),
            unit=unit,
            moved=[one.names for one in house.settings.unit if str(one.oid) == request.args.get("moved", "")],
        )
