"""The certificate that the caller's end of the connection has, once TLS or a configured proxy has verified it."""

from __future__ import annotations

from cryptography import x509
from flask import request

PEER_CERTIFICATE = "lautta.peer_certificate"


def peer_certificate() -> x509.Certificate | None:
    """The verified certificate of the current request's connection; None for none, or one that cannot be read."""
    raw = request.environ.get(PEER_CERTIFICATE)
    if not raw:
        return None
    octets = raw.encode("ascii", "replace") if isinstance(raw, str) else bytes(raw)
    try:
        if octets.lstrip().startswith(b"-----"):
            return x509.load_pem_x509_certificate(octets)
        return x509.load_der_x509_certificate(octets)
    except ValueError:
        return None
