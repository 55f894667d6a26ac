"""Signed files of every profile, written apart from the adapter.

A plan says what is done otherwise than right, and it is signed all the same.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtensionOID
from lxml import etree

from adapter.xml.cda import write_entry
from tests.region import MAIJA, NOW
from tests.xml.attacks.signatories import RSA, Signatory, person, system
from tests.xml.authority import ARCHIVE
from tests.xml.envelopes import BASE64, MESSAGE, SOAP, WSA, WSSE, WSU, X509V3
from tests.xml.envelopes import KANTA as SERVICE
from tests.xml.papers import EMPTY, FI, stamp_of
from tests.xml.papers import entry as make_entry
from tests.xml.signing import DS, ENVELOPED, EXCLUSIVE, SHA1, SHA256

XADES = "http://uri.etsi.org/01903/v1.3.2#"
PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
ORDER = "urn:example:order"
BODY_ID = "OID1.2.246.10.99999810.95.2026.7.1"
HERE = "@SIGNATURE@"
TRUE, EVIL = "ranteesta", "polvesta"
PARTS = ("body", "time", "token", "to", "action", "message", "relates")
_BYTES = EMPTY.decode()


class Profile(StrEnum):
    """The kinds of signed file that Lautta verifies."""

    HABIT = "habit"
    WHOLE = "whole"
    SEVERAL = "several"
    XADES = "xades"
    ANSWER = "answer"


DOCUMENTS = (Profile.HABIT, Profile.WHOLE, Profile.SEVERAL)


@dataclass(frozen=True)
class Pointer:
    """One Reference and the octets it digests."""

    uri: str | None
    octets: bytes
    transforms: Sequence[str] = (EXCLUSIVE,)
    method: str = SHA256
    inside: str = ""
    kind: str = ""
    said: str = ""  # the digest method it names, when that is not how it is made


def _same_text(text: str) -> str:
    return text


def _same(pointers: list[Pointer]) -> list[Pointer]:
    return pointers


@dataclass(frozen=True)
class Plan:
    """How a file is made; the defaults make a genuine one.

    In files of several signatures the last is the one that differs.
    """

    profile: Profile
    kind: str = RSA
    signatory: Signatory | None = None
    edit: Callable[[str], str] = _same_text
    pointers: Callable[[list[Pointer]], list[Pointer]] = _same
    properties: Callable[[str], str] = _same_text
    when: datetime = NOW
    lifetime: timedelta = timedelta(minutes=5)
    algorithm: str | None = None
    canonical: str = EXCLUSIVE
    in_canonical: str = ""
    in_method: str = ""
    info_end: str = ""
    value: Callable[[bytes], bytes] | None = None
    certificates: Sequence[str] | None = None
    key_info: str | None = None
    objects: str = ""

    @cached_property
    def who(self) -> Signatory:
        """Who signs: an archive an answer, an organiser anything else."""
        chosen = ARCHIVE if self.profile is Profile.ANSWER else None
        return self.signatory or (system(self.kind, chosen) if chosen else system(self.kind))

    def build(self) -> bytes:
        """The signed file."""
        if self.profile in DOCUMENTS:
            return self._document()
        text = self.edit(self._envelope() if self.profile is Profile.ANSWER else order())
        if self.profile is Profile.XADES:
            return self._xades(text)
        root = etree.fromstring(text.replace(HERE, "").encode())
        found = {item.get(f"{{{WSU}}}Id"): item for item in root.iter("*")}
        given = [Pointer(f"#{part}", canonical(found[part])) for part in PARTS if part in found]
        token = (
            '<wsse:SecurityTokenReference><wsse:Reference URI="#token"></wsse:Reference></wsse:SecurityTokenReference>'
        )
        return self._put(text, given, token)

    def _xades(self, text: str) -> bytes:
        properties = self.properties(_properties(self.who, self.when))
        given = [
            Pointer("", enveloped(text), (ENVELOPED, EXCLUSIVE)),
            Pointer("#properties", canonical(etree.fromstring(properties.encode())), kind=PROPERTIES),
        ]
        held = (
            f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" '
            f'Target="#signature">{properties}</xades:QualifyingProperties></ds:Object>'
        )
        return replace(self, objects=held + self.objects)._put(text, given, self._data())

    def _document(self) -> bytes:
        opened = _BYTES.replace("></", f">{HERE}</", 1)
        text = self.edit(write_entry(make_entry()).decode().replace(_BYTES, opened))
        if self.profile is Profile.SEVERAL:
            for number, other in enumerate((person(self.kind), system(self.kind), person(self.kind, "90000000022"))):
                text = _earlier(self.kind, other, number).habit(text, f"E{number}", HERE)
        if self.profile is Profile.WHOLE:
            text = _earlier(self.kind, system(self.kind), 0).habit(text, "E0", HERE)
        if self.profile is Profile.HABIT:
            return self.habit(text, "TS1").encode()
        text = text.replace(HERE, wrapper(self.who, self.when, "TS1"), 1)
        return self._put(text, [Pointer("", enveloped(text), (ENVELOPED, EXCLUSIVE))], self._data())

    def habit(self, text: str, stamp: str, after: str = "") -> str:
        """Kanta's habit where the text says that a signature goes."""
        text = text.replace(HERE, wrapper(self.who, self.when, stamp) + after.replace(HERE, "@NEXT@"), 1)
        root = etree.fromstring(text.replace(HERE, "").replace("@NEXT@", "").encode())
        parts = [item for item in root.iter("*") if item.get("ID") in {stamp, BODY_ID}]
        given = [Pointer(f"#{part.get('ID')}", canonical(part)) for part in parts]
        return self._put(text, given, self._data()).decode().replace("@NEXT@", HERE)

    def _data(self) -> str:
        texts = self.who.texts if self.certificates is None else self.certificates
        certificates = "".join(f"<ds:X509Certificate>{item}</ds:X509Certificate>" for item in texts)
        return f"<ds:X509Data>{certificates}</ds:X509Data>"

    def _put(self, text: str, pointers: list[Pointer], key_info: str) -> bytes:
        references = "".join(map(_reference, self.pointers(pointers)))
        info = (
            f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod '
            f'Algorithm="{self.canonical}">{self.in_canonical}</ds:CanonicalizationMethod>'
            "<ds:SignatureMethod "
            f'Algorithm="{self.algorithm or self.who.algorithm}">{self.in_method}</ds:SignatureMethod>'
            f"{references}{self.info_end}</ds:SignedInfo>"
        )
        octets = canonical(etree.fromstring(info.encode()))
        value = base64.b64encode((self.value or self.who.sign)(octets)).decode()
        own = ' Id="signature"' if self.profile is Profile.XADES else ""
        signature = (
            f'<ds:Signature xmlns:ds="{DS}"{own}>{info}<ds:SignatureValue>{value}</ds:SignatureValue>'
            f"<ds:KeyInfo>{key_info if self.key_info is None else self.key_info}</ds:KeyInfo>"
            f"{self.objects}</ds:Signature>"
        )
        return text.replace(HERE, signature, 1).encode()

    def _envelope(self) -> str:
        times = "".join(
            f"<wsu:{name}>{moment.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}</wsu:{name}>"
            for name, moment in (("Created", self.when), ("Expires", self.when + self.lifetime))
        )
        token = (self.who.texts if self.certificates is None else self.certificates)[0]
        return (
            f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsu="{WSU}" xmlns:wsse="{WSSE}"><s:Header>'
            f'<wsa:To wsu:Id="to">{WSA}/anonymous</wsa:To><wsa:Action '
            f'wsu:Id="action">{SERVICE}/fetchResponse</wsa:Action>'
            '<wsa:MessageID wsu:Id="message">urn:uuid:99999999-2222-4333-8444-555566667777</wsa:MessageID>'
            f'<wsa:RelatesTo wsu:Id="relates">urn:uuid:{MESSAGE}</wsa:RelatesTo><wsse:Security>'
            f'<wsse:BinarySecurityToken wsu:Id="token" ValueType="{X509V3}" '
            f'EncodingType="{BASE64}">{token}</wsse:BinarySecurityToken>'
            f'<wsu:Timestamp wsu:Id="time">{times}</wsu:Timestamp>{HERE}</wsse:Security></s:Header>'
            f'<s:Body wsu:Id="body"><r:done xmlns:r="{ORDER}"><r:patient id="{MAIJA}"/><r:text>Kuva {TRUE} '
            "&amp; kädestä.</r:text></r:done></s:Body></s:Envelope>"
        )


def _earlier(kind: str, who: Signatory, number: int) -> Plan:
    """An earlier, right signature in a document that gets another."""
    return Plan(Profile.HABIT, kind, signatory=who, when=NOW - timedelta(hours=9 - number))


def order() -> str:
    """An order to be signed as a whole."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<o:order xmlns:o="{ORDER}" ID="order">\n  <o:patient id="{MAIJA}"/>\n'
        f"  <o:text>Kuva {TRUE} &amp; kädestä.</o:text>\n{HERE}</o:order>"
    )


def _properties(who: Signatory, when: datetime) -> str:
    fingerprint = base64.b64encode(who.certificates[0].fingerprint(hashes.SHA256())).decode()
    return (
        f'<xades:SignedProperties xmlns:xades="{XADES}" Id="properties"><xades:SignedSignatureProperties>'
        f"<xades:SigningTime>{when.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}</xades:SigningTime>"
        f'<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod xmlns:ds="{DS}" '
        f'Algorithm="{SHA256}"></ds:DigestMethod>'
        f'<ds:DigestValue xmlns:ds="{DS}">{fingerprint}</ds:DigestValue></xades:CertDigest></xades:Cert>'
        "</xades:SigningCertificateV2>"
        "</xades:SignedSignatureProperties></xades:SignedProperties>"
    )


def wrapper(who: Signatory, when: datetime, stamp: str) -> str:
    """One hl7fi:signature, with the place of its ds:Signature."""
    usage = who.certificates[0].extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE).value
    code = "3" if getattr(usage, "digital_signature", False) else "1"
    return (
        f'<hl7fi:signature xmlns:hl7fi="{FI}" ID="S-{stamp}"><hl7fi:signatureDescription code="{code}" '
        'codeSystem="1.2.246.537.5.40127.2006"></hl7fi:signatureDescription>'
        f"{stamp_of(when, stamp)}{HERE}</hl7fi:signature>"
    )


def canonical(element: etree._Element | etree._ElementTree) -> bytes:
    """Exclusive C14N without comments."""
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def enveloped(text: str) -> bytes:
    """The canonical document without the signature that is yet to come."""
    parser = etree.XMLParser(remove_comments=True, resolve_entities=False)
    return canonical(etree.fromstring(text.replace(HERE, "").encode(), parser).getroottree())


def _reference(pointer: Pointer) -> str:
    uri = "" if pointer.uri is None else f' URI="{pointer.uri}"'
    kind = f' Type="{pointer.kind}"' if pointer.kind else ""
    listed = "".join(f'<ds:Transform Algorithm="{name}">{pointer.inside}</ds:Transform>' for name in pointer.transforms)
    method = {SHA1: "sha1", SHA256: "sha256"}.get(pointer.method, "sha512")
    digest = base64.b64encode(hashlib.new(method, pointer.octets).digest()).decode()
    return (
        f"<ds:Reference{kind}{uri}><ds:Transforms>{listed}</ds:Transforms>"
        f'<ds:DigestMethod Algorithm="{pointer.said or pointer.method}"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"
    )
