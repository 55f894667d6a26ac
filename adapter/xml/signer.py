"""A key that signs, behind one interface: a file here, a card in `card.py`."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from adapter.errors import WrongUsage
from adapter.xml.names import ECDSA_SHA256, RSA_SHA256


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
        """Read a key and its chain.

        Raises WrongUsage when a file is missing or not what it should be, or the two do not belong together.
        """
        certificates = read_certificates(chain)
        try:
            loaded = serialization.load_pem_private_key(key.read_bytes(), None)
        except (OSError, ValueError, TypeError):
            raise WrongUsage(f"The key {key} cannot be read as PEM without a password.") from None
        if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise WrongUsage(f"The key {key} is neither RSA nor elliptic curve.")
        if loaded.public_key() != certificates[0].public_key():
            raise WrongUsage(f"The key {key} does not belong to the first certificate of {chain}.")
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


def head_signer(signer: Signer) -> Callable[[bytes], str]:
    """What signs the heads of the use log: the signature value in base64."""
    return lambda head: base64.b64encode(signer.raw(head)).decode()


def read_certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file, in its order; raises WrongUsage when there is none."""
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError):
        raise WrongUsage(f"The certificates {path} cannot be read as PEM.") from None
