"""`/console/access`: clients' grants by unit, in lists that name no client; one grant opened; whose access ends.

A client's code is shown masked, and only where the look is in the use log before (GRA-01, GRA-09, GRA-10).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from adapter.access.known_matters import proposed_for
from adapter.console import access_words as words
from adapter.console.decision import Problem
from adapter.console.form import check_token
from adapter.console.grants import find_grant, mask, name_organiser, name_task, name_unit, today
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.officer import need_officer, need_unit, read_day, read_oid, show_access
from adapter.desk.look import LookedAt
from adapter.errors import NotFound
from adapter.store.grant_lists import GrantLists, GrantState, ListedGrant, LosingUnit

MOST_UNITS = 500  # on one page
ON_PAGE = 25  # grants of a list
NEXT_DAYS = 10  # on which access ends


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """Grants by unit, a list of them, and one of them."""

    @pages.get("/access")
    def access() -> Response:
        who, wanted = need_officer(), request.args.get("unit", "").strip()
        unit, seen = read_oid(wanted), who.officer_units
        if unit:
            seen = frozenset({unit.value}) if who.answers_for(unit.value) else frozenset()
        counts = GrantLists(house.engine).count(today(house), seen)
        part = "" if unit else wanted.casefold()
        named = ((one, name_unit(house, one.unit, one.example)) for one in counts)
        units = list(itertools.islice((pair for pair in named if part in pair[1].casefold()), MOST_UNITS + 1))
        return show_access(
            house,
            "access.html",
            p=words,
            unit=wanted,
            units=units[:MOST_UNITS],
            is_cut=len(units) > MOST_UNITS,
            most=MOST_UNITS,
            states=list(GrantState),
        )

    @pages.get("/access/grants")
    def grants() -> Response:
        who = need_officer()
        unit, state = need_unit(who, request.args.get("unit", "")), _read_state(request.args.get("state", ""))
        page = max(request.args.get("page", 1, int), 1)
        lists, on = GrantLists(house.engine), today(house)
        counted = lists.count(on, frozenset({unit.value}))
        number = counted[0].numbers[state] if counted else 0
        found = lists.list_state(unit, state, on, ON_PAGE, (page - 1) * ON_PAGE)
        return show_access(
            house,
            "access_grants.html",
            p=words,
            unit=unit.value,
            unit_name=name_unit(house, unit, counted[0].example) if counted else unit.value,
            state=state,
            grants=[_show_grant(house, one) for one in found],
            number=number,
            page=page,
            on_page=ON_PAGE,
        )

    @pages.get("/access/grant/<consent>")
    def grant(consent: str) -> Response:
        who = need_officer()
        opened = find_grant(house, who, consent)
        held = opened.held
        log_look(house, who, LookedAt.GRANT, held.client, [f"Consent/{consent}"], [held.unit.value])
        return show_access(
            house,
            "access_grant.html",
            p=words,
            opened=opened,
            masked=mask(held.client) if held.client else "",
            handed_over="handed-over" in request.args,
        )

    @pages.get("/access/losing")
    def losing() -> Response:
        who = need_officer()
        typed = request.args.get("on", "") or today(house).isoformat()
        on, lists, seen = read_day(typed), GrantLists(house.engine), who.officer_units
        counts = lists.count_losing(on, seen) if on else []
        next_days = lists.days_of_ends(today(house), NEXT_DAYS, seen)
        return show_access(
            house,
            "access_losing.html",
            p=words,
            typed=typed,
            date=on,
            problems=[] if on else [Problem("on", words.NOT_A_DAY)],
            days=[(day, clients) for day in next_days if (clients := _count_clients(lists.count_losing(day, seen)))],
            units=[(one, name_unit(house, one.unit, one.example)) for one in counts],
        )

    @pages.post("/access/losing")
    def losing_clients() -> Response:
        who = need_officer()
        check_token(request.form.get("token", ""), who.stamp)
        unit, on = need_unit(who, request.form.get("unit", "")), read_day(request.form.get("on", ""))
        if on is None:
            raise NotFound.because("", "there is no such day.", code="not-found")
        found = GrantLists(house.engine).list_losing(on, unit)
        for client, one in found:
            log_look(house, who, LookedAt.GRANT, client, [f"Consent/{one.consent}"], [unit.value])
        return show_access(
            house,
            "access_losing_clients.html",
            p=words,
            date=on,
            unit_name=name_unit(house, unit, found[0][1].consent) if found else unit.value,
            clients=[(mask(client), one, name_task(house, one)) for client, one in found],
        )


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """A grant of a list, with the matters that Lautta proposes for it. It names no client."""

    grant: ListedGrant
    task: str
    organiser: str
    proposed: list[str]


def _show_grant(house: ConsoleHouse, grant: ListedGrant) -> ShownGrant:
    proposed = sorted(str(matter) for matter in proposed_for(house.resources, grant.consent))
    return ShownGrant(grant, name_task(house, grant), name_organiser(house, grant.organiser), proposed)


def _count_clients(units: Sequence[LosingUnit]) -> int:
    return sum(one.clients for one in units)


def _read_state(text: str) -> GrantState:
    try:
        return GrantState(text)
    except ValueError:
        raise NotFound.because("", "there is no such list.", code="not-found") from None
