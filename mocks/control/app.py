"""The control API over HTTP: `/__admin/reset`, `seed`, `faults`, `journal`, `clock`, `state`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Flask, Response, jsonify, request

from mocks.control.desk import Control, Fault, UnknownKindError


def control_app(control: Control) -> Flask:
    """Build the web application of one mock's control port."""
    app = Flask(f"{control.name}-control")
    _add_faults(app, control)
    _add_clock(app, control)

    @app.post("/__admin/reset")
    def reset() -> tuple[str, int]:
        control.clear()
        return "", 204

    @app.post("/__admin/seed")
    def seed() -> tuple[Response, int]:
        try:
            control.seed(_body())
        except (KeyError, ValueError, TypeError) as problem:
            return jsonify(error=f"the seed was not understood: {problem}"), 400
        return jsonify(seeded=True), 200

    @app.get("/__admin/journal")
    def journal() -> Response:
        with control.lock:
            return jsonify(control.journal)

    @app.get("/__admin/state")
    def state() -> Response:
        with control.lock:
            return jsonify(control.state())

    return app


def _add_faults(app: Flask, control: Control) -> None:
    @app.get("/__admin/faults")
    def faults() -> Response:
        with control.lock:
            return jsonify([asdict(fault) for fault in control.faults])

    @app.post("/__admin/faults")
    def add_fault() -> tuple[Response, int]:
        try:
            fault = Fault(**_body())
            ordered = asdict(fault)  # as it was ordered: a call may be hit by it at once
            control.order_fault(fault)
        except TypeError as problem:
            return jsonify(error=f"a fault is {{kind, operation, times, detail}}: {problem}"), 400
        except UnknownKindError as problem:
            return jsonify(error=str(problem), kinds=list(control.kinds)), 400
        return jsonify(ordered), 201

    @app.delete("/__admin/faults")
    def clear_faults() -> tuple[str, int]:
        with control.lock:
            control.faults.clear()
        return "", 204


def _add_clock(app: Flask, control: Control) -> None:
    @app.get("/__admin/clock")
    def clock() -> Response:
        return jsonify(now=control.now().isoformat())

    @app.post("/__admin/clock")
    def set_clock() -> tuple[Response, int]:
        try:
            control.set_time(datetime.fromisoformat(_body()["now"]))
        except (KeyError, ValueError, TypeError) as problem:
            return jsonify(error=f"now must be an ISO 8601 instant with an offset: {problem}"), 400
        return jsonify(now=control.now().isoformat()), 200


def _body() -> dict[str, Any]:
    body = request.get_json(force=True)
    if not isinstance(body, dict):
        raise TypeError("a JSON object is needed")
    return body
