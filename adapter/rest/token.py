"""`/token`, `/introspect`, `/revoke`: tokens for clients (RFC 6749 §4.4, RFC 7662, RFC 7009)."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from adapter.errors import Theirs
from adapter.rest.caller import admit, caller
from adapter.rest.certificate import peer_certificate
from adapter.rest.desk import Desk
from adapter.rest.refusal import SignInRefused
from adapter.rest.sign_in import LIFE

_MOST_OCTETS = 64_000
_MOST_FIELDS = 20
_AGAIN = 60  # seconds, when a client's keys cannot be fetched


def register(app: Flask, desk: Desk) -> None:
    """Add the endpoints to the application."""

    @app.post("/token")
    def token() -> Response:
        try:
            granted = desk.sign_in.exchange(_read_form(), peer_certificate(), request.remote_addr or "")
        except Theirs as problem:
            raise SignInRefused("temporarily_unavailable", str(problem), status=503, wait=_AGAIN) from None
        return _respond(
            {
                "access_token": granted.secret,
                "token_type": "bearer",
                "expires_in": int(LIFE.total_seconds()),
                "scope": " ".join(map(str, granted.scopes)),
            }
        )

    @app.post("/introspect")
    def introspect() -> Response:
        admit(desk)
        return _respond(desk.sign_in.inspect(caller(), _read_token()))

    @app.post("/revoke")
    def revoke() -> Response:
        admit(desk)
        desk.sign_in.revoke(caller(), _read_token())
        return _respond({})

    @app.errorhandler(SignInRefused)
    def refuse(problem: SignInRefused) -> Response:
        answer = _respond({"error": problem.error, "error_description": problem.description}, problem.status)
        if problem.wait:
            answer.headers["Retry-After"] = str(problem.wait)
        return answer


def _read_form() -> dict[str, str]:
    """The parameters of the body, each once. What stands in the URL is not read: it would be logged."""
    if request.mimetype != "application/x-www-form-urlencoded":
        raise SignInRefused("invalid_request", "the body must be application/x-www-form-urlencoded.")
    request.max_content_length = _MOST_OCTETS
    try:
        pairs = parse_qsl(
            request.get_data().decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except RequestEntityTooLarge:
        raise SignInRefused("invalid_request", f"the body has more than {_MOST_OCTETS:,} octets.", status=413) from None
    except ValueError:
        raise SignInRefused("invalid_request", "the body is not a form.") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise SignInRefused("invalid_request", "a parameter stands there twice.")
    return form


def _read_token() -> str:
    token = _read_form().get("token", "")
    if not token:
        raise SignInRefused("invalid_request", "token must be there.")
    return token


def _respond(body: dict[str, object], status: int = 200) -> Response:
    answer = Response(json.dumps(body), status, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Pragma"] = "no-cache"
    return answer
