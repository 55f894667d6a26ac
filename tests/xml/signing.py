"""XML Signatures written here apart from the adapter, so that each can be made wrong in one way and still be signed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from mocks.pki import Credential

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = DS + "enveloped-signature"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
SHA1, SHA256 = DS + "sha1", "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA1, RSA_SHA256 = DS + "rsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
HMAC_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"


@dataclass(frozen=True)
class Pointer:
    """One Reference: where, the canonical octets it digests, its transforms and digest method."""

    uri: str | None
    octets: bytes
    transforms: Sequence[str] = (EXCLUSIVE,)
    method: str = SHA256
    inside: str = ""


@dataclass(frozen=True)
class Form:
    """How a Signature is written; the defaults are right."""

    algorithm: str = RSA_SHA256
    canonical: str = EXCLUSIVE
    more: str = ""
    certificates: Sequence[str] | None = field(default=None)
    key_info: str | None = None


def canonical(element: etree._Element) -> bytes:
    """Exclusive C14N without comments."""
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def pem(credential: Credential) -> list[str]:
    """The credential's certificates as base64 DER, leaf first."""
    every = (credential.certificate, *credential.chain)
    return [base64.b64encode(item.public_bytes(Encoding.DER)).decode() for item in every]


def write(pointers: Sequence[Pointer], credential: Credential, form: Form | None = None) -> str:
    """A whole ds:Signature over the pointers."""
    chosen = form or Form()
    references = "".join(map(_reference, pointers))
    info = (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{chosen.canonical}">'
        "</ds:CanonicalizationMethod>"
        f'<ds:SignatureMethod Algorithm="{chosen.algorithm}">'
        f"</ds:SignatureMethod>{references}{chosen.more}</ds:SignedInfo>"
    )
    # The attack is that it is SHA-1.
    chosen_hash = hashes.SHA1() if chosen.algorithm == RSA_SHA1 else hashes.SHA256()  # noqa: S303
    value = base64.b64encode(credential.key.sign(info.encode(), padding.PKCS1v15(), chosen_hash)).decode()
    certificates = pem(credential) if chosen.certificates is None else chosen.certificates
    listed = "".join(f"<ds:X509Certificate>{item}</ds:X509Certificate>" for item in certificates)
    key_info = f"<ds:X509Data>{listed}</ds:X509Data>" if chosen.key_info is None else chosen.key_info
    return (
        f'<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>{value}</ds:SignatureValue>'
        f"<ds:KeyInfo>{key_info}</ds:KeyInfo></ds:Signature>"
    )


def _reference(pointer: Pointer) -> str:
    uri = "" if pointer.uri is None else f' URI="{pointer.uri}"'
    transforms = "".join(
        f'<ds:Transform Algorithm="{name}">{pointer.inside}</ds:Transform>' for name in pointer.transforms
    )
    digest = hashlib.new("sha1" if pointer.method == SHA1 else "sha256", pointer.octets).digest()
    return (
        f"<ds:Reference{uri}><ds:Transforms>{transforms}</ds:Transforms>"
        f'<ds:DigestMethod Algorithm="{pointer.method}"></ds:DigestMethod>'
        f"<ds:DigestValue>{base64.b64encode(digest).decode()}</ds:DigestValue></ds:Reference>"
    )
