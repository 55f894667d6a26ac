"""`/console/message/…/as-asked`: a request goes on though lines of it are not understood; a person has read them."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import words
from adapter.console.decision import Draft, keep_draft
from adapter.console.form import use_token
from adapter.console.house import ConsoleHouse
from adapter.console.queue import find_task
from adapter.console.session import visitor
from adapter.desk.decision import find_offer
from adapter.errors import Conflict


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The button; what it leads to is confirmed like every decision."""

    @pages.post("/message/<message>/as-asked")
    def send_as_asked(message: str) -> AnyResponse:
        who = visitor()
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        lines = find_offer(find_task(house, who, message))
        if not lines:
            raise Conflict.because("REL-01", words.NOT_OFFERED, code="conflict")
        reason = words.AS_ASKED_REASON.said(who.language)
        draft = Draft(who.identity.account, message, "as-asked", reason, lines=lines)
        return redirect(f"/console/decision/{keep_draft(house, draft)}", 303)
