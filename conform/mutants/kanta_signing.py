"""How the honest sender signs: exclusive C14N, sha-256, rsa-sha256. It shares nothing with adapter or mocks."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from lxml.etree import _Element

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{DS}enveloped-signature"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA_256 = "http://www.w3.org/2001/04/xmlenc#sha256"
#: Algorithm of the signature, of the digests, and the hash of both.
GOOD = (RSA_SHA256, SHA_256, "sha256")
WEAK = (f"{DS}rsa-sha1", f"{DS}sha1", "sha1")
_HASHES: dict[str, type[HashAlgorithm]] = {"sha256": SHA256, "sha1": SHA1}


class Signatory:
    """A certificate with its chain, and its key."""

    def __init__(self, folder: Path, name: str) -> None:
        self._key = folder / f"{name}.key.pem"
        self.chain = x509.load_pem_x509_certificates((folder / f"{name}.pem").read_bytes())

    @property
    def token(self) -> str:
        """The certificate, as base64 of DER."""
        return encode(self.chain[0].public_bytes(Encoding.DER))

    @property
    def tokens(self) -> list[str]:
        """The certificate and its chain."""
        return [encode(one.public_bytes(Encoding.DER)) for one in self.chain]

    @cached_property
    def key(self) -> RSAPrivateKey:
        """The key, read once."""
        key = load_pem_private_key(self._key.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError(f"{self._key.name} is no RSA key")
        return key

    def sign(
        self,
        parts: Sequence[tuple[str, bytes]],
        key_info: str,
        transforms: Sequence[str] = (EXCLUSIVE,),
        algorithms: tuple[str, str, str] = GOOD,
    ) -> _Element:
        """A ds:Signature over parts: the reference of each, and its canonical octets."""
        method, digest_method, name = algorithms
        listed = "".join(f'<ds:Transform Algorithm="{transform}"/>' for transform in transforms)
        references = "".join(
            f'<ds:Reference URI="{uri}"><ds:Transforms>{listed}</ds:Transforms>'
            f'<ds:DigestMethod Algorithm="{digest_method}"/>'
            f"<ds:DigestValue>{digest(octets, name)}</ds:DigestValue></ds:Reference>"
            for uri, octets in parts
        )
        signature = etree.fromstring(
            f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
            f'<ds:SignatureMethod Algorithm="{method}"/>{references}</ds:SignedInfo><ds:SignatureValue/>'
            f"<ds:KeyInfo>{key_info}</ds:KeyInfo></ds:Signature>"
        )
        value = self.key.sign(canonical(signature[0]), PKCS1v15(), _HASHES[name]())
        signature[1].text = encode(value)
        return signature


def canonical(element: _Element) -> bytes:
    """Exclusive C14N of an element within its tree."""
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False)


def digest(octets: bytes, name: str = "sha256") -> str:
    """The DigestValue of octets."""
    return encode(hashlib.new(name, octets, usedforsecurity=False).digest())


def encode(octets: bytes) -> str:
    """Base64 in one line."""
    return base64.b64encode(octets).decode("ascii")
