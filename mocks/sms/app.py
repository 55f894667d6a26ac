"""The gateway's interface over HTTP: one call, which takes one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, g, jsonify, request

from mocks.exchange import watch_exchanges
from mocks.sms.outbox import RefusedError

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.sms.outbox import Outbox

TOKEN = "secret-sms"  # noqa: S105 – as the mocks' README says


def sms_app(outbox: Outbox, control: Control) -> Flask:
    """Build the web application. Operation: `send`."""
    app = Flask("sms")
    watch_exchanges(app, control, lambda: request.endpoint or "unknown", lambda status: _answer(status, "ordered"))
    app.register_error_handler(RefusedError, lambda refusal: _answer(refusal.status, refusal.reason))

    @app.post("/messages")
    def send() -> Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise RefusedError(401, "not-known")
        with control.lock:
            identity, new = outbox.take(request.headers.get("Idempotency-Key", ""), request.get_json(silent=True))
        g.facts = {"new": new}
        if g.fault == "garbled":
            return Response("<p>OK</p>", 200)
        response = jsonify(id=identity)
        response.status_code = 201 if new else 200
        return response

    return app


def _answer(status: int, error: str) -> Response:
    g.facts = {"error": error}
    response = jsonify(error=error)
    response.status_code = status
    return response
