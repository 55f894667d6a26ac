"""TLS of the server itself: its certificate, and the roots that clients' certificates are checked by."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

from adapter.errors import WrongUsage

_log = logging.getLogger("lautta.serve")


class ServerTls:
    """The certificate that this server shows, read again when its files change.

    Files that cannot be used leave the last certificate in place, with a line in the log.
    """

    def __init__(self, certificate: Path, key: Path, roots: Path | None) -> None:
        """Raises WrongUsage for files that cannot be used."""
        self._certificate, self._key, self._roots = certificate, key, roots
        self._state = self._look()
        try:
            self._context = self._load()
        except OSError as problem:  # ssl.SSLError is one
            raise WrongUsage(f"api: the certificate, the key or the roots cannot be used ({_word(problem)}).") from None

    @property
    def context(self) -> ssl.SSLContext:
        """What new connections begin with."""
        return self._context

    def renew(self) -> None:
        """Read the files again if one of them has changed."""
        state = self._look()
        if state == self._state:
            return
        self._state = state
        try:
            self._context = self._load()
        except OSError as problem:
            _log.error("The new certificate of the API cannot be used (%s): the last one stays.", _word(problem))

    def _load(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
        context.set_alpn_protocols(["http/1.1"])
        context.load_cert_chain(self._certificate, self._key, password="")  # never ask on a terminal
        if self._roots:
            context.load_verify_locations(self._roots)
            context.verify_mode = ssl.CERT_OPTIONAL
        return context

    def _look(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(map(_stamp, (self._certificate, self._key, *([self._roots] if self._roots else []))))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _word(problem: OSError) -> str:
    if isinstance(problem, ssl.SSLError):
        return "not PEM, or the key is another one's"
    return problem.strerror or type(problem).__name__
