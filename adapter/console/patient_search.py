"""`/console/message/…/patient` and `/console/patients/…`: a patient is found by name, and photos are given to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.config.peers import Unit
from adapter.console import search_words as words
from adapter.console.decision import Problem, keep_draft, read_draft_for
from adapter.console.form import check_token
from adapter.console.hits import find_hits, keep_hits, read_wanted, search_record
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.message import reference_of, unit_of
from adapter.console.queue import find_task
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.look import LookedAt
from adapter.errors import NotFound
from adapter.fhir.elements import Resource
from adapter.store.messages import State


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The form, what it finds, and the one who is chosen. Names are posted, so that they stand in no address."""

    @pages.get("/message/<message>/patient")
    def ask(message: str) -> Response:
        _find(house, visitor(), message)
        return _show_form(house, message, {}, [])

    @pages.post("/message/<message>/patient")
    def search(message: str) -> AnyResponse:
        who = visitor()
        check_token(request.form.get("token", ""), who.stamp)
        task, unit = _find(house, who, message)
        wanted, problems = read_wanted(request.form)
        if problems:
            return _show_form(house, message, request.form, problems)
        log_look(house, who, LookedAt.SEARCH, things=[reference_of(task)])
        hits, problems = search_record(house, unit, wanted)
        if problems:
            return _show_form(house, message, request.form, problems)
        return redirect(f"/console/patients/{keep_hits(house, who, message, hits)}", 303)

    @pages.get("/patients/<key>")
    def found(key: str) -> Response:
        return _show_hits(house, visitor(), key, {}, [])

    @pages.post("/patients/<key>")
    def choose(key: str) -> AnyResponse:
        who = visitor()
        check_token(request.form.get("token", ""), who.stamp)
        kept = find_hits(house, who, key)
        task, unit = _find(house, who, kept.message)
        chosen = kept.choose(request.form.get("hit", ""))
        if chosen is not None:
            log_look(house, who, LookedAt.RECORD, chosen.hetu, [reference_of(task)])
        reason = request.form.get("reason", "").strip()
        draft, problems = read_draft_for(house, who, kept.message, unit, chosen.hetu if chosen else None, reason)
        if draft is None:
            return _show_hits(house, who, key, request.form, problems)
        return redirect(f"/console/decision/{keep_draft(house, draft)}", 303)


def _find(house: ConsoleHouse, who: Visitor, message: str) -> tuple[Resource, Unit]:
    """The Task and the unit of a message with photos that waits still; raises NotFound for everything else."""
    task, record = find_task(house, who, message), house.messages.find(message)
    unit = unit_of(house, task)
    if unit is None or record.flow != "photo" or record.state != State.PARKED:
        raise NotFound.because("", "there is no such page.", code="not-found")
    return task, unit


def _show_form(house: ConsoleHouse, message: str, fields: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    answer = show(house, "patient_search.html", p=words, message=message, fields=fields, problems=problems)
    answer.status_code = 400 if problems else 200
    return answer


def _show_hits(
    house: ConsoleHouse, who: Visitor, key: str, fields: Mapping[str, str], problems: Sequence[Problem]
) -> Response:
    kept = find_hits(house, who, key)
    task, _ = _find(house, who, kept.message)
    for hit in kept.hits:
        log_look(house, who, LookedAt.RECORD, hit.hetu, [reference_of(task)])
    answer = show(house, "patients.html", p=words, key=key, found=kept, fields=fields, problems=problems)
    answer.status_code = 400 if problems else 200
    return answer
