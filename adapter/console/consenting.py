"""`/console/release/…/consent` and `/console/consent/…`: a consent from paper is entered for one request (REL-05)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import consent_words as words
from adapter.console.consent import find_consent, keep_consent, read_paper, scopes_of, take_consent
from adapter.console.decision import Draft, Problem, keep_draft
from adapter.console.form import check_token, use_token
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.release_queue import Request, find_request
from adapter.console.releases import need_desk
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.look import LookedAt
from adapter.errors import Conflict
from adapter.release.asking import OPEN
from adapter.release.writing.consent import Paper


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The form of a paper, and the page that confirms it; then the request may be handled once more."""

    @pages.get("/release/<release>/consent")
    def paper(release: str) -> Response:
        who, found = _find_waiting(house, release)
        kept = request.args.get("kept", "")
        fields = find_consent(house, who, kept).fields if kept else {}
        return _show_form(house, who, found, fields=fields, was_kept=bool(fields))

    @pages.post("/release/<release>/consent")
    def write_paper(release: str) -> AnyResponse:
        locked: Visitor | None = g.get("visitor")
        if locked is not None and locked.locked:
            check_token(request.form.get("token", ""), locked.stamp)
            key = keep_consent(house, locked, release, request.form)
            return redirect(f"/console/sign-in?to=/console/release/{release}/consent?kept={key}", 303)
        who, found = _find_waiting(house, release)
        check_token(request.form.get("token", ""), who.stamp)
        _, problems = read_paper(house, found, request.form)
        if problems:
            return _show_form(house, who, found, problems=problems, fields=request.form)
        return redirect(f"/console/consent/{keep_consent(house, who, release, request.form)}", 303)

    @pages.get("/consent/<key>")
    def confirm_consent(key: str) -> Response:
        who = need_desk()
        draft = find_consent(house, who, key)
        _, found = _find_waiting(house, draft.release)
        return _show_paper(house, who, found, _need_paper(house, found, draft.fields), key)

    @pages.post("/consent/<key>")
    def enter_consent(key: str) -> AnyResponse:
        who = need_desk()
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        draft = find_consent(house, who, key)
        _, found = _find_waiting(house, draft.release)
        if not who.is_fresh(house.now(), house.console.fresh_minutes):
            return redirect(f"/console/sign-in?again&to=/console/consent/{key}", 303)
        read = _need_paper(house, found, take_consent(house, who, key).fields)
        entered = house.consents.enter(str(uuid.uuid4()), read, found.message, found.id, who.decider, house.now())
        return redirect(_go_on(house, who, found, entered), 303)


def _find_waiting(house: ConsoleHouse, release: str) -> tuple[Visitor, Request]:
    """A request that waits for a consent, and who asks for it; raises Conflict for one that waits for none."""
    who = need_desk()
    found = find_request(house, release, who.language)
    if not found.wants_consent:
        raise Conflict.because("REL-05", words.WAITS_NOT, code="conflict")
    return who, found


def _need_paper(house: ConsoleHouse, found: Request, fields: Mapping[str, str]) -> Paper:
    """The paper that was typed; raises Conflict where it no longer fits the request, as after midnight."""
    paper, problems = read_paper(house, found, fields)
    if paper is None:
        raise Conflict.because("REL-05", problems[0].sentence, code="conflict")
    return paper


def _go_on(house: ConsoleHouse, who: Visitor, found: Request, entered: str) -> str:
    """Where "handle once more" is offered; of a request that has ended, its page: whoever asked must ask again."""
    is_mail = "/" not in house.messages.find(found.message).source
    status = house.resources.read("ServiceRequest", found.id).resource["status"]
    if not is_mail and status not in OPEN:
        return f"/console/release/{found.id}?entered={entered.rpartition('/')[2]}"
    reason = words.REASON.filled(consent=entered).said(who.language)
    draft = Draft(who.identity.account, found.message, "again", reason)
    return f"/console/decision/{keep_draft(house, draft)}"


def _show_form(
    house: ConsoleHouse,
    who: Visitor,
    found: Request,
    *,
    problems: Sequence[Problem] = (),
    fields: Mapping[str, str] | None = None,
    was_kept: bool = False,
) -> Response:
    """The form. It does not show whose images they are: the paper must say that, and who may get them."""
    log_look(house, who, LookedAt.RELEASE, found.patient, [f"ServiceRequest/{found.id}"])
    page = show(
        house,
        "consent.html",
        p=words,
        release=found,
        places=house.settings.recipients,
        scopes=scopes_of(found),
        problems=problems,
        fields=fields or {},
        was_kept=was_kept,
    )
    page.status_code = 400 if problems else 200
    return page


def _show_paper(house: ConsoleHouse, who: Visitor, found: Request, paper: Paper, key: str) -> Response:
    log_look(house, who, LookedAt.RELEASE, found.patient, [f"ServiceRequest/{found.id}"])
    minutes = house.console.fresh_minutes
    return show(
        house,
        "consent_confirm.html",
        p=words,
        release=found,
        paper=paper,
        key=key,
        is_fresh=who.is_fresh(house.now(), minutes),
        minutes=minutes,
    )
