"""Answers that the server gives before the application: OperationOutcomes, which repeat nothing of the request."""

from __future__ import annotations

from http import HTTPStatus

import orjson

from adapter.errors import RETRY_SECONDS, Unsupported
from adapter.fhir.outcome import outcome

_CODES = {
    408: "timeout",
    413: "too-long",
    414: "too-long",
    415: "not-supported",
    429: "throttled",
    431: "too-long",
    503: "transient",
}


def write_answer(status: int, text: str) -> bytes:
    """A whole answer, after which the connection ends."""
    body = orjson.dumps(outcome(Unsupported.because("", text, code=_CODES.get(status, "structure"))))
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Connection: close",
        "Content-Type: application/fhir+json; charset=utf-8",
        f"Content-Length: {len(body)}",
        *([f"Retry-After: {RETRY_SECONDS}"] if status in {429, 503} else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
