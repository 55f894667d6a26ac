"""Papers that are each wrong in one way, with the reason they must be refused for.

All but the changed ones are truly signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapter.xml.names import DS, ECDSA_SHA256, EXCLUSIVE, RSA_SHA256, SHA256, XPATH
from adapter.xml.verdict import Reason
from tests.xml.judges.opinion import Profile
from tests.xml.judges.shells import cut
from tests.xml.judges.xmlsec1 import Xmlsec1
from tests.xml.known.ours import paper, source
from tests.xml.known.parties import Party

_SYSTEM = Party("system-rsa2048")
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_BODY = "#OID1.2.246.10.99999810.95.2026.7.1"
_INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


@dataclass(frozen=True)
class Wrong:
    """A wrong paper, and why it is refused."""

    raw: bytes
    reason: Reason


def make_wrong(xmlsec1: Xmlsec1) -> dict[str, Wrong]:
    """Every wrong paper by its name; xmlsec1 signs those that the adapter would not."""
    habit, xades, soap = (paper(profile, _SYSTEM).raw for profile in (Profile.HABIT, Profile.XADES, Profile.SOAP))
    return {
        "changed-body": _change(habit, b"turvotusta", b"Turvotusta", Reason.HASH_FAILURE),
        "changed-time": _change(habit, b"20260302121530", b"20260302121531", Reason.HASH_FAILURE),
        "changed-order": _change(xades, b"Uusimaa", b"uusimaa", Reason.HASH_FAILURE),
        "changed-signing-time": _change(xades, b"10:15:30Z", b"10:15:31Z", Reason.HASH_FAILURE),
        "changed-message": _change(soap, b"95.2026.7.1", b"95.2026.7.2", Reason.HASH_FAILURE),
        "changed-value": Wrong(
            re.sub(rb"<ds:SignatureValue>.{12}", b"<ds:SignatureValue>AAAAAAAAAAAA", habit), Reason.SIG_CRYPTO_FAILURE
        ),
        "not-signed": Wrong(source(Profile.HABIT), Reason.FORMAT_FAILURE),
        "no-certificate": Wrong(
            re.sub(rb"<ds:X509Data>.*</ds:X509Data>", b"", habit, flags=re.DOTALL), Reason.NO_SIGNING_CERTIFICATE_FOUND
        ),
        "expired": Wrong(xmlsec1.sign(source(Profile.HABIT), Profile.HABIT, Party("expired")), Reason.EXPIRED),
        "connector": Wrong(
            xmlsec1.sign(source(Profile.XADES), Profile.XADES, Party("connector")), Reason.CHAIN_CONSTRAINTS_FAILURE
        ),
        "stranger": Wrong(
            xmlsec1.sign(source(Profile.HABIT), Profile.HABIT, Party("stranger")), Reason.NO_CERTIFICATE_CHAIN_FOUND
        ),
        "future": Wrong(_fill(xmlsec1, _two(), b"20260302121530", b"20270302121530"), Reason.NOT_YET_VALID),
        "another-kind": Wrong(
            _fill(xmlsec1, _two(), b'signatureDescription code="3"', b'signatureDescription code="1"'),
            Reason.SIG_CONSTRAINTS_FAILURE,
        ),
        "body-alone": Wrong(_fill(xmlsec1, [_reference(_BODY)]), Reason.SIG_CONSTRAINTS_FAILURE),
        "shape-of-2015": Wrong(_fill(xmlsec1, [_xpath(), _reference("#theirs-stamp")]), Reason.SIG_CONSTRAINTS_FAILURE),
        "inclusive-body": Wrong(
            _fill(xmlsec1, [_reference("#theirs-stamp"), _reference(_BODY, _INCLUSIVE)]), Reason.SIG_CONSTRAINTS_FAILURE
        ),
        "rsa-sha512": Wrong(
            _fill(xmlsec1, _two(), RSA_SHA256.encode(), f"{_MORE}rsa-sha512".encode()),
            Reason.CRYPTO_CONSTRAINTS_FAILURE,
        ),
        "rsa-sha1": Wrong(
            _fill(xmlsec1, _two(), RSA_SHA256.encode(), f"{DS}rsa-sha1".encode()), Reason.CRYPTO_CONSTRAINTS_FAILURE
        ),
        "digest-sha1": Wrong(
            _fill(xmlsec1, [_reference("#theirs-stamp"), _reference(_BODY, method=f"{DS}sha1")]),
            Reason.CRYPTO_CONSTRAINTS_FAILURE,
        ),
        "ecdsa-with-rsa-key": _change(
            habit, RSA_SHA256.encode(), ECDSA_SHA256.encode(), Reason.CRYPTO_CONSTRAINTS_FAILURE
        ),
    }


def _change(raw: bytes, old: bytes, new: bytes, reason: Reason) -> Wrong:
    if old not in raw:
        raise ValueError(old)
    return Wrong(raw.replace(old, new, 1), reason)


def _fill(xmlsec1: Xmlsec1, references: list[str], old: bytes = b"", new: bytes = b"") -> bytes:
    """The entry, signed by xmlsec1 over these references after `old` was made `new`."""
    head, tail = cut(source(Profile.HABIT), Profile.HABIT, _SYSTEM)
    template = (
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{RSA_SHA256}"/>{"".join(references)}</ds:SignedInfo><ds:SignatureValue/>'
        "<ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>"
    ).encode()
    whole = head + template + tail
    if old not in whole:
        raise ValueError(old)
    return xmlsec1.fill(whole.replace(old, new, 1) if old else whole, _SYSTEM)


def _two() -> list[str]:
    return [_reference("#theirs-stamp"), _reference(_BODY)]


def _reference(uri: str, canonical: str = EXCLUSIVE, method: str = SHA256, more: str = "") -> str:
    return (
        f'<ds:Reference URI="{uri}"><ds:Transforms><ds:Transform Algorithm="{canonical}"/>{more}</ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{method}"/><ds:DigestValue/></ds:Reference>'
    )


def _xpath() -> str:
    """The body by XPath, as documents signed it until 2015."""
    path = '<ds:XPath xmlns:hl7="urn:hl7-org:v3">ancestor-or-self::hl7:structuredBody</ds:XPath>'
    return _reference("", more=f'<ds:Transform Algorithm="{XPATH}">{path}</ds:Transform>')
