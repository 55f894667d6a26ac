"""Servers that stand in for wrong systems: a proxy with one defect, and dummies that say one thing to everything."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import requests

Json = dict[str, Any]

#: What dummies say to everything: status, content type, body.
DUMMIES = {
    "404": (404, "application/fhir+json", b'{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}'),
    "500": (500, "text/plain", b"no"),
    "empty": (200, "application/json", b"{}"),
    "odd": (200, "application/fhir+json", b'{"resourceType":"Bundle","type":7,"link":3,"entry":[1,{"resource":"x"}]}'),
    "html": (200, "text/html", b"<!DOCTYPE html><title>Welcome</title>"),
}
_HOP = {"host", "content-length", "connection", "transfer-encoding", "content-encoding", "accept-encoding"}


@dataclass
class Call:
    """A request on its way to the honest system, and then the answer on its way back."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    answer_headers: dict[str, str] | None = None
    answer: bytes = b""

    @property
    def kind(self) -> str:
        """The resource type in the address; empty for none."""
        return next((part for part in self.path.split("/") if part[:1].isupper()), "")

    @property
    def is_search(self) -> bool:
        """Whether it is a search by POST."""
        return self.path.endswith("/_search")

    def resource(self) -> Json:
        """The answer's resource."""
        try:
            found = json.loads(self.answer)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def tell(self, resource: Json) -> None:
        """Answer with another resource."""
        self.answer = json.dumps(resource).encode()


Spoil = Callable[[Call], None]


@contextmanager
def spoilt(target: str, request: Spoil, answer: Spoil, token: str, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of a system that is as the one at `target`, but for what is done to requests and answers.

    `tls`: what it is served over, if not in plain.
    """
    session = requests.Session()
    session.trust_env = False

    class Proxy(_Handler):
        def answer(self, body: bytes) -> None:
            place = urlsplit(self.path)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            call = Call(self.command, place.path, place.query, {**headers, "x-own-token": f"Bearer {token}"}, body)
            request(call)
            asked = {name: value for name, value in call.headers.items() if not name.startswith("x-")}
            url = f"{target}{call.path}" + (f"?{call.query}" if call.query else "")
            came = session.request(call.method, url, data=call.body or None, headers=asked, timeout=30)
            here = f"http{'s' if tls else ''}://{self.headers['Host']}"  # addresses that it gives are its own
            call.status, call.answer = came.status_code, came.content.replace(target.encode(), here.encode())
            call.answer_headers = {
                name: value.replace(target, here) for name, value in came.headers.items() if name.lower() not in _HOP
            }
            answer(call)
            self.send(call.status, call.answer_headers, call.answer)

    with _served(Proxy, tls) as url:
        yield url


@contextmanager
def dummy(name: str) -> Iterator[str]:
    """The address of a system that says one thing to everything."""
    status, kind, body = DUMMIES[name]

    class Dummy(_Handler):
        def answer(self, _: bytes) -> None:
            self.send(status, {"Content-Type": kind}, body)

    with _served(Dummy) as url:
        yield url


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # which costs 40 ms an answer
    wbufsize = -1

    def answer(self, body: bytes) -> None:
        raise NotImplementedError

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _do(self) -> None:
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815 – the names http.server calls

    def log_message(self, *_: object) -> None:
        """Log nothing: a line may hold what a log must not."""


class _Server(ThreadingHTTPServer):
    """Each connection shakes hands in its own thread; who is refused is not written about."""

    daemon_threads = True
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.tls is None:
            super().finish_request(request, client_address)
        else:
            with self.tls.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away or was refused."""


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), handler)
    server.tls = tls
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
