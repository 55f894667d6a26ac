"""The control API over HTTP, at `/__admin` on the control port of every mock."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, jsonify, request

from mocks.control.desk import Control
from mocks.control.faults import Fault, UnknownKindError, UnknownOperationError
from mocks.control.journal import LIMIT, Question
from mocks.control.rules import Rule

_NOT_UNDERSTOOD = (KeyError, ValueError, TypeError)
_LONGEST_WAIT = 60.0


def control_app(control: Control) -> Flask:
    """Build the web application of one mock's control port."""
    app = Flask(f"{control.name}-control")
    _add_holdings(app, control)
    _add_faults(app, control)
    _add_journal(app, control)
    _add_clock(app, control)

    @app.get("/__admin/health")
    def health() -> Response:
        return jsonify(mock=control.name, status="up")

    @app.get("/__admin/rules")
    def rules() -> Response:
        return jsonify([_describe_rule(control, rule) for rule in control.rules])

    return app


def _add_holdings(app: Flask, control: Control) -> None:
    @app.post("/__admin/reset")
    def reset() -> tuple[Response | str, int]:
        to = request.args.get("to", "empty")
        if to not in {"empty", "fill"}:
            return jsonify(error="to is empty or fill"), 400
        if to == "fill":
            control.reset_to_fill()
        else:
            control.clear()
        return "", 204

    @app.post("/__admin/seed")
    def seed() -> tuple[Response, int]:
        try:
            control.seed(_body())
        except _NOT_UNDERSTOOD as problem:
            return jsonify(error=f"the seed was not understood: {problem}"), 400
        return jsonify(seeded=True), 200

    @app.get("/__admin/state")
    def state() -> Response:
        with control.lock:
            return jsonify(control.state())

    @app.delete("/__admin/state/<kind>/<path:identity>")
    def remove(kind: str, identity: str) -> tuple[Response | str, int]:
        try:
            control.remove(kind, identity)
        except LookupError as problem:
            return jsonify(error=str(problem)), 404
        return "", 204


def _add_faults(app: Flask, control: Control) -> None:
    @app.get("/__admin/faults")
    def faults() -> Response:
        return jsonify([asdict(fault) for fault in control.faults.list()])

    @app.post("/__admin/faults")
    def add_fault() -> tuple[Response, int]:
        try:
            ordered = control.faults.order(Fault(**_body()))
        except UnknownKindError as problem:
            return jsonify(error=str(problem), kinds=list(control.faults.kinds)), 400
        except UnknownOperationError as problem:
            return jsonify(error=str(problem), operations=list(control.faults.operations or ())), 400
        except _NOT_UNDERSTOOD as problem:
            return jsonify(error=f"a fault is {{kind, operation, times, detail …}}: {problem}"), 400
        return jsonify(ordered), 201

    @app.delete("/__admin/faults")
    def clear_faults() -> tuple[str, int]:
        control.faults.clear()
        return "", 204


def _add_journal(app: Flask, control: Control) -> None:
    @app.get("/__admin/journal")
    def journal() -> tuple[Response, int]:
        asked = request.args.to_dict()
        try:
            after, limit = int(asked.pop("after", 0)), int(asked.pop("limit", LIMIT))
            wait, count = float(asked.pop("wait", 0)), int(asked.pop("count", 1))
        except ValueError:
            return jsonify(error="after, limit, wait and count are numbers"), 400
        question = Question(after, tuple(asked.items()))
        if wait <= 0:
            return jsonify(control.journal.find(question, limit)), 200
        come = control.journal.wait(question, count, min(wait, _LONGEST_WAIT))
        if come is None:
            return jsonify(error="that did not happen in time"), 408
        return jsonify(come[:limit]), 200


def _add_clock(app: Flask, control: Control) -> None:
    def tell() -> Response:
        return jsonify(now=control.now().isoformat(), frozen=control.clock.frozen)

    @app.get("/__admin/clock")
    def clock() -> Response:
        return tell()

    @app.post("/__admin/clock")
    def set_clock() -> tuple[Response, int]:
        try:
            _move(control, _body())
        except (*_NOT_UNDERSTOOD, OverflowError) as problem:
            return jsonify(error=f"a clock is {{now, advance, freeze}}: {problem}"), 400
        return tell(), 200

    @app.delete("/__admin/clock")
    def run_clock() -> Response:
        control.clock.reset()
        return tell()


def _move(control: Control, wish: dict[str, Any]) -> None:
    """Obey `now` (ISO 8601 with an offset), then `advance` (seconds), then `freeze` (true stands still, false runs)."""
    unknown = set(wish) - {"now", "advance", "freeze"}
    if unknown or not wish:
        raise ValueError("no other keys, and at least one of them")
    if "now" in wish:
        instant = datetime.fromisoformat(wish["now"])
        if instant.tzinfo is None:
            raise ValueError("now has an offset")
        control.clock.set_time(instant, freeze=control.clock.frozen)
    if "advance" in wish:
        control.clock.advance(timedelta(seconds=wish["advance"]))
    if wish.get("freeze") is True:
        control.clock.freeze()
    elif wish.get("freeze") is False:
        control.clock.run()


def _describe_rule(control: Control, rule: Rule) -> dict[str, object]:
    in_force = rule.kind not in control.setting.lenient
    return {**asdict(rule), "public": rule.public, "in_force": in_force}


def _body() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise TypeError("a JSON object is needed")
    return body
