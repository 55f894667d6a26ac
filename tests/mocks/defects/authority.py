"""Requests to the authority, and seeds of it, that are wrong in one place, each made from a good one by one defect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.mocks.defects import Defect


@dataclass(frozen=True)
class Asked:
    """A request, and the certificate that is revoked before it."""

    path: str = "/pki/intermediate.crl"
    headers: dict[str, str] = field(default_factory=dict)
    revoked: str = "adapter-system"


def ask(path: str, **headers: str) -> Callable[[Asked], Asked]:
    """Another request."""
    return lambda asked: replace(asked, path=path, headers=headers)


def revoke(certificate: str) -> Callable[[Asked], Asked]:
    """Another certificate."""
    return lambda asked: replace(asked, revoked=certificate)


DEFECTS = tuple(
    Defect(f"authority.{name}", f"authority.{rule}", spoil, place)
    for name, rule, place, spoil in (
        ("other-issuer", "place", "path", ask("/pki/leaf.crl")),
        ("other-kind", "place", "path", ask("/pki/root.der")),
        ("key-asked-for", "place", "path", ask("/pki/root.key.pem")),
        ("query", "query", "query", ask("/pki/root.crl?serial=1")),
        ("html-wanted", "accept", "Accept", ask("/pki/root.crl", Accept="text/html")),
        ("pem-wanted-of-a-list", "accept", "Accept", ask("/pki/root.crl", Accept="application/x-pem-file")),
        ("no-such-certificate", "certificate", "revoke[0]", revoke("nobody")),
        ("key-for-certificate", "certificate", "revoke[0]", revoke("adapter-system.key")),
        ("certificate-of-another-pki", "certificate", "revoke[0]", revoke("kanta-unknown")),
        ("pem-that-is-none", "certificate", "revoke[0]", revoke("-----BEGIN CERTIFICATE-----")),
    )
)
