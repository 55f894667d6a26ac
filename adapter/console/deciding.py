"""`/console/message/…/decide` and `/console/decision/…`: a decision is written, looked at, then confirmed once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import words
from adapter.console.decision import carry_out, find_draft, keep_draft, read_draft, say_sure
from adapter.console.form import check_token, use_token
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.message import reference_of, show_message, unit_of
from adapter.console.queue import find_task
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.look import LookedAt
from adapter.errors import Conflict
from adapter.identifiers import BadIdentifier, Hetu

_LIFE = timedelta(minutes=30)  # of a form that was sent while the session was locked


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The form of a decision, the page that confirms it, and a form that was kept."""

    @pages.post("/message/<message>/decide")
    def decide(message: str) -> AnyResponse:
        locked: Visitor | None = g.get("visitor")
        if locked is not None and locked.locked:
            return redirect(f"/console/sign-in?to=/console/form/{_keep_form(house, locked, message)}", 303)
        who = visitor()
        check_token(request.form.get("token", ""), who.stamp)
        task = find_task(house, who, message)
        _log(house, who, request.form, reference_of(task))
        draft, problems = read_draft(house, who, house.messages.find(message), unit_of(house, task), request.form)
        if draft is None:
            return show_message(house, who, message, problems=problems, fields=request.form)
        return redirect(f"/console/decision/{keep_draft(house, draft)}", 303)

    @pages.get("/form/<key>")
    def kept_form(key: str) -> Response:
        who = visitor()
        content = json.loads(house.kept.take(f"kept-form {key}", house.now()) or "{}")
        if content.get("account") != who.identity.account:
            raise Conflict.because("", words.DRAFT_GONE, code="conflict")
        return show_message(house, who, content["message"], fields=content["fields"], was_kept=True)

    @pages.get("/decision/<key>")
    def confirm(key: str) -> Response:
        who = visitor()
        draft = find_draft(house, who, key)
        find_task(house, who, draft.message)
        minutes = house.console.fresh_minutes
        fresh = who.is_fresh(house.now(), minutes)
        sure = say_sure(house, draft)
        return show(house, "confirm.html", draft=draft, sure=sure, key=key, is_fresh=fresh, minutes=minutes)

    @pages.post("/decision/<key>")
    def confirmed(key: str) -> AnyResponse:
        who = visitor()
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        find_task(house, who, find_draft(house, who, key).message)
        if not who.is_fresh(house.now(), house.console.fresh_minutes):
            return redirect(f"/console/sign-in?again&to=/console/decision/{key}", 303)
        draft = carry_out(house, who, key)
        return redirect(f"/console/?moved={draft.unit}" if draft.unit else f"/console/message/{draft.message}", 303)


def _keep_form(house: ConsoleHouse, who: Visitor, message: str) -> str:
    """Keep what was typed while the session was locked; it is shown again to the same person alone."""
    check_token(request.form.get("token", ""), who.stamp)
    key, now = house.secret(), house.now()
    fields = {name: value for name, value in request.form.items() if name != "token"}
    content = json.dumps({"account": who.identity.account, "message": message, "fields": fields})
    house.kept.keep(f"kept-form {key}", content, now, now + _LIFE)
    return key


def _log(house: ConsoleHouse, who: Visitor, form: Mapping[str, str], task: str) -> None:
    """Write down whom a decision looks up: the patient, in the record system, or the sender, in the mail."""
    if form.get("act") == "give":
        log_look(house, who, LookedAt.RECORD, _read_hetu(form), [task])
    if form.get("act") == "file":
        log_look(house, who, LookedAt.MESSAGE, things=[task])


def _read_hetu(form: Mapping[str, str]) -> Hetu | None:
    try:
        return Hetu.parse(form.get("hetu", ""))
    except BadIdentifier:
        return None
