"""Serve a WSGI application over HTTP/1.1 with connections that are kept alive, as a DICOMweb server does."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

from cheroot.wsgi import Gateway_10, Server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_WORKERS = 16
_BACKLOG = 128
_IDLE_SECONDS = 60
_TICK_SECONDS = 0.1  # how soon the server notices that it shall stop


class HttpServer:
    """One WSGI application on `host`:`port` (0 = a free port); its URL says localhost."""

    def __init__(self, app: WSGIApplication, port: int, host: str) -> None:
        self._server = _Server(
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


class _Gateway(Gateway_10):
    """Tells the application which socket it answers on, for a fault that hangs up on the client."""

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # cheroot's stubs are older than its code
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ["werkzeug.socket"] = self.req.conn.socket
        return environ


class _Server(Server):
    expiration_interval = _TICK_SECONDS
    keep_alive_conn_limit = None  # type: ignore[assignment]  # None is no limit

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.gateway = _Gateway

    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: tuple[str, int]) -> socket.socket:
        """Bind to the port, even if its last server left a moment ago; leave no socket behind when it is taken."""
        socket_.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Log nothing: a request may carry what a log must not."""
