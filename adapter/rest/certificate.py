"""The certificate that the caller's end of the connection has, once TLS or a configured proxy has verified it."""

from __future__ import annotations

from cryptography import x509
from flask import request

PEER_CERTIFICATE = "lautta.peer_certificate"  # DER octets, in the WSGI environ


def peer_certificate() -> x509.Certificate | None:
    """The certificate of the current request's connection; None for none, or one that cannot be read."""
    raw: bytes = request.environ.get(PEER_CERTIFICATE) or b""
    try:
        return x509.load_der_x509_certificate(raw) if raw else None
    except ValueError:
        return None
