"""Archive of images: old TLS is refused, and so is a caller without a certificate (DICOM PS3.15 B)."""

from __future__ import annotations

from conform.case import Checks, proves
from conform.peers.pacs import Pacs

ROLE = "pacs"
_NEW, _OLD = ("TLS 1.3", "TLS 1.2"), ("TLS 1.1", "TLS 1.0")


@proves(ROLE, "CM-TLS-01")
def an_old_tls_is_refused(pacs: Pacs, checks: Checks) -> None:
    """TLS 1.2 or 1.3 is taken, 1.1 and 1.0 are not."""
    pacs.need("tls")
    for server in pacs.tls:
        checks.control(any(server.takes(version) for version in _NEW), "neither TLS 1.2 nor 1.3 was taken")
        for version in _OLD:
            checks.demand(not server.takes(version), f"{version} was taken")


@proves(ROLE, "CM-TLS-03")
def nobody_is_answered_without_a_certificate(pacs: Pacs, checks: Checks) -> None:
    """C-ECHO succeeds with a client certificate, and not without."""
    with_certificate, without = pacs.secure
    checks.control(with_certificate.echo(), "C-ECHO over TLS did not succeed")
    checks.demand(not without.echo(), "C-ECHO over TLS succeeded without a client certificate")
