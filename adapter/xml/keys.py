"""Signing keys behind one interface, and whom to believe."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID

from adapter.errors import Refused, WrongUsage
from adapter.xml.names import ECDSA_SHA256, RSA_SHA256


class BadSignature(Refused):
    """A signature does not hold."""


class Signer(Protocol):
    """A key that signs: a file, a card or a service. Its certificates come leaf first."""

    @property
    def algorithm(self) -> str:
        """The signature algorithm that goes with the key (XMLDSig URI)."""

    @property
    def certificates(self) -> Sequence[x509.Certificate]:
        """The signer's certificate and what leads to its root, leaf first."""

    def raw(self, octets: bytes) -> bytes:
        """The signature value of `octets` as XML Signature writes it (ECDSA: r then s)."""


@dataclass(frozen=True)
class FileSigner:
    """A key in a PEM file, loaded once: loading costs forty signatures."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificates: Sequence[x509.Certificate]

    @classmethod
    def load(cls, key: Path, chain: Path) -> FileSigner:
        """Read a key and its chain; raises WrongUsage when a file is missing or not what it should be."""
        try:
            loaded = serialization.load_pem_private_key(key.read_bytes(), None)
            certificates = x509.load_pem_x509_certificates(chain.read_bytes())
        except (OSError, ValueError, TypeError):
            raise WrongUsage(f"The key {key} or the certificates {chain} cannot be read as PEM.") from None
        if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise WrongUsage(f"The key {key} is neither RSA nor elliptic curve.")
        return cls(loaded, certificates)

    @cached_property
    def algorithm(self) -> str:
        """The signature algorithm that goes with the key."""
        return RSA_SHA256 if isinstance(self.key, rsa.RSAPrivateKey) else ECDSA_SHA256

    def raw(self, octets: bytes) -> bytes:
        """Sign with the key in this process."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(octets, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(self.key.sign(octets, ec.ECDSA(hashes.SHA256())))
        size = (self.key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def check_value(certificate: x509.Certificate, algorithm: str, value: bytes, octets: bytes) -> None:
    """Verify a signature value; raises BadSignature when key and algorithm differ, the key is weak, or it does not verify."""
    try:
        key = certificate.public_key()
        if algorithm == RSA_SHA256 and isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
            key.verify(value, octets, padding.PKCS1v15(), hashes.SHA256())
        elif (
            algorithm == ECDSA_SHA256
            and isinstance(key, ec.EllipticCurvePublicKey)
            and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1)
        ):
            key.verify(_der(value, (key.key_size + 7) // 8), octets, ec.ECDSA(hashes.SHA256()))
        else:
            raise BadSignature.because("SIG-02", "the signature's algorithm or key is not allowed.", code="security")
    except InvalidSignature:
        raise BadSignature.because("SIG-02", "the signature value does not verify.", code="security") from None
    except (ValueError, UnsupportedAlgorithm):
        raise BadSignature.because("SIG-03", "the key in a certificate cannot be read.", code="security") from None


def _der(value: bytes, half: int) -> bytes:
    """An ECDSA value from r and s side by side, as XML Signature writes it, to DER."""
    if len(value) != 2 * half:
        raise InvalidSignature
    return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))


@dataclass(frozen=True)
class Trust:
    """The roots believed, and the intermediates that messages do not carry themselves."""

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...] = ()

    @classmethod
    def load(cls, roots: Sequence[Path], intermediates: Sequence[Path] = ()) -> Trust:
        """Read PEM files; raises WrongUsage when one is missing."""
        try:
            return cls(
                tuple(
                    certificate for path in roots for certificate in x509.load_pem_x509_certificates(path.read_bytes())
                ),
                tuple(
                    certificate
                    for path in intermediates
                    for certificate in x509.load_pem_x509_certificates(path.read_bytes())
                ),
            )
        except (OSError, ValueError) as problem:
            raise WrongUsage(f"A trusted certificate cannot be read: {problem}.") from None

    def check(self, leaf: x509.Certificate, chain: Sequence[x509.Certificate], at: datetime) -> None:
        """Validate the path from `leaf` to a root at a time; the leaf must be allowed to sign. Raises BadSignature."""
        if not self.roots or _for_tls_alone(leaf):
            raise _untrusted()
        anything = verification.ExtensionPolicy.permit_all()
        may_sign = anything.require_present(x509.KeyUsage, verification.Criticality.AGNOSTIC, _may_sign)
        builder = verification.PolicyBuilder().store(verification.Store(list(self.roots))).time(at)
        verifier = builder.extension_policies(
            ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(), ee_policy=may_sign
        ).build_client_verifier()
        try:
            verifier.verify(leaf, [*chain, *self.intermediates])
        except (verification.VerificationError, ValueError):
            raise _untrusted() from None


def _untrusted() -> BadSignature:
    text = "the signer's certificate does not lead to a trusted root, or is not valid for signing at that time."
    return BadSignature.because("SIG-03", text, code="security")


def _may_sign(_policy: verification.Policy, _certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    """A signer's certificate says digitalSignature or nonRepudiation (domain §4)."""
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        raise ValueError("the certificate is not for signing")


def _for_tls_alone(certificate: x509.Certificate) -> bool:
    """True for a certificate issued for connections: it does not sign messages."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return set(usage) <= {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}


def subject_id(certificate: x509.Certificate) -> str:
    """Who a certificate speaks for: the serialNumber of its subject – an organisation's OID or a registration number (domain §4)."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)
    if len(names) != 1:
        raise BadSignature.because("SIG-03", "the signer's certificate does not say whose it is.", code="security")
    return str(names[0].value)


def encode(certificate: x509.Certificate) -> str:
    """A certificate as base64 DER."""
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def decode(text: str | None) -> x509.Certificate:
    """A certificate from base64 DER; raises BadSignature."""
    try:
        return x509.load_der_x509_certificate(base64.b64decode("".join((text or "").split()), validate=True))
    except (ValueError, x509.InvalidVersion):
        raise BadSignature.because("SIG-03", "a certificate in the message cannot be read.", code="security") from None
