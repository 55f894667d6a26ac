"""What mocks that keep connections alive share.

Cheroot, told to stop soon, to log nothing, and to say which socket it answers on.
"""

from __future__ import annotations

import socket
from typing import Any

from cheroot.wsgi import Gateway_10, Server

#: Where the WSGI environ has the connection's socket, for a fault that hangs up on the client; werkzeug's own server
#: has it there too.
SOCKET = "werkzeug.socket"

_TICK_SECONDS = 0.1  # how soon the server notices that it shall stop


class _Gateway(Gateway_10):
    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # cheroot's stubs are older than its code
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[SOCKET] = self.req.conn.socket
        return environ


class KeptAliveServer(Server):
    """A cheroot server of as many connections as come, each kept until it is idle for too long."""

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
