"""`/console/access/waiting`: matters that were handed over and wait for a grant (GRA-04), counted by unit.

The numbers name no client. Whose they are is posted for, and each look is in the use log before it is shown.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from adapter.access.matters_table import Matters
from adapter.console import access_words as words
from adapter.console.form import check_token
from adapter.console.grants import mask, name_any_unit, name_organiser
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.officer import need_officer, need_unit, show_access
from adapter.desk.look import LookedAt


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The numbers, and the matters of one unit."""

    @pages.get("/access/waiting")
    def waiting() -> Response:
        who = need_officer()
        counts = Matters(house.engine).count_waiting(who.officer_units)
        units = [(unit, name_any_unit(house, unit), number) for unit, number in counts]
        return show_access(house, "access_waiting.html", p=words, units=units, unit_name="", matters=[])

    @pages.post("/access/waiting")
    def waiting_matters() -> Response:
        who = need_officer()
        check_token(request.form.get("token", ""), who.stamp)
        unit = need_unit(who, request.form.get("unit", ""))
        found = Matters(house.engine).waiting(unit)
        for client in dict.fromkeys(one.client for one in found):
            log_look(house, who, LookedAt.GRANTS, client, units=[unit.value])
        return show_access(
            house,
            "access_waiting.html",
            p=words,
            units=[],
            unit_name=name_any_unit(house, unit),
            matters=[(mask(one.client), one.matter.value, name_organiser(house, one.organiser)) for one in found],
        )
