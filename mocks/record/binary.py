"""Binary: the one resource that travels as itself as well as in JSON (FHIR R4, binary.html)."""

from __future__ import annotations

import base64
from typing import Any

from flask import Response, request

_JSON_TYPES = ("application/fhir+json", "application/json")


def wants_content() -> bool:
    """Whether the client asked for the bytes and not for the JSON resource."""
    return not any(kind in request.headers.get("Accept", "") for kind in _JSON_TYPES)


def read_content() -> dict[str, Any] | None:
    """The Binary that the request's body is, if it was sent as bytes of their own type; None if it is JSON."""
    if request.mimetype in _JSON_TYPES:
        return None
    binary = {
        "resourceType": "Binary",
        "contentType": request.content_type or "application/octet-stream",
        "data": base64.b64encode(request.get_data()).decode(),
    }
    context = request.headers.get("X-Security-Context")
    return {**binary, "securityContext": {"reference": context}} if context else binary


def answer_content(binary: dict[str, Any]) -> Response:
    """The bytes of a stored Binary under their own type."""
    return Response(base64.b64decode(binary.get("data", "")), content_type=binary["contentType"])
