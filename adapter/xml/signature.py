"""The core of XML Signature as every profile here uses it: exclusive C14N, SHA-256, RSA or ECDSA (XMLDSig 1.1).

SignedInfo is written as text that already is its exclusive canonical form, and is read only from the octets that
verified.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from cryptography import x509
from lxml import etree

from adapter.words import Sentence
from adapter.xml.certificate import check_value, decode, encode
from adapter.xml.names import DS, ECDSA_SHA256, EXCLUSIVE, RSA_SHA256, SHA256, tag
from adapter.xml.signer import Signer
from adapter.xml.tree import canonical, digest, parse
from adapter.xml.verdict import BadSignature, Reason

_ASK_AGAIN = Sentence(
    "Pyydä asiakirja uudelleen sen laatijalta.",
    "Be upprättaren om dokumentet på nytt.",
    "Ask the author for the document again.",
)

_MAX_REFERENCES = 16
_MAX_CHAIN = 4
_MAX_VALUE = 4_000  # characters: an RSA-16384 value and its line ends
_MAX_NODES = 5_000
_SIGNATURE = tag(DS, "Signature")
_FORM = [tag(DS, name) for name in ("SignedInfo", "SignatureValue", "KeyInfo")]
_REFERENCE_FORM = [tag(DS, name) for name in ("Transforms", "DigestMethod", "DigestValue")]
_KEY_INFO, _DATA, _CERTIFICATE = (tag(DS, name) for name in ("KeyInfo", "X509Data", "X509Certificate"))
_TRANSFORM = tag(DS, "Transform")
_REFERENCE = tag(DS, "Reference")
_METHODS = [tag(DS, "CanonicalizationMethod"), tag(DS, "SignatureMethod")]


@dataclass(frozen=True, slots=True)
class Reference:
    """What one Reference of a SignedInfo says: where, which transforms, which SHA-256.

    Of which type, and its own Id.
    """

    uri: str
    transforms: tuple[str, ...]
    digest: bytes
    type: str = ""
    id: str = ""

    def check(self, octets: bytes) -> None:
        """Raises BadSignature when what it covers has changed."""
        if digest(octets) != self.digest:
            raise BadSignature.of(
                Reason.HASH_FAILURE,
                "the document has been changed after it was signed.",
                advice=_ASK_AGAIN,
            )


def write_signature(
    references: Sequence[Reference], signer: Signer, key_info: str, more: str = "", own_id: str = ""
) -> str:
    """A whole ds:Signature as text, to be spliced into the document; `more` follows KeyInfo (a ds:Object)."""
    info = (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}">'
        "</ds:CanonicalizationMethod>"
        f'<ds:SignatureMethod Algorithm="{signer.algorithm}">'
        f"</ds:SignatureMethod>{''.join(map(_write, references))}</ds:SignedInfo>"
    )
    value = base64.b64encode(signer.raw(info.encode())).decode()
    own = f' Id="{own_id}"' if own_id else ""
    return (
        f'<ds:Signature xmlns:ds="{DS}"{own}>{info}<ds:SignatureValue>{value}</ds:SignatureValue>'
        f"<ds:KeyInfo>{key_info}</ds:KeyInfo>{more}</ds:Signature>"
    )


def _write(reference: Reference) -> str:
    """One Reference in canonical form: attributes in the order of their names."""
    own = f' Id="{reference.id}"' if reference.id else ""
    kind = f' Type="{reference.type}"' if reference.type else ""
    transforms = "".join(f'<ds:Transform Algorithm="{name}"></ds:Transform>' for name in reference.transforms)
    return (
        f'<ds:Reference{own}{kind} URI="{reference.uri}"><ds:Transforms>{transforms}</ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{base64.b64encode(reference.digest).decode()}</ds:DigestValue></ds:Reference>"
    )


def read_references(
    signature: etree._Element, certificate: x509.Certificate, more: Sequence[str] = ()
) -> tuple[Reference, ...]:
    """Verify the SignatureValue with the certificate's key, and read the References only from the verified octets.

    `more` are the names of what stands behind KeyInfo; nothing else may. Raises BadSignature; the caller checks the
    References against its profile and computes their digests.
    """
    if [child.tag for child in signature] != [*_FORM, *more]:
        raise _bad("the signature does not consist of SignedInfo, SignatureValue and KeyInfo, as the profile says.")
    info, value, key_info = list(signature)[:3]
    _refuse_more(signature, "Id")
    _refuse_more(value, "Id", text=True)
    _refuse_more(key_info, "Id")
    if (info.tail or "").strip() or sum(_length(node) for node in islice(info.iter(), _MAX_NODES)) > _MAX_VALUE:
        raise _bad("text stands in the signature where the profile has none.")
    if len(info) > _MAX_REFERENCES + 2 or [child.tag for child in info][:2] != _METHODS:
        raise _bad("the signature's references are not as the profile says.")
    form, method = info[0], info[1]
    if form.get("Algorithm") != EXCLUSIVE or len(form):
        raise _bad("the signature is not in exclusive canonical form.")
    algorithm = method.get("Algorithm")
    if algorithm not in {RSA_SHA256, ECDSA_SHA256}:
        raise BadSignature.of(Reason.CRYPTO_CONSTRAINTS_FAILURE, "the signature's algorithm is not allowed.")
    octets = canonical(info)
    check_value(certificate, algorithm, _decode(value), octets)
    references = tuple(map(_read, list(parse(octets))[2:]))
    if not references:
        raise _bad("the signature covers nothing.")
    return references


def _refuse_more(element: etree._Element, *attributes: str, text: bool = False) -> None:
    """Refuse what the signature's digest does not cover and a reader might take for a part of it."""
    words = element.tail if text else f"{element.text or ''}{'' if element.tag == _SIGNATURE else element.tail or ''}"
    if (words or "").strip() or not set(element.attrib) <= set(attributes):
        raise _bad("text or an attribute stands in the signature where the profile has none.")


def _length(node: etree._Element) -> int:
    return len(node.text or "") + len(node.tail or "") + 1


def _read(reference: etree._Element) -> Reference:
    if reference.tag != _REFERENCE or [child.tag for child in reference] != _REFERENCE_FORM:
        raise _bad("the signature's references are not as the profile says.")
    transforms, method, value = reference
    if any(len(transform) or transform.tag != _TRANSFORM for transform in transforms):
        raise _bad("a transform carries parameters.")
    if method.get("Algorithm") != SHA256:
        raise BadSignature.of(Reason.CRYPTO_CONSTRAINTS_FAILURE, "a digest is not SHA-256.")
    uri = reference.get("URI")
    if uri is None:
        raise _bad("a reference does not say what it covers.")
    names = tuple(str(transform.get("Algorithm")) for transform in transforms)
    return Reference(str(uri), names, _decode(value), reference.get("Type", ""), reference.get("Id", ""))


def write_chain(signer: Signer) -> str:
    """KeyInfo's content: the signer's certificate and what leads to its root."""
    listed = "".join(f"<ds:X509Certificate>{encode(item)}</ds:X509Certificate>" for item in signer.certificates)
    return f"<ds:X509Data>{listed}</ds:X509Data>"


def read_chain(signature: etree._Element) -> tuple[x509.Certificate, ...]:
    """The certificates of a signature whose KeyInfo is one X509Data and nothing else, the signer's first.

    Raises BadSignature.
    """
    key_info = signature.find(_KEY_INFO)
    data = key_info[0] if key_info is not None and len(key_info) == 1 else None
    items = list(data) if data is not None and data.tag == _DATA else []
    if data is not None:
        _refuse_more(data)
    for item in items[: _MAX_CHAIN + 1]:
        _refuse_more(item, text=True)
    if not 1 <= len(items) <= _MAX_CHAIN or any(item.tag != _CERTIFICATE or len(item) for item in items):
        raise BadSignature.of(
            Reason.NO_SIGNING_CERTIFICATE_FOUND,
            "the signature must carry one to four certificates and no other key.",
            "SIG-03",
        )
    return tuple(decode(item.text) for item in items)


def without(root: etree._Element, signature: etree._Element) -> bytes:
    """The canonical document as the enveloped-signature transform leaves it.

    Without this signature, and nothing else changed.
    """
    parent, before, tail = signature.getparent(), signature.getprevious(), signature.tail
    if parent is None:
        raise _bad("the signature is not in the document.")
    position = parent.index(signature)
    holder, place = (parent, "text") if before is None else (before, "tail")
    text = getattr(holder, place)
    if tail:  # lxml takes the text after an element away with it; the transform does not
        setattr(holder, place, (text or "") + tail)
    parent.remove(signature)
    try:
        return canonical(root.getroottree())
    finally:
        setattr(holder, place, text)
        parent.insert(position, signature)
        signature.tail = tail


def _decode(element: etree._Element) -> bytes:
    text = element.text or ""
    if len(element) or len(text) > _MAX_VALUE:
        raise _bad("a value in the signature is not base64.")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise _bad("a value in the signature is not base64.") from None


def _bad(text: str) -> BadSignature:
    return BadSignature.of(Reason.SIG_CONSTRAINTS_FAILURE, text)
