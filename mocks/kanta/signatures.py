"""One ds:Signature against the profile its place demands: our own gate first, then signxml's cryptography.

signxml finds references by id alone, counts them too late and looks at no position;
so the gate looks at form, algorithms, references and positions before signxml computes anything.
"""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureConstructionMethod,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
)
from signxml.exceptions import SignXMLException

from mocks.xml.markup import NotWellFormedError, huge_parser, one
from mocks.xml.namespaces import PREFIXES, clark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cryptography import x509
    from lxml.etree import _Element

# At DEBUG signxml logs what it canonicalises, which here is a patient's document.
logging.getLogger("signxml").setLevel(logging.INFO)

EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_WHOLES = (clark("s:Envelope"), clark("hl7:ClinicalDocument"))  # what a signature may be found in, from the root
_OF_WHOLE = ([ENVELOPED, EXCLUSIVE.value],)
_OF_PART = ([EXCLUSIVE.value], [ENVELOPED, EXCLUSIVE.value])  # some clients write the first, which does nothing here
_INCLUSIVE = {
    CanonicalizationMethod.CANONICAL_XML_1_0.value,
    CanonicalizationMethod.CANONICAL_XML_1_0_WITH_COMMENTS.value,
    CanonicalizationMethod.CANONICAL_XML_1_1.value,
    CanonicalizationMethod.CANONICAL_XML_1_1_WITH_COMMENTS.value,
}
_PREFIX_LIST = f"{{{EXCLUSIVE.value}}}InclusiveNamespaces"
_NOT_EXCLUSIVE = "the canonicalisation is not exclusive"
RSA_ONLY = frozenset({SignatureMethod.RSA_SHA256})
RSA_OR_ECDSA = frozenset({SignatureMethod.RSA_SHA256, SignatureMethod.ECDSA_SHA256})


class BadSignatureError(Exception):
    """A signature, or what it should cover, is not as the profile demands. Callers tell the wire no more than that."""


class Signer(XMLSigner):  # type: ignore[misc]  # signxml comes without types
    """signxml's signer of given parts of a tree: it neither searches for them nor copies what is not signed.

    Its parser reads text nodes over 10 MB. Which algorithms are fit is the caller's affair: faults use unfit ones.
    """

    _default_parser = huge_parser()

    def __init__(self, parts: Mapping[str, _Element], algorithm: SignatureMethod, digest: DigestAlgorithm) -> None:
        super().__init__(SignatureConstructionMethod.detached, algorithm, digest, EXCLUSIVE)
        self._parts = parts

    def check_deprecated_methods(self) -> None:
        """Refuse nothing."""

    def get_root(self, data: _Element) -> _Element:
        """The whole tree as it is; a part of it by itself, so that its canonical form is that of a part."""
        part: _Element = data if data.getparent() is None else super().get_root(data)
        return part

    def _resolve_reference(self, _root: _Element, reference: Mapping[str, str], _resolver: object = None) -> _Element:
        return self._parts[reference["URI"]]


class _Verifier(XMLVerifier):  # type: ignore[misc]  # signxml comes without types
    """signxml's verifier, told by the gate where the parts are: it searches nothing, and copies the part alone.

    signxml copies the whole message for every reference, which is most of its time.
    """

    def __init__(self, covered: Mapping[str, _Element]) -> None:
        super().__init__()
        self._covered = covered

    def get_root(self, data: _Element) -> _Element:
        """The tree as it is: it was read by our own parser, and nothing below changes it."""
        return data

    def _verify_reference(self, reference: _Element, index: int, _root: _Element, *others: object) -> object:
        part = self._covered[reference.get("URI", "")]
        return super()._verify_reference(reference, index, part, *others)

    def _get_signature(self, root: _Element) -> _Element:
        # Within a part there is no signature to take out: the enveloped-signature transform does nothing there.
        found: _Element = super()._get_signature(root) if root.tag in _WHOLES else root.makeelement("none")
        return found

    def _resolve_reference(self, root: _Element, _reference: _Element, **_: object) -> _Element:
        return root

    def validate_schema(self, signature: _Element) -> None:
        """As signxml does, whose schemas lack that of InclusiveNamespaces; the gate has looked at those."""
        bare = deepcopy(signature)
        for named in list(bare.iter(_PREFIX_LIST)):
            parent = named.getparent()
            if parent is not None:
                parent.remove(named)
        super().validate_schema(bare)

    def _get_inclusive_ns_prefixes(self, method: _Element) -> list[str] | None:
        """The prefixes of an InclusiveNamespaces, however they are spaced; none when there is none."""
        named = method.find(_PREFIX_LIST)
        return None if named is None else named.get("PrefixList", "").split() or None


@dataclass(frozen=True)
class Profile:
    """What one signature must be: where it stands, what it covers (URI → element), and with which algorithms.

    `location` is the ElementPath of the signature's parent from the root, ending in a slash.
    """

    location: str
    covered: Mapping[str, _Element]
    methods: frozenset[SignatureMethod] = RSA_ONLY


def verify_signature(
    root: _Element, signature: _Element, profile: Profile, certificate: x509.Certificate, at: datetime
) -> dict[str, _Element]:
    """Verify one signature with an already trusted certificate; returns what was signed, read again from its octets.

    Raises BadSignatureError.
    """
    uris = check_form(signature, profile)
    _check_identities(root, {uri.removeprefix("#"): part for uri, part in profile.covered.items() if uri})
    configuration = SignatureConfiguration(
        location=profile.location,
        expect_references=False,
        signature_methods=profile.methods,
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        verification_time=at,
    )
    try:
        results = _Verifier(profile.covered).verify(
            root, x509_cert=certificate, expect_config=configuration, parser=huge_parser()
        )
    except (SignXMLException, etree.LxmlError, ValueError, TypeError):
        # signxml lets strangers through: lxml's errors, TypeError for an empty value
        raise BadSignatureError("the signature does not verify") from None
    signed = {uri: result.signed_xml for uri, result in zip(uris, results, strict=True)}
    for uri, element in profile.covered.items():
        if signed[uri] is None or signed[uri].tag != element.tag:
            raise BadSignatureError("something else was signed")
    return signed


def check_form(signature: _Element, profile: Profile) -> list[str]:
    """Check a signature's SignedInfo against the profile; returns the references' URIs in order.

    Raises BadSignatureError.
    """
    try:
        info = one(signature, "ds:SignedInfo")
        one(signature, "ds:SignatureValue")
        canonicalization = one(info, "ds:CanonicalizationMethod")
    except NotWellFormedError as problem:
        raise BadSignatureError(str(problem)) from None
    _check_canonicalization(canonicalization)
    references = info.findall("ds:Reference", PREFIXES)
    uris = [reference.get("URI", "?") for reference in references]
    if len(uris) != len(profile.covered) or set(uris) != set(profile.covered):
        raise BadSignatureError("the references are not exactly those the profile demands")
    for uri, reference in zip(uris, references, strict=True):
        transforms = reference.findall("ds:Transforms/ds:Transform", PREFIXES)
        algorithms = [transform.get("Algorithm") for transform in transforms]
        if _INCLUSIVE & set(algorithms):
            raise BadSignatureError(_NOT_EXCLUSIVE)
        if algorithms not in (_OF_PART if uri else _OF_WHOLE) or any(map(len, transforms[:-1])):
            raise BadSignatureError("the transforms are not those the profile demands")
        _check_canonicalization(transforms[-1])
    return uris


def _check_canonicalization(method: _Element) -> None:
    """Exclusive, with a list of prefixes or without one: with the list it is exclusive too. Raises BadSignatureError.

    The list names prefixes that are written as inclusive canonicalisation writes them (Exclusive XML C14N 1.0, 4).
    """
    if method.get("Algorithm") != EXCLUSIVE.value:
        raise BadSignatureError(_NOT_EXCLUSIVE)
    lists = [(child.tag, set(child.attrib), len(child)) for child in method]
    if lists not in ([], [(_PREFIX_LIST, {"PrefixList"}, 0)]):
        raise BadSignatureError("a canonicalisation holds an InclusiveNamespaces with its PrefixList, or nothing")


def list_certificates(signature: _Element, limit: int = 4) -> Sequence[_Element]:
    """The X509Certificate elements of a signature whose KeyInfo is one X509Data and nothing else.

    Raises BadSignatureError.
    """
    try:
        data = one(one(signature, "ds:KeyInfo"), "*")
    except NotWellFormedError as problem:
        raise BadSignatureError(str(problem)) from None
    certificates = list(data)
    if data.tag != clark("ds:X509Data") or not 1 <= len(certificates) <= limit:
        raise BadSignatureError("KeyInfo must be X509Data with one to four certificates")
    if any(certificate.tag != clark("ds:X509Certificate") for certificate in certificates):
        raise BadSignatureError("X509Data must hold certificates only")
    return certificates


def _check_identities(root: _Element, expected: Mapping[str, _Element]) -> None:
    """An id that a reference names must sit on the element at the right place and on no other, however spelt."""
    bearers: dict[str, list[_Element]] = {identity: [] for identity in expected}
    for bearer in root.iter():
        for name, text in bearer.attrib.items():
            if text in bearers and etree.QName(name).localname.lower() == "id":
                bearers[text].append(bearer)
    for identity, element in expected.items():
        if not identity or bearers[identity] != [element]:
            raise BadSignatureError("a referenced id must belong to one element, the expected one")
