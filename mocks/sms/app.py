"""The gateway's interface over HTTP: a call that takes a message, and one that says what has come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, g, jsonify, request

from mocks.control import BrokenRuleError, digest
from mocks.control.rules import Rule
from mocks.exchange import watch_exchanges
from mocks.sms import rules

if TYPE_CHECKING:
    from mocks.control import Control
    from mocks.sms.outbox import Outbox

TOKEN = "secret-sms"  # noqa: S105 – as the mocks' README says

#: The calls, as faults and the journal name them.
OPERATIONS = ("send", "report")

#: The word of each rule in `error`, and the status of those that are not 400.
_WORDS = {
    rules.TOKEN: "not-known",
    rules.KEY: "no-key",
    rules.KEY_USED: "key-used",
    rules.SENDER: "bad-sender",
    rules.NUMBER: "bad-number",
    rules.TEXT: "bad-text",
    rules.LETTERS: "bad-text",
    rules.HETU: "bad-text",
    rules.BARRED: "number-barred",
}
_STATUSES = {rules.TOKEN: 401, rules.KEY_USED: 422, rules.TYPE: 415}


def sms_app(outbox: Outbox, control: Control) -> Flask:
    """Build the web application. Operations: `send`, `report`."""
    app = Flask("sms")
    watch_exchanges(
        app, control, lambda: request.endpoint or "unknown", lambda status: _answer(status, "ordered"), _tell_about
    )
    app.register_error_handler(BrokenRuleError, _refuse)

    @app.post("/messages")
    def send() -> Response:
        _check_token()
        key = request.headers.get("Idempotency-Key", "")
        g.examination.check(rules.TYPE, "Content-Type", holds=request.is_json, expected="application/json")
        with control.work():
            identity, new = outbox.take(g.examination, key, request.get_json(silent=True))
        g.facts = {"new": new, "document": identity}
        if g.fault == "garbled":
            return Response("<p>OK</p>", 200)
        response = jsonify(id=identity)
        response.status_code = 201 if new else 200
        return response

    @app.get("/messages/<identity>")
    def report(identity: str) -> Response:
        _check_token()
        with control.work():
            told = outbox.report(identity)
        return jsonify(told) if told is not None else _answer(404, "not-there")

    return app


def _check_token() -> None:
    known = request.headers.get("Authorization") == f"Bearer {TOKEN}"
    g.examination.check(rules.TOKEN, "Authorization", holds=known, found="another value")


def _tell_about() -> dict[str, str]:
    """What a fault can be matched by: the message's key as `document`, and the sender's name as `caller`."""
    body = request.get_json(silent=True)
    told = {"document": request.headers.get("Idempotency-Key", "")}
    if isinstance(body, dict):
        told |= {"caller": str(body.get("from")), "patient": digest(str(body.get("to")))}
    return told


def _refuse(broken: BrokenRuleError) -> Response:
    rule: Rule = broken.step.rule
    answer = _answer(_STATUSES.get(rule, 400), _WORDS.get(rule, "not-understood"), **broken.step.describe())
    if rule is rules.TOKEN:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _answer(status: int, error: str, **more: object) -> Response:
    g.facts = {"error": error}
    response = jsonify(error=error, **more)
    response.status_code = status
    return response
