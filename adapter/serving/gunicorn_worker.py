"""A worker process of gunicorn whose requests come through the reception.

gunicorn keeps the processes and reads the heads strictly; the reception keeps clients from each other.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, ClassVar

from gunicorn.http import RequestParser, errors, wsgi
from gunicorn.workers.base import Worker

from adapter.errors import locate
from adapter.rest.certificate import PEER_CERTIFICATE
from adapter.rest.operators import STOPPING
from adapter.serving.bounds import Bounds
from adapter.serving.connection import Connection
from adapter.serving.plain import write_answer
from adapter.serving.proxies import Proxies
from adapter.serving.reception import Answer, Reception
from adapter.serving.tls import ServerTls

_log = logging.getLogger("lautta.serve")
_LAST_SECONDS = 1.0  # a client may be sending already on a connection that was kept

_STATUSES: tuple[tuple[type[Exception], int, str], ...] = (
    (errors.LimitRequestLine, 414, "the URL is too long."),
    (errors.LimitRequestHeaders, 431, "the head of the request is too long."),
    (errors.ExpectationFailed, 417, "the expectation of the request is not known."),
    (errors.UnsupportedTransferCoding, 501, "the Transfer-Encoding is not chunked."),
)


class ReceivingWorker(Worker):  # type: ignore[misc]  # gunicorn comes without types
    """The worker; its settings are those of the class made by `configured`."""

    bounds: ClassVar[Bounds] = Bounds()
    proxies: ClassVar[Proxies] = Proxies()
    tls: ClassVar[ServerTls | None] = None
    drain_seconds: ClassVar[float] = 0.0

    @classmethod
    def configured(
        cls, bounds: Bounds, proxies: Proxies, tls: ServerTls | None, drain_seconds: float
    ) -> type[ReceivingWorker]:
        """A worker with these settings."""
        settings = {"bounds": bounds, "proxies": proxies, "tls": tls, "drain_seconds": drain_seconds}
        return type("ConfiguredWorker", (cls,), settings)

    def run(self) -> None:
        """Serve until told to stop; then answer what has come, for as long as gunicorn lets us."""
        self._address = self.sockets[0].getsockname()
        reception = Reception(self.sockets, self.bounds, self.proxies, self.tls, self._answer, tuple(self.PIPE))
        while self.alive and self.ppid == os.getppid():
            self.notify()
            reception.turn()
        self._go_on(reception, self.drain_seconds, lambda: False)
        reception.close_listeners()
        self._go_on(reception, _LAST_SECONDS, lambda: reception.is_empty)
        reception.close_idle()
        self._go_on(reception, self.cfg.graceful_timeout, lambda: not reception.is_busy)
        reception.close()

    def _go_on(self, reception: Reception, seconds: float, is_over: Callable[[], bool]) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not is_over():
            self.notify()
            reception.turn(0.05)

    def _answer(self, connection: Connection) -> Answer:
        """One request through the application. In a thread."""
        head, body = connection.head, connection.body
        assert head is not None  # noqa: S101 – whole requests come here alone
        assert body is not None  # noqa: S101
        peer = (connection.peer, connection.port)
        try:
            request = next(RequestParser(self.cfg, iter([head.raw]), peer))
        except Exception as problem:  # noqa: BLE001 – whatever its kind: the head is not one
            for kind, status, text in _STATUSES:
                if isinstance(problem, kind):
                    return write_answer(status, text), False
            return write_answer(400, "this is not a request of HTTP/1.1."), False
        sink = _Sink()
        response, environ = wsgi.create(request, sink, peer, self._address, self.cfg)
        environ["wsgi.multithread"] = True
        environ["wsgi.input"] = BytesIO(body.octets)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        if head.chunked:
            environ["CONTENT_LENGTH"] = str(len(body.octets))
        if connection.is_tls:
            environ["wsgi.url_scheme"] = "https"
        self.proxies.settle(environ, connection.peer)
        if connection.certificate is not None:
            environ[PEER_CERTIFICATE] = connection.certificate
        if not self.alive:
            environ[STOPPING] = True
            response.force_close()
        try:
            self._run(environ, response)
        except Exception as problem:  # noqa: BLE001 – what Flask let through
            _log.error("500: %s, outside the application", locate(problem))
            return write_answer(500, "something went wrong in Lautta; the request was not carried out."), False
        return b"".join(sink.octets), not response.should_close()

    def _run(self, environ: dict[str, Any], response: wsgi.Response) -> None:
        items = self.wsgi(environ, response.start_response)
        try:
            for item in items:
                response.write(item)
            response.close()
        finally:
            if hasattr(items, "close"):
                items.close()


class _Sink:
    """Takes what gunicorn writes to a socket: the reception sends it."""

    def __init__(self) -> None:
        self.octets: list[bytes] = []

    def sendall(self, octets: bytes) -> None:
        self.octets.append(octets)

    def send(self, octets: bytes) -> int:
        """The interim answer to an expectation: the reception has given it already."""
        return len(octets)
