"""How a page is shown: its template, in the language of its reader. Templates hold no words of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, current_app, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from adapter.console import words
from adapter.console.form import make_token
from adapter.console.house import ConsoleHouse
from adapter.console.language import LANGUAGES, read_language, write_day, write_moment
from adapter.console.sections import SECTIONS, find_current
from adapter.console.visitor import Visitor
from adapter.words import Sentence, name_alike


def show(house: ConsoleHouse, template: str, *, here: str = "", **what: Any) -> Response:
    """A page. Templates say words by `say(w.NAME, key=value)`, those of their own by `p`, moments by `at(moment)`.

    Days are said by `on(date)`. `here`: where the page is opened once more, if its own address is good once.
    """
    who: Visitor | None = g.get("visitor")
    language = who.language if who else read_language(request)

    def say(sentence: Sentence, **names: object) -> str:
        filled = {
            name: value if isinstance(value, Sentence) else name_alike(str(value)) for name, value in names.items()
        }
        return sentence.naming(filled).said(language) if names else sentence.said(language)

    def at(moment: datetime) -> str:
        return write_moment(moment, language)

    def on(moment: date) -> str:
        return write_day(moment, language)

    signed_in = who is not None and not who.locked
    page = render_template(
        template,
        say=say,
        at=at,
        on=on,
        w=words,
        language=language,
        languages=LANGUAGES,
        who=who if signed_in else None,
        token=lambda: make_token(who.stamp, house.secret()) if who else "",
        now=house.now(),
        here=here or _find_here(),
        path=request.path,
        current=find_current(SECTIONS, request.path),
        organisation=house.settings.organisation.names,
        sections=[section for section in SECTIONS if who and signed_in and section.may(who)],
        **what,
    )
    return make_response(page)


def _find_here() -> str:
    """Where this page is opened; of the answer to a form, the page with the form where that has the same address."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        current_app.url_map.bind("").match(request.path, "GET")
    except HTTPException:
        return "/console/"
    return request.path
