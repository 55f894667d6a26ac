"""Mock Kanta over real sockets, asked by a client written here from the README alone."""

from __future__ import annotations

import base64
import json
import uuid
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from signxml import CanonicalizationMethod, SignatureConfiguration, SignatureConstructionMethod, XMLSigner, XMLVerifier

from mocks.kanta import RunningKanta, kanta_mock
from mocks.pki import KANTA_OID, SYSTEM, Pki, Validity, issue, make_pki, make_root, name_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lxml.etree import _Element

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
        created = datetime.now(UTC) + self.skew
        token = base64.b64encode(self.system.chain[0].public_bytes(Encoding.DER)).decode()
        envelope = etree.fromstring(
            f'<s:Envelope xmlns:s="{S}" xmlns:wsa="{WSA}" xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}"><s:Header>'
            f'<wsse:Security><wsse:BinarySecurityToken wsu:Id="token" ValueType="{X509V3}" EncodingType="{B64}">{token}'
            '</wsse:BinarySecurityToken><wsu:Timestamp wsu:Id="time">'
            f"<wsu:Created>{created.isoformat()}</wsu:Created>"
            f"<wsu:Expires>{(created + self.lifetime).isoformat()}</wsu:Expires></wsu:Timestamp></wsse:Security>"
            f'<wsa:To wsu:Id="to">{to or self.url}</wsa:To><wsa:Action wsu:Id="action">{K}/{action}</wsa:Action>'
            f'<wsa:MessageID wsu:Id="message">{message_id or uuid.uuid4().urn}</wsa:MessageID></s:Header>'
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
        _one(envelope, "s:Header/wsse:Security").append(signature)
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
        token = _one(root, "s:Header/wsse:Security/wsse:BinarySecurityToken")
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
class Draft:
    """What a test document says; the defaults are a client document of the matter."""

    oid: str = "1.2.246.10.99999946.95.2026.1.2"
    set_id: str = "1.2.246.10.99999946.95.2026.1.2"
    version: int = 1
    hetu: str = HETU
    custodian: str = ORGANISER
    matter: str | None = MATTER
    group: str = "2"
    entries: str = "{}"
    replaced: str | None = None
    social: bool = True
    filling: str = "Teksti"
    signed_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def write(self) -> _Element:
        """The unsigned document, with the places its signatures will stand."""
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
            f'<fi:signature ID="S{n}"><fi:signatureDescription code="3" codeSystem="1.2.246.537.5.40127.2006"/>'
            f'<fi:signatureTimestamp ID="T{n}" value="{signed_at}"/></fi:signature>'
            for n in (1, 2)
        )
        matter = f'root="{self.matter}"' if self.matter else 'nullFlavor="NA"'
        return etree.fromstring(
            f'<ClinicalDocument xmlns="{V3}" xmlns:fi="urn:hl7finland"><id root="{self.oid}"/><title>Asiakirja</title>'
            f'<setId root="{self.set_id}"/><versionNumber value="{self.version}"/>'
            f'<recordTarget><patientRole><id root="1.2.246.21" extension="{self.hetu}"/></patientRole></recordTarget>'
            "<custodian><assignedCustodian><representedCustodianOrganization>"
            f'<id root="{self.custodian}"/></representedCustodianOrganization></assignedCustodian></custodian>{related}'
            f"<componentOf><encompassingEncounter><id {matter}/></encompassingEncounter></componentOf>"
            f"<fi:{header}>{group}<fi:signatureCollection>{signatures}</fi:signatureCollection></fi:{header}>"
            f"<component>{body}</component></ClinicalDocument>",
            etree.XMLParser(huge_tree=True),
        )

    def sign(self, key: Key, *, whole: bool = True, habit: bool = True, turned: bool = False) -> bytes:
        """The signed document: in Kanta's habit first, then over the whole of it (`turned`: at each other's place)."""
        root = self.write()
        first, second = root.findall(".//fi:signature", NAMES)
        if turned:
            first, second = second, first
        chain = {"key": key.private, "cert": key.chain}
        if habit:
            body = _one(root, "v3:component")[0]
            signer = Signer(method=SignatureConstructionMethod.detached, c14n_algorithm=EXCLUSIVE)
            uris = [f"#{_one(first, 'fi:signatureTimestamp').get('ID')}", f"#{body.get('ID')}"]
            first.append(signer.sign(root, reference_uri=uris, id_attribute="ID", **chain))
        else:
            _one(root, ".//fi:signatureCollection").remove(first)
        if whole:
            etree.SubElement(second, f"{{{DS}}}Signature", Id="placeholder", nsmap={"ds": DS})
            signer = Signer(method=SignatureConstructionMethod.enveloped, c14n_algorithm=EXCLUSIVE)
            root = signer.sign(root, **chain)
        else:
            _one(root, ".//fi:signatureCollection").remove(second)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def frame(self, content: bytes, message_id: str | None = None, sender: str = ADAPTER) -> str:
        """`k:Archive` with the frame that carries the signed document."""
        name = "RCMR_IN200002FI01" if self.social else "RCMR_IN100016FI01" if self.replaced else "RCMR_IN100002FI01"
        trigger = "RCMR_TE000910UV01" if self.replaced else "RCMR_TE000102UV01"
        reasons = (
            '<reasonCode code="SP17" codeSystem="1.2.246.537.6.1503"/>'
            '<reasonCode code="1" codeSystem="1.2.246.537.6.1289"/>'
            if self.social
            else ""
        )
        related = (
            f'<relatedDocument typeCode="RPLC"><relatedDocument><id root="{self.replaced}"/></relatedDocument>'
            "</relatedDocument>"
            if self.replaced
            else ""
        )
        mime = (
            b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="raja"; type="text/xml"\r\n\r\n--raja\r\n'
            b"Content-Type: text/xml; charset=utf-8\r\nContent-ID: <%s>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            b"%s\r\n--raja--\r\n"
        ) % (self.oid.encode(), base64.encodebytes(content))
        return (
            f'<k:Archive xmlns:k="{K}"><{name} xmlns="{V3}" ITSVersion="XML_1.0">'
            f'<id root="{sender}" extension="{message_id or uuid.uuid4()}"/><creationTime value="20261122160000+0200"/>'
            f'<interactionId root="2.16.840.1.113883.1.6" extension="{name}"/><processingCode code="D"/>'
            '<processingModeCode code="T"/><acceptAckCode code="ER"/>'
            f'<receiver typeCode="RCV"><device><id root="{KANTA_OID}"/></device></receiver>'
            f'<sender typeCode="SND"><device><id root="{sender}"/></device></sender>'
            f'<controlActProcess><code code="{trigger}" codeSystem="2.16.840.1.113883.1.18"/>{reasons}'
            '<authorOrPerformer typeCode="AUT"><assignedPerson><id root="1.2.246.537.26" extension="90000000011"/>'
            f'<representedOrganization><id root="{UNIT}"/></representedOrganization></assignedPerson>'
            "</authorOrPerformer><subject>"
            f'<clinicalDocument><id root="{self.oid}"/><code code="2" codeSystem="1.2.246.537.5.40150.2009"/>'
            f'<text mediaType="multipart/related" representation="B64">{base64.b64encode(mime).decode()}</text>'
            f'<setId root="{self.set_id}"/><versionNumber value="{self.version}"/>'
            f'<recordTarget><patient><id root="1.2.246.21" extension="{self.hetu}"/></patient></recordTarget>'
            f'<custodian><assignedOrganization><id root="{self.custodian}"/></assignedOrganization></custodian>'
            f"{related}</clinicalDocument></subject></controlActProcess></{name}></k:Archive>"
        )


DRAFT = Draft()
RELATIONSHIP = Draft(
    oid="1.2.246.10.99999946.95.2026.1.1", set_id="1.2.246.10.99999946.95.2026.1.1", matter=None, group="1"
)


def _day(offset: int) -> str:
    return (DAY + timedelta(days=offset)).isoformat()


def _grant(begin: str = _day(-21), end: str | None = None, unit: str = UNIT, hetu: str = HETU) -> str:
    period = {"asiakkuuden_alkamispvm": begin} | ({"asiakkuuden_paattymispvm": end} if end else {})
    producer = {"palveluyksikon_nimi": {"system": "urn:oid:1.2.246.537.6.202", "code": unit, "display": "Yksikkö"}}
    person = {"system": "urn:oid:1.2.246.21", "value": hetu}
    tasks = [{"palveluntuottaja": [{"sosiaalipalvelu": [], **producer, **period}]}]
    return json.dumps(
        {"asiakkuusasiakirja": {"asiakas": {"henkilotunnus": person}, "sosiaalihuollon_palvelutehtava": tasks}}
    )


def _one(element: _Element, path: str) -> _Element:
    found = element.find(path, NAMES)
    assert found is not None
    return found


def _outcome(response: _Element) -> tuple[str | None, str | None]:
    """The type code and our code of an ArchiveResponse."""
    assert response.tag == f"{{{K}}}ArchiveResponse"
    acknowledgement = _one(response, "v3:MCCI_IN000002UV01/v3:acknowledgement")
    detail = acknowledgement.find("v3:acknowledgementDetail/v3:code", NAMES)
    return acknowledgement.get("typeCode"), None if detail is None else detail.get("code")


def _is_failed_check(fault: _Element) -> bool:
    assert [child.tag for child in fault] == ["faultcode", "faultstring"]
    return fault.tag == f"{{{S}}}Fault" and fault[0].text == "wsse:FailedCheck"


def _fetch(document: str | None = None, *, unit: str = UNIT, strong: str = "true", hetu: str = HETU) -> str:
    if document:
        situation, what, worker = "1", f'<k:document oid="{document}"/>', ""
    else:
        situation = "access-right"
        what = f'<k:client root="1.2.246.21" extension="{hetu}"/><k:matter oid="{MATTER}"/>'
        worker = f'<k:worker root="1.2.246.537.26" extension="90000000011" strongAuthentication="{strong}"/>'
    return (
        f'<k:Fetch xmlns:k="{K}" messageId="{uuid.uuid4()}" useSituation="{situation}">'
        f'<k:sender oid="{ADAPTER}"/><k:unit oid="{unit}"/>{worker}{what}</k:Fetch>'
    )


def _wishes(hetu: str, sender: str = ADAPTER) -> str:
    return (
        f'<k:Wishes xmlns:k="{K}" messageId="{uuid.uuid4()}"><k:sender oid="{sender}"/>'
        f'<k:patient root="1.2.246.21" extension="{hetu}"/></k:Wishes>'
    )


def _read_key(directory: Path, name: str) -> Key:
    chain = x509.load_pem_x509_certificates((directory / f"{name}.pem").read_bytes())
    return Key(chain, load_pem_private_key((directory / f"{name}.key.pem").read_bytes(), password=None))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), ADAPTER, datetime.now(UTC))


@pytest.fixture(scope="module")
def running(made: Pki) -> Iterator[RunningKanta]:
    kanta = kanta_mock(made.directory, seed=7)
    yield kanta
    kanta.stop()


@pytest.fixture
def client(made: Pki, running: RunningKanta) -> Iterator[Client]:
    assert requests.post(f"{running.control_url}/reset", timeout=10).status_code == 204
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(made.directory / "root.pem")
        session.cert = (str(made.directory / "adapter-tls.pem"), str(made.directory / "adapter-tls.key.pem"))
        yield Client(made.directory, running.url, session, _read_key(made.directory, "adapter-system"))


@pytest.fixture
def control(running: RunningKanta) -> Callable[..., Any]:
    """Call the control API: `control("seed", {...})` posts, `control("state")` gets."""

    def call(name: str, body: dict[str, Any] | None = None) -> Any:
        url = f"{running.control_url}/{name}"
        response = requests.get(url, timeout=10) if body is None else requests.post(url, json=body, timeout=10)
        assert response.ok, response.text
        return response.json()

    return call


@pytest.fixture
def set_time(control: Callable[..., Any], client: Client) -> Callable[[int, time], None]:
    """Move both clocks, the mock's and the client's, to a time of Finland so many days from DAY."""

    def move(offset: int, clock: time) -> None:
        instant = datetime.combine(DAY + timedelta(days=offset), clock, HELSINKI)
        control("clock", {"now": instant.isoformat()})
        client.skew = instant - datetime.now(UTC)

    return move


@pytest.fixture
def seed(control: Callable[..., Any], client: Client) -> Callable[..., None]:
    def add(*drafts: Draft) -> None:
        contents = [base64.b64encode(draft.sign(client.system)).decode() for draft in drafts]
        groups = [draft.group for draft in drafts]
        control("seed", {"documents": [{"content": c, "group": g} for c, g in zip(contents, groups, strict=True)]})

    return add


def test_archive_is_acknowledged_and_filed(client: Client, control: Callable[..., Any]) -> None:
    response = client.ask("archive", DRAFT.frame(DRAFT.sign(client.system), "5d8c9b3e-0000-4000-8000-000000000001"))
    assert _outcome(response) == ("AA", None)
    target = _one(response, "v3:MCCI_IN000002UV01/v3:acknowledgement/v3:targetMessage/v3:id")
    assert (target.get("root"), target.get("extension")) == (ADAPTER, "5d8c9b3e-0000-4000-8000-000000000001")
    state = control("state")
    assert [(d["oid"], d["version"], d["kind"], d["register"]) for d in state["documents"]] == [
        (DRAFT.oid, 1, "social", "2")
    ]
    assert state["messages"] == 1
    journal = control("journal")
    assert [(e["operation"], e["outcome"]) for e in journal] == [("archive", "AA")]
    assert HETU not in json.dumps(journal) + json.dumps(state)


@pytest.mark.parametrize(("whole", "habit"), [(True, False), (False, True)])
def test_either_shape_of_signature_suffices(client: Client, *, whole: bool, habit: bool) -> None:
    content = DRAFT.sign(client.system, whole=whole, habit=habit)
    assert _outcome(client.ask("archive", DRAFT.frame(content))) == ("AA", None)


def test_the_same_message_again_gets_the_stored_answer(client: Client, control: Callable[..., Any]) -> None:
    body = DRAFT.frame(DRAFT.sign(client.system))
    first, second = client.ask("archive", body), client.ask("archive", body)
    assert _outcome(first) == ("AA", None)
    assert etree.tostring(first[0], method="c14n") == etree.tostring(second[0], method="c14n")
    assert (len(control("state")["documents"]), control("state")["messages"]) == (1, 1)


def test_the_same_id_with_other_content_is_refused(client: Client, control: Callable[..., Any]) -> None:
    message_id = str(uuid.uuid4())
    other = replace(DRAFT, oid=f"{DRAFT.oid}.9", set_id=f"{DRAFT.oid}.9")
    assert _outcome(client.ask("archive", DRAFT.frame(DRAFT.sign(client.system), message_id))) == ("AA", None)
    refused = client.ask("archive", other.frame(other.sign(client.system), message_id))
    assert _outcome(refused) == ("AR", "duplicate-id")
    assert len(control("state")["documents"]) == 1


def test_replacing(client: Client, control: Callable[..., Any]) -> None:
    first = replace(DRAFT, social=False, matter=None)
    second = replace(first, oid=f"{DRAFT.oid}.2", version=2, replaced=first.oid)
    assert _outcome(client.ask("archive", second.frame(second.sign(client.system)))) == ("AR", "unknown-set")
    assert _outcome(client.ask("archive", first.frame(first.sign(client.system)))) == ("AA", None)
    assert _outcome(client.ask("archive", second.frame(second.sign(client.system)))) == ("AA", None)
    assert [(d["oid"], d["version"], d["kind"]) for d in control("state")["documents"]] == [
        (first.oid, 1, "health"),
        (second.oid, 2, "health"),
    ]


def test_a_frame_that_differs_from_its_document_is_refused(client: Client) -> None:
    content = DRAFT.sign(client.system)
    for differing in (
        replace(DRAFT, set_id="1.2.3"),
        replace(DRAFT, version=3),
        replace(DRAFT, hetu=OTHER_HETU),
        replace(DRAFT, custodian=ADAPTER),
        replace(DRAFT, oid="1.2.4"),
    ):
        assert _outcome(client.ask("archive", differing.frame(content))) == ("AR", "frame-mismatch")


def test_a_frame_of_another_sender_is_refused(client: Client) -> None:
    body = DRAFT.frame(DRAFT.sign(client.system), sender=ORGANISER)
    assert _outcome(client.ask("archive", body)) == ("AR", "frame-mismatch")


def _change(content: bytes, change: Callable[[_Element], None]) -> bytes:
    root = etree.fromstring(content)
    change(root)
    return etree.tostring(root)


def _change_body(root: _Element) -> None:
    _one(root, "v3:component/v3:nonXMLBody/v3:text").text = "VG9pc3Rh"


def _change_header(root: _Element) -> None:
    _one(root, "v3:title").text = "Toinen"


def _drop_signatures(root: _Element) -> None:
    collection = _one(root, ".//fi:signatureCollection")
    for entry in list(collection):
        collection.remove(entry)


def _turn_signatures_around(root: _Element) -> None:
    collection = _one(root, ".//fi:signatureCollection")
    collection.append(collection[0])


def _move_body(root: _Element) -> None:
    """Wrapping: the signed body moves away and another one takes its place under the same id."""
    component = _one(root, "v3:component")
    body = component[0]
    wrapper = etree.SubElement(_one(root, "v3:recordTarget"), f"{{{V3}}}wrapper")
    component.append(deepcopy(body))
    wrapper.append(body)
    _change_body(root)


def _move_body_under_another_attribute(root: _Element) -> None:
    """The same, with an id that some verifiers do not read on the body they do read."""
    _move_body(root)
    body = _one(root, "v3:component/v3:nonXMLBody")
    moved = _one(root, "v3:recordTarget/v3:wrapper/v3:nonXMLBody")
    moved.set("Id", body.get("ID", ""))
    del moved.attrib["ID"]


def _change_signing_time(root: _Element) -> None:
    _one(root, ".//fi:signatureTimestamp").set(
        "value", (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y%m%d%H%M%S+0000")
    )


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        (_change_body, True),
        (_change_body, False),
        (_change_header, True),
        (_drop_signatures, True),
        (_turn_signatures_around, True),
        (_move_body, False),
        (_move_body_under_another_attribute, False),
        (_change_signing_time, False),
    ],
)
def test_a_tampered_document_is_refused(client: Client, change: Callable[[_Element], None], *, whole: bool) -> None:
    content = _change(DRAFT.sign(client.system, whole=whole), change)
    assert _outcome(client.ask("archive", DRAFT.frame(content))) == ("AR", "signature")


def test_the_signature_of_the_whole_stands_last(client: Client) -> None:
    content = DRAFT.sign(client.system, turned=True)
    assert _outcome(client.ask("archive", DRAFT.frame(content))) == ("AR", "signature")


def test_a_signature_is_judged_at_its_own_time_which_is_past(
    client: Client, made: Pki, control: Callable[..., Any]
) -> None:
    now = datetime.now(UTC)
    validity = Validity(now - timedelta(days=30), now - timedelta(days=10))
    root = make_root("Vanha juuri", validity)
    credential = issue(root, name_subject("Järjestäjä", "Järjestelmä", ORGANISER), SYSTEM, validity)
    control("seed", {"document_roots": [root.certificate.public_bytes(Encoding.PEM).decode()]})
    for key, signed_at, expected in (
        (Key([credential.certificate], credential.key), now - timedelta(days=5), ("AR", "signature")),
        (_read_key(made.directory, "adapter-system"), now + timedelta(hours=1), ("AR", "signature")),
        (Key([credential.certificate], credential.key), now - timedelta(days=20), ("AA", None)),
    ):
        draft = replace(DRAFT, signed_at=signed_at)
        assert _outcome(client.ask("archive", draft.frame(draft.sign(key)))) == expected


def test_kantas_habit_leaves_the_header_open(client: Client) -> None:
    """Not a wish but a fact of the seen shape: a header changed under it passes (README, "Document")."""
    content = _change(DRAFT.sign(client.system, whole=False), _change_header)
    assert _outcome(client.ask("archive", DRAFT.frame(content))) == ("AA", None)


def test_a_documents_signer_needs_a_known_root_and_the_right_key(
    client: Client, made: Pki, control: Callable[..., Any]
) -> None:
    now = datetime.now(UTC)
    validity = Validity(now - timedelta(days=1), now + timedelta(days=1))
    root = make_root("Järjestäjän juuri", validity)
    credential = issue(root, name_subject("Järjestäjä", "Järjestelmä", ORGANISER), SYSTEM, validity)
    foreign = DRAFT.sign(Key([credential.certificate], credential.key))
    assert _outcome(client.ask("archive", DRAFT.frame(foreign))) == ("AR", "signature")
    control("seed", {"document_roots": [root.certificate.public_bytes(Encoding.PEM).decode()]})
    assert _outcome(client.ask("archive", DRAFT.frame(foreign))) == ("AA", None)
    for name in ("adapter-tls", "adapter-professional"):  # code 3 in the document says: a system signed
        wrong = DRAFT.sign(_read_key(made.directory, name))
        assert _outcome(client.ask("archive", DRAFT.frame(wrong))) == ("AR", "signature")


def _tamper_body(envelope: _Element) -> None:
    _one(envelope, "s:Body/k:Wishes/k:patient").set("extension", OTHER_HETU)


def _strip_signature(envelope: _Element) -> None:
    security = _one(envelope, "s:Header/wsse:Security")
    security.remove(_one(security, "ds:Signature"))


def _double_to(envelope: _Element) -> None:
    header = _one(envelope, "s:Header")
    header.append(deepcopy(_one(header, "wsa:To")))


def _wrap_body(envelope: _Element) -> None:
    body = _one(envelope, "s:Body")
    forged = deepcopy(body)
    etree.SubElement(_one(envelope, "s:Header"), f"{{{K}}}wrapper").append(body)
    _one(forged, "k:Wishes/k:patient").set("extension", OTHER_HETU)
    envelope.append(forged)


def _wrap_body_under_another_id(envelope: _Element) -> None:
    _wrap_body(envelope)
    _one(envelope, "s:Body").set(f"{{{WSU}}}Id", "another")


def _add_decoy(envelope: _Element) -> None:
    """An id that is the Body's, in an attribute that is not wsu:Id."""
    etree.SubElement(_one(envelope, "s:Header"), f"{{{K}}}decoy", ID="body")


def _nest_security(envelope: _Element) -> None:
    etree.SubElement(etree.SubElement(_one(envelope, "s:Header"), f"{{{K}}}wrapper"), f"{{{WSSE}}}Security")


def _change_action(envelope: _Element) -> None:
    _one(envelope, "s:Header/wsa:Action").text = f"{K}/fetch"


@pytest.mark.parametrize(
    "tamper",
    [
        _tamper_body,
        _strip_signature,
        _double_to,
        _wrap_body,
        _wrap_body_under_another_id,
        _add_decoy,
        _nest_security,
        _change_action,
    ],
)
def test_a_tampered_envelope_is_a_fault(
    client: Client, control: Callable[..., Any], tamper: Callable[[_Element], None]
) -> None:
    message_id = uuid.uuid4().urn
    envelope = etree.fromstring(client.seal("wishes", _wishes(HETU), message_id))
    tamper(envelope)
    response = client.post(f"{K}/wishes", etree.tostring(envelope))
    assert response.status_code == 500
    assert _is_failed_check(client.read(response.content, message_id, f"{K}/wishesResponse"))
    assert [entry["outcome"] for entry in control("journal")] == ["fault"]


@pytest.mark.parametrize(
    "covered",
    [
        ("#body", "#time", "#token", "#to", "#action"),
        ("#time", "#token", "#to", "#action", "#message"),
        ("#body", "#time", "#token", "#to", "#action", "#token"),
        ("#body", "#time", "#token", "#to", "#action", "#message", "#body"),
    ],
)
def test_a_signature_over_other_parts_than_required_is_a_fault(client: Client, covered: tuple[str, ...]) -> None:
    client.covered = covered
    assert _is_failed_check(client.ask("wishes", _wishes(HETU)))


@pytest.mark.parametrize(
    ("skew", "lifetime"),
    [
        (timedelta(minutes=-6), timedelta(minutes=5)),
        (timedelta(minutes=3), timedelta(minutes=5)),
        (timedelta(), timedelta(minutes=10)),
        (timedelta(), timedelta(minutes=-1)),
    ],
)
def test_a_timestamp_outside_its_window_is_a_fault(client: Client, skew: timedelta, lifetime: timedelta) -> None:
    client.skew, client.lifetime = skew, lifetime
    assert _is_failed_check(client.ask("wishes", _wishes(HETU)))


def test_the_window_follows_the_mocks_clock(client: Client, control: Callable[..., Any]) -> None:
    control("clock", {"now": (datetime.now(UTC) + timedelta(days=30)).isoformat()})
    assert _is_failed_check(client.ask("wishes", _wishes(HETU)))
    client.skew = timedelta(days=30)
    assert client.ask("wishes", _wishes(HETU)).tag == f"{{{K}}}WishesResponse"


@pytest.mark.parametrize("name", ["kanta-system", "adapter-tls", "adapter-professional"])
def test_a_token_that_is_not_the_clients_own_system_is_a_fault(client: Client, made: Pki, name: str) -> None:
    client.system = _read_key(made.directory, name)
    assert _is_failed_check(client.ask("wishes", _wishes(HETU)))


def test_a_token_of_a_lookalike_root_is_a_fault(client: Client, tmp_path: Path) -> None:
    lookalike = make_pki(tmp_path / "lookalike", ADAPTER, datetime.now(UTC))
    client.system = _read_key(lookalike.directory, "adapter-system")
    assert _is_failed_check(client.ask("wishes", _wishes(HETU)))


def test_what_is_no_request_is_a_signed_fault(client: Client) -> None:
    for action, content in (
        (f"{K}/unheard-of", client.seal("wishes", _wishes(HETU), "urn:uuid:1")),
        (f"{K}/fetch", client.seal("wishes", _wishes(HETU), "urn:uuid:1")),
        (f"{K}/wishes", client.seal("wishes", _wishes(HETU), "urn:uuid:1", to="https://elsewhere.example.test/kanta")),
        (f"{K}/wishes", client.seal("wishes", _fetch("1.2.3"), "urn:uuid:1")),
        (f"{K}/fetch", client.seal("wishes", _fetch("1.2.3"), "urn:uuid:1")),
    ):
        response = client.post(action, content)
        assert response.status_code == 500
        expected = f"{WSA}/soap/fault" if "unheard" in action else f"{action}Response"
        assert client.read(response.content, "urn:uuid:1", expected)[0].text == "s:Client"


EMPTY = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>%s</s:Body></s:Envelope>'


@pytest.mark.parametrize(
    "content",
    [
        b"not xml",
        b"",
        b"<other/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + EMPTY % b"<a>&b;</a>",
        b"<?pi a?>" + EMPTY % b"<a/>",
        b'<?xml version="1.0" encoding="utf-16"?>'.decode().encode("utf-16")
        + (EMPTY % b"<a/>").decode().encode("utf-16"),
        EMPTY % (b"<a " + b" ".join(b'b%d=""' % n for n in range(100)) + b"/>"),
    ],
)
def test_malformed_xml_is_a_signed_fault(client: Client, content: bytes) -> None:
    response = client.post(f"{K}/wishes", content)
    assert response.status_code == 500
    fault = client.read(response.content, f"{WSA}/unspecified", f"{K}/wishesResponse")
    assert fault[0].text == "s:Client"


def test_fetch_by_oid(client: Client, seed: Callable[..., None]) -> None:
    seed(DRAFT)
    found = client.ask("fetch", _fetch(DRAFT.oid))
    assert [(d.get("oid"), d.get("setId"), d.get("version")) for d in found.findall("k:document", NAMES)] == [
        (DRAFT.oid, DRAFT.set_id, "1")
    ]
    root = etree.fromstring(base64.b64decode(_one(found, "k:document").text or ""))
    assert _one(root, "v3:id").get("root") == DRAFT.oid
    missing = _one(client.ask("fetch", _fetch("1.2.3")), "k:acknowledgement")
    assert (missing.get("code"), missing.get("reason")) == ("AR", "not-found")


def test_fetch_by_right_returns_the_newest_documents_of_the_matter(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    set_time(0, time(12))
    seed(
        replace(RELATIONSHIP, matter=MATTER, entries=_grant(unit=f"urn:oid:{UNIT}")),
        DRAFT,
        replace(DRAFT, oid=f"{DRAFT.oid}.2", version=2, replaced=DRAFT.oid),
        replace(DRAFT, oid="1.2.5", set_id="1.2.5", matter="1.2.6"),
        replace(DRAFT, oid="1.2.7", set_id="1.2.7", hetu=OTHER_HETU),
    )
    found = client.ask("fetch", _fetch())
    assert _one(found, "k:acknowledgement").get("code") == "AA"
    assert [d.get("oid") for d in found.findall("k:document", NAMES)] == [f"{DRAFT.oid}.2"]


@pytest.mark.parametrize(
    ("entries", "request_body"),
    [
        (_grant(), _fetch(unit="1.2.246.10.99999954.10.8")),
        (_grant(), _fetch(strong="false")),
        (_grant(), _fetch(hetu=OTHER_HETU)),
        (_grant(begin=_day(1)), _fetch()),
        (_grant(end=_day(-1)), _fetch()),
        (_grant(hetu=OTHER_HETU), _fetch()),
        (_grant(hetu=OTHER_HETU), _fetch(hetu=OTHER_HETU)),
        (_grant(begin="eilen"), _fetch()),
        ("[]", _fetch()),
    ],
    ids=[
        "unit",
        "authentication",
        "client",
        "not begun",
        "ended",
        "body of another",
        "header of another",
        "unreadable date",
        "no grant",
    ],
)
def test_fetch_without_a_right_is_refused(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None], entries: str, request_body: str
) -> None:
    set_time(0, time(12))
    seed(replace(RELATIONSHIP, entries=entries), DRAFT)
    found = client.ask("fetch", request_body)
    acknowledgement = _one(found, "k:acknowledgement")
    assert (acknowledgement.get("code"), acknowledgement.get("reason")) == ("AR", "no-right")
    assert found.find("k:document", NAMES) is None


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ((0, time(23, 59)), "AA"),
        ((1, time(0, 1)), "AR"),
        ((-1, time(23, 59)), "AR"),
        ((0, time(0, 1)), "AA"),
    ],
)
def test_a_period_is_counted_in_finnish_days(
    client: Client,
    seed: Callable[..., None],
    set_time: Callable[[int, time], None],
    when: tuple[int, time],
    code: str,
) -> None:
    set_time(*when)
    seed(replace(RELATIONSHIP, entries=_grant(_day(0), _day(0))), DRAFT)
    assert _one(client.ask("fetch", _fetch()), "k:acknowledgement").get("code") == code


def test_only_the_newest_version_of_a_relationship_grants(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    set_time(0, time(12))
    ended = replace(
        RELATIONSHIP,
        oid=f"{RELATIONSHIP.oid}.2",
        version=2,
        replaced=RELATIONSHIP.oid,
        entries=_grant(end=_day(-12)),
    )
    seed(replace(RELATIONSHIP, entries=_grant()), DRAFT)
    assert _one(client.ask("fetch", _fetch()), "k:acknowledgement").get("code") == "AA"
    seed(ended)
    assert _one(client.ask("fetch", _fetch()), "k:acknowledgement").get("code") == "AR"


def test_one_unreadable_grant_takes_nothing_from_the_others(
    client: Client, seed: Callable[..., None], set_time: Callable[[int, time], None]
) -> None:
    set_time(0, time(12))
    entries = json.loads(_grant())
    entries["asiakkuusasiakirja"]["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"].insert(0, {})
    seed(replace(RELATIONSHIP, entries=json.dumps(entries)), DRAFT)
    assert _one(client.ask("fetch", _fetch()), "k:acknowledgement").get("code") == "AA"


def test_wishes_tells_one_patients_prohibitions(client: Client, control: Callable[..., Any]) -> None:
    prohibition = {"scope": ORGANISER, "given": "2026-01-31"}
    persons = {HETU: "1.2.8", OTHER_HETU: "1.2.9"}
    control("seed", {"prohibitions": [{"hetu": hetu, "oid": oid, **prohibition} for hetu, oid in persons.items()]})
    answer = client.ask("wishes", _wishes(HETU))
    assert [dict(p.attrib) for p in answer.findall("k:prohibition", NAMES)] == [{"oid": "1.2.8", **prohibition}]
    assert control("state")["prohibitions"] == 2
    foreign = client.ask("wishes", _wishes(HETU, sender=ORGANISER))
    assert _one(foreign, "k:acknowledgement").get("reason") == "no-right"
    assert foreign.find("k:prohibition", NAMES) is None


def test_silence_after_the_commit_then_a_retry_gets_the_stored_answer(
    client: Client, control: Callable[..., Any]
) -> None:
    control("faults", {"kind": "silence", "operation": "archive"})
    body = DRAFT.frame(DRAFT.sign(client.system))
    with pytest.raises(requests.exceptions.ConnectionError):
        client.ask("archive", body)
    assert (len(control("state")["documents"]), control("state")["messages"]) == (1, 1)
    assert _outcome(client.ask("archive", body)) == ("AA", None)
    assert (len(control("state")["documents"]), control("state")["messages"]) == (1, 1)


def test_status_does_nothing(client: Client, control: Callable[..., Any]) -> None:
    control("faults", {"kind": "status", "operation": "archive", "detail": {"status": 503}})
    content = client.seal("archive", DRAFT.frame(DRAFT.sign(client.system)))
    assert client.post(f"{K}/archive", content).status_code == 503
    assert control("state")["messages"] == 0
    assert client.post(f"{K}/archive", content).status_code == 200


@pytest.mark.parametrize(("kind", "reason"), [("AE", "temporary"), ("AR", "signature")])
def test_an_ordered_verdict_archives_nothing_and_passes(
    client: Client, control: Callable[..., Any], kind: str, reason: str
) -> None:
    control("faults", {"kind": kind, "operation": "archive", "detail": {"reason": reason}})
    body = DRAFT.frame(DRAFT.sign(client.system))
    assert _outcome(client.ask("archive", body)) == (kind, reason)
    assert control("state")["documents"] == []
    assert _outcome(client.ask("archive", body)) == ("AA", None)


def test_a_client_without_a_certificate_is_refused(client: Client, control: Callable[..., Any]) -> None:
    content = client.seal("wishes", _wishes(HETU))
    client.session.cert = None
    with pytest.raises(requests.exceptions.ConnectionError):
        client.post(f"{K}/wishes", content)
    assert control("journal") == []


def test_a_photo_of_fifteen_megabytes_passes(client: Client, control: Callable[..., Any]) -> None:
    photo = replace(DRAFT, social=False, matter=None, filling="QUJD" * (15 * 1024 * 1024 // 4))
    content = photo.sign(client.system)
    assert len(content) > 15 * 1024 * 1024
    assert _outcome(client.ask("archive", photo.frame(content))) == ("AA", None)
    found = client.ask("fetch", _fetch(photo.oid))
    assert base64.b64decode(_one(found, "k:document").text or "") == content
    assert len(control("state")["documents"]) == 1


def test_a_bad_seed_changes_nothing(running: RunningKanta, client: Client, control: Callable[..., Any]) -> None:
    good = base64.b64encode(DRAFT.sign(client.system)).decode()
    bad = base64.b64encode(b"<ClinicalDocument/>").decode()
    body = {"documents": [{"content": good}, {"content": bad}]}
    assert requests.post(f"{running.control_url}/seed", json=body, timeout=10).status_code == 400
    assert control("state")["documents"] == []
