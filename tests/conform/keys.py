"""Keys and certificates to sign reports with, made for a test."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from tests.conform.reports import AT

_LONG = 9_000  # days
Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def make_key(kind: str) -> Key:
    """An Ed25519 key, or one of a named curve."""
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[kind])


def write_key(key: Key, folder: Path, name: str = "key", password: str = "") -> tuple[Path, Path]:
    """The files of the private and the public key."""
    private, public = folder / f"{name}.pem", folder / f"{name}.public.pem"
    hidden = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def write_chain(key: Key, folder: Path, *, authority: bool = True, days: int = 3) -> tuple[Path, Path]:
    """A certificate of a key and its root, valid around the time of the tests' reports."""
    root_key = make_key("p256")
    root = _certify(root_key, "Root", root_key, "Root", authority=authority, days=_LONG)
    leaf = _certify(key, "Vendor Oy", root_key, "Root", authority=False, days=days)
    files = folder / "chain.pem", folder / "root.pem"
    for file, certificate in zip(files, (leaf, root), strict=True):
        file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return files


def _certify(key: Key, name: str, by: Key, issuer: str, *, authority: bool, days: int) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=days))
        .not_valid_after(AT + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    return builder.sign(by, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
