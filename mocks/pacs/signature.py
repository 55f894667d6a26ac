"""XAdES-B-B, enveloped (ETSI EN 319 132-1), as orders are signed: our own gate first, then signxml's verifier.

signxml looks for the signature and for referenced ids anywhere and takes any transforms; so the gate looks at form,
places and references before signxml computes anything.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.xades import XAdESSignatureConfiguration, XAdESVerifier

from mocks.pacs import rules
from mocks.xml.certificates import TrustStore, UntrustedCertificateError, identify, may_seal, read_certificate
from mocks.xml.revocation import RevocationList, RevocationLists

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from mocks.control import Examination, Rule

    _Demand = Callable[..., None]

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

    def believe(self, document: _Element, examination: Examination) -> tuple[_Element, str]:
        """What was signed of a document, read again from its octets and without the signature; and who signed it.

        Raises BrokenRuleError.
        """
        demand = partial(_demand, examination)
        signature = _find_signature(document, demand)
        _check_references(document, signature, demand)
        data = signature.findall(f"{_DS}KeyInfo/{_DS}X509Data")
        certificates = data[0].findall(f"{_DS}X509Certificate") if len(data) == 1 else []
        few = 1 <= len(certificates) <= _MOST_CERTIFICATES
        demand(rules.SIGNATURE_CERTIFICATES, "KeyInfo", few, f"{len(certificates)} certificates")
        at = _read_time(signature)
        good = at is not None and at <= self._now() + _SKEW
        demand(rules.SIGNATURE_TIME, "SigningTime", good, "no instant" if at is None else at.isoformat())
        chain, why = self._judge(certificates, at or self._now())
        demand(rules.SIGNATURE_SIGNER, "X509Certificate", not why, why)
        signed = _verify(document, chain[0], at or self._now())
        if signed is None:
            examination.refuse(rules.SIGNATURE_VALUE, "SignatureValue")
        examination.check(rules.SIGNATURE_VALUE, "SignatureValue", holds=True)
        return signed, identify(chain[0])

    def _judge(self, certificates: list[_Element], at: datetime) -> tuple[list[x509.Certificate], str]:
        """The chain, and why its leaf is not trusted; that is empty when it is."""
        chain: list[x509.Certificate] = []
        try:
            chain = [read_certificate(one) for one in certificates]
            self._trust.check(chain, at, may_seal)
            identify(chain[0])
        except UntrustedCertificateError as problem:
            return chain, str(problem) or "not trusted"
        return chain, ""


def _demand(examination: Examination, rule: Rule, place: str, holds: bool, found: str = "") -> None:
    """A step that nobody can waive. Raises BrokenRuleError."""
    if not holds:
        examination.refuse(rule, place, found=found)
    examination.check(rule, place, holds=True)


def _read_time(signature: _Element) -> datetime | None:
    """When it was signed, as its signer says: the certificate is judged at that instant, which is not to come."""
    properties = signature.findall(f"{_PROPERTIES}/{_SIGNING_TIME}")
    try:
        at = datetime.fromisoformat(properties[0].text or "")
    except (ValueError, IndexError):
        return None
    return at if at.tzinfo is not None and len(properties) == 1 else None


def _verify(document: _Element, certificate: x509.Certificate, at: datetime) -> _Element | None:
    """What was signed of the document; None when the signature does not verify, or something else was signed."""
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
        return None
    signed = [result.signed_xml for result in results if result.signed_xml is not None]
    whole: list[_Element] = [element for element in signed if element.tag == document.tag]
    return whole[0] if len(whole) == 1 else None


def _find_signature(document: _Element, demand: _Demand) -> _Element:
    """The one signature of the document, which is the last thing in it, and has the four parts of XAdES-B-B."""
    found = list(document.iter(f"{_DS}Signature"))
    last = len(found) == 1 and found[0].getparent() is document and found[0].getnext() is None
    last = last and not (found[0].tail or "").strip()
    demand(rules.SIGNATURE_PLACE, "Signature", last, f"{len(found)} signatures")
    parts = [part.tag for part in found[0]] == _PARTS
    properties = found[0].findall(_PROPERTIES)
    qualifying = found[0].findall(_QUALIFYING)
    parts = parts and len(properties) == len(qualifying) == 1
    demand(rules.SIGNATURE_PARTS, "Signature", parts)
    own = qualifying[0].get("Target") == f"#{found[0].get('Id', '')}"
    demand(rules.SIGNATURE_PARTS, "QualifyingProperties", own)
    return found[0]


def _check_references(document: _Element, signature: _Element, demand: _Demand) -> None:
    """The document and the signed properties are covered, each once and by its place.

    KeyInfo may be, and nothing else.
    """
    info = signature[0]
    methods = [one.get("Algorithm") for one in info.findall(f"{_DS}CanonicalizationMethod")]
    canonical = len(methods) == 1 and methods[0] in _CANONICAL
    demand(rules.SIGNATURE_TRANSFORMS, "CanonicalizationMethod", canonical)
    (properties,) = signature.findall(_PROPERTIES)
    covered = {f"#{properties.get('Id', '')}": properties, f"#{signature[2].get('Id', '')}": signature[2]}
    references = {reference.get("URI", "?"): reference for reference in info.findall(f"{_DS}Reference")}
    needed = {"", f"#{properties.get('Id', '')}"}
    each_once = len(references) == len(info.findall(f"{_DS}Reference"))
    exact = each_once and needed <= references.keys() <= {"", *covered}
    demand(rules.SIGNATURE_REFERENCES, "SignedInfo", exact, f"{len(references)} references")
    for uri, reference in references.items():
        demand(rules.SIGNATURE_TRANSFORMS, "Transforms", _are_transforms(reference, enveloped=not uri))
        alone = not uri or _bearers(document, uri.removeprefix("#")) == [covered[uri]]
        demand(rules.SIGNATURE_REFERENCES, "Reference", alone, "an id that others bear too")
    typed = references[f"#{properties.get('Id', '')}"].get("Type") == _PROPERTIES_TYPE
    demand(rules.SIGNATURE_REFERENCES, "Reference.Type", typed)


def _are_transforms(reference: _Element, *, enveloped: bool) -> bool:
    """The signature does not sign itself, and beside that there is at most one canonicalisation."""
    algorithms = [one.get("Algorithm") for one in reference.findall(f"{_DS}Transforms/{_DS}Transform")]
    if enveloped and algorithms[:1] != [_ENVELOPED]:
        return False
    rest = algorithms[enveloped:]
    return len(rest) <= 1 and set(rest) <= _CANONICAL


def _bearers(document: _Element, identity: str) -> list[_Element]:
    """Every element with this id, however the attribute is spelt."""
    return [
        element
        for element in document.iter()
        for name, text in element.attrib.items()
        if text == identity and etree.QName(name).localname.lower() == "id"
    ]


def _load(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(file.read_bytes())[0]
