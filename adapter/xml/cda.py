"""CDA R2 documents: what ours say, and what others' say in their headers and bodies (domain §4)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape as escape_markup
from xml.sax.saxutils import quoteattr

from lxml import etree

from adapter.errors import Refused
from adapter.identifiers import Hetu, Oid, PersonId, bare_oid, parse_person
from adapter.words import Sentence
from adapter.xml.names import HL7, HL7FI, tag
from adapter.xml.times import read_time, write_time
from adapter.xml.tree import BadXml, attribute, only
from adapter.xml.verdict import BadSignature, Kind, Reason, Signature

_BAD_VERSION = Sentence(
    "Asiakirjan versio ei ole kokonaisluku yhdestä alkaen.",
    "Dokumentets version är inte ett heltal från ett.",
    "the document's version is not a number from one on.",
)
_OTHER_DOCUMENTS = Sentence(
    "Asiakirjan otsake ja allekirjoitettu sisältö viittaavat eri asiakirjoihin.",
    "Dokumentets huvud och undertecknade innehåll anger olika dokument.",
    "the document's header and signed body name different documents.",
)
_NO_CLIENT = Sentence(
    "Asiakirjassa ei ole asiakasta.",
    "Dokumentet anger ingen klient.",
    "the document names no client.",
)
_UNREADABLE_BODY = Sentence(
    "Asiakirjan JSON-sisältöä ei voi lukea.",
    "Dokumentets JSON-innehåll kan inte läsas.",
    "the document's JSON body cannot be read.",
)
_NO_OBJECT = Sentence(
    "Asiakirjan JSON-sisältö ei ole objekti.",
    "Dokumentets JSON-innehåll är inte ett objekt.",
    "the document's JSON body is not an object.",
)

REGISTRATION_ROOT = "1.2.246.537.26"  # registration numbers of professionals
_CUSTODIAN = "/".join(
    tag(HL7, name) for name in ("custodian", "assignedCustodian", "representedCustodianOrganization", "id")
)
_VERSION = re.compile("[1-9][0-9]{0,8}")  # a FHIR integer holds it
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of ours before it is signed: an entry in the health record, with pictures or without."""

    oid: Oid
    title: str
    code: str
    patient: Hetu
    family: str
    given: str
    unit: Oid
    unit_name: str
    controller: Oid
    written: datetime
    text: str
    pictures: tuple[tuple[str, bytes], ...] = ()
    register: str = "2"  # code system 1.2.246.537.5.40150.2009: 2 = public health care


def write_entry(entry: Entry) -> bytes:
    """The unsigned ClinicalDocument of an entry, with an empty signatureCollection."""
    pictures = "".join(
        f'<entry><observationMedia classCode="OBS" moodCode="EVN"><value mediaType={quoteattr(kind)} '
        'representation="B64">'
        f"{base64.b64encode(content).decode()}</value></observationMedia></entry>"
        for kind, content in entry.pictures
    )
    organisation = f'<id root="{entry.unit}"/><name>{escape(entry.unit_name)}</name>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ClinicalDocument xmlns="{HL7}" xmlns:hl7fi="{HL7FI}"><typeId root="2.16.840.1.113883.1.3" '
        'extension="POCD_HD000040"/>'
        f'<id root="{entry.oid}"/><code code={quoteattr(entry.code)} codeSystem="1.2.246.537.6.12.2002"/>'
        f"<title>{escape(entry.title)}</title>"
        f'<effectiveTime value="{write_time(entry.written)}"/><confidentialityCode code="5" '
        'codeSystem="1.2.246.777.5.99902.2006"/><languageCode code="fi"/>'
        f'<setId root="{entry.oid}"/><versionNumber value="1"/>'
        f'<recordTarget><patientRole><id root="1.2.246.21" extension="{entry.patient.value}"/>'
        f"<patient><name><given>{escape(entry.given)}</given><family>{escape(entry.family)}</family></name>"
        "</patient></patientRole></recordTarget>"
        f'<author><time value="{write_time(entry.written)}"/><assignedAuthor><id nullFlavor="NA"/>'
        f"<representedOrganization>{organisation}</representedOrganization></assignedAuthor></author>"
        f'<custodian><assignedCustodian><representedCustodianOrganization><id root="{entry.controller}"/>'
        "</representedCustodianOrganization></assignedCustodian></custodian>"
        '<componentOf><encompassingEncounter><id nullFlavor="NA"/><effectiveTime nullFlavor="NA"/>'
        "</encompassingEncounter></componentOf>"
        "<hl7fi:localHeader><hl7fi:signatureCollection></hl7fi:signatureCollection></hl7fi:localHeader>"
        f'<component><structuredBody ID="OID{entry.oid}"><component><section>'
        f"<title>{escape(entry.title)}</title><text>{escape(entry.text)}</text>"
        f"{pictures}</section></component></structuredBody></component></ClinicalDocument>"
    ).encode()


def escape(text: str) -> str:
    """Text as XML 1.0 may hold it: markup escaped, characters it forbids taken out."""
    return escape_markup(_FORBIDDEN.sub("", text))


def check_signers(root: etree._Element, signatures: Sequence[Signature]) -> None:
    """Everybody who signed must be named by the document.

    A professional as its author, a system by the author's or custodian's organisation.

    Raises BadSignature. Where no signature covers the header this is the header's own word, which anybody may have
    changed.
    """
    authors = root.findall("/".join(tag(HL7, name) for name in ("author", "assignedAuthor")))
    persons = {
        (identifier.get("root"), identifier.get("extension"))
        for author in authors
        for identifier in author.findall(tag(HL7, "id"))
    }
    units = [author.find("/".join(tag(HL7, name) for name in ("representedOrganization", "id"))) for author in authors]
    organisations = {
        _organisation(identifier.get("root", ""))
        for identifier in (*units, root.find(_CUSTODIAN))
        if identifier is not None
    }
    for signature in signatures:
        if signature.kind is Kind.PROFESSIONAL:
            is_named = (REGISTRATION_ROOT, signature.signer) in persons
        else:
            is_named = _organisation(signature.signer) in organisations
        if not is_named:
            raise BadSignature.of(
                Reason.SIG_CONSTRAINTS_FAILURE,
                "the document is signed by somebody whom it does not name as its author.",
            )


def _organisation(oid: str) -> str:
    return Oid(bare_oid(oid)).organisation


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of any document says of it; `client` None: the document is of no single person."""

    oid: Oid
    set_id: Oid
    version: int
    client: PersonId | None
    custodian: Oid
    author_unit: Oid | None
    written: datetime
    replaces: Oid | None


def read_header(root: etree._Element) -> Header:
    """Read a document's header. Raises Refused when something needed is missing or of another kind."""
    identity = only(only(only(root, tag(HL7, "recordTarget")), tag(HL7, "patientRole")), tag(HL7, "id"))
    nobody = identity.get("nullFlavor") is not None and identity.get("extension") is None
    author = root.find(
        "/".join(tag(HL7, name) for name in ("author", "assignedAuthor", "representedOrganization", "id"))
    )
    replaces = root.find(
        f"{tag(HL7, 'relatedDocument')}[@typeCode='RPLC']/{tag(HL7, 'parentDocument')}/{tag(HL7, 'id')}"
    )
    version = attribute(only(root, tag(HL7, "versionNumber")), "value")
    if not _VERSION.fullmatch(version):
        raise BadXml.because("GRA-02", _BAD_VERSION, code="value")
    return Header(
        oid=_oid(only(root, tag(HL7, "id"))),
        set_id=_oid(only(root, tag(HL7, "setId"))),
        version=int(version),
        client=None if nobody else parse_person(attribute(identity, "root"), attribute(identity, "extension")),
        custodian=_oid(only(root, _CUSTODIAN)),
        author_unit=_oid(author) if author is not None and author.get("root") else None,
        written=read_time(attribute(only(root, tag(HL7, "effectiveTime")), "value")),
        replaces=_oid(replaces) if replaces is not None and replaces.get("root") else None,
    )


@dataclass(frozen=True, slots=True)
class ClientDocument:
    """A social-care document's header and JSON body, header and body agreeing."""

    oid: Oid
    set_id: Oid
    version: int
    group: str
    client: PersonId
    author_unit: Oid | None
    custodian: Oid
    matter: Oid | None
    written: datetime
    replaces: Oid | None
    body: dict[str, Any]


def read_client_document(root: etree._Element) -> ClientDocument:
    """Read a verified social-care document.

    Raises Refused when header and body disagree, or something needed is missing.

    Kanta's habit does not sign the header, so who it is about is taken from the signed body and the header must agree
    (domain §4).
    """
    local = only(root, tag(HL7FI, "localSocialHeader"))
    body = only(only(root, tag(HL7, "component")), tag(HL7, "nonXMLBody"))
    header = read_header(root)
    if attribute(body, "ID") != f"OID{header.oid}":
        raise Refused.because("GRA-02", _OTHER_DOCUMENTS, code="conflict")
    if header.client is None:
        raise Refused.because("GRA-02", _NO_CLIENT, code="required")
    matter = root.find("/".join(tag(HL7, name) for name in ("componentOf", "encompassingEncounter", "id")))
    return ClientDocument(
        oid=header.oid,
        set_id=header.set_id,
        version=header.version,
        group=attribute(only(local, tag(HL7FI, "documentGroup")), "code"),
        client=header.client,
        author_unit=header.author_unit,
        custodian=header.custodian,
        matter=_oid(matter) if matter is not None and matter.get("root") else None,
        written=header.written,
        replaces=header.replaces,
        body=_json(only(body, tag(HL7FI, "json"))),
    )


def _oid(element: etree._Element) -> Oid:
    return Oid.parse(attribute(element, "root"))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice says two things: such a document is read by a person."""
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _json(element: etree._Element) -> dict[str, Any]:
    try:
        text = base64.b64decode("".join((element.text or "").split()), validate=True)
        content = json.loads(text, object_pairs_hook=_without_doubles)
        json.dumps(
            content, ensure_ascii=False
        ).encode()  # half a surrogate pair is no character, and can be written nowhere
    except (binascii.Error, ValueError, RecursionError):
        raise BadXml.because("GRA-02", _UNREADABLE_BODY, code="structure") from None
    if not isinstance(content, dict):
        raise BadXml.because("GRA-02", _NO_OBJECT, code="structure")
    return content


YHT = "YHT"  # the health record's general view (yhteystiedot ja kertomus), code system 1.2.246.537.6.12.2002


def split_name(name: str) -> tuple[str, str]:
    """Family and given names of a name written in one line, the family name last or before a comma."""
    if "," in name:
        family, _, given = name.partition(",")
        return family.strip(), given.strip()
    given, _, family = name.rpartition(" ")
    return family, given
