"""Calls about the misbehaviour that a tester orders of one mock, and about what it demands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Flask, Response, jsonify

from mocks.control.body import NotThereError, NotUnderstoodError, read_body, understanding
from mocks.control.desk import Control
from mocks.control.faults import Fault, UnknownKindError, UnknownOperationError
from mocks.control.instant import find_instant
from mocks.control.rules import Rule


def order_fault(desk: Control, order: dict[str, Any]) -> dict[str, Any]:
    """Order a fault; returns it with its id. `begin` and `end` may be times as scenarios have them (`+3h`).

    Raises NotUnderstoodError.
    """
    with understanding("a fault is {kind, operation, times, detail, match, after, begin, end, probability, seed}"):
        window = {name: _find(desk, order[name]) for name in ("begin", "end") if order.get(name) is not None}
        fault = Fault(**{**order, **window})
    try:
        return desk.faults.order(fault)
    except UnknownKindError as problem:
        raise NotUnderstoodError(str(problem), kinds=list(desk.faults.kinds)) from None
    except UnknownOperationError as problem:
        raise NotUnderstoodError(str(problem), operations=list(desk.faults.operations or ())) from None


def _find(desk: Control, text: str) -> str:
    return find_instant(text, desk.now()).isoformat()


def cancel_fault(desk: Control, number: int) -> None:
    """Forget one fault. Raises NotThereError."""
    if not desk.faults.cancel(number):
        raise NotThereError("there is no fault of this id")


def describe_rules(desk: Control) -> list[dict[str, Any]]:
    """The rules of a mock, and whether each is in force."""
    return [_describe_rule(desk, rule) for rule in desk.rules]


def _describe_rule(desk: Control, rule: Rule) -> dict[str, Any]:
    return {**asdict(rule), "public": rule.public, "in_force": rule.kind not in desk.setting.lenient}


def add_faults(app: Flask, desk: Control) -> None:
    """Let a tester order and cancel faults of one mock, and read its rules."""

    @app.get("/__admin/faults")
    def faults() -> Response:
        return jsonify(desk.faults.describe())

    @app.post("/__admin/faults")
    def add_fault() -> tuple[Response, int]:
        return jsonify(order_fault(desk, read_body())), 201

    @app.delete("/__admin/faults")
    def clear_faults() -> tuple[str, int]:
        desk.faults.clear()
        return "", 204

    @app.delete("/__admin/faults/<int:number>")
    def cancel(number: int) -> tuple[str, int]:
        cancel_fault(desk, number)
        return "", 204

    @app.get("/__admin/rules")
    def rules() -> Response:
        return jsonify(describe_rules(desk))
