"""`/console/uses`: who used one client's data, for the client who asks (703/2023 § 11), and who looked at a Task.

For officers of every unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from flask import Blueprint, Response, request

from adapter.console import uses_words as words
from adapter.console.decision import Problem, say_refusal
from adapter.console.form import check_token
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.queue import name_owner
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.look import LookedAt
from adapter.desk.use_list import UseLine
from adapter.desk.uses import find_looks, find_task_id, find_uses, usual_beginning
from adapter.errors import NotFound
from adapter.identifiers import BadIdentifier, Hetu
from adapter.words import Sentence, name_alike

MOST = 500  # lines of one page


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The forms, and what they find: what is asked is posted, so that no code stands in an address."""

    @pages.get("/uses")
    def uses() -> Response:
        _need_officer()
        return _show(house, request.args, [])

    @pages.post("/uses")
    def find() -> Response:
        who = _need_officer()
        check_token(request.form.get("token", ""), who.stamp)
        patient, since, problems = _read_patient()
        if patient is None or since is None:
            return _show(house, {"since": request.form.get("since", "")}, problems)
        log_look(house, who, LookedAt.USES, patient)
        about = words.MASKED.filled(hetu=name_alike(patient.masked))
        return _show(house, {"since": since.isoformat()}, [], find_uses(house.resources, patient, since), about)

    @pages.post("/uses/task")
    def find_of_task() -> Response:
        who = _need_officer()
        check_token(request.form.get("token", ""), who.stamp)
        task = find_task_id(house.resources, request.form.get("task", ""))
        since, problems = _read_day("task-since")
        if task is None:
            problems = [Problem("task", words.NO_TASK), *problems]
        if task is None or since is None:
            return _show(house, request.form, problems)
        log_look(house, who, LookedAt.USES, things=[f"Task/{task}"])
        owner = name_owner(house, house.resources.read("Task", task).resource)
        about = words.OF_TASK.filled(task=name_alike(task), owner=owner)
        return _show(house, request.form, [], find_looks(house.resources, task, since), about)


def _show(
    house: ConsoleHouse,
    fields: Mapping[str, str],
    problems: Sequence[Problem],
    found: Iterator[UseLine] | None = None,
    about: Sentence | None = None,
) -> Response:
    usual = usual_beginning(house.now()).isoformat()
    answer = show(
        house,
        "uses.html",
        p=words,
        lines=None if found is None else list(islice(found, MOST)),
        about=about,
        problems=problems,
        since=fields.get("since", usual),
        task=fields.get("task", ""),
        task_since=fields.get("task-since", usual),
        most=MOST,
        moment=datetime.fromisoformat,
    )
    answer.status_code = 400 if problems else 200
    return answer


def _read_patient() -> tuple[Hetu | None, date | None, list[Problem]]:
    since, problems = _read_day("since")
    try:
        return Hetu.parse(request.form.get("hetu", "")), since, problems
    except BadIdentifier as problem:
        return None, since, [Problem("hetu", say_refusal(problem)), *problems]


def _read_day(field: str) -> tuple[date | None, list[Problem]]:
    try:
        return date.fromisoformat(request.form.get(field, "")), []
    except ValueError:
        return None, [Problem(field, words.NOT_A_DAY)]


def _need_officer() -> Visitor:
    who = visitor()
    if not who.sees_every_use:
        raise NotFound.because("", "there is no such page.", code="not-found")
    return who
