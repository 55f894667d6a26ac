"""XAdES-B-B, enveloped (ETSI EN 319 132-1), as orders are signed: our own gate first, then signxml's verifier.

signxml looks for the signature and for referenced ids anywhere and takes any transforms; so the gate looks at form,
places and references before signxml computes anything.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.xades import XAdESSignatureConfiguration, XAdESVerifier

from mocks.xml.certificates import TrustStore, UntrustedCertificateError, identify, may_seal, read_certificate
from mocks.xml.revocation import RevocationList, RevocationLists

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

# At DEBUG signxml logs what it canonicalises, which here names a patient.
logging.getLogger("signxml").setLevel(logging.INFO)

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"
_CANONICAL = frozenset(
    {
        CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0.value,
        CanonicalizationMethod.CANONICAL_XML_1_0.value,
        CanonicalizationMethod.CANONICAL_XML_1_1.value,
    }
)
_PARTS = [f"{_DS}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo", "Object")]
_QUALIFYING = f"{_DS}Object/{_XADES}QualifyingProperties"
_PROPERTIES = f"{_QUALIFYING}/{_XADES}SignedProperties"
_SIGNING_TIME = f"{_XADES}SignedSignatureProperties/{_XADES}SigningTime"
_SKEW = timedelta(minutes=5)
_MOST_CERTIFICATES = 4


class DistrustError(Exception):
    """The signature is missing, broken, or by one who is not trusted. Callers tell the wire no more than that."""


class Believer:
    """Believes what the systems of one PKI sign; `now` is the mock's time."""

    def __init__(self, pki: Path, now: Callable[[], datetime]) -> None:
        root, intermediate = (_load(pki / f"{name}.pem") for name in ("root", "intermediate"))
        issuers = {"root": root, "intermediate": intermediate}
        lists = RevocationLists(RevocationList(pki / f"{name}.crl", issuer) for name, issuer in issuers.items())
        self._trust = TrustStore([root], lists)
        self._now = now
        #: The organisation that alone may order: the adapter's, as the PKI was made for it.
        self.organisation = identify(_load(pki / "adapter-system.pem"))

    def believe(self, document: _Element) -> tuple[_Element, str]:
        """What was signed of a document, read again from its octets and without the signature; and who signed it.

        Raises DistrustError.
        """
        try:
            signature = _find_signature(document)
            _check_references(document, signature)
            chain = [read_certificate(one) for one in _list_certificates(signature)]
            at = self._read_time(signature)
            self._trust.check(chain, at, may_seal)
            signed = _verify(document, chain[0], at)
            return signed, identify(chain[0])
        except UntrustedCertificateError:
            raise DistrustError("the signer is not trusted") from None

    def _read_time(self, signature: _Element) -> datetime:
        """When it was signed, as its signer says: the certificate is judged at that instant, which is not to come."""
        try:
            at = datetime.fromisoformat(_only(_only(signature, _PROPERTIES), _SIGNING_TIME).text or "")
        except ValueError:
            raise DistrustError("no signing time") from None
        if at.tzinfo is None or at > self._now() + _SKEW:
            raise DistrustError("the signing time is none, or to come")
        return at


def _verify(document: _Element, certificate: x509.Certificate, at: datetime) -> _Element:
    configuration = XAdESSignatureConfiguration(
        location="./",
        expect_references=False,
        signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        verification_time=at,
    )
    try:
        results = XAdESVerifier().verify(document, x509_cert=certificate, expect_config=configuration)
    except (SignXMLException, etree.LxmlError, ValueError, TypeError, AttributeError, AssertionError):
        raise DistrustError("the signature does not verify") from None
    signed = [result.signed_xml for result in results if result.signed_xml is not None]
    whole: list[_Element] = [element for element in signed if element.tag == document.tag]
    if len(whole) != 1:
        raise DistrustError("something else was signed")
    return whole[0]


def _find_signature(document: _Element) -> _Element:
    """The one signature of the document, which is the last thing in it, and has the four parts of XAdES-B-B."""
    found = list(document.iter(f"{_DS}Signature"))
    if len(found) != 1 or found[0].getparent() is not document or found[0].getnext() is not None:
        raise DistrustError("the document must end with its one signature")
    if [part.tag for part in found[0]] != _PARTS or (found[0].tail or "").strip():
        raise DistrustError("the signature is not XAdES-B-B")
    return found[0]


def _check_references(document: _Element, signature: _Element) -> None:
    """The document and the signed properties are covered, each once and by its place.

    KeyInfo may be, and nothing else.
    """
    info = signature[0]
    if _only(info, f"{_DS}CanonicalizationMethod").get("Algorithm") not in _CANONICAL:
        raise DistrustError("another canonicalisation")
    properties = _only(signature, _PROPERTIES)
    if _only(signature, _QUALIFYING).get("Target") != f"#{signature.get('Id', '')}":
        raise DistrustError("the properties are of another signature")
    covered = {f"#{properties.get('Id', '')}": properties, f"#{signature[2].get('Id', '')}": signature[2]}
    references = {reference.get("URI", "?"): reference for reference in info.findall(f"{_DS}Reference")}
    needed = {"", f"#{properties.get('Id', '')}"}
    if len(references) != len(info.findall(f"{_DS}Reference")) or not needed <= references.keys() <= {"", *covered}:
        raise DistrustError("the references are not exactly those of an order")
    for uri, reference in references.items():
        _check_transforms(reference, enveloped=not uri)
        if uri and _bearers(document, uri.removeprefix("#")) != [covered[uri]]:
            raise DistrustError("a referenced id must belong to one element, the expected one")
    if references[f"#{properties.get('Id', '')}"].get("Type") != _PROPERTIES_TYPE:
        raise DistrustError("the reference to the properties does not say so")


def _check_transforms(reference: _Element, *, enveloped: bool) -> None:
    algorithms = [one.get("Algorithm") for one in reference.findall(f"{_DS}Transforms/{_DS}Transform")]
    if enveloped and algorithms[:1] != [_ENVELOPED]:
        raise DistrustError("the signature would sign itself")
    rest = algorithms[enveloped:]
    if len(rest) > 1 or not set(rest) <= _CANONICAL:
        raise DistrustError("other transforms")


def _bearers(document: _Element, identity: str) -> list[_Element]:
    """Every element with this id, however the attribute is spelt."""
    return [
        element
        for element in document.iter()
        for name, text in element.attrib.items()
        if text == identity and etree.QName(name).localname.lower() == "id"
    ]


def _list_certificates(signature: _Element) -> list[_Element]:
    data = _only(signature, f"{_DS}KeyInfo/{_DS}X509Data")
    certificates = data.findall(f"{_DS}X509Certificate")
    if not 1 <= len(certificates) <= _MOST_CERTIFICATES:
        raise DistrustError("one to four certificates are needed")
    return certificates


def _only(element: _Element, path: str) -> _Element:
    found = element.findall(path)
    if len(found) != 1:
        raise DistrustError("a part of the signature must occur once")
    return found[0]


def _load(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(file.read_bytes())[0]
