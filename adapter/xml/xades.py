"""XAdES-B-B, enveloped (ETSI EN 319 132-1): an order to the PACS, an answer of the register.

One signature, of the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from lxml import etree

from adapter.xml.certificate import fingerprint, kind_of, subject_id
from adapter.xml.names import DS, ENVELOPED, EXCLUSIVE, SHA256, XADES, tag
from adapter.xml.signature import Reference, read_chain, read_references, without, write_chain, write_signature
from adapter.xml.signer import Signer
from adapter.xml.times import read_instant
from adapter.xml.tree import BadXml, are_identified, attribute, canonical, digest, only, parse
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature, Covered, Reason, Signature

_TYPE = "http://uri.etsi.org/01903#SignedProperties"
_ROOT_END = re.compile(rb"</([^<>\s]+)\s*>\s*\Z")
_SKEW = timedelta(minutes=5)
_SIGNATURE, _OBJECT = tag(DS, "Signature"), tag(DS, "Object")
_QUALIFYING, _SIGNED = tag(XADES, "QualifyingProperties"), tag(XADES, "SignedProperties")
_OF_SIGNATURE = tag(XADES, "SignedSignatureProperties")
_CERTIFICATE = "/".join(tag(XADES, name) for name in ("Cert", "CertDigest"))


def sign_xades(raw: bytes, signer: Signer, when: datetime, name: Callable[[str], str]) -> bytes:
    """Sign a whole document; the signature becomes its root's last child, and `name` gives the XML IDs.

    Raises BadXml when something follows the root, and BadSignature when a signature stands in it already.
    """
    root = parse(raw)
    end = _ROOT_END.search(raw, max(raw.rfind(b"</"), 0))
    own_name = f"{root.prefix}:" * bool(root.prefix) + etree.QName(root).localname
    if end is None or end.group(1).decode() != own_name:  # a comment may end in something like an end tag
        raise BadXml.malformed("the document must end with the end tag of its root.")
    if next(root.iter(_SIGNATURE), None) is not None:
        raise BadSignature.of(Reason.SIG_CONSTRAINTS_FAILURE, "the document is signed already.")
    kind_of(signer.certificates[0])
    ids = {part: name(part) for part in ("signature", "reference", "properties")}
    properties = _write_properties(signer.certificates[0], when, ids)
    references = [
        Reference("", (ENVELOPED, EXCLUSIVE), digest(canonical(root.getroottree())), id=ids["reference"]),
        Reference(f"#{ids['properties']}", (EXCLUSIVE,), digest(properties.encode()), type=_TYPE),
    ]
    more = (
        f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" '
        f'Target="#{ids["signature"]}">{properties}</xades:QualifyingProperties></ds:Object>'
    )
    signature = write_signature(references, signer, write_chain(signer), more, ids["signature"])
    return b"".join((memoryview(raw)[: end.start()], signature.encode(), raw[end.start() :]))


def _write_properties(certificate: x509.Certificate, when: datetime, ids: dict[str, str]) -> str:
    """SignedProperties, written as their own exclusive canonical form.

    Each prefix is declared where it is first used.
    """
    return (
        f'<xades:SignedProperties xmlns:xades="{XADES}" Id="{ids["properties"]}"><xades:SignedSignatureProperties>'
        f"<xades:SigningTime>{when.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}</xades:SigningTime>"
        f'<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod xmlns:ds="{DS}" '
        f'Algorithm="{SHA256}"></ds:DigestMethod>'
        f'<ds:DigestValue xmlns:ds="{DS}">{fingerprint(certificate)}</ds:DigestValue></xades:CertDigest>'
        "</xades:Cert></xades:SigningCertificateV2>"
        "</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
        f'<xades:DataObjectFormat ObjectReference="#{ids["reference"]}">'
        "<xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>"
        "</xades:SignedDataObjectProperties></xades:SignedProperties>"
    )


def verify_xades(raw: bytes, trust: Trust, now: datetime) -> tuple[etree._Element, Signature]:
    """Verify a document's one signature.

    Returns its root without the signature – just what was signed – and who signed it.

    The certificate is checked at the SigningTime, which may not lie in the future. Raises BadSignature or BadXml.
    """
    root = parse(raw)
    signatures = list(root.iter(_SIGNATURE))
    if len(signatures) != 1 or signatures[0].getparent() is not root or signatures[0].getnext() is not None:
        raise _bad("the document's root must end with its one signature.", Reason.FORMAT_FAILURE)
    signature = signatures[0]
    if (signature.tail or "").strip():
        raise _bad("text follows the signature.", Reason.FORMAT_FAILURE)
    properties = _find_properties(signature)
    chain = read_chain(signature)
    all_references = read_references(signature, chain[0], [_OBJECT])
    references = {reference.uri: reference for reference in all_references}
    own_id = attribute(properties, "Id")
    whole, own = references.get(""), references.get(f"#{own_id}")
    if len(all_references) != 2 or whole is None or own is None or own.type != _TYPE:
        raise _bad("the signature must cover the whole document and its own SignedProperties.")
    if whole.transforms != (ENVELOPED, EXCLUSIVE) or own.transforms != (EXCLUSIVE,):
        raise _bad("a reference has other transforms than the profile.")
    if not are_identified(raw, root, {own_id: properties}):
        raise _bad("the ID of the SignedProperties is on another element too.")
    whole.check(without(root, signature))
    own.check(canonical(properties))
    signed_at = _read_signing_time(properties, chain[0])
    if signed_at > now + _SKEW:
        raise _bad("the document is signed in the future.", Reason.NOT_YET_VALID)
    trust.check(chain, signed_at, now)
    root.remove(signature)
    return root, Signature(subject_id(chain[0]), signed_at, Covered.DOCUMENT, kind_of(chain[0]))


def _find_properties(signature: etree._Element) -> etree._Element:
    """The SignedProperties at their place. Raises BadSignature for a signature that is not XAdES-B-B."""
    places = [signature[3]] if len(signature) == 4 else []
    for name in (_OBJECT, _QUALIFYING, _SIGNED):
        if len(places) != 1 or places[0].tag != name:
            raise _bad("the signature is not XAdES-B-B: it must hold one Object with one SignedProperties.")
        element, places = places[0], list(places[0])
        if name == _QUALIFYING and element.get("Target") != f"#{signature.get('Id', '')}":
            raise _bad("the properties are of another signature.")
    return element


def _read_signing_time(properties: etree._Element, certificate: x509.Certificate) -> datetime:
    """The SigningTime, once the signed digest of the signing certificate is the certificate's."""
    own = only(properties, _OF_SIGNATURE)
    certificates = only(own, tag(XADES, "SigningCertificateV2")).findall(_CERTIFICATE)
    if not 1 <= len(certificates) <= 4:
        raise _bad("the signature does not name its certificate.")
    cert = certificates[0]  # its issuers may follow (EN 319 132-1 §5.2.2)
    method, value = only(cert, tag(DS, "DigestMethod")), only(cert, tag(DS, "DigestValue"))
    if method.get("Algorithm") != SHA256 or "".join((value.text or "").split()) != fingerprint(certificate):
        raise _bad("the signature was made with another certificate than it names.")
    return read_instant(only(own, tag(XADES, "SigningTime")).text)


def _bad(text: str, reason: Reason = Reason.SIG_CONSTRAINTS_FAILURE) -> BadSignature:
    return BadSignature.of(reason, text)
