"""Who may call a control port: no page of another origin, and without the token nobody once it leaves the loopback.

Theory of operation. A browser puts `Origin` on every request of a page that could change something, and the page cannot
forge it; so an Origin that is not the port's own is refused. A name of the attacker's that leads to 127.0.0.1 shows in
`Host`; so only names of the loopback are taken, unless a token is needed, which such a page does not have. A person
gives the token to a browser as the password of HTTP Basic; a program sends it as a bearer token.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_OPEN = "/__admin/health"
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FORMS = "/__admin/ui"


def guard(app: Flask, token: str) -> None:
    """Refuse who may not call this control port: 401, 403, and 415 for a body that is not JSON."""

    @app.before_request
    def refuse() -> Response | None:
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"{request.scheme}://{request.headers.get('Host', '')}":
            return _refuse(403, "a page of another origin may not call this port")
        if not token and not _names_loopback(request.headers.get("Host", "localhost")):
            return _refuse(403, "this port is called by the name localhost")
        if token and request.path != _OPEN and not _shows(token):
            answer = _refuse(401, "this port needs the token of this set of mocks")
            answer.headers["WWW-Authenticate"] = 'Bearer, Basic realm="mocks"'
            return answer
        if request.method in _CHANGING and not request.path.startswith(_FORMS) and _has_body() and not request.is_json:
            return _refuse(415, "send Content-Type: application/json")
        return None


def _names_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False


def _shows(token: str) -> bool:
    shown = request.authorization
    given = (shown.token or shown.password or "") if shown else ""
    return hmac.compare_digest(given.encode(), token.encode())


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


def _refuse(status: int, reason: str) -> Response:
    answer = jsonify(error=reason)
    answer.status_code = status
    return answer
