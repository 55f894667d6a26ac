"""The id of the current request: one for its answer, its events in the use log, and the line of the log if it fails."""

from __future__ import annotations

import re
import uuid

from flask import g, request

from adapter.identifiers import find_hetu_shapes

HEADER = "X-Request-Id"
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id() -> str:
    """The id of the current request: what the client calls it, if that is a plain id, else one of ours."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _PLAIN.fullmatch(given) and not find_hetu_shapes(given) else str(uuid.uuid4())
    found: str = g.request_id
    return found
