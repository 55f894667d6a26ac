"""The xmlsec1 program as judge and signer, with every hardening it has.

Without `--enabled-key-data` it would take an attacker's KeyValue, without `--enabled-reference-uris` it would read
files.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from adapter.xml.names import (
    DS,
    ECDSA_SHA256,
    ENVELOPED,
    EXCLUSIVE,
    HL7,
    HL7FI,
    RSA_SHA256,
    SHA256,
    SOAP,
    WSA,
    WSSE,
    WSU,
    X509V3,
    XADES,
)
from tests.xml.judges.opinion import Opinion, Paper, Profile
from tests.xml.judges.programs import find, run
from tests.xml.judges.shells import cut, find_uris
from tests.xml.known.parties import CLOCK, ISSUER, ROOT, Party

_BEARERS = {
    "ID": [f"{HL7FI}:signatureTimestamp", f"{HL7}:structuredBody", f"{HL7}:nonXMLBody"],
    "Id": [
        f"{XADES}:SignedProperties",
        f"{SOAP}:Body",
        f"{WSU}:Timestamp",
        f"{WSSE}:BinarySecurityToken",
        *(f"{WSA}:{name}" for name in ("To", "Action", "MessageID", "RelatesTo")),
    ],
}
_IDS = [word for name, bearers in _BEARERS.items() for bearer in bearers for word in (f"--id-attr:{name}", bearer)]
_HARD = ["--enabled-reference-uris", "empty,same-doc", "--verification-gmt-time", CLOCK.strftime("%Y-%m-%d %H:%M:%S")]
_TYPE = "http://uri.etsi.org/01903#SignedProperties"


class Xmlsec1:
    """The program, and a folder for its files."""

    def __init__(self, folder: Path) -> None:
        self._program = find("xmlsec1")
        self._folder = folder

    def judge(self, paper: Paper) -> Opinion:
        path = self._folder / "paper.xml"
        path.write_bytes(paper.raw)
        count = len(re.findall(rb"<(?:\w+:)?SignatureValue[ >]", paper.raw))
        if count != len(paper.signers):
            return Opinion(valid=False, why=f"{count} signatures")
        for place, party in enumerate(paper.signers, 1):
            if paper.is_message:  # it knows nothing of WS-Security's tokens: the test says whose key it must be
                keys: list[str | Path] = ["--pubkey-cert-pem", party.chain_file]
            else:
                keys = ["--trusted-pem", ROOT, "--untrusted-pem", ISSUER, "--enabled-key-data", "x509,raw-x509-cert"]
            where = ["--node-xpath", f"(//*[local-name()='Signature' and namespace-uri()='{DS}'])[{place}]"]
            valid, said = run([self._program, "--verify", *keys, *_HARD, *_IDS, *where, path])
            if not valid:
                return Opinion(valid=False, why=said)
        return Opinion(valid=True)

    def sign(self, raw: bytes, profile: Profile, party: Party, label: str = "theirs") -> bytes:
        """Sign a paper from a template."""
        head, tail = cut(raw, profile, party, label)
        uris = find_uris(head + tail, profile, label)
        return self.fill(head + _template(uris, profile, party, label).encode() + tail, party)

    def fill(self, template: bytes, party: Party) -> bytes:
        """Fill in the digests and values that a template leaves empty."""
        path, output = self._folder / "template.xml", self._folder / "signed.xml"
        path.write_bytes(template)
        keys = ",".join(map(str, (party.key_file, *self._split(party))))
        where = [
            "--node-xpath",
            (
                f"//*[local-name()='Signature' and namespace-uri()='{DS}'][*[local-name()='SignatureValue' "
                "and not(text())]]"
            ),
        ]
        done, said = run([self._program, "--sign", "--privkey-pem", keys, *_IDS, *where, "--output", output, path])
        if not done:
            raise AssertionError(said)
        return output.read_bytes()

    def _split(self, party: Party) -> list[Path]:
        """One certificate a file, as the program wants a chain."""
        blocks = re.findall(r"-----BEGIN.+?-----END CERTIFICATE-----\n", party.chain_file.read_text(), re.DOTALL)
        paths = [self._folder / f"{party.name}-{place}.pem" for place in range(len(blocks))]
        for path, block in zip(paths, blocks, strict=True):
            path.write_text(block)
        return paths


def _template(uris: Sequence[str], profile: Profile, party: Party, label: str) -> str:
    references = "".join(map(_reference, uris))
    info, more = "<ds:X509Data/>", ""
    if profile is Profile.SOAP:
        info = (
            f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="#token" '
            f'ValueType="{X509V3}"/></wsse:SecurityTokenReference>'
        )
    if profile is Profile.XADES:
        references = _reference("", f' Id="{label}-reference"') + _reference(f"#{label}-properties", f' Type="{_TYPE}"')
        more = _qualify(party, label)
    method = RSA_SHA256 if party.is_rsa else ECDSA_SHA256
    return (
        f'<ds:Signature xmlns:ds="{DS}" Id="{label}-ds">\n  <ds:SignedInfo>\n    <ds:CanonicalizationMethod '
        f'Algorithm="{EXCLUSIVE}"/>\n'
        f'    <ds:SignatureMethod Algorithm="{method}"/>{references}\n  </ds:SignedInfo>\n  <ds:SignatureValue/>\n'
        f"  <ds:KeyInfo>{info}</ds:KeyInfo>{more}\n</ds:Signature>\n"
    )


def _reference(uri: str, more: str = "") -> str:
    transforms = "".join(f'<ds:Transform Algorithm="{name}"/>' for name in ([] if uri else [ENVELOPED]) + [EXCLUSIVE])
    return (
        f'\n    <ds:Reference URI="{uri}"{more}>\n      <ds:Transforms>{transforms}</ds:Transforms>'
        f'\n      <ds:DigestMethod Algorithm="{SHA256}"/>\n      <ds:DigestValue/>\n    </ds:Reference>'
    )


def _qualify(party: Party, label: str) -> str:
    mark = base64.b64encode(party.certificates[0].fingerprint(hashes.SHA256())).decode()
    return (
        f'\n  <ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" '
        f'Target="#{label}-ds">\n<xades:SignedProperties Id="{label}-properties">'
        f"<xades:SignedSignatureProperties><xades:SigningTime>{CLOCK.isoformat()}</xades:SigningTime>\n"
        f'<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{SHA256}"/>'
        f"<ds:DigestValue>{mark}</ds:DigestValue>"
        "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>"
        '<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#{label}-reference">'
        "<xades:MimeType>text/xml</xades:MimeType>"
        "</xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>"
        "</xades:QualifyingProperties></ds:Object>"
    )
