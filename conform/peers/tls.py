"""A server under test as TLS sees it: which versions it takes, and whom it serves.

For every role that is reached by an address: HTTP, DIMSE and SMTP differ only in what is said first.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from conform.case import InconclusiveError
from conform.peers.hello import read_version, write_hello

_TIMEOUT = 10
_CHUNK = 4096


@dataclass(frozen=True)
class KeyPair:
    """A certificate with its chain, and its key: files in PEM."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class TlsServer:
    """A server at a host and a port. `ca`: the file of its roots; those of the machine where it is None.

    `greeting` is what a client says first, and `serves` whether what comes then is service and no refusal.
    """

    host: str
    port: int
    greeting: bytes
    serves: Callable[[bytes], bool]
    ca: Path | None = None

    def takes(self, version: str) -> bool:
        """Whether it takes a version of `VERSIONS` when it is offered alone. Raises InconclusiveError."""
        with self._connect() as line:
            return read_version(_exchange(line, write_hello(version, self.host), _read_record)) == version

    def serves_with(self, shown: KeyPair | None) -> bool:
        """Whether it serves a client that shows a certificate, or none. Raises InconclusiveError.

        Under TLS 1.3 a client learns only from the first answer that it was refused (RFC 8446 4.4.2.4).
        """
        context = ssl.create_default_context(cafile=self.ca)
        if shown is not None:
            context.load_cert_chain(shown.certificate, shown.key)
        with self._connect() as line:
            try:
                with context.wrap_socket(line, server_hostname=self.host) as secured:
                    return self.serves(_exchange(secured, self.greeting, _read_some))
            except ssl.SSLCertVerificationError:
                raise InconclusiveError("the system's certificate is not of the roots that ca names") from None
            except OSError:
                return False

    def _connect(self) -> socket.socket:
        try:
            return socket.create_connection((self.host, self.port), timeout=_TIMEOUT)
        except OSError as problem:
            raise InconclusiveError(f"the system did not answer: {type(problem).__name__}") from None


def web_server(host: str, port: int, path: str, headers: dict[str, str], ca: Path | None = None) -> TlsServer:
    """A server of HTTP: it serves where it answers a GET with a status below 400."""
    head = {"Host": f"{host}:{port}", "Connection": "close", **headers}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return TlsServer(host, port, "\r\n".join(lines).encode(), _is_served, ca)


def _is_served(answer: bytes) -> bool:
    words = answer.split(b"\r\n", 1)[0].split()
    return len(words) > 1 and words[0].startswith(b"HTTP/") and words[1][:1] in {b"1", b"2", b"3"}


def _exchange(line: socket.socket, said: bytes, read: Callable[[socket.socket], bytes]) -> bytes:
    """The beginning of the answer; nothing where the line was cut or stays silent."""
    try:
        line.sendall(said)
        return read(line)
    except OSError:
        return b""


def _read_some(line: socket.socket) -> bytes:
    return line.recv(_CHUNK)


def _read_record(line: socket.socket) -> bytes:
    """One record of TLS (RFC 8446 5.1), or as much of it as comes."""
    heard = b""
    while (more := line.recv(_CHUNK)) and len(heard := heard + more) < 5 + int.from_bytes(heard[3:5]):
        pass
    return heard
