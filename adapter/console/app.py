"""The console over HTTP: the application, who may see it, and how errors are shown.

It stands beside the FHIR API in `lautta serve`, and shares nothing with it but the stores. Every page works without a
script. The headers of every answer keep other sites, caches and browsers' guesses out.
"""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

from flask import Blueprint, Flask, Response, g, redirect, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import (
    access,
    access_client,
    access_waiting,
    as_asked,
    backchannel,
    consenting,
    deciding,
    failures,
    figuring,
    handing_over,
    inviting,
    media,
    message,
    news,
    operating,
    patient_search,
    readiness,
    releases,
    sign_in,
    today,
    uses,
    withdrawing,
    words,
)
from adapter.console.house import ConsoleHouse
from adapter.console.session import find_visitor
from adapter.console.showing import show
from adapter.errors import Forbidden, LauttaError, NotAllowed, NotFound, Refused, answer_to, locate
from adapter.masking import mask_steering
from adapter.words import Sentence

_log = logging.getLogger("lautta.console")
_MAX_FORM = 100_000
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: The pages with a script of ours (news.js). No page that shows the content of a message is one of them.
_WITH_SCRIPT = frozenset({"console.today", "console.releases"})
#: What anybody may see, and what answers for itself where nobody has signed in.
_OPEN = frozenset(
    {
        "static",
        "sign_in",
        "signed_in",
        "signed_out",
        "choose_language",
        "accessibility",
        "backchannel_logout",
        "count_new",
    }
)


def build_console(house: ConsoleHouse) -> Flask:
    """The web application of the console."""
    app = Flask("lautta-console", static_folder=None, template_folder=_folder("templates"))
    app.config["MAX_CONTENT_LENGTH"] = _MAX_FORM
    app.jinja_env.autoescape = True
    app.jinja_env.finalize = _finalize
    parts = Blueprint("console", "adapter.console", url_prefix="/console", static_folder=_folder("static"))
    for pages in (
        sign_in,
        backchannel,
        today,
        news,
        message,
        deciding,
        patient_search,
        as_asked,
        operating,
        failures,
        uses,
        figuring,
        inviting,
        withdrawing,
        releases,
        consenting,
        media,
        access,
        access_client,
        access_waiting,
        handing_over,
        readiness,
    ):
        pages.add_pages(parts, house)
    _add_open_pages(parts, house)
    app.register_blueprint(parts)
    app.before_request(lambda: _admit(house))
    app.after_request(_guard)
    app.register_error_handler(LauttaError, lambda problem: _show_error(house, problem))
    app.register_error_handler(HTTPException, lambda problem: _show_http(house, problem))
    app.register_error_handler(Exception, lambda problem: _show_bug(house, problem))
    return app


def _finalize(value: object) -> object:
    """What a page says, with a sign in the place of what would turn its reading: wherever the text came from."""
    if isinstance(value, Markup):
        return Markup(mask_steering(value))  # noqa: S704 – it is as safe as it was
    return mask_steering(value) if isinstance(value, str) else value


def _add_open_pages(parts: Blueprint, house: ConsoleHouse) -> None:
    @parts.get("/signed-out")
    def signed_out() -> Response:
        return show(house, "signed_out.html")

    @parts.get("/accessibility")
    def accessibility() -> Response:
        return show(house, "accessibility.html")


def _admit(house: ConsoleHouse) -> AnyResponse | None:
    """Who it is; a page that is not for anybody leads to the sign-in, and a form from another site nowhere."""
    g.visitor = find_visitor(house)
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Forbidden.because("", words.PROBLEM, code="forbidden")
    name = (request.endpoint or "").removeprefix("console.")
    if not name or name in _OPEN:
        return None
    if g.visitor is None or (g.visitor.locked and request.method == "GET"):
        return redirect(f"/console/sign-in?to={request.path}" if request.method == "GET" else "/console/sign-in", 303)
    return None


def _guard(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    if request.endpoint in _WITH_SCRIPT:
        response.headers["Content-Security-Policy"] = f"{_POLICY}; script-src 'self'; connect-src 'self'"
    if request.endpoint == "console.static":
        response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _show_error(house: ConsoleHouse, problem: LauttaError) -> AnyResponse:
    """What a person can read in their language; what is English only is a page that is not there, or a fault."""
    if isinstance(problem, NotAllowed):
        return redirect("/console/sign-in", 303)
    status = answer_to(problem).status
    if not isinstance(problem, Refused):
        return _show_bug(house, problem, status)
    findings = [finding for finding in problem.findings if isinstance(finding.sentence, Sentence)]
    if not findings and not isinstance(problem, NotFound):
        return _show_bug(house, problem, status)
    page = show(house, "problem.html", findings=findings, number="")
    page.status_code = status
    return page


def _show_http(house: ConsoleHouse, problem: HTTPException) -> Response:
    page = show(house, "problem.html", findings=[], number="")
    page.status_code = problem.code or 500
    return page


def _show_bug(house: ConsoleHouse, problem: Exception, status: int = 500) -> Response:
    """What went wrong stands in the log, under a number that the page shows; neither says whose data it was."""
    number = secrets.token_hex(4)
    _log.error("%d: %s, request %s", status, locate(problem), number)
    page = show(house, "problem.html", findings=[], number=number)
    page.status_code = status
    return page


def _folder(name: str) -> str:
    return str(Path(__file__).with_name(name))
