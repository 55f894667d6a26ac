"""Serve a WSGI application over HTTP/1.1 with connections that are kept alive, as a DICOMweb server does."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mocks.kept_alive import KeptAliveServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_WORKERS = 16
_BACKLOG = 128
_IDLE_SECONDS = 60


class HttpServer:
    """One WSGI application on `host`:`port` (0 = a free port); its URL says localhost."""

    def __init__(self, app: WSGIApplication, port: int, host: str) -> None:
        self._server = KeptAliveServer(
            (host, port),
            app,
            numthreads=_WORKERS,
            timeout=_IDLE_SECONDS,
            request_queue_size=_BACKLOG,
            shutdown_timeout=0,
        )
        self._server.prepare()
        self.url = f"http://localhost:{self._server.bind_addr[1]}"
        self._thread = threading.Thread(target=self._server.serve, daemon=True)

    def start(self) -> HttpServer:
        """Begin to answer; returns itself."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering, cut every connection and give the port back."""
        self._server.stop()
        self._thread.join()
