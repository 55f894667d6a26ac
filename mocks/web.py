"""Serve a WSGI application from a thread on a loopback port, with optional mutual TLS.

One request a connection, as werkzeug does.
"""

from __future__ import annotations

import logging
import ssl
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Handler(WSGIRequestHandler):
    """HTTP/1.1, so that bodies may come in chunks.

    No Nagle, which costs 40 ms an answer; no request line in any log.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: a request line may carry what a log must not."""


class WebServer:
    """One WSGI application on `host`:`port` (0 = a free port) in a daemon thread; its URL says localhost."""

    def __init__(
        self, app: WSGIApplication, port: int = 0, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = make_server(host, port, app, threaded=True, request_handler=_Handler, ssl_context=tls)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        if tls is not None:
            # Shake hands in the connection's own thread: one silent client must not keep the others out.
            self._server.socket.do_handshake_on_connect = False  # type: ignore[attr-defined]
        self.url = f"{'https' if tls else 'http'}://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> WebServer:
        """Begin to answer; returns itself."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and give the port back."""
        self._server.shutdown()
        self._server.server_close()


def server_tls(certificate: Path, key: Path, client_roots: Path | None = None) -> ssl.SSLContext:
    """A server's TLS context; with `client_roots` every client must show a certificate from one of them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if client_roots is not None:
        context.load_verify_locations(client_roots)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
