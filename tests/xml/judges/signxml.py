"""The signxml library as judge and signer; its XAdES is mended here (5.2 leaves a Transform out)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cryptography import x509
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
    methods,
)
from signxml.exceptions import SignXMLException
from signxml.xades import XAdESSignatureConfiguration, XAdESSigner, XAdESVerifier

from adapter.xml.names import DS, HL7FI, SOAP, WSSE, X509V3, XADES, tag
from tests.xml.judges.opinion import Opinion, Paper, Profile
from tests.xml.judges.shells import cut, find_uris
from tests.xml.known.parties import CLOCK, ROOT, Party

_EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
_RSA, _ECDSA = SignatureMethod.RSA_SHA256, SignatureMethod.ECDSA_SHA256
_COLLECTION = "/".join((".", "*", tag(HL7FI, "signatureCollection"), tag(HL7FI, "signature")))
_REFERENCES = {Profile.HABIT: 2, Profile.WHOLE: 1, Profile.XADES: 2, Profile.SOAP: 6}


class Signxml:
    """The library, with signing certificates of persons allowed (they have nonRepudiation alone)."""

    def judge(self, paper: Paper) -> Opinion:
        for place, (party, profile) in enumerate(zip(paper.signers, paper.profiles, strict=True), 1):
            try:
                _verify(paper.raw, profile, party, place)
            except (SignXMLException, x509.verification.VerificationError, ValueError, etree.LxmlError) as problem:
                return Opinion(valid=False, why=f"{type(problem).__name__}: {problem}")
        return Opinion(valid=True)

    def sign(self, raw: bytes, profile: Profile, party: Party, label: str = "theirs") -> bytes:
        """Put one signature into a document or make a message, and write it all anew."""
        head, tail = cut(raw, profile, party, label)
        common = {"signature_algorithm": _RSA if party.is_rsa else _ECDSA, "c14n_algorithm": _EXCLUSIVE}
        keys: dict[str, Any] = {"key": party.key, "cert": list(party.certificates)}
        if profile is Profile.XADES:
            signer = _Xades(method=methods.enveloped, **common)
            return _write(signer.sign(_read(raw), always_add_key_value=False, **keys))
        if profile is Profile.WHOLE:
            place = f'<ds:Signature xmlns:ds="{DS}" Id="placeholder"></ds:Signature>'.encode()
            return _write(XMLSigner(method=methods.enveloped, **common).sign(_read(head + place + tail), **keys))
        root = _read(head + tail)
        info = _point() if profile is Profile.SOAP else None
        (parent,) = root.iterfind(f".//{tag(WSSE, 'Security')}" if info is not None else f"{_COLLECTION}[last()]")
        signature = XMLSigner(method=methods.detached, **common).sign(
            root,
            reference_uri=find_uris(head + tail, profile, label),
            key_info=info,
            id_attribute="ID" if profile is Profile.HABIT else None,
            **keys,
        )
        parent.append(signature)
        return _write(root)


def _verify(raw: bytes, profile: Profile, party: Party, place: int) -> None:
    location = {
        Profile.XADES: "./",
        Profile.SOAP: f"./{tag(SOAP, 'Header')}/{tag(WSSE, 'Security')}/",
    }.get(profile, f"{_COLLECTION}[{place}]/")
    kind = XAdESSignatureConfiguration if profile is Profile.XADES else SignatureConfiguration
    configuration = kind(
        location=location,
        expect_references=_REFERENCES[profile] + (b"<wsa:RelatesTo" in raw),
        signature_methods=frozenset({_RSA, _ECDSA}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        verification_time=CLOCK,
    )
    options: dict[str, Any] = {"expect_config": configuration, "parser": _parser()}
    if profile is Profile.SOAP:
        XMLVerifier().verify(raw, x509_cert=_token(raw, party), id_attribute="Id", **options)
        return
    if profile is Profile.HABIT:
        options["id_attribute"] = "ID"
    options |= {"ca_pem_file": str(ROOT), "ee_policy": _policy()}
    (XAdESVerifier if profile is Profile.XADES else XMLVerifier)().verify(raw, **options)


def _token(raw: bytes, party: Party) -> x509.Certificate:
    """The certificate of the message's token, which must be the party's."""
    text = _read(raw).findtext(f".//{tag(WSSE, 'BinarySecurityToken')}") or ""
    certificate = x509.load_der_x509_certificate(base64.b64decode(text))
    if certificate != party.certificates[0]:
        raise ValueError("another token")
    return certificate


def _policy() -> x509.verification.ExtensionPolicy:
    def check(_policy: object, _certificate: object, usage: x509.KeyUsage | None) -> None:
        if usage is None or not (usage.digital_signature or usage.content_commitment):
            raise ValueError("KeyUsage")

    criticality = x509.verification.Criticality.AGNOSTIC
    return x509.verification.ExtensionPolicy.permit_all().require_present(x509.KeyUsage, criticality, check)


class _Xades(XAdESSigner):  # type: ignore[misc]  # signxml's types are not looked at
    """XAdES at a given time.

    Its SignedProperties canonicalised as the Reference says (signxml 5.2 forgets to say how).
    """

    _find: Callable[..., Any]

    def add_signing_time(self, signed_signature_properties: Any, sig_root: Any, signing_settings: Any) -> None:
        super().add_signing_time(signed_signature_properties, sig_root, signing_settings)
        signed_signature_properties[-1].text = CLOCK.isoformat(timespec="seconds")

    def add_data_object_format(self, signed_data_object_properties: Any, sig_root: Any, signing_settings: Any) -> None:
        super().add_data_object_format(signed_data_object_properties, sig_root, signing_settings)
        signed_data_object_properties[-1].find(tag(XADES, "MimeType")).text = "text/xml"

    def _add_reference_to_signed_info(self, sig_root: Any, node_to_reference: Any, **attrs: Any) -> None:
        if node_to_reference.tag == tag(DS, "KeyInfo"):
            return
        super()._add_reference_to_signed_info(sig_root, node_to_reference, **attrs)
        transforms = etree.Element(tag(DS, "Transforms"))
        etree.SubElement(transforms, tag(DS, "Transform"), Algorithm=_EXCLUSIVE.value)
        self._find(sig_root, "SignedInfo")[-1].insert(0, transforms)

    def _get_token(self, length: int = 4) -> str:
        """An ID that is the same every time."""
        self._tokens_used[str(len(self._tokens_used))] = True
        return f"{len(self._tokens_used):0{length}}"


def _point() -> etree._Element:
    return etree.fromstring(
        f'<ds:KeyInfo xmlns:ds="{DS}"><wsse:SecurityTokenReference xmlns:wsse="{WSSE}">'
        f'<wsse:Reference URI="#token" ValueType="{X509V3}"/></wsse:SecurityTokenReference></ds:KeyInfo>'
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=False)


def _read(raw: bytes) -> etree._Element:
    return etree.fromstring(raw, _parser())


def _write(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
