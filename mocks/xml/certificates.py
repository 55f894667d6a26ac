"""Judge certificates: a path to a trusted root, good at an instant, meant for the use; and whom they name."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509 import verification
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from mocks.xml.revocation import RevocationLists

_Allowed = Callable[[x509.KeyUsage], bool]
_INSTANT = timedelta.resolution
_PATH_LIMIT = 1024


class UntrustedCertificateError(Exception):
    """The certificate is not one this service trusts for this use."""


def may_seal(usage: x509.KeyUsage) -> bool:
    """Whether a key is a system's: it seals messages and documents. A TLS key and a person's key are not."""
    return usage.digital_signature and usage.content_commitment


def may_sign_as_person(usage: x509.KeyUsage) -> bool:
    """Whether a key is a professional's: it commits to content and does nothing else."""
    return usage.content_commitment and not usage.digital_signature


@lru_cache(maxsize=256)
def _decode(text: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))


def read_certificate(element: _Element) -> x509.Certificate:
    """The certificate whose base64 DER is the element's text. Raises UntrustedCertificateError."""
    try:
        return _decode(element.text or "")
    except (binascii.Error, ValueError):
        raise UntrustedCertificateError("not a certificate") from None


class TrustStore:
    """The roots that are trusted, and who of theirs is revoked."""

    def __init__(self, roots: Sequence[x509.Certificate], lists: RevocationLists) -> None:
        self._roots = tuple(roots)
        self._lists = lists
        self._paths: dict[tuple[tuple[x509.Certificate, ...], _Allowed], tuple[datetime, datetime]] = {}

    def extend(self, roots: Sequence[x509.Certificate]) -> TrustStore:
        """A store that trusts further roots too."""
        return TrustStore((*self._roots, *roots), self._lists)

    def check(self, chain: Sequence[x509.Certificate], at: datetime, allowed: _Allowed) -> None:
        """Check the path from the leaf (first in `chain`) to a root at an instant, its key usage and revocation.

        Who is revoked now is refused for any instant: the instant is what the signer says, and only a good signer's
        word counts. Raises UntrustedCertificateError.
        """
        known = (tuple(chain), allowed)
        begin, end = self._paths.get(known, (at, at - _INSTANT))
        if not begin <= at <= end:
            self._keep(known, _find_path(chain, self._roots, at, allowed))
        self.check_revocation(chain)

    def check_revocation(self, chain: Sequence[x509.Certificate]) -> None:
        """Check that no certificate is revoked. Raises UntrustedCertificateError, also when nobody can know."""
        try:
            revoked = any(self._lists.has(certificate) for certificate in chain)
        except (OSError, ValueError):
            raise UntrustedCertificateError("a revocation list cannot be read") from None
        if revoked:
            raise UntrustedCertificateError("revoked")

    def _keep(self, known: tuple[tuple[x509.Certificate, ...], _Allowed], path: Sequence[x509.Certificate]) -> None:
        """Remember for how long a path is good: within that, nothing about it can change but revocation."""
        if len(self._paths) >= _PATH_LIMIT:
            self._paths.clear()
        begin = max(certificate.not_valid_before_utc for certificate in path)
        self._paths[known] = (begin, min(certificate.not_valid_after_utc for certificate in path))


def _find_path(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at: datetime, allowed: _Allowed
) -> Sequence[x509.Certificate]:
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
        return verifier.verify(chain[0], list(chain[1:])).chain
    except verification.VerificationError:
        raise UntrustedCertificateError(_explain(chain, roots, at, allowed)) from None


def _explain(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at: datetime, allowed: _Allowed
) -> str:
    """Why there is no path, as far as the certificates themselves tell. The order is from the leaf up."""
    leaf, issuers = chain[0], [*chain[1:], *(root for root in roots if root.subject == chain[-1].issuer)]
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return "the certificate does not say what its key is for"
    if at < leaf.not_valid_before_utc:
        return "the certificate is not yet valid"
    if at > leaf.not_valid_after_utc:
        return "the certificate has expired"
    if not allowed(usage):
        return f"the key is {_name_use(usage)}, which is for another use"
    if any(not issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc for issuer in issuers):
        return "an issuer's certificate is outside its validity"
    return "no path to a trusted root"


def _name_use(usage: x509.KeyUsage) -> str:
    if usage.key_encipherment:
        return "a TLS key"
    if may_sign_as_person(usage):
        return "a professional's key"
    return "a system's key" if may_seal(usage) else "a key of another kind"


def identify(certificate: x509.Certificate) -> str:
    """Whom the certificate names: the one serialNumber of its subject. Raises UntrustedCertificateError."""
    names = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    if len(names) != 1 or not isinstance(names[0].value, str):
        raise UntrustedCertificateError("the subject must have one serialNumber")
    return names[0].value
