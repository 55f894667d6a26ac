"""Judge certificates: a path to a trusted root, good at an instant, meant for the use; and whom they name."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509 import verification
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lxml.etree import _Element


class UntrustedCertificateError(Exception):
    """The certificate is not one this service trusts for this use."""


def may_seal(usage: x509.KeyUsage) -> bool:
    """Whether a key is a system's: it seals messages and documents. A TLS key and a person's key are not."""
    return usage.digital_signature and usage.content_commitment


def may_sign_as_person(usage: x509.KeyUsage) -> bool:
    """Whether a key is a professional's: it commits to content and does nothing else."""
    return usage.content_commitment and not usage.digital_signature


def read_certificate(element: _Element) -> x509.Certificate:
    """The certificate whose base64 DER is the element's text. Raises UntrustedCertificateError."""
    try:
        return x509.load_der_x509_certificate(base64.b64decode("".join((element.text or "").split()), validate=True))
    except (binascii.Error, ValueError):
        raise UntrustedCertificateError("not a certificate") from None


def trust(
    chain: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
    allowed: Callable[[x509.KeyUsage], bool],
) -> None:
    """Check the path from the leaf (first in `chain`) to one of `roots` at an instant, and the leaf's key usage.

    Raises UntrustedCertificateError. Revocation is not looked at: the test PKI has none.
    """

    def check_usage(_policy: object, _certificate: x509.Certificate, usage: x509.KeyUsage) -> None:
        if not allowed(usage):
            raise ValueError("key usage")

    def check_leaf(_policy: object, _certificate: x509.Certificate, basic: x509.BasicConstraints | None) -> None:
        if basic is not None and basic.ca:
            raise ValueError("an issuer signs certificates only")

    agnostic = verification.Criticality.AGNOSTIC
    leaf_policy = (
        verification.ExtensionPolicy.permit_all()
        .require_present(x509.KeyUsage, agnostic, check_usage)
        .may_be_present(x509.BasicConstraints, agnostic, check_leaf)
    )
    issuer_policy = verification.ExtensionPolicy.webpki_defaults_ca()
    builder = verification.PolicyBuilder().store(verification.Store(list(roots))).time(at)
    verifier = builder.extension_policies(ca_policy=issuer_policy, ee_policy=leaf_policy).build_client_verifier()
    try:
        verifier.verify(chain[0], list(chain[1:]))
    except verification.VerificationError:
        raise UntrustedCertificateError("no path to a trusted root") from None


def identify(certificate: x509.Certificate) -> str:
    """Whom the certificate names: the one serialNumber of its subject. Raises UntrustedCertificateError."""
    names = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    if len(names) != 1 or not isinstance(names[0].value, str):
        raise UntrustedCertificateError("the subject must have one serialNumber")
    return names[0].value
