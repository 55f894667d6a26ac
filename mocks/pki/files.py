"""Certificates and keys as PEM files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from mocks.pki.certificates import Credential


def load_credential(certificates: Path, key: Path) -> Credential:
    """Read a credential from its two PEM files; an intermediate's own certificate heads the chain of what it issues.

    Raises OSError for a missing file and ValueError when the content is no certificate, no RSA key or not a pair.
    """
    leaf, *chain = x509.load_pem_x509_certificates(certificates.read_bytes())
    # Checking the primes takes 35 ms a key; what matters here is that the two files are a pair.
    private = load_pem_private_key(key.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(private, rsa.RSAPrivateKey) or private.public_key() != leaf.public_key():
        raise ValueError(f"{key.name} is not the RSA key of {certificates.name}")
    issues = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    return Credential(leaf, private, (leaf, *chain) if issues else tuple(chain))


def save_credential(directory: Path, name: str, credential: Credential) -> None:
    """Write `name.pem` (the certificate and its chain) and `name.key.pem`, which only its owner may read."""
    chain = [each for each in credential.chain if each != credential.certificate]
    (directory / f"{name}.pem").write_bytes(encode_certificates([credential.certificate, *chain]))
    key = directory / f"{name}.key.pem"
    key.write_bytes(encode_key(credential.key))
    key.chmod(0o600)  # test keys too: the habit is worth more than the keys


def replace_file(path: Path, content: bytes) -> None:
    """Put a whole new file in the place of an old one: a reader sees the one or the other, never a half."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def encode_certificates(certificates: Sequence[x509.Certificate]) -> bytes:
    """PEM of the certificates, in the order given."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def encode_key(key: rsa.RSAPrivateKey) -> bytes:
    """PEM (PKCS#8, no password) of a test key."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
