"""Exclusive canonicalisation with a list of prefixes, as WSS4J writes it: signed by hand, digest by digest."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from lxml.etree import _Element

from tests.mocks.kanta import DRAFT, DS, HETU, NAMES, Client, Key, is_failed_check, one, outcome, wishes

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
RSA, SHA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"


def canonical(element: _Element, prefixes: Sequence[str] = ()) -> bytes:
    """The canonical octets of a part of a tree."""
    return etree.tostring(
        element, method="c14n", exclusive=True, inclusive_ns_prefixes=list(prefixes) or None, with_tail=False
    )


def method(name: str, prefixes: Sequence[str], algorithm: str = EXCLUSIVE) -> str:
    listed = f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="{" ".join(prefixes)}"/>' if prefixes else ""
    return f'<ds:{name} Algorithm="{algorithm}">{listed}</ds:{name}>'


def sign(
    parts: Sequence[_Element],
    info: str,
    prefixes: Sequence[str],
    *,
    digested: Sequence[str] | None = None,
    algorithm: str = EXCLUSIVE,
) -> _Element:
    """A ds:Signature over `parts`, whose transforms claim `prefixes` and whose digests are made with `digested`."""
    references = "".join(
        f'<ds:Reference URI="#{identity(part)}"><ds:Transforms>{method("Transform", prefixes, algorithm)}'
        f'</ds:Transforms><ds:DigestMethod Algorithm="{SHA}"/><ds:DigestValue>'
        f"{encode(hashlib.sha256(canonical(part, prefixes if digested is None else digested)).digest())}"
        "</ds:DigestValue></ds:Reference>"
        for part in parts
    )
    return etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>{method("CanonicalizationMethod", prefixes)}'
        f'<ds:SignatureMethod Algorithm="{RSA}"/>{references}</ds:SignedInfo><ds:SignatureValue/>{info}</ds:Signature>'
    )


def close(signature: _Element, key: Key, prefixes: Sequence[str]) -> None:
    """Sign SignedInfo where it stands, which is where its prefixes are looked up."""
    octets = canonical(one(signature, "ds:SignedInfo"), prefixes)
    one(signature, "ds:SignatureValue").text = encode(key.private.sign(octets, padding.PKCS1v15(), SHA256()))


def encode(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def identity(part: _Element) -> str:
    return next(str(text) for name, text in part.attrib.items() if etree.QName(name).localname in {"Id", "ID"})


def seal(client: Client, prefixes: Sequence[str], **told: Any) -> bytes:
    """A request for wishes whose signature is made by hand; its envelope declares a prefix that nothing in it uses."""
    content = client.seal("wishes", wishes(HETU)).replace(b"<s:Envelope ", b'<s:Envelope xmlns:v="urn:unused" ', 1)
    root = etree.fromstring(content)
    security = one(root, "s:Header/wsse:Security")
    old = one(security, "ds:Signature")
    info = etree.tostring(one(old, "ds:KeyInfo")).decode()
    parts = [found for found in root.iter() if any(name.endswith("}Id") for name in map(str, found.attrib))]
    signature = sign(parts, info, prefixes, **told)
    security.replace(old, signature)
    close(signature, client.system, prefixes)
    return etree.tostring(root)


def post(client: Client, content: bytes) -> _Element:
    response = client.post("https://lautta.example/kanta/wishes", content)
    return one(etree.fromstring(response.content), "s:Body")[0]


@pytest.mark.parametrize(
    "prefixes", [[], ["v"], ["s", "wsa", "v"], ["nobody-declares-it"], ["#default", "v"]], ids=" ".join
)
def test_a_list_of_prefixes_is_taken(client: Client, prefixes: list[str]) -> None:
    assert post(client, seal(client, prefixes)).tag == "{https://lautta.example/kanta}WishesResponse"


def test_the_list_is_digested(client: Client) -> None:
    """The prefix that nothing uses is written because the list names it: without it the octets are others."""
    assert is_failed_check(post(client, seal(client, ["v"], digested=[])))


def test_real_inclusive_canonicalisation_is_refused(client: Client, control: Any) -> None:
    assert is_failed_check(post(client, seal(client, [], algorithm=INCLUSIVE)))
    (entry,) = control("journal")
    assert "the canonicalisation is not exclusive" in str(entry)


@pytest.mark.parametrize(
    "spoil", [(b"PrefixList=", b"Prefixes="), (b"InclusiveNamespaces", b"Inclusive")], ids=["attribute", "element"]
)
def test_nothing_else_stands_in_a_transform(client: Client, spoil: tuple[bytes, bytes]) -> None:
    assert is_failed_check(post(client, seal(client, ["v"]).replace(*spoil)))


@pytest.mark.parametrize(
    ("digested", "answer"), [(None, ("AA", None)), ([], ("AR", "signature"))], ids=["right", "wrong"]
)
def test_a_document_is_signed_with_a_list_of_prefixes(
    client: Client, digested: list[str] | None, answer: tuple[str, str | None]
) -> None:
    root = DRAFT.write(["3"])
    entry = one(root, ".//fi:signature")
    chain = "".join(
        f"<ds:X509Certificate>{encode(each.public_bytes(Encoding.DER))}</ds:X509Certificate>"
        for each in client.system.chain
    )
    info = f"<ds:KeyInfo><ds:X509Data>{chain}</ds:X509Data></ds:KeyInfo>"
    parts = [one(entry, "fi:signatureTimestamp"), one(root, "v3:component")[0]]
    signature = sign(parts, info, ["fi"], digested=digested)
    entry.append(signature)
    close(signature, client.system, ["fi"])
    assert root.findall(".//ds:Signature", NAMES)
    assert outcome(client.ask("archive", DRAFT.frame(etree.tostring(root)))) == answer
