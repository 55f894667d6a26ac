"""A client of mock Kanta, written from the mocks' README alone, and the documents it sends."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from lxml.etree import _Element
from signxml import CanonicalizationMethod, SignatureConfiguration, SignatureConstructionMethod, XMLSigner, XMLVerifier

from mocks.pki import KANTA_OID

ADAPTER = "1.2.246.10.99999954.10.0"
ORGANISER = "1.2.246.10.99999946.10.0"
UNIT = "1.2.246.10.99999954.10.7"
MATTER = "1.2.246.10.99999946.95001.2026.1.1"
HETU = "010594Y9032"
OTHER_HETU = "020594X903P"
HELSINKI = ZoneInfo("Europe/Helsinki")
# A day the mock's clock is set to: ahead, because the certificates, made for this run, begin the day before it.
DAY = datetime.now(HELSINKI).date() + timedelta(days=10)

S = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
X509V3 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
B64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
DS = "http://www.w3.org/2000/09/xmldsig#"
K = "https://lautta.example/kanta"
V3 = "urn:hl7-org:v3"
NAMES = {"s": S, "wsa": WSA, "wsse": WSSE, "wsu": WSU, "ds": DS, "k": K, "v3": V3, "fi": "urn:hl7finland"}
EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0


class Signer(XMLSigner):  # type: ignore[misc]  # signxml comes without types
    _default_parser = etree.XMLParser(huge_tree=True, resolve_entities=False)


@dataclass(frozen=True)
class Key:
    """A certificate with its chain and key, as the files hold them."""

    chain: list[x509.Certificate]
    private: Any


@dataclass
class Client:
    """A client of mock Kanta: signs envelopes, sends them over mutual TLS, and verifies what comes back."""

    pki: Path
    url: str
    session: requests.Session
    system: Key
    skew: timedelta = timedelta()
    lifetime: timedelta = timedelta(minutes=5)
    covered: tuple[str, ...] = ("#body", "#time", "#token", "#to", "#action", "#message")

    def seal(self, action: str, body: str, message_id: str | None = None, to: str | None = None) -> bytes:
        created, message = datetime.now(UTC) + self.skew, uuid.uuid4().urn if message_id is None else message_id
        token = base64.b64encode(self.system.chain[0].public_bytes(Encoding.DER)).decode()
        envelope = etree.fromstring(
            f'<s:Envelope xmlns:s="{S}" xmlns:wsa="{WSA}" xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><s:Header>'
            f'<wsse:Security><wsse:BinarySecurityToken wsu:Id="token" ValueType="{X509V3}" EncodingType="{B64}">{token}'
            '</wsse:BinarySecurityToken><wsu:Timestamp wsu:Id="time">'
            f"<wsu:Created>{created.isoformat()}</wsu:Created>"
            f"<wsu:Expires>{(created + self.lifetime).isoformat()}</wsu:Expires></wsu:Timestamp></wsse:Security>"
            f'<wsa:To wsu:Id="to">{to or self.url}</wsa:To><wsa:Action wsu:Id="action">{K}/{action}</wsa:Action>'
            f'<wsa:MessageID wsu:Id="message">{message}</wsa:MessageID></s:Header>'
            f'<s:Body wsu:Id="body">{body}</s:Body></s:Envelope>',
            etree.XMLParser(huge_tree=True),
        )
        key_info = etree.fromstring(
            f'<ds:KeyInfo xmlns:ds="{DS}" xmlns:wsse="{WSSE}"><wsse:SecurityTokenReference>'
            '<wsse:Reference URI="#token"/></wsse:SecurityTokenReference></ds:KeyInfo>'
        )
        signature = Signer(method=SignatureConstructionMethod.detached, c14n_algorithm=EXCLUSIVE).sign(
            envelope,
            key=self.system.private,
            reference_uri=list(self.covered),
            key_info=key_info,
            id_attribute="Id",
        )
        one(envelope, "s:Header/wsse:Security").append(signature)
        return etree.tostring(envelope)

    def post(self, action: str, content: bytes) -> requests.Response:
        headers = {"SOAPAction": f'"{action}"', "Content-Type": "text/xml; charset=utf-8"}
        return self.session.post(self.url, data=content, headers=headers, timeout=60)

    def ask(self, action: str, body: str, message_id: str | None = None) -> _Element:
        """The child of the verified answer's Body."""
        message_id = message_id or uuid.uuid4().urn
        response = self.post(f"{K}/{action}", self.seal(action, body, message_id))
        payload = self.read(response.content, message_id, f"{K}/{action}Response")
        assert response.status_code == (500 if payload.tag == f"{{{S}}}Fault" else 200)
        return payload

    def read(self, content: bytes, message_id: str, action: str) -> _Element:
        """Verify an answer: everything signed by Kanta, and answering what was asked."""
        root = etree.fromstring(content, etree.XMLParser(huge_tree=True, resolve_entities=False))
        token = one(root, "s:Header/wsse:Security/wsse:BinarySecurityToken")
        leaf = x509.load_der_x509_certificate(base64.b64decode(token.text or ""))
        assert leaf == x509.load_pem_x509_certificates((self.pki / "kanta-system.pem").read_bytes())[0]
        results = XMLVerifier().verify(
            content,
            x509_cert=leaf,
            id_attribute="Id",
            expect_config=SignatureConfiguration(location=f"./{{{S}}}Header/{{{WSSE}}}Security/", expect_references=7),
            parser=etree.XMLParser(huge_tree=True, resolve_entities=False),
        )
        signed = {result.signed_xml.tag: result.signed_xml for result in results}
        assert signed[f"{{{WSA}}}To"].text == f"{WSA}/anonymous"
        assert signed[f"{{{WSA}}}Action"].text == action
        assert signed[f"{{{WSA}}}RelatesTo"].text == message_id
        assert signed[f"{{{WSA}}}MessageID"].text.startswith("urn:uuid:")
        assert {f"{{{WSU}}}Timestamp", f"{{{WSSE}}}BinarySecurityToken"} <= signed.keys()
        body: _Element = signed[f"{{{S}}}Body"]
        return body[0]


@dataclass(frozen=True)
class Signing:
    """One signature of a document: whose, of which code (1 professional, 3 system), and over what."""

    key: Key
    code: str = "3"
    whole: bool = False

    @property
    def credentials(self) -> dict[str, Any]:
        return {"key": self.key.private, "cert": self.key.chain}


@dataclass(frozen=True)
class Draft:
    """What a test document says; the defaults are a client document of the matter."""

    oid: str = "1.2.246.10.99999946.95.2026.1.2"
    set_id: str = "1.2.246.10.99999946.95.2026.1.2"
    version: int = 1
    hetu: str = HETU
    custodian: str = ORGANISER
    matter: str | None = MATTER
    group: str = "2"
    entries: str = '{"asiakassuunnitelma": {"teksti": "Suunnitelma"}}'
    replaced: str | None = None
    social: bool = True
    filling: str = "Teksti"
    author: str = "90000000011"
    unit: str = UNIT
    signed_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def write(self, codes: Sequence[str]) -> _Element:
        """The unsigned document, with the places its signatures will stand, of these codes."""
        header = "localSocialHeader" if self.social else "localHeader"
        group = f'<fi:documentGroup code="{self.group}" codeSystem="1.2.246.537.6.1505"/>' if self.social else ""
        related = (
            f'<relatedDocument typeCode="RPLC"><parentDocument><id root="{self.replaced}"/></parentDocument>'
            "</relatedDocument>"
            if self.replaced
            else ""
        )
        text = base64.b64encode(self.filling.encode()).decode()
        entries = base64.b64encode(self.entries.encode()).decode()
        body = (
            f'<nonXMLBody ID="OID{self.oid}"><text mediaType="text/html" representation="B64">{text}</text>'
            f"<fi:json>{entries}</fi:json></nonXMLBody>"
            if self.social
            else f'<structuredBody ID="OID{self.oid}.1"><component><section><text>{self.filling}</text></section>'
            "</component></structuredBody>"
        )
        signed_at = self.signed_at.strftime("%Y%m%d%H%M%S%z")
        signatures = "".join(
            f'<fi:signature ID="S{n}"><fi:signatureDescription code="{code}" codeSystem="1.2.246.537.5.40127.2006"/>'
            f'<fi:signatureTimestamp ID="T{n}" value="{signed_at}"/></fi:signature>'
            for n, code in enumerate(codes)
        )
        matter = f'root="{self.matter}"' if self.matter else 'nullFlavor="NA"'
        code = ("1506", "1") if self.social else ("12.2002", "KERT")
        return etree.fromstring(
            f'<ClinicalDocument xmlns="{V3}" xmlns:fi="urn:hl7finland">'
            '<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>'
            f'<id root="{self.oid}"/><code code="{code[1]}" codeSystem="1.2.246.537.6.{code[0]}"/>'
            f'<title>Asiakirja</title><effectiveTime value="{signed_at}"/>'
            f'<confidentialityCode code="{6 if self.social else 5}" codeSystem="1.2.246.777.5.99902.2006"/>'
            '<languageCode code="fi"/>'
            f'<setId root="{self.set_id}"/><versionNumber value="{self.version}"/>'
            f'<recordTarget><patientRole><id root="1.2.246.21" extension="{self.hetu}"/>'
            "<patient><name><given>Eeva</given><family>Esimerkki</family></name></patient></patientRole></recordTarget>"
            f'<author><time value="{signed_at}"/><assignedAuthor><id root="1.2.246.537.26" extension="{self.author}"/>'
            f'<representedOrganization><id root="{self.unit}"/></representedOrganization></assignedAuthor></author>'
            "<custodian><assignedCustodian><representedCustodianOrganization>"
            f'<id root="{self.custodian}"/></representedCustodianOrganization></assignedCustodian></custodian>{related}'
            f'<componentOf><encompassingEncounter><id {matter}/><effectiveTime nullFlavor="NA"/>'
            "</encompassingEncounter></componentOf>"
            f"<fi:{header}>{group}<fi:signatureCollection>{signatures}</fi:signatureCollection></fi:{header}>"
            f"<component>{body}</component></ClinicalDocument>",
            etree.XMLParser(huge_tree=True),
        )

    def sign(self, key: Key, *, whole: bool = True, habit: bool = True, turned: bool = False) -> bytes:
        """The signed document: in Kanta's habit first, then over the whole of it (`turned`: at each other's place)."""
        signings = [Signing(key)] * habit + [Signing(key, whole=True)] * whole
        return self.sign_by(*reversed(signings) if turned else signings)

    def sign_by(self, *signings: Signing) -> bytes:
        """The document signed by each, standing in the order given; who signs the whole signs last."""
        return self.seal(self.write([signing.code for signing in signings]), *signings)

    def seal(self, root: _Element, *signings: Signing) -> bytes:
        """A document that somebody may have changed, signed as it is."""
        body = next(part for part in root.iter() if part.get("ID", "").startswith("OID"))
        for entry, signing in zip(root.findall(".//fi:signature", NAMES), signings, strict=True):
            if not signing.whole:
                signer = Signer(method=SignatureConstructionMethod.detached, c14n_algorithm=EXCLUSIVE)
                uris = [f"#{one(entry, 'fi:signatureTimestamp').get('ID')}", f"#{body.get('ID')}"]
                entry.append(signer.sign(root, reference_uri=uris, id_attribute="ID", **signing.credentials))
        for number, signing in enumerate(signings):
            if signing.whole:
                entry = root.findall(".//fi:signature", NAMES)[number]
                etree.SubElement(entry, f"{{{DS}}}Signature", Id="placeholder", nsmap={"ds": DS})
                signer = Signer(method=SignatureConstructionMethod.enveloped, c14n_algorithm=EXCLUSIVE)
                root = signer.sign(root, **signing.credentials)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def frame(
        self,
        content: bytes,
        message_id: str | None = None,
        sender: str = ADAPTER,
        *,
        request: str = "",
        situation: str = "1",
        who: str = "",
        created: str = "",
    ) -> str:
        """`k:Archive` with the frame that carries the signed document; `who` is the `k:worker` of a right of access."""
        name = "RCMR_IN200002FI01" if self.social else "RCMR_IN100016FI01" if self.replaced else "RCMR_IN100002FI01"
        trigger = "RCMR_TE000910UV01" if self.replaced else "RCMR_TE000102UV01"
        created = created or (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y%m%d%H%M%S%z")
        request = request or ("SP1" if self.group == "1" else "SP17")
        register = ("1", "1.2.246.537.6.1264") if self.social else ("2", "1.2.246.537.5.40150.2009")
        reasons = (
            f'<reasonCode code="{request}" codeSystem="1.2.246.537.6.1503"/>'
            f'<reasonCode code="{situation}" codeSystem="1.2.246.537.6.1289"/>'
            if self.social
            else ""
        )
        related = (
            f'<relatedDocument typeCode="RPLC"><relatedDocument><id root="{self.replaced}"/></relatedDocument>'
            "</relatedDocument>"
            if self.replaced
            else ""
        )
        device = '<device classCode="DEV" determinerCode="INSTANCE"><id root="{}"/></device>'
        mime = (
            b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="raja"; type="text/xml"\r\n\r\n--raja\r\n'
            b"Content-Type: text/xml; charset=utf-8\r\nContent-ID: <%s>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            b"%s\r\n--raja--\r\n"
        ) % (self.oid.encode(), base64.encodebytes(content))
        return (
            f'<k:Archive xmlns:k="{K}">{who}<{name} xmlns="{V3}" ITSVersion="XML_1.0">'
            f'<id root="{sender}" extension="{message_id or uuid.uuid4()}"/><creationTime value="{created}"/>'
            f'<interactionId root="2.16.840.1.113883.1.6" extension="{name}"/><processingCode code="D"/>'
            '<processingModeCode code="T"/><acceptAckCode code="ER"/>'
            f'<receiver typeCode="RCV">{device.format(KANTA_OID)}</receiver>'
            f'<sender typeCode="SND">{device.format(sender)}</sender>'
            f'<controlActProcess classCode="CACT" moodCode="EVN"><code code="{trigger}"'
            f' codeSystem="2.16.840.1.113883.1.18"/>{reasons}'
            '<authorOrPerformer typeCode="AUT"><assignedPerson classCode="ASSIGNED">'
            '<id root="1.2.246.537.26" extension="90000000011"/>'
            f'<representedOrganization classCode="ORG" determinerCode="INSTANCE"><id root="{UNIT}"/>'
            '</representedOrganization></assignedPerson></authorOrPerformer><subject typeCode="SUBJ">'
            f'<clinicalDocument classCode="DOCCLIN" moodCode="EVN"><id root="{self.oid}"/>'
            f'<code code="{register[0]}" codeSystem="{register[1]}"/>'
            f'<text mediaType="multipart/related" representation="B64">{base64.b64encode(mime).decode()}</text>'
            f'<setId root="{self.set_id}"/><versionNumber value="{self.version}"/>'
            '<recordTarget typeCode="RCT"><patient classCode="PAT">'
            f'<id root="1.2.246.21" extension="{self.hetu}"/></patient></recordTarget>'
            '<custodian typeCode="CST"><assignedOrganization classCode="ASSIGNED">'
            f'<id root="{self.custodian}"/></assignedOrganization></custodian>'
            f"{related}</clinicalDocument></subject></controlActProcess></{name}></k:Archive>"
        )


DRAFT = Draft(custodian=ADAPTER)  # of the sender's own register
FOREIGN = Draft()  # of an organiser's
RELATIONSHIP = Draft(
    oid="1.2.246.10.99999946.95.2026.1.1", set_id="1.2.246.10.99999946.95.2026.1.1", matter=None, group="1"
)


def day(offset: int) -> str:
    return (DAY + timedelta(days=offset)).isoformat()


def coded(system: str, code: str) -> dict[str, str]:
    return {"system": f"urn:oid:1.2.246.537.{system}", "code": code, "display": "Esimerkki"}


def grant(begin: str = day(-21), end: str | None = None, unit: str = UNIT, hetu: str = HETU) -> str:
    """The JSON of an asiakkuusasiakirja, as THL publishes it, that gives a unit the right of access."""
    period = {"asiakkuuden_alkamispvm": begin} | ({"asiakkuuden_paattymispvm": end} if end else {})
    producer = {"palveluyksikon_nimi": coded("6.202", unit), **period}
    task = {"palvelutehtava": coded("6.1221", "2"), "palveluntuottaja": [{"sosiaalipalvelu": [], **producer}]}
    client = {
        "sukunimi": "Esimerkki",
        "etunimet": "Eeva",
        "henkilotunnus": {"system": "urn:oid:1.2.246.21", "value": hetu},
        "turvakielto": False,
    }
    return json.dumps({"asiakkuusasiakirja": {"asiakas": client, "sosiaalihuollon_palvelutehtava": [task]}})


def one(element: _Element, path: str) -> _Element:
    found = element.find(path, NAMES)
    assert found is not None
    return found


def outcome(response: _Element) -> tuple[str | None, str | None]:
    """The type code and our code of an ArchiveResponse."""
    assert response.tag == f"{{{K}}}ArchiveResponse"
    acknowledgement = one(response, "v3:MCCI_IN000002UV01/v3:acknowledgement")
    detail = acknowledgement.find("v3:acknowledgementDetail/v3:code", NAMES)
    return acknowledgement.get("typeCode"), None if detail is None else detail.get("code")


def is_failed_check(fault: _Element) -> bool:
    assert [child.tag for child in fault] == ["faultcode", "faultstring"]
    return fault.tag == f"{{{S}}}Fault" and fault[0].text == "wsse:FailedCheck"


def worker(role: str = "client-work", authentication: str = "card", authenticated: datetime | None = None) -> str:
    """A worker who signed in at noon of the day the mock's clock is set to."""
    at = authenticated or datetime.combine(DAY, time(10), HELSINKI)
    return (
        f'<k:worker xmlns:k="{K}" root="1.2.246.537.26" extension="90000000011" role="{role}"'
        f' authentication="{authentication}" authenticated="{at.isoformat()}"/>'
    )


def fetch(document: str | None = None, *, unit: str = UNIT, who: str = "", hetu: str = HETU) -> str:
    if document:
        situation, what, asserted = "1", f'<k:document oid="{document}"/>', ""
    else:
        situation = "access-right"
        what = f'<k:client root="1.2.246.21" extension="{hetu}"/><k:matter oid="{MATTER}"/>'
        asserted = who or worker()
    return (
        f'<k:Fetch xmlns:k="{K}" messageId="{uuid.uuid4()}" useSituation="{situation}">'
        f'<k:sender oid="{ADAPTER}"/><k:unit oid="{unit}"/>{asserted}{what}</k:Fetch>'
    )


def wishes(hetu: str, sender: str = ADAPTER) -> str:
    return (
        f'<k:Wishes xmlns:k="{K}" messageId="{uuid.uuid4()}"><k:sender oid="{sender}"/>'
        f'<k:patient root="1.2.246.21" extension="{hetu}"/></k:Wishes>'
    )


def read_key(directory: Path, name: str) -> Key:
    chain = x509.load_pem_x509_certificates((directory / f"{name}.pem").read_bytes())
    return Key(chain, load_pem_private_key((directory / f"{name}.key.pem").read_bytes(), password=None))
