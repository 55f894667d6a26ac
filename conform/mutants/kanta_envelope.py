"""What the honest sender sends: the V3 frame around a document, and the signed SOAP envelope around that."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lxml import etree

from conform.mutants.kanta_signing import GOOD, WEAK, Signatory, canonical, encode
from conform.peers.kanta_documents import HL7, Paper

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
WSSE, WSU = f"{_WSS}-wssecurity-secext-1.0.xsd", f"{_WSS}-wssecurity-utility-1.0.xsd"
KANTA = "https://lautta.example/kanta"
TOKEN_PROFILE = f"{_WSS}-x509-token-profile-1.0#X509v3"
TOKEN_ENCODING = f"{_WSS}-soap-message-security-1.0#Base64Binary"
_TRIGGERS = {False: "RCMR_TE000102UV01", True: "RCMR_TE000910UV01"}


@dataclass(frozen=True)
class Sending:
    """Of one frame: its id, who sends to whom, and what the frame says beside its document."""

    message: str
    sender: str
    receiver: str
    created: str
    sector: str = "health"
    request: str = ""
    situation: str = "1"


def write_frame(paper: Paper, content: bytes, sending: Sending) -> str:
    """The V3 frame of a document (mocks/kanta/frame.md)."""
    replaces, social = bool(paper.replaces), sending.sector == "social"
    name = "RCMR_IN200002FI01" if social else f"RCMR_IN{'100016' if replaces else '100002'}FI01"
    mime = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=part; type="text/xml"\r\n\r\n--part\r\n'
        f"Content-Type: text/xml; charset=utf-8\r\nContent-ID: <{paper.oid}>\r\nContent-Transfer-Encoding: base64\r\n"
        f"\r\n{base64.encodebytes(content).decode()}\r\n--part--\r\n"
    )
    reasons = (
        f'<reasonCode code="{sending.request}" codeSystem="1.2.246.537.6.1503"/>'
        f'<reasonCode code="{sending.situation}" codeSystem="1.2.246.537.6.1289"/>'
    )
    device = '<device classCode="DEV" determinerCode="INSTANCE"><id root="{}"/></device>'
    worker = f'<id root="1.2.246.537.26" extension="{paper.worker}"/>' if paper.worker else f'<id root="{paper.unit}"/>'
    register = ("1", "1.2.246.537.6.1264") if social else ("2", "1.2.246.537.5.40150.2009")
    related = (
        f'<relatedDocument typeCode="RPLC"><relatedDocument><id root="{paper.replaces}"/></relatedDocument>'
        "</relatedDocument>"
    )
    return (
        f'<{name} xmlns="{HL7}" ITSVersion="XML_1.0"><id root="{sending.sender}" extension="{sending.message}"/>'
        f'<creationTime value="{sending.created}"/>'
        f'<interactionId root="2.16.840.1.113883.1.6" extension="{name}"/>'
        '<processingCode code="D"/><processingModeCode code="T"/><acceptAckCode code="ER"/>'
        f'<receiver typeCode="RCV">{device.format(sending.receiver)}</receiver>'
        f'<sender typeCode="SND">{device.format(sending.sender)}</sender>'
        '<controlActProcess classCode="CACT" moodCode="EVN">'
        f'<code code="{_TRIGGERS[replaces]}" codeSystem="2.16.840.1.113883.1.18"/>{reasons if social else ""}'
        f'<authorOrPerformer typeCode="AUT"><assignedPerson classCode="ASSIGNED">{worker}'
        f'<representedOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{paper.unit}"/>'
        '</representedOrganization></assignedPerson></authorOrPerformer><subject typeCode="SUBJ">'
        f'<clinicalDocument classCode="DOCCLIN" moodCode="EVN"><id root="{paper.oid}"/>'
        f'<code code="{register[0]}" codeSystem="{register[1]}"/>'
        f'<text mediaType="multipart/related" representation="B64">{encode(mime.encode())}</text>'
        f'<setId root="{paper.set_id or paper.oid}"/><versionNumber value="{paper.version}"/>'
        '<recordTarget typeCode="RCT"><patient classCode="PAT">'
        f'<id root="{paper.person["root"]}" extension="{paper.person["id"]}"/></patient></recordTarget>'
        '<custodian typeCode="CST"><assignedOrganization classCode="ASSIGNED">'
        f'<id root="{paper.custodian}"/></assignedOrganization></custodian>{related if replaces else ""}'
        f"</clinicalDocument></subject></controlActProcess></{name}>"
    )


@dataclass(frozen=True)
class Wrong:
    """What may be wrong with an envelope, one thing at a time."""

    leaves_out: str = ""
    weak: bool = False
    lasts: float = 5 * 60
    message: str = ""
    to: str = ""
    action: str = ""
    after: tuple[str, str] = ("", "")  # replaced once all is signed


def write_envelope(url: str, action: str, payload: str, signatory: Signatory, wrong: Wrong) -> tuple[str, bytes]:
    """A fresh wsa:MessageID and the envelope that bears it (mocks/kanta/README.md, "The security header")."""
    now, message = datetime.now(UTC), wrong.message or uuid.uuid4().urn
    root = etree.fromstring(
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><s:Header>'
        f'<wsa:To wsu:Id="To">{wrong.to or url}</wsa:To>'
        f'<wsa:Action wsu:Id="Action">{wrong.action or f"{KANTA}/{action}"}</wsa:Action>'
        f'<wsa:MessageID wsu:Id="MessageID">{message}</wsa:MessageID>'
        f'<wsse:Security><wsse:BinarySecurityToken wsu:Id="Token" ValueType="{TOKEN_PROFILE}"'
        f' EncodingType="{TOKEN_ENCODING}">{signatory.token}</wsse:BinarySecurityToken>'
        f'<wsu:Timestamp wsu:Id="Timestamp"><wsu:Created>{now.isoformat()}</wsu:Created>'
        f"<wsu:Expires>{(now + timedelta(seconds=wrong.lasts)).isoformat()}</wsu:Expires></wsu:Timestamp>"
        f'</wsse:Security></s:Header><s:Body wsu:Id="Body">{payload}</s:Body></s:Envelope>'.encode()
    )
    header, body = root
    security = header[3]
    named = {str(part.get(f"{{{WSU}}}Id")): part for part in (body, *security, *list(header)[:3])}
    parts = [(f"#{name}", canonical(part)) for name, part in named.items() if name != wrong.leaves_out]
    key_info = (
        f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="#Token"/></wsse:SecurityTokenReference>'
    )
    security.append(signatory.sign(parts, key_info, algorithms=WEAK if wrong.weak else GOOD))
    if wrong.leaves_out in {"Timestamp", "Signature"}:
        security.remove(security[1] if wrong.leaves_out == "Timestamp" else security[2])
    before, after = wrong.after
    content = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return message, content.replace(before.encode(), after.encode(), 1) if before else content
