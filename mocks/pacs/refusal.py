"""The answer of HTTP to what is refused: which rule, where, of which source, and nothing of what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify

from mocks.pacs.status import find_http

if TYPE_CHECKING:
    from mocks.control import BrokenRuleError


def refuse(status: int, text: str = "refused", **told: Any) -> Response:
    """An error answer (PS3.18 8.4 leaves its body open)."""
    response = jsonify(error=text, **told)
    response.status_code = status
    return response


def explain(problem: BrokenRuleError) -> Response:
    """The error answer to a broken rule; the reason stands in a `Warning` too, for clients that drop bodies."""
    step = problem.step
    told = step.describe()
    told.pop("outcome")
    response = refuse(find_http(step.rule), str(problem), **told)
    response.headers["Warning"] = f'299 pacs "{problem}"'
    return response
