"""What browsers may show of this API to pages of other sites: nothing, but for the origins of `[api]` (Fetch, CORS)."""

from __future__ import annotations

from collections.abc import Collection

from flask import Response, request

from adapter.rest.exchange import respond

_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_SENT = (
    "Accept, Authorization, Content-Encoding, Content-Type, If-Match, If-Modified-Since, If-None-Exist, If-None-Match, "
    "If-Range, Person-Assertion, Prefer, Range, X-Request-Id, X-Security-Context"
)
_SHOWN = "ETag, Location, Content-Location, Last-Modified, X-Request-Id"
_SECONDS = "600"


def answer_preflight(origins: Collection[str]) -> Response | None:
    """What a browser asks before a page's request, without a token; None for every other request."""
    is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if not is_preflight or request.headers.get("Origin") not in origins:
        return None
    return respond(
        b"",
        204,
        Access_Control_Allow_Methods=_METHODS,
        Access_Control_Allow_Headers=_SENT,
        Access_Control_Max_Age=_SECONDS,
    )


def show_to_origin(response: Response, origins: Collection[str]) -> None:
    """Let the page of a listed origin read an answer. Cookies are of no use here: no credentials."""
    if not origins:
        return
    response.vary.add("Origin")
    if (origin := request.headers.get("Origin")) in origins and origin:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = _SHOWN
