"""The FHIR face over HTTP: the application, who may call, and how errors are told."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, unquote_plus

import orjson
from flask import Flask, Response, request
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from adapter.access import Access
from adapter.config import Settings
from adapter.convert.elements import Resource
from adapter.convert.outcome import outcome
from adapter.deposits import Deposits
from adapter.errors import LauttaError, NotAllowed, NotFound, Ours, Refused, Unsupported, answer_to
from adapter.identifiers import find_hetu_shapes
from adapter.parked import ParkedMessages
from adapter.ports.kanta import KantaPort
from adapter.rules.standing import RegisterState
from adapter.store.messages import Messages
from adapter.store.resources import Resources
from adapter.validate.source import BadSource, read
from adapter.xml.trust import Trust

FHIR_JSON = "application/fhir+json; charset=utf-8"
MAX_BYTES = 64_000_000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Desk:
    """What the interactions have at hand."""

    settings: Settings
    engine: Engine
    resources: Resources
    messages: Messages
    access: Access
    deposits: Deposits
    register: Callable[[], RegisterState | None]  # which state of the organisation register decisions go by
    kanta: Callable[[], KantaPort]
    trust: Callable[[], Trust]  # who may have signed a document
    parked: Callable[[], ParkedMessages]
    token: str | None
    now: Callable[[], datetime]


def build_app(desk: Desk) -> Flask:
    """The web application of `lautta serve`."""
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
        transaction,
        update,
        use,
        validate,
    )

    app = Flask("lautta")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    app.before_request(lambda: _admit(desk))
    app.register_error_handler(LauttaError, _tell)
    app.register_error_handler(HTTPException, _tell_http)
    app.register_error_handler(
        Exception, lambda _: _tell(Ours("Something went wrong in Lautta; the request was not carried out."))
    )
    for interaction in (
        metadata,
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
    ):
        interaction.register(app, desk)
    return app


def respond(resource: Resource | bytes, status: int = 200, **headers: str) -> Response:
    """A FHIR answer."""
    body = resource if isinstance(resource, bytes) else orjson.dumps(resource)
    response = Response(body, status, content_type=FHIR_JSON)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def read_body() -> Resource:
    """The request's JSON object; raises Unsupported or Refused when it is none."""
    if not (request.content_type or "").startswith(("application/fhir+json", "application/json")):
        raise Unsupported.because("", "this server reads application/fhir+json.", code="not-supported")
    try:
        body = read(request.get_data())
    except BadSource as problem:
        raise Refused.because("", problem.issue.en, code=problem.issue.code) from None
    if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
        raise Refused.because("", "the body is not a FHIR resource: it has no resourceType.", code="structure")
    return body


def database_answers(engine: Engine) -> bool:
    """True when the database does."""
    try:
        with engine.execution_options(reading=True).connect() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar())
    except SQLAlchemyError:
        return False


def _admit(desk: Desk) -> None:
    """Refuse a HETU in a URL before anything else sees it, and a caller without the token."""
    address = _UUID.sub("", request.full_path)  # the ids of this server can look like one
    if find_hetu_shapes(unquote(address)) or find_hetu_shapes(unquote_plus(address)):
        raise Unsupported.because(
            "",
            "a personal identity code must not stand in a URL.",
            "Search with POST _search and the code in the body.",
            "not-supported",
        )
    if desk.token and request.path.startswith("/fhir") and request.path != "/fhir/metadata":
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), desk.token.encode()):
            raise NotAllowed.because(
                "", "the Authorization header does not carry the bearer token of this server.", code="login"
            )


def _tell(error: LauttaError) -> Response:
    return respond(outcome(error), answer_to(error).status)


def _tell_http(error: HTTPException) -> Response:
    status = error.code or 500
    kind = {404: NotFound, 405: Unsupported, 413: Refused}.get(status, Unsupported)
    return respond(
        outcome(kind.because("", (error.description or "the request was not understood.").split(". ")[0])), status
    )
