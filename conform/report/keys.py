"""Keys that sign a statement and keys that are trusted: Ed25519 (RFC 8032) and ECDSA P-256 (FIPS 186-5)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey
_KINDS = "an Ed25519 or ECDSA P-256 key"


class BadKeyError(Exception):
    """A key or certificate that cannot be used. `str()` is the sentence."""


@dataclass(frozen=True)
class FileSigner:
    """A key in a PEM file, and its certificates where it has some."""

    key: PrivateKey
    certificates: Sequence[str] = ()

    @property
    def keyid(self) -> str:
        """The SHA-256 of the public key."""
        return name_key(self.key.public_key())

    def sign(self, octets: bytes) -> bytes:
        """The signature value."""
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return self.key.sign(octets)
        return self.key.sign(octets, ec.ECDSA(hashes.SHA256()))


def read_signer(file: Path, password: bytes | None, chain: Path | None) -> FileSigner:
    """A private key, with the certificates that lead to its root. Raises BadKeyError."""
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password)
    except OSError as problem:
        raise BadKeyError(f"{file}: {problem.strerror}") from None
    except (ValueError, TypeError):
        raise BadKeyError(f"{file} is no private key in PEM, or its password is another") from None
    if not isinstance(key, PrivateKey) or not _is_known(key.public_key()):
        raise BadKeyError(f"{file} is not {_KINDS}")
    certificates = read_certificates(chain) if chain else []
    if certificates and certificates[0].public_key() != key.public_key():
        raise BadKeyError(f"the first certificate of {chain} is not of the key")
    return FileSigner(key, [one.public_bytes(serialization.Encoding.PEM).decode() for one in certificates])


def name_key(key: PublicKey) -> str:
    """The SHA-256 of a public key (SubjectPublicKeyInfo, DER)."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest()


@dataclass(frozen=True)
class TrustedKey:
    """Trusts one public key."""

    key: PublicKey

    @classmethod
    def read(cls, file: Path) -> TrustedKey:
        """From a PEM file. Raises BadKeyError."""
        try:
            key = serialization.load_pem_public_key(file.read_bytes())
        except OSError as problem:
            raise BadKeyError(f"{file}: {problem.strerror}") from None
        except ValueError:
            raise BadKeyError(f"{file} is no public key in PEM") from None
        if not isinstance(key, PublicKey) or not _is_known(key):
            raise BadKeyError(f"{file} is not {_KINDS}")
        return cls(key)

    def __call__(self, _: Mapping[str, Any], value: bytes, signed: bytes) -> bool:
        """Whether the signature is of this key."""
        return _is_signed(self.key, value, signed)


@dataclass(frozen=True)
class TrustedRoots:
    """Trusts whoever has a certificate of one of these roots, valid at the time of the signature."""

    roots: Sequence[x509.Certificate]
    at: datetime

    def __call__(self, signature: Mapping[str, Any], value: bytes, signed: bytes) -> bool:
        """Whether the signature's certificates lead to a root, and the first of them made it (RFC 5280 §6.1)."""
        try:
            chain = [x509.load_pem_x509_certificate(one.encode()) for one in signature.get("certificates", [])]
        except (ValueError, AttributeError):
            return False
        if not chain or not all(_is_valid(one, self.at) for one in chain):
            return False
        key = chain[0].public_key()
        linked = all(_issued(above, below) for below, above in pairwise(chain))
        rooted = any(_is_valid(root, self.at) and _issued(root, chain[-1]) for root in self.roots)
        return linked and rooted and isinstance(key, PublicKey) and _is_known(key) and _is_signed(key, value, signed)


def name_owner(signature: Mapping[str, Any]) -> str:
    """Whose certificate a verified signature has, as RFC 4514 writes names; empty where it has none."""
    certificates = signature.get("certificates") or [""]
    try:
        return x509.load_pem_x509_certificate(certificates[0].encode()).subject.rfc4514_string()
    except (ValueError, AttributeError, TypeError, LookupError):
        return ""


def read_certificates(file: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises BadKeyError."""
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except OSError as problem:
        raise BadKeyError(f"{file}: {problem.strerror}") from None
    except ValueError:
        raise BadKeyError(f"{file} holds no certificate in PEM") from None


def _is_known(key: PublicKey) -> bool:
    return isinstance(key, ed25519.Ed25519PublicKey) or isinstance(key.curve, ec.SECP256R1)


def _is_signed(key: PublicKey, value: bytes, signed: bytes) -> bool:
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(value, signed)
        else:
            key.verify(value, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _is_valid(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether a certification authority has issued it."""
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
