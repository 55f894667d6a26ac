"""SOAP 1.1 with WS-Security 1.0 X.509 tokens: write a signed request, read a signed answer (mocks' README, "Security header")."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from lxml import etree

from adapter.xml.keys import BadSignature, Signer, Trust, decode, encode, subject_id
from adapter.xml.names import BASE64_BINARY, DS, EXCLUSIVE, SOAP, WSA, WSSE, WSU, X509V3, tag
from adapter.xml.signature import Reference, read_references, write_signature
from adapter.xml.tree import canonical, digest, identities, only, parse

_TTL = timedelta(minutes=5)
_SKEW = timedelta(minutes=1)
_ID = tag(WSU, "Id")
_ANSWER_PARTS = {tag(WSA, name) for name in ("To", "Action", "MessageID", "RelatesTo")}


@dataclass(frozen=True, slots=True)
class Request:
    """One call: where to, which action, its id and its body as XML text."""

    to: str
    action: str
    message_id: str
    body: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer: its body (re-read from the signed octets alone), who signed it, and whether it is a fault."""

    body: etree._Element
    signer: str
    fault: bool


def write_request(request: Request, signer: Signer, now: datetime) -> bytes:
    """A signed envelope. Body, Timestamp, token, To, Action and MessageID are covered."""
    mark = uuid.UUID(request.message_id).hex
    parts = ("body", "timestamp", "token", "to", "action", "message")
    ids = {part: f"{part}-{mark}" for part in parts}
    created, expires = (moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now, now + _TTL))
    token = encode(signer.certificates[0])
    head = (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsu="{WSU}"><s:Header>'
        f'<wsa:To wsu:Id="{ids["to"]}">{escape(request.to)}</wsa:To><wsa:Action wsu:Id="{ids["action"]}">{escape(request.action)}</wsa:Action>'
        f'<wsa:MessageID wsu:Id="{ids["message"]}">urn:uuid:{request.message_id}</wsa:MessageID>'
        f'<wsse:Security xmlns:wsse="{WSSE}" s:mustUnderstand="1">'
        f'<wsse:BinarySecurityToken wsu:Id="{ids["token"]}" ValueType="{X509V3}" EncodingType="{BASE64_BINARY}">{token}</wsse:BinarySecurityToken>'
        f'<wsu:Timestamp wsu:Id="{ids["timestamp"]}"><wsu:Created>{created}</wsu:Created><wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>'
    )
    tail = f'</wsse:Security></s:Header><s:Body wsu:Id="{ids["body"]}">{request.body}</s:Body></s:Envelope>'
    root = parse((head + tail).encode())
    by_id = identities(root)
    references = [
        Reference(f"#{identity}", (EXCLUSIVE,), digest(canonical(by_id[identity][0]))) for identity in ids.values()
    ]
    pointer = f'<wsse:SecurityTokenReference><wsse:Reference URI="#{ids["token"]}" ValueType="{X509V3}"></wsse:Reference></wsse:SecurityTokenReference>'
    return (head + write_signature(references, signer, pointer) + tail).encode()


def read_answer(raw: bytes, trust: Trust, request: Request, now: datetime) -> Answer:
    """Verify an answer to `request`. Raises BadSignature when anything the profile asks for is missing, unsigned or not fresh."""
    root = parse(raw)
    if root.tag != tag(SOAP, "Envelope") or len(root) != 2:
        raise _bad("the answer is not a SOAP 1.1 envelope.")
    header, body = only(root, tag(SOAP, "Header")), only(root, tag(SOAP, "Body"))
    security = only(header, tag(WSSE, "Security"))
    token = only(security, tag(WSSE, "BinarySecurityToken"))
    timestamp = only(security, tag(WSU, "Timestamp"))
    signature = only(security, tag(DS, "Signature"))
    if len(list(root.iter(tag(DS, "Signature")))) != 1:
        raise _bad("the answer holds more than one signature.")
    certificate = decode(token.text)
    references = read_references(signature, certificate)
    addressing = [only(header, name) for name in _ANSWER_PARTS]
    _check_covered(root, [body, timestamp, token, *addressing], references)
    _check_pointer(signature, token)
    _check_fresh(timestamp, now)
    trust.check(certificate, (), now)
    if only(header, tag(WSA, "RelatesTo")).text != f"urn:uuid:{request.message_id}":
        raise _bad("the answer belongs to another message.")
    verified = parse(canonical(body))
    if len(verified) != 1:
        raise _bad("the answer's body must hold one element.")
    fault = verified[0].tag == tag(SOAP, "Fault")
    if not fault and only(header, tag(WSA, "Action")).text != f"{request.action}Response":
        raise _bad("the answer's action is not the request's.")
    return Answer(verified[0], subject_id(certificate), fault)


def _check_covered(root: etree._Element, required: list[etree._Element], references: tuple[Reference, ...]) -> None:
    """The references must name exactly the required elements, each found by its place and by an Id no other element has."""
    ids = identities(root)
    wanted = {f"#{element.get(_ID)}": element for element in required if element.get(_ID)}
    if (
        len(wanted) != len(required)
        or len(references) != len(required)
        or {reference.uri for reference in references} != set(wanted)
    ):
        raise _bad("the signature does not cover what it must.")
    for reference in references:
        if reference.transforms != (EXCLUSIVE,) or len(ids[reference.uri[1:]]) != 1:
            raise _bad("the signature does not cover what it must.")
        if digest(canonical(wanted[reference.uri])) != reference.digest:
            raise _bad("the answer has been changed after it was signed (HASH_FAILURE).")


def _check_pointer(signature: etree._Element, token: etree._Element) -> None:
    pointer = only(
        signature, "/".join((tag(DS, "KeyInfo"), tag(WSSE, "SecurityTokenReference"), tag(WSSE, "Reference")))
    )
    if pointer.get("URI") != f"#{token.get(_ID)}":
        raise _bad("the signature points at another token.")


def _check_fresh(timestamp: etree._Element, now: datetime) -> None:
    try:
        created, expires = (
            datetime.fromisoformat(only(timestamp, tag(WSU, name)).text or "") for name in ("Created", "Expires")
        )
        fresh = created - _SKEW <= now <= expires + _SKEW and expires - created <= 2 * _TTL
    except (ValueError, TypeError):
        fresh = False
    if not fresh:
        raise _bad("the answer's timestamp is not fresh.")


def _bad(text: str) -> BadSignature:
    return BadSignature.because("SIG-04", text, code="security")
