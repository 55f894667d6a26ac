"""A kept-alive server over TLS, with client certificates if its context wants them, as a national service has it.

Hands are shaken in a worker and only when the client has said something, so that a silent client keeps nobody out.
What came of a refused handshake is said. Large bodies are neither read nor written by copying them over and over.
"""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable
from typing import Any

from cheroot.makefile import StreamReader, StreamWriter
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter

from mocks.kept_alive import KeptAliveServer

#: Is told of a client that TLS kept out: its address and the reason.
Refused = Callable[[str, str], None]

_HANDSHAKE_SECONDS = 5
_BLOCK = 1 << 16
_GONE = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError, ssl.SSLWantReadError)

#: OpenSSL's reasons → what the client did. Any other is told as OpenSSL names it.
_REASONS = {
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the client showed no certificate",
    "TLSV1_ALERT_UNKNOWN_CA": "the client does not trust this server",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": "the client does not trust this server",
    "HTTP_REQUEST": "the client spoke HTTP without TLS",
    "UNSUPPORTED_PROTOCOL": "the client's version of TLS is not taken",
}


class TlsServer(KeptAliveServer):
    """A kept-alive server whose connections shake hands before their first request."""

    refused: Refused = staticmethod(lambda _address, _reason: None)

    def __init__(self, *arguments: Any, tls: ssl.SSLContext, refused: Refused | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ssl_adapter = _TlsAdapter(tls)
        self.refused = refused or self.refused


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
        self.ssl_env = {"wsgi.url_scheme": "https", "HTTPS": "on"}
        shown = self.socket.getpeercert(binary_form=True)
        if shown:
            self.ssl_env["SSL_CLIENT_CERT"] = ssl.DER_cert_to_PEM_cert(shown)
        return True

    def _tell_refusal(self, problem: OSError) -> None:
        """Who only looks whether the port is open, or goes away, is no refusal."""
        if not isinstance(problem, ssl.SSLError) or isinstance(problem, _GONE):
            return
        if isinstance(problem, ssl.SSLCertVerificationError):
            reason = f"the client's certificate is not trusted: {problem.verify_message}"
        else:
            reason = _REASONS.get(problem.reason or "", problem.reason or "the handshake failed")
        self.server.refused(str(self.remote_addr), reason)


TlsServer.ConnectionClass = _Connection


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
