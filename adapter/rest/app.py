"""The FHIR API over HTTP: the application, who may call, and how errors are answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from adapter.errors import LauttaError, NotAllowed, Refused, Unsupported, answer_to
from adapter.fhir.outcome import outcome
from adapter.rest import (
    binary,
    create,
    decide,
    delete,
    deposit,
    evaluate,
    fetch,
    history,
    matter,
    metadata,
    openapi,
    operators,
    patch,
    read,
    search,
    shown,
    smart,
    subscription_events,
    token,
    transaction,
    update,
    validate,
)
from adapter.rest.address import holds_hetu
from adapter.rest.caller import admit, needs_token
from adapter.rest.compression import deflate_answer, inflate_request
from adapter.rest.cross_origin import answer_preflight, show_to_origin
from adapter.rest.desk import Desk
from adapter.rest.exchange import check_encoding, check_path, respond
from adapter.rest.failures import tell_failure
from adapter.rest.negotiation import check_accepted
from adapter.rest.person import admit_person
from adapter.rest.request_id import HEADER, request_id
from adapter.store.use_log import LoggedUse, UseLog

MAX_BYTES = 64_000_000
#: In the order in which their routes are added.
INTERACTIONS = (
    metadata,
    openapi,
    smart,
    token,
    validate,
    evaluate,
    matter,
    fetch,
    deposit,
    decide,
    subscription_events,
    search,
    transaction,
    create,
    binary,
    read,
    history,
    update,
    patch,
    delete,
    operators,
)
#: The endpoints that look at Accept themselves, or answer in one form whatever it says.
OWN_FORM = frozenset({"smart_configuration", "openapi", "read_binary"})
#: Of the faults that Flask finds itself: the FHIR issue type.
_CODES = {400: "structure", 404: "not-found", 413: "too-long", 414: "too-long"}


def build_app(desk: Desk, log: Callable[[Sequence[LoggedUse]], None] | None = None) -> Flask:
    """The web application of `lautta serve`. `log` writes the use log; left out, it is the database's own."""
    app = Flask("lautta")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    app.config["PUBLIC_BASE"] = desk.settings.api.fhir
    app.before_request(lambda: _admit(desk))
    write = log or UseLog(desk.engine).write
    app.after_request(lambda response: _send(desk, shown.log_use(desk, write, response)))
    app.register_error_handler(LauttaError, _answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, tell_failure)
    for interaction in INTERACTIONS:
        interaction.register(app, desk)
    return app


def _admit(desk: Desk) -> Response | None:
    """Refuse a HETU in a URL before anything else sees it, a URL that is no text, and a caller without a token."""
    if holds_hetu(request.full_path):
        raise Unsupported.because(
            "",
            "a personal identity code must not stand in a URL.",
            "Search with POST _search and the code in the body.",
            "not-supported",
        )
    check_encoding(request.query_string)
    check_path(request.environ["PATH_INFO"])
    if _is_fhir() and (answer := answer_preflight(desk.settings.api.origins)):
        return answer
    if needs_token():
        admit(desk)
        admit_person(desk)
        inflate_request(MAX_BYTES)
    if _is_fhir() and request.endpoint not in OWN_FORM:
        check_accepted()
    return None


def _send(desk: Desk, response: Response) -> Response:
    """What every answer has, whatever it says."""
    if _is_fhir():
        deflate_answer(response)
        show_to_origin(response, desk.settings.api.origins)
    response.headers[HEADER] = request_id()
    return response


def _is_fhir() -> bool:
    return request.path.startswith("/fhir")


def _answer(error: LauttaError) -> Response:
    status = answer_to(error).status
    headers = {"WWW_Authenticate": "Bearer"} if isinstance(error, NotAllowed) else {}
    return tell_failure(error) if status >= 500 else respond(outcome(error), status, **headers)


def _answer_http(error: HTTPException) -> Response:
    status = error.code or 500
    text = (error.description or "the request was not understood.").split(". ")[0]
    answer = respond(outcome(Refused.because("", text, code=_CODES.get(status, "not-supported"))), status)
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))  # RFC 9110 §15.5.6
    return answer
