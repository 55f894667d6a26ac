"""The first document in the archive: made, signed, framed and archived with zeep, then fetched again.

python archive_document.py https://localhost:18001/kanta data/pki
"""

import base64
import sys
import uuid
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import requests
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree
from lxml.etree import _Element
from zeep_client import DS, EXCLUSIVE, ORGANISATION, Signature, canonical, connect, digest

HETU = "070755-907L"  # synthetic
KANTA = "1.2.246.10.99999962.10.0"
UNIT = "1.2.246.10.99999810.10.1"
OID = (
    f"{ORGANISATION.removesuffix('.10.0')}.93.{datetime.now(ZoneInfo('Europe/Helsinki')):%Y}.{uuid.uuid4().int % 10**9}"
)
V3, FI = "urn:hl7-org:v3", "urn:hl7finland"
NAMES = {"v3": V3, "fi": FI}


def write_document(now: str) -> _Element:
    """A health document (CDA R2), with the place where its signature will stand."""
    return etree.fromstring(
        f'<ClinicalDocument xmlns="{V3}" xmlns:fi="{FI}">'
        '<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>'
        f'<id root="{OID}"/><code code="KERT" codeSystem="1.2.246.537.6.12.2002"/><title>Kertomus</title>'
        f'<effectiveTime value="{now}"/><confidentialityCode code="5" codeSystem="1.2.246.777.5.99902.2006"/>'
        f'<languageCode code="fi"/><setId root="{OID}"/><versionNumber value="1"/>'
        f'<recordTarget><patientRole><id root="1.2.246.21" extension="{HETU}"/>'
        "<patient><name><given>Testi</given><family>Testinen</family></name></patient></patientRole></recordTarget>"
        f'<author><time value="{now}"/><assignedAuthor><id root="1.2.246.537.26" extension="90000000011"/>'
        f'<representedOrganization><id root="{UNIT}"/></representedOrganization></assignedAuthor></author>'
        "<custodian><assignedCustodian><representedCustodianOrganization>"
        f'<id root="{ORGANISATION}"/></representedCustodianOrganization></assignedCustodian></custodian>'
        '<componentOf><encompassingEncounter><id nullFlavor="NA"/><effectiveTime nullFlavor="NA"/>'
        "</encompassingEncounter></componentOf>"
        '<fi:localHeader><fi:signatureCollection><fi:signature ID="S1">'
        '<fi:signatureDescription code="3" codeSystem="1.2.246.537.5.40127.2006"/>'
        f'<fi:signatureTimestamp ID="T1" value="{now}"/></fi:signature></fi:signatureCollection></fi:localHeader>'
        '<component><structuredBody ID="B1"><component><section><text>Hei!</text></section></component>'
        "</structuredBody></component></ClinicalDocument>"
    )


def sign_document(document: _Element, signer: Signature, chain: list[str]) -> bytes:
    """Sign timestamp and body, as Kanta's documents are signed; the certificates stand in the signature."""
    (entry,) = document.findall(".//fi:signature", NAMES)
    parts = [entry.findall("fi:signatureTimestamp", NAMES)[0], document.findall(".//v3:structuredBody", NAMES)[0]]
    references = "".join(
        f'<Reference URI="#{part.get("ID")}"><Transforms><Transform Algorithm="{EXCLUSIVE}"/></Transforms>'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<DigestValue>{digest(part)}</DigestValue></Reference>"
        for part in parts
    )
    signature = etree.fromstring(
        f'<Signature xmlns="{DS}"><SignedInfo><CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f"{references}</SignedInfo><SignatureValue/><KeyInfo><X509Data>"
        + "".join(f"<X509Certificate>{certificate}</X509Certificate>" for certificate in chain)
        + "</X509Data></KeyInfo></Signature>"
    )
    signature[1].text = base64.b64encode(signer.key.sign(canonical(signature[0]), PKCS1v15(), SHA256())).decode()
    entry.append(signature)
    return etree.tostring(document, encoding="utf-8", xml_declaration=True)


def write_frame(content: bytes, now: str) -> _Element:
    """The V3 frame of a new health document, with the document in its text."""
    mime = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=part; type="text/xml"\r\n\r\n--part\r\n'
        f"Content-Type: text/xml; charset=utf-8\r\nContent-ID: <{OID}>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes(content).decode()}\r\n--part--\r\n"
    )
    device = '<device classCode="DEV" determinerCode="INSTANCE"><id root="{}"/></device>'
    return etree.fromstring(
        f'<RCMR_IN100002FI01 xmlns="{V3}" ITSVersion="XML_1.0"><id root="{ORGANISATION}" extension="{uuid.uuid4()}"/>'
        f'<creationTime value="{now}"/><interactionId root="2.16.840.1.113883.1.6" extension="RCMR_IN100002FI01"/>'
        '<processingCode code="D"/><processingModeCode code="T"/><acceptAckCode code="ER"/>'
        f'<receiver typeCode="RCV">{device.format(KANTA)}</receiver>'
        f'<sender typeCode="SND">{device.format(ORGANISATION)}</sender>'
        '<controlActProcess classCode="CACT" moodCode="EVN">'
        '<code code="RCMR_TE000102UV01" codeSystem="2.16.840.1.113883.1.18"/>'
        '<authorOrPerformer typeCode="AUT"><assignedPerson classCode="ASSIGNED">'
        '<id root="1.2.246.537.26" extension="90000000011"/>'
        f'<representedOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{UNIT}"/>'
        '</representedOrganization></assignedPerson></authorOrPerformer><subject typeCode="SUBJ">'
        f'<clinicalDocument classCode="DOCCLIN" moodCode="EVN"><id root="{OID}"/>'
        '<code code="2" codeSystem="1.2.246.537.5.40150.2009"/>'
        f'<text mediaType="multipart/related" representation="B64">{base64.b64encode(mime.encode()).decode()}</text>'
        f'<setId root="{OID}"/><versionNumber value="1"/><recordTarget typeCode="RCT"><patient classCode="PAT">'
        f'<id root="1.2.246.21" extension="{HETU}"/></patient></recordTarget><custodian typeCode="CST">'
        f'<assignedOrganization classCode="ASSIGNED"><id root="{ORGANISATION}"/></assignedOrganization></custodian>'
        "</clinicalDocument></subject></controlActProcess></RCMR_IN100002FI01>"
    )


def main(url: str, folder: str) -> None:
    """Archive a document, then fetch it."""
    pki = Path(folder)
    pem = (pki / "adapter-system.pem").read_text(encoding="ascii")
    chain = ["".join(part.split("-----")[1].split()) for part in pem.split("-----BEGIN")[1:]]
    now = f"{datetime.now(ZoneInfo('Europe/Helsinki')):%Y%m%d%H%M%S%z}"
    content = sign_document(write_document(now), Signature(pki, "adapter-system"), chain)
    with requests.Session() as session:
        client = connect(url, pki, session)
        receipt = client.service.Archive(_value_1=write_frame(content, now))
        (acknowledgement,) = receipt.findall("v3:acknowledgement", NAMES)
        print(acknowledgement.get("typeCode"), *(text.text for text in acknowledgement.findall(".//v3:text", NAMES)))
        found = client.service.Fetch(
            sender={"oid": ORGANISATION},
            unit={"oid": UNIT},
            document={"oid": OID},
            messageId=str(uuid.uuid4()),
            useSituation="1",
        )
    print(found.acknowledgement.code, [document["_value_1"] == content for document in found.document])


if __name__ == "__main__":
    main(*sys.argv[1:])
