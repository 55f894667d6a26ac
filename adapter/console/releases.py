"""`/console/releases` and `/console/release/…`: what waits for the image desk, and one request with its Tasks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import release_words as words
from adapter.console.decision import Problem
from adapter.console.form import check_token, use_token
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.news import address_of_news
from adapter.console.queue import list_desks
from adapter.console.release_queue import (
    MOST,
    count_lines,
    find_desk_task,
    find_now,
    find_request,
    list_lines,
    request_of,
)
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.console.words import DRAFT_GONE
from adapter.desk.desk_tasks import DeskTasks, Doing, TaskAct
from adapter.desk.look import LookedAt
from adapter.errors import Conflict, NotFound
from adapter.identifiers import find_hetu_shapes

_LIFE = timedelta(minutes=30)  # of a note that was sent while the session was locked


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The list, a request, and what is done to one of its Tasks."""

    @pages.get("/releases")
    def releases() -> Response:
        who, desk = need_desk(), request.args.get("desk", "")
        news = address_of_news(house, who, "releases", desk=desk)
        lines = list_lines(house, who.language, desk)
        return show(
            house,
            "releases.html",
            p=words,
            news=news,
            lines=lines,
            number=len(lines) if desk else count_lines(house),
            most=MOST,
            moment=find_now(house),
            desks=list_desks(house.settings.desks),
            desk=desk,
        )

    @pages.get("/release/<release>")
    def release(release: str) -> Response:
        who, kept = need_desk(), request.args.get("kept", "")
        fields = _find_note(house, who, kept) if kept else {}
        return _show_request(house, who, release, fields=fields, was_kept=bool(fields))

    @pages.post("/task/<task>/<act>")
    def act_on(task: str, act: str) -> AnyResponse:
        locked: Visitor | None = g.get("visitor")
        if locked is not None and locked.locked:
            back = f"/console/release/{request_of(find_desk_task(house, task))}"
            return redirect(f"/console/sign-in?to={back}?kept={_keep_note(house, locked, task)}", 303)
        who = need_desk()
        check_token(request.form.get("token", ""), who.stamp)
        release = request_of(find_desk_task(house, task))
        if act not in set(Doing):
            raise NotFound.because("", "there is no such page.", code="not-found")
        doing, text = Doing(act), request.form.get("text", "").strip()
        if problems := _check(doing, text, task):
            return _show_request(house, who, release, problems=problems, fields={"task": task, "text": text})
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        tasks = DeskTasks(house.resources, house.settings.organisation.oid)
        tasks.do(task, TaskAct(doing, who.decider, "" if doing is Doing.TAKE else text, house.now()))
        return redirect(f"/console/release/{release}?done", 303)


def need_desk() -> Visitor:
    """Who handles what waits for the organisation's desks; raises NotFound for everybody else (PHO-02)."""
    who = visitor()
    if not who.is_desk:
        raise NotFound.because("", "there is no such page.", code="not-found")
    return who


def _keep_note(house: ConsoleHouse, who: Visitor, task: str) -> str:
    """Keep what was typed for a Task while the session was locked; only the same person sees it again."""
    check_token(request.form.get("token", ""), who.stamp)
    key, now = house.secret(), house.now()
    note = {"account": who.identity.account, "task": task, "text": request.form.get("text", "").strip()}
    house.kept.keep(f"note {key}", json.dumps(note), now, now + _LIFE)
    return key


def _find_note(house: ConsoleHouse, who: Visitor, key: str) -> dict[str, str]:
    """What this person typed; raises Conflict where it is gone, or another's."""
    note: dict[str, str] = json.loads(house.kept.look(f"note {key}", house.now()) or "{}")
    if note.get("account") != who.identity.account:
        raise Conflict.because("", DRAFT_GONE, code="conflict")
    return note


def _check(doing: Doing, text: str, task: str) -> list[Problem]:
    if doing is Doing.TAKE:
        return []
    if not text:
        return [Problem(f"text-{task}", words.NO_TEXT)]
    return [Problem(f"text-{task}", words.HINT)] if find_hetu_shapes(text) else []


def _show_request(
    house: ConsoleHouse,
    who: Visitor,
    identity: str,
    *,
    problems: Sequence[Problem] = (),
    fields: Mapping[str, str] | None = None,
    was_kept: bool = False,
) -> Response:
    """The page of a request. `problems`: of the form that was sent with `fields`; `was_kept`: while it was locked."""
    found = find_request(house, identity, who.language)
    log_look(house, who, LookedAt.RELEASE, found.patient, found.things)
    done = "done" in request.args and not problems
    answer = show(
        house,
        "release.html",
        p=words,
        release=found,
        problems=problems,
        fields=fields or {},
        done=done,
        was_kept=was_kept,
        entered=_read_entered(),
    )
    answer.status_code = 400 if problems else 200
    return answer


def _read_entered() -> str:
    """The address of a consent that was entered for a request that has ended; empty where there is none."""
    try:
        return f"Consent/{UUID(request.args.get('entered', ''))}"
    except ValueError:
        return ""
