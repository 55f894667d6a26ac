"""Serve a WSGI application from threads on a port, in plain or over TLS, with connections that are kept alive."""

from __future__ import annotations

import ssl
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from mocks.kept_alive import KeptAliveServer
from mocks.tls_server import Refused, TlsServer

if TYPE_CHECKING:
    from pathlib import Path

    from _typeshed.wsgi import WSGIApplication

_BACKLOG = 128
_IDLE_SECONDS = 60


class WebServer:
    """One WSGI application on `host`:`port` (0 = a free port); its URL says localhost.

    A body of more than `largest_body` octets gets a bare 413 (0 = no limit). `refused` is told of each client that TLS
    kept out. Raises OSError when the port is taken.
    """

    def __init__(
        self,
        app: WSGIApplication,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
        *,
        largest_body: int = 0,
        refused: Refused | None = None,
    ) -> None:
        options: dict[str, Any] = {
            "timeout": _IDLE_SECONDS,
            "request_queue_size": _BACKLOG,
            "shutdown_timeout": 0,
        }
        at = (host, port)
        self._server = (
            TlsServer(at, app, tls=tls, refused=refused, **options) if tls else KeptAliveServer(at, app, **options)
        )
        self._server.max_request_body_size = largest_body
        self._run(self._server.prepare).result()
        self.port: int = self._server.bind_addr[1]
        self.url = f"{'https' if tls else 'http'}://localhost:{self.port}"

    def start(self) -> WebServer:
        """Begin to answer; returns itself."""
        self._run(self._server.serve)
        return self

    def stop(self) -> None:
        """Stop answering, cut every connection and give the port back."""
        self._server.stop()

    @staticmethod
    def _run(work: Any) -> Future[None]:
        """In a daemon thread, whose threads are daemons too: what is not stopped must not keep the process alive."""
        outcome: Future[None] = Future()

        def do() -> None:
            try:
                outcome.set_result(work())
            except BaseException as problem:  # noqa: BLE001  # it is raised where the outcome is asked for
                outcome.set_exception(problem)

        threading.Thread(target=do, daemon=True).start()
        return outcome


def server_tls(certificate: Path, key: Path, client_roots: Path | None = None) -> ssl.SSLContext:
    """A server's TLS context; with `client_roots` every client must show a certificate from one of them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if client_roots is not None:
        context.load_verify_locations(client_roots)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
