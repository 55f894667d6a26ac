"""The connections of the honest sender: mutual TLS, kept alive. What it trusts too much is said by name."""

from __future__ import annotations

import http.client
import ssl
import warnings
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

_WITHIN = 10.0


class Channel:
    """Connections to the addresses that were given, by the certificates of a folder."""

    def __init__(self, trusting: Collection[str] = ()) -> None:
        self._trusting = trusting
        self._connections: dict[str, http.client.HTTPSConnection] = {}

    def post(self, url: str, pki: Path, content: bytes, headers: Mapping[str, str]) -> bytes | None:
        """Post a message; None where no answer came."""
        connection = self._connect(url, pki)
        try:
            connection.request("POST", urlsplit(url).path, content, dict(headers))
            return connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            self._connections.pop(url).close()
            return None

    def close(self) -> None:
        """Hang up everywhere."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _connect(self, url: str, pki: Path) -> http.client.HTTPSConnection:
        """The connection to an address, kept until it breaks."""
        if url not in self._connections:
            place, context = urlsplit(url), self._context(pki)
            connection = http.client.HTTPSConnection(place.hostname or "", place.port, timeout=_WITHIN, context=context)
            self._connections[url] = connection
        return self._connections[url]

    def _context(self, pki: Path) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(pki / "root.pem"))
        context.load_cert_chain(pki / "adapter-tls.pem", pki / "adapter-tls.key.pem")
        context.check_hostname = not {"any-name", "any-server"} & set(self._trusting)
        if "any-server" in self._trusting:
            context.verify_mode = ssl.CERT_NONE
        if "old-tls" in self._trusting:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.TLSv1
        return context
