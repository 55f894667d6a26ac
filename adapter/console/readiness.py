"""`/console/access/readiness`: whether one producer or a whole list is ready, as `lautta readiness` says it.

GRA-03, GRA-07, GRA-09, GRA-11, GRA-12. No client's data is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, Response, make_response, request

from adapter.access.readiness import Question, with_settings
from adapter.access.rules.obligation import EXEMPTED, OTHER
from adapter.access.rules.readiness import Readiness, State
from adapter.access.writing.readiness_page import HEADINGS, MARKS, STATES, end_of
from adapter.console import readiness_words as words
from adapter.console.decision import Problem
from adapter.console.form import check_token
from adapter.console.grants import today
from adapter.console.house import ConsoleHouse
from adapter.console.language import read_language
from adapter.console.officer import need_officer, read_day, read_oid, show_access
from adapter.console.unit_list import MOST, decode, open_items, read_units, say_what_to_do, write_csv
from adapter.identifiers import Oid
from adapter.words import Sentence

_SERVICES: Mapping[str, Sentence] = {
    **{code: service.name for code, service in EXEMPTED.items()},
    OTHER: words.OTHER_SERVICE,
}


@dataclass(slots=True)
class _Asked:
    """What the forms hold, to be shown in them once more."""

    unit: str = ""
    day: str = ""
    services: tuple[str, ...] = ()
    private: bool = False
    patient_data: bool = False
    fetch: bool = False
    listed: str = ""
    problems: list[Problem] = field(default_factory=list)


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The two forms, and what comes of each."""

    @pages.get("/access/readiness")
    def readiness() -> Response:
        need_officer()
        asked = _read_one(house)
        unit, on = read_oid(asked.unit), read_day(asked.day)
        if not asked.unit:
            return _show(house, asked)
        if unit is None:
            asked.problems.append(Problem("unit", words.NOT_AN_OID))
        if on is None:
            asked.problems.append(Problem("day", words.NOT_A_DAY))
        if unit is None or on is None:
            return _show(house, asked)
        return _show(house, asked, one=_look(house, unit, on, asked))

    @pages.post("/access/readiness")
    def readiness_of_list() -> Response:
        who = need_officer()
        check_token(request.form.get("token", ""), who.stamp)
        asked = _Asked(day=request.form.get("day", ""), listed=request.form.get("list", ""))
        file = request.files.get("file")
        content = decode(file.read()) if file and file.filename else ""
        units, asked.problems = read_units(content or asked.listed, "file" if content else "list")
        on = read_day(asked.day)
        if on is None:
            asked.problems.append(Problem("list-day", words.NOT_A_DAY))
        if asked.problems or on is None:
            return _show(house, asked)
        found = [_look(house, unit, on, asked) for unit in units]
        return _give_csv(found) if request.form.get("as") == "csv" else _show(house, asked, many=found)


def _read_one(house: ConsoleHouse) -> _Asked:
    given = request.args
    return _Asked(
        unit=given.get("unit", "").strip(),
        day=given.get("day", "") or today(house).isoformat(),
        services=tuple(code for code in dict.fromkeys(given.getlist("service")) if code in _SERVICES),
        private="private" in given,
        patient_data="patient-data" in given,
        fetch="fetch" in given or "unit" not in given,  # ticked at first: the command asks the archive too
    )


def _look(house: ConsoleHouse, unit: Oid, on: date, asked: _Asked) -> Readiness:
    question = Question(
        unit=unit,
        organiser=house.settings.organisation.oid,
        on=on,
        services=asked.services,
        private_person=asked.private,
        patient_data=asked.patient_data,
        test_fetch=asked.fetch,
    )
    return house.readiness().look(with_settings(question, house.settings))


def _show(
    house: ConsoleHouse, asked: _Asked, one: Readiness | None = None, many: list[Readiness] | None = None
) -> Response:
    sums = {state: sum(item.state is state for item in many or ()) for state in State}
    return show_access(
        house,
        "access_readiness.html",
        p=words,
        asked=asked,
        problems=asked.problems,
        services=_SERVICES,
        most=MOST,
        headings=HEADINGS,
        marks=MARKS,
        states=STATES,
        one=one,
        end=end_of(one) if one else None,
        many=[(each, len(open_items(each)), say_what_to_do(each)) for each in many or ()],
        sums={state: number for state, number in sums.items() if number},
        organiser=house.settings.organisation.names,
        date=one.on if one else many[0].on if many else None,
    )


def _give_csv(found: list[Readiness]) -> Response:
    answer = make_response(write_csv(found, read_language(request)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="readiness-{found[0].on.isoformat()}.csv"'
    return answer
