"""How the honest sender believes an answer: who signed what, with which certificate, and to which message."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.x509.oid import NameOID
from lxml import etree
from lxml.etree import _Element

from conform.mutants.kanta_envelope import KANTA, SOAP, WSA, WSSE, WSU
from conform.mutants.kanta_signing import DS, RSA_SHA256, canonical, digest

_NAMES = {"s": SOAP, "wsa": WSA, "wsse": WSSE, "wsu": WSU, "ds": DS, "k": KANTA, "h": "urn:hl7-org:v3"}
_HASHES: dict[str, type[HashAlgorithm]] = {RSA_SHA256: SHA256}  # else the sha-1 of a sender that takes it
_ID = f"{{{WSU}}}Id"
_ADDRESSING = ("To", "Action", "MessageID", "RelatesTo")


class NotBelievedError(Exception):
    """The answer says nothing: it may be anybody's."""


@dataclass(frozen=True)
class Answer:
    """What a believed answer says: AA, AE, AR or a fault's code, the reason, and its payload."""

    code: str
    reason: str
    payload: _Element


class Reader:
    """Believes answers by the certificates of one folder. `trusting` names checks that a wrong sender leaves out."""

    def __init__(self, pki: Path, kanta: str, trusting: Collection[str] = ()) -> None:
        load = x509.load_pem_x509_certificate
        self._root, self._intermediate = (load((pki / f"{name}.pem").read_bytes()) for name in ("root", "intermediate"))
        self._list = pki / "intermediate.crl"
        self._kanta = kanta
        self._trusting = trusting

    def read(self, content: bytes, message: str) -> Answer:
        """The answer to a message. Raises NotBelievedError."""
        try:
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
            if "signature" not in self._trusting:
                self._verify(root)
            related = root.findtext("s:Header/wsa:RelatesTo", "", _NAMES)
            self._demand("relation", related == message, "an answer to another message")
            return _read(root)
        except (etree.XMLSyntaxError, ValueError, IndexError, TypeError, InvalidSignature) as problem:
            raise NotBelievedError(type(problem).__name__) from None

    def _demand(self, check: str, holds: object, sentence: str) -> None:
        if not holds and check not in self._trusting:
            raise NotBelievedError(sentence)

    def _verify(self, root: _Element) -> None:
        header, body = root
        signatures = list(root.iter(f"{{{DS}}}Signature"))
        if not signatures and "unsigned" in self._trusting:
            return
        (signature,) = signatures
        (security,) = root.iter(f"{{{WSSE}}}Security")
        token, timestamp = security[0], security[1]
        self._demand("place", signature.getparent() is security and security.getparent() is header, "out of place")
        certificate = x509.load_der_x509_certificate(base64.b64decode(token.text or ""))
        self._check_certificate(certificate)
        created, expires = (datetime.fromisoformat(str(one.text)) for one in timestamp)
        self._demand("window", created <= expires and datetime.now(UTC) < expires, "too old")
        parts = [body, timestamp, token, *(header.findall(f"wsa:{name}", _NAMES)[0] for name in _ADDRESSING)]
        self._check_references(root, signature, parts)
        self._check_value(signature, certificate)

    def _check_references(self, root: _Element, signature: _Element, parts: list[_Element]) -> None:
        """Every part is signed as it stands at its place, and nothing else."""
        references = {one.get("URI", ""): one for one in signature.iterfind("ds:SignedInfo/ds:Reference", _NAMES)}
        identities = [f"#{part.get(_ID)}" for part in parts]
        self._demand("parts", sorted(references) == sorted(identities), "not the parts that must be signed")
        for uri, reference in references.items():
            (part,) = (one for one in root.iter() if one.get(_ID) == uri.removeprefix("#"))
            name = "sha1" if _find(reference, "ds:DigestMethod").get("Algorithm", "").endswith("#sha1") else "sha256"
            same = digest(canonical(part), name) == reference.findtext("ds:DigestValue", "", _NAMES)
            self._demand("digest", same, "changed after signing")

    def _check_value(self, signature: _Element, certificate: x509.Certificate) -> None:
        method = _find(signature, "ds:SignedInfo/ds:SignatureMethod").get("Algorithm")
        digests = {one.get("Algorithm", "") for one in signature.iter(f"{{{DS}}}DigestMethod")}
        good = method == RSA_SHA256 and all(one.endswith("#sha256") for one in digests)
        self._demand("algorithm", good, "algorithms of no worth")
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise NotBelievedError("not an RSA key")
        value = base64.b64decode(signature.findtext("ds:SignatureValue", "", _NAMES))
        key.verify(value, canonical(signature[0]), PKCS1v15(), _HASHES.get(str(method), SHA1)())

    def _check_certificate(self, certificate: x509.Certificate) -> None:
        names = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        self._demand("signer", [name.value for name in names] == [self._kanta], "signed by somebody else")
        if "issuer" not in self._trusting:
            certificate.verify_directly_issued_by(self._intermediate)
            self._intermediate.verify_directly_issued_by(self._root)
        begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        self._demand("validity", begin <= datetime.now(UTC) < end, "not valid now")
        revoked = x509.load_der_x509_crl(self._list.read_bytes())
        found = revoked.get_revoked_certificate_by_serial_number(certificate.serial_number)
        self._demand("revocation", found is None, "revoked")


def _find(element: _Element, path: str) -> _Element:
    """The element at a path. Raises ValueError where there is none."""
    found = element.find(path, _NAMES)
    if found is None:
        raise ValueError("not as an answer is built")
    return found


def _read(root: _Element) -> Answer:
    payload = _find(root, "s:Body")[0]
    if payload.tag == f"{{{SOAP}}}Fault":
        return Answer("fault", payload.findtext("faultcode", ""), payload)
    acknowledgement = payload.find(".//h:acknowledgement", _NAMES)
    if acknowledgement is not None:
        reason = acknowledgement.find("h:acknowledgementDetail/h:code", _NAMES)
        return Answer(acknowledgement.get("typeCode", ""), "" if reason is None else reason.get("code", ""), payload)
    own = _find(payload, "k:acknowledgement")
    return Answer(own.get("code", ""), own.get("reason", ""), payload)
