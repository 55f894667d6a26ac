"""Sender to the archive: who signs its documents, and what each signature covers."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml.etree import _Element

from conform.case import Checks, NotSeenError, observes
from conform.cases.archive_rules import RULES
from conform.cases.archive_traffic import NAMES, PARTIES, check_rules, find_organisation, open_papers, read, read_all
from conform.traffic import Message

ROLE = "archive"
_PROFESSIONAL, _SYSTEM = "1", "3"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_SHA_256 = "http://www.w3.org/2001/04/xmlenc#sha256"


@dataclass(frozen=True)
class _Seal:
    """One signature of a document."""

    document: _Element
    entry: _Element
    kind: str
    certificate: x509.Certificate

    @property
    def signer(self) -> str:
        """The serialNumber of the signer's subject."""
        names = self.certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        return str(names[0].value) if names else ""

    @property
    def uses(self) -> tuple[bool, bool]:
        """Whether the key may sign, and bind whom it names."""
        usage = self.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        return usage.digital_signature, usage.content_commitment

    @property
    def references(self) -> list[str]:
        """What it covers."""
        return read_all(self.entry, "ds:Signature/ds:SignedInfo/ds:Reference/@URI")


@observes(ROLE, "KS-SIG-01")
def a_system_signs_as_its_organisation(messages: Sequence[Message], checks: Checks) -> None:
    """A system's certificate names the author's or the custodian's organisation, and may sign and bind."""
    check_rules(messages, checks, *RULES["KS-SIG-01"])
    for seal in _find_seals(messages, _SYSTEM):
        parties = read_all(seal.document, PARTIES)
        named = find_organisation(seal.signer) in {find_organisation(one) for one in parties}
        checks.demand(named, "a system that is neither the author's nor the custodian's has signed")
        checks.demand(seal.uses == (True, True), "a system's key is not for digitalSignature and nonRepudiation")


@observes(ROLE, "KS-SIG-02")
def a_professional_signs_as_an_author(messages: Sequence[Message], checks: Checks) -> None:
    """A professional's certificate has a registration number that is an author's, and binds alone."""
    for message in messages:
        missing = any(rule in message.marks["broken"] for rule in RULES["KS-SIG-02"])
        checks.demand(not missing, "a worker has not signed what a professional signs")
    for seal in _find_seals(messages, _PROFESSIONAL):
        authors = read_all(seal.document, "h:author/h:assignedAuthor/h:id[@root='1.2.246.537.26']/@extension")
        checks.control(seal.signer in authors, "a professional who signed is no author")
        checks.demand(seal.uses == (False, True), "a professional's key is for more than nonRepudiation")


@observes(ROLE, "KS-SIG-03")
def a_signature_covers_timestamp_and_body(messages: Sequence[Message], checks: Checks) -> None:
    """Each signature has exactly the references of Kanta's habit, or is of the whole document."""
    checks.control(any(True for _ in _find_seals(messages)), "no signature was seen")
    for seal in _find_seals(messages):
        stamp = f"#{read(seal.entry, 'fi:signatureTimestamp/@ID')}"
        body = f"#{read(seal.document, 'h:component/*/@ID')}"
        right = seal.references == [""] or sorted(seal.references) == sorted([stamp, body])
        checks.demand(right, "a signature covers neither exactly timestamp and body, nor the whole document")
        algorithms = set(read_all(seal.entry, ".//ds:Transform/@Algorithm | .//ds:DigestMethod/@Algorithm"))
        checks.demand(algorithms <= {_EXCLUSIVE, _ENVELOPED, _SHA_256}, "a signature is not exclusive C14N and sha-256")


@observes(ROLE, "KS-SIG-05")
def the_header_is_signed_too(messages: Sequence[Message], checks: Checks) -> None:
    """A last signature covers the whole document: patient, unit and matter stand in the header."""
    for _, _, document in open_papers(messages):
        last = read_all(document, "(.//fi:signature)[last()]/ds:Signature/ds:SignedInfo/ds:Reference/@URI")
        checks.control(last == [""], "the header of a document is not signed: no last signature of the whole")


def _find_seals(messages: Sequence[Message], kind: str = "") -> Sequence[_Seal]:
    """The signatures of the archived documents. Raises NotSeenError where there is none of the kind."""
    papers = [document for _, _, document in open_papers(messages, taken=False)]
    found = [seal for document in papers for seal in _read_seals(document) if kind in {"", seal.kind}]
    if not found:
        raise NotSeenError("no signature of the kind was seen")
    return found


def _read_seals(document: _Element) -> Iterator[_Seal]:
    for entry in document.iterfind(".//fi:signature", NAMES):
        token = entry.findtext(".//ds:X509Certificate", "", NAMES)
        certificate = x509.load_der_x509_certificate(base64.b64decode(token))
        yield _Seal(document, entry, read(entry, "fi:signatureDescription/@code"), certificate)
