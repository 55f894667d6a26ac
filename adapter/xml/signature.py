"""The core of XML Signature as every profile here uses it: exclusive C14N, SHA-256, RSA or ECDSA (XMLDSig 1.1).

SignedInfo is written as text that already is its exclusive canonical form, and is read only from the octets that verified.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from lxml import etree

from adapter.xml.keys import BadSignature, Signer, check_value
from adapter.xml.names import DS, ECDSA_SHA256, EXCLUSIVE, RSA_SHA256, SHA256, tag
from adapter.xml.tree import canonical, only, parse

_MAX_REFERENCES = 16


@dataclass(frozen=True, slots=True)
class Reference:
    """What one Reference of a SignedInfo says: where, which transforms, which SHA-256."""

    uri: str
    transforms: tuple[str, ...]
    digest: bytes


def write_signature(references: Sequence[Reference], signer: Signer, key_info: str) -> str:
    """A whole ds:Signature as text, to be spliced into the document."""
    parts = "".join(
        f'<ds:Reference URI="{reference.uri}"><ds:Transforms>'
        + "".join(f'<ds:Transform Algorithm="{transform}"></ds:Transform>' for transform in reference.transforms)
        + f'</ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        + f"<ds:DigestValue>{base64.b64encode(reference.digest).decode()}</ds:DigestValue></ds:Reference>"
        for reference in references
    )
    info = (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{signer.algorithm}"></ds:SignatureMethod>{parts}</ds:SignedInfo>'
    )
    value = base64.b64encode(signer.raw(info.encode())).decode()
    return f'<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo>{key_info}</ds:KeyInfo></ds:Signature>'


def read_references(signature: etree._Element, certificate: x509.Certificate) -> tuple[Reference, ...]:
    """Verify the SignatureValue with the certificate's key, and read the References from the verified octets alone.

    Raises BadSignature; the caller checks the References against its profile and computes their digests.
    """
    if any(not isinstance(node.tag, str) for node in signature.iter()):
        raise _bad("the signature holds a comment or a processing instruction.")
    info = only(signature, tag(DS, "SignedInfo"))
    method = only(info, tag(DS, "CanonicalizationMethod"))
    if method.get("Algorithm") != EXCLUSIVE or len(method):
        raise _bad("the signature is not in exclusive canonical form.")
    octets = canonical(info)
    algorithm = only(info, tag(DS, "SignatureMethod")).get("Algorithm")
    if algorithm not in {RSA_SHA256, ECDSA_SHA256}:
        raise _bad("the signature's algorithm is not allowed.")
    check_value(certificate, algorithm, _decode(only(signature, tag(DS, "SignatureValue"))), octets)
    verified = parse(octets)
    references = verified.findall(tag(DS, "Reference"))
    if not 1 <= len(references) <= _MAX_REFERENCES or len(verified) != len(references) + 2:
        raise _bad("the signature's references are not as the profile says.")
    return tuple(_read(reference) for reference in references)


def _read(reference: etree._Element) -> Reference:
    transforms = only(reference, tag(DS, "Transforms"))
    if any(len(transform) or transform.tag != tag(DS, "Transform") for transform in transforms):
        raise _bad("a transform carries parameters.")
    if only(reference, tag(DS, "DigestMethod")).get("Algorithm") != SHA256:
        raise _bad("a digest is not SHA-256.")
    uri = reference.get("URI")
    if uri is None:
        raise _bad("a reference does not say what it covers.")
    names = tuple(str(transform.get("Algorithm")) for transform in transforms)
    return Reference(str(uri), names, _decode(only(reference, tag(DS, "DigestValue"))))


def _decode(element: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except binascii.Error:
        raise _bad("a value in the signature is not base64.") from None


def _bad(text: str) -> BadSignature:
    return BadSignature.because("SIG-02", text, code="security")
