"""The CDA document: read what it says of itself.

Verify the signatures it carries (mocks/kanta/frame.md).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from mocks.kanta import rules
from mocks.kanta.persons import check_person
from mocks.kanta.signatures import BadSignatureError, Profile, list_certificates, verify_signature
from mocks.kanta.social_documents import GROUPS, examine_body, read_kind
from mocks.kanta.structures import DOCUMENT, examine_structure
from mocks.xml.certificates import (
    UntrustedCertificateError,
    identify,
    may_seal,
    may_sign_as_person,
    read_certificate,
)
from mocks.xml.markup import NotWellFormedError, one, parse, value
from mocks.xml.namespaces import PREFIXES, clark
from mocks.xml.types import is_oid, show

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mocks.control import Examination
    from mocks.xml.certificates import TrustStore

AUTHORISATION = "OSVA"  # the code of an ostopalvelun valtuutus
CLIENT_RELATIONSHIP = "1"  # the document group of an asiakkuusasiakirja (1.2.246.537.6.1505)
#: The patient of a document that is of no single person.
NOBODY = ("", "")
_GROUPS = frozenset(GROUPS.values())
_WITHOUT_MATTER = {CLIENT_RELATIONSHIP, "8", "9"}
_GROUP_CODES, _CONFIDENTIALITIES = "1.2.246.537.6.1505", "1.2.246.777.5.99902"
_CONFIDENTIALITY = {"health": "5", "social": "6"}
_REGISTRATION_NUMBERS = "1.2.246.537.26"
_SIGNATURE_TYPES = "1.2.246.537.5.40127.2006"
_PROFESSIONAL, _SYSTEM, _KANTA = "1", "3", "4"
_SIGNATURE_LIMIT = 8
_SKEW = timedelta(minutes=1)
_TIMESTAMP = re.compile(r"(\d{14})(?:\.\d{1,6})?([+-]\d{4})?")
_HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True)
class Document:
    """What a document says of itself, beside its bytes. The patient is (root, extension)."""

    content: bytes
    kind: Literal["health", "social"]
    oid: str
    set_id: str
    version: int
    patient: tuple[str, str]
    custodian: str
    replaced: str | None
    matter: str | None
    group: str | None
    entries: bytes | None
    code: str = ""
    author_unit: str | None = None
    authors: tuple[tuple[str, str], ...] = ()


def read_document(content: bytes, examination: Examination) -> Document:
    """Examine a document's structure and header and, of a social one, its JSON; verifies no signature.

    Raises BrokenRuleError, and NotWellFormedError where a rule is waived without which nothing can be filed.
    """
    root = _parse(content, examination)
    found = DOCUMENT.deviations(root, "ClinicalDocument")
    examine_structure(examination, found, rules.DOCUMENT_STRUCTURE, rules.FINNISH)
    header, kind = _find_local_header(root)
    document = _read(root, content, header, kind)
    _examine_header(root, document, examination)
    if document.patient != NOBODY:
        check_person(examination, "ClinicalDocument/recordTarget/patientRole/id", document.patient)
    if document.entries is not None:
        examine_body(examination, document.entries, document.group or "", document.patient)
        _examine_matter(document, examination)
    return document


def _parse(content: bytes, examination: Examination) -> _Element:
    try:
        root = parse(content)
    except NotWellFormedError as problem:
        examination.refuse(rules.XML, "ClinicalDocument", expected="well-formed XML", found=str(problem))
    if root.tag != clark("hl7:ClinicalDocument"):
        examination.refuse(rules.XML, "ClinicalDocument", expected="ClinicalDocument", found="another root")
    examination.check(rules.XML, "ClinicalDocument", holds=True)
    return root


def _read(root: _Element, content: bytes, header: _Element, kind: Literal["health", "social"]) -> Document:
    parents = root.findall("hl7:relatedDocument[@typeCode='RPLC']/hl7:parentDocument/hl7:id", PREFIXES)
    group = header.find("hl7fi:documentGroup", PREFIXES)
    version = value(root, "hl7:versionNumber", "value")
    if not (version.isascii() and version.isdigit()):
        raise NotWellFormedError("the version is no number")
    unit = root.find("hl7:author/hl7:assignedAuthor/hl7:representedOrganization/hl7:id", PREFIXES)
    code = root.find("hl7:code", PREFIXES)
    return Document(
        content=content,
        kind=kind,
        oid=value(root, "hl7:id", "root"),
        set_id=value(root, "hl7:setId", "root"),
        version=int(version),
        patient=read_patient(root, "hl7:recordTarget/hl7:patientRole/hl7:id"),
        custodian=value(
            root, "hl7:custodian/hl7:assignedCustodian/hl7:representedCustodianOrganization/hl7:id", "root"
        ),
        replaced=parents[0].get("root") if parents else None,
        matter=one(root, "hl7:componentOf/hl7:encompassingEncounter/hl7:id").get("root"),
        group=group.get("code") if group is not None else None,
        entries=_read_entries(root) if kind == "social" else None,
        code=code.get("code", "") if code is not None else "",
        author_unit=unit.get("root") if unit is not None else None,
        authors=tuple(
            (author.get("root", ""), author.get("extension", ""))
            for author in root.findall("hl7:author/hl7:assignedAuthor/hl7:id", PREFIXES)
        ),
    )


def _examine_header(root: _Element, document: Document, examination: Examination) -> None:
    """What the schema cannot say of a header: its codes, whom it replaces, and what its body is called."""
    place = "ClinicalDocument"
    parents = len(root.findall("hl7:relatedDocument[@typeCode='RPLC']", PREFIXES))
    examination.check(
        rules.REPLACED, f"{place}/relatedDocument", holds=parents <= 1, expected="one RPLC", found=str(parents)
    )
    secrecy = root.find("hl7:confidentialityCode", PREFIXES)
    code, system = ("", "") if secrecy is None else (secrecy.get("code", ""), secrecy.get("codeSystem", ""))
    expected = _CONFIDENTIALITY[document.kind]
    examination.check(
        rules.CONFIDENTIALITY,
        f"{place}/confidentialityCode",
        holds=code == expected and is_version(system, _CONFIDENTIALITIES),
        expected=f"{expected} of {_CONFIDENTIALITIES}",
        found=f"{show(code)} of {show(system)}",
    )
    if document.kind == "social":
        groups = root.findall("hl7fi:localSocialHeader/hl7fi:documentGroup", PREFIXES)
        systems = [group.get("codeSystem", "") for group in groups]
        examination.check(
            rules.GROUP,
            f"{place}/hl7fi:localSocialHeader/hl7fi:documentGroup",
            holds=document.group in _GROUPS and len(groups) == 1 and is_version(systems[0], _GROUP_CODES),
            expected=f"{', '.join(sorted(_GROUPS))} of {_GROUP_CODES}",
            found=f"{show(document.group or '')} of {', '.join(map(show, systems))}",
        )
        body = root.find("hl7:component/hl7:nonXMLBody", PREFIXES)
        named = "" if body is None else body.get("ID", "")
        examination.check(
            rules.BODY_ID,
            f"{place}/component/nonXMLBody/@ID",
            holds=named == f"OID{document.oid}",
            expected=f"OID{document.oid}",
            found=show(named.removeprefix("OID")),
        )


def _examine_matter(document: Document, examination: Examination) -> None:
    """A client document is of a matter; an asia-asiakirja names it in its body, and the other groups have none."""
    needs = document.group not in _WITHOUT_MATTER and read_kind(document.entries) not in GROUPS
    examination.check(
        rules.MATTER,
        "ClinicalDocument/componentOf/encompassingEncounter/id",
        holds=not needs or is_oid(document.matter or ""),
        expected="the OID of a matter",
        found=show(document.matter or ""),
    )


def is_version(system: str, code_system: str) -> bool:
    """Whether a code system is this one, or a version of it: real messages name versions, `….6.1503.201601`."""
    return system == code_system or (system.startswith(f"{code_system}.") and is_oid(system))


def read_patient(element: _Element, path: str) -> tuple[str, str]:
    """Whom it is about; a document of nobody alone says so by a null flavour."""
    identity = one(element, path)
    if identity.get("nullFlavor"):
        return NOBODY
    return value(identity, ".", "root"), value(identity, ".", "extension")


def list_signing_professionals(content: bytes) -> set[str]:
    """The registration numbers of the professionals who signed a document whose signatures have been verified."""
    root = parse(content)
    path = "hl7fi:signatureCollection/hl7fi:signature"
    return {
        identify(read_certificate(list_certificates(one(entry, "ds:Signature"))[0]))
        for entry in _find_local_header(root)[0].findall(path, PREFIXES)
        if one(entry, "hl7fi:signatureDescription").get("code") == _PROFESSIONAL
    }


def verify_document(content: bytes, trusted: TrustStore, now: datetime) -> set[str]:
    """Verify every signature of a document, and tell which systems (Kanta's too) have signed.

    There must be one at least, each in one of the two shapes.

    Professionals and systems sign side by side in any order, and a signature of the whole document stands last, so that
    there is one at most. A professional who signs is one of the document's authors.
    Certificates are judged at the signature's own time, which both shapes cover and which may not lie in the future.
    Raises BadSignatureError; the caller has read the document already, so nothing else is expected.
    """
    try:
        root = parse(content)
        header, _ = _find_local_header(root)
        collection = one(header, "hl7fi:signatureCollection")
        entries = list(collection)
        if not 1 <= len(entries) <= _SIGNATURE_LIMIT or any(e.tag != clark("hl7fi:signature") for e in entries):
            raise BadSignatureError("one to eight signatures are allowed")
        if len(root.findall(".//ds:Signature", PREFIXES)) != len(entries):
            raise BadSignatureError("a signature stands in the wrong place")
        signers = [
            _verify_entry(
                root,
                entry,
                f"./{header.tag}/{collection.tag}/{entry.tag}[{position}]/",
                trusted,
                now,
                last=position == len(entries),
            )
            for position, entry in enumerate(entries, start=1)
        ]
    except (NotWellFormedError, UntrustedCertificateError) as problem:
        raise BadSignatureError(str(problem)) from None
    return {signer for kind, signer in signers if kind != _PROFESSIONAL}


def _verify_entry(  # one signature, its place and the three things it is judged by
    root: _Element, entry: _Element, location: str, trusted: TrustStore, now: datetime, *, last: bool
) -> tuple[str, str]:
    """The kind of a signature that holds, and who signed."""
    description, timestamp, signature = (
        one(entry, path) for path in ("hl7fi:signatureDescription", "hl7fi:signatureTimestamp", "ds:Signature")
    )
    at = read_time(timestamp.get("value", ""))
    if len(entry) != 3 or at > now + _SKEW:
        raise BadSignatureError("a signature is a description, a time not in the future, and a ds:Signature")
    code = description.get("code")
    if description.get("codeSystem") != _SIGNATURE_TYPES or code not in {_PROFESSIONAL, _SYSTEM, _KANTA}:
        raise BadSignatureError("the kind of signature is unknown")
    chain = [read_certificate(certificate) for certificate in list_certificates(signature)]
    trusted.check(chain, at, may_sign_as_person if code == _PROFESSIONAL else may_seal)
    signer = identify(chain[0])
    if code == _PROFESSIONAL and signer not in _list_professionals(root):
        raise BadSignatureError("the professional who signed is not an author")
    whole = signature.find("ds:SignedInfo/ds:Reference[@URI='']", PREFIXES) is not None
    if whole and not last:
        raise BadSignatureError("the signature of the whole document stands last")
    covered = {"": root} if whole else {f"#{part.get('ID', '')}": part for part in (timestamp, _find_body(root))}
    verify_signature(root, signature, Profile(location, covered), chain[0], at)
    return code, signer


def read_time(text: str) -> datetime:
    """An HL7 time to the second; without an offset it is Finnish time. Raises NotWellFormedError."""
    match = _TIMESTAMP.fullmatch(text)
    try:
        if match and match[2]:
            return datetime.strptime(match[1] + match[2], "%Y%m%d%H%M%S%z")
        if match:
            return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=_HELSINKI)
    except ValueError:
        pass
    raise NotWellFormedError("the time is not readable")


def find_organisation(oid: str) -> str:
    """The arcs of a Finnish organisation's OID that its units and its register share."""
    arcs = oid.removeprefix("urn:oid:").split(".")
    return ".".join(arcs[: 6 if arcs[3:5] == ["537", "10"] else 5])  # HUS and some others stand under 1.2.246.537.10


def _find_local_header(root: _Element) -> tuple[_Element, Literal["health", "social"]]:
    if root.find("hl7fi:localSocialHeader", PREFIXES) is None:
        return one(root, "hl7fi:localHeader"), "health"
    return one(root, "hl7fi:localSocialHeader"), "social"


def _find_body(root: _Element) -> _Element:
    """The body at its place; in social care its ID repeats the document's OID."""
    body = one(one(root, "hl7:component"), "*")
    if body.tag == clark("hl7:structuredBody"):
        return body
    if body.tag == clark("hl7:nonXMLBody") and body.get("ID") == "OID" + value(root, "hl7:id", "root"):
        return body
    raise NotWellFormedError("the body is not where or what it should be")


def _list_professionals(root: _Element) -> set[str | None]:
    """The registration numbers of the document's authors."""
    path = f"hl7:author/hl7:assignedAuthor/hl7:id[@root='{_REGISTRATION_NUMBERS}']"
    return {author.get("extension") for author in root.findall(path, PREFIXES)}


def _read_entries(root: _Element) -> bytes:
    text = one(root, "hl7:component/hl7:nonXMLBody/hl7fi:json").text or ""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotWellFormedError("the JSON is not base64") from None
