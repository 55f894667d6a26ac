"""Signed SOAP answers as an archive gives them, written apart from the adapter, each able to be wrong in one way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lxml import etree

from adapter.xml.soap import Request
from mocks.pki import Credential
from tests.region import NOW
from tests.xml.authority import ARCHIVE, leaf
from tests.xml.signing import EXCLUSIVE, Form, Pointer, canonical, pem, write

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
WSSE = f"{_OASIS}-wssecurity-secext-1.0.xsd"
WSU = f"{_OASIS}-wssecurity-utility-1.0.xsd"
X509V3 = f"{_OASIS}-x509-token-profile-1.0#X509v3"
BASE64 = f"{_OASIS}-soap-message-security-1.0#Base64Binary"
KANTA = "https://lautta.example/kanta"
MESSAGE = "5f0c1c1e-2222-4333-8444-555566667777"
REQUEST = Request("https://kanta.example/kanta", f"{KANTA}/fetch", MESSAGE, "<x/>")
PARTS = ("body", "time", "token", "to", "action", "message", "relates")


@dataclass(frozen=True)
class Answer:
    """What an answer says; the defaults are a right answer to REQUEST."""

    body: str = "<done/>"
    relates_to: str = f"urn:uuid:{MESSAGE}"
    action: str = f"{KANTA}/fetchResponse"
    created: datetime = NOW
    lifetime: timedelta = timedelta(minutes=5)
    covered: Sequence[str] = PARTS
    transforms: Sequence[str] = (EXCLUSIVE,)
    form: Form = field(default_factory=Form)
    pointer: str = "#token"
    more_headers: str = ""
    ids: bool = True
    uris: dict[str, str] = field(default_factory=dict)


def seal(answer: Answer, credential: Credential | None = None) -> bytes:
    """The signed envelope; `uris` replace what a Reference points at, `ids=False` leaves the Body without its Id."""
    who = credential or leaf(ARCHIVE)
    head, tail = _envelope(answer, who)
    root = etree.fromstring(head + tail)
    elements = {element.get(f"{{{WSU}}}Id"): element for element in root.iter("*")}
    if not answer.ids:
        elements["body"] = root[1]
    pointers = [
        Pointer(f"#{answer.uris.get(name, name)}", canonical(elements[name]), answer.transforms)
        for name in answer.covered
    ]
    key_info = (
        f'<wsse:SecurityTokenReference><wsse:Reference URI="{answer.pointer}"></wsse:Reference>'
        "</wsse:SecurityTokenReference>"
    )
    chosen = answer.form if answer.form.key_info is not None else _with_key_info(answer.form, key_info)
    return (head + write(pointers, who, chosen) + tail).encode()


def _with_key_info(form: Form, key_info: str) -> Form:
    return Form(form.algorithm, form.canonical, form.more, form.certificates, key_info)


def _envelope(answer: Answer, who: Credential) -> tuple[str, str]:
    created, expires = answer.created, answer.created + answer.lifetime
    times = "".join(
        f"<wsu:{name}>{moment.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}</wsu:{name}>"
        for name, moment in (("Created", created), ("Expires", expires))
    )
    token = (answer.form.certificates or pem(who))[0]
    head = (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsu="{WSU}" xmlns:wsse="{WSSE}"><s:Header>'
        f'<wsa:To wsu:Id="to">{WSA}/anonymous</wsa:To><wsa:Action wsu:Id="action">{answer.action}</wsa:Action>'
        '<wsa:MessageID wsu:Id="message">urn:uuid:99999999-2222-4333-8444-555566667777</wsa:MessageID>'
        f'<wsa:RelatesTo wsu:Id="relates">{answer.relates_to}</wsa:RelatesTo>{answer.more_headers}<wsse:Security>'
        f'<wsse:BinarySecurityToken wsu:Id="token" ValueType="{X509V3}" '
        f'EncodingType="{BASE64}">{token}</wsse:BinarySecurityToken>'
        f'<wsu:Timestamp wsu:Id="time">{times}</wsu:Timestamp>'
    )
    identity = ' wsu:Id="body"' if answer.ids else ""
    return head, f"</wsse:Security></s:Header><s:Body{identity}>{answer.body}</s:Body></s:Envelope>"


FAULT = f'<s:Fault xmlns:s="{SOAP}"><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>'
