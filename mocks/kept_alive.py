"""HTTP/1.1 with connections that are kept alive: cheroot, changed in four places.

A new connection waits for its first byte, so that a silent client takes no worker. Workers come as they are needed: a
set of mocks has many ports and most of them rest. The server notices soon that it shall stop. Nothing is logged, as a
request may carry what a log must not.
"""

from __future__ import annotations

import socket
import time
from typing import Any

from cheroot.server import HTTPConnection
from cheroot.workers.threadpool import _SHUTDOWNREQUEST, ThreadPool  # type: ignore[attr-defined]
from cheroot.wsgi import Gateway_10, Server

#: Where the WSGI environ has the connection's socket, for a fault that hangs up on the client.
SOCKET = "werkzeug.socket"

_TICK_SECONDS = 0.1  # how soon the server notices that it shall stop
_FEWEST_WORKERS = 2
_MOST_WORKERS = 64
_GRACE_SECONDS = 0.5


class KeptAliveServer(Server):
    """A cheroot server of as many connections as come, each kept until it is idle for too long."""

    expiration_interval = _TICK_SECONDS
    keep_alive_conn_limit = None  # type: ignore[assignment]  # None is no limit

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.gateway = _Gateway
        self.requests = _GrowingPool(self, min=_FEWEST_WORKERS, max=_MOST_WORKERS)

    def prepare(self) -> None:
        """Bind to the port. Raises OSError, as the system said it, when that cannot be."""
        self._problem: OSError | None = None
        try:
            super().prepare()
        except OSError as problem:
            raise (self._problem or problem) from None

    def bind(self, family: int, type: int, proto: int = 0) -> Any:  # noqa: A002  # cheroot names it so
        """Bind to one address, and remember why not: cheroot makes a text of it."""
        try:
            return super().bind(family, type, proto)
        except OSError as problem:
            self._problem = problem
            raise

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

    def process_conn(self, conn: HTTPConnection) -> None:
        """Let a new connection wait for its first byte, and a worker serve one that has something to say."""
        if conn.last_used is None:
            self._connections.put(conn)  # type: ignore[attr-defined]
        else:
            super().process_conn(conn)

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Log nothing: a request may carry what a log must not."""


class _Gateway(Gateway_10):
    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # cheroot's stubs are older than its code
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[SOCKET] = self.req.conn.socket
        return environ


class _GrowingPool(ThreadPool):
    """Workers that come as requests do. One more than is needed rests: it takes what comes in the same moment."""

    def put(self, obj: Any) -> None:
        """Hand a connection to the workers."""
        workers: list[Any] = self._threads  # type: ignore[attr-defined]  # cheroot's stubs know no private name
        if self.idle < self.qsize + 2 and len(workers) < self.max:
            workers.append(self._spawn_worker())  # type: ignore[attr-defined]
        super().put(obj)

    def stop(self, timeout: float | None = None) -> None:  # noqa: ARG002  # cheroot passes it
        """Cut every connection, and wait for the workers a moment: one that sleeps for a fault is left asleep."""
        workers: list[Any] = [*self._threads]  # type: ignore[attr-defined]
        self._threads.clear()  # type: ignore[attr-defined]
        for worker in workers:
            self._queue.put(_SHUTDOWNREQUEST)  # type: ignore[attr-defined]
            if worker.conn is not None:
                self._force_close(worker.conn)  # type: ignore[attr-defined]
        end = time.monotonic() + _GRACE_SECONDS
        for worker in workers:
            worker.join(max(0.0, end - time.monotonic()))
