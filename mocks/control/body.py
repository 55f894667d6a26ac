"""What a tester sends to a control port, and what is said when it is not understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from mocks.control.payload import mask_hetus

#: What reading a body of another shape raises.
_NOT_UNDERSTOOD = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)


class NotUnderstoodError(Exception):
    """A call that is not of the API's shape: it is answered with 400, and with what would be understood."""

    def __init__(self, reason: str, **known: list[str]) -> None:
        super().__init__(mask_hetus(reason))
        self.known = known


class NotThereError(Exception):
    """A call for what is not there: it is answered with 404."""


@contextmanager
def understanding(shape: str) -> Iterator[None]:
    """Raise NotUnderstoodError, which names the shape, for whatever reading a body raises."""
    try:
        yield
    except _NOT_UNDERSTOOD as problem:
        raise NotUnderstoodError(f"{shape}: {_say(problem)}") from problem


def _say(problem: Exception) -> str:
    return f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)


def read_body(*, empty: bool = False) -> dict[str, Any]:
    """The JSON object of the current request; with `empty` there may be none. Raises NotUnderstoodError."""
    if empty and not request.get_data():
        return {}
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise NotUnderstoodError("a JSON object is needed")
    return body


def answer_errors(app: Flask) -> None:
    """Answer every error with JSON: what is wrong, and what is known instead."""

    @app.errorhandler(NotUnderstoodError)
    def refuse(problem: NotUnderstoodError) -> tuple[Response, int]:
        return jsonify(error=str(problem), **problem.known), 400

    @app.errorhandler(NotThereError)
    def miss(problem: NotThereError) -> tuple[Response, int]:
        return jsonify(error=mask_hetus(str(problem))), 404

    @app.errorhandler(HTTPException)
    def answer_route(problem: HTTPException) -> Response:
        answer = jsonify(error=problem.description or problem.name, index="/__admin")
        answer.status_code = problem.code or 500
        if allowed := getattr(problem, "valid_methods", None):
            answer.headers["Allow"] = ", ".join(sorted(allowed))
        return answer
