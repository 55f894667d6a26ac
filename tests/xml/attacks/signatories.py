"""Who signs in the corpus: keys of two kinds, trusted and not, each with the certificates it shows."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from mocks.pki import Credential
from tests.xml.authority import GOOD, ORGANISER, issuer, leaf, professional

RSA, P256 = "rsa", "p256"
KINDS = (RSA, P256)
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
RSA_SHA256, ECDSA_SHA256 = f"{_MORE}rsa-sha256", f"{_MORE}ecdsa-sha256"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Signatory:
    """A key and its certificates, leaf first."""

    key: Key
    certificates: tuple[x509.Certificate, ...]

    @property
    def algorithm(self) -> str:
        return RSA_SHA256 if isinstance(self.key, rsa.RSAPrivateKey) else ECDSA_SHA256

    @property
    def texts(self) -> list[str]:
        """The certificates as base64 DER."""
        return [base64.b64encode(item.public_bytes(Encoding.DER)).decode() for item in self.certificates]

    def sign(self, octets: bytes) -> bytes:
        """A signature value as XML Signature writes it."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(octets, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(self.key.sign(octets, ec.ECDSA(hashes.SHA256())))
        size = (self.key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def holder(credential: Credential) -> Signatory:
    """The signatory that a credential of the unit tests' PKI makes."""
    chain = (item for item in credential.chain if item != credential.certificate)
    return Signatory(credential.key, (credential.certificate, *chain))


@cache
def system(kind: str, organisation: str = ORGANISER) -> Signatory:
    """A trusted system's key of either kind."""
    if kind == RSA:
        return holder(leaf(organisation))
    return _curved(leaf(organisation))


@cache
def person(kind: str, registration: str = "90000000011") -> Signatory:
    """A trusted professional's key of either kind."""
    return holder(professional(registration)) if kind == RSA else _curved(professional(registration))


@cache
def stranger(kind: str, organisation: str = ORGANISER) -> Signatory:
    """The attacker: a key of their own and a certificate they made for it, with the victim's every name."""
    key = _key(kind)
    template = leaf(organisation).certificate
    return Signatory(key, (_certify(key, key, template, template.subject, template.extensions),))


@cache
def weak(name: str, organisation: str = ORGANISER) -> Signatory:
    """A trusted certificate over a key that is too weak, or of a curve that nobody asked for."""
    keys: dict[str, Callable[[], Key]] = {
        "RSA of 1024 bits": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505 – the attack is that it is short
        "P-224": lambda: ec.generate_private_key(ec.SECP224R1()),
        "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
        "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    }
    key, template = keys[name](), leaf(organisation).certificate
    certificate = _certify(key, issuer().key, template, template.issuer, template.extensions)
    return Signatory(key, (certificate, issuer().certificate))


@cache
def authority(organisation: str = ORGANISER) -> Signatory:
    """A key with every right and a right name – and a certificate that may issue others."""
    key, template = _key(RSA), leaf(organisation).certificate
    basic = x509.Extension(
        ExtensionOID.BASIC_CONSTRAINTS, critical=True, value=x509.BasicConstraints(ca=True, path_length=None)
    )
    others = [item for item in template.extensions if not isinstance(item.value, x509.BasicConstraints)]
    certificate = _certify(key, issuer().key, template, template.issuer, [*others, basic])
    return Signatory(key, (certificate, issuer().certificate))


WEAK = ("RSA of 1024 bits", "P-224", "P-521", "secp256k1")


def _curved(credential: Credential) -> Signatory:
    key = _key(P256)
    template = credential.certificate
    certificate = _certify(key, issuer().key, template, template.issuer, template.extensions)
    return Signatory(key, (certificate, issuer().certificate))


def _key(kind: str) -> Key:
    return rsa.generate_private_key(65537, 2048) if kind == RSA else ec.generate_private_key(ec.SECP256R1())


def _certify(
    key: Key,
    signing: Key,
    template: x509.Certificate,
    issuer_name: x509.Name,
    extensions: Iterable[x509.Extension[x509.ExtensionType]],
) -> x509.Certificate:
    builder = x509.CertificateBuilder().subject_name(template.subject).issuer_name(issuer_name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(GOOD.begin).not_valid_after(GOOD.end)
    for extension in extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(signing, hashes.SHA256())
