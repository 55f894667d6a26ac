"""Let viewers in browsers read the archives from pages of other origins (WHATWG Fetch, "CORS protocol")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ANY_ORIGIN = ("Access-Control-Allow-Origin", "*")
_PREFLIGHT = [
    _ANY_ORIGIN,
    ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Authorization, Accept, Content-Type"),
    ("Access-Control-Max-Age", "600"),
    ("Content-Length", "0"),
]


class CrossOrigin:
    """Around an application: it answers preflights, which carry no account, and opens every other answer."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
            start_response("200 OK", list(_PREFLIGHT))
            return []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            return start_response(status, [*headers, _ANY_ORIGIN], *more)

        return self._app(environ, start)
