"""Signed orders for the PACS mock, made and spoilt: signed by signxml's XAdESSigner."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from lxml.etree import _Element
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod, XMLSigner
from signxml.xades import XAdESSigner

from mocks.pki import Credential, Pki, load_credential
from tests.mocks.kanta import ADAPTER
from tests.mocks.pacs import HETU, KNEE

ORDERS, DS = "{urn:lautta:pacs:order:1}", "{http://www.w3.org/2000/09/xmldsig#}"
OTHER = "1.2.246.10.99999946.10.0"
ORDER = f"""<o:Order xmlns:o="urn:lautta:pacs:order:1" key="release-1" kind="copy" ordered="2026-11-22T12:00:00Z">
<o:From oid="{ADAPTER}"/><o:Register id="etela-karjala"/><o:Study uid="{KNEE}" accession="AC-1/2"/>
<o:Patient root="1.2.246.21" extension="{HETU}"/><o:Basis code="consent">suostumus 1.11.2026</o:Basis><o:Rule
id="REL-05"/><o:Rule id="REL-10"/></o:Order>"""

Change = Callable[[_Element], object]


def put(path: str, name: str, value: str) -> Change:
    """Set an attribute of the root (no path) or of the element at the path."""
    return lambda root: (root.find(f"{ORDERS}{path}") if path else root).set(name, value)  # type: ignore[union-attr]


def write(*changes: Change) -> _Element:
    root = etree.fromstring(ORDER)
    for change in changes:
        change(root)
    return root


def sign(root: _Element, signer: Credential, **options: Any) -> _Element:
    """XAdES-B-B, enveloped, as the last child of the root. Inclusive C14N: signxml's own references name no other."""
    settings = {
        "method": SignatureConstructionMethod.enveloped,
        "signature_algorithm": SignatureMethod.RSA_SHA256,
        "digest_algorithm": DigestAlgorithm.SHA256,
        "c14n_algorithm": CanonicalizationMethod.CANONICAL_XML_1_1,
        **options,
    }
    signed: _Element = XAdESSigner(**settings).sign(root, key=signer.key, cert=[signer.certificate, *signer.chain])
    return signed


def find_credential(pki: Pki, name: str) -> Credential:
    return load_credential(pki.directory / f"{name}.pem", pki.directory / f"{name}.key.pem")


def move_signature(root: _Element) -> None:
    root.insert(0, root[-1])


def sign_twice(root: _Element) -> None:
    root.append(etree.fromstring(etree.tostring(root[-1])))


def wrap(root: _Element) -> None:
    """The id of the signed properties once more, where nothing is signed, and spelt so that signxml overlooks it."""
    properties = next(one for one in root.iter() if one.tag.endswith("}SignedProperties"))
    etree.SubElement(properties.getparent(), "x", ID=properties.get("Id", ""))  # type: ignore[arg-type]


def forget_certificate(root: _Element) -> None:
    for certificate in list(root.iter(f"{DS}X509Certificate")):
        certificate.getparent().remove(certificate)  # type: ignore[union-attr]


def claim_another(root: _Element) -> None:
    """The digest of another certificate in the signed properties."""
    value = next(one for one in root.iter(f"{DS}DigestValue") if "Cert" in one.getparent().tag)  # type: ignore[union-attr]
    value.text = base64.b64encode(bytes(32)).decode()


def sign_without_properties(root: _Element, signer: Credential) -> _Element:
    """A plain enveloped signature, which is not XAdES."""
    made = XMLSigner(
        method=SignatureConstructionMethod.enveloped, c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_1
    )
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in (signer.certificate, *signer.chain))
    signed: _Element = made.sign(root, key=signer.key, cert=pem.decode())
    return signed


def sign_a_part(root: _Element, signer: Credential) -> _Element:
    """Of all that is ordered, the sender alone is signed."""
    root.replace(root[0], sign(root[0], signer))
    return root
