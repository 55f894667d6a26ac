"""The service over HTTP: one call, one order, one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from flask import Flask, Response, g, jsonify, request

from mocks.control import Control
from mocks.exchange import watch_exchanges
from mocks.validator import rules
from mocks.validator.judging import Complete, describe_order, judge, read_order
from mocks.xml.markup import BYTE_LIMIT

_PATH = "/shark-validointi/validoi/asiakirja/tulos"


def validator_app(control: Control) -> Flask:
    """Build the web application. Operation: `validate`."""
    app = Flask("validator")
    app.config["MAX_CONTENT_LENGTH"] = 2 * BYTE_LIMIT
    used = control.holdings.shelf("used")
    watch_exchanges(
        app, control, lambda: request.endpoint or "unknown", lambda status: _answer(status, ["ordered"]), _describe
    )

    @app.post(_PATH)
    def validate() -> Response:
        if request.mimetype != "application/json":
            return _report(415, ["the order is JSON (Content-Type: application/json)"])
        examination = Complete(control.setting.lenient)
        g.examination = examination
        with control.work():
            order = read_order(request.get_json(silent=True), examination)
            if order is not None:
                g.facts = describe_order(order)
                new = order.message_id not in used and bool(order.message_id)
                examination.check(rules.UNIQUE, "order/messageId", holds=new)
                used[order.message_id] = True
                judge(order, control.now(), examination)
        findings = examination.findings()
        if not findings:
            return _answer(200, [])
        return _report(400, findings) if g.fault == "html" else _answer(400, findings)

    return app


def _describe() -> dict[str, str]:
    """By what a fault can be matched: the document and the client that the order is about."""
    order = read_order(request.get_json(silent=True), Complete())
    return describe_order(order) if order is not None else {}


def _answer(status: int, findings: Sequence[str]) -> Response:
    response = jsonify(description=";".join(f"{number}: {text}" for number, text in enumerate(findings, 1)))
    response.status_code = status
    return response


def _report(status: int, findings: Sequence[str]) -> Response:
    """The same findings as a page, as the real service sometimes answers."""
    lines = "".join(f"<li>{escape(text)}</li>" for text in findings)
    page = f"<!DOCTYPE html><html><body><h1>Validointi</h1><ol>{lines}</ol></body></html>"
    return Response(page, status, content_type="text/html; charset=utf-8")
