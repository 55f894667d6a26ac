"""SOAP 1.1 with WS-Security 1.0 X.509 tokens.

Sign an envelope, read a signed one (mocks' README, "Security header").
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from lxml import etree

from adapter.xml.certificate import decode, encode, kind_of, subject_id
from adapter.xml.names import BASE64_BINARY, DS, ENVELOPED, EXCLUSIVE, SOAP, WSA, WSSE, WSU, X509V3, tag
from adapter.xml.signature import Reference, read_references, write_signature
from adapter.xml.signer import Signer
from adapter.xml.times import read_instant
from adapter.xml.tree import are_identified, attribute, canonical, digest, only, parse
from adapter.xml.trust import Trust
from adapter.xml.verdict import BadSignature, Kind, Reason

_TTL = timedelta(minutes=5)
_SKEW = timedelta(minutes=1)
_ID = tag(WSU, "Id")
_SECURITY, _TOKEN, _TIMESTAMP = tag(WSSE, "Security"), tag(WSSE, "BinarySecurityToken"), tag(WSU, "Timestamp")
_SIGNATURE, _BODY = tag(DS, "Signature"), tag(SOAP, "Body")
_TO, _ACTION, _MESSAGE, _RELATES = (tag(WSA, name) for name in ("To", "Action", "MessageID", "RelatesTo"))
_TRANSFORMS = {
    (EXCLUSIVE,),
    (ENVELOPED, EXCLUSIVE),
}  # some clients write the enveloped one too, which changes nothing here


@dataclass(frozen=True, slots=True)
class Request:
    """One call: where to, which action, its id and its body as XML text."""

    to: str
    action: str
    message_id: str
    body: str


@dataclass(frozen=True, slots=True)
class Message:
    """A verified envelope: its addressing, its body (re-read from the signed octets only), who signed it and when."""

    to: str
    action: str
    message_id: str
    relates_to: str
    body: etree._Element
    signer: str
    created: datetime
    expires: datetime
    mark: bytes  # of what was signed: the same again is a replay

    @property
    def fault(self) -> bool:
        """Whether the body is a SOAP fault."""
        return bool(self.body.tag == tag(SOAP, "Fault"))


class Replays:
    """The signed messages seen while they are fresh, for one process: each is taken once. Safe for several threads."""

    def __init__(self) -> None:
        self._until: dict[bytes, datetime] = {}
        self._lock = threading.Lock()

    def admit(self, message: Message, now: datetime) -> None:
        """Take a message; raises BadSignature when it was taken before."""
        with self._lock:
            for mark in [mark for mark, until in self._until.items() if until < now]:
                del self._until[mark]
            if message.mark in self._until:
                raise _bad("the message has been sent before, byte for byte (a replay).")
            self._until[message.mark] = message.expires + _SKEW


def write_request(request: Request, signer: Signer, now: datetime) -> bytes:
    """A signed envelope. Body, Timestamp, token, To, Action and MessageID are covered."""
    mark = uuid.UUID(request.message_id).hex
    head = (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsu="{WSU}"><s:Header>'
        f'<wsa:To wsu:Id="to-{mark}">{escape(request.to)}</wsa:To><wsa:Action '
        f'wsu:Id="action-{mark}">{escape(request.action)}</wsa:Action>'
        f'<wsa:MessageID wsu:Id="message-{mark}">urn:uuid:{request.message_id}</wsa:MessageID>'
    )
    tail = f'</s:Header><s:Body wsu:Id="body-{mark}">{request.body}</s:Body></s:Envelope>'
    return _seal(head.encode(), tail.encode(), signer, now, mark)


def sign_envelope(raw: bytes, signer: Signer, now: datetime, name: Callable[[str], str]) -> bytes:
    """Sign an envelope that has its addressing (To, Action, MessageID) and no Security header.

    `name` gives the XML IDs.

    Raises BadXml when it is not such an envelope.
    """
    root = parse(raw)
    header = _header(root)
    if header.find(_SECURITY) is not None:
        raise _bad("the envelope has a Security header already.")
    for label, part in zip(
        ("body", "to", "action", "message", "relates"), (root[1], *_addressing(header)), strict=False
    ):
        part.set(_ID, name(label))
    text = etree.tostring(root.getroottree(), encoding="utf-8")
    prefix = f"{header.prefix}:" if header.prefix else ""
    end = text.find(f"</{prefix}Header>".encode())
    return _seal(text[:end], text[end:], signer, now, name("security"))


def _seal(head: bytes, tail: bytes, signer: Signer, now: datetime, mark: str) -> bytes:
    """Put a Security header where `head` ends, its signature over every part of the envelope that must be covered."""
    if kind_of(signer.certificates[0]) is not Kind.SYSTEM:
        raise _persons_key()
    # To the millisecond, the finest that WS-I BSP 1.1 R3220 allows: a retry in the same second must not be byte for
    # byte the same message, which is a replay.
    created, expires = (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" for moment in (now, now + _TTL)
    )
    security = (
        f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}" xmlns:s="{SOAP}" s:mustUnderstand="1">'
        f'<wsse:BinarySecurityToken wsu:Id="token-{mark}" ValueType="{X509V3}" '
        f'EncodingType="{BASE64_BINARY}">{encode(signer.certificates[0])}</wsse:BinarySecurityToken>'
        f'<wsu:Timestamp wsu:Id="timestamp-{mark}"><wsu:Created>{created}</wsu:Created>'
        f"<wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>"
    )
    end = "</wsse:Security>"
    parts = _parts(parse(head + f"{security}{end}".encode() + tail))
    references = [Reference(f"#{attribute(part, _ID)}", (EXCLUSIVE,), digest(canonical(part))) for part in parts]
    pointer = (
        f'<wsse:SecurityTokenReference><wsse:Reference URI="#token-{mark}" ValueType="{X509V3}">'
        "</wsse:Reference></wsse:SecurityTokenReference>"
    )
    return head + f"{security}{write_signature(references, signer, pointer)}{end}".encode() + tail


def read_answer(raw: bytes, trust: Trust, request: Request, now: datetime) -> Message:
    """Verify an answer to `request`.

    Raises BadSignature when anything the profile asks for is missing, unsigned or not fresh.
    """
    answer = read_message(raw, trust, now)
    if answer.relates_to != f"urn:uuid:{request.message_id}":
        raise _bad("the answer belongs to another message.")
    if not answer.fault and answer.action != f"{request.action}Response":
        raise _bad("the answer's action is not the request's.")
    return answer


def read_message(raw: bytes, trust: Trust, now: datetime) -> Message:
    """Verify a signed envelope as it arrives at `now`.

    Every part the profile names must be there once, at its place, and covered.

    Raises BadSignature. Who may have sent it, whether it is a replay and what it answers is for the caller to check.
    """
    root = parse(raw)
    parts = _parts(root)
    body, timestamp, token, to, action, message, *relates = parts
    security = only(root[0], _SECURITY)
    signature = only(security, _SIGNATURE)
    if len(security) != 3 or sum(1 for _ in root.iter(_SIGNATURE)) != 1:
        raise _bad("the Security header must hold a token, a Timestamp and one signature.")
    if len(token) or token.get("ValueType") != X509V3 or token.get("EncodingType") != BASE64_BINARY:
        raise _bad("the token is not an X.509 certificate in base64.")
    certificate = decode(token.text)
    references = read_references(signature, certificate)
    if _pointed(signature) != f"#{token.get(_ID)}":
        raise _bad("the signature points at another token.")
    _check_covered(raw, root, parts, references)
    created, expires = _check_fresh(timestamp, now)
    trust.check([certificate], now, now)
    if kind_of(certificate) is not Kind.SYSTEM:
        raise _persons_key()
    verified = parse(canonical(body))
    if len(verified) != 1:
        raise _bad("the body must hold one element.")
    return Message(
        to=to.text or "",
        action=action.text or "",
        message_id=message.text or "",
        relates_to=(relates[0].text or "") if relates else "",
        body=verified[0],
        signer=subject_id(certificate),
        created=created,
        expires=expires,
        mark=digest(b"".join(sorted(reference.digest for reference in references))),
    )


def _header(root: etree._Element) -> etree._Element:
    if root.tag != tag(SOAP, "Envelope") or [child.tag for child in root] != [tag(SOAP, "Header"), _BODY]:
        raise _bad("this is not a SOAP 1.1 envelope with one header and one body.")
    return root[0]


def _addressing(header: etree._Element) -> list[etree._Element]:
    """To, Action and MessageID, and RelatesTo when it is there: each once (WS-Addressing 1.0 §3.4)."""
    relates = [only(header, _RELATES)] if header.find(_RELATES) is not None else []
    parts = [only(header, name) for name in (_TO, _ACTION, _MESSAGE)] + relates
    if any(len(part) for part in parts):
        raise _bad("an addressing header holds more than text.")
    return parts


def _parts(root: etree._Element) -> list[etree._Element]:
    """What a signature must cover, each by its place.

    Body, Timestamp, token, To, Action, MessageID, and RelatesTo if there is one.
    """
    header = _header(root)
    security = only(header, _SECURITY)
    return [root[1], only(security, _TIMESTAMP), only(security, _TOKEN), *_addressing(header)]


def _pointed(signature: etree._Element) -> str | None:
    """What KeyInfo's one reference to a token names; None for a KeyInfo of any other form."""
    element = signature[2]
    for name in (tag(WSSE, "SecurityTokenReference"), tag(WSSE, "Reference")):
        if [child.tag for child in element] != [name]:
            return None
        element = element[0]
    return None if len(element) else element.get("URI")


def _check_covered(
    raw: bytes, root: etree._Element, parts: Sequence[etree._Element], references: Sequence[Reference]
) -> None:
    """The references must name exactly these parts, each by an Id that no other element has."""
    by_uri = {reference.uri: reference for reference in references}
    if len(by_uri) != len(references) or set(by_uri) != {f"#{part.get(_ID, '')}" for part in parts}:
        raise _bad("the signature does not cover what it must.")
    if len(references) != len(parts):
        raise _bad("the signature does not cover what it must.")
    if not are_identified(raw, root, {part.get(_ID, ""): part for part in parts}):
        raise _bad("the signature does not cover what it must.")
    for part in parts:
        reference = by_uri[f"#{part.get(_ID, '')}"]
        if reference.transforms not in _TRANSFORMS:
            raise _bad("the signature does not cover what it must.")
        reference.check(canonical(part))


def _check_fresh(timestamp: etree._Element, now: datetime) -> tuple[datetime, datetime]:
    created, expires = (read_instant(only(timestamp, tag(WSU, name)).text) for name in ("Created", "Expires"))
    if not created - _SKEW <= now <= expires + _SKEW or not timedelta() < expires - created <= 2 * _TTL:
        raise _bad("the timestamp is not fresh.")
    return created, expires


def _persons_key() -> BadSignature:
    return _bad("a person's key signs documents, not messages.")


def _bad(text: str) -> BadSignature:
    return BadSignature.of(Reason.SIG_CONSTRAINTS_FAILURE, text, "SIG-04")
