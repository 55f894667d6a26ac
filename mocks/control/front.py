"""The front of a set of mocks: one index, one clock, one reset, one journal, scenarios, and the page over all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, jsonify, redirect
from werkzeug import Response as AnyResponse

from mocks.control.body import answer_errors, read_body
from mocks.control.clock_calls import add_clock
from mocks.control.desk import Control
from mocks.control.guard import guard
from mocks.control.holding_calls import add_reset, add_snapshots
from mocks.control.journal import Journals
from mocks.control.journal_calls import add_journal
from mocks.control.openapi import describe_front
from mocks.control.page import add_page
from mocks.control.scenario import Scenario, read_scenarios
from mocks.control.setting import Setting
from mocks.control.stage import Stage


def front_app(setting: Setting, places: Mapping[str, Mapping[str, str]], environment: str = "", ca: str = "") -> Flask:
    """Build the front of the mocks that were started with this setting.

    `places` says where each is (`url`, `control` …), `environment` is the file that leads an adapter to them,
    `ca` the file of the root of their certificates.
    """
    desks = setting.desks
    stage = Stage(setting)
    app = Flask(__name__, static_folder=None)
    guard(app, setting.token)
    answer_errors(app)
    add_reset(app, desks, setting.clock)
    add_snapshots(app, desks)
    add_journal(app, Journals(setting.news, [desk.journal for desk in desks]))
    add_clock(app, setting.clock, desks)
    add_scenarios(app, stage)
    _add_overview(app, desks, {"mocks": places, "environment": environment, "ca": ca})
    add_page(app, desks, places=places, stage=stage, ca=ca)
    return app


def _add_overview(app: Flask, desks: Sequence[Control], told: Mapping[str, Any]) -> None:
    @app.get("/")
    def enter() -> AnyResponse:
        return redirect("/__admin/ui")

    @app.get("/__admin")
    def index() -> Response:
        names = ("health", "openapi.json", "state", "faults", "journal", "clock", "snapshots", "scenarios", "ui")
        return jsonify({**told, "links": {name: f"/__admin/{name}" for name in names}})

    @app.get("/__admin/health")
    def health() -> Response:
        return jsonify(status="up", mocks=[desk.name for desk in desks])

    @app.get("/__admin/state")
    def state() -> Response:
        return jsonify({desk.name: desk.look() for desk in desks})

    @app.get("/__admin/faults")
    def faults() -> Response:
        return jsonify([{"mock": desk.name, **fault} for desk in desks for fault in desk.faults.describe()])

    @app.delete("/__admin/faults")
    def clear_faults() -> tuple[str, int]:
        for desk in desks:
            desk.faults.clear()
        return "", 204

    @app.get("/__admin/openapi.json")
    def openapi() -> Response:
        return jsonify(describe_front())


def add_scenarios(app: Flask, stage: Stage) -> None:
    """Let a tester play scenarios."""

    @app.get("/__admin/scenarios")
    def list_scenarios() -> Response:
        return jsonify([describe_scenario(scenario, stage) for scenario in read_scenarios().values()])

    @app.post("/__admin/scenarios/<name>")
    def play(name: str) -> tuple[Response, int]:
        steps = stage.play(name, read_body(empty=True))
        return jsonify(scenario=name, steps=steps), 201

    @app.delete("/__admin/scenarios/<name>")
    def stop(name: str) -> tuple[str, int]:
        stage.stop(name)
        return "", 204


def describe_scenario(scenario: Scenario, stage: Stage) -> dict[str, Any]:
    """A scenario as a tester reads it."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "about": scenario.about,
        "mocks": scenario.mocks,
        "parameters": scenario.parameters,
        "steps": scenario.steps,
        "playing": scenario.name in stage.playing,
    }
