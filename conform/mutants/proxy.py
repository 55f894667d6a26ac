"""Servers that stand in for wrong systems: a proxy with one defect, and dummies that say one thing to everything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import requests

from conform.mutants.record import Call, Mutant

#: What dummies say to everything: status, content type, body.
DUMMIES = {
    "404": (404, "application/fhir+json", b'{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}'),
    "500": (500, "text/plain", b"no"),
    "empty": (200, "application/json", b"{}"),
    "odd": (200, "application/fhir+json", b'{"resourceType":"Bundle","type":7,"link":3,"entry":[1,{"resource":"x"}]}'),
    "html": (200, "text/html", b"<!DOCTYPE html><title>Welcome</title>"),
}
_HOP = {"host", "content-length", "connection", "transfer-encoding", "content-encoding", "accept-encoding"}


@contextmanager
def spoilt(target: str, mutant: Mutant, token: str) -> Iterator[str]:
    """The address of a system that is as the one at `target`, but for the defect."""
    session = requests.Session()
    session.trust_env = False

    class Proxy(_Handler):
        def answer(self, body: bytes) -> None:
            place = urlsplit(self.path)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            call = Call(self.command, place.path, place.query, {**headers, "x-own-token": f"Bearer {token}"}, body)
            mutant.request(call)
            asked = {name: value for name, value in call.headers.items() if not name.startswith("x-")}
            url = f"{target}{call.path}" + (f"?{call.query}" if call.query else "")
            came = session.request(call.method, url, data=call.body or None, headers=asked, timeout=30)
            call.status, call.answer = came.status_code, came.content
            call.answer_headers = {name: value for name, value in came.headers.items() if name.lower() not in _HOP}
            mutant.answer(call)
            self.send(call.status, call.answer_headers, call.answer)

    with _served(Proxy) as url:
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


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
