"""The control API over HTTP, at `/__admin` on the control port of one mock."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify

from mocks.control.body import answer_errors
from mocks.control.clock_calls import add_clock
from mocks.control.desk import Control
from mocks.control.fault_calls import add_faults
from mocks.control.guard import guard
from mocks.control.holding_calls import add_holdings, add_reset, add_snapshots
from mocks.control.journal_calls import add_journal, add_payloads
from mocks.control.openapi import describe_mock
from mocks.control.page import add_page


def control_app(control: Control) -> Flask:
    """Build the web application of one mock's control port."""
    app = Flask(__name__, static_folder=None)
    guard(app, control.setting.token)
    answer_errors(app)
    add_reset(app, [control])
    add_holdings(app, control)
    add_snapshots(app, [control])
    add_faults(app, control)
    add_journal(app, control.journal)
    add_payloads(app, control)
    add_clock(app, control.clock, [control])
    add_page(app, [control])

    @app.get("/__admin")
    def index() -> Response:
        return jsonify(describe_desk(control))

    @app.get("/__admin/health")
    def health() -> Response:
        return jsonify(mock=control.name, status="up")

    @app.get("/__admin/openapi.json")
    def openapi() -> Response:
        return jsonify(describe_mock(control))

    return app


#: Where a tester goes from the index.
LINKS = ("health", "openapi.json", "state", "rules", "faults", "journal", "clock", "snapshots", "ui")


def describe_desk(control: Control) -> dict[str, Any]:
    """What a mock can be asked for: its faults, operations, seed, and where its calls are."""
    return {
        "mock": control.name,
        "faults": list(control.faults.kinds),
        "operations": list(control.faults.operations or ()),
        "seed": sorted(control.seed_keys or ()),
        "rules": len(control.rules),
        "lenient": sorted(control.setting.lenient),
        "keeps_payloads": control.setting.keep_payloads,
        "links": {name: f"/__admin/{name}" for name in LINKS},
    }
