"""The FHIR API over HTTP: the application, who may call, and how errors are answered."""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from adapter.errors import LauttaError, NotAllowed, NotFound, Refused, Unsupported, answer_to
from adapter.fhir.outcome import outcome
from adapter.identifiers import find_hetu_shapes
from adapter.rest import (
    create,
    decide,
    deposit,
    evaluate,
    matter,
    metadata,
    operators,
    read,
    search,
    smart,
    token,
    transaction,
    update,
    use,
    validate,
)
from adapter.rest.caller import admit
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.failures import tell_failure

MAX_BYTES = 64_000_000
#: In the order in which their routes are added.
INTERACTIONS = (
    metadata,
    smart,
    token,
    validate,
    evaluate,
    matter,
    use,
    deposit,
    decide,
    search,
    transaction,
    create,
    read,
    update,
    operators,
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def build_app(desk: Desk) -> Flask:
    """The web application of `lautta serve`."""
    app = Flask("lautta")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    app.before_request(lambda: _admit(desk))
    app.register_error_handler(LauttaError, _tell)
    app.register_error_handler(HTTPException, _tell_http)
    app.register_error_handler(Exception, tell_failure)
    for interaction in INTERACTIONS:
        interaction.register(app, desk)
    return app


def _admit(desk: Desk) -> None:
    """Refuse a HETU in a URL before anything else sees it, and a caller without a token."""
    address = _UUID.sub("", request.full_path)  # the ids of this server can look like one
    if find_hetu_shapes(unquote(address)) or find_hetu_shapes(unquote_plus(address)):
        raise Unsupported.because(
            "",
            "a personal identity code must not stand in a URL.",
            "Search with POST _search and the code in the body.",
            "not-supported",
        )
    if request.path.startswith("/fhir") and request.path not in {"/fhir/metadata", smart.PATH}:
        admit(desk)


def _tell(error: LauttaError) -> Response:
    status = answer_to(error).status
    headers = {"WWW_Authenticate": "Bearer"} if isinstance(error, NotAllowed) else {}
    return tell_failure(error) if status >= 500 else respond(outcome(error), status, **headers)


def _tell_http(error: HTTPException) -> Response:
    status = error.code or 500
    kind = {404: NotFound, 405: Unsupported, 413: Refused}.get(status, Unsupported)
    return respond(
        outcome(kind.because("", (error.description or "the request was not understood.").split(". ")[0])), status
    )
