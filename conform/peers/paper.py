"""Client documents (CDA R2) as far as the kit needs them: written for `$fetch`, read from `$store`."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from conform.peers.reply import Reply, Resource
from conform.people import HETU_SYSTEM, Person

_HL7 = "urn:hl7-org:v3"
_PLACES = {
    "oid": "h:id/@root",
    "client": "h:recordTarget/h:patientRole/h:id/@extension",
    "worker": "h:author/h:assignedAuthor/h:id/@extension",
    "unit": "h:author/h:assignedAuthor/h:representedOrganization/h:id/@root",
    "custodian": "h:custodian/h:assignedCustodian/h:representedCustodianOrganization/h:id/@root",
    "matter": "h:componentOf/h:encompassingEncounter/h:id/@root",
}


@dataclass(frozen=True)
class Paper:
    """Whose document it is: OIDs without `urn:oid:`; empty where the document does not say."""

    oid: str
    client: str
    worker: str
    unit: str
    custodian: str
    matter: str


def write_paper(paper: Paper, text: str = "") -> bytes:
    """The document, unsigned."""
    page = base64.b64encode(f"<html><body><p>{escape(text)}</p></body></html>".encode()).decode()
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="{_HL7}" xmlns:hl7fi="urn:hl7finland">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <id root="{paper.oid}"/>
  <code code="2" codeSystem="1.2.246.537.6.1506"/>
  <title>Asiakaskertomusmerkintä</title>
  <effectiveTime value="20261120091500+0200"/>
  <confidentialityCode code="6" codeSystem="1.2.246.777.5.99902.2006"/>
  <languageCode code="fi"/>
  <setId root="{paper.oid}"/>
  <versionNumber value="1"/>
  <recordTarget><patientRole><id root="1.2.246.21" extension="{paper.client}"/></patientRole></recordTarget>
  <author><time value="20261120091500+0200"/><assignedAuthor><id root="1.2.246.537.26" extension="{paper.worker}"/>
    <representedOrganization><id root="{paper.unit}"/></representedOrganization></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization><id root="{paper.custodian}"/>
    </representedCustodianOrganization></assignedCustodian></custodian>
  <componentOf><encompassingEncounter><id root="{paper.matter}"/><effectiveTime nullFlavor="NA"/>
    </encompassingEncounter></componentOf>
  <hl7fi:localSocialHeader><hl7fi:signatureCollection/></hl7fi:localSocialHeader>
  <component><nonXMLBody ID="OID{paper.oid}"><text mediaType="text/html" representation="B64">{page}</text>
    </nonXMLBody></component>
</ClinicalDocument>""".encode()


def read_paper(raw: bytes) -> Paper | None:
    """Whose document it is; None for what is no XML."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    return Paper(**{name: str(root.xpath(f"string({path})", namespaces={"h": _HL7})) for name, path in _PLACES.items()})


def fetched(*documents: tuple[Person, Paper], prefix: str = "urn:oid:") -> Reply:
    """What `$fetch` brings: a Bundle with a DocumentReference a document, of the person whom it names."""
    entries = [{"resource": _reference(person, paper, prefix)} for person, paper in documents]
    return Reply(resource={"resourceType": "Bundle", "type": "collection", "entry": entries})


def _reference(person: Person, paper: Paper, prefix: str) -> Resource:
    data = base64.b64encode(write_paper(paper, "Kotikäynti sujui hyvin.")).decode()
    system = f"{prefix}{HETU_SYSTEM.removeprefix('urn:oid:')}"
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{paper.oid}"},
        "status": "current",
        "subject": {"type": "Patient", "identifier": {"system": system, "value": person.hetu}},
        "content": [{"attachment": {"contentType": "application/xml", "data": data}}],
    }
