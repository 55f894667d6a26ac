"""What every role that is reached by an address shows of TLS; a role's own cases call it with its server."""

from __future__ import annotations

from pathlib import Path

from conform.case import Checks, NotApplicableError, NotSeenError
from conform.peers.stranger import make_stranger
from conform.peers.tls import KeyPair, TlsServer

_OLD = ("TLS 1.0", "TLS 1.1")
_NEW = ("TLS 1.2", "TLS 1.3")


def check_versions(server: TlsServer | None, checks: Checks) -> None:
    """TLS 1.2 or 1.3 is taken, and an older one is not (RFC 8996, RFC 9325 3.1.1). Raises NotSeenError without TLS."""
    if server is None:
        raise NotSeenError("the address is not one of TLS: no handshake was tried")
    checks.control(any(server.takes(version) for version in _NEW), "neither TLS 1.2 nor TLS 1.3 is taken")
    for version in _OLD:
        checks.demand(not server.takes(version), f"{version} is taken")


def check_client_certificate(server: TlsServer | None, own: KeyPair | None, folder: Path, checks: Checks) -> None:
    """Only a client with a certificate that the system trusts is served. `own`: the kit's, by the claim.

    `folder` is where the kit makes one of nobody's. Raises NotApplicableError where the claim has no certificate.
    """
    if server is None or own is None:
        raise NotApplicableError("the claim names no client certificate: TLS is not mutual")
    checks.control(server.serves_with(own), "a client with the certificate that the claim names is not served")
    checks.demand(not server.serves_with(None), "a client without a certificate is served")
    checks.demand(not server.serves_with(make_stranger(folder)), "a client with a certificate of nobody's is served")
