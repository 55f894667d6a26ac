"""Serve a WSGI application over mutual TLS with HTTP/1.1 connections that are kept alive, as a national service does.

cheroot, changed in three places: hands are shaken in a worker and only when the client has said something, so that a
silent client keeps nobody out; large bodies are neither read nor written by copying them over and over; and nothing is
logged, as a request may carry what a log must not.
"""

from __future__ import annotations

import io
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from cheroot.makefile import StreamReader, StreamWriter
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter

from mocks.kept_alive import KeptAliveServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_WORKERS = 16
_BACKLOG = 128
_IDLE_SECONDS = 60
_HANDSHAKE_SECONDS = 5
_BLOCK = 1 << 16
_GONE = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError, ssl.SSLWantReadError)


#: What is told of a handshake that failed: the client's address, and why.
Refused = Callable[[str, str], None]

#: OpenSSL's reasons → what the client did. Any other is told as OpenSSL names it.
_REASONS = {
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the client showed no certificate",
    "TLSV1_ALERT_UNKNOWN_CA": "the client does not trust this server",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": "the client does not trust this server",
    "HTTP_REQUEST": "the client spoke HTTP without TLS",
    "UNSUPPORTED_PROTOCOL": "the client's version of TLS is not taken",
}


class TlsServer:
    """One WSGI application on `host`:`port` (0 = a free port); its URL says localhost. Larger bodies get a bare 413.

    `refused` hears of every handshake that failed by what the client showed or spoke.
    """

    def __init__(
        self,
        app: WSGIApplication,
        tls: ssl.SSLContext,
        *,
        port: int,
        host: str,
        largest_body: int,
        refused: Refused | None = None,
    ) -> None:
        self._server = _Server(
            (host, port),
            app,
            numthreads=_WORKERS,
            timeout=_IDLE_SECONDS,
            request_queue_size=_BACKLOG,
            shutdown_timeout=0,
        )
        self._server.ssl_adapter = _TlsAdapter(tls)
        self._server.max_request_body_size = largest_body
        self._server.refused = refused
        self._run(self._server.prepare).result()
        self.url = f"https://localhost:{self._server.bind_addr[1]}"

    def start(self) -> TlsServer:
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


class _Connection(HTTPConnection):
    """A connection that shakes hands before its first request."""

    def communicate(self) -> bool:
        """Answer one request; whether the connection stays."""
        if not self.ssl_env and not self._shake_hands():
            return False
        return bool(super().communicate())  # type: ignore[no-untyped-call]

    def _shake_hands(self) -> bool:
        try:
            self.socket.settimeout(_HANDSHAKE_SECONDS)
            self.socket.do_handshake()
            self.socket.settimeout(self.server.timeout)
        except OSError as problem:  # ssl.SSLError is one too: a client without a certificate we trust, or with none
            self._tell_refusal(problem)
            return False
        certificate = ssl.DER_cert_to_PEM_cert(self.socket.getpeercert(binary_form=True))
        self.ssl_env = {"wsgi.url_scheme": "https", "HTTPS": "on", "SSL_CLIENT_CERT": certificate}
        return True

    def _tell_refusal(self, problem: OSError) -> None:
        """Who only looks whether the port is open, or goes away, is no refusal."""
        if self.server.refused is None or not isinstance(problem, ssl.SSLError) or isinstance(problem, _GONE):
            return
        if isinstance(problem, ssl.SSLCertVerificationError):
            reason = f"the client's certificate is not trusted: {problem.verify_message}"
        else:
            reason = _REASONS.get(problem.reason or "", problem.reason or "the handshake failed")
        self.server.refused(str(self.remote_addr), reason)


class _Server(KeptAliveServer):
    ConnectionClass = _Connection
    refused: Refused | None = None

    def process_conn(self, conn: _Connection) -> None:
        """Let a new connection wait for its first byte, and a worker serve one that has something to say."""
        if conn.last_used is None:
            self._connections.put(conn)  # type: ignore[attr-defined]
        else:
            super().process_conn(conn)


class _TlsAdapter(Adapter):
    """TLS without a handshake: the connection shakes hands later."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """Leave the listening socket as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """Put TLS around a socket; what is known of the client comes with the handshake."""
        return self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False), {}

    def get_environ(self) -> dict[str, str]:
        """Nothing: see the connection."""
        return {}

    def makefile(self, sock: ssl.SSLSocket, mode: str = "r", bufsize: int = io.DEFAULT_BUFFER_SIZE) -> Any:
        """The stream a connection is read from or written to."""
        return _Reader(sock, bufsize) if "r" in mode else StreamWriter(sock, mode, bufsize)


class _Blocks(socket.SocketIO):
    """Read a block at a time: for every TLS record cheroot would make room for all that is still to come."""

    def read(self, size: int = -1) -> bytes | None:
        return super().read(_BLOCK if size < 0 else min(size, _BLOCK))


class _Reader(StreamReader):
    def __init__(self, sock: ssl.SSLSocket, bufsize: int) -> None:
        super(StreamReader, self).__init__(_Blocks(sock, "r"), bufsize)  # type: ignore[arg-type]
        self.bytes_read = 0
