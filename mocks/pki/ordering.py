"""Certificates that a tester orders of a set's PKI while it runs or rests: further organisations, cards, servers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509.oid import NameOID

from mocks.pki.certificates import (
    PROFESSIONAL,
    SYSTEM,
    TLS_CLIENT,
    Profile,
    Validity,
    issue,
    name_subject,
    serve_as,
)
from mocks.pki.files import load_credential, save_credential

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = timedelta(days=1)
_MONTH = timedelta(days=30)

#: How a certificate is called when it has no other name.
_Made = tuple[str, Profile, x509.Name]


def for_messages(oid: str) -> _Made:
    """An organisation's certificate for signing messages."""
    return f"system-{oid}", SYSTEM, name_subject("Test organisation", "Test system", oid)


def for_client(oid: str) -> _Made:
    """An organisation's certificate for TLS clients."""
    return f"tls-{oid}", TLS_CLIENT, name_subject("Test organisation", "Test TLS client", oid)


def for_professional(number: str) -> _Made:
    """A professional's card, by registration number."""
    return f"professional-{number}", PROFESSIONAL, name_subject("Test organisation", "Testi Ammattilainen", number)


def for_server(names: Sequence[str], oid: str | None) -> _Made:
    """A TLS server's certificate. Raises ValueError without a name."""
    if not names:
        raise ValueError("a server has a name")
    subject = (
        name_subject("Test organisation", names[0], oid)
        if oid
        else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    )
    return f"server-{names[0].replace(':', '-')}", serve_as(names), subject


def since_the_root(directory: Path, now: datetime, days: float | None) -> Validity:
    """As long as the PKI itself, or `days` from now."""
    root = x509.load_pem_x509_certificate((directory / "root.pem").read_bytes())
    end = root.not_valid_after_utc if days is None else now + timedelta(days=days)
    return Validity(root.not_valid_before_utc, end)


def until_yesterday(now: datetime) -> Validity:
    """Expired."""
    return Validity(now - _MONTH, now - _DAY)


def from_next_month(now: datetime) -> Validity:
    """Not yet valid."""
    return Validity(now + _MONTH, now + 2 * _MONTH)


def order(directory: Path, name: str | None, made: _Made, validity: Validity) -> tuple[Path, Path]:
    """Issue a certificate from the intermediate; returns its file and its key's.

    Raises FileExistsError when there is one of that name, other OSErrors for a folder without a PKI, and ValueError
    for a validity that ends before it begins.
    """
    usual, profile, subject = made
    name = name or usual
    certificate, key = directory / f"{name}.pem", directory / f"{name}.key.pem"
    if certificate.exists() or key.exists():
        raise FileExistsError(certificate)
    issuer = load_credential(directory / "intermediate.pem", directory / "intermediate.key.pem")
    save_credential(directory, name, issue(issuer, subject, profile, validity))
    return certificate, key


def rename_servers(directory: Path, names: Sequence[str]) -> None:
    """Let the mocks' server certificates bear these names too: issued afresh, with the same keys, where they do not."""
    issuer = load_credential(directory / "intermediate.pem", directory / "intermediate.key.pem")
    for server in ("kanta-tls", "server-tls"):
        held = load_credential(directory / f"{server}.pem", directory / f"{server}.key.pem")
        extension = held.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        borne = extension.value.get_values_for_type(x509.DNSName)
        borne += map(str, extension.value.get_values_for_type(x509.IPAddress))
        if set(names) <= set(borne):
            continue
        validity = Validity(held.certificate.not_valid_before_utc, held.certificate.not_valid_after_utc)
        profile = serve_as([*dict.fromkeys([*borne, *names])])
        renewed = issue(issuer, held.certificate.subject, profile, validity, key=held.key)
        save_credential(directory, server, renewed)
